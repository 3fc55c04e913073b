"""UNTP credentials of units and events hold under the published schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from sekisho.standards.epcis import Document, document_hash_ids, read_document
from sekisho.standards.untp import Issuer, Link, Product, product_passport, traceability_event

ISSUER = Issuer("did:web:maker.example", "Maker K.K.")
ITEM = "https://id.gs1.org/01/04900000123456/21/M-1"
PRODUCT = Product(ITEM, "H100 SXM module", "M-1", ("https://id.gs1.org/417/4900000000016", "Maker"), "2026-11-16", "JP")


def validator(shared_data: Path, name: str) -> Draft202012Validator:
    schema = json.loads((shared_data / "ledger" / "untp" / name).read_text())
    return Draft202012Validator(schema, format_checker=FormatChecker())


def factory(root: Path) -> Document:
    document = read_document((root / "tests/data/custody/factory.jsonld").read_bytes()).document
    assert document is not None
    return document


def dte(document: Document) -> dict[str, Any]:
    ids = document_hash_ids(document)
    return traceability_event(
        document.events, ISSUER, id="urn:uuid:1", valid_from="2026-11-28T00:00:00Z", names={ITEM: "H100"}, ids=ids
    )


def test_a_passport_holds_under_the_schema(shared_data: Path) -> None:
    made = product_passport(
        PRODUCT,
        ISSUER,
        id="urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        valid_from="2026-11-28T00:00:00Z",
        evidence=[Link("https://maker.example/e.json", "events", "0" * 64)],
        share=1.0,
    )
    check = validator(shared_data, "untp-dpp/artefacts/untp-dpp-schema.json")
    assert list(check.iter_errors(made)) == []
    assert list(check.iter_errors(made | {"issuer": {"id": "did:web:x"}})) != []


def test_events_hold_under_the_schema_of_the_credential_and_of_their_kind(root: Path, shared_data: Path) -> None:
    made = dte(factory(root))
    check = validator(shared_data, "untp-dte/artefacts/untp-dte-schema.json")
    assert list(check.iter_errors(made)) == []
    for event in made["credentialSubject"]:
        kind = validator(shared_data, f"untp-dte/artefacts/{event['type'][0]}-schema.json")
        assert list(kind.iter_errors(event)) == []


@pytest.mark.parametrize(
    "name", ["Example_9.6.1-ObjectEvent", "Example_9.6.3-AggregationEvent", "Example_9.6.4-TransformationEvent"]
)
def test_official_epcis_examples_become_valid_events(shared_data: Path, name: str) -> None:
    document = read_document((shared_data / "ledger/epcis/JSON" / f"{name}.jsonld").read_bytes()).document
    assert document is not None
    for event in dte(document)["credentialSubject"]:
        kind = validator(shared_data, f"untp-dte/artefacts/{event['type'][0]}-schema.json")
        assert list(kind.iter_errors(event)) == []


def test_events_tell_units_parents_and_steps(root: Path) -> None:
    events = dte(factory(root))["credentialSubject"]
    named = {item["id"]: item["name"] for event in events for item in event.get("epcList", [])}
    assert "H100" in named.values()
    assert all(name == "H100" or name == item for item, name in named.items())
    kinds = [event["type"][0] for event in events]
    joined = events[kinds.index("AssociationEvent") if "AssociationEvent" in kinds else kinds.index("AggregationEvent")]
    assert joined["parentEPC"]["id"]
    assert joined["childEPCList"]


def test_a_transaction_names_both_parties_even_where_nobody_stated_them(shared_data: Path) -> None:
    path = shared_data / "ledger/epcis/JSON/Example-TransactionEvents-2020_07_03y.jsonld"
    document = read_document(path.read_bytes()).document
    assert document is not None
    for event in dte(document)["credentialSubject"]:
        kind = validator(shared_data, f"untp-dte/artefacts/{event['type'][0]}-schema.json")
        assert list(kind.iter_errors(event)) == []
