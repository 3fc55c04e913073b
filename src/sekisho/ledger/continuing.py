"""Whether a newer checkpoint of a log continues an older one, shown with hashes alone (RFC 6962, 2.1.2).

The proof is written as the request add-checkpoint of c2sp.org/tlog-witness: the older size, the hashes, an empty line,
and the newer checkpoint as it was signed. Whoever kept the older checkpoint checks it without the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import verifies_consistency
from sekisho.ledger.proving import prove_consistency, read_checkpoint
from sekisho.ledger.reading import Fetch
from sekisho.standards.c2sp import AddCheckpoint, Checkpoint, Note, Signed, VerifierKey, signed_by
from sekisho.vocabulary.errors import LedgerFault

_ASK = "Keep both; ask the log's operator and its witnesses which history they saw."


@dataclass(frozen=True, slots=True)
class Continued:
    """Two checkpoints of which the newer continues the older, and who signed both."""

    older: Checkpoint
    newer: Checkpoint
    signed: tuple[Signed, ...]


def prove_continuing(fetch: Fetch, older: Note) -> AddCheckpoint:
    """The proof from a log's files that its checkpoint continues an older one.

    Raises:
        LedgerFault: it is another log's or an empty one's, the log is shorter, or a file is missing.
    """
    note = read_checkpoint(fetch)
    old, new = Checkpoint.parse(older.text), Checkpoint.parse(note.text)
    _refuse_unlike(old, new)
    return AddCheckpoint(old.size, prove_consistency(fetch, old.size, new.size), note)


def check_continuing(older: Note, proof: AddCheckpoint, keys: Sequence[VerifierKey] = ()) -> Continued:
    """Check that the proof's checkpoint continues the older one, and that every key given signed both.

    Raises:
        LedgerFault: why not.
    """
    signed = tuple(signed_by(proof.note, keys))
    signed_by(older, keys)
    old, new = Checkpoint.parse(older.text), Checkpoint.parse(proof.note.text)
    _refuse_unlike(old, new)
    if proof.old != old.size:
        raise LedgerFault(f"The proof is from {proof.old:,} entries on; the older checkpoint has {old.size:,}.")
    if not verifies_consistency(old.size, new.size, proof.path, old.root, new.root):
        raise LedgerFault(
            f"The log of {new.size:,} entries is not shown to continue that of {old.size:,}: it was rewritten, or the "
            "hashes were changed.",
            hint=f"`sekisho log verify` says whether the log's files agree with each other. {_ASK}",
        )
    return Continued(old, new, signed)


def _refuse_unlike(old: Checkpoint, new: Checkpoint) -> None:
    if old.origin != new.origin:
        raise LedgerFault(f"The checkpoints are of two logs, {old.origin[:80]!r} and {new.origin[:80]!r}.")
    if old.size == 0:
        raise LedgerFault("The older checkpoint is of an empty log: every log continues it, so nothing is proved.")
    if old.size > new.size:
        raise LedgerFault(
            f"The log has {new.size:,} entries, the older checkpoint {old.size:,}: entries are gone.",
            hint=f"An older copy was put back, or the checkpoints were given in the wrong order. {_ASK}",
        )
    if old.size == new.size and old.root != new.root:
        raise LedgerFault(f"There are two histories of {new.size:,} entries.", hint=_ASK)
