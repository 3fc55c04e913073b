"""A large batch: what the compiled call needs of it, and what that makes of the tree."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from sekisho.ledger import Growing
from sekisho.standards.c2sp import ENTRY_BYTES, WIDTH, TileAt
from sekisho.storage.tiles import journal
from sekisho.storage.tiles.kernel import commit
from sekisho.vocabulary.errors import LedgerFault

_HASH = 32
_TILE = WIDTH * _HASH
_NOWHERE = -1


class Large:
    """Entries that are to follow a tree.

    Attributes:
        record: for the journal, whole once it was made. ends: where each entry ends in its body.
    """

    def __init__(self, before: Growing, entries: Sequence[bytes]) -> None:
        """Make one; nothing is hashed yet.

        Raises:
            LedgerFault: an entry of more than 65,535 bytes.
        """
        sizes = np.fromiter(map(len, entries), np.int64, len(entries))
        if int(sizes.max()) > ENTRY_BYTES:
            raise LedgerFault(f"An entry has {sizes.max():,} bytes; a log takes at most {ENTRY_BYTES:,}.")
        ends = np.cumsum(sizes + 2)
        self.ends: list[int] = ends.tolist()
        self.record = journal.begun(before.size, len(entries), self.ends[-1])
        self._before, self._sizes, self._joined = before, sizes, b"".join(entries)
        self._counts = [len(row) for row in before.edge] or [0]
        self._starts = [0, *accumulate(self._totals(len(entries)))]
        self._rows = bytearray(self._starts[-1] * _HASH)
        for row, start in zip(before.edge, self._starts, strict=False):
            self._rows[start * _HASH : (start + len(row)) * _HASH] = b"".join(row)

    def _totals(self, coming: int) -> list[int]:
        """How many hashes each level of tiles holds with those that come, before full tiles are taken off."""
        totals: list[int] = []
        while len(totals) < len(self._counts) or coming:
            if len(totals) == len(self._counts):
                self._counts.append(0)
            totals.append(self._counts[len(totals)] + coming)
            coming = totals[-1] // WIDTH
        return totals

    def write(self, descriptor: int = _NOWHERE, at: int = 0) -> int:
        """Make the record; write it to a place of a file, if one is given, and sync it. Gives its length.

        Raises:
            OSError: the system refused.
        """
        code = commit(
            np.frombuffer(self._joined, np.uint8),
            self._sizes,
            np.frombuffer(self.record, np.uint8),
            np.frombuffer(self._rows, np.uint8),
            np.array(self._starts),
            np.array(self._counts),
            descriptor,
            at,
        )
        if code:
            raise OSError(code, os.strerror(code))
        return len(self.record)

    def grown(self) -> tuple[Growing, list[tuple[TileAt, bytes]]]:
        """The tree after it, and the tiles that it filled, lower ones first; once the record was made."""
        tree, full = Growing(self._before.size + len(self._sizes)), []
        for level, (start, end) in enumerate(pairwise(self._starts)):
            hashes = bytes(memoryview(self._rows)[start * _HASH : end * _HASH])
            first, tiles = (self._before.size >> (8 * level)) // WIDTH, (end - start) // WIDTH
            full += [(TileAt(level, first + n), hashes[n * _TILE : (n + 1) * _TILE]) for n in range(tiles)]
            tree.edge.append([hashes[at : at + _HASH] for at in range(tiles * _TILE, len(hashes), _HASH)])
        return tree, full
