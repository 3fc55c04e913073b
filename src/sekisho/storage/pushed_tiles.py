"""The tiles of a mirror to which a log pushes: bundles and leaf hashes as they come, the tiles above at the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sekisho.ledger import ProvenTiles, leaf_hash, root_of
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    Package,
    TileAt,
    decode_bundle,
    decode_tile,
    encode_bundle,
    tiles_of,
)
from sekisho.storage.tiles.files import LogFiles, put_synced, sync_folder
from sekisho.vocabulary.errors import LedgerFault


class PushedTiles:
    """What lies in the folder. Nothing here checks whose entries they are; who calls has done so.

    Attributes:
        next: the first entry that is not here.
    """

    def __init__(self, folder: Path, size: int, most: int) -> None:
        """``size``: entries that are shown. ``most``: those of the newest pending checkpoint; more cannot be here.

        Raises:
            LedgerFault: what is shown was damaged at its edge, so that nothing can be added.
        """
        self._folder, self._files = folder, LogFiles(folder)
        self._folders: set[Path] = {folder}
        self._size = size
        found = self._found(size)
        if found < size:
            raise LedgerFault(
                f"{TileAt(None, found // WIDTH).path}: it is not what its tile says, or gone.",
                hint="Restore the mirror's folder from a copy, or mirror the log anew into another folder.",
            )
        self.next = min(most, found)

    def _found(self, size: int) -> int:
        """How far entries reach that a run before kept; those that are not what their hashes say count as absent."""
        at = size - size % WIDTH
        while True:
            widths = sorted(self._widths(at // WIDTH), reverse=True)
            width = next((width for width in widths if self._whole(at // WIDTH, width)), 0)
            if width < WIDTH:
                return at + width
            at += WIDTH

    def _widths(self, index: int) -> list[int]:
        """Under which widths a bundle lies here."""
        full = TileAt(None, index).path
        partial = self._folder / (full + ".p")
        found = [int(p.name) for p in partial.iterdir() if p.name.isdigit()] if partial.is_dir() else []
        return [*found, WIDTH] if (self._folder / full).is_file() else found

    def _whole(self, index: int, width: int) -> bool:
        bundle, tile = (self._files.fetch(TileAt(level, index, width).path) for level in (None, 0))
        if bundle is None or tile is None:
            return False
        try:
            return [leaf_hash(entry) for entry in decode_bundle(bundle, width)] == decode_tile(tile, width)
        except LedgerFault:
            return False

    def leaves(self, first: int, end: int) -> list[bytes]:
        """The hashes of entries from a multiple of 256 up to ``end``, all within one tile.

        Raises:
            LedgerFault: they are not here.
        """
        return decode_tile(self._content(0, first // WIDTH, end - first), end - first) if end > first else []

    def _content(self, level: int | None, index: int, count: int) -> bytes:
        """The first ``count`` of a tile or a bundle; also where it lies here wider."""
        for width in sorted(width for width in self._widths(index) if width >= count):
            content = self._files.fetch(TileAt(level, index, width).path)
            if content is not None:
                held = decode_tile(content, width) if level == 0 else decode_bundle(content, width)
                return b"".join(held[:count]) if level == 0 else encode_bundle(held[:count])
        raise LedgerFault(f"{TileAt(level, index, count).path}: it is gone.", hint="Restore the mirror's folder.")

    def keep(self, package: Package, leaves: Sequence[bytes]) -> None:
        """Write what a package brings, unless it is here. ``leaves``: the hashes from its multiple of 256 on.

        Raises:
            OSError: the disk refuses.
        """
        if package.end <= self.next or package.start > self.next:
            return
        index, width = package.first // WIDTH, package.end - package.first
        before = self._content(None, index, package.start - package.first) if package.start > package.first else b""
        self._put(TileAt(0, index, width), b"".join(leaves))
        self._put(TileAt(None, index, width), before + encode_bundle(package.entries))
        self.next = package.end

    def raise_to(self, checkpoint: Checkpoint, size: int) -> None:
        """Write the tiles above and the ragged ones at the edge, so that all of a checkpoint is here, and durable.

        Raises:
            LedgerFault: they do not give its root: what lies here was damaged. It is then taken as absent.
        """
        last, width = divmod(checkpoint.size, WIDTH)
        if width:
            for level in (0, None):
                self._put(TileAt(level, last, width), self._content(level, last, width))
        for place in tiles_of(checkpoint.size):
            if place.level and place.index >= (size >> (8 * place.level)) // WIDTH:
                below = range(place.index * WIDTH, place.index * WIDTH + place.width)
                self._put(place, b"".join(root_of(self._full(place.level - 1, index)) for index in below))
        try:
            ProvenTiles(self._files.fetch, checkpoint)
        except LedgerFault:
            self.next = size
            raise
        for folder in self._folders:
            sync_folder(folder)
        self._folders = {self._folder}

    def _full(self, level: int, index: int) -> list[bytes]:
        content = self._files.fetch(TileAt(level, index).path)
        if content is None:
            raise LedgerFault(f"{TileAt(level, index).path}: it is gone.", hint="Restore the mirror's folder.")
        return decode_tile(content, WIDTH)

    def _put(self, place: TileAt, content: bytes) -> None:
        path = self._folder / place.path
        self._folders.update(p for p in path.parents if self._folder in p.parents)
        if self._files.fetch(place.path) != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            put_synced(path, content)

    def tidy(self, size: int) -> None:
        """Remove ragged versions of what is full by now, as far as the checkpoint that is shown covers it."""
        for level in range(8):
            index = (self._size >> (8 * level)) // WIDTH
            if index < (size >> (8 * level)) // WIDTH:
                self._files.drop(TileAt(level, index).path + ".p")
                if level == 0:
                    for full in range(index, size // WIDTH):
                        self._files.drop(TileAt(0, full).path + ".p")
                        self._files.drop(TileAt(None, full).path + ".p")
        self._size = size
