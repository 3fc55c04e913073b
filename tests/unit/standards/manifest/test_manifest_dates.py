"""Dates: many spellings, no guesses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.manifest.dates import ACT, PAST, order_of_days, read

DAY = date(2026, 11, 22)
SPELLINGS = [
    "2026-11-22", "2026/11/22", "2026.11.22", "2026. 11. 22.", "20261122", "22.11.2026", "22/11/2026", "11/22/2026",
    "22-11-2026", "令和8年11月22日", "R8.11.22", "2026年11月22日", "２０２６年１１月２２日", "2026년 11월 22일", "22 Nov 2026",
    "Nov 22, 2026", "22-Nov-2026", "November 22, 2026", "2026-11-22 00:00:00", "2026-11-22T09:30:00Z",
    "2026-11-22T09:30:00.123+09:00", "46348", "46348.0", "46348.75", "2026/11/22(日)", "2026-11-22 10:15",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_spelling_is_read(text: str) -> None:
    assert read(text) == (DAY, None)


@pytest.mark.parametrize("text", ["2026-02-30", "2026/13/01", "令和8年2月30日", "31 Feb 2026", "2026-00-10"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    assert read(text) == (None, "no such day")


@pytest.mark.parametrize("text", ["0219-11-22", "1989-12-31", "2101-01-01", "10000"])
def test_a_day_outside_trade_is_refused(text: str) -> None:
    assert read(text)[0] is None


def test_an_ambiguous_day_names_both_readings() -> None:
    found, reason = read("02/11/2026")
    assert found is None
    assert reason is not None and "2026-11-02" in reason and "2026-02-11" in reason


def test_the_column_tells_which_part_is_the_day() -> None:
    assert read("02/11/2026", ACT, order_of_days(["22/11/2026", "02/11/2026"]))[0] == date(2026, 11, 2)
    assert read("02/11/2026", ACT, order_of_days(["11/22/2026"]))[0] == date(2026, 2, 11)
    assert order_of_days(["22/11/2026", "11/22/2026"]) is None


@pytest.mark.parametrize("text", ["tomorrow", "", "2026", "11-22", "TBD", "9" * 70, "22/11/26"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read(text)[0] is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1998", date(1998, 12, 31)),
        ("2026-02", date(2026, 2, 28)),
        ("昭和50年4月1日", date(1975, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
    ],
)
def test_the_past_may_be_loose(text: str, day: date) -> None:
    assert read(text, PAST) == (day, None)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_iso_dates_round_trip(day: date) -> None:
    assert read(day.isoformat())[0] == day
    assert read(f"{day.year}年{day.month}月{day.day}日")[0] == day


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found, reason = read(text, PAST)
    assert (found is None) != (reason is None)
