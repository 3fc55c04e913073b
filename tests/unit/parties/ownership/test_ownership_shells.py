"""What front companies often show."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from ownership_graphs import DAY, graph_of, listed_of

from sekisho.parties.ownership import shells

ADDRESS = "7 Sample Quay #03-01, Example Harbour"


def told(
    facts: dict[str, dict[str, Any]], stakes: Any = (), kinds: Any = (), **listed: Any
) -> dict[tuple[str, str], Any]:
    graph = graph_of(stakes, facts, kinds)
    found = shells(graph, listed_of("l", **listed), DAY)
    return {
        (r["code"].removeprefix("shell."), r["subject"]): r | json.loads(r["params"])
        for r in found.iter_rows(named=True)
    }


@pytest.mark.parametrize(
    ("code", "mine", "theirs"),
    [
        ("shared_address", {"addresses": [ADDRESS]}, {"addresses": ["7 SAMPLE QUAY 03-01 Example Harbour"]}),
        ("shared_phone", {"phones": ["+65 5550 1234 567"]}, {"phones": ["0 5550-1234-567"]}),
    ],
)
def test_shared_with_a_listed_party(code: str, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    found = told({"x": mine, "l": theirs})
    assert found[code, "x"]["with"] == ["l"]
    assert found[code, "x"]["score"] == 0.8
    assert (code, "l") not in found


def test_a_town_is_no_address() -> None:
    assert told({"x": {"addresses": ["Tokyo"]}, "l": {"addresses": ["Tokyo"]}}) == {}


def test_many_companies_at_one_address() -> None:
    found = told({f"c{i}": {"addresses": [ADDRESS]} for i in range(5)})
    assert found["shared_address", "c0"]["count"] == 5
    assert found["shared_address", "c0"]["score"] == 0.3


def test_an_address_of_a_listed_party_outside_the_graph() -> None:
    graph = graph_of([], {"x": {"addresses": [ADDRESS]}})
    beyond = pl.DataFrame({"uid": ["sdn:1"], "address": [ADDRESS]})
    found = shells(graph, listed_of("l"), DAY, beyond)
    assert json.loads(found["params"][0])["with"] == ["sdn:1"]


@pytest.mark.parametrize(("kind", "code"), [("directorship", "shared_director"), ("agency", "formation_agent")])
def test_a_director_or_agent_of_a_listed_party(kind: str, code: str) -> None:
    stakes = [("p", "x", 1.0), ("p", "l", 1.0)]
    assert told({}, stakes, [kind, kind])[code, "x"]["with"] == ["l"]


def test_a_listed_director() -> None:
    assert told({}, [("l", "x", 1.0)], ["directorship"])["listed_director", "x"]["with"] == ["l"]


@pytest.mark.parametrize(
    ("born", "told_of"), [(date(2024, 5, 1), True), (date(2025, 3, 2), False), (date(2023, 1, 1), False)]
)
def test_incorporated_within_a_year_after_an_owner_was_listed(born: date, told_of: bool) -> None:
    found = told({"x": {"incorporated": born}}, [("l", "x", 0.1)], listed_on=date(2024, 3, 1))
    assert (("incorporated_after_listing", "x") in found) == told_of


def test_persons_are_not_companies() -> None:
    assert told({"x": {"kind": "person", "addresses": [ADDRESS]}, "l": {"addresses": [ADDRESS]}}) == {}
