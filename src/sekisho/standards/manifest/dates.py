"""Dates as people write them in manifests. An ambiguous or impossible date is never guessed: it comes with a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_EXCEL_EPOCH = date(1899, 12, 30)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "大正": 1911, "明治": 1867}
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
_MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_YMD = re.compile(r"^(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\s?[日일.]?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DMY = re.compile(r"^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})$")
_ERA = re.compile(
    r"^(令和|平成|昭和|大正|明治|[RHS])\s?(\d{1,2}|元)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?$"
)
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-\s./]+([a-z]{3,9})\.?[-\s./,]+(\d{4})$", re.IGNORECASE)
_NAMED_US = re.compile(r"^([a-z]{3,9})\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.IGNORECASE)
_TIME = re.compile(r"^(.{8,11}?)[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_YEAR = re.compile(r"^(\d{4})\s?[年년]?$")
_MONTH = re.compile(r"^(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[月월]?$")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that make sense for a column; ``loose``: a year or month alone is read as its last day."""

    first: date
    last: date
    loose: bool = False


ACT = Span(date(1990, 1, 1), date(2100, 12, 31))
PAST = Span(date(1500, 1, 1), date(2100, 12, 31), loose=True)


def order_of_days(texts: Iterable[str | None]) -> str | None:
    """'dmy' or 'mdy' where the column as a whole shows it: one date with a part over 12, and none against it."""
    seen = set()
    for text in texts:
        match = _DMY.match(_bare(text)) if text and len(text) < 64 else None
        if match is None:
            continue
        if int(match[1]) > 12 >= int(match[3]):
            seen.add("dmy")
        elif int(match[3]) > 12 >= int(match[1]):
            seen.add("mdy")
        elif match[2] == ".":
            seen.add("dmy")  # dots are written day first wherever they are written
    return seen.pop() if len(seen) == 1 else None


def read(text: str, span: Span = ACT, order: str | None = None) -> tuple[date | None, str | None]:
    """The date that ``text`` states, or None and why not. ``order`` decides 02/11/2026 where the column shows it."""
    if len(text) > 64:
        return None, "not a date"
    bare = _bare(text)
    numbers = _ymd(bare) or _spelt(bare)
    if numbers is None:
        other, reason = _day_first(bare, order)
        if reason:
            return None, reason
        numbers = other or _serial(bare) or (_loose(bare) if span.loose else None)
    if numbers is None:
        return None, "not a date that can be read: write YYYY-MM-DD"
    try:
        found = date(*numbers)
    except ValueError:
        return None, "no such day"
    if not span.first <= found <= span.last:
        return None, f"outside {span.first.year} to {span.last.year}"
    return found, None


def _bare(text: str) -> str:
    bare = " ".join(unicodedata.normalize("NFKC", text).split())
    bare = re.sub(r"\s?\([月火水木金土日월화수목금토일]\)$", "", bare)  # a day of the week
    timed = _TIME.match(bare)
    return timed[1].strip() if timed else bare


def _ymd(text: str) -> tuple[int, int, int] | None:
    match = _YMD.match(text) or _COMPACT.match(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = _ERA.match(text)
    if match:
        year = 1 if match[2] == "元" else int(match[2])
        return _ERAS[match[1]] + year, int(match[3]), int(match[4])
    return None


def _spelt(text: str) -> tuple[int, int, int] | None:
    match = _NAMED.match(text)
    day, month, year = (match[1], match[2], match[3]) if match else ("", "", "")
    if match is None:
        match = _NAMED_US.match(text)
        if match is None:
            return None
        month, day, year = match[1], match[2], match[3]
    number = _MONTHS.get(month[:3].casefold())
    return (int(year), number, int(day)) if number else None


def _day_first(text: str, order: str | None) -> tuple[tuple[int, int, int] | None, str | None]:
    match = _DMY.match(text)
    if match is None:
        return None, None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if one > 12 or match[2] == "." or (order == "dmy" and two <= 12):
        return (year, two, one), None
    if two > 12 or order == "mdy" or one == two:
        return (year, one, two), None
    return None, f"ambiguous: {year:04}-{two:02}-{one:02} or {year:04}-{one:02}-{two:02}; write YYYY-MM-DD"


def _serial(text: str) -> tuple[int, int, int] | None:
    """A day number of a spreadsheet (Excel's 1900 system)."""
    match = _SERIAL.match(text)
    if match is None:
        return None
    day = _EXCEL_EPOCH + timedelta(days=int(match[1]))
    return day.year, day.month, day.day


def _loose(text: str) -> tuple[int, int, int] | None:
    """A year or a month stands for its last day: for a firm's age that is the cautious reading."""
    match = _YEAR.match(text)
    if match:
        return int(match[1]), 12, 31
    match = _MONTH.match(text)
    if match and 1 <= int(match[2]) <= 12:
        year, month = int(match[1]), int(match[2])
        after = date(year + month // 12, month % 12 + 1, 1) if year > 0 else date(1, 1, 2)
        last = after - timedelta(days=1)
        return last.year, last.month, last.day
    return None
