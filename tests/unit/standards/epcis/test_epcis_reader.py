"""EPCIS documents: what is lawful is read, what is not is refused with the field that is at fault."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.standards.epcis.epcis_documents import ADDRESS, EVENTS, capture, query, read, read_changed

from sekisho.standards.epcis import EVENT_KINDS, Limits, read_document


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_each_kind_of_event_is_read(kind: str) -> None:
    reading = read_changed(kind)
    assert reading.faults == () and reading.document is not None
    assert [e.kind for e in reading.document.events] == [kind]


def test_a_query_document_is_read() -> None:
    document = read(query(*EVENTS.values())).document
    assert document is not None and len(document.events) == 5 and document.query == "SimpleEventQuery"


def test_a_bare_event_is_a_document() -> None:
    document = read({"@context": ADDRESS, **EVENTS["AggregationEvent"]}).document
    assert document is not None and document.kind == "AggregationEvent"


@pytest.mark.parametrize(
    "stated",
    [
        "shipping",
        "cbv:BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
    ],
)
def test_a_term_is_the_same_in_every_form(stated: str) -> None:
    document = read_changed("AggregationEvent", bizStep=stated).document
    assert document is not None and document.events[0].biz_step == "https://ref.gs1.org/cbv/BizStep-shipping"


def test_a_term_of_somebody_else_is_itself() -> None:
    document = read_changed("AggregationEvent", bizStep="ours:burning_in").document
    assert document is not None and document.events[0].biz_step == "https://ns.example.com/ours/burning_in"


PLACE = "urn:epc:id:sgln:4900000.00001.0"
REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("ObjectEvent", {"action": "CREATE"}, "not-an-action", "action"),
    ("ObjectEvent", {"action": ...}, "missing", "action"),
    ("ObjectEvent", {"eventTime": ...}, "missing", "eventTime"),
    ("ObjectEvent", {"eventTimeZoneOffset": ...}, "missing", "eventTimeZoneOffset"),
    ("ObjectEvent", {"eventTime": "24-11-2026"}, "not-a-time", "eventTime"),
    ("ObjectEvent", {"eventTime": "2026-11-24T09:00:00"}, "not-a-time", "eventTime"),
    ("ObjectEvent", {"eventTime": "2026-02-30T09:00:00Z"}, "not-a-time", "eventTime"),
    ("ObjectEvent", {"eventTime": 5}, "wrong-type", "eventTime"),
    ("ObjectEvent", {"eventTimeZoneOffset": "+14:30"}, "not-an-offset", "eventTimeZoneOffset"),
    ("ObjectEvent", {"bizStep": "transforming"}, "not-a-biz-step", "bizStep"),
    ("ObjectEvent", {"bizStep": "urn:epcglobal:cbv:bizstep:transforming"}, "not-a-biz-step", "bizStep"),
    ("ObjectEvent", {"bizStep": "https://ref.gs1.org/cbv/BizStep-transforming"}, "not-a-biz-step", "bizStep"),
    ("ObjectEvent", {"bizStep": "cbv:Disp-active"}, "not-a-biz-step", "bizStep"),
    ("ObjectEvent", {"bizStep": "https://ns.gs1.org/cbv/BizStep-shipping"}, "not-a-biz-step", "bizStep"),
    ("ObjectEvent", {"disposition": "in_transport"}, "not-a-disposition", "disposition"),
    ("ObjectEvent", {"disposition": "urn:epcglobal:cbv:disp:lost"}, "not-a-disposition", "disposition"),
    (
        "ObjectEvent",
        {"bizTransactionList": [{"type": "lc", "bizTransaction": "urn:x:1"}]},
        "not-a-transaction-type",
        "bizTransactionList[0].type",
    ),
    ("ObjectEvent", {"sourceList": [{"type": "place", "source": "urn:x:1"}]}, "not-a-party-type", "sourceList[0].type"),
    ("ObjectEvent", {"sourceList": [{"source": "urn:x:1"}]}, "missing", "sourceList[0].type"),
    ("ObjectEvent", {"sourceList": {"type": "location", "source": "urn:x:1"}}, "wrong-type", "sourceList"),
    ("ObjectEvent", {"epcList": ["M-1"]}, "not-an-iri", "epcList[0]"),
    ("ObjectEvent", {"epcList": ["urn:x:1", "urn:x:1"]}, "twice", "epcList"),
    ("ObjectEvent", {"epcList": ["urn:x:a b"]}, "not-an-iri", "epcList[0]"),
    ("ObjectEvent", {"epcList": ..., "quantityList": ..., "sensorElementList": ...}, "nothing-observed", "epcList"),
    (
        "ObjectEvent",
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": "twenty"}]},
        "not-a-number",
        "quantityList[0].quantity",
    ),
    (
        "ObjectEvent",
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": True}]},
        "not-a-number",
        "quantityList[0].quantity",
    ),
    (
        "ObjectEvent",
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": -1}]},
        "negative",
        "quantityList[0].quantity",
    ),
    (
        "ObjectEvent",
        {"quantityList": [{"epcClass": "urn:x:1", "weight": 5}]},
        "unknown-field",
        "quantityList[0].weight",
    ),
    ("ObjectEvent", {"quantityList": [{"quantity": 5}]}, "missing", "quantityList[0].epcClass"),
    ("ObjectEvent", {"ilmd": {"level": "module"}}, "no-namespace", "ilmd.level"),
    ("ObjectEvent", {"action": "OBSERVE"}, "ilmd-without-add", "ilmd"),
    ("ObjectEvent", {"theirs:note": "x"}, "no-namespace", "theirs:note"),
    ("ObjectEvent", {"note": "x"}, "no-namespace", "note"),
    ("ObjectEvent", {"parentID": "urn:x:1"}, "no-namespace", "parentID"),
    ("ObjectEvent", {"ours:note": None}, "null", "ours:note"),
    ("ObjectEvent", {"readPoint": {"ours:dock": "7"}}, "missing", "readPoint.id"),
    ("ObjectEvent", {"readPoint": PLACE}, "wrong-type", "readPoint"),
    ("ObjectEvent", {"persistentDisposition": {}}, "empty", "persistentDisposition"),
    ("ObjectEvent", {"persistentDisposition": {"set": ["lost"]}}, "not-a-disposition", "persistentDisposition.set[0]"),
    ("ObjectEvent", {"errorDeclaration": {}}, "missing", "errorDeclaration.declarationTime"),
    (
        "ObjectEvent",
        {"errorDeclaration": {"declarationTime": "2026-11-25T00:00:00Z", "reason": "fraud"}},
        "not-an-error-reason",
        "errorDeclaration.reason",
    ),
    ("ObjectEvent", {"certificationInfo": [{"ours:x": 1}]}, "wrong-type", "certificationInfo[0]"),
    ("ObjectEvent", {"sensorElementList": [{"sensorReport": []}]}, "empty", "sensorElementList[0].sensorReport"),
    (
        "ObjectEvent",
        {"sensorElementList": [{"sensorReport": [{"value": 1}]}]},
        "missing",
        "sensorElementList[0].sensorReport[0].type",
    ),
    (
        "ObjectEvent",
        {"sensorElementList": [{"sensorReport": [{"type": "Mass", "value": "1"}]}]},
        "not-a-number",
        "sensorElementList[0].sensorReport[0].value",
    ),
    (
        "ObjectEvent",
        {"sensorElementList": [{"sensorReport": [{"type": "Mass", "hexBinaryValue": "xy"}]}]},
        "not-hexadecimal",
        "sensorElementList[0].sensorReport[0].hexBinaryValue",
    ),
    ("ObjectEvent", {"@context": [{"cbv": "https://evil.example/"}]}, "context-protected", "@context[0].cbv"),
    ("ObjectEvent", {"id": "urn:uuid:00000000-0000-4000-8000-00000000000f"}, "two-ids", "id"),
    ("AggregationEvent", {"parentID": ...}, "missing", "parentID"),
    ("AggregationEvent", {"childEPCs": ..., "childQuantityList": ...}, "no-children", "childEPCs"),
    ("AssociationEvent", {"parentID": ...}, "missing", "parentID"),
    ("AssociationEvent", {"childEPCs": []}, "no-children", "childEPCs"),
    ("TransactionEvent", {"bizTransactionList": ...}, "missing", "bizTransactionList"),
    ("TransactionEvent", {"bizTransactionList": []}, "empty", "bizTransactionList"),
    ("TransactionEvent", {"epcList": ...}, "nothing-observed", "epcList"),
    ("TransformationEvent", {"action": "ADD"}, "no-namespace", "action"),
    ("TransformationEvent", {"transformationID": ..., "outputEPCList": ...}, "nothing-transformed", "outputEPCList"),
    ("TransformationEvent", {"inputEPCList": ..., "outputEPCList": ...}, "nothing-transformed", "inputEPCList"),
]


@pytest.mark.parametrize(("kind", "changes", "code", "field"), REFUSED)
def test_what_is_wrong_is_refused_with_its_field(kind: str, changes: dict[str, Any], code: str, field: str) -> None:
    reading = read_changed(kind, **changes)
    assert reading.document is None
    assert (code, f"epcisBody.eventList[0].{field}") in {(f.code, f.path) for f in reading.faults}


LAWFUL: list[tuple[str, dict[str, Any]]] = [
    ("ObjectEvent", {"eventTime": "2026-11-24T09:00:00.123456789Z"}),
    ("ObjectEvent", {"eventTimeZoneOffset": "-14:00"}),
    ("ObjectEvent", {"epcList": ..., "action": "ADD"}),
    ("ObjectEvent", {"epcList": [], "quantityList": ...}),
    ("ObjectEvent", {"certificationInfo": "https://example.com/certificate/1"}),
    ("ObjectEvent", {"@context": [{"theirs": "https://theirs.example/"}], "theirs:note": "x"}),
    ("ObjectEvent", {"https://theirs.example/note": "x"}),
    ("ObjectEvent", {"eventID": ..., "id": "urn:uuid:00000000-0000-4000-8000-00000000000f"}),
    ("AggregationEvent", {"action": "DELETE", "childEPCs": ..., "childQuantityList": ...}),
    ("AggregationEvent", {"action": "OBSERVE", "parentID": ...}),
    ("TransactionEvent", {"action": "DELETE", "epcList": ...}),
    ("TransformationEvent", {"outputEPCList": ...}),  # the rest comes under the same transformationID
]


@pytest.mark.parametrize(("kind", "changes"), LAWFUL)
def test_the_lawful_twin_is_read(kind: str, changes: dict[str, Any]) -> None:
    assert read_changed(kind, **changes).faults == ()


DOCUMENTS: list[tuple[dict[str, Any], str, str]] = [
    ({"@context": ...}, "missing", "@context"),
    ({"@context": [ADDRESS, {"epcis": "https://evil.example/"}]}, "context-protected", "@context[1].epcis"),
    ({"@context": [ADDRESS, {"eventTime": {"@id": "https://evil.example/"}}]}, "context-term", "@context[1].eventTime"),
    (
        {"@context": [ADDRESS, {"a": "https://a.example/"}, {"a": "https://b.example/"}]},
        "context-twice",
        "@context[2].a",
    ),
    ({"type": "EPCISMasterDataDocument"}, "not-a-document-type", "type"),
    ({"type": ...}, "missing", "type"),
    ({"schemaVersion": 2.0}, "wrong-type", "schemaVersion"),
    ({"schemaVersion": "1.2"}, "unsupported-version", "schemaVersion"),
    ({"creationDate": ...}, "missing", "creationDate"),
    ({"epcisBody": {}}, "missing", "epcisBody.eventList"),
    ({"epcisBody": {"eventList": {}}}, "wrong-type", "epcisBody.eventList"),
    ({"epcisBody": {"eventList": [7]}}, "wrong-type", "epcisBody.eventList[0]"),
    ({"epcisBody": {"eventList": [{"type": "QuantityEvent"}]}}, "not-an-event-type", "epcisBody.eventList[0].type"),
    ({"surprise": 1}, "no-namespace", "surprise"),
]


@pytest.mark.parametrize(("changes", "code", "path"), DOCUMENTS)
def test_a_document_is_refused_with_its_field(changes: dict[str, Any], code: str, path: str) -> None:
    document = {**capture(EVENTS["ObjectEvent"]), **changes}
    reading = read({k: v for k, v in document.items() if v is not ...})
    assert reading.document is None and (code, path) in {(f.code, f.path) for f in reading.faults}


def test_every_fault_is_told_at_once() -> None:
    reading = read_changed("ObjectEvent", action="CREATE", bizStep="transforming", eventTime="now")
    assert {f.code for f in reading.faults} >= {"not-an-action", "not-a-biz-step", "not-a-time"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-json"),
        (b"[1,]", "not-json"),
        (b"\xff\xfe{}", "not-utf-8"),
        (b'{"type": "ObjectEvent", "type": "AggregationEvent"}', "twice"),
        (b'{"a": NaN}', "not-a-number"),
        (b'{"a": 1e999999999}', "too-many-digits"),
        (b'{"a": ' + b"9" * 100 + b"}", "too-many-digits"),
        (b"[" * 5000, "too-deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "too-deep"),
        (b"7", "wrong-type"),
    ],
)
def test_hostile_bytes_are_refused(content: bytes, code: str) -> None:
    assert [f.code for f in read_document(content).faults] == [code]


@pytest.mark.parametrize("content", [b'"' + b'\\"' * 2_000_000, b'["' + b'\\"' * 2_000_000 + b"\\", b'"' * 4_000_001])
def test_unclosed_strings_cost_no_more_than_their_length(content: bytes) -> None:
    begun = time.process_time()
    assert read_document(content).faults[0].code in ("not-json", "too-deep")
    assert time.process_time() - begun < 10


def test_compact_iris_are_resolved_wherever_an_iri_stands() -> None:
    document = read_changed("AggregationEvent", childEPCs=["ours:M-1"]).document
    assert document is not None and document.events[0].children == ("https://ns.example.com/ours/M-1",)


@pytest.mark.parametrize("scheme", ["urn", "https", "ni"])
def test_no_context_turns_a_scheme_into_a_prefix(scheme: str) -> None:
    reading = read_changed("ObjectEvent", **{"@context": [{scheme: "https://evil.example/"}]})
    assert [f.code for f in reading.faults] == ["context-protected"]


def test_too_many_bytes_events_and_items_are_refused() -> None:
    content = json.dumps(capture(*[EVENTS["AggregationEvent"]] * 3)).encode()
    assert read_document(content, Limits(bytes=100)).faults[0].code == "too-large"
    assert read_document(content, Limits(events=2)).faults[0].path == "epcisBody.eventList"
    assert read_document(content, Limits(items=1)).faults[0].path == "epcisBody.eventList[0].childEPCs"
    assert read_document(content).faults == ()


def test_lone_surrogates_are_refused() -> None:
    reading = read_document(json.dumps(capture({**EVENTS["ObjectEvent"], "ours:note": "\ud800"})).encode())
    assert [f.code for f in reading.faults] == ["surrogate"]


def test_of_two_event_ids_the_last_counts_and_the_other_is_told() -> None:
    event = json.dumps({"@context": ADDRESS, **EVENTS["AggregationEvent"]})[:-1]
    reading = read_document(f'{event}, "eventID": "urn:uuid:a", "eventID": "urn:uuid:b"}}'.encode())
    assert reading.document is not None and reading.document.events[0].id == "urn:uuid:b"
    assert [(n.code, n.value) for n in reading.notes] == [("passed-over", "urn:uuid:a")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    assert read_document(content).document is None


@given(st.sampled_from(EVENT_KINDS), st.data(), JSON)
def test_no_value_in_any_field_raises(kind: str, data: st.DataObject, value: Any) -> None:
    field = data.draw(st.sampled_from(sorted({*EVENTS[kind], "ilmd", "sensorElementList", "@context", "sourceList"})))
    reading = read_changed(kind, **{field: value})
    assert (reading.document is None) == bool(reading.faults)


@given(st.dictionaries(st.sampled_from(["@context", "type", "epcisBody", "schemaVersion", "epcisHeader"]), JSON))
def test_no_document_raises(changes: dict[str, Any]) -> None:
    for document in (capture(EVENTS["ObjectEvent"]), query(EVENTS["ObjectEvent"])):
        reading = read({**document, **changes})
        assert (reading.document is None) == bool(reading.faults)
