"""Read hashes and entries of a tiled log through any function that gives a file by its path."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence

from sekisho.ledger.merkle import EMPTY, node_hash, split
from sekisho.standards.c2sp import WIDTH, TileAt, decode_bundle, decode_tile
from sekisho.vocabulary.errors import LedgerFault

Fetch = Callable[[str], bytes | None]  # a path below the log's prefix -> its content; None where there is none
_TILES = 1_024  # tiles kept with all hashes within, 40 KB each
_BUNDLE_BYTES = 32 * 1024 * 1024  # of bundles kept

Ahead = Callable[[Iterable[str]], None]  # told the paths that are fetched next
Row = list[bytes]


class Tiles:
    """The tree of a log of ``size`` entries as its tiles have it; what was used last is kept.

    Nothing is verified by reading: whoever uses a hash proves it against a root that he has from elsewhere.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch = fetch
        self.size = size
        self._rows: OrderedDict[tuple[int, int], list[Row]] = OrderedDict()  # a tile's hashes, and those above them
        self._bundles: OrderedDict[int, tuple[bytes, TileAt]] = OrderedDict()
        self._bytes = 0
        self._edge: dict[tuple[int, int], bytes] = {}  # spans that no tile has a hash of

    def missing(self, index: int, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Paths of what is to be fetched for an entry and spans of a proof."""
        places = {self._place(None, index // WIDTH)} if index // WIDTH not in self._bundles else set()
        for first, last in spans:
            if (first, last) not in self._edge:
                while first < last:
                    wide = last - first
                    part = 1 << (wide.bit_length() - 1)
                    level = (wide.bit_length() - 1) // 8
                    at = (first >> (8 * level)) // WIDTH
                    if (level, at) not in self._rows:
                        places.add(self._place(level, at))
                    first += part
        return [place.path for place in places]

    def _place(self, level: int | None, index: int) -> TileAt:
        return TileAt(level, index, min((self.size >> (8 * (level or 0))) - index * WIDTH, WIDTH))

    def tile(self, level: int, index: int) -> Row:
        """The hashes of a tile, as far as this size has them.

        Raises:
            LedgerFault: it is not there, or not of its length; the message names it.
        """
        return self._tile(level, index)[0]

    def _tile(self, level: int, index: int) -> list[Row]:
        rows = self._rows.get((level, index))
        if rows is None:
            rows = [self._read(level, index)]
            self._rows[level, index] = rows
            if len(self._rows) > _TILES:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end((level, index))
        return rows

    def _read(self, level: int, index: int) -> Row:
        place = self._place(level, index)
        content, found = present(self._fetch, place)
        return self._named(found, lambda: decode_tile(content, found.width))[: place.width]

    def entries(self, index: int) -> list[bytes]:
        """The entries of a bundle, as far as this size has them. Raises LedgerFault as ``tile`` does."""
        content, found = self._bundle(index)
        entries = self._named(found, lambda: decode_bundle(content, found.width))
        return entries[: min(self.size - index * WIDTH, WIDTH)]

    def every(self) -> Iterator[tuple[int, bytes]]:
        """Index and bytes of every entry, in order. Raises LedgerFault as ``tile`` does."""
        for bundle in range(-(-self.size // WIDTH)):
            yield from enumerate(self.entries(bundle), bundle * WIDTH)

    def entry(self, index: int) -> bytes:
        """One entry. Raises LedgerFault as ``tile`` does, or where its bundle ends before it."""
        content, found = self._bundle(index // WIDTH)
        at, last = 0, len(content)
        for _ in range(index % WIDTH):
            at += 2 + (content[at] << 8 | content[at + 1]) if at + 2 <= last else last
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if not at + 2 <= end <= last:
            raise LedgerFault(f"{found.path}: the bundle ends before or within entry {index % WIDTH}")
        return content[at + 2 : end]

    def _bundle(self, index: int) -> tuple[bytes, TileAt]:
        kept = self._bundles.get(index)
        if kept is None:
            kept = self._bundles[index] = present(self._fetch, self._place(None, index))
            self._bytes += len(kept[0])
            while self._bytes > _BUNDLE_BYTES:
                self._bytes -= len(self._bundles.popitem(last=False)[1][0])
        return kept

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
            known = self._edge.get((first, last))
            if known is None:
                middle = first + split(count)
                known = node_hash(self.hash_of(first, middle), self.hash_of(middle, last))
                self._edge[first, last] = known
            return known
        level, height = divmod(count.bit_length() - 1, 8)
        at = first >> (8 * level)
        rows = self._tile(level, at // WIDTH)
        if len(rows) <= height:
            _raise_to(rows, height)
        return rows[height][at % WIDTH >> height]

    def path(self, spans: Sequence[tuple[int, int]]) -> tuple[bytes, ...]:
        """The hashes of the spans of a proof."""
        return tuple([self.hash_of(first, last) for first, last in spans])


def _raise_to(rows: list[Row], height: int) -> None:
    """Add the rows above a tile's hashes, as far as asked for; an odd one out has no parent within the tile."""
    while len(rows) <= height:
        below = iter(rows[-1])
        rows.append([node_hash(left, right) for left, right in zip(below, below, strict=False)])


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
