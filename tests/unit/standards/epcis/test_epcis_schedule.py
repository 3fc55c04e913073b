"""Schedules of standing queries: what the grammar allows, what it does not, and when they run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.standards.epcis import SCHEDULE_FIELDS, ScheduleFault, parse_schedule

MONDAY = datetime(2026, 11, 30, 12, 0, 0, tzinfo=UTC)


def runs(stated: dict[str, str], behind: datetime = MONDAY, count: int = 3) -> list[str]:
    """The next times, one after the other."""
    found: list[str] = []
    at: datetime | None = behind
    while len(found) < count and (at := parse_schedule(stated).after(at or behind)) is not None:
        found.append(at.strftime("%Y-%m-%d %H:%M:%S"))
    return found


@pytest.mark.parametrize(
    ("stated", "first", "second"),
    [
        ({"hour": "1", "minute": "5"}, "2026-12-01 01:05:00", "2026-12-02 01:05:00"),
        ({"second": "0", "minute": "0"}, "2026-11-30 13:00:00", "2026-11-30 14:00:00"),
        ({"second": "0", "minute": "30", "hour": "2"}, "2026-12-01 02:30:00", "2026-12-02 02:30:00"),
        ({"second": "0,30"}, "2026-11-30 12:00:30", "2026-11-30 12:01:00"),
        ({"second": "[10-11],5"}, "2026-11-30 12:00:05", "2026-11-30 12:00:10"),
        ({"hour": "2"}, "2026-12-01 02:00:00", "2026-12-01 02:01:00"),
        ({"minute": "0", "dayOfWeek": "[6-7]", "hour": "9"}, "2026-12-05 09:00:00", "2026-12-06 09:00:00"),
        ({"dayOfMonth": "31", "hour": "0", "minute": "0"}, "2026-12-31 00:00:00", "2027-01-31 00:00:00"),
        (
            {"dayOfMonth": "29", "month": "2", "hour": "0", "minute": "0"},
            "2028-02-29 00:00:00",
            "2032-02-29 00:00:00",
        ),
        (
            {"dayOfMonth": "13", "dayOfWeek": "5", "hour": "0", "minute": "0"},
            "2027-08-13 00:00:00",
            "2028-10-13 00:00:00",
        ),
        ({"month": "1", "dayOfMonth": "01", "hour": "00", "minute": "0"}, "2027-01-01 00:00:00", "2028-01-01 00:00:00"),
    ],
)
def test_it_runs_when_every_field_matches(stated: dict[str, str], first: str, second: str) -> None:
    assert runs(stated, count=2) == [first, second]


def test_a_leap_day_on_one_day_of_the_week_is_found_over_a_year_that_has_none() -> None:
    behind = datetime(2072, 3, 1, tzinfo=UTC)
    stated = {"dayOfMonth": "29", "month": "2", "dayOfWeek": "1", "hour": "0", "minute": "0"}
    assert runs(stated, behind, 2) == ["2112-02-29 00:00:00", "2140-02-29 00:00:00"]


def test_the_zone_is_utc_whatever_the_instant_was_written_in() -> None:
    tokyo = datetime(2026, 11, 30, 21, 0, tzinfo=timezone(timedelta(hours=9)))
    assert runs({"hour": "13", "minute": "0"}, tokyo, 1) == ["2026-11-30 13:00:00"]


def test_it_never_runs_twice_in_one_second() -> None:
    late = MONDAY + timedelta(milliseconds=999)
    assert runs({"second": "0"}, late, 1) == ["2026-11-30 12:01:00"]


def test_the_calendar_ends() -> None:
    assert parse_schedule({"month": "1"}).after(datetime(9999, 2, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"seconds": "0"},
        {"day": "1"},
        {"second": ""},
        {"second": "60"},
        {"minute": "60"},
        {"hour": "24"},
        {"dayOfMonth": "0"},
        {"dayOfMonth": "32"},
        {"month": "0"},
        {"month": "13"},
        {"dayOfWeek": "0"},
        {"dayOfWeek": "8"},
        {"second": "[5-3]"},
        {"second": "[0-60]"},
        {"second": "0/30"},
        {"second": "*"},
        {"second": "*/5"},
        {"second": "1-5"},
        {"second": "[1-5"},
        {"second": "1,"},
        {"second": ",1"},
        {"second": "1,,2"},
        {"second": " 1"},
        {"second": "1 "},
        {"second": "+1"},
        {"second": "-1"},
        {"second": "1.0"},
        {"second": "001"},
        {"second": "١"},
        {"second": "1\n"},
        {"second": "MON"},
        {"second": "0," * 300 + "0"},
        {"dayOfMonth": "30", "month": "2"},
        {"dayOfMonth": "31", "month": "2,4,6,9,11"},
    ],
)
def test_what_is_no_schedule_is_refused(stated: dict[str, str]) -> None:
    with pytest.raises(ScheduleFault):
        parse_schedule(stated)


@pytest.mark.parametrize(
    "stated",
    [
        {"second": "0"},
        {"second": "59", "minute": "59", "hour": "23", "dayOfMonth": "31", "month": "12", "dayOfWeek": "7"},
        {"second": "[0-59]"},
        {"second": "[3-3]"},
        {"second": "1,1,[0-3]"},
        {"second": "05"},
        {"second": ",".join(map(str, range(60)))},
        {"dayOfMonth": "29", "month": "2"},
        {"dayOfMonth": "31", "month": "2,4,6,9,12"},
    ],
)
def test_its_lawful_twin_is_a_schedule(stated: dict[str, str]) -> None:
    assert parse_schedule(stated).stated == tuple((name, stated[name]) for name in SCHEDULE_FIELDS if name in stated)


@given(st.dictionaries(st.sampled_from([*SCHEDULE_FIELDS, "x"]), st.text("0123456789,[]-/* \n٣x", max_size=12)))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_schedule_or_is_refused(stated: dict[str, str]) -> None:
    try:
        schedule = parse_schedule(stated)
    except ScheduleFault as fault:
        assert fault.field
        return
    assert (at := schedule.after(MONDAY)) is None or at > MONDAY


_FIELD = {
    name: st.lists(st.tuples(st.integers(*bounds), st.integers(*bounds)), min_size=1, max_size=3)
    for name, bounds in SCHEDULE_FIELDS.items()
}


@given(
    st.fixed_dictionaries({}, optional=_FIELD).filter(bool),
    st.integers(915_148_800, 4_133_980_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
@example(
    {"second": [(59, 59)], "minute": [(59, 59)], "hour": [(23, 23)]}, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
)
@settings(max_examples=400, deadline=None)
def test_nothing_that_matches_lies_before_the_next_run(
    ranges: dict[str, list[tuple[int, int]]], behind: datetime
) -> None:
    """Against a reading of the rule that asks of one second after the other."""
    stated = {n: ",".join(f"[{min(a, b)}-{max(a, b)}]" for a, b in values) for n, values in ranges.items()}
    try:
        at = parse_schedule(stated).after(behind)
    except ScheduleFault:
        assert ranges["month"] and ranges["dayOfMonth"]  # a day that never comes
        return
    assert at is not None and at > behind and _matches(ranges, at)
    first = behind.replace(microsecond=0) + timedelta(seconds=1)
    for number in range(min(int((at - first).total_seconds()), 4_000)):
        assert not _matches(ranges, first + timedelta(seconds=number))


def _matches(ranges: dict[str, list[tuple[int, int]]], at: datetime) -> bool:
    values = dict(zip(SCHEDULE_FIELDS, (at.second, at.minute, at.hour, at.day, at.month, at.isoweekday()), strict=True))
    stated = {"second": [(0, 0)]} | ranges
    return all(any(min(r) <= values[name] <= max(r) for r in allowed) for name, allowed in stated.items())
