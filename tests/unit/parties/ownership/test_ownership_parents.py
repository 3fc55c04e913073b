"""The chain of certain majorities above an entity."""

from __future__ import annotations

from typing import Any

import pytest
from ownership_graphs import assessed, graph_of, listed_of, rule_of

from sekisho.parties.ownership.parents import chain, majorities


def above(stakes: list[tuple[Any, ...]], entity: str = "x", **facts: Any) -> list[str]:
    graph = graph_of(stakes, facts)
    network = assessed(graph, listed_of(), rule_of(kind="headquarters", over=True)).network
    return chain(network, majorities(network, graph.entities), entity)


@pytest.mark.parametrize(
    ("stakes", "expected"),
    [
        ([("a", "x", 0.6)], ["x", "a"]),
        ([("a", "x", 0.5)], ["x"]),  # a half is no majority
        ([("a", "x", 0.4, 0.8)], ["x"]),  # only possible
        ([("a", "x", 0.6), ("b", "a", 0.51), ("c", "b", 0.3)], ["x", "a", "b"]),
        ([("a", "x", 0.7), ("b", "x", 0.9)], ["x", "b"]),  # more than the whole: the largest
        ([("a", "x", 0.6), ("x", "a", 0.6)], ["x"]),  # a circle has no end
        ([("a", "x", 0.6), ("b", "a", 0.6), ("a", "b", 0.6)], ["x"]),
        ([("x", "x", 0.9)], ["x"]),
    ],
)
def test_the_chain_of_majorities(stakes: list[tuple[Any, ...]], expected: list[str]) -> None:
    assert above(stakes) == expected


def test_a_person_is_no_parent_company() -> None:
    assert above([("a", "x", 0.9)], a={"kind": "person"}) == ["x"]


def test_who_is_not_in_the_graph_stands_alone() -> None:
    assert above([("a", "x", 0.9)], "nobody") == ["nobody"]
