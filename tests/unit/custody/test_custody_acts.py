"""EPCIS events as acts: one thing has one name, and each kind of event does what it says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.standards.epcis.epcis_documents import EVENTS, MODULE, capture, read, read_changed

from sekisho.custody import OURS, Evidence, Identity, Level, Passage, Seal, SealGrade, Verb, acts_of, replay

OBSERVED = {"action": "OBSERVE", "ilmd": ...}
VERBS: list[tuple[str, dict[str, Any], Verb]] = [
    ("ObjectEvent", {}, Verb.COMMISSION),
    ("ObjectEvent", {"action": "DELETE", "ilmd": ...}, Verb.END),
    ("ObjectEvent", {**OBSERVED, "bizStep": "shipping"}, Verb.OFFER),
    ("ObjectEvent", {**OBSERVED, "bizStep": "receiving"}, Verb.ACCEPT),
    ("ObjectEvent", {**OBSERVED, "bizStep": "receiving", "destinationList": ...}, Verb.OBSERVE),
    ("ObjectEvent", {**OBSERVED, "bizStep": "inspecting"}, Verb.EXAMINE),
    ("ObjectEvent", {**OBSERVED, "bizStep": "storing"}, Verb.OBSERVE),
    ("ObjectEvent", {**OBSERVED, "bizStep": "installing"}, Verb.INSTALL),
    ("ObjectEvent", {**OBSERVED, "bizStep": "void_shipping"}, Verb.WITHDRAW),
    ("AggregationEvent", {}, Verb.JOIN),
    ("AggregationEvent", {"action": "DELETE"}, Verb.PART),
    ("AggregationEvent", {"action": "OBSERVE"}, Verb.INSPECT),
    ("AssociationEvent", {}, Verb.JOIN),
    ("TransactionEvent", {}, Verb.BIND),
    ("TransactionEvent", {"action": "DELETE"}, Verb.UNBIND),
    ("TransformationEvent", {}, Verb.TRANSFORM),
]


@pytest.mark.parametrize(("kind", "changes", "verb"), VERBS)
def test_each_event_does_what_it_says(kind: str, changes: dict[str, Any], verb: Verb) -> None:
    document = read_changed(kind, **changes).document
    assert document is not None and [one.verb for one in acts_of(document)] == [verb]


def test_level_and_evidence_come_from_the_master_data() -> None:
    identity = [{"kind": "die-id", "value": "D-1", "attested": True}, {"kind": "horoscope", "value": "x"}]
    context = [{"sekisho": OURS}]
    changes = {"@context": context, "ilmd": {"sekisho:level": "module", "sekisho:identity": identity}}
    document = read_changed("ObjectEvent", **changes).document
    assert document is not None
    (one,) = acts_of(document)
    assert (one.level, one.identities) == (Level.MODULE, (Identity(Evidence.DIE_ID, "D-1", attested=True),))


def test_two_spellings_of_a_key_are_one_unit() -> None:
    made = {**EVENTS["ObjectEvent"], "errorDeclaration": ...}
    made.pop("errorDeclaration")
    packed = {**EVENTS["AggregationEvent"], "eventTime": "2026-11-24T10:00:00+09:00"}
    packed["childEPCs"] = ["https://maker.example/01/04900000123456/21/M-1"]
    document = read(capture(made, packed)).document
    assert document is not None
    custody = replay(acts_of(document))
    assert custody.findings == ()
    assert (
        custody.twins["https://id.gs1.org/01/04900000123456/21/M-1"].parent
        == "https://id.gs1.org/00/049000000000000016"
    )


def act_of_event(kind: str = "ObjectEvent", **changes: Any) -> Any:
    document = read_changed(kind, **{**OBSERVED, "@context": [{"sekisho": OURS}], **changes}).document
    assert document is not None
    (one,) = acts_of(document)
    return one


SEAL = {
    "act": "apply",
    "number": "A-1",
    "maker": "MK",
    "class": "H",
    "certificate": "C",
    "photo": "ab",
    "where": "door",
}


@pytest.mark.parametrize(
    ("what", "verb"), [("apply", Verb.SEAL), ("inspect", Verb.SEAL_CHECK), ("break", Verb.SEAL_BREAK)]
)
def test_seals_are_applied_inspected_and_broken(what: str, verb: Verb) -> None:
    one = act_of_event(**{"sekisho:seal": {**SEAL, "act": what}})
    assert one.verb is verb
    assert one.seals == (Seal(one.items[0], "A-1", "MK", SealGrade.HIGH, "C", "ab", "door"),)


def test_an_inspection_that_found_no_seal_says_so() -> None:
    one = act_of_event(**{"sekisho:seal": {"act": "inspect"}})
    assert (one.verb, one.seals) == (Verb.SEAL_CHECK, ())


@pytest.mark.parametrize(
    "told", ["A-1", 7, [], {"number": "A-1"}, {"act": "kiss", "number": "A-1"}, ["apply"], {"act": ["apply"]}]
)
def test_what_is_no_seal_says_nothing(told: object) -> None:
    assert act_of_event(**{"sekisho:seal": told}).verb is Verb.OBSERVE


def test_a_seal_of_several_units_names_its_own() -> None:
    two = [MODULE.format(1), MODULE.format(2)]
    assert act_of_event(epcList=two, **{"sekisho:seal": SEAL}).seals == ()
    named = act_of_event(epcList=two, **{"sekisho:seal": [{**SEAL, "item": two[1]}]})
    assert [seal.item for seal in named.seals] == [named.items[1]]


def test_a_dispute_names_what_is_not_so() -> None:
    one = act_of_event(**{"sekisho:disputes": ["urn:uuid:1", "urn:uuid:2"]})
    assert (one.verb, one.disputes) == (Verb.DISPUTE, ("urn:uuid:1", "urn:uuid:2"))


def test_papers_and_countries_of_a_shipment() -> None:
    told = {"origin": "JP", "destination": "KR", "export": True, "decision": "C-1", "licence": "L-1", "container": True}
    one = act_of_event(bizStep="shipping", **{"sekisho:passage": told})
    assert (one.verb, one.passage) == (Verb.OFFER, Passage("JP", "KR", True, "C-1", "L-1", True))
    assert act_of_event(bizStep="shipping", **{"sekisho:passage": "JP"}).passage is None


def test_evidence_may_be_shown_later_by_an_inspection() -> None:
    one = act_of_event(bizStep="inspecting", **{"sekisho:identity": {"kind": "ek", "value": "E", "attested": True}})
    assert (one.verb, one.identities) == (Verb.EXAMINE, (Identity(Evidence.EK, "E", attested=True),))


def test_where_it_goes_is_a_destination_of_that_type() -> None:
    goes = [
        {"type": "possessing_party", "destination": "urn:epc:id:pgln:4900000.00002"},
        {"type": "location", "destination": "urn:epc:id:sgln:4900000.00002.0"},
    ]
    one = act_of_event(bizStep="shipping", destinationList=goes)
    assert (one.taker, one.target) == ("https://id.gs1.org/417/4900000000023", "https://id.gs1.org/414/4900000000023")
