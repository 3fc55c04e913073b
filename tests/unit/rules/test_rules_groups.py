"""Country groups on both sides of each day on which membership changed."""

from __future__ import annotations

from datetime import date

import pytest

from sekisho.rules import Law
from sekisho.vocabulary.clocks import Clocks


def members(law: Law, group: str, day: str) -> frozenset[str]:
    when = date.fromisoformat(day)
    return law.on(Clocks(when, when)).groups[group]


@pytest.mark.parametrize(
    ("group", "country", "before", "after", "joins"),
    [
        ("A:5", "AE", "2026-07-09", "2026-07-10", True),
        ("D:4", "AE", "2026-07-09", "2026-07-10", False),
        ("D:3", "AE", "2026-07-09", "2026-07-10", False),
        ("D:5", "KH", "2026-02-02", "2026-02-03", False),
        ("D:5", "NI", "2024-03-14", "2024-03-15", True),
        ("D:1", "NI", "2024-03-14", "2024-03-15", True),
        ("occupied", "UA-14", "2022-02-20", "2022-02-21", True),
        ("occupied", "UA-43", "2014-12-18", "2014-12-19", True),
    ],
)
def test_membership_changes_on_its_day(
    law: Law, group: str, country: str, before: str, after: str, joins: bool
) -> None:
    assert (country in members(law, group, before)) is not joins
    assert (country in members(law, group, after)) is joins


@pytest.mark.parametrize(
    ("group", "size"), [("A:5", 38), ("A:6", 8), ("D:5", 22), ("E:1", 3), ("E:2", 1), ("JP:A", 27)]
)
def test_groups_have_as_many_members_as_the_table(law: Law, group: str, size: int) -> None:
    """15 CFR 740 Supp. 1 as of 2026-07-23, without Hong Kong, which has no row of its own; 輸出令 別表第三."""
    found = members(law, group, "2026-11-21") - {"HK"}
    assert len(found) == size


def test_hong_kong_goes_with_china(law: Law) -> None:
    groups = law.on(Clocks(date(2026, 6, 1), date(2026, 6, 1))).groups
    assert {g for g, m in groups.items() if "CN" in m and g[1] == ":"} == {
        g for g, m in groups.items() if "HK" in m and g[1] == ":"
    }


def test_macau_is_in_d1_and_d4_but_not_in_d5(law: Law) -> None:
    day = "2026-06-01"
    assert "MO" in members(law, "D:1", day) & members(law, "D:4", day)
    assert "MO" not in members(law, "D:5", day)


def test_israel_is_in_d4_and_a6(law: Law) -> None:
    assert "IL" in members(law, "D:4", "2026-06-01") & members(law, "A:6", "2026-06-01")


def test_korea_is_in_japans_group_a(law: Law) -> None:
    assert "KR" in members(law, "JP:A", "2026-06-01")
