"""COSE receipts: published vectors come out as stated, ours hold, and every way of bending one has its code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import Growing, inclusion_spans, leaf_hash, root_of
from sekisho.ledger.receipts import issue, receive, statement_entry
from sekisho.standards.c2sp import Checkpoint, Note, Proof, SignerKey, sign_checkpoint
from sekisho.standards.cose import Sign1, read_public_key
from sekisho.vocabulary.errors import DocumentFault

VECTORS = ["valid-eddsa", "valid-es256", "valid-ccf-vds2", "fail-bad-statement-sig", "fail-tampered-path"]
ENTRIES = [f"entry {i}".encode() for i in range(11)]
KEYS = {
    "ed25519": SignerKey.of("example.com/log", Ed25519PrivateKey.generate()),
    "mldsa44": SignerKey.of("example.com/log", MLDSA44PrivateKey.generate()),
}


@pytest.fixture(params=[*VECTORS, "fail-unsupported-vds"])
def vector(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    return shared_data / "ledger" / "scitt-cose" / "v1" / str(request.param)


def held(check: Callable[[], object]) -> bool:
    try:
        check()
    except DocumentFault:
        return False
    return True


def test_published_vectors_come_out_as_stated(vector: Path) -> None:
    stated = json.loads((vector / "expected.json").read_text())
    raw = (vector / "statement.cose").read_bytes()
    statement, receipt = Sign1.parse(raw), Sign1.parse((vector / "receipt.cose").read_bytes())
    issuer, log = (read_public_key((vector / f"{name}-key.pub").read_bytes()) for name in ("issuer", "log"))
    assert statement.payload == (vector / "payload.bin").read_bytes()
    assert statement_entry(raw).hex() == stated["leaf_entry"]
    assert held(lambda: statement.verify(issuer)) == stated["statement_signature_valid"]
    assert held(lambda: receive(receipt, statement_entry(raw), log)) == stated["receipt_valid"]
    if stated["receipt_valid"]:
        assert receive(receipt, statement_entry(raw), log).root.hex() == stated["reconstructed_root"]


def proof_of(index: int, signer: SignerKey, entries: list[bytes] = ENTRIES) -> Proof:
    leaves = [leaf_hash(entry) for entry in entries]
    tree = Growing()
    tree.extend(leaves)
    checkpoint = Checkpoint("example.com/log", len(entries), tree.root())
    path = tuple(root_of(leaves[a:b]) for a, b in inclusion_spans(index, len(entries)))
    return Proof(index, path, Note(checkpoint.text(), tuple(sign_checkpoint(checkpoint, [signer], 1))), entries[index])


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("index", [0, 4, 10])
def test_a_receipt_of_ours_holds_for_its_entry_alone(kind: str, index: int) -> None:
    signer = KEYS[kind]
    receipt = Sign1.parse(issue(proof_of(index, signer), signer))
    key = signer.private.public_key()
    assert receive(receipt, ENTRIES[index], key).root == proof_of(index, signer).checkpoint.root
    for other in (b"", ENTRIES[index] + b" ", ENTRIES[(index + 1) % 11]):
        with pytest.raises(DocumentFault) as caught:
            receive(receipt, other, key)
        assert caught.value.code == "cose-signature"


def test_a_proof_that_does_not_hold_gets_no_receipt() -> None:
    proof = proof_of(4, KEYS["ed25519"])
    with pytest.raises(DocumentFault) as caught:
        issue(Proof(5, proof.path, proof.note, proof.extra), KEYS["ed25519"])
    assert caught.value.code == "receipt-path"


def bent(protected: dict[Any, Any] | None = None, path: Any = None, **more: Any) -> Sign1:
    """A receipt of the right key whose parts are others."""
    proof = proof_of(4, KEYS["ed25519"])
    whole = [11, 4, list(proof.path)] if path is None else path
    unprotected = more.get("unprotected", {396: {-1: [cbor2.dumps(whole)]}})
    heads = {395: 1} if protected is None else protected
    private = KEYS["ed25519"].private
    message = Sign1.sign(heads, unprotected, proof.checkpoint.root, private, detached=more.get("detached", True))
    return Sign1.parse(message.content())


@pytest.mark.parametrize(
    ("receipt", "code"),
    [
        (bent({}), "receipt-vds"),
        (bent({395: 3}), "receipt-vds"),
        (bent({395: True}), "receipt-vds"),
        (bent({395: 2}), "receipt-form"),
        (bent({}, unprotected={395: 1, 396: {-1: [b""]}}), "receipt-vds"),
        (bent(unprotected={}), "receipt-form"),
        (bent(unprotected={396: []}), "receipt-form"),
        (bent(unprotected={396: {-1: []}}), "receipt-form"),
        (bent(unprotected={396: {-1: [b""]}}), "cose-cbor"),
        (bent(unprotected={396: {-1: [1]}}), "receipt-form"),
        (bent(detached=False), "receipt-form"),
        (bent(path=[11, 4]), "receipt-form"),
        (bent(path=[11, 4, [b"short"]]), "receipt-form"),
        (bent(path=[True, 0, []]), "receipt-form"),
        (bent(path=[11, 11, []]), "receipt-path"),
        (bent(path=[11, 4, []]), "receipt-path"),
        (bent(path=[1, 0, []]), "cose-signature"),
        (bent({395: 1, 2: [395]}), "cose-critical"),
    ],
)
def test_a_bent_receipt_is_refused(receipt: Sign1, code: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        receive(receipt, ENTRIES[4], KEYS["ed25519"].private.public_key())
    assert caught.value.code == code


def test_a_key_of_another_algorithm_is_refused() -> None:
    with pytest.raises(DocumentFault) as caught:
        receive(bent(), ENTRIES[4], KEYS["mldsa44"].private.public_key())
    assert caught.value.code == "cose-algorithm"


def test_another_log_s_key_is_refused() -> None:
    with pytest.raises(DocumentFault) as caught:
        receive(bent(), ENTRIES[4], Ed25519PrivateKey.generate().public_key())
    assert caught.value.code == "cose-signature"


@given(st.binary(max_size=300))
def test_no_bytes_end_the_reader_otherwise_than_by_a_fault(content: bytes) -> None:
    receipt = issue(proof_of(4, KEYS["ed25519"]), KEYS["ed25519"])
    for raw in (content, receipt[: len(content)] + content):
        with pytest.raises(DocumentFault):
            receive(Sign1.parse(raw), ENTRIES[4], KEYS["ed25519"].private.public_key())


def test_flipped_bits_of_a_receipt_are_refused_but_in_the_size_which_nobody_signs() -> None:
    """Bits of the signature, of the headers, of the path, of the lengths; 10 and 11 entries have a path of one shape."""
    receipt = bytearray(issue(proof_of(4, KEYS["ed25519"]), KEYS["ed25519"]))
    size = receipt.index(cbor2.dumps([11, 4, []])[:3]) + 1
    for at in range(len(receipt)):
        receipt[at] ^= 1
        taken = held(lambda: receive(Sign1.parse(bytes(receipt)), ENTRIES[4], KEYS["ed25519"].private.public_key()))
        receipt[at] ^= 1
        assert taken == (at == size)
