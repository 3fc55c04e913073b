"""The gate and the weight of a unit: a question that holds nobody alone, and counts beside others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.vocabulary.listing import ListEntry, ListFile, Reference

DAY = date(2026, 11, 24)
ENTRY = ListEntry("un:7", "Velmorskaya Precision Optika Zavod", "organisation", countries=("RU",), programs=("X",))
LIST = (ListFile("un", "UN list", DAY, (ENTRY,)), StoredSource("un", "UN list", DAY, (), 1))
NEWBORN = {"incorporation_date": "2026-10-01"}  # three points


@pytest.fixture(scope="module")
def gate() -> Gate:
    return open_gate(Reference("lists", tables_of([LIST])))


def judged(gate: Gate, weight: float | None, quantity: float = 4, **buyer: Any) -> dict[str, Any]:
    firm = {"name": "Hafen Rechenzentrum GmbH", "country": "DE", "hq_country": "DE", "address": "Hafenstr. 9, Bremen"}
    firm |= {"line_of_business": "data centre operation", "incorporation_date": "2001-05-04"} | buyer
    line = {"description": "NVIDIA H100 PCIe 80GB", "maker": "NVIDIA", "quantity": quantity, "unit_value": 27_000}
    consignment = {
        "id": "C-1",
        "order_date": "2026-11-02",
        "ship_date": DAY.isoformat(),
        "ship_from": "US",
        "destination": "DE",
        "end_use": "inference service for hospitals, in our own data centre at Hafenstr. 9, Bremen; no resale",
        "lines": [{**line, "hs_code": "847330", "net_weight_kg": weight}],
        "parties": [
            {"role": "exporter", "name": "Cascade Ridge Systems Inc.", "country": "US"},
            {"role": "consignee", **firm},
            {"role": "end_user", **firm},
        ],
    }
    [decision] = gate.judge([consignment], as_of=DAY)
    return decision


def weighed(decision: dict[str, Any]) -> set[str]:
    return {f["check"] for f in decision["findings"] if f["check"].startswith("flag.far-too-")}


@pytest.mark.parametrize(
    ("weight", "quantity", "flag"), [(0.4, 4, "flag.far-too-light"), (60.0, 1, "flag.far-too-heavy")]
)
def test_alone_it_is_told_and_holds_nobody(gate: Gate, weight: float, quantity: float, flag: str) -> None:
    decision = judged(gate, weight, quantity)
    assert (decision["outcome"], weighed(decision)) == ("release", {flag})


@pytest.mark.parametrize(("weight", "quantity"), [(0.4, 4), (60.0, 1)])
def test_beside_a_firm_of_a_few_weeks_it_holds(gate: Gate, weight: float, quantity: float) -> None:
    decision = judged(gate, weight, quantity, **NEWBORN)
    assert decision["outcome"] == "hold"
    assert "flags.joint" in {f["check"] for f in decision["findings"]}


@pytest.mark.parametrize(
    ("weight", "quantity"),
    [(6.8, 4), (None, 4), (1.7, 4), (29.0, 1), (1.6, 4)],
    ids=["usual", "not stated", "stated a piece", "one card on a pallet", "boards without their coolers"],
)
def test_the_same_firm_with_a_weight_that_can_be_believed_goes(gate: Gate, weight: float, quantity: float) -> None:
    decision = judged(gate, weight, quantity, **NEWBORN)
    assert (decision["outcome"], weighed(decision)) == ("release", set())


def test_a_weight_that_is_not_stated_is_named(gate: Gate) -> None:
    skipped = judged(gate, None)["skipped"]
    assert {"flag.far-too-light:weight_ratio"} <= set(skipped)
