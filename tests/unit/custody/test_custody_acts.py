"""EPCIS events as acts: one thing has one name, and each kind of event does what it says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.standards.epcis.epcis_documents import EVENTS, capture, read, read_changed

from sekisho.custody import OURS, Evidence, Identity, Level, Verb, acts_of, replay

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
