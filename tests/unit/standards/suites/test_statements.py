"""Keys are exchanged and ended by signed statements; a statement that does not hold changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sekisho.standards.suites import (
    Document,
    DocumentSigner,
    Held,
    Revoked,
    Ring,
    Suite,
    SuitePolicy,
    after,
    revoke,
    rotate,
)
from sekisho.vocabulary.errors import DocumentFault

NOON = 1_795_000_000
US, OTHERS = "https://id.gs1.org/417/4900000000016", "https://id.gs1.org/417/8800000000077"
POLICY = SuitePolicy.of(
    [{"suite": "ed25519+mldsa65", "since": "2026-01-01"}, {"suite": "mldsa65", "since": "2026-01-01"}]
)
OLD, NEW, SPARE, THEIRS = (DocumentSigner.generate(f"{name}.example") for name in ("old", "new", "spare", "theirs"))
RING = Ring.of([Held(OLD.public, US, 0), Held(SPARE.public, US, 0), Held(THEIRS.public, OTHERS, 0)])
ROTATION = rotate(US, OLD, NEW, NOON)


def signed(signer: DocumentSigner, time: int) -> Document:
    return Document.of("handover.offer", {"items": []}).signed([signer], time)


def code_of(ring: Ring, *statements: Document) -> str:
    with pytest.raises(DocumentFault) as caught:
        after(ring, statements, POLICY)
    return caught.value.code


def test_after_a_rotation_the_old_key_counts_before_and_the_new_one_after() -> None:
    ring = after(RING, [ROTATION], POLICY)
    assert ring.verify(signed(OLD, NOON - 1), US, POLICY)
    assert ring.verify(signed(NEW, NOON), US, POLICY)
    for signer, time, code in [(OLD, NOON, "key-revoked"), (NEW, NOON - 1, "key-not-yet")]:
        with pytest.raises(DocumentFault) as caught:
            ring.verify(signed(signer, time), US, POLICY)
        assert caught.value.code == code
    assert ring.keys[OLD.public.key_id].successor == NEW.public.key_id


def test_a_stolen_key_is_ended_by_another_and_from_the_day_of_the_theft() -> None:
    ring = after(RING, [revoke(US, OLD.public.key_id, Revoked.COMPROMISED, NOON - 100, SPARE, NOON)], POLICY)
    with pytest.raises(DocumentFault) as caught:
        ring.verify(signed(OLD, 5), US, SuitePolicy.of([{"suite": "ed25519+mldsa65", "since": "1970-01-01"}]))
    assert caught.value.code == "key-compromised"
    assert ring.verify(signed(OLD, NOON - 200), US, POLICY, proved=NOON - 101)


def test_a_key_that_was_superseded_may_still_be_found_stolen() -> None:
    stolen = revoke(US, OLD.public.key_id, Revoked.COMPROMISED, NOON - 100, NEW, NOON + 5)
    assert after(RING, [ROTATION, stolen], POLICY).keys[OLD.public.key_id].revoked is Revoked.COMPROMISED
    retired = revoke(US, OLD.public.key_id, Revoked.RETIRED, NOON + 1, NEW, NOON + 5)
    assert code_of(RING, ROTATION, retired) == "statement-order"


def test_a_stolen_key_cannot_speak_again() -> None:
    stolen = revoke(US, OLD.public.key_id, Revoked.COMPROMISED, NOON - 9, OLD, NOON - 9)
    assert code_of(RING, stolen, ROTATION) in ("key-compromised", "statement-order")
    later = revoke(US, SPARE.public.key_id, Revoked.RETIRED, NOON, OLD, NOON)
    assert code_of(RING, stolen, later) == "key-compromised"


def bent(document: Document, signers: list[DocumentSigner], **change: Any) -> Document:
    return Document.of(document.kind, document.matter() | change).signed(signers, NOON)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (signed(OLD, NOON), "statement-kind"),
        (bent(ROTATION, [OLD, NEW], more=1), "statement-form"),
        (bent(ROTATION, [OLD, NEW], at="noon"), "statement-form"),
        (bent(ROTATION, [OLD, NEW], at=True), "statement-form"),
        (bent(ROTATION, [OLD, NEW], holder=OTHERS), "statement-key"),
        (bent(ROTATION, [OLD, NEW], old="0" * 32), "statement-key"),
        (bent(ROTATION, [OLD, NEW], new="0"), "key-text"),
        (bent(ROTATION, [OLD, SPARE], new=SPARE.public.text()), "statement-key"),
        (bent(ROTATION, [OLD]), "statement-key"),
        (bent(ROTATION, [NEW]), "signer-unknown"),
        (bent(ROTATION, [SPARE, NEW]), "signer-unknown"),  # another key of the holder does not speak for this one
        (bent(ROTATION, [OLD, NEW], at=NOON - 1), "statement-order"),
        (replace(ROTATION, signatures=()), "unsigned"),
        (rotate(US, OLD, DocumentSigner.generate("weak.example", Suite.ED25519), NOON), "statement-key"),
        (revoke(US, "0" * 32, Revoked.RETIRED, NOON, OLD, NOON), "statement-key"),
        (revoke(US, THEIRS.public.key_id, Revoked.COMPROMISED, NOON, OLD, NOON), "statement-key"),
        (revoke(OTHERS, OLD.public.key_id, Revoked.COMPROMISED, NOON, THEIRS, NOON), "statement-key"),
        (revoke(US, OLD.public.key_id, Revoked.COMPROMISED, NOON, THEIRS, NOON), "signer-other"),
        (revoke(US, OLD.public.key_id, Revoked.RETIRED, NOON + 1, OLD, NOON), "statement-order"),
    ],
)
def test_a_statement_that_does_not_hold_is_refused(statement: Document, code: str) -> None:
    assert code_of(RING, statement) == code


def test_a_rotation_counts_once() -> None:
    assert code_of(RING, ROTATION, ROTATION) == "statement-key"
    other = rotate(US, OLD, DocumentSigner.generate("third.example"), NOON + 1)
    assert code_of(RING, ROTATION, other) in ("key-revoked", "statement-order")
