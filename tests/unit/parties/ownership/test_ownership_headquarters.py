"""Headquarters and ultimate parents in a country group."""

from __future__ import annotations

from typing import Any

import pytest
from ownership_graphs import assessed, graph_of, listed_of, rule_of

from sekisho.parties.ownership import prove

PLACES = {
    "cn": {"countries": ["CN"]},
    "us": {"countries": ["US"]},
    "x": {"countries": ["SG"]},
    "y": {"countries": ["MY"]},
}


def answer(stakes: list[tuple[Any, ...]], **facts: Any) -> tuple[str, str]:
    graph = graph_of(stakes, PLACES | facts)
    found = assessed(graph, listed_of(), rule_of(kind="headquarters", over=True), asked=["x"])
    return next(iter(found.results.filter(entity="x").select("answer", "reason").iter_rows()))


@pytest.mark.parametrize(
    ("stakes", "expected"),
    [
        ([("us", "x", 1.0)], ("no", "nothing")),
        ([("cn", "x", 0.6)], ("certain", "parent")),
        ([("cn", "x", 0.5)], ("no", "nothing")),
        ([("cn", "y", 0.9), ("y", "x", 0.51)], ("certain", "parent")),
        ([("us", "cn", 1.0), ("cn", "x", 1.0)], ("no", "nothing")),  # the parent in the middle is not the ultimate one
        ([("cn", "x", 0.25, 0.75)], ("possible", "parent")),
        ([("cn", "x", 0.25, 0.75), ("us", "x", 0.5)], ("no", "nothing")),
        ([("nowhere", "x", 0.6)], ("possible", "unknown_seat")),
        ([("cn", "y", 0.6), ("x", "y", 0.4), ("y", "x", 1.0)], ("certain", "parent")),
        ([("x", "y", 0.6), ("y", "x", 0.6)], ("no", "nothing")),
        ([("cn", "y", 0.4), ("x", "y", 0.6), ("y", "x", 0.6)], ("no", "nothing")),
    ],
)
def test_the_ultimate_parent_decides(stakes: list[tuple[Any, ...]], expected: tuple[str, str]) -> None:
    assert answer(stakes) == expected


@pytest.mark.parametrize(
    ("countries", "expected"),
    [(["CN"], ("certain", "headquarters")), (["MO"], ("certain", "headquarters")), (["KY", "CN"], ("possible", "headquarters")), ([], ("possible", "unknown_seat"))],
)  # fmt: skip
def test_its_own_seat_decides_too(countries: list[str], expected: tuple[str, str]) -> None:
    assert answer([("us", "x", 1.0)], x={"countries": countries}) == expected


def test_a_person_is_no_parent_company() -> None:
    assert answer([("p", "x", 1.0)], p={"countries": ["CN"], "kind": "person"}) == ("no", "nothing")


def test_a_circle_with_somebody_inside_is_possible() -> None:
    stakes = [("x", "y", 0.6), ("y", "x", 0.6)]
    assert answer(stakes, y={"countries": ["CN"]}) == ("possible", "parent")


def test_the_proof_leads_to_the_seat() -> None:
    graph = graph_of([("cn", "y", 0.9), ("y", "x", 0.51), ("us", "x", 0.4)], PLACES)
    found = prove(assessed(graph, listed_of(), rule_of(kind="headquarters", over=True)), "x", "r")
    assert found is not None and found.roots == ("cn",)
    assert [(s.owned, s.links[0].owner) for s in found.steps] == [("x", "y"), ("y", "cn")]
