"""A share as registers write it -> an interval within 0..1.

    >>> parse_share("50%"), parse_share("25-50"), parse_share("> 25 %")
    ((0.5, 0.5), (0.25, 0.5), (0.250000001, 1.0))

A bound that is not included lies ``OPEN`` inside: who holds "more than 50 %" holds at least 50.0000001 %. The bands of
the UK register of people with significant control are read as its codes are defined (Companies Act 2006, Sch. 1A:
more than 25 % up to 50 %; more than 50 % but less than 75 %; 75 % or more).
"""

from __future__ import annotations

import re
import unicodedata

OPEN = 1e-9
LONGEST = 80  # characters; a longer text is no share

Share = tuple[float, float]

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,12})?)"
_ONE = re.compile(rf"(?:ca?\.|about|approx\.?|約|약)? ?{_NUMBER} ?(%|percent|パーセント|퍼센트)?")
_RANGE = re.compile(rf"{_NUMBER} ?%? ?(?:-|–|—|~|〜|to|から) ?{_NUMBER} ?(?:%|percent)?")
_BAND = re.compile(r"(?:ownership-of-shares|voting-rights|surplus-assets)-(25-to-50|50-to-75|75-to-100)-percent[a-z-]*")
_FRACTION = re.compile(r"(\d{1,6}) ?/ ?(\d{1,6})")
_MORE = re.compile(rf"(?:more than|over|above|greater than|>) ?{_NUMBER} ?(?:%|percent)?|{_NUMBER} ?%? ?(?:超|초과)")
_LEAST = re.compile(rf"(?:at least|minimum|>=|≥) ?{_NUMBER} ?(?:%|percent)?|{_NUMBER} ?%? ?(?:以上|이상|or more|\+)")
_LESS = re.compile(rf"(?:less than|under|below|<) ?{_NUMBER} ?(?:%|percent)?|{_NUMBER} ?%? ?(?:未満|미만)")
_MOST = re.compile(rf"(?:at most|up to|maximum|<=|≤) ?{_NUMBER} ?(?:%|percent)?|{_NUMBER} ?%? ?(?:以下|이하|or less)")
_BANDS = {"25-to-50": (0.25 + OPEN, 0.5), "50-to-75": (0.5 + OPEN, 0.75 - OPEN), "75-to-100": (0.75, 1.0)}
_WORDS = {
    "majority": (0.5 + OPEN, 1.0),
    "過半数": (0.5 + OPEN, 1.0),
    "과반수": (0.5 + OPEN, 1.0),
    "wholly owned": (1.0, 1.0),
    "完全子会社": (1.0, 1.0),
    "minority": (0.0, 0.5 - OPEN),
}


def parse_share(text: str | None) -> Share | None:
    """(low, high) within 0..1; None where the text states no share. A number is in per cent.

    A bare number of at most 1 ("0.5", "1") may be per cent or a fraction: both are within the interval.
    """
    if text is None or len(text) > LONGEST:
        return None
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if plain in _WORDS:
        return _WORDS[plain]
    if band := _BAND.fullmatch(plain):
        return _BANDS[band[1]]
    return _single(plain) or _pair(plain) or _bounded(plain)


def _single(plain: str) -> Share | None:
    found = _ONE.fullmatch(plain)
    if found is None:
        return None
    value = _fraction(found[1])
    if value is not None and 0 < value <= 0.01 and not found[2]:
        return value, min(1.0, value * 100)
    return None if value is None else (value, value)


def _pair(plain: str) -> Share | None:
    if found := _RANGE.fullmatch(plain):
        low, high = _fraction(found[1]), _fraction(found[2])
        return (low, high) if low is not None and high is not None and low <= high else None
    if (found := _FRACTION.fullmatch(plain)) and int(found[2]) > 0 and int(found[1]) <= int(found[2]):
        share = int(found[1]) / int(found[2])
        return share, share
    return None


def _bounded(plain: str) -> Share | None:
    for pattern, upper, inside in ((_MORE, False, OPEN), (_LEAST, False, 0.0), (_LESS, True, OPEN), (_MOST, True, 0.0)):
        if found := pattern.fullmatch(plain):
            value = _fraction(found[1] or found[2])
            if value is None:
                return None
            return (0.0, max(0.0, value - inside)) if upper else (min(1.0, value + inside), 1.0)
    return None


def _fraction(number: str) -> float | None:
    """'33,5' -> 0.335; None beyond 100."""
    value = float(number.replace(",", ".")) / 100
    return value if value <= 1.0 else None
