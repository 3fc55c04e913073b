"""Signed handovers: every way in which two documents may not make one handover, and its lawful twin."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.custody.signed import (
    BROKER,
    BUYER,
    HOUR,
    MAKER,
    T0,
    answer,
    codes,
    lost,
    offer,
    ring,
    signed,
    signer,
    superseded,
    taken,
    told,
)
from tests.unit.custody.stories import join

from sekisho.custody import Difference, Passage
from sekisho.standards.suites import Document, DocumentSignature, Held, Revoked, Ring, Suite
from sekisho.vocabulary.errors import DocumentFault

M = offer("m")
GIVEN = signed(M, T0)
TAKEN = signed(answer(M), T0 + HOUR)
Made = Callable[[], list[Document]]


def half_of(document: Document) -> Document:
    """Only the classical half of the signature, passed off as a signature of one algorithm."""
    (whole,) = document.signatures
    return replace(document, signatures=(DocumentSignature(Suite.ED25519, whole.key_id, whole.time, whole.blob[:64]),))


def cut(document: Document) -> Document:
    """The suite still says two; the post-quantum part was cut off."""
    (whole,) = document.signatures
    return replace(document, signatures=(replace(whole, blob=whole.blob[:64]),))


def amended(document: Document, **changes: object) -> Document:
    """Other content under the old signature."""
    return replace(Document.of(document.kind, {**document.matter(), **changes}), signatures=document.signatures)


WRONG: dict[str, tuple[Made, list[str]]] = {
    "nobody signed the offer": (lambda: [replace(GIVEN, signatures=())], ["unsigned"]),
    "the offer is half signed": (lambda: [half_of(GIVEN)], ["suite-too-weak"]),
    "the offer's second half was cut off": (lambda: [cut(GIVEN)], ["signature-wrong"]),
    "the acceptance is half signed": (lambda: [GIVEN, half_of(TAKEN)], ["suite-too-weak"]),
    "the acceptance's second half was cut off": (lambda: [GIVEN, cut(TAKEN)], ["signature-wrong"]),
    "a suite that does not count": (
        lambda: [signed(M, T0, signer(MAKER, Suite.ED25519))],
        ["suite-too-weak"],
    ),
    "a key that nobody knows": (lambda: [signed(M, T0, signer(MAKER, year=1999))], ["signer-unknown"]),
    "offered in another's name": (lambda: [signed(M, T0, signer(BROKER))], ["signer-other"]),
    "accepted in another's name": (lambda: [GIVEN, signed(answer(M), T0 + HOUR, signer(BROKER))], ["signer-other"]),
    "accepted by somebody else": (
        lambda: [GIVEN, signed(answer(M, party=BROKER), T0 + HOUR)],
        ["answered-by-another"],
    ),
    "accepted by the releaser": (lambda: [GIVEN, signed(answer(M, party=MAKER), T0 + HOUR)], ["answered-by-another"]),
    "declined by somebody else": (
        lambda: [GIVEN, signed(answer(M, "decline", party=BROKER), T0 + HOUR)],
        ["answered-by-another"],
    ),
    "withdrawn by the receiver": (
        lambda: [GIVEN, signed(answer(M, "withdraw", party=BUYER), T0 + HOUR)],
        ["answered-by-another"],
    ),
    "accepted after the end": (lambda: [GIVEN, signed(answer(M), T0 + 25 * HOUR)], ["accepted-after-expiry"]),
    "accepted before the offer": (lambda: [GIVEN, signed(answer(M), T0 - 601)], ["answered-before-offer"]),
    "accepted twice": (
        lambda: [GIVEN, TAKEN, signed(answer(M, event="ni:///sha-256;x"), T0 + 2 * HOUR)],
        ["accepted-twice"],
    ),
    "an acceptance signed once more": (lambda: [GIVEN, TAKEN, signed(answer(M), T0 + 2 * HOUR)], ["document-replayed"]),
    "an offer signed once more": (lambda: [GIVEN, signed(M, T0 + HOUR)], ["document-replayed"]),
    "an acceptance without an offer": (lambda: [TAKEN], ["offer-unknown"]),
    "an acceptance of another offer": (
        lambda: [GIVEN, signed(answer(M, offer=signed(offer("n"), T0).digest), T0 + HOUR)],
        ["offer-amended"],
    ),
    "an acceptance of another offer, under its number": (
        lambda: [GIVEN, signed(answer(offer("n")), T0 + HOUR)],
        ["offer-unknown"],
    ),
    "the units of another offer": (
        lambda: [GIVEN, signed(answer(M, received=("n",)), T0 + HOUR)],
        ["accept-of-another-offer"],
    ),
    "more units than were offered": (
        lambda: [GIVEN, signed(answer(M, received=("m", "n")), T0 + HOUR)],
        ["accept-of-another-offer"],
    ),
    "a unit that is not accounted for": (
        lambda: [signed(offer("m", "n"), T0), signed(answer(offer("m", "n"), received=("m",)), T0 + HOUR)],
        ["accept-of-another-offer"],
    ),
    "another number than the offer's": (
        lambda: [GIVEN, signed(answer(M, offer_id="another-number-0000"), T0 + HOUR)],
        ["accept-of-another-offer"],
    ),
    "accepted after it was withdrawn": (
        lambda: [GIVEN, signed(answer(M, "withdraw"), T0 + 60), TAKEN],
        ["offer-withdrawn"],
    ),
    "accepted and withdrawn at one instant": (
        lambda: [GIVEN, signed(answer(M, "withdraw"), T0 + HOUR), TAKEN],
        ["offer-withdrawn"],
    ),
    "withdrawn after it was accepted": (
        lambda: [GIVEN, TAKEN, signed(answer(M, "withdraw"), T0 + 2 * HOUR)],
        ["already-accepted"],
    ),
    "accepted after it was declined": (
        lambda: [GIVEN, signed(answer(M, "decline"), T0 + 60), TAKEN],
        ["offer-declined"],
    ),
    "units changed under the signature": (lambda: [amended(GIVEN, units=["n"])], ["signature-wrong"]),
    "the receiver changed under the signature": (lambda: [amended(GIVEN, receiver=BROKER)], ["signature-wrong"]),
    "the acceptance changed under the signature": (
        lambda: [GIVEN, amended(TAKEN, discrepancies=[{"kind": "damaged", "unit": "m"}])],
        ["signature-wrong"],
    ),
    "the offer changed and signed again after it was accepted": (
        lambda: [signed(M._replace(expires=T0 + 48 * HOUR), T0), TAKEN],
        ["offer-amended"],
    ),
    "two offers under one number": (lambda: [GIVEN, signed(M._replace(units=("n",)), T0 + 1)], ["offer-id-twice"]),
    "answer to an offer that was refused": (
        lambda: [signed(M, T0, signer(BROKER)), TAKEN],
        ["signer-other", "offer-refused"],
    ),
    "offered after its own end": (lambda: [signed(M, T0 + 25 * HOUR)], ["offered-after-expiry"]),
    "a document of another kind": (
        lambda: [Document.of("key.rotation", {"a": 1}).signed([signer(MAKER)], T0)],
        ["handover-kind"],
    ),
    "a field more": (
        lambda: [Document.of("handover.offer", {**GIVEN.matter(), "gift": True}).signed([signer(MAKER)], T0)],
        ["handover-form"],
    ),
    "a receiver that is a number": (
        lambda: [Document.of("handover.offer", {**GIVEN.matter(), "receiver": 7}).signed([signer(MAKER)], T0)],
        ["handover-form"],
    ),
    "one unit twice": (
        lambda: [Document.of("handover.offer", {**GIVEN.matter(), "units": ["m", "m"]}).signed([signer(MAKER)], T0)],
        ["handover-form"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_refused_with_its_own_code(name: str) -> None:
    documents, expected = WRONG[name]
    assert codes(taken(*documents())) == expected


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_moves_nothing(name: str) -> None:
    documents, _ = WRONG[name]
    twins = told(documents()).custody.twins
    accepted = name in {"accepted twice", "an acceptance signed once more", "withdrawn after it was accepted"}
    assert {twins["m"].holder, twins["n"].holder} == ({BUYER, MAKER} if accepted else {MAKER})


LAWFUL: dict[str, tuple[Made, str]] = {
    "offered and accepted": (lambda: [GIVEN, TAKEN], BUYER),
    "captured the other way round": (lambda: [TAKEN, GIVEN], BUYER),
    "captured by both sides": (lambda: [GIVEN, TAKEN, GIVEN, TAKEN], BUYER),
    "offered only": (lambda: [GIVEN], MAKER),
    "declined": (lambda: [GIVEN, signed(answer(M, "decline"), T0 + HOUR)], MAKER),
    "withdrawn": (lambda: [GIVEN, signed(answer(M, "withdraw"), T0 + HOUR)], MAKER),
    "the receiver's clock is late": (lambda: [GIVEN, signed(answer(M), T0 - 599)], BUYER),
    "accepted just after the end, by the other clock": (
        lambda: [GIVEN, signed(answer(M), T0 + 24 * HOUR + 599)],
        BUYER,
    ),
    "offered again after it was withdrawn": (
        lambda: [
            GIVEN,
            signed(answer(M, "withdraw"), T0 + 60),
            signed(M._replace(id="another-offer-00000"), T0 + 120),
            signed(answer(M._replace(id="another-offer-00000")), T0 + HOUR),
        ],
        BUYER,
    ),
    "offered again after the end": (
        lambda: [
            GIVEN,
            signed(M._replace(id="another-offer-00000", expires=T0 + 60 * HOUR), T0 + 25 * HOUR),
            signed(answer(M._replace(id="another-offer-00000", expires=T0 + 60 * HOUR)), T0 + 26 * HOUR),
        ],
        BUYER,
    ),
    "signed with two keys, one of them unknown": (
        lambda: [replace(GIVEN, signatures=(*signed(M, T0, signer(MAKER, year=1999)).signatures, *GIVEN.signatures))],
        MAKER,
    ),
}


@pytest.mark.parametrize("name", LAWFUL)
def test_the_lawful_twin_has_no_finding(name: str) -> None:
    documents, holder = LAWFUL[name]
    account = told(documents())
    assert account.custody.findings == ()
    twin = account.custody.twins["m"]
    assert (twin.holder, twin.held) == (holder, "signed" if holder == BUYER else "stated")


def test_a_key_exchanged_in_the_middle_of_a_chain_counts_for_what_it_signed_before() -> None:
    old, new = superseded(BUYER, T0 + 2 * HOUR)
    keys = ring(old, new)
    by_old = signed(answer(M), T0 + HOUR, signer(BUYER, year=2025))
    onwards = offer("m", id="onwards-offer-00000", releaser=BUYER, receiver=BROKER)
    by_new = signed(onwards, T0 + 3 * HOUR, signer(BUYER, year=2027))
    account = told([GIVEN, by_old, by_new, signed(answer(onwards), T0 + 4 * HOUR)], keys=keys)
    assert account.custody.findings == () and account.custody.twins["m"].holder == BROKER


@pytest.mark.parametrize(
    ("year", "at", "code"), [(2025, T0 + 3 * HOUR, "key-revoked"), (2027, T0 + HOUR, "key-not-yet")]
)
def test_the_old_key_does_not_sign_after_its_end_nor_the_new_before_its_beginning(
    year: int, at: int, code: str
) -> None:
    keys = ring(*superseded(BUYER, T0 + 2 * HOUR))
    assert codes(taken(GIVEN, signed(answer(M), at, signer(BUYER, year=year)), keys=keys)) == [code]


def test_a_stolen_key_counts_only_with_evidence_of_time() -> None:
    stolen = Held(signer(MAKER).public, MAKER, 0, None, Revoked.COMPROMISED, T0 + HOUR)
    keys = Ring.of([stolen, Held(signer(BUYER).public, BUYER, 0)])
    assert codes(taken(GIVEN, keys=keys)) == ["key-compromised"]
    assert codes(taken(GIVEN, keys=keys, proved={GIVEN.digest: T0 + 60})) == []


def test_what_the_releaser_does_not_hold_is_not_handed_over() -> None:
    theirs = offer("m", releaser=BROKER)
    account = told([signed(theirs, T0), signed(answer(theirs), T0 + HOUR)])
    assert [f.code for f in account.custody.findings] == ["not-the-holder", "not-the-holder"]
    assert account.custody.twins["m"].holder == MAKER


def test_a_unit_inside_another_is_not_handed_over_alone() -> None:
    inside = join("s", "m")._replace(id="j", time=(T0 - 60) * 10**9)
    account = told([GIVEN, TAKEN], inside)
    assert [f.code for f in account.custody.findings] == ["moved-while-inside", "moved-while-inside"]


def test_the_whole_is_handed_over_with_its_parts_and_both_are_signed() -> None:
    inside = join("s", "m")._replace(id="j", time=(T0 - 60) * 10**9)
    whole = offer("s")
    twins = told([signed(whole, T0), signed(answer(whole), T0 + HOUR)], inside).custody.twins
    assert {(twins[i].holder, twins[i].held) for i in "sm"} == {(BUYER, "signed")}


def test_discrepancies_are_told_and_what_did_not_come_stays() -> None:
    both = offer("m", "n")
    accept = answer(both, received=("m",), discrepancies=(lost("n"), lost("x", Difference.EXTRA)))
    account = told([signed(both, T0), signed(accept, T0 + HOUR)])
    assert [(f.code, f.item) for f in account.custody.findings] == [("received-missing", "n"), ("received-extra", "x")]
    assert (account.custody.twins["m"].holder, account.custody.twins["n"].holder) == (BUYER, MAKER)
    assert account.custody.twins["n"].offered_to is None


def test_another_serial_in_the_box_is_told_and_not_taken() -> None:
    accept = answer(M, received=(), discrepancies=(lost("m", Difference.OTHER, "z"),))
    account = told([GIVEN, signed(accept, T0 + HOUR)])
    assert [(f.code, dict(f.params)) for f in account.custody.findings] == [("received-other-serial", {"seen": "z"})]
    assert account.custody.twins["m"].holder == MAKER


def test_what_came_damaged_is_taken_and_told() -> None:
    accept = answer(M, discrepancies=(lost("m", Difference.DAMAGED),))
    account = told([GIVEN, signed(accept, T0 + HOUR)])
    assert [f.code for f in account.custody.findings] == ["received-damaged"]
    assert account.custody.twins["m"].holder == BUYER


@settings(max_examples=25)
@given(st.permutations(range(6)))
def test_the_order_of_capture_does_not_matter(order: list[int]) -> None:
    n = offer("n")
    documents = [GIVEN, TAKEN, signed(n, T0), signed(answer(n), T0 + 60), signed(answer(n, party=BROKER), T0), TAKEN]
    whole = taken(*documents)
    again = taken(*(documents[i] for i in order))
    assert (again.acts, sorted(again.findings)) == (whole.acts, sorted(whole.findings))


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GIVEN.matter())), TREES)
def test_whatever_stands_in_a_field_it_is_read_or_refused(name: str, value: object) -> None:
    document = Document.of("handover.offer", json.loads(json.dumps({**GIVEN.matter(), name: value})))
    handovers = taken(document.signed([signer(MAKER)], T0))
    assert handovers.chains or [f.code for f in handovers.findings]


@given(st.sampled_from(sorted(TAKEN.matter())), TREES)
def test_whatever_stands_in_an_answer_it_counts_or_is_told(name: str, value: object) -> None:
    document = Document.of("handover.accept", json.loads(json.dumps({**TAKEN.matter(), name: value})))
    handovers = taken(GIVEN, document.signed([signer(BUYER)], T0 + HOUR))
    assert handovers.chains[0].answer is not None or handovers.findings


def test_an_offer_that_would_not_be_read_back_is_not_made() -> None:
    with pytest.raises(DocumentFault) as fault:
        offer("m", passage=Passage("Japan", "JP")).document()
    assert fault.value.code == "handover-form"
