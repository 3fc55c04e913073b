"""Several registers, parcels, sums, circles: what is made one and what is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ownership_graphs import answers, assessed, graph_of, listed_of


def facts(*stakes: tuple[Any, ...]) -> dict[str, tuple[str, dict[str, Any]]]:
    found = assessed(graph_of(stakes), listed_of("l"), asked=["x"]).facts
    return {
        code: (subject, json.loads(params))
        for code, subject, params in found.select("code", "subject", "params").iter_rows()
    }


def claim(low: float, high: float, source: str) -> tuple[Any, ...]:
    return ("l", "x", low, high, {"source": source})


REST = ("o", "x", 0.0, 0.8)


def test_registers_that_contradict_each_other_make_it_possible() -> None:
    stakes = [claim(0.2, 0.2, "a"), claim(0.6, 0.6, "b"), REST]
    assert answers(stakes, "l") == {"x": "possible"}
    assert facts(*stakes)["ownership.contradiction"][1]["claims"] == [
        {"high": 0.2, "low": 0.2, "source": "a"},
        {"high": 0.6, "low": 0.6, "source": "b"},
    ]


def test_contradicting_registers_that_all_say_enough_make_it_certain() -> None:
    assert answers([claim(0.55, 0.55, "a"), claim(0.9, 0.9, "b"), REST], "l") == {"x": "certain"}


def test_registers_that_agree_are_narrowed_to_what_both_say() -> None:
    stakes = [claim(0.25, 0.5, "a"), claim(0.5, 0.75, "b"), REST]
    assert answers(stakes, "l") == {"x": "certain"}
    assert "ownership.contradiction" not in facts(*stakes)


def test_the_same_line_twice_counts_once() -> None:
    assert answers([claim(0.3, 0.3, "a"), claim(0.3, 0.3, "a"), ("o", "x", 0.7)], "l") == {}


def test_parcels_of_one_register_may_be_a_sum() -> None:
    stakes = [claim(0.3, 0.3, "a"), claim(0.25, 0.25, "a"), ("o", "x", 0.4)]
    assert answers(stakes, "l") == {"x": "possible"}
    assert facts(*stakes)["ownership.parcels"][1]["rows"] == 2


@pytest.mark.parametrize(
    ("code", "stakes"),
    [
        ("ownership.self_holding", [("x", "x", 0.1), ("o", "x", 0.9)]),
        ("ownership.over_100", [("o", "x", 0.8), ("p", "x", 0.4)]),
        ("ownership.undisclosed", [("o", "x", 0.6)]),
    ],
)
def test_what_is_told_of_an_entity(code: str, stakes: list[tuple[Any, ...]]) -> None:
    assert facts(*stakes)[code][0] == "x"


def test_a_circle_is_told_with_its_members() -> None:
    stakes = [("x", "y", 0.6), ("y", "z", 0.6), ("z", "x", 0.6), ("y", "w", 1.0), ("v", "x", 0.1)]
    assert set(facts(*stakes)["ownership.circle"][1]["members"]) == {"x", "y", "z"}


def test_a_chain_is_no_circle() -> None:
    assert "ownership.circle" not in facts(("x", "y", 0.6), ("y", "z", 0.6), ("x", "z", 0.4))
