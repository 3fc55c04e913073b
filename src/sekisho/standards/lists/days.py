"""Days as lists write them: 2022-03-08, 8.3.2022, 03/08/2022, 8 March 2022, Dec. 2023, 2026."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d])")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?!\d)")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_WORDED = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)")
_US_WORDED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})(?!\d)")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_JAPANESE = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_US_IN_NAME = re.compile(r"(?<!\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(20\d\d)(?!\d)")


def day(text: str, *, last: bool = False) -> date | None:
    """The day that ``text`` begins with; of a month or a year the first day, or the last where ``last``.

    None where it states no day. Slashes are read in the American order, as BIS writes them; dots in the European one.
    """
    text = text.strip()
    parts = _whole_day(text)
    if parts is not None:
        return _made(*parts)
    if found := _MONTH.match(text):
        return _edge(int(found[2]), _MONTHS.get(found[1].lower()), last)
    if found := _YEAR_MONTH.match(text):
        return _edge(int(found[1]), int(found[2]), last)
    if re.fullmatch(r"\d{4}", text):
        return _made(int(text), 12, 31) if last else _made(int(text), 1, 1)
    return None


def _whole_day(text: str) -> tuple[int, int | None, int] | None:
    if found := _ISO.match(text) or _JAPANESE.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DOTTED.match(text):
        year = int(found[3])
        return year if year > 99 else 2000 + year, int(found[2]), int(found[1])
    if found := _US.match(text):
        return int(found[3]), int(found[1]), int(found[2])
    if found := _WORDED.match(text):
        return int(found[3]), _MONTHS.get(found[2].lower()), int(found[1])
    if found := _US_WORDED.match(text):
        return int(found[3]), _MONTHS.get(found[1].lower()), int(found[2])
    return None


def _made(year: int, month: int | None, dom: int) -> date | None:
    try:
        return date(year, month or 0, dom)
    except ValueError:
        return None


def _edge(year: int, month: int | None, last: bool) -> date | None:
    first = _made(year, month, 1)
    if first is None or not last:
        return first
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def births(text: str) -> tuple[str, ...]:
    """Dates of birth in ``text``: '10 Dec 1948' -> ('1948-12-10',), '1951 to 1953' -> ('1951', '1953').

    A range gives its first and last year; a day that is only one of several in the text keeps the years of the rest.
    """
    found: dict[str, None] = {}
    for part in re.split(r"; | or |; ?alt\. ", text.strip()):
        whole = day(part)
        if whole is not None and _whole_day(part.strip()) is not None:
            found[whole.isoformat()] = None
        else:
            found.update(dict.fromkeys(_YEAR.findall(part)))
    return tuple(found)


def in_name(file: str) -> date | None:
    """The day in a file's name: 'sdn-2023-11.csv' -> 2023-11-01, 'sdn_20231109.csv' -> 2023-11-09, else None."""
    if found := _IN_NAME.search(file):
        return _made(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _US_IN_NAME.search(file):
        return _made(int(found[3]), int(found[1]), int(found[2]))
    return None


def of_files(files: list[str]) -> date | None:
    """The oldest day in the names: a list put together from files is as stale as its stalest file."""
    days = [found for found in map(in_name, files) if found is not None]
    return min(days, default=None)
