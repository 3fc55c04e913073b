"""What was known when: intervals that begin, end and are superseded on days of their own."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.vocabulary.clocks import Clocks, Interval

OLD = Interval(date(2022, 10, 7), date(2023, 11, 16), end_published=date(2023, 10, 25))


@pytest.mark.parametrize(
    ("as_of", "known_at", "covers"),
    [
        ("2023-11-16", "2023-11-16", True),
        ("2023-11-17", "2023-11-17", False),
        ("2023-11-17", "2023-10-25", False),
        ("2023-11-17", "2023-10-24", True),
        ("2022-10-06", "2023-10-24", False),
    ],
)
def test_an_end_that_nobody_knew_is_no_end(as_of: str, known_at: str, covers: bool) -> None:
    clocks = Clocks(date.fromisoformat(as_of), date.fromisoformat(known_at))
    assert OLD.covers_as_known(clocks) is covers


@pytest.mark.parametrize(("known_at", "covers"), [("2025-05-12", False), ("2025-05-13", True)])
def test_an_interval_that_was_not_published_does_not_cover(known_at: str, covers: bool) -> None:
    stay = Interval(date(2025, 5, 13), status="not_enforced", published=date(2025, 5, 13))
    assert stay.covers_as_known(Clocks(date(2025, 6, 1), date.fromisoformat(known_at))) is covers


def test_without_days_of_publication_only_the_day_of_the_act_counts() -> None:
    plain = Interval(date(2024, 1, 1), date(2024, 12, 31))
    assert plain.covers_as_known(Clocks(date(2024, 6, 1), date(2020, 1, 1)))
    assert not plain.covers_as_known(Clocks(date(2025, 1, 1), date(2020, 1, 1)))
