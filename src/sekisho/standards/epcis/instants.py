"""Times of events: RFC 3339 with a zone, as nanoseconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000
_MILLI = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """Nanoseconds since the epoch; in which zone it was written is not part of it."""

    nanoseconds: int

    def __str__(self) -> str:
        seconds, rest = divmod(self.nanoseconds, _SECOND)
        fraction = "." + f"{rest:09d}".rstrip("0") if rest else ""
        return _whole(seconds) + fraction + "Z"

    def in_milliseconds(self) -> str:
        """UTC with three decimals, halves rounded up, as the event hash wants it."""
        seconds, millis = divmod((self.nanoseconds + _MILLI // 2) // _MILLI, 1000)
        return f"{_whole(seconds)}.{millis:03d}Z"


def parse_instant(text: str) -> Instant | None:
    """None where the text is no time with a zone (years 0001 to 9999, up to nine decimals, no leap second)."""
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    whole, fraction, sign, hours, minutes = form.groups()
    try:
        local = datetime.fromisoformat(whole + "Z")
    except ValueError:
        return None
    offset = (int(hours) * 60 + int(minutes)) * 60 if sign else 0
    if offset > 14 * 3600:
        return None
    span = local - _EPOCH
    seconds = span.days * 86400 + span.seconds - (-offset if sign == "-" else offset)
    if not _writable(seconds):
        return None
    return Instant(seconds * _SECOND + (int(fraction.ljust(9, "0")) if fraction else 0))


def _writable(seconds: int) -> bool:
    """Whether it is in the years 0002 to 9998, so that no rounding leaves the calendar."""
    return -62_104_060_800 <= seconds < 253_370_764_800


def _whole(seconds: int) -> str:
    return (_EPOCH + timedelta(0, seconds)).isoformat()[:19]
