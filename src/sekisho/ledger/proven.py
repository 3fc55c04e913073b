"""Tiles of which each is led back to one root: what a log shows, believed only as far as its checkpoint covers it."""

from __future__ import annotations

from sekisho.ledger.merkle import EMPTY, leaf_hash, root_of
from sekisho.ledger.reading import Fetch, Tiles, present
from sekisho.standards.c2sp import WIDTH, Checkpoint, TileAt, decode_bundle
from sekisho.vocabulary.errors import LedgerFault


class ProvenTiles(Tiles):
    """The tree of a checkpoint, read from whoever has its tiles; a hash that does not lead to its root is refused.

    Tiles that are not full make up the root together; every full one is a hash of the tile above it.
    """

    def __init__(self, fetch: Fetch, checkpoint: Checkpoint) -> None:
        """Read the right edge. Raises LedgerFault where it does not give the root, or a tile is missing."""
        super().__init__(fetch, checkpoint.size)
        if self.hash_of(0, checkpoint.size) != checkpoint.root:
            raise LedgerFault(f"The tiles do not give the root of the checkpoint of {checkpoint.size:,} entries.")

    def _read(self, level: int, index: int) -> list[bytes]:
        hashes = super()._read(level, index)
        if len(hashes) == WIDTH and root_of(hashes) != self.tile(level + 1, index // WIDTH)[index % WIDTH]:
            raise LedgerFault(f"{TileAt(level, index).path}: it is not what the tile above it says.")
        return hashes

    def entries(self, index: int) -> list[bytes]:
        """The entries of a bundle, each the one of its hash. Raises LedgerFault where one is not."""
        return self.bundle(index, self.tile(0, index))

    def bundle(self, index: int, leaves: list[bytes]) -> list[bytes]:
        """The same with the hashes at hand; nothing is kept, so that several threads may read at once."""
        place = TileAt(None, index, len(leaves))
        content, found = present(self._fetch, place)
        entries = self._named(found, lambda: decode_bundle(content, found.width))[: place.width]
        if [leaf_hash(entry) for entry in entries] != leaves:
            raise LedgerFault(f"{place.path}: its entries are not those of its tile.")
        return entries

    def leaves(self, index: int) -> list[bytes]:
        """A tile of leaf hashes that is not kept: a log may be larger than the memory."""
        return self._read(0, index)

    def begins_with(self, older: Checkpoint) -> bool:
        """Whether the first entries of this tree are those of an older checkpoint."""
        return older.size <= self.size and self.beginning(older.size) == older.root

    def beginning(self, size: int) -> bytes:
        """The root over the first ``size`` entries."""
        return self.hash_of(0, size) if size else EMPTY
