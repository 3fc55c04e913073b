"""Facts from tables and judged days: what fits is read, what does not is told and says nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.custody import Decision, Paper, Range, Seen, Spot, Tap
from sekisho.rules import Licence
from sekisho.service.custody_facts import (
    decisions_of,
    instant,
    licences_of,
    ranges_of,
    spots_of,
    stock_of,
    tap_line,
    taps_of,
)
from sekisho.vocabulary.frames import Batch

DAY = date(2026, 11, 24)
BUYER = {"consignment": "C-1", "role": "consignee", "name": "Buyer Co", "other_names": None, "identifiers": ["gln:88"]}


def judged(lines: list[dict[str, Any]], **changes: Any) -> tuple[dict[str, Decision], dict[str, Paper]]:
    stated = {"consignment": "C-1", "outcome": "release", "determination": "licensed", "licences": ["L-1"],
              "known_at": DAY, "consignment_digest": "d1", **changes}  # fmt: skip
    schema = {"consignment": pl.String, "serials": pl.List(pl.String), "quantity": pl.Float64}
    rows = [{"consignment": "C-1", **line} for line in lines]
    consignments = pl.DataFrame({"consignment": ["C-1"], "destination": ["KR"]})
    exporter = {**BUYER, "role": "exporter", "name": "Maker Co"}
    batch = Batch(consignments, pl.DataFrame(rows, schema=schema), pl.DataFrame([BUYER, exporter]))
    return decisions_of(pl.DataFrame([stated]), batch)


def test_a_decision_covers_what_its_consignment_states() -> None:
    decisions, licences = judged([{"serials": ["A", "B"], "quantity": 2.0}, {"serials": ["C"], "quantity": 1.0}])
    assert decisions["C-1"] == decisions["d1"] == Decision(
        "C-1", frozenset("ABC"), None, frozenset({"Buyer Co", "gln:88"}), frozenset({"KR"}), DAY,
        outcome="release", licences=frozenset({"L-1"}),
    )  # fmt: skip
    assert licences == {"L-1": Paper("L-1", consignees=frozenset())}


@pytest.mark.parametrize(
    ("lines", "units", "count"),
    [
        ([{"serials": ["A"], "quantity": 1.0}, {"serials": None, "quantity": 4.0}], None, 5),
        ([{"serials": [], "quantity": 4.0}], None, 4),
        ([{"serials": None, "quantity": None}], None, 0),
        ([{"serials": None, "quantity": None}, {"serials": None, "quantity": 4.0}], None, 0),
        ([], None, 0),
    ],
)
def test_without_serials_the_number_counts_and_without_a_number_nothing_is_covered(
    lines: list[dict[str, Any]], units: frozenset[str] | None, count: int
) -> None:
    decision = judged(lines)[0]["C-1"]
    assert (decision.units, decision.count) == (units, count)


def test_what_is_not_released_gives_no_licence() -> None:
    decisions, licences = judged([], outcome="hold")
    assert decisions["C-1"].outcome == "hold" and licences == {}


@pytest.mark.parametrize(("determination", "needed"), [("none", False), ("licensed", True), ("red_flags", True)])
def test_only_where_the_law_asks_for_none_is_no_licence_needed(determination: str, needed: bool) -> None:
    assert judged([], determination=determination)[0]["C-1"].licence_needed is needed


def test_a_register_of_licences() -> None:
    whole = Licence("L-1", "JP", consignees=("Buyer",), end_users=("User",), destinations=("KR",), quantity=8.0,
                    valid_from=DAY, valid_to=DAY)  # fmt: skip
    assert licences_of([whole, Licence("L-2", "JP")]) == {
        "L-1": Paper("L-1", None, 8, frozenset({"Buyer", "User"}), frozenset({"KR"}), DAY, DAY),
        "L-2": Paper("L-2"),
    }


def test_places() -> None:
    rows = [{"ID": "urn:epc:id:sgln:4900000.00002.0", "country": "JP", "lat": "35.6", "lon": "139.7", "name": "Hall"},
            {"id": "b", "country": "Japan"}, {"id": "c", "lat": "91"}, {"id": "d", "lon": "x"}, {"country": "JP"},
            {"id": "e"}, {"id": None}]  # fmt: skip
    spots, rejects = spots_of(rows)
    assert spots == {"https://id.gs1.org/414/4900000000023": Spot("JP", 35.6, 139.7, "Hall"), "e": Spot()}
    assert [(row, column) for row, column, _, _ in rejects] == [(3, "country"), (4, "lat"), (5, "lon"), (6, "id")]


def test_ranges() -> None:
    good = {"product": "https://maker.example/01/04900000123456", "first": "M-1", "last": "M-9", "source": "notice"}
    found, rejects = ranges_of([good, {**good, "source": ""}])
    assert found == [Range("https://id.gs1.org/01/04900000123456", "M-1", "M-9", "notice")]
    assert [(row, column) for row, column, _, _ in rejects] == [(3, "source")]


def test_stock() -> None:
    good = {"serial": "M-1", "place": "hall", "seen_at": "2026-11-24T09:00:00+09:00"}
    found, rejects = stock_of([good, {**good, "seen_at": "yesterday"}, {**good, "place": ""}, {"serial": None}])
    assert found == [Seen("M-1", "hall", 1795478400 * 10**9)]
    assert [(row, column) for row, column, _, _ in rejects] == [(3, "seen_at"), (4, "place")]


@pytest.mark.parametrize(
    ("text", "second"), [("2026-11-24", 1795564799), ("2026-11-24T00:00:00Z", 1795478400), ("2026-13-01", None), ("", None)]
)  # fmt: skip
def test_days_end_at_their_end(text: str, second: int | None) -> None:
    assert instant(text) == (None if second is None else second * 10**9)


TAPS = st.builds(
    Tap, st.text(min_size=1), st.integers(0, 2**60), st.text(), st.integers(0, 2**24), st.none() | st.text(),
    st.none() | st.booleans(),
)  # fmt: skip


@given(st.lists(TAPS, max_size=4))
def test_taps_are_read_back(taps: list[Tap]) -> None:
    found, rejects = taps_of(b"".join(map(tap_line, taps)))
    assert (found, rejects) == (taps, [])


@pytest.mark.parametrize(
    "line",
    [b"x", b"7", b"{}", b'{"id": "a"}', b"[" * 9999, b"\xff",
     tap_line(Tap("a", 1, "b", 2)).replace(b"2", b'"2"'), tap_line(Tap("a", 1, "b", 2)).replace(b"null", b"7")],
)  # fmt: skip
def test_a_line_that_is_no_tap_is_told(line: bytes) -> None:
    good = Tap("a", 1, "b", 2)
    found, rejects = taps_of(line.strip() + b"\n" + tap_line(good))
    assert found == [good] and [row for row, _, _, _ in rejects] == [1]
