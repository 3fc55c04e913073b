"""Make proofs from a log's tiles, and check them with nothing but the file and keys that one trusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import consistency_spans, inclusion_spans, leaf_hash, verifies_inclusion
from sekisho.ledger.reading import Fetch, Tiles
from sekisho.standards.c2sp import WIDTH, Checkpoint, Note, Proof, Signed, VerifierKey, parse_note, signed_by
from sekisho.vocabulary.errors import LedgerFault


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof that held: what is in whose log, at which place, who signed."""

    checkpoint: Checkpoint
    index: int
    signed: tuple[Signed, ...]


def read_checkpoint(fetch: Fetch) -> Note:
    """The log's checkpoint, as yet unverified. Raises LedgerFault where there is none."""
    content = fetch("checkpoint")
    if content is None:
        raise LedgerFault("There is no checkpoint: this is no log.", hint="Name the folder that holds `checkpoint`.")
    return parse_note(content)


def prove(fetch: Fetch, index: int) -> Proof:
    """The proof that entry ``index`` is in the log, the entry itself as its extra data.

    Raises:
        LedgerFault: the log does not reach so far, a file is missing, or the files do not prove it.
    """
    note = read_checkpoint(fetch)
    checkpoint = Checkpoint.parse(note.text)
    if not 0 <= index < checkpoint.size:
        raise LedgerFault(f"The log has {checkpoint.size:,} entries, counted from 0; there is no entry {index:,}.")
    tiles = Tiles(fetch, checkpoint.size)
    entry = tiles.entries(index // WIDTH)[index % WIDTH]
    path = tiles.path(inclusion_spans(index, checkpoint.size))
    if not verifies_inclusion(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root):
        raise LedgerFault(
            f"The log's files do not prove entry {index:,}.", hint="`sekisho log verify` says what is wrong."
        )
    return Proof(index, path, note, entry)


def prove_consistency(fetch: Fetch, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the log of ``new`` entries continues that of its first ``old``.

    Raises:
        LedgerFault: old is 0 or beyond new, or a file is missing.
    """
    if not 0 < old <= new:
        raise LedgerFault(f"A log of {new:,} entries cannot be shown to continue one of {old:,}.")
    return Tiles(fetch, new).path(consistency_spans(old, new))


def check(proof: Proof, keys: Sequence[VerifierKey], entry: bytes | None = None) -> Checked:
    """Check a proof offline: every key signed its checkpoint, and the entry is in the tree at its index.

    Args:
        proof: as read. keys: who must have signed; at least one.
        entry: what is said to be in the log; None takes what the proof carries.

    Raises:
        LedgerFault: why it does not hold.
    """
    if not keys:
        raise LedgerFault("A proof without a key proves nothing.", hint="Give the log's key: --key NAME+HEX+BASE64.")
    signed = signed_by(proof.note, keys)
    entry = proof.extra if entry is None else entry
    if entry is None:
        raise LedgerFault("The proof does not carry its entry.", hint="Give the entry beside it.")
    head = proof.checkpoint
    if not verifies_inclusion(leaf_hash(entry), proof.index, head.size, proof.path, head.root):
        raise LedgerFault(f"The entry is not at index {proof.index:,} of the log of {head.size:,} entries.")
    return Checked(head, proof.index, tuple(signed))
