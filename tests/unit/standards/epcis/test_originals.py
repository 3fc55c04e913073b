"""Events are taken out of their documents byte for byte, and told again so that they say what they said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.epcis import (
    Instant,
    document_hash_ids,
    event_spans,
    kept_document,
    query_document,
    read_document,
    reread,
    said_again,
    surroundings,
    term_of,
    without,
)
from sekisho.standards.epcis.hashing import ignored_names

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-24T00:00:00Z",
    "eventTimeZoneOffset": "+00:00",
    "epcList": ["urn:x:1"],
    "action": "OBSERVE",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def document(*events: Any, context: Any = (CONTEXT,), **more: Any) -> dict[str, Any]:
    head = {"@context": list(context), "type": "EPCISDocument", "schemaVersion": "2.0"}
    return {**head, "creationDate": "2026-11-24T00:00:00Z", **more, "epcisBody": {"eventList": list(events)}}


@given(st.lists(JSON, max_size=5), JSON, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_spans_are_the_events_as_they_stand(events: list[Any], other: Any, indent: Any, ascii_only: bool) -> None:
    whole = document(*events, header={"epcisBody": {"eventList": [other]}, "eventList": other})
    content = json.dumps(whole, indent=indent, ensure_ascii=ascii_only).encode()
    text, spans = event_spans(content, "EPCISDocument")
    assert [json.loads(text[start:end]) for start, end in spans] == events


@given(st.lists(JSON, min_size=1, max_size=6), st.data())
def test_events_that_are_left_out_take_nothing_along(events: list[Any], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(min_value=0, max_value=len(events) - 1)))
    content = json.dumps(document(*events), indent=1).encode()
    kept = json.loads(without(content, "EPCISDocument", gone))
    assert kept == document(*[event for number, event in enumerate(events) if number not in gone])


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b'{"epcisBody": []}', b'{"epcisBody": {"eventList": {}}}', b'{"a": 1}']
)
def test_where_there_is_no_list_of_events_that_is_said(content: bytes) -> None:
    with pytest.raises(ValueError):
        event_spans(content, "EPCISDocument")


CASES: dict[str, dict[str, Any]] = {
    "plain": document(EVENT),
    "digits": document(EVENT | {"ex:w": 1.10, "ex:n": 10**25}, context=[CONTEXT, {"ex": "https://example.com/"}]),
    "prefix of its own": document(
        {"@context": [{"ex": "https://inner.example/"}], **EVENT, "ex:a": "b"},
        context=[CONTEXT, {"ex": "https://example.com/"}],
    ),
    "other context": document(EVENT, context=[CONTEXT, "https://example.com/context.jsonld"]),
    "ignored": document(
        EVENT | {"ex:a": "b", "ex:c": "d"},
        context=[CONTEXT, {"ex": "https://example.com/"}],
        **{"ex:ignoreFields": ["ex:a"]},
    ),
    "alias": document({"id": "urn:x:event:1", **EVENT}),
    "recorded elsewhere": document(EVENT | {"recordTime": "2020-01-01T00:00:00Z"}),
    "bare": {"@context": [CONTEXT, {"ex": "https://example.com/"}], **EVENT, "ex:a": "b"},
}


@pytest.mark.parametrize("name", CASES)
def test_an_event_alone_has_the_hash_id_that_it_had_in_its_document(name: str) -> None:
    content = json.dumps(CASES[name]).encode()
    given_document = read_document(content).document
    assert given_document is not None
    ignored = ignored_names(given_document)
    text, [(start, end)] = event_spans(content, given_document.kind)
    kept, around = text[start:end].encode(), surroundings(given_document, ignored)
    whole = read_document(kept_document([kept], around)).document
    assert whole is not None and document_hash_ids(whole) == document_hash_ids(given_document)
    event, names = reread(kept, around)
    assert set(names) == set(ignored) and event.id == given_document.events[0].id


@pytest.mark.parametrize("name", sorted(set(CASES) - {"ignored"}))
def test_an_event_that_is_told_says_what_it_said(name: str) -> None:
    content = json.dumps(CASES[name]).encode()
    given_document = read_document(content).document
    assert given_document is not None
    text, [(start, end)] = event_spans(content, given_document.kind)
    around = surroundings(given_document, ())
    told = said_again(text[start:end].encode(), around, event_id="urn:x:event:1", recorded=Instant(5))
    answer = read_document(query_document([told], query="SimpleEventQuery", created=Instant(0)))
    assert answer.document is not None, answer.faults
    [event] = answer.document.events
    assert document_hash_ids(answer.document) == document_hash_ids(given_document)
    assert (event.id, event.recorded) == ("urn:x:event:1", Instant(5))


def test_what_was_kept_and_changed_is_not_read_as_if_it_were_not() -> None:
    with pytest.raises(ValueError, match="refused now"):
        reread(json.dumps(EVENT | {"action": "LOOK"}).encode(), '{"context": [], "ignored": []}')


@pytest.mark.parametrize(
    ("kind", "text", "iri"),
    [
        ("bizStep", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
        ("bizStep", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
        ("bizStep", "cbv:BizStep-shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
        ("bizStep", "https://example.com/step", "https://example.com/step"),
        ("bizTransaction", "po", "https://ref.gs1.org/cbv/BTT-po"),
        ("bizStep", "po", None),
        ("bizStep", "Shipping", None),
        ("bizStep", "", None),
        ("disposition", "https://ns.gs1.org/cbv/Disp-active", None),
    ],
)
def test_terms_are_found_in_every_spelling(kind: str, text: str, iri: str | None) -> None:
    assert term_of(kind, text) == iri
