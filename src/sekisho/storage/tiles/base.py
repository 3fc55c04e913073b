"""The base: up to which size the tiles themselves are durable, and with which root; the journal begins there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sekisho.storage.tiles.files import STATE, put_synced
from sekisho.vocabulary.errors import LedgerFault

JOURNAL = "journal-"  # then the index of the first entry


@dataclass(frozen=True, slots=True)
class Base:
    """Whose log, how many entries are in durable tiles, the root over them."""

    origin: str
    size: int
    root: bytes

    def journal(self, folder: Path) -> Path:
        """The journal that begins here."""
        return folder / STATE / f"{JOURNAL}{self.size:012d}"

    def write(self, folder: Path) -> None:
        """Replace the base on disk, durably."""
        put_synced(folder / STATE / "base", self._content())

    def _content(self) -> bytes:
        text = json.dumps({"format": 1, "origin": self.origin, "root": self.root.hex(), "size": self.size}) + "\n"
        return text.encode() + hashlib.sha256(text.encode()).hexdigest().encode() + b"\n"

    @classmethod
    def read(cls, folder: Path) -> Base | None:
        """From disk; None where the log is new.

        Raises:
            LedgerFault: it was changed.
        """
        path = folder / STATE / "base"
        if not path.is_file():
            return None
        try:
            content = path.read_bytes()
            told = json.loads(content.partition(b"\n")[0])
            base = cls(told["origin"], told["size"], bytes.fromhex(told["root"]))
            whole = base._content() == content
        except (ValueError, KeyError, TypeError) as error:
            raise _changed(path) from error
        if not whole:
            raise _changed(path)
        return base


def _changed(path: Path) -> LedgerFault:
    return LedgerFault(f"{path}: it was changed or damaged.", hint="Restore the log's folder from a copy.")
