"""When a standing query is run: the fields of a schedule -> the next instant that matches all of them.

Source: GS1 EPCIS 2.0, section 8.2.5.3 (QuerySchedule): numbers and ranges ``[a-b]`` divided by commas; a field that is
left out matches anything, and a time must match every field that is stated. The zone is the service's to choose: UTC.
Seconds that are left out are 0, as in the example of the REST bindings: hour 1 and minute 5 is once a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# field -> least and most, as the standard counts them; Monday is 1
FIELDS: Mapping[str, tuple[int, int]] = {
    "second": (0, 59),
    "minute": (0, 59),
    "hour": (0, 23),
    "dayOfMonth": (1, 31),
    "month": (1, 12),
    "dayOfWeek": (1, 7),
}
_LONGEST = 400  # characters of a field: every number of it, and room
_ELEMENT = re.compile(r"([0-9]{1,2})|\[([0-9]{1,2})-([0-9]{1,2})\]", re.ASCII)
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARS = 41  # a 29 February comes back on the same day of the week within 40, even over a year such as 2100


class ScheduleFault(ValueError):
    """A schedule that is none. ``field`` names which, ``value`` is what it says."""

    def __init__(self, field: str, value: str = "") -> None:
        super().__init__(f"{field}: {value}" if value else field)
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which values each field allows, sorted; ``stated`` are the fields as they were given."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    stated: tuple[tuple[str, str], ...]

    def after(self, at: datetime) -> datetime | None:
        """The first whole second behind an instant that matches (UTC); None where the calendar ends before it."""
        start = at.astimezone(UTC).replace(microsecond=0)
        for day in _days(start.date()):
            if day.month not in self.months or day.day not in self.days or day.isoweekday() not in self.weekdays:
                continue
            found = self._within(day, start)
            if found is not None:
                return found
        return None

    def _within(self, day: date, start: datetime) -> datetime | None:
        """The first time of a day that lies behind ``start``."""
        first = day > start.date()
        for hour in self.hours:
            if not first and hour < start.hour:
                continue
            for minute in self.minutes:
                if not first and (hour, minute) < (start.hour, start.minute):
                    continue
                for second in self.seconds:
                    if first or (hour, minute, second) > (start.hour, start.minute, start.second):
                        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
        return None


def parse_schedule(stated: Mapping[str, str]) -> Schedule:
    """The schedule that these fields state.

    Raises:
        ScheduleFault: no field, an unknown one, a value against the grammar, or a day that never comes.
    """
    if not stated:
        raise ScheduleFault(field="schedule")
    for name in stated:
        if name not in FIELDS:
            raise ScheduleFault(name[:60])
    parsed = {name: _values(name, stated.get(name)) for name in FIELDS}
    days, months = parsed["dayOfMonth"], parsed["month"]
    if min(days) > max(_LONGEST_MONTH[month - 1] for month in months):
        raise ScheduleFault("dayOfMonth", stated["dayOfMonth"][:60])
    return Schedule(
        (0,) if "second" not in stated else parsed["second"],
        parsed["minute"],
        parsed["hour"],
        frozenset(days),
        frozenset(months),
        frozenset(parsed["dayOfWeek"]),
        tuple((name, stated[name]) for name in FIELDS if name in stated),
    )


def _values(name: str, text: str | None) -> tuple[int, ...]:
    """The values that a field allows, sorted; all of them where it is left out."""
    least, most = FIELDS[name]
    if text is None:
        return tuple(range(least, most + 1))
    if len(text) > _LONGEST:
        raise ScheduleFault(name, text[:60])
    found: set[int] = set()
    for element in text.split(","):
        form = _ELEMENT.fullmatch(element)
        if form is None:
            raise ScheduleFault(name, text[:60])
        number, first, last = form.groups()
        low, high = (int(number), int(number)) if number is not None else (int(first), int(last))
        if not least <= low <= high <= most:
            raise ScheduleFault(name, text[:60])
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def _days(first: date) -> Iterator[date]:
    """This day and those behind it, as far as a match can be."""
    for number in range(_YEARS * 366):
        try:
            yield first + timedelta(number)
        except OverflowError:
            return
