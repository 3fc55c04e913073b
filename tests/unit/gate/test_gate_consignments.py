"""What is known of a consignment as a whole, of its lines together, and of a match."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from sekisho.detection import LINKS
from sekisho.gate.facts import Words, consignment_facts, line_totals, match_facts, party_facts
from sekisho.location import trace
from sekisho.vocabulary.frames import Batch

WATCHED = frozenset({"CN", "HK", "MO"})
Facts = Callable[..., dict[str, Any]]


@pytest.fixture
def facts(batch_of: Callable[..., Batch], words: Words) -> Facts:
    """The facts of one consignment that leaves on 2026-06-01."""

    def make(links: pl.DataFrame | None = None, **stated: Any) -> dict[str, Any]:
        frame = batch_of([{"consignment": "c", **stated}]).consignments
        party = party_facts(frame, batch_of([]).parties, words, WATCHED)
        way = trace(frame, hubs={"SG"}, watched=WATCHED)
        return consignment_facts(frame, party, way, links, words, WATCHED).row(0, named=True)

    return make


def amended(field: str, on: date | None) -> dict[str, Any]:
    return {"amendments": [{"on": on, "field": field, "before": "x", "after": "y"}]}


@pytest.mark.parametrize(
    ("field", "on", "days"),
    [
        ("consignee", date(2026, 5, 30), 2),
        ("end_user", date(2026, 5, 30), 2),
        ("荷受人", date(2026, 5, 1), 31),
        ("수하인", date(2026, 6, 1), 0),
        ("Delivery address", date(2026, 5, 29), 3),
        ("incoterm", date(2026, 5, 30), 9_999),
        ("consignee", None, 0),
    ],
)
def test_a_change_of_party_or_place_is_counted_in_days(facts: Facts, field: str, on: date | None, days: int) -> None:
    assert facts(**amended(field, on))["late_change_days"] == days


def test_the_latest_change_counts(facts: Facts) -> None:
    changes = [
        *amended("consignee", date(2026, 5, 1))["amendments"],
        *amended("address", date(2026, 5, 31))["amendments"],
    ]
    found = facts(amendments=changes)
    assert (found["late_change_days"], found["late_change_field"]) == (1, "address")


def test_never_changed_is_known_not_missing(facts: Facts) -> None:
    assert facts()["late_change_days"] == 9_999
    assert facts(amendments=[])["late_change_days"] == 9_999


def test_no_statement_of_use_stays_unknown(facts: Facts) -> None:
    found = facts()
    assert (found["end_use_vague"], found["end_use_forbidden"], found["prepaid"]) == (None, None, None)


def test_what_is_stated_is_read(facts: Facts) -> None:
    found = facts(end_use="Missile guidance", payment_terms="T/T 100% in advance", licence_numbers=["L1", "L2"])
    assert (found["end_use_forbidden"], found["prepaid"], found["licences_cited"]) == (True, True, "L1, L2")


@pytest.mark.parametrize(("destination", "inside"), [("CN", True), ("HK", True), ("MO", True), ("DE", False)])
def test_a_watched_destination(facts: Facts, destination: str, inside: bool) -> None:
    assert facts(destination=destination)["dest_d5"] is inside


def test_nothing_linked_is_known_to_be_nothing(facts: Facts) -> None:
    counts = ("linked_orders", "linked_names", "equal_orders", "duplicate_serials", "heading_drift")
    for links in (None, pl.DataFrame(schema=LINKS)):
        found = facts(links)
        assert [found[c] for c in counts] == [0] * 5
        assert (found["linked_units"], found["equal_units"]) == (0.0, 0.0)


LINE = {"consignment": "c", "is_accelerator": True, "sensitive": True, "units": 8.0, "quantity": 1.0, "power_kw": 5.6,
        "form": "board", "innocent_goods": None, "hs2": "84", "us_origin": True, "installation_ordered": None,
        "support_ordered": None}  # fmt: skip
LINE_SCHEMA = {"consignment": pl.String, "is_accelerator": pl.Boolean, "sensitive": pl.Boolean, "units": pl.Float64,
               "quantity": pl.Float64, "power_kw": pl.Float64, "form": pl.String, "innocent_goods": pl.String, "hs2": pl.String,
               "us_origin": pl.Boolean, "installation_ordered": pl.Boolean, "support_ordered": pl.Boolean}  # fmt: skip


def totals(*lines: dict[str, Any]) -> dict[str, Any]:
    return line_totals(pl.DataFrame([{**LINE, **line} for line in lines], schema=LINE_SCHEMA)).row(0, named=True)


def test_lines_add_up() -> None:
    found = totals({}, {"units": 16.0, "power_kw": None}, {"is_accelerator": False, "sensitive": False, "units": 100.0})
    assert (found["units_total"], found["power_kw_total"], found["boards_total"]) == (24.0, 5.6, 24.0)


def test_what_may_be_an_accelerator_counts_as_one() -> None:
    found = totals({"is_accelerator": None, "units": None, "quantity": 3.0})
    assert (found["any_accelerator"], found["units_total"]) == (True, 3.0)


@pytest.mark.parametrize(
    ("stated", "declined"),
    [([False], True), ([None], None), ([True], False), ([False, True], False), ([False, None], True)],
    ids=str,
)
def test_a_service_is_declined_where_it_is_refused_and_nowhere_ordered(
    stated: list[bool | None], declined: bool | None
) -> None:
    found = totals(*({"installation_ordered": value} for value in stated))["installation_declined"]
    assert bool(found) is bool(declined)


@pytest.mark.parametrize(
    ("origins", "us"),
    [([True, False], True), ([True, None], True), ([False, False], False), ([False, None], None)],
    ids=str,
)
def test_origin_is_known_only_where_every_line_says_it(origins: list[bool | None], us: bool | None) -> None:
    assert totals(*({"us_origin": origin} for origin in origins))["us_origin"] is us


@pytest.mark.parametrize(
    ("line", "network"),
    [({}, False), ({"innocent_goods": "cable"}, True), ({"form": "rack"}, True), ({"form": "computer"}, True)],
    ids=str,
)
def test_what_a_server_needs_beside_boards(line: dict[str, Any], network: bool) -> None:
    assert totals({}, line)["has_network"] is network


def test_weak_matches_are_not_judged() -> None:
    schema = {"consignment": pl.String, "role": pl.String, "seq": pl.Int32, "strength": pl.String, "score": pl.Float64,
              "programs": pl.List(pl.String), "topics": pl.List(pl.String)}  # fmt: skip
    rows = [
        ("c", "consignee", 2, strength, 0.98765, ["A", "B"], None) for strength in ("weak", "possible", "confirmed")
    ]
    whole = pl.DataFrame(
        {
            "consignment": ["c"],
            "ship_from": ["US"],
            "dest": ["DE"],
            "any_accelerator": [True],
            "any_electronics": [True],
            "any_sensitive": [True],
            "us_origin": [True],
            "exporter_country": ["US"],
        }
    )
    found = match_facts(pl.DataFrame(rows, schema=schema, orient="row"), whole)
    assert found["strength"].to_list() == ["possible", "confirmed"]
    assert found.select("subject", "programs", "score").row(0) == ("consignee/2", "A, B", 0.988)
