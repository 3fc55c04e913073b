"""The served files of a log: bundles and tiles, gathered while the tree grows and written when it is to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger import Growing
from sekisho.standards.c2sp import WIDTH, TileAt
from sekisho.storage.tiles.files import LogFiles

Full = Sequence[tuple[TileAt, bytes | list[bytes]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """A tree, the bundles and tiles that became full on the way to it, and those at its edge."""

    tree: Growing
    full: Full
    partial: list[tuple[TileAt, bytes]]


class Shelf:
    """What of the log's files is still to be written, and which partial ones must stay.

    Nothing is synced here: the journal holds the same until everything is synced at once.

    Attributes:
        touched: paths written since they were last synced.
        kept: folders of partial tiles that a base rests on; they stay until the next base.
    """

    def __init__(self, files: LogFiles, tree: Growing, bundle: bytes) -> None:
        """``tree``: so far. ``bundle``: its entries that do not fill a bundle yet, as they stand in one."""
        self._files = files
        self._size = tree.size
        self._bundle = bundle
        self._waiting: list[tuple[TileAt, bytes | list[bytes]]] = []
        self.touched: set[str] = set()
        self.kept = folders_of(tree)
        self._partial = folders_of(tree)  # where partial versions may lie

    def take(self, body: bytes | memoryview, ends: Sequence[int], full: Full) -> None:
        """Take in a batch: its entries as in a bundle, where each ends in there, and the tiles that they filled."""
        at = taken = 0
        while (room := WIDTH - self._size % WIDTH) <= len(ends) - taken:
            end = ends[taken + room - 1]
            self._waiting.append((TileAt(None, self._size // WIDTH), self._bundle + body[at:end]))
            self._bundle = b""
            self._size, at, taken = self._size + room, end, taken + room
        self._bundle += body[at:]
        self._size += len(ends) - taken
        self._waiting += full

    def taken(self, tree: Growing) -> Batch:
        """What a checkpoint of the tree needs and is not written yet; it is not given again."""
        full, self._waiting = self._waiting, []
        return Batch(tree, full, self.partial(tree))

    def write(self, batch: Batch) -> None:
        """Write it. Others may take in more meanwhile, not write."""
        full = [
            (place.path, content if isinstance(content, bytes) else b"".join(content)) for place, content in batch.full
        ]
        self._files.place_all(full)
        self.touched.update(path for path, _ in full)
        for place, content in batch.partial:
            self.touched.add(place.path)
            self._files.put(place.path, content)

    def partial(self, tree: Growing) -> list[tuple[TileAt, bytes]]:
        """The tiles and the bundle at the right edge."""
        edge = [(place, b"".join(row)) for place, row in tree.partial()]
        if tree.size % WIDTH:
            edge.append((TileAt(None, tree.size // WIDTH, tree.size % WIDTH), self._bundle))
        return edge

    def drop_partial(self, batch: Batch) -> None:
        """Remove partial versions of tiles that are full now and shown."""
        edge = folders_of(batch.tree)
        for folder in self._partial - edge - self.kept:
            self._files.drop(folder)
        self._partial = edge

    def renew(self, tree: Growing, shown: int) -> list[str]:
        """Write everything again that was taken in, whatever lies there; gives what was shown and differed.

        What lies there is not trusted even where it looks right: after a failed sync the system may show what the disk
        does not hold.
        """
        differed = []
        for place, content in [*self._waiting, *self.partial(tree)]:
            wanted = content if isinstance(content, bytes) else b"".join(content)
            there = self._files.fetch(place.path)
            below = place.index * WIDTH if place.level is None else place.index * WIDTH << (8 * place.level)
            if there is not None and there != wanted and below < shown:
                differed.append(place.path)
            self.touched.add(place.path)
            self._files.put(place.path, wanted)
        self._waiting = []
        self._partial |= folders_of(tree)
        return differed

    def rest_on(self, folders: set[str]) -> None:
        """Keep these partial folders from now on; those of before go where their tile is full."""
        gone, self.kept = self.kept - folders, folders
        for folder in gone:
            if (self._files.folder / folder.removesuffix(".p")).is_file():
                self._files.drop(folder)


def folders_of(tree: Growing) -> set[str]:
    """Folders of the partial tiles at a tree's edge."""
    places = [*(place for place, _ in tree.partial()), TileAt(None, tree.size // WIDTH)]
    return {TileAt(place.level, place.index).path + ".p" for place in places}
