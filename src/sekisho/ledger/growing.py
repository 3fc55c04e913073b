"""A tree that grows at its right edge: what is kept to go on, and which tiles become full on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sekisho.ledger.merkle import EMPTY, root_of
from sekisho.standards.c2sp import WIDTH, TileAt


@dataclass(slots=True)
class Growing:
    """The right edge: of each level of tiles the hashes that do not fill a tile yet."""

    size: int = 0
    edge: list[list[bytes]] = field(default_factory=list)

    def copy(self) -> Growing:
        """The same edge, to grow another way."""
        return Growing(self.size, [list(row) for row in self.edge])

    def extend(self, leaves: Sequence[bytes]) -> list[tuple[TileAt, list[bytes]]]:
        """Add hashes of leaves; gives the tiles that became full, lower ones first."""
        self.size += len(leaves)
        return self._add(0, list(leaves), self.size - len(leaves))

    def _add(self, level: int, hashes: list[bytes], before: int) -> list[tuple[TileAt, list[bytes]]]:
        """``before``: how many hashes this level held in all."""
        if level == len(self.edge):
            self.edge.append([])
        row = self.edge[level] + hashes
        first = before // WIDTH
        full = [(TileAt(level, first + i), row[i * WIDTH : (i + 1) * WIDTH]) for i in range(len(row) // WIDTH)]
        self.edge[level] = row[len(full) * WIDTH :]
        if full:
            full += self._add(level + 1, [root_of(tile) for _, tile in full], first)
        return full

    def partial(self) -> list[tuple[TileAt, list[bytes]]]:
        """The tiles at the edge that are not full; those without a hash are none."""
        return [
            (TileAt(level, (self.size >> (8 * level)) // WIDTH, len(row)), row)
            for level, row in enumerate(self.edge)
            if row
        ]

    def root(self) -> bytes:
        """The root over everything added."""
        last: list[bytes] = []
        for row in self.edge:
            whole = row + last
            last = [root_of(whole)] if whole else []
        return last[0] if last else EMPTY
