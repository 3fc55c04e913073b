"""COSE receipts: what a .tlog-proof says, in the form that SCITT services and their readers use.

A receipt is a COSE_Sign1 over a log's root, with the path from an entry to it (draft-ietf-cose-merkle-tree-proofs).
``vds`` 1 is the tree of RFC 9162, as ours; 2 is that of the Confidential Consortium Framework, read and not written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cbor2

from sekisho.ledger.merkle import leaf_hash, root_through
from sekisho.standards.c2sp import Proof, SignerKey
from sekisho.standards.cose import CWT_CLAIMS, KID, PublicKey, Sign1, read_cbor
from sekisho.vocabulary.errors import DocumentFault

VDS, VDP, RECEIPTS = 395, 396, 394  # labels: data structure, proofs, receipts of a statement
_INCLUSION, _ISSUER, _MOST = -1, 1, 64
RFC9162, CCF = 1, 2


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt that held: which structure, and the root.

    Not the place and the size: receipts state them unsigned, and other numbers can lead to the same root. A .tlog-proof
    carries both in a checkpoint that is signed.
    """

    vds: int
    root: bytes


def issue(proof: Proof, signer: SignerKey) -> bytes:
    """The receipt of the entry that a proof of one's own log is about.

    Raises:
        DocumentFault: ``receipt-path``: the proof does not hold.
    """
    checkpoint = proof.checkpoint
    if root_through(leaf_hash(proof.extra or b""), proof.index, checkpoint.size, proof.path) != checkpoint.root:
        raise DocumentFault("receipt-path", "The proof does not lead to the root of its checkpoint.")
    protected = {VDS: RFC9162, KID: signer.public.key_id, CWT_CLAIMS: {_ISSUER: checkpoint.origin}}
    path = cbor2.dumps([checkpoint.size, proof.index, list(proof.path)])
    unprotected = {VDP: {_INCLUSION: [path]}}
    return Sign1.sign(protected, unprotected, checkpoint.root, signer.private, detached=True).content()


def receive(receipt: Sign1, entry: bytes, key: PublicKey) -> Received:
    """Check that a log's key signed a root to which the entry leads.

    Args:
        receipt: as parsed. entry: what was logged; of a signed statement the SHA-256 of its bytes. key: the log's.

    Raises:
        DocumentFault: ``receipt-vds``, ``receipt-form``, ``receipt-path``, and as ``Sign1.verify``; a bent path
            leads to another root, so the signature does not verify (``cose-signature``).
    """
    vds = receipt.protected.get(VDS)
    walk = _WALKS.get(vds) if type(vds) is int else None
    if walk is None:
        raise DocumentFault("receipt-vds", f"The receipt is of a data structure that is not known here: {vds!r}")
    proofs = receipt.unprotected.get(VDP)
    paths = proofs.get(_INCLUSION) if isinstance(proofs, Mapping) else None
    if receipt.payload is not None or not isinstance(paths, list | tuple) or not 0 < len(paths) <= _MOST:
        raise DocumentFault("receipt-form", "A receipt has a detached root and proofs of inclusion.")
    found = [walk(read_cbor(path) if isinstance(path, bytes) else None, entry) for path in paths]
    for one in found:
        receipt.verify(key, one.root)
    return found[0]


def statement_entry(statement: bytes) -> bytes:
    """What is logged of a signed statement: SHA-256 of its bytes, signature and all."""
    return hashlib.sha256(statement).digest()


def _rfc9162(path: Any, entry: bytes) -> Received:
    if not isinstance(path, list | tuple) or len(path) != 3 or not isinstance(path[2], list | tuple):
        raise DocumentFault("receipt-form", "A proof of inclusion has a size, an index and a path.")
    size, index, hashes = path
    if type(size) is not int or type(index) is not int or not _hashes(hashes):
        raise DocumentFault("receipt-form", "A proof of inclusion has a size, an index and a path of hashes.")
    root = root_through(leaf_hash(entry), index, size, list(hashes))
    if root is None:
        raise DocumentFault("receipt-path", f"The path is not one of index {index} in a tree of {size}.")
    return Received(RFC9162, root)


def _ccf(path: Any, entry: bytes) -> Received:
    """The leaf covers a transaction, its evidence and the entry; steps name the side of the sibling."""
    leaf = path.get(1) if isinstance(path, Mapping) else None
    steps = path.get(2) if isinstance(path, Mapping) else None
    if not isinstance(leaf, list | tuple) or len(leaf) != 3 or not isinstance(steps, list | tuple):
        raise DocumentFault("receipt-form", "A CCF proof has a leaf and a path.")
    transaction, evidence, logged = leaf
    if not isinstance(evidence, str) or not _hashes([transaction, logged]) or len(steps) > _MOST:
        raise DocumentFault("receipt-form", "The leaf of a CCF proof has a hash, an evidence and a hash.")
    if logged != entry:
        raise DocumentFault("receipt-path", "The receipt is of another statement.")
    reached = hashlib.sha256(transaction + hashlib.sha256(evidence.encode()).digest() + logged).digest()
    for step in steps:
        if not isinstance(step, list | tuple) or len(step) != 2 or type(step[0]) is not bool or not _hashes([step[1]]):
            raise DocumentFault("receipt-form", "A step of a CCF proof has a side and a hash.")
        left, sibling = step
        reached = hashlib.sha256(sibling + reached if left else reached + sibling).digest()
    return Received(CCF, reached)


def _hashes(stated: Sequence[Any]) -> bool:
    return len(stated) <= _MOST and all(isinstance(one, bytes) and len(one) == 32 for one in stated)


_WALKS: dict[int, Callable[[Any, bytes], Received]] = {RFC9162: _rfc9162, CCF: _ccf}
