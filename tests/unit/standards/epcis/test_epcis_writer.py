"""What is written reads back as the same nouns."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.standards.epcis.epcis_documents import EVENTS, capture, query, read, read_changed

from sekisho.standards.epcis import Document, Fields, read_document, write_document, write_event


def _same(document: Document) -> bool:
    return read_document(write_document(document)).document == document


@pytest.mark.parametrize("around", [capture, query])
def test_documents_come_back(around: Any) -> None:
    document = read(around(*EVENTS.values())).document
    assert document is not None and _same(document)


def test_prefixes_of_one_event_come_back() -> None:
    context = [{"theirs": "https://theirs.example/", "ours": "https://other.example/"}]
    document = read_changed("ObjectEvent", **{"@context": context, "theirs:note": "x"}).document
    assert document is not None and _same(document)


def test_one_event_stands_on_its_own() -> None:
    document = read(capture(*EVENTS.values())).document
    assert document is not None
    for event in document.events:
        alone = read_document(write_event(event)).document
        assert alone is not None and alone.events == (event,)


def test_terms_are_written_bare() -> None:
    document = read_changed("AggregationEvent", bizStep="urn:epcglobal:cbv:bizstep:packing").document
    assert document is not None and b'"bizStep": "packing"' in write_document(document)


NAMES = st.from_regex(r"[a-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
VALUES = st.recursive(
    st.booleans() | st.integers(-(10**20), 10**20) | DECIMALS | st.text(st.characters(codec="utf-8"), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(NAMES, inner, max_size=3).map(lambda d: Fields(tuple(sorted(d.items()))))
    ),
    max_leaves=6,
)
ITEMS = st.lists(st.from_regex(r"urn:x:[a-z0-9]{1,6}", fullmatch=True), max_size=4, unique=True).map(tuple)


@given(st.dictionaries(NAMES, VALUES, max_size=4), ITEMS, DECIMALS.map(abs))
def test_any_event_comes_back(extensions: dict[str, Any], epcs: tuple[str, ...], number: Decimal) -> None:
    document = read(capture(EVENTS["ObjectEvent"])).document
    assert document is not None
    named = tuple(sorted((f"{{https://ns.example.com/ours/}}{k}", v) for k, v in extensions.items()))
    (event,) = document.events
    quantity = dataclasses.replace(event.quantities[0], quantity=number)
    changed = dataclasses.replace(event, extensions=Fields(named), epcs=epcs, quantities=(quantity,))
    assert _same(dataclasses.replace(document, events=(changed,)))
