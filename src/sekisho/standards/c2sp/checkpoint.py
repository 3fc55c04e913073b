"""Checkpoints: origin, size and root of a log at one moment (c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from sekisho.standards.c2sp.note import decoded
from sekisho.vocabulary.errors import LedgerFault

LARGEST = 2**63 - 1
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose log, how many entries, and the 32-byte RFC 6962 root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """From the text of a note.

        Raises:
            LedgerFault: not the text of a checkpoint.
        """
        if not text.endswith("\n"):
            raise LedgerFault("The checkpoint does not end in a newline.")
        lines = text[:-1].split("\n")
        if len(lines) < 3 or not all(lines):
            raise LedgerFault("A checkpoint has three lines that are not empty: origin, size, root.")
        root = decoded(lines[2], "root of the checkpoint")
        if len(root) != 32:
            raise LedgerFault(f"The root of the checkpoint has {len(root)} bytes, not 32.")
        return cls(lines[0], decimal(lines[1], "size of the checkpoint"), root, tuple(lines[3:]))

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        if any(not line or "\n" in line for line in lines) or len(self.root) != 32:
            raise LedgerFault("A checkpoint's lines are not empty and hold no newline; its root has 32 bytes.")
        return "\n".join(lines) + "\n"


def decimal(text: str, what: str) -> int:
    """A plain decimal of at most 2^63 - 1, without leading zeros.

    Raises:
        LedgerFault: anything else; ``what`` names it.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST:
        raise LedgerFault(f"The {what} is not a plain decimal number: {text[:30]!r}")
    return int(text)
