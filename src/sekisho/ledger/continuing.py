"""Whether a newer checkpoint of a log continues an older one, shown with hashes alone (RFC 6962, 2.1.2).

The proof is written as the request add-checkpoint of c2sp.org/tlog-witness: the older size, the hashes, an empty line,
and the newer checkpoint as it was signed. Whoever kept the older checkpoint checks it without the log.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import verifies_consistency
from sekisho.ledger.proving import prove_consistency, read_checkpoint
from sekisho.ledger.reading import Fetch
from sekisho.standards.c2sp import Checkpoint, Note, Signed, VerifierKey, format_note, parse_note, signed_by
from sekisho.standards.c2sp.checkpoint import decimal
from sekisho.standards.c2sp.note import decoded
from sekisho.vocabulary.errors import LedgerFault

_LARGEST, _MOST = 1_100_000, 63
_ASK = "Keep both; ask the log's operator and its witnesses which history they saw."


@dataclass(frozen=True, slots=True)
class Continuation:
    """The size of the older log, the hashes, the newer checkpoint; nothing is verified by being here."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    @classmethod
    def parse(cls, content: bytes) -> Continuation:
        """From the file.

        Raises:
            LedgerFault: not such a proof.
        """
        head, empty, note = content.partition(b"\n\n")
        first, *lines = head[:_LARGEST].decode("utf-8", "replace").split("\n")
        if len(content) > _LARGEST or not empty or not first.startswith("old ") or len(lines) > _MOST:
            raise LedgerFault("This is no proof of consistency: `old N`, hashes, an empty line and a checkpoint.")
        path = tuple(decoded(line, "proof of consistency") for line in lines)
        if any(len(one) != 32 for one in path):
            raise LedgerFault("The proof of consistency is not made of hashes of 32 bytes.")
        return cls(decimal(first.removeprefix("old "), "older size"), path, parse_note(note))

    def content(self) -> bytes:
        """The file."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.path)]
        return ("\n".join(lines) + "\n\n").encode() + format_note(self.note.text, self.note.signatures)


@dataclass(frozen=True, slots=True)
class Continued:
    """Two checkpoints of which the newer continues the older, and who signed both."""

    older: Checkpoint
    newer: Checkpoint
    signed: tuple[Signed, ...]


def prove_continuing(fetch: Fetch, older: Note) -> Continuation:
    """The proof from a log's files that its checkpoint continues an older one.

    Raises:
        LedgerFault: it is another log's or an empty one's, the log is shorter, or a file is missing.
    """
    note = read_checkpoint(fetch)
    old, new = Checkpoint.parse(older.text), Checkpoint.parse(note.text)
    _refuse_unlike(old, new)
    return Continuation(old.size, prove_consistency(fetch, old.size, new.size), note)


def check_continuing(older: Note, proof: Continuation, keys: Sequence[VerifierKey] = ()) -> Continued:
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
