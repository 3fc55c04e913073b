"""Signed documents: what was signed verifies, and every way of bending it is refused under its own code."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.suites import (
    Document,
    DocumentKey,
    DocumentSigner,
    Held,
    Revoked,
    Ring,
    Suite,
    SuitePolicy,
    Term,
    canonical,
    read_json,
)
from sekisho.standards.suites.document import _check, written
from sekisho.vocabulary.errors import DocumentFault

NOON = 1_795_000_000
MAKER = "https://id.gs1.org/417/4900000000016"
POLICY = SuitePolicy((Term(Suite.HYBRID, date(2026, 1, 1)), Term(Suite.MLDSA65, date(2026, 1, 1))))
ANY = SuitePolicy(tuple(Term(suite, date(2026, 1, 1)) for suite in Suite))
SIGNERS = {suite: DocumentSigner.generate("maker.example", suite) for suite in Suite}
SIGNER = SIGNERS[Suite.HYBRID]
MATTER = {"items": ["M-1", "M-2"], "to": "broker", "count": 2, "note": '日本 \u001f\n"', "none": None, "yes": True}
DOCUMENT = Document.of("handover.offer", MATTER).signed([SIGNER], NOON)
RING = Ring.of([Held(SIGNER.public, MAKER, 0)])


def code_of(document: Document, ring: Ring = RING, policy: SuitePolicy = POLICY, **more: Any) -> str:
    with pytest.raises(DocumentFault) as caught:
        ring.verify(document, MAKER, policy, **more)
    return caught.value.code


@pytest.mark.parametrize("suite", Suite)
def test_what_was_signed_verifies_after_a_round_trip(suite: Suite) -> None:
    signer = SIGNERS[suite]
    read = Document.parse(Document.of("passport", MATTER).signed([signer], NOON).to_bytes())
    found = Ring.of([Held(signer.public, MAKER, 0)]).verify(read, MAKER, ANY)
    assert (found.signature.time, read.matter()) == (NOON, MATTER)


@pytest.mark.parametrize("suite", Suite)
def test_a_flipped_bit_anywhere_in_a_signature_is_refused(suite: Suite) -> None:
    signer = SIGNERS[suite]
    document = Document.of("passport", MATTER).signed([signer], NOON)
    signature = document.signatures[0]
    for at in range(0, len(signature.blob), 61):
        blob = bytearray(signature.blob)
        blob[at] ^= 1
        assert not signer.public.verifies("passport", document.content, replace(signature, blob=bytes(blob)))


def test_the_post_quantum_half_cannot_be_stripped() -> None:
    """The Ed25519 half of a hybrid signature, passed off as a signature of Ed25519 alone, by a key made to fit."""
    half = DocumentKey(SIGNER.public.name, Suite.ED25519, SIGNER.public.public[:32])
    signature = DOCUMENT.signatures[0]
    stripped = replace(signature, suite=Suite.ED25519, key_id=half.key_id, blob=signature.blob[:64])
    bent = replace(DOCUMENT, signatures=(stripped,))
    assert code_of(bent, Ring.of([Held(half, MAKER, 0)]), ANY) == "signature-wrong"


@pytest.mark.parametrize("keep", [slice(0, 64), slice(64, None), slice(0, 0)])
def test_half_a_signature_is_none(keep: slice) -> None:
    signature = DOCUMENT.signatures[0]
    bent = replace(DOCUMENT, signatures=(replace(signature, blob=signature.blob[keep]),))
    assert code_of(bent) == "signature-wrong"


@pytest.mark.parametrize("bad", ["ed25519", "mldsa65"])
def test_both_halves_must_be_good(bad: str) -> None:
    """One half by the right key, the other by another's: whoever breaks one algorithm forges nothing."""
    other = DocumentSigner.generate("maker.example")
    private = (other.private[0], SIGNER.private[1]) if bad == "ed25519" else (SIGNER.private[0], other.private[1])
    mixed = DocumentSigner(SIGNER.public, private)
    assert code_of(Document.of("handover.offer", MATTER).signed([mixed], NOON)) == "signature-wrong"


def test_kind_time_and_content_are_signed() -> None:
    signature = DOCUMENT.signatures[0]
    bent = [
        replace(DOCUMENT, kind="handover.accept"),
        replace(DOCUMENT, signatures=(replace(signature, time=NOON + 1),)),
        replace(DOCUMENT, content=canonical(MATTER | {"count": 3})),
    ]
    assert [code_of(one) for one in bent] == ["signature-wrong"] * 3


def test_each_fault_of_a_signer_has_its_code() -> None:
    def ring(**more: Any) -> Ring:
        return Ring.of([Held(SIGNER.public, MAKER, **({"since": 0} | more))])

    assert code_of(replace(DOCUMENT, signatures=())) == "unsigned"
    assert code_of(DOCUMENT, Ring()) == "signer-unknown"
    assert code_of(DOCUMENT, Ring.of([Held(SIGNER.public, "somebody", 0)])) == "signer-other"
    assert code_of(DOCUMENT, ring(since=NOON + 1)) == "key-not-yet"
    assert code_of(DOCUMENT, ring(until=NOON - 1)) == "key-expired"
    assert code_of(DOCUMENT, ring(revoked=Revoked.SUPERSEDED, revoked_at=NOON)) == "key-revoked"
    assert code_of(DOCUMENT, ring(revoked=Revoked.COMPROMISED, revoked_at=NOON + 99)) == "key-compromised"


def test_a_superseded_key_counts_for_what_it_signed_before() -> None:
    held = Held(SIGNER.public, MAKER, 0, revoked=Revoked.SUPERSEDED, revoked_at=NOON + 1)
    assert Ring.of([held]).verify(DOCUMENT, MAKER, POLICY).held is held


def test_a_stolen_key_counts_only_for_what_others_saw_before() -> None:
    held = Held(SIGNER.public, MAKER, 0, revoked=Revoked.COMPROMISED, revoked_at=NOON + 99)
    assert Ring.of([held]).verify(DOCUMENT, MAKER, POLICY, proved=NOON + 98).held is held
    assert code_of(DOCUMENT, Ring.of([held]), proved=NOON + 99) == "key-compromised"


def test_a_suite_counts_on_its_days_alone() -> None:
    document = Document.of("passport", MATTER).signed([SIGNERS[Suite.ED25519]], NOON)
    ring = Ring.of([Held(SIGNERS[Suite.ED25519].public, MAKER, 0)])
    day = date(2026, 11, 18)  # the day of NOON
    assert code_of(document, ring) == "suite-too-weak"
    assert ring.verify(document, MAKER, SuitePolicy((Term(Suite.ED25519, day, day),)))
    assert (
        code_of(document, ring, SuitePolicy((Term(Suite.ED25519, date(2020, 1, 1), date(2026, 11, 17)),)))
        == "suite-too-weak"
    )
    assert code_of(document, ring, SuitePolicy((Term(Suite.ED25519, date(2026, 11, 19)),))) == "suite-too-weak"


@pytest.mark.parametrize("time", [-1, 253_402_300_800, 10**12, 2**62])
def test_a_signature_of_no_day_of_the_calendar_is_refused(time: int) -> None:
    bent = replace(DOCUMENT, signatures=(replace(DOCUMENT.signatures[0], time=time),))
    assert code_of(bent) == "suite-too-weak"


def test_of_many_documents_each_gets_its_own_answer() -> None:
    late = replace(DOCUMENT, signatures=(replace(DOCUMENT.signatures[0], time=NOON + 1),))
    asked = [(DOCUMENT, MAKER, None), (late, MAKER, None), (DOCUMENT, "somebody", None), (DOCUMENT, MAKER, NOON)]
    good, wrong, other, again = RING.verify_all(asked, POLICY)
    assert good == again == RING.verify(DOCUMENT, MAKER, POLICY)
    assert [fault.code for fault in (wrong, other) if isinstance(fault, DocumentFault)] == [
        "signature-wrong",
        "signer-other",
    ]


def test_bytes_that_are_no_key_verify_nothing() -> None:
    none = DocumentKey("maker.example", Suite.ED25519, b"\xff" * 32)
    signature = replace(DOCUMENT.signatures[0], suite=Suite.ED25519, key_id=none.key_id, blob=bytes(64))
    assert not none.verifies("passport", DOCUMENT.content, signature)


def test_one_good_signature_among_others_is_enough_and_the_holders_own_fault_is_told() -> None:
    other = DocumentSigner.generate("other.example")
    both = DOCUMENT.signed([other], NOON)
    assert RING.verify(both, MAKER, POLICY)
    bent = replace(both, signatures=(both.signatures[1], replace(both.signatures[0], time=1_790_000_000)))
    assert code_of(bent) == "signature-wrong"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
        max_leaves=20,
    )
)
def test_content_has_the_spelling_of_rfc_8785(value: Any) -> None:
    matter = {"value": value}
    assert canonical(matter) == rfc8785.dumps(matter)
    assert Document.parse(Document.of("x", matter).to_bytes()).matter() == matter


ODD = (
    st.none()
    | st.floats()
    | st.integers()
    | st.text(max_size=2)
    | st.sampled_from(["\ud800", Suite.ED25519, b"", 2**53])
)
ODD_NAMES = st.sampled_from(["a", "b", "ä", "\ud800", 1, None, Suite.ED25519])


@given(
    st.dictionaries(
        ODD_NAMES,
        st.recursive(
            ODD,
            lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(ODD_NAMES, inner),
            max_leaves=8,
        ),
    ),
    st.integers(0, 30),
)
def test_the_quick_check_of_content_lets_nothing_pass_that_the_whole_one_does_not(value: Any, depth: int) -> None:
    for _ in range(depth):
        value = {"a": value} if depth % 2 else {"a": [value]}

    def whole() -> bytes:
        _check(value)
        return written(value)

    told = []
    for way in (whole, partial(canonical, value)):
        try:
            told.append(way())
        except DocumentFault as fault:
            told.append((fault.code, fault.message))
    assert told[0] == told[1]


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.text() | st.lists(st.text())), st.integers(0, 2))
def test_content_is_the_same_however_its_file_is_spelled(matter: dict[str, Any], newlines: int) -> None:
    document = Document.of("x", matter).signed([SIGNERS[Suite.ED25519]], NOON)
    plain, spread = document.to_bytes().rstrip(b"\n") + b"\n" * newlines, json.dumps(document.told(), indent=1).encode()
    assert Document.parse(plain) == Document.parse(spread) == document


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (b"[]", "document-format"),
        (b"{}", "document-format"),
        (b"{", "document-json"),
        (b"\xff", "document-json"),
        (b'{"a": 1, "a": 2}', "document-json"),
        (b'{"a": 1.5}', "document-json"),
        (b'{"a": NaN}', "document-json"),
        (b"[" * 100_000, "document-json"),
    ],
)
def test_what_is_no_document_is_refused(told: bytes, code: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        Document.parse(told)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "sekisho/document/v2"}, "document-format"),
        ({"more": 1}, "document-format"),
        ({"kind": "Offer"}, "document-kind"),
        ({"kind": "offer\nx"}, "document-kind"),
        ({"content": []}, "document-format"),
        ({"content": {"ä": 1}}, "content-value"),
        ({"content": {"a": 2**53}}, "content-value"),
        ({"content": {"a": "\ud800"}}, "content-value"),
        ({"signatures": {}}, "signature-form"),
        ({"signatures": [{}]}, "signature-form"),
        ({"signatures": [{}] * 17}, "signature-form"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(change: dict[str, Any], code: str) -> None:
    told = DOCUMENT.told() | change
    spellings = [
        json.dumps(told, indent=1),
        json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    ]
    readers = [lambda: Document.take(told)]
    readers += [
        partial(Document.parse, one.encode("utf-8", "surrogatepass")) for one in spellings if "\ud800" not in one
    ]
    for reader in readers:
        with pytest.raises(DocumentFault) as caught:
            reader()
        assert caught.value.code == code


@pytest.mark.parametrize("value", [1.5, {"deep": 1e30}, [[-0.5]]])
def test_a_number_with_decimals_is_refused_in_the_one_spelling_too(value: Any) -> None:
    told = DOCUMENT.told()
    told["content"]["odd"] = value
    with pytest.raises(DocumentFault) as caught:
        Document.parse(orjson.dumps(told, option=orjson.OPT_SORT_KEYS))
    assert caught.value.code == "content-value"


def test_content_that_is_nested_too_deep_is_refused() -> None:
    told, deep = DOCUMENT.told(), list[Any]()
    told["content"] = {"a": deep}
    for _ in range(30):
        deep.append([])
        deep = deep[0]
    with pytest.raises(DocumentFault) as caught:
        Document.parse(orjson.dumps(told, option=orjson.OPT_SORT_KEYS))
    assert caught.value.code == "content-depth"


@pytest.mark.parametrize(
    "change",
    [
        {"time": True},
        {"time": "1"},
        {"suite": "rsa"},
        {"value": "!"},
        {"value": "0"},
        {"value": "AB"},
        {"value": "a b0"},
        {"x": 1},
    ],
)
def test_a_signature_that_is_not_whole_is_refused(change: dict[str, Any]) -> None:
    told = DOCUMENT.told()
    told["signatures"] = [told["signatures"][0] | change]
    with pytest.raises(DocumentFault) as caught:
        Document.take(told)
    assert caught.value.code == "signature-form"


def test_content_of_great_depth_or_size_is_refused() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    with pytest.raises(DocumentFault, match="deep"):
        Document.of("x", {"a": deep})
    with pytest.raises(DocumentFault) as caught:
        read_json(b" " * 101, largest=100)
    assert caught.value.code == "document-size"


def test_a_ring_comes_back_from_its_file() -> None:
    held = Held(SIGNER.public, MAKER, 5, 9, Revoked.SUPERSEDED, 8, SIGNERS[Suite.MLDSA65].public.key_id)
    ring = Ring.of([held, Held(SIGNERS[Suite.MLDSA65].public, MAKER, 8)])
    assert Ring.take(json.loads(json.dumps(ring.told()))) == ring
    assert [one.since for one in ring.of_holder(MAKER)] == [5, 8]


@pytest.mark.parametrize(
    "change",
    [
        {"since": -1},
        {"since": "0"},
        {"until": True},
        {"revoked": "lost", "revoked_at": 1},
        {"revoked": "retired"},
        {"x": 1},
    ],
)
def test_a_ring_with_a_key_that_is_none_is_refused(change: dict[str, Any]) -> None:
    told = RING.told()
    told["keys"][0] |= change
    with pytest.raises(DocumentFault) as caught:
        Ring.take(told)
    assert caught.value.code == "ring-form"


def test_a_key_twice_in_a_ring_is_refused() -> None:
    with pytest.raises(DocumentFault) as caught:
        Ring.of([Held(SIGNER.public, MAKER, 0), Held(SIGNER.public, "other", 0)])
    assert caught.value.code == "key-twice"


def test_a_key_whose_text_was_changed_is_refused() -> None:
    text = SIGNER.public.text()
    assert DocumentKey.parse(text + "\n") == SIGNER.public
    raw = base64.b64encode(bytes(1984)).decode()
    bent = [text.replace("maker", "taker"), text.replace(":v1:", ":v2:"), ":".join([*text.split(":")[:4], raw, "x"])]
    for one in [*bent, "", text.replace("ed25519+mldsa65", "rsa")]:
        with pytest.raises(DocumentFault) as caught:
            DocumentKey.parse(one)
        assert caught.value.code == "key-text"


@given(st.text(), st.binary(max_size=200))
def test_no_text_or_bytes_end_the_reader_otherwise_than_by_a_fault(text: str, content: bytes) -> None:
    for read in (lambda: DocumentKey.parse(text), lambda: Document.parse(content), lambda: Ring.take(text)):
        with pytest.raises(DocumentFault):
            read()
