"""Nested documents say the same as sheets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sekisho.standards.manifest import normalise
from sekisho.storage.places import currencies, gazetteer

BASE: dict[str, Any] = {
    "id": "C1", "ship_date": "2026-11-22", "destination": "SG",
    "parties": [{"role": "consignee", "name": "Acme"}], "lines": [{"model": "H100", "quantity": 4}],
}  # fmt: skip


def test_parties_as_a_list(read: Any) -> None:
    parties = [
        {"role": "end user", "name": "A", "country": "SG"},
        {"role": "end_user", "name": "B"},
        {"role": "荷受人", "name": "C"},
    ]
    batch = read(json.dumps([BASE | {"parties": parties}]), "x.json").batch
    assert batch.parties.select("role", "seq", "name", "country").rows() == [
        ("consignee", 1, "C", None),
        ("end_user", 1, "A", "SG"),
        ("end_user", 2, "B", None),
    ]


@pytest.mark.parametrize("key", ["parties", None])
def test_parties_by_role(read: Any, key: str | None) -> None:
    by_role = {"end_user": {"name": "A", "country": "JP", "identifiers": {"LEI": "5493"}}, "consignee": "C"}
    document = {k: v for k, v in BASE.items() if k != "parties"} | ({key: by_role} if key else by_role)
    batch = read(json.dumps(document), "x.json").batch
    assert batch.parties.select("role", "name", "country").rows() == [("consignee", "C", None), ("end_user", "A", "JP")]
    assert batch.parties["identifiers"].to_list() == [None, ["lei:5493"]]


@pytest.mark.parametrize("key", ["lines", "items", "goods", "明細", "Line Items"])
def test_lines_under_many_names(read: Any, key: str) -> None:
    document = {k: v for k, v in BASE.items() if k != "lines"} | {
        key: [{"品名": "GPU", "数量": 2}, {"description": "CPU"}]
    }
    batch = read(json.dumps({"consignments": [document]}), "x.json").batch
    assert batch.lines.select("description", "quantity").rows() == [("GPU", 2.0), ("CPU", None)]


def test_lists_and_amendments(read: Any) -> None:
    document = BASE | {
        "route": ["JPTYO", "HKHKG", "SGSIN"],
        "licences": ["L1", "L2"],
        "amendments": [{"date": "2026-11-20", "field": "consignee", "from": "A; B", "to": "C"}],
        "lines": [{"model": "H100", "serials": ["A 1", "A;2"]}],
    }
    batch = read(json.dumps([document]), "x.json").batch
    assert batch.consignments["route"].to_list() == [["JP", "HK", "SG"]]
    assert batch.consignments["licence_numbers"].to_list() == [["L1", "L2"]]
    assert batch.consignments["amendments"][0][0]["before"] == "A; B"
    assert batch.lines["serials"].to_list() == [["A 1", "A;2"]]


def test_an_address_as_an_object_gives_its_country(read: Any) -> None:
    address = {"street": "1 Road", "city": "Tokyo", "country": "JP"}
    batch = read(
        json.dumps([BASE | {"parties": [{"role": "consignee", "name": "A", "address": address}]}]), "x.json"
    ).batch
    assert batch.parties.select("address", "country").rows() == [("1 Road, Tokyo, JP", "JP")]


def test_a_role_that_nobody_knows_taints(read: Any) -> None:
    intake = read(json.dumps([BASE | {"parties": [*BASE["parties"], {"role": "astrologer", "name": "X"}]}]), "x.json")
    assert intake.tainted == {"C1"} and "astrologer" in intake.rejects["value"].to_list()


def test_what_is_no_object_is_rejected_by_its_number(read: Any) -> None:
    intake = read(json.dumps([BASE, 5, "x", BASE | {"id": "C2"}]), "x.json")
    assert intake.batch.consignments["consignment"].to_list() == ["C1", "C2"]
    assert intake.rejects["row"].to_list() == [2, 3]


def test_a_line_that_is_no_object_taints(read: Any) -> None:
    intake = read(json.dumps([BASE | {"lines": [{"model": "H100"}, "another"]}]), "x.json")
    assert intake.tainted == {"C1"}


def test_objects_are_taken_without_a_file() -> None:
    intake = normalise([BASE], file="form", places=gazetteer(), currencies=currencies())
    assert intake.batch.lines["quantity"].to_list() == [4.0]


def test_values_keep_their_meaning(read: Any) -> None:
    document = BASE | {
        "id": 1001,
        "lines": [{"description": "x", "quantity": 2.0, "unit_value": 0.1, "installation_ordered": True}],
    }
    batch = read(json.dumps([document]), "x.json").batch
    assert batch.consignments["consignment"].to_list() == ["1001"]
    assert batch.lines.select("quantity", "unit_value", "installation_ordered").row(0) == (2.0, 0.1, True)
