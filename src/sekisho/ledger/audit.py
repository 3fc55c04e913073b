"""Audit of a whole tiled log, of whoever's making: every file against every other, and all against the checkpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sekisho.ledger.growing import Growing
from sekisho.ledger.merkle import leaf_hash
from sekisho.ledger.reading import Fetch
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    Signed,
    TileAt,
    VerifierKey,
    decode_bundle,
    decode_tile,
    parse_note,
    parse_path,
    signed_by,
)
from sekisho.vocabulary.errors import LedgerFault


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and in which file of the log."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The checkpoint (None where it cannot be read), whose signatures were verified, what is wrong, what is odd."""

    checkpoint: Checkpoint | None
    signed: tuple[Signed, ...] = ()
    signers: tuple[str, ...] = ()  # names on the checkpoint, verified or not
    flaws: tuple[Flaw, ...] = ()
    beyond: tuple[str, ...] = ()  # files that hold more than the checkpoint covers: nobody vouches for the rest


def audit(fetch: Fetch, paths: Iterable[str], keys: Sequence[VerifierKey] = ()) -> Audit:
    """Check a log: signatures by every key given, entries against hashes, tiles against tiles, all against the root.

    Args:
        fetch: gives a file below the log's prefix, None where there is none.
        paths: every file below the prefix, older partial tiles too: what is served must be true.
        keys: who must have signed. Without one nothing shows whose log it is, nor that it was not written anew.
    """
    try:
        content = fetch("checkpoint")
        if content is None:
            return Audit(None, flaws=(Flaw("checkpoint", "the file is not there"),))
        note = parse_note(content)
        checkpoint = Checkpoint.parse(note.text)
    except LedgerFault as error:
        return Audit(None, flaws=(Flaw("checkpoint", error.message),))
    flaws: list[Flaw] = []
    signed: list[Signed] = []
    for key in keys:
        try:
            signed += signed_by(note, [key])
        except LedgerFault as error:
            flaws.append(Flaw("checkpoint", error.message))
    walk = _Walk(fetch, checkpoint, paths)
    flaws += walk.flaws()
    names = tuple(dict.fromkeys(s.name for s in note.signatures))
    return Audit(checkpoint, tuple(signed), names, tuple(flaws), tuple(sorted(walk.beyond)))


@dataclass
class _Walk:
    """One pass over the log: the tree is built from the entries, and every tile is compared with it as it fills."""

    fetch: Fetch
    checkpoint: Checkpoint
    paths: Iterable[str]
    beyond: list[str] = field(default_factory=list)

    def flaws(self) -> Iterator[Flaw]:
        stored: dict[tuple[int | None, int], set[int]] = defaultdict(set)
        for place in filter(None, map(parse_path, self.paths)):
            stored[place.level, place.index].add(place.width)
        tree, size = Growing(), self.checkpoint.size
        for index in range(-(-size // WIDTH)):
            want = min(size - index * WIDTH, WIDTH)
            at = TileAt(None, index, want)
            entries: list[bytes] = []
            yield from self._bundles(at, stored.pop((None, index), set()), entries)
            if len(entries) < want:  # without its entries nothing to the right of it can be judged
                return
            for place, hashes in tree.extend([leaf_hash(entry) for entry in entries]):
                yield from self._tiles(place, hashes, stored.pop((place.level, place.index), set()))
        for place, hashes in tree.partial():
            yield from self._tiles(place, hashes, stored.pop((place.level, place.index), set()))
        if tree.root() != self.checkpoint.root:
            yield Flaw("checkpoint", f"its root is not that of the {size:,} entries")
        self.beyond += [TileAt(*key, width).path for key, widths in stored.items() for width in widths]

    def _bundles(self, place: TileAt, widths: set[int], entries: list[bytes]) -> Iterator[Flaw]:
        """Every stored version of a bundle against the longest; ``entries`` takes what the log has."""
        if not any(width >= place.width for width in widths):
            yield Flaw(place.path, "the file is not there")
            return
        longest: list[bytes] = []
        for width in sorted(widths, reverse=True):
            at = TileAt(None, place.index, width)
            try:
                found = decode_bundle(self.fetch(at.path) or b"", width)
            except LedgerFault as error:
                yield Flaw(at.path, error.message)
                continue
            if not longest:
                longest = found
            elif found != longest[:width]:
                yield Flaw(at.path, f"it is not the beginning of the bundle of {len(longest)} entries")
            if width > place.width:
                self.beyond.append(at.path)
        entries += longest[: place.width]

    def _tiles(self, place: TileAt, hashes: list[bytes], widths: set[int]) -> Iterator[Flaw]:
        """Every stored version of a tile against the tree."""
        if not any(width >= place.width for width in widths):
            yield Flaw(place.path, "the file is not there")
        for width in sorted(widths):
            at = TileAt(place.level, place.index, width)
            try:
                found = decode_tile(self.fetch(at.path) or b"", width)
            except LedgerFault as error:
                yield Flaw(at.path, error.message)
                continue
            both = min(width, place.width)
            wrong = next((i for i in range(both) if found[i] != hashes[i]), None)
            if wrong is not None:
                below = "its entry" if place.level == 0 else f"tile {wrong + place.index * WIDTH} of the level below"
                yield Flaw(at.path, f"hash {wrong} is not that of {below}")
            if width > place.width:
                self.beyond.append(at.path)
