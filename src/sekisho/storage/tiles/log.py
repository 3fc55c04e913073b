"""A log open for writing: an add is on disk before it is acknowledged, and in the tree before it is shown."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from sekisho.ledger import EMPTY, Growing, leaf_hash
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    Signature,
    SignerKey,
    TileAt,
    encode_bundle,
    format_note,
    sign_checkpoint,
)
from sekisho.storage.tiles import journal
from sekisho.storage.tiles.base import Base
from sekisho.storage.tiles.files import STATE, LogBusy, LogFiles, lock, sync_folder, told
from sekisho.storage.tiles.recovery import edge_at, follows, published, records_of, set_aside
from sekisho.storage.tiles.stopping import refuse_if_stopped
from sekisho.vocabulary.errors import LedgerFault

# A journal of so many bytes is replayed in seconds; beyond it the tiles are synced and a new one is begun.
JOURNAL_BYTES = 64 * 1024 * 1024
# A small one is left for the next opening to replay: that costs less than syncing every tile now.
_SMALL = 1024 * 1024
_SYNCS = 32
_COPY = "Keep the folder as it is, and restore the log from a copy."


class TileLog:
    """The one writer of a log. Opened by ``open``; a fault of the disk ends it, and opening again recovers.

    Attributes:
        notes: what recovery found and did, for a person.
    """

    def __init__(self, folder: Path, signers: Sequence[SignerKey], clock: Callable[[], int], descriptor: int) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self._files = LogFiles(folder)
        self._signers = tuple(signers)
        self._clock = clock
        self._lock = descriptor
        self._failed = False
        self._touched: set[str] = set()
        self._kept: set[str] = set()
        self._entries: list[bytes] = []
        self._tree = Growing()
        self._base: Base
        self._journal: journal.Journal
        self._recover()

    @classmethod
    def open(
        cls,
        folder: Path,
        signers: Sequence[SignerKey],
        clock: Callable[[], int] = lambda: int(time.time()),
        *,
        origin: str = "",
        patience: float = 0.0,
    ) -> TileLog:
        """Open a log, or begin one; recovers what a crash left.

        Args:
            folder: where it lies. signers: the log's keys; every checkpoint is signed by each.
            clock: POSIX seconds for cosignatures.
            origin: names a log that is new; ignored where there is one.
            patience: seconds to wait for another process that writes.

        Raises:
            LedgerFault: another process has it, it is damaged, or the disk refuses; each says what to do.
        """
        if not signers:
            raise LedgerFault("A log needs a key to sign its checkpoints.")
        with told(folder, "the log cannot be opened"):
            (folder / STATE).mkdir(parents=True, exist_ok=True)
            descriptor = _locked(folder, patience)
            try:
                refuse_if_stopped(folder)
                _begun(folder, origin or signers[0].public.name)
                return cls(folder, signers, clock, descriptor)
            except BaseException:
                os.close(descriptor)
                raise

    @property
    def origin(self) -> str:
        """Whose log it is."""
        return self._base.origin

    @property
    def size(self) -> int:
        """How many entries it has; all are durable."""
        return self._tree.size

    def checkpoint(self) -> Checkpoint:
        """The head of the tree as it is."""
        return Checkpoint(self.origin, self.size, self._tree.root())

    def append(self, entries: Sequence[bytes]) -> int:
        """Add a batch: one record, one fdatasync, then the tiles, then the checkpoint. Gives the first entry's index.

        Raises:
            LedgerFault: nothing was added; or, where it says so, the batch is recorded but not yet shown.
        """
        if self._failed:
            raise LedgerFault(f"{self.folder}: an earlier write failed.", hint="Open the log again; it recovers.")
        if not entries:
            return self.size
        tree = self._tree.copy()
        full = tree.extend([leaf_hash(entry) for entry in entries])
        record = journal.encode(self.size, entries, tree.root())
        first = self.size
        with told(self.folder, "nothing was added"):
            self._journal.append(record)
        self._tree = tree
        self._failed = True
        with told(self.folder, "the batch is recorded and will be shown when the log is opened again"):
            self._show(full, list(entries))
            if self._journal.end >= JOURNAL_BYTES:
                self._compact()
        self._failed = False
        return first

    def _show(self, full: list[tuple[TileAt, list[bytes]]], entries: list[bytes]) -> None:
        """Write bundles and tiles, then the checkpoint that covers them; partial versions of full tiles go last."""
        pending = self._entries + entries
        bundles = [place for place, _ in full if place.level == 0]
        for number, place in enumerate(bundles):
            batch = pending[number * WIDTH : (number + 1) * WIDTH]
            self._put(TileAt(None, place.index), encode_bundle(batch))
        self._entries = pending[len(bundles) * WIDTH :]
        for place, hashes in [*full, *self._tree.partial()]:
            self._put(place, b"".join(hashes))
        if self._entries:
            place = TileAt(None, self.size // WIDTH, len(self._entries))
            self._put(place, encode_bundle(self._entries))
        self._publish()
        done = [place for place, _ in full] + [TileAt(None, place.index) for place in bundles]
        for folder in {place.path + ".p" for place in done} - self._kept:
            self._files.drop(folder)

    def _put(self, place: TileAt, content: bytes) -> None:
        self._files.put(place.path, content)
        self._touched.add(place.path)

    def _publish(self, cosignatures: Sequence[Signature] = ()) -> None:
        checkpoint = self.checkpoint()
        signatures = sign_checkpoint(checkpoint, self._signers, self._clock())
        self._files.put("checkpoint", format_note(checkpoint.text(), [*signatures, *cosignatures]))

    def show_cosigned(self, cosigned: Checkpoint, cosignatures: Sequence[Signature]) -> bool:
        """Show the checkpoint with others' cosignatures; False where the log has grown beyond it since."""
        if self._failed or cosigned != self.checkpoint():
            return False
        with told(self.folder, "the cosigned checkpoint cannot be shown"):
            self._publish(cosignatures)
        return True

    def _recover(self) -> None:
        base = Base.read(self.folder)
        if base is None:
            raise LedgerFault(f"{self.folder} has no base.", hint="Restore it from a copy.")
        self._base = base
        path = base.journal(self.folder)
        for other in (self.folder / STATE).glob("journal-*"):
            if other != path:  # left by a crash between two journals: the base says which counts
                other.unlink()
        edge = edge_at(self._files, base)
        shown = published(self._files, [s.public for s in self._signers], base.origin)
        found = records_of(path, base, shown)
        self._tree, self._entries = edge.tree, edge.entries
        self._kept = self._partials()
        self._replay(found)
        if shown is not None and not follows(self._files, shown, self.size):
            raise LedgerFault(
                f"{self.folder}/checkpoint: its root is not that of the first {shown.size:,} entries.",
                hint="Somebody rewrote the log or its checkpoint: keep the folder, and compare with a copy.",
            )
        self._journal = journal.Journal(path, found.end)
        if found.tail:
            name = set_aside(self.folder, found.tail)
            self._journal.cut_to(found.end)
            self.notes.append(f"{path.name}: {len(found.tail)} bytes of a batch that was never acknowledged: {name}")
        if shown is None or shown.size != self.size:
            self._publish()

    def _replay(self, found: journal.Found) -> None:
        """Make again what the journal's records stand for; what differs on disk is named."""
        entries = [entry for record in found.records for entry in record.entries]
        if not entries:
            return
        full = self._tree.extend([leaf_hash(entry) for entry in entries])
        if self._tree.root() != found.records[-1].root:
            raise LedgerFault(f"{self.folder}: the journal's entries do not give the root that it names.", hint=_COPY)
        pending = self._entries
        self._entries = []
        places = [*full, *self._tree.partial()]
        for place, hashes in places:
            self._mend(place, b"".join(hashes))
        every = pending + entries
        first = (self.size - len(every)) // WIDTH
        for at in range(0, len(every), WIDTH):
            bundle = every[at : at + WIDTH]
            self._mend(TileAt(None, first + at // WIDTH, len(bundle)), encode_bundle(bundle))
        self._entries = every[len(every) // WIDTH * WIDTH :]

    def _mend(self, place: TileAt, content: bytes) -> None:
        self._touched.add(place.path)
        there = self._files.fetch(place.path)
        if there == content:
            return
        if there is not None:
            self.notes.append(f"{place.path}: it was not what the journal says; made again")
        self._files.put(place.path, content)

    def _partials(self) -> set[str]:
        """Folders of partial tiles that the base rests on: they stay until the next base."""
        places = [TileAt(place.level, place.index) for place, _ in self._tree.partial()]
        return {place.path + ".p" for place in [*places, TileAt(None, self.size // WIDTH)]}

    def _compact(self) -> None:
        """Sync what the journal stands for, and begin a new one."""
        _sync(self.folder, self._touched)
        base = Base(self.origin, self.size, self._tree.root())
        old, new = self._journal, base.journal(self.folder)
        if new == old.path:
            return
        journal_file = journal.Journal(new, 0)
        journal_file.cut_to(0)
        sync_folder(self.folder / STATE)
        base.write(self.folder)
        self._base, self._journal = base, journal_file
        old.close()
        old.path.unlink()
        gone = self._kept - (kept := self._partials())
        self._kept, self._touched = kept, set()
        for folder in gone:
            if (self.folder / folder.removesuffix(".p")).is_file():
                self._files.drop(folder)

    def close(self) -> None:
        """Let the log go; a long journal is folded into the tiles first."""
        try:
            if not self._failed and self._journal.end > _SMALL:
                with told(self.folder, "everything is recorded, but the journal could not be folded"):
                    self._compact()
        finally:
            self._journal.close()
            os.close(self._lock)

    def __enter__(self) -> TileLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _locked(folder: Path, patience: float) -> int:
    until = time.monotonic() + patience
    while True:
        try:
            return lock(folder)
        except LogBusy:
            if time.monotonic() >= until:
                raise
        time.sleep(0.02)


def _begun(folder: Path, origin: str) -> None:
    """Begin a log where there is none.

    Raises:
        LedgerFault: there is one, but without its base: to begin anew would be to rewrite it.
    """
    if (folder / STATE / "base").exists():
        return
    if (folder / "checkpoint").exists() or (folder / "tile").exists():
        raise LedgerFault(
            f"{folder} holds a log that this program did not write, or has lost {STATE}/base.",
            hint="It can be verified, not added to; restore its folder from a copy, or give a log elsewhere.",
        )
    base = Base(origin, 0, EMPTY)
    Checkpoint(origin, 0, EMPTY).text()  # refuses an origin that could not be written
    journal.Journal(base.journal(folder), 0).close()
    sync_folder(folder / STATE)
    base.write(folder)
    sync_folder(folder)
    sync_folder(folder.parent)


def _sync(folder: Path, paths: Iterable[str]) -> None:
    """Make files and their names durable; many at a time, since a disk settles such syncs together."""
    targets = [folder / path for path in paths]
    folders = {p for target in targets for p in target.parents if p == folder or folder in p.parents}
    with ThreadPoolExecutor(_SYNCS) as pool:
        list(pool.map(_sync_file, targets))  # a fault of the disk is raised here
    for parent in folders:
        if parent.is_dir():
            sync_folder(parent)


def _sync_file(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # a partial tile that has become full
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
