"""FollowTheMoney lines -> entities and stakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import orjson
import polars as pl
import pytest
from hypothesis import given

from sekisho.standards.ownership import ENTITIES, STAKES, Graph, read_graph
from sekisho.vocabulary.errors import MalformedList


def lines(*entities: dict[str, Any]) -> bytes:
    return b"\n".join(map(orjson.dumps, entities))


def party(name: str, schema: str = "Company", **properties: Any) -> dict[str, Any]:
    return {"id": name, "schema": schema, "datasets": ["north"], "properties": {"name": [name.upper()], **properties}}


def link(schema: str = "Ownership", **properties: Any) -> dict[str, Any]:
    return {"id": "k", "schema": schema, "datasets": ["north"], "properties": properties}


def read(*entities: dict[str, Any]) -> Graph:
    return read_graph([("graph.jsonl", lines(*entities))])


def stake(**properties: Any) -> dict[str, Any]:
    return read(link(owner=["a"], asset=["b"], **properties)).stakes.row(0, named=True)


def test_frames_are_as_declared() -> None:
    graph = read(party("a"), link(owner=["a"], asset=["b"]))
    assert graph.entities.schema == ENTITIES and graph.stakes.schema == STAKES


def test_a_stake_has_owner_owned_share_and_source() -> None:
    found = stake(percentage=["25-50"])
    assert (found["owner"], found["owned"], found["low"], found["high"], found["source"]) == (
        "a",
        "b",
        0.25,
        0.5,
        "north",
    )


@pytest.mark.parametrize("properties", [{}, {"percentage": ["quite a lot"]}, {"percentage": [""]}])
def test_no_readable_share_is_an_unknown_one(properties: dict[str, Any]) -> None:
    assert (stake(**properties)["low"], stake(**properties)["high"]) == (0.0, 1.0)


def test_a_share_that_cannot_be_read_is_noted() -> None:
    assert read(link(owner=["a"], asset=["b"], percentage=["much"])).notes == (
        "1 shares could not be read and count as unknown",
    )


def test_several_shares_in_one_link_are_the_interval_around_them() -> None:
    assert (stake(percentage=["30", "40"])["low"], stake(percentage=["30", "40"])["high"]) == (0.3, 0.4)


def test_joint_holders_share_in_a_way_nobody_stated() -> None:
    stakes = read(link(owner=["a", "c"], asset=["b"], percentage=["60"])).stakes
    assert stakes.select("owner", "low", "high").rows() == [("a", 0.0, 0.6), ("c", 0.0, 0.6)]


def test_a_band_may_stand_in_the_kind_of_ownership() -> None:
    found = stake(ownershipType=["ownership-of-shares-75-to-100-percent"])
    assert (found["low"], found["high"]) == (0.75, 1.0)


def test_a_right_to_appoint_is_control_too() -> None:
    stakes = read(link(owner=["a"], asset=["b"], role=["right-to-appoint-and-remove-directors"])).stakes
    assert stakes.select("kind", "low").rows() == [("ownership", 0.0), ("control", 1.0)]


@pytest.mark.parametrize(
    ("kind", "low"), [("appointment", 1.0), ("voting", 1.0), ("nominee", 0.0), ("indirect voting", 0.0), (None, 0.0)]
)
def test_control_is_sure_where_a_right_is_named(kind: str | None, low: float) -> None:
    properties = {"controlType": [kind]} if kind else {}
    stakes = read(link("Control", controller=["a"], controlled=["b"], **properties)).stakes
    assert stakes.select("kind", "low", "high").rows() == [("control", low, 1.0)]


@pytest.mark.parametrize(
    ("schema", "ends", "kind"),
    [("Directorship", ("director", "organization"), "directorship"), ("Representation", ("agent", "client"), "agency")],
)
def test_other_links(schema: str, ends: tuple[str, str], kind: str) -> None:
    stakes = read(link(schema, **{ends[0]: ["a"], ends[1]: ["b"]})).stakes
    assert stakes.select("owner", "owned", "kind").rows() == [("a", "b", kind)]


def test_days_that_are_only_years_are_intervals() -> None:
    found = stake(startDate=["2021"], endDate=["2023-06"])
    assert [found[c] for c in ("since", "sure_since", "sure_until", "until")] == [
        date(2021, 1, 1), date(2021, 12, 31), date(2023, 6, 1), date(2023, 6, 30),
    ]  # fmt: skip


def test_an_owner_given_in_full_stands_for_its_id() -> None:
    nested = {"id": "a", "schema": "Company", "properties": {"name": ["A"]}}
    assert read(link(owner=[nested], asset=["b"])).stakes["owner"].to_list() == ["a"]


def test_an_entity_has_what_screening_and_shells_need() -> None:
    found = read(
        party("a", jurisdiction=["hk"], country=["cn"], phone=["1"], leiCode=["L"], alias=["甲"], incorporationDate=["2024-04-01"],
              addressEntity=["ad"]),
        {"id": "ad", "schema": "Address", "properties": {"full": ["1 Road"]}},
    ).entities.row(0, named=True)  # fmt: skip
    assert found == {
        "entity": "a", "kind": "organisation", "name": "A", "names": ["甲"], "countries": ["HK", "CN"], "addresses": ["1 Road"],
        "phones": ["1"], "identifiers": ["lei:L"], "incorporated": date(2024, 4, 1), "sources": ["north"],
    }  # fmt: skip


def test_an_entity_that_occurs_twice_is_one() -> None:
    entities = read(party("a", country=["cn"]), party("b"), party("a", country=["hk"])).entities.sort("entity")
    assert entities.select("entity", "countries").rows() == [("a", ["CN", "HK"]), ("b", [])]


def test_other_entities_are_counted() -> None:
    assert read(party("a"), party("x", "Sanction")).notes == (
        "1 entities are neither parties nor links and were passed over",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: is empty"),
        (b"\n \n", "line 1: is empty"),
        (b'{"id": "a"', "line 1: is not JSON"),
        (b'\n{"id": 5, "schema": "Company", "properties": {}}', "line 2: an entity with an id"),
        (b'[{"id": "a"}]', "line 1: an entity with an id"),
        (b'{"id": "a", "schema": "Company"}', "line 1: an entity with a schema"),
        (b'{"id": "a", "schema": "Company", "properties": {"name": "A"}}', "line 1: the property name"),
        (b'{"id": "\xff", "schema": "Company", "properties": {}}', "line 1: is not JSON"),
        (b"[" * 100_000, "line 1: is not JSON"),
        (b'{"id": "' + b"a" * 5_000_000 + b'"}', "line 1: is longer than 4 MiB"),
    ],
)
def test_what_is_no_entity_is_refused_with_its_line(content: bytes, says: str) -> None:
    with pytest.raises(MalformedList, match=says):
        read_graph([("graph.jsonl", content)])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
_ENTITIES = st.fixed_dictionaries(
    {
        "id": st.text(max_size=3),
        "schema": st.sampled_from(["Company", "Person", "Ownership", "Control", "Address", "Other"]),
        "properties": st.dictionaries(
            st.sampled_from(["name", "owner", "asset", "percentage", "startDate", "country", "address", "controller"]), _VALUES
        ),
    }
)  # fmt: skip


@given(st.lists(_ENTITIES, max_size=6))
def test_anything_is_read_or_refused(entities: list[dict[str, Any]]) -> None:
    try:
        graph = read_graph([("graph.jsonl", lines(*entities))])
    except MalformedList:
        return
    assert graph.stakes.filter((pl.col("low") < 0) | (pl.col("high") > 1) | (pl.col("low") > pl.col("high"))).is_empty()
    assert graph.entities["entity"].is_unique().all()


@given(st.binary(max_size=60))
def test_bytes_never_break_it(content: bytes) -> None:
    with pytest.raises(MalformedList):
        read_graph([("graph.jsonl", content)])


def test_the_bundled_graph_is_read(root: Path) -> None:
    content = (root / "src" / "sekisho" / "bundled" / "owners" / "owners.jsonl").read_bytes()
    graph = read_graph([("owners.jsonl", content)])
    assert graph.entities.height == 40 and graph.notes == ()
