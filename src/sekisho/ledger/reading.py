"""Read hashes and entries of a tiled log through any function that gives a file by its path."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sekisho.ledger.merkle import EMPTY, node_hash, root_of, split
from sekisho.standards.c2sp import WIDTH, TileAt, decode_bundle, decode_tile
from sekisho.vocabulary.errors import LedgerFault

Fetch = Callable[[str], bytes | None]  # a path below the log's prefix -> its content; None where there is none


class Tiles:
    """The tree of a log of ``size`` entries as its tiles have it; each tile is fetched once.

    Nothing is verified by reading: whoever uses a hash proves it against a root that he has from elsewhere.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch = fetch
        self.size = size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def tile(self, level: int, index: int) -> list[bytes]:
        """The hashes of a tile, as far as this size has them.

        Raises:
            LedgerFault: it is not there, or not of its length; the message names it.
        """
        kept = self._kept.get((level, index))
        if kept is None:
            kept = self._kept[level, index] = self._read(level, index)
        return kept

    def _read(self, level: int, index: int) -> list[bytes]:
        place = TileAt(level, index, min((self.size >> (8 * level)) - index * WIDTH, WIDTH))
        content, found = present(self._fetch, place)
        return self._named(found, lambda: decode_tile(content, found.width))[: place.width]

    def entries(self, index: int) -> list[bytes]:
        """The entries of a bundle, as far as this size has them. Raises LedgerFault as ``tile`` does."""
        place = TileAt(None, index, min(self.size - index * WIDTH, WIDTH))
        content, found = present(self._fetch, place)
        return self._named(found, lambda: decode_bundle(content, found.width))[: place.width]

    @staticmethod
    def _named(place: TileAt, decode: Callable[[], list[bytes]]) -> list[bytes]:
        try:
            return decode()
        except LedgerFault as error:
            raise LedgerFault(f"{place.path}: {error.message}") from error

    def hash_of(self, first: int, last: int) -> bytes:
        """The root over the leaves from ``first`` up to ``last``: a span of a proof, which begins where it may."""
        count = last - first
        if count == 0:
            return EMPTY
        if count & (count - 1):
            middle = first + split(count)
            return node_hash(self.hash_of(first, middle), self.hash_of(middle, last))
        height = count.bit_length() - 1
        level, at = height // 8, first >> (8 * (height // 8))
        offset, wide = at % WIDTH, 1 << (height % 8)
        return root_of(self.tile(level, at // WIDTH)[offset : offset + wide])

    def path(self, spans: Sequence[tuple[int, int]]) -> tuple[bytes, ...]:
        """The hashes of the spans of a proof."""
        return tuple(self.hash_of(first, last) for first, last in spans)


def present(fetch: Fetch, place: TileAt) -> tuple[bytes, TileAt]:
    """A tile's content; where a partial one is gone, that of the full one, as the format allows.

    Raises:
        LedgerFault: neither is there.
    """
    for candidate in (place, TileAt(place.level, place.index)):
        content = fetch(candidate.path)
        if content is not None:
            return content, candidate
    raise LedgerFault(f"{place.path}: the file is not there.")
