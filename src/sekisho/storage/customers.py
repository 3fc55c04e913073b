"""Compiled customers beside the reference, each in a folder of its own under the key of what it was compiled from.

What was read of a file of customers lies there as well, under a key of its bytes.

::

    DIR/customers/<key>/compiled/<digest>/manifest.json   and one Arrow file a table, as a reference is kept

Nothing in such a folder changes; whoever deletes it loses time only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import polars as pl

from sekisho.storage.reference import ReferenceFolder
from sekisho.vocabulary.errors import UsageFault

_KEY = re.compile(r"[0-9a-f]{64}")


def reading_digest() -> str:
    """SHA-256 of the bundled files that decide what is read from a file of customers: places, and texts of rejects."""
    digest = hashlib.sha256()
    for name in ("places.yaml", "screening-texts.yaml"):
        digest.update(hashlib.sha256(files("sekisho").joinpath("knowledge", name).read_bytes()).digest())
    return digest.hexdigest()


class CustomerFolder:
    """The compiled customers in the reference directory ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root / "customers"

    def open(self, key: str) -> Mapping[str, pl.DataFrame] | None:
        """The tables kept under ``key``, memory-mapped, or None; raises ReferenceFault where a file is damaged."""
        kept = self._kept(key)
        return kept.open().tables if kept.built_from() == key else None

    def publish(self, key: str, tables: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
        """Keep tables under ``key``, wholly or not at all, and give them memory-mapped."""
        kept = self._kept(key)
        kept.publish(tables, key, ())
        return kept.open().tables

    def _kept(self, key: str) -> ReferenceFolder:
        if not _KEY.fullmatch(key):
            raise UsageFault(f"{key[:80]!r} is no key of compiled customers.")
        return ReferenceFolder(self.root / key)
