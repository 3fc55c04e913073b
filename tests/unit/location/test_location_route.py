"""What a declared route says."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sekisho.location import trace


def traced(route: list[str] | None, ship_from: str | None = "US", destination: str = "DE") -> dict[str, Any]:
    frame = pl.DataFrame(
        {"consignment": ["c"], "ship_from": [ship_from], "destination": [destination], "route": [route]},
        schema_overrides={"route": pl.List(pl.String), "ship_from": pl.String},
    )
    return trace(frame, hubs={"SG", "MY", "AE"}, watched={"CN", "HK", "MO"}).row(0, named=True)


def test_a_direct_route_says_nothing() -> None:
    found = traced(["US", "DE"])
    assert not any(found[k] for k in ("route_ends_elsewhere", "route_hub", "route_d5", "via_my"))
    assert found["route_text"] == "US>DE"


def test_no_route_leaves_every_question_open() -> None:
    found = traced(None)
    assert all(found[k] is None for k in found if k != "consignment")


@pytest.mark.parametrize(
    ("route", "elsewhere"), [(["US", "SG", "DE"], False), (["US", "SG"], True), (["DE", "US"], True)]
)
def test_a_route_ends_at_the_destination_or_elsewhere(route: list[str], elsewhere: bool) -> None:
    assert traced(route)["route_ends_elsewhere"] is elsewhere


def test_an_empty_route_does_not_end_elsewhere() -> None:
    assert not traced([])["route_ends_elsewhere"]


def test_a_hub_on_the_way_is_seen() -> None:
    assert traced(["US", "SG", "DE"])["route_hub"] is True


@pytest.mark.parametrize(("ship_from", "destination"), [("US", "SG"), ("SG", "US")])
def test_a_hub_at_either_end_is_no_transhipment(ship_from: str, destination: str) -> None:
    assert traced([ship_from, destination], ship_from, destination)["route_hub"] is False


def test_a_watched_country_on_the_way_is_seen() -> None:
    assert traced(["US", "HK", "DE"])["route_d5"] is True


def test_a_watched_destination_is_not_on_the_way() -> None:
    assert traced(["US", "CN"], destination="CN")["route_d5"] is False


@pytest.mark.parametrize(
    ("stops", "only"),
    [(["HK"], True), (["HK", "MO"], True), (["HK", "CN"], False), (["CN"], False), (["SG"], True)],
    ids=str,
)
def test_hong_kong_and_macau_are_told_from_the_rest(stops: list[str], only: bool) -> None:
    assert traced(["US", *stops, "DE"])["route_hk_mo_only"] is only


def test_malaysia_is_seen_by_itself() -> None:
    assert traced(["US", "MY", "DE"])["via_my"] is True
    assert traced(["US", "SG", "DE"])["via_my"] is False


def test_a_hub_is_seen_where_nobody_said_from_where_it_leaves() -> None:
    assert traced(["SG", "DE"], ship_from=None)["route_hub"] is True


def test_every_consignment_has_its_row_in_order() -> None:
    frame = pl.DataFrame(
        {
            "consignment": ["b", "a"],
            "ship_from": ["US", "US"],
            "destination": ["DE", "DE"],
            "route": [["US", "DE"], None],
        }
    )
    assert trace(frame, hubs=set(), watched=set())["consignment"].to_list() == ["b", "a"]


def test_many_routes_say_what_one_says() -> None:
    few = pl.DataFrame(
        {
            "consignment": ["a", "b", "c"],
            "ship_from": ["US", None, "US"],
            "destination": ["DE", "DE", "DE"],
            "route": [["US", "SG", "DE"], None, ["US", "HK", "MY"]],
        }
    )
    many = pl.concat([few] * 400)
    ask = {"hubs": {"SG", "MY"}, "watched": {"CN", "HK"}}
    assert trace(many, **ask).tail(3).equals(trace(few, **ask))


@pytest.mark.parametrize(
    ("route", "passes"),
    [(["TW", "RU", "AM"], True), (["TW", "GE", "AM"], False), (["TW", "UA-43", "AM"], True), (None, None)],
)
def test_an_embargoed_place_on_the_way_is_seen(route: list[str] | None, passes: bool | None) -> None:
    frame = pl.DataFrame(
        {"consignment": ["c"], "ship_from": ["TW"], "destination": ["AM"], "route": [route]},
        schema_overrides={"route": pl.List(pl.String)},
    )
    found = trace(frame, hubs={"SG"}, watched={"CN"}, embargoed={"RU", "UA-43"})
    assert found["route_embargoed"].item() is passes
