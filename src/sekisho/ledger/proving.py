"""Make proofs from a log's tiles, and check them with nothing but the file and keys that one trusts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import consistency_spans, inclusion_spans, leaf_hash, verifies_inclusion
from sekisho.ledger.reading import Ahead, Fetch, Tiles
from sekisho.standards.c2sp import Checkpoint, Note, Proof, Signed, VerifierKey, parse_note, signed_by
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


class Prover:
    """Proofs from a log's files, all to the checkpoint that stood there when it was made; what was read is kept.

    Attributes:
        note: the checkpoint as it is signed. checkpoint: what it says.
    """

    def __init__(self, fetch: Fetch, ahead: Ahead | None = None) -> None:
        """Read the checkpoint; ``ahead`` is told what is fetched next. Raises LedgerFault where there is none."""
        self._ahead = ahead
        self.note = read_checkpoint(fetch)
        self.checkpoint = Checkpoint.parse(self.note.text)
        self._tiles = Tiles(fetch, self.checkpoint.size)

    def prove(self, index: int) -> Proof:
        """The proof that entry ``index`` is in the log, the entry itself as its extra data.

        Raises:
            LedgerFault: the log does not reach so far, a file is missing, or the files do not prove it.
        """
        size = self.checkpoint.size
        if not 0 <= index < size:
            raise LedgerFault(f"The log has {size:,} entries, counted from 0; there is no entry {index:,}.")
        spans = inclusion_spans(index, size)
        if self._ahead and (paths := self._tiles.missing(index, spans)):
            self._ahead(paths)
        entry = self._tiles.entry(index)
        path = self._tiles.path(spans)
        if not verifies_inclusion(leaf_hash(entry), index, size, path, self.checkpoint.root):
            raise LedgerFault(
                f"The log's files do not prove entry {index:,}.", hint="`sekisho log verify` says what is wrong."
            )
        return Proof(index, path, self.note, entry)


def prove(fetch: Fetch, index: int) -> Proof:
    """The proof that entry ``index`` is in the log. Raises LedgerFault as ``Prover``."""
    return Prover(fetch).prove(index)


def prove_many(fetch: Fetch, indices: Iterable[int]) -> tuple[Proof, ...]:
    """Proofs of many entries to one checkpoint, in the order asked for. Raises LedgerFault as ``Prover``."""
    prover = Prover(fetch)
    return tuple(prover.prove(index) for index in indices)


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
