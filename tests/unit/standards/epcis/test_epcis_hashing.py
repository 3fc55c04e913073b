"""Event hash ids: what is the same event has the same id, what is not has another."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.standards.epcis.epcis_documents import EVENTS, capture, read, read_changed

from sekisho.standards.epcis import document_hash_ids, event_hash_id, ignored_names, parse_instant, pre_hash
from sekisho.standards.epcis.keys import check_digit


def _id(kind: str = "ObjectEvent", **changes: Any) -> str:
    document = read_changed(kind, **changes).document
    assert document is not None
    return event_hash_id(document.events[0])


def test_the_text_before_hashing_is_in_the_order_of_the_standard() -> None:
    document = read_changed("AssociationEvent").document
    assert document is not None
    assert pre_hash(document.events[0]) == (
        "eventType=AssociationEventeventTime=2026-11-24T00:00:00.000ZeventTimeZoneOffset=+09:00"
        "parentID=https://id.gs1.org/01/04900000123456/21/M-9"
        "childEPCsepc=https://id.gs1.org/01/04900000123456/21/M-1"
        "action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-assembling"
    )


SAME: list[dict[str, Any]] = [
    {"eventTime": "2026-11-24T00:00:00.0000Z"},
    {"recordTime": "2026-11-25T00:00:00Z"},
    {"eventID": "urn:uuid:00000000-0000-4000-8000-0000000000ff"},
    {"errorDeclaration": ...},
    {"rdfs:comment": "seen"},
    {"bizStep": "urn:epcglobal:cbv:bizstep:commissioning"},
    {"epcList": ["https://id.maker.example/some/path/01/4900000123456/10/L9/21/M-1?17=271231"]},
    {"epcList": ["https://id.maker.example/gtin/04900000123456/ser/M-1"]},
    {"quantityList": [{"uom": "KGM", "quantity": 2.5, "epcClass": "https://id.gs1.org/01/04900000123456/10/L1"}]},
    {
        "@context": [{"mine": "https://ns.example.com/ours/"}],
        "ours:note": ...,
        "mine:note": EVENTS["ObjectEvent"]["ours:note"],
    },
]


@pytest.mark.parametrize("changes", SAME)
def test_other_spellings_of_the_same_event_have_its_id(changes: dict[str, Any]) -> None:
    assert _id(**changes) == _id()


OTHER: list[dict[str, Any]] = [
    {"eventTime": "2026-11-24T00:00:00.001Z"},
    {"eventTimeZoneOffset": "+08:00"},
    {"epcList": ["urn:epc:id:sgtin:4900000.012345.M-2"]},
    {"quantityList": ...},
    {"disposition": "stolen"},
    {"destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:4900000.00003"}]},
    {"destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:4900000.00002"}]},
    {"ilmd": {"ours:level": "board"}},
    {"ours:note": {"ours:deep": [1, "y", 2.5]}},
    {"readPoint": {"id": "urn:epc:id:sgln:4900000.00001.0", "ours:dock": "8"}},
    {"bizTransactionList": [{"bizTransaction": "urn:example:po:1"}]},
]


@pytest.mark.parametrize("changes", OTHER)
def test_another_event_has_another_id(changes: dict[str, Any]) -> None:
    assert _id(**changes) != _id()


def test_names_that_the_document_ignores_are_no_part_of_the_event() -> None:
    plain = capture(EVENTS["AggregationEvent"])
    marked = copy.deepcopy(plain) | {"ours:ignoreFields": ["ours:captured"]}
    marked["epcisBody"]["eventList"][0]["ours:captured"] = "by us"
    one, two = read(plain).document, read(marked).document
    assert one is not None and two is not None
    assert ignored_names(two) == {"{https://ns.example.com/ours/}captured"}
    assert document_hash_ids(one) == document_hash_ids(two)
    assert event_hash_id(two.events[0]) != event_hash_id(one.events[0])


def test_large_numbers_keep_every_digit() -> None:
    assert _id(**{"ours:note": "9007199254740993"}) != _id(**{"ours:note": "9007199254740992"})


@given(st.permutations(range(4)))
def test_the_order_of_items_does_not_matter(order: list[int]) -> None:
    items = [f"urn:epc:id:sgtin:4900000.012345.M-{n}" for n in range(4)]
    assert _id(epcList=[items[n] for n in order]) == _id(epcList=items)


@pytest.mark.parametrize(
    ("stated", "rounded"),
    [
        ("2026-01-01T00:00:00.0004Z", "2026-01-01T00:00:00.000Z"),
        ("2026-01-01T00:00:00.0005Z", "2026-01-01T00:00:00.001Z"),
        ("2025-12-31T23:59:59.9996Z", "2026-01-01T00:00:00.000Z"),
        ("2026-01-01T00:30:00+09:30", "2025-12-31T15:00:00.000Z"),
    ],
)
def test_times_are_in_utc_with_three_decimals(stated: str, rounded: str) -> None:
    instant = parse_instant(stated)
    assert instant is not None and instant.in_milliseconds() == rounded


@pytest.mark.parametrize(
    "text",
    [
        "0002-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z",
        "2024-02-29T12:00:00.000000001Z",
        "9998-12-31T23:59:59.999999999Z",
    ],
)
def test_a_time_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_instant(text)) == text


@pytest.mark.parametrize("text", ["2026-02-29T00:00:00Z", "0001-01-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_instant(text) is None


def test_a_known_check_digit() -> None:
    """GS1 General Specifications 7.9.1: the GTIN-13 629104150021 has the check digit 3."""
    assert check_digit("629104150021") == "3"
