"""Proofs in one file: an index, a path to the root, and the checkpoint (c2sp.org/tlog-proof)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from sekisho.standards.c2sp.checkpoint import Checkpoint, decimal
from sekisho.standards.c2sp.note import Note, decoded, format_note, parse_note
from sekisho.vocabulary.errors import LedgerFault

_FIRST = "c2sp.org/tlog-proof@v1"
_LARGEST, _DEEPEST = 2_000_000, 63


@dataclass(frozen=True, slots=True)
class Proof:
    """What a .tlog-proof says; nothing is verified by being here, and ``extra`` is vouched for by nobody."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """The tree head that it leads to. Raises LedgerFault where the note is no checkpoint."""
        return Checkpoint.parse(self.note.text)

    @classmethod
    def parse(cls, content: bytes) -> Proof:
        """From the file.

        Raises:
            LedgerFault: not a proof of this version.
        """
        if len(content) > _LARGEST:
            raise LedgerFault(f"The proof has {len(content):,} bytes; at most {_LARGEST:,} are read.")
        head, empty, note = content.partition(b"\n\n")
        lines = head.decode("utf-8", "replace").split("\n")
        if not empty or lines.pop(0) != _FIRST:
            raise LedgerFault(f"This is no proof: it does not begin with {_FIRST}.")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = decoded(lines.pop(0).removeprefix("extra "), "extra data of the proof")
        if not lines or not lines[0].startswith("index "):
            raise LedgerFault("The proof names no index.")
        index = decimal(lines.pop(0).removeprefix("index "), "index of the proof")
        path = tuple(decoded(line, "path of the proof") for line in lines)
        if len(path) > _DEEPEST or any(len(h) != 32 for h in path):
            raise LedgerFault("The path of the proof is not made of hashes of 32 bytes.")
        return cls(index, path, parse_note(note), extra)

    def content(self) -> bytes:
        """The file."""
        lines = [_FIRST]
        if self.extra is not None:
            lines.append("extra " + base64.b64encode(self.extra).decode())
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(h).decode() for h in self.path]
        return ("\n".join(lines) + "\n\n").encode() + format_note(self.note.text, self.note.signatures)
