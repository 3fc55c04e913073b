"""Two checkpoints of one log that cannot both be true: found, written down, and proved to others without the log.

Where the sizes are equal, two roots are the proof. Otherwise the larger log's own hashes prove which root its first
entries have; that it is not the root that was signed for them is then plain.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger.merkle import consistency_spans, verifies_consistency
from sekisho.ledger.proven import ProvenTiles
from sekisho.standards.c2sp import Checkpoint, Note, Signed, VerifierKey, format_note, parse_note, signed_by
from sekisho.vocabulary.errors import LedgerFault

_FORMAT = "sekisho fork v1"


@dataclass(frozen=True, slots=True)
class Fork:
    """Two signed checkpoints, the smaller first; which root the larger one's first entries have, and the proof of it.

    ``root`` is None where the larger log did not show its tiles: then the two stand side by side and prove nothing yet.
    """

    smaller: Note
    larger: Note
    root: bytes | None = None
    path: tuple[bytes, ...] = ()

    def proved(self, keys: Sequence[VerifierKey]) -> tuple[Signed, ...]:
        """Who is convicted: the keys that signed both checkpoints.

        Raises:
            LedgerFault: a key did not sign both, or they can both be true, or it is not shown that they cannot.
        """
        if not keys:
            raise LedgerFault("Without the log's key two checkpoints convict nobody.")
        signed = tuple(signed_by(self.smaller, keys))
        signed_by(self.larger, keys)
        old, new = Checkpoint.parse(self.smaller.text), Checkpoint.parse(self.larger.text)
        if old.origin != new.origin:
            raise LedgerFault(f"The checkpoints are of two logs: {old.origin!r} and {new.origin!r}.")
        if old.size == new.size and old.root != new.root:
            return signed
        if self.root is None:
            raise LedgerFault("The larger log's hashes are not there, so nothing is proved either way.")
        if not verifies_consistency(old.size, new.size, self.path, self.root, new.root):
            raise LedgerFault("The hashes do not lead to the root of the larger checkpoint.")
        if self.root == old.root:
            raise LedgerFault("The larger checkpoint continues the smaller one.")
        return signed

    def content(self) -> bytes:
        """The file: JSON of the two notes, the root and the path."""
        told = {
            "format": _FORMAT,
            "smaller": format_note(self.smaller.text, self.smaller.signatures).decode(),
            "larger": format_note(self.larger.text, self.larger.signatures).decode(),
            "root": None if self.root is None else base64.b64encode(self.root).decode(),
            "path": [base64.b64encode(one).decode() for one in self.path],
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def parse(cls, content: bytes) -> Fork:
        """From the file.

        Raises:
            LedgerFault: not such a file.
        """
        try:
            told = json.loads(content)
            if told["format"] != _FORMAT or len(told["path"]) > 64:
                raise ValueError
            root = None if told["root"] is None else base64.b64decode(told["root"], validate=True)
            path = tuple(base64.b64decode(one, validate=True) for one in told["path"])
            notes = [parse_note(told[name].encode()) for name in ("smaller", "larger")]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LedgerFault("This is no record of two checkpoints of a log.") from error
        return cls(notes[0], notes[1], root, path)


def side_by_side(one: Note, other: Note) -> Fork:
    """Two notes as a pair, the smaller first."""
    notes = sorted((one, other), key=lambda note: Checkpoint.parse(note.text).size)
    return Fork(notes[0], notes[1])


def fork_between(smaller: Note, larger: Note, tiles: ProvenTiles) -> Fork | None:
    """Whether the larger log does not begin with the smaller one; ``tiles`` are the larger one's. None where it does.

    Raises:
        LedgerFault: a tile that is needed is missing or not what it must be.
    """
    old = Checkpoint.parse(smaller.text)
    if tiles.begins_with(old):
        return None
    path = tiles.path(consistency_spans(old.size, tiles.size)) if old.size else ()
    return Fork(smaller, larger, tiles.beginning(old.size), path)
