"""Cosigned subtrees: ask a witness for one, write it down, and check what was written down."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger import Tiles, is_subtree, subtree_spans
from sekisho.ledger.witnessing import GOOD
from sekisho.service.cosigning import reason_of
from sekisho.service.ports import SignsSubtrees
from sekisho.standards.c2sp import (
    Checkpoint,
    Note,
    Signature,
    SignSubtree,
    Subtree,
    VerifierKey,
    format_note,
    known_signatures,
    parse_note,
    parse_signature_lines,
)
from sekisho.standards.c2sp.checkpoint import decimal
from sekisho.standards.c2sp.note import decoded
from sekisho.vocabulary.errors import LedgerFault, UsageFault


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A subtree and the signatures on it; not verified by being here.

    Written down it is a text of three lines (the log's name; ``subtree``, start and end; the root in base64), an empty
    line and the signature lines: the layout of a note, though what is signed is not this text but the subtree.
    """

    subtree: Subtree
    signatures: tuple[Signature, ...]

    def content(self) -> bytes:
        """The file."""
        one = self.subtree
        text = f"{one.origin}\nsubtree {one.start} {one.end}\n{base64.b64encode(one.root).decode()}\n"
        return format_note(text, self.signatures)

    @classmethod
    def parse(cls, content: bytes) -> Cosigned:
        """From the file. Raises LedgerFault where it is none."""
        note = parse_note(content)
        lines = note.text.split("\n")
        words = lines[1].split(" ") if len(lines) == 4 else []
        if len(words) != 3 or words[0] != "subtree" or not lines[0]:
            raise LedgerFault("This is no cosigned subtree.")
        root = decoded(lines[2], "root of the subtree")
        start, end = (decimal(word, "range of the subtree") for word in words[1:])
        if len(root) != 32 or not is_subtree(start, end, end):
            raise LedgerFault("The range is that of no subtree, or its root is no hash.")
        return cls(Subtree(lines[0], start, end, root), note.signatures)

    def signed_by(self, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Which of the keys cosigned it.

        Raises:
            LedgerFault: a signature in the name and id of a key does not verify.
        """
        found: list[VerifierKey] = []
        for key in keys:
            lines = [s for s in self.signatures if s.name == key.name and s.key_id == key.key_id]
            if not all(key.verifies_subtree(self.subtree, line.blob) for line in lines):
                raise LedgerFault(f"The signature of {key.name} on this subtree does not verify.")
            found += [key] if lines else []
        return tuple(found)


def ask_for(note: Note, tiles: Tiles, start: int, end: int, key: VerifierKey, port: SignsSubtrees) -> Cosigned:
    """Have the witness of a key cosign the subtree [start, end) of a checkpoint that it cosigned.

    Raises:
        UsageFault: the range is no subtree. LedgerFault: it did not cosign the checkpoint, or refuses.
    """
    checkpoint = Checkpoint.parse(note.text)
    if not is_subtree(start, end, checkpoint.size):
        raise UsageFault(
            f"[{start}, {end}) is no subtree of {checkpoint.size:,} entries.",
            hint="It begins at a multiple of the power of two that its length does not exceed: 8 12, 0 5, 16 32.",
        )
    if not known_signatures(note, [key]):
        raise LedgerFault(f"{key.name} did not cosign the checkpoint.", hint="`sekisho log cosign` asks it.")
    own = tuple(s for s in note.signatures if s.name == key.name)
    subtree = Subtree(checkpoint.origin, start, end, tiles.hash_of(start, end))
    path = tiles.path(subtree_spans(start, end, checkpoint.size))
    reply = port.sign_subtree(SignSubtree(start, end, subtree.root, path, Note(note.text, own)).content())
    if reply.status != GOOD:
        raise LedgerFault(f"{key.name} did not cosign it: {reply.fault or f'{reply.status}, {reason_of(reply)}'}")
    answered = parse_signature_lines(reply.body, note.text)
    mine = tuple(s for s in answered.signatures if s.name == key.name and s.key_id == key.key_id)
    found = Cosigned(subtree, mine)
    if not found.signed_by([key]):
        raise LedgerFault(f"The answer holds no cosignature of {key.name}.")
    return found
