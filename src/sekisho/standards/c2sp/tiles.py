"""Tiles and entry bundles: which files a tiled log of a size consists of, and their bytes (c2sp.org/tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sekisho.vocabulary.errors import LedgerFault

WIDTH = 256
ENTRY_BYTES = 65_535
_HASH = 32
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_LEVELS = 8  # 256 to the eighth is more than a size may be


@dataclass(frozen=True, slots=True, order=True)
class TileAt:
    """A tile's place: level (None: the entries themselves), index within the level, and how many it holds."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its path below the log's prefix."""
        return (
            bundle_path(self.index, self.width) if self.level is None else tile_path(self.level, self.index, self.width)
        )


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """The path of a tile of hashes."""
    return f"tile/{level}/{_spelled(index, width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """The path of a bundle of entries."""
    return f"tile/entries/{_spelled(index, width)}"


def _spelled(index: int, width: int) -> str:
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03d}")
    return "/".join(parts) + ("" if width == WIDTH else f".p/{width}")


def parse_path(path: str) -> TileAt | None:
    """The place that a path names; None where it is not, letter by letter, the path of a tile or a bundle."""
    matched = _PATH.fullmatch(path)
    if matched is None:
        return None
    level = None if matched[1] == "entries" else int(matched[1])
    index = int(matched[2].replace("/", "").replace("x", ""))
    place = TileAt(level, index, int(matched[3]) if matched[3] else WIDTH)
    return place if place.path == path and (level or 0) < 64 else None


def tiles_of(size: int) -> Iterator[TileAt]:
    """Every tile of hashes that a log of ``size`` entries has, level by level from the leaves."""
    for level in range(_LEVELS):
        count = size >> (8 * level)
        if not count:
            return
        for index in range(count // WIDTH):
            yield TileAt(level, index)
        if count % WIDTH:
            yield TileAt(level, count // WIDTH, count % WIDTH)


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries, each behind its length in two bytes.

    Raises:
        LedgerFault: an entry of more than 65,535 bytes.
    """
    try:
        return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])
    except OverflowError as error:
        longest = max(map(len, entries))
        raise LedgerFault(f"An entry has {longest:,} bytes; a log takes at most {ENTRY_BYTES:,}.") from error


def decode_bundle(content: bytes, width: int) -> list[bytes]:
    """The entries of a bundle that must hold ``width`` of them.

    Raises:
        LedgerFault: fewer, more, or cut off.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if end > len(content) or at + 2 > len(content):
            raise LedgerFault(f"the bundle ends within entry {len(entries)}")
        entries.append(content[at + 2 : end])
        at = end
    if len(entries) != width:
        raise LedgerFault(f"the bundle holds {len(entries)} entries, not {width}")
    return entries


def decode_tile(content: bytes, width: int) -> list[bytes]:
    """The hashes of a tile that must hold ``width`` of them.

    Raises:
        LedgerFault: another length.
    """
    if len(content) != width * _HASH:
        raise LedgerFault(f"the tile has {len(content)} bytes, not {width * _HASH}")
    return [content[at : at + _HASH] for at in range(0, len(content), _HASH)]
