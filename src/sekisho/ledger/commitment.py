"""What is logged of a matter: a commitment that tells nothing without its salt, and the opening that proves it.

The entry is the label and SHA-256 over label, salt and content. The salt has 256 random bits, so that nobody can guess
a content from the log, however few contents are thinkable; who is shown salt and content can check them. This is
version 1, which shows all or nothing; it stays readable. What is logged now is of version 2 (``ledger.disclosure``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.ledger.disclosure import FieldOpening
from sekisho.ledger.merkle import leaf_hash
from sekisho.vocabulary.errors import LedgerFault

LABEL = b"sekisho commitment v1\n"
_SALT = 32


@dataclass(frozen=True, slots=True)
class Opening:
    """A salt and what was committed to under it: for the parties and their auditor, never for the log."""

    salt: bytes
    content: bytes

    @classmethod
    def of(cls, salt: bytes, matter: Mapping[str, Any]) -> Opening:
        """Of a matter, written as JSON with its keys sorted.

        Raises:
            LedgerFault: a salt that is not 32 bytes.
        """
        if len(salt) != _SALT:
            raise LedgerFault(f"A salt has {_SALT} bytes, not {len(salt)}.")
        text = json.dumps(matter, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return cls(salt, text.encode())

    def entry(self) -> bytes:
        """The log's entry: a label and 32 bytes."""
        return LABEL + hashlib.sha256(LABEL + self.salt + self.content).digest()

    def matter(self) -> Any:
        """What was committed to."""
        return json.loads(self.content)

    def line(self) -> str:
        """One line of JSON: leaf hash, salt, content."""
        told = {"leaf": leaf_hash(self.entry()).hex(), "salt": self.salt.hex(), "content": self.content.decode()}
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    @classmethod
    def parse(cls, line: str) -> Opening:
        """Back from its line.

        Raises:
            LedgerFault: not an opening.
        """
        try:
            told = json.loads(line)
            opening = cls(bytes.fromhex(told["salt"]), told["content"].encode())
            json.loads(opening.content)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LedgerFault("This is no opening of an entry: leaf, salt and content as one line of JSON.") from error
        if len(opening.salt) != _SALT:
            raise LedgerFault(f"The salt of the opening has {len(opening.salt)} bytes, not {_SALT}.")
        return opening


def parse_opening(line: str) -> Opening | FieldOpening:
    """An opening of either version from its line.

    Raises:
        LedgerFault: not an opening.
    """
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    return FieldOpening.parse(line) if isinstance(told, dict) and "version" in told else Opening.parse(line)
