"""A mirror: somebody else's copy of a log, every hash of it led back to a signed checkpoint before it is kept.

The folder is a tiled log like the original, so that it is served, verified and read alike. ``.state/pending`` is the
latest checkpoint that the log was held to; every later one must continue it, also where the copying was broken off in
between. Only when all entries are on disk is the checkpoint cosigned and shown. What cannot be reconciled is kept in
``FOLDER.evidence``; keys lie in ``FOLDER.private``.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger import Fetch, Fork, ProvenTiles, fork_between, leaf_hash, read_checkpoint, side_by_side
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    Note,
    SignerKey,
    TileAt,
    VerifierKey,
    decode_bundle,
    encode_bundle,
    format_note,
    known_signatures,
    parse_note,
    signed_by,
    tiles_of,
)
from sekisho.storage.tiles.files import STATE, LogFiles, lock, put_synced, sync_folder, told
from sekisho.vocabulary.errors import LedgerFault

_AT_ONCE = 16  # bundles under way: syncs settle together, and the other side is not flooded


class LogForked(LedgerFault):
    """The log signed what does not continue what it signed before."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a run did: the checkpoint now held and cosigned, bundles fetched, bundles found here from before."""

    checkpoint: Checkpoint
    fetched: int
    found: int


class Mirror:
    """One process's hold on a copy of a log."""

    def __init__(
        self,
        folder: Path,
        keys: Sequence[VerifierKey],
        signers: Sequence[SignerKey],
        witnesses: Sequence[VerifierKey] = (),
        clock: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        """``keys``: who must have signed. ``witnesses``: whose cosignatures are kept beside ours, where they verify."""
        if not keys:
            raise LedgerFault("Without the log's key a mirror could not tell whose log it copies.")
        self.folder = folder
        self._files = LogFiles(folder)
        self._keys, self._signers, self._witnesses = tuple(keys), tuple(signers), tuple(witnesses)
        self._clock = clock
        self._folders: set[Path] = {folder}

    def update(self, fetch: Fetch, origin: str = "") -> Mirrored:
        """Copy what the log has more than this mirror, then cosign.

        Args:
            fetch: gives a file of the log. origin: whose log it must be; empty takes the first key's name.

        Raises:
            LogForked: the log does not continue what is held; both checkpoints are kept.
            LedgerFault: it is not the log, it shows what does not lead to its root, or something cannot be had. What
                was copied stays, and the next run goes on from there.
        """
        with told(self.folder, "the mirror cannot be written"):
            (self.folder / STATE).mkdir(parents=True, exist_ok=True)
            held = lock(self.folder)
            try:
                return self._update(fetch, origin or self._keys[0].name)
            finally:
                os.close(held)

    def _update(self, fetch: Fetch, origin: str) -> Mirrored:
        note = self._offered(fetch, origin)
        before = self._before()
        new = Checkpoint.parse(note.text)
        if before is not None:
            old = Checkpoint.parse(before.text)
            if new.size < old.size:
                return self._stale(before, note, fetch)
            if new.size == old.size and new.root != old.root:
                raise self._forked(side_by_side(before, note))
        tiles = ProvenTiles(fetch, new)
        if before is not None:
            fork = fork_between(before, note, tiles)
            if fork:
                raise self._forked(fork)
        put_synced(self.folder / STATE / "pending", format_note(note.text, note.signatures))
        return self._copy(note, tiles)

    def _offered(self, fetch: Fetch, origin: str) -> Note:
        """The log's checkpoint with the signatures that verify, and no others."""
        note = read_checkpoint(fetch)
        checkpoint = Checkpoint.parse(note.text)
        if checkpoint.origin != origin:
            raise LedgerFault(f"This is the log {checkpoint.origin!r}, not {origin!r}.")
        signed = [*signed_by(note, self._keys), *known_signatures(note, self._witnesses)]
        known = {(s.key.name, s.key.key_id) for s in signed}
        kept = {k: s for s in note.signatures if (k := (s.name, s.key_id)) in known}
        return Note(note.text, tuple(kept.values()))

    def _before(self) -> Note | None:
        """The latest checkpoint that this mirror held the log to."""
        notes = [
            parse_note(content) for path in (f"{STATE}/pending", "checkpoint") if (content := self._files.fetch(path))
        ]
        for note in notes:
            signed_by(note, self._keys)
        return max(notes, key=lambda note: Checkpoint.parse(note.text).size, default=None)

    def _stale(self, before: Note, offered: Note, fetch: Fetch) -> Mirrored:
        """The log shows less than before: it may be slow to show what it has, or have been put back."""
        held = self._files.fetch("checkpoint")
        shown = Checkpoint.parse(parse_note(held).text) if held else None
        old = Checkpoint.parse(offered.text)
        if shown is not None and shown.size >= old.size:
            mine = ProvenTiles(self._files.fetch, shown)
            if not mine.begins_with(old):
                larger = parse_note(held or b"")
                raise self._forked(fork_between(offered, larger, mine) or side_by_side(offered, larger))
        size = Checkpoint.parse(before.text).size
        raise LedgerFault(
            f"The log shows {old.size:,} entries; it has shown {size:,}.",
            hint="It was put back, or an old answer was served. Nothing is cosigned: ask again, then its operator.",
        )

    def _forked(self, fork: Fork) -> LogForked:
        path = convict(self.folder, fork)
        return LogForked(
            "The log signed two histories: what it shows does not continue what this mirror holds.",
            hint=f"Both checkpoints are in {path}; nothing was changed here. Show them to those who rely on the log.",
        )

    def _copy(self, note: Note, tiles: ProvenTiles) -> Mirrored:
        bundles = -(-tiles.size // WIDTH)
        fetched = 0
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for first in range(0, bundles, _AT_ONCE):
                several = range(first, min(first + _AT_ONCE, bundles))
                leaves = [tiles.leaves(index) for index in several]  # in one thread: each leads up to the root
                fetched += sum(pool.map(lambda at: self._bundle(tiles, *at), zip(several, leaves, strict=True)))
        for place in tiles_of(tiles.size):
            if place.level:
                self._put(place, b"".join(tiles.tile(place.level, place.index)))
        for folder in self._folders:  # names that an earlier run left may not be durable yet either
            sync_folder(folder)
        checkpoint = Checkpoint.parse(note.text)
        ours = [signer.sign(note.text, self._clock()) for signer in self._signers]
        put_synced(self.folder / "checkpoint", format_note(note.text, [*note.signatures, *ours]))
        return Mirrored(checkpoint, fetched, bundles - fetched)

    def _bundle(self, tiles: ProvenTiles, index: int, leaves: list[bytes]) -> bool:
        """One bundle and its tile of hashes; True where it had to be fetched."""
        place = TileAt(None, index, len(leaves))
        here = self._files.fetch(place.path)
        if here is not None and _is(here, leaves):
            self._put(TileAt(0, index, len(leaves)), b"".join(leaves))
            return False
        entries = tiles.bundle(index, leaves)
        self._put(TileAt(0, index, len(leaves)), b"".join(leaves))
        self._put(place, encode_bundle(entries))
        return True

    def _put(self, place: TileAt, content: bytes) -> None:
        path = self.folder / place.path
        self._folders.update(p for p in path.parents if self.folder in p.parents)
        if self._files.fetch(place.path) == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        put_synced(path, content)


def convict(folder: Path, fork: Fork) -> Path:
    """Keep two checkpoints that cannot both be true, beside a mirror's folder; gives the file."""
    evidence = folder.absolute().with_name(folder.absolute().name + ".evidence")
    path = evidence / f"fork-{hashlib.sha256(fork.content()).hexdigest()[:32]}.json"
    evidence.mkdir(exist_ok=True)
    if not path.exists():
        put_synced(path, fork.content())
    return path


def _is(content: bytes, leaves: list[bytes]) -> bool:
    try:
        return [leaf_hash(entry) for entry in decode_bundle(content, len(leaves))] == leaves
    except LedgerFault:
        return False
