"""The official documents of GS1 and the reference results of event hashes, where they lie beside the checkout."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sekisho.standards.epcis import document_hash_ids, ignored_names, pre_hash, read_document, write_document

# Faulty in themselves: what their field says is what the standard forbids.
FAULTY = {
    "Example-TransactionEvents-2020_07_03y.jsonld": "epcisBody.eventList[1].sourceList",
    "object_event_all_possible_fields.jsonld": "epcisBody.eventList[0].ilmd",
    "SensorDataExample12.jsonld": "schemaVersion",
    "SensorDataExample17.jsonld": "schemaVersion",
}
INVALID = {
    "Combination_of_events_with_missing_mandatory_fields.json": "epcisBody.eventList[0].action",
    "Combination_of_multiple_invalid_fields.json": "epcisBody.eventList[0].bizStep",
    "Combination_of_non_standard_bizStep_and_disposition.json": "epcisBody.eventList[1].disposition",
    "EPCISDocument_without_context.json": "@context",
    "ObjectEvent_with_ilmd_field_without_namespace.json": "epcisBody.eventList[0].ilmd.materialType",
    "ObjectEvent_with_invalid_action.json": "epcisBody.eventList[0].action",
    "ObjectEvent_with_invalid_certificationInfo.json": "epcisBody.eventList[0].certificationInfo[0]",
    "ObjectEvent_with_invalid_eventTime_format.json": "epcisBody.eventList[0].eventTime",
    "ObjectEvent_with_non_standard_bizStep.json": "epcisBody.eventList[0].bizStep",
    "ObjectEvent_with_non_standard_bizStep_in_second_event.json": "epcisBody.eventList[1].bizStep",
    "ObjectEvent_with_non_standard_disposition.json": "epcisBody.eventList[0].disposition",
    "ObjectEvent_with_quantity_as_text.json": "epcisBody.eventList[0].quantityList[0].quantity",
    "ObjectEvent_with_unknown_field_in_quantityList.json": "epcisBody.eventList[0].quantityList[0].weight",
    "ObjectEvent_without_action_and_eventTime.json": "epcisBody.eventList[0].eventTime",
    "ObjectEvent_without_identifier_list.json": "epcisBody.eventList[0].epcList",
}


@pytest.fixture(scope="module")
def ledger(shared_data: Path) -> Path:
    folder = shared_data / "ledger"
    if not folder.is_dir():
        pytest.skip("the documents of GS1 are not beside this checkout; our own small documents cover the same ground")
    return folder


def _refused(folder: Path) -> dict[str, set[str]]:
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".json", ".jsonld")):
        reading = read_document(path.read_bytes())
        if reading.document is None:
            found[path.name] = {fault.path for fault in reading.faults}
    return found


@pytest.mark.parametrize(
    ("folder", "documents", "faulty"),
    [
        ("epcis/JSON", 47, {}),
        ("epcis/JSON-simple-context", 46, FAULTY),
        ("openepcis/Capture/Events", 5, {}),
        # a sensor report without its type, which the JSON schema of EPCIS demands too
        (
            "openepcis/Capture/Documents",
            38,
            {
                "SensorData_with_combined_events.json": "epcisBody.eventList[8].sensorElementList[0].sensorReport[0].type"
            },
        ),
    ],
)
def test_official_documents_are_accepted(ledger: Path, folder: str, documents: int, faulty: dict[str, str]) -> None:
    assert sum(1 for p in (ledger / folder).rglob("*.json*")) == documents
    refused = _refused(ledger / folder)
    assert refused.keys() == faulty.keys()
    assert all(path in refused[name] for name, path in faulty.items())


def test_invalid_documents_are_refused_with_their_field(ledger: Path) -> None:
    folder = ledger / "openepcis/Capture/Invalid"
    refused = _refused(folder)
    assert refused.keys() == {p.name for p in folder.iterdir()} == INVALID.keys()
    assert [name for name, path in INVALID.items() if path not in refused[name]] == []


def test_official_documents_come_back_as_they_were_read(ledger: Path) -> None:
    changed = []
    for path in sorted(p for p in ledger.glob("*epcis*/**/*") if p.suffix in (".json", ".jsonld")):
        document = read_document(path.read_bytes()).document
        if document is not None and read_document(write_document(document)).document != document:
            changed.append(path.name)
    assert changed == []


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def test_hash_ids_are_those_of_the_reference(ledger: Path) -> None:
    """All inputs in JSON; results whose input is XML or absent cannot be made."""
    inputs = sorted((ledger / "epcis-hash").glob("*.jsonld"))
    wrong = []
    for path in inputs:
        document = read_document(path.read_bytes()).document
        if document is None or list(document_hash_ids(document)) != _lines(path.with_suffix(".hashes")):
            wrong.append(path.name)
    assert len(inputs) == 22 and wrong == []


def test_texts_before_hashing_are_those_of_the_reference(ledger: Path) -> None:
    """Where the reference's own text has the reference's own hash: of three files it has not, they were garbled."""
    garbled, wrong = set(), []
    for path in sorted((ledger / "epcis-hash").glob("*.jsonld")):
        texts = path.with_suffix(".prehashes")
        if not texts.exists():
            continue
        stated = _lines(texts)
        hashes = [f"ni:///sha-256;{hashlib.sha256(t.encode()).hexdigest()}?ver=CBV2.0" for t in stated]
        if hashes != _lines(path.with_suffix(".hashes")):
            garbled.add(path.stem)
            continue
        document = read_document(path.read_bytes()).document
        assert document is not None
        ignored = ignored_names(document)
        if [pre_hash(event, ignored) for event in document.events] != stated:
            wrong.append(path.name)
    assert wrong == []
    assert garbled == {
        "epcisDocWithAllGS1Keys",
        "epcisDocWithCustomSchemaInContext",
        "epcisDocWithDefaultSchemaInContext",
    }
