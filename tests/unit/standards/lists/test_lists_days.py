"""Days as lists write them."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.standards.lists import days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-03-08", date(2022, 3, 8), None),
        ("2026-02-27T00:00:09.554Z", date(2026, 2, 27), None),
        ("03/08/2022", date(2022, 3, 8), None),
        ("8.3.2022", date(2022, 3, 8), None),
        ("13.07.23", date(2023, 7, 13), None),
        ("25 April 2006", date(2006, 4, 25), None),
        ("5 Sept. 2014", date(2014, 9, 5), None),
        ("March 12, 2021", date(2021, 3, 12), None),
        ("2022 年03月08 日", date(2022, 3, 8), None),
        ("December 2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_is_read(text: str, first: date, last: date | None) -> None:
    assert days.day(text) == first
    assert days.day(text, last=True) == (last or first)


@pytest.mark.parametrize("text", ["", "soon", "31.02.2022", "13/40/2022", "2022-00-01", "0000", "40 March 2022"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert days.day(text) is None


@pytest.mark.parametrize(
    ("text", "births"),
    [
        ("10 Dec 1948", ("1948-12-10",)),
        ("circa 1951", ("1951",)),
        ("1951 to 1953", ("1951", "1953")),
        ("1.1.1964 or 29.12.1968", ("1964-01-01", "1968-12-29")),
        ("Sep 1957", ("1957",)),
        ("unknown", ()),
    ],
)
def test_births(text: str, births: tuple[str, ...]) -> None:
    assert days.births(text) == births


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("sdn-2023-11.csv", date(2023, 11, 1)),
        ("sdn_20231109.csv", date(2023, 11, 9)),
        ("dpl_04142026.csv", date(2026, 4, 14)),
        ("dod-1260h.csv", None),
        ("32014R0269.csv", None),
        ("sdn.csv", None),
    ],
)
def test_the_day_in_a_name(name: str, day: date | None) -> None:
    assert days.in_name(name) == day
