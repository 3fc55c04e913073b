"""A log open for writing: an add is on disk before it is acknowledged, and in the tree before it is shown."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sekisho.ledger import EMPTY, Growing, leaf_hash
from sekisho.standards.c2sp import Checkpoint, Signature, SignerKey, encode_bundle, format_note, sign_checkpoint
from sekisho.storage.tiles import journal, recovery
from sekisho.storage.tiles.base import Base
from sekisho.storage.tiles.files import STATE, LogBusy, LogFiles, lock, sync_folder, told
from sekisho.storage.tiles.folding import Folder, drop_journals
from sekisho.storage.tiles.shelf import Full, Shelf, folders_of
from sekisho.storage.tiles.stopping import refuse_if_stopped, stop
from sekisho.vocabulary.errors import LedgerFault

if TYPE_CHECKING:
    from sekisho.storage.tiles.batch import Large  # the compiler comes with it, which most who open a log do without

# A journal of so many bytes is replayed in seconds; beyond it a new one is begun and the tiles are synced.
JOURNAL_BYTES = 64 * 1024 * 1024
# A small one is left for the next opening to replay: that costs less than syncing every tile now.
_SMALL = 1024 * 1024
_LATE = 2  # so many times as long, and whoever records shows as well
_MANY = 32  # entries of a batch for which compiled code is called
_PATIENT = 4  # so many times as long may a journal grow while the one before it is folded


@dataclass(frozen=True, slots=True)
class _Made:
    """A batch ready to be recorded: its record, where each entry ends in there, what it fills, the tree after it."""

    first: int
    record: bytes | bytearray
    ends: Sequence[int]
    full: Full
    tree: Growing

    @property
    def body(self) -> memoryview:
        """The entries as in a bundle."""
        return memoryview(self.record)[journal.HEAD_BYTES :]


def _made(before: Growing, entries: Sequence[bytes]) -> _Made:
    tree = before.copy()
    full = tree.extend([leaf_hash(entry) for entry in entries])
    record = journal.encode(before.size, len(entries), encode_bundle(entries), tree.root())
    return _Made(before.size, record, _ends(entries), full, tree)


def _made_of(before: Growing, large: Large) -> _Made:
    tree, full = large.grown()
    return _Made(before.size, large.record, large.ends, full, tree)


def _ends(entries: Sequence[bytes]) -> list[int]:
    return list(accumulate(2 + len(entry) for entry in entries))


class TileLog:
    """The one writer of a log. Opened by ``open``; a fault of the disk ends it, and opening again recovers.

    Threads may share it: one records at a time, one shows at a time, and neither waits for the other.

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
        self._showing = threading.RLock()  # taken before the other where both are
        self._one = threading.RLock()
        self._failed = ""
        self._tree: Growing
        self._shelf: Shelf
        self._shown: int
        self._base: Base
        self._journal: journal.Journal
        self._behind: int
        self._folder = Folder(folder)
        self._large: type[Large] | None = None
        try:
            self._recover()
        except BaseException:
            self._folder.close()
            raise

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
            LedgerFault: another process has it, it was stopped or damaged, the disk refuses; each says what to do.
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

    @property
    def shown(self) -> int:
        """How many entries the checkpoint on disk covers."""
        return self._shown

    def checkpoint(self) -> Checkpoint:
        """The head of the tree as it is."""
        with self._one:
            return Checkpoint(self.origin, self.size, self._tree.root())

    def append(self, entries: Sequence[bytes]) -> int:
        """Add a batch and show it: one record, one fdatasync, the tiles, the checkpoint. Gives the first entry's index.

        Raises:
            LedgerFault: nothing was added; or, where it says so, the batch is recorded but not yet shown.
        """
        first = self.record(entries)
        self.show()
        return first

    def record(self, entries: Sequence[bytes]) -> int:
        """Add a batch: one record, one fdatasync; shown by ``show``. Gives the first entry's index.

        Raises:
            LedgerFault: nothing was added; or, where it says so, that is known when the log is opened again.
        """
        with self._one:
            self._usable()
            if not entries:
                return self.size
            if self._large is None or len(entries) < _MANY:
                made = _made(self._tree, entries)
                self._write_record(lambda: self._journal.append(made.record))
            else:
                large = self._large(self._tree, entries)
                self._write_record(lambda: self._journal.commit(large.write))
                made = _made_of(self._tree, large)
            self._take(made)
            long = self._journal.end >= _LATE * JOURNAL_BYTES
        if long:
            self.show()
        return made.first

    def warm(self) -> None:
        """Have large batches made by compiled code from now on, beside which other threads run.

        It is loaded here, in a second or so; a log that takes an entry now and then is done sooner without. What stands
        by then is for the life of the process, so the collector's rounds leave it out from now on (``gc.freeze``): a
        full round over the compiler and its like holds every thread for 60 ms, twice a second under load.
        """
        if self._large is None:
            from sekisho.storage.tiles.batch import Large

            Large(Growing(), [b""]).write()  # compiled now, where it was not kept, and not under somebody who waits
            self._files.warm()
            self._large = Large
            _leave_out_of_rounds()

    def _make(self, before: Growing, entries: Sequence[bytes]) -> _Made:
        if self._large is None or len(entries) < _MANY:
            return _made(before, entries)
        large = self._large(before, entries)
        large.write()
        return _made_of(before, large)

    def load(self, batches: Iterable[Sequence[bytes]]) -> int:
        """Add many batches, the next one hashed while the disk syncs the one before; then show them. Gives the size.

        Raises:
            LedgerFault: as ``record``; the batches before the one that failed are in the log.
        """
        with self._showing, self._one:
            self._usable()
            refuse_if_stopped(self.folder)
            under: tuple[_Made, Future[None]] | None = None
            with ThreadPoolExecutor(1) as disk:
                try:
                    for entries in filter(len, batches):
                        made = self._make(under[0].tree if under else self._tree, entries)
                        self._landed(under)
                        under = None
                        with self._recorded():
                            self._settle(wait=self._journal.end >= _PATIENT * JOURNAL_BYTES)
                            if self._journal.end >= JOURNAL_BYTES and not self._folder.busy:
                                self._show(turn=True)
                        under = made, disk.submit(self._journal.append, made.record)
                finally:
                    self._landed(under)
            self.show()
            return self.size

    def _landed(self, under: tuple[_Made, Future[None]] | None) -> None:
        """Wait for a record that is being written, and take the batch in."""
        if under is not None:
            self._write_record(under[1].result)
            self._take(under[0])

    def _take(self, made: _Made) -> None:
        self._tree = made.tree
        self._shelf.take(made.body, made.ends, made.full)

    def _write_record(self, write: Callable[[], None]) -> None:
        what = "nothing was added"
        try:
            write()
        except OSError as error:
            self._failed = _FAULT
            if isinstance(error, journal.Doubtful):
                what = "whether the batch was added is known when the log is opened again"
            with told(self.folder, what):
                raise

    def show(self) -> int:
        """Write bundles and tiles of what was recorded, then the checkpoint that covers them. Gives its size.

        Raises:
            LedgerFault: the log was stopped; the disk refused, and it is shown when the log is opened again.
        """
        with self._showing:
            self._usable()
            refuse_if_stopped(self.folder)
            with self._recorded():
                self._settle(wait=self._journal.end >= _PATIENT * JOURNAL_BYTES)
                self._show(turn=self._journal.end >= JOURNAL_BYTES)
            return self._shown

    def _show(self, *, turn: bool) -> None:
        """Show what was recorded so far; where the journal is long, go on in a new one and fold the old one beside."""
        with self._one:
            turn = turn and not self._folder.busy and self.size != self._base.size
            if self._shown == self.size and not turn:
                return
            batch = self._shelf.taken(self._tree)
            if turn:
                self._turn(batch.tree)
        self._shelf.write(batch)
        self._publish(batch.tree)
        self._shelf.drop_partial(batch)
        if turn:
            touched, self._shelf.touched = {*self._shelf.touched, "checkpoint"}, set()
            self._folder.begin(self._base_at(batch.tree), touched, folders_of(batch.tree))

    def _turn(self, tree: Growing) -> None:
        """Go on in a new journal; the base rests on the partial tiles of this very size."""
        new = journal.Journal.new(self._base_at(tree).journal(self.folder))
        self._journal.close()
        self._journal, self._behind = new, 0
        self._shelf.kept |= folders_of(tree)

    def _base_at(self, tree: Growing) -> Base:
        return Base(self.origin, tree.size, tree.root())

    def show_cosigned(self, cosigned: Checkpoint, cosignatures: Sequence[Signature]) -> bool:
        """Show the checkpoint with others' cosignatures; False where the log has grown beyond it since."""
        with self._showing, self._one:
            if self._failed or self._shown != self.size or cosigned != self.checkpoint():
                return False
            with told(self.folder, "the cosigned checkpoint cannot be shown"):
                self._publish(self._tree, cosignatures)
            return True

    def _publish(self, tree: Growing, cosignatures: Sequence[Signature] = ()) -> None:
        checkpoint = Checkpoint(self.origin, tree.size, tree.root())
        signatures = sign_checkpoint(checkpoint, self._signers, self._clock())
        self._files.put("checkpoint", format_note(checkpoint.text(), [*signatures, *cosignatures]))
        self._shown = checkpoint.size

    def _usable(self) -> None:
        if self._failed:
            raise LedgerFault(f"{self.folder}: {self._failed}.", hint="Open the log again; it recovers.")

    @contextmanager
    def _recorded(self) -> Iterator[None]:
        """Around work behind the record: a fault there ends this writer, and loses nothing."""
        try:
            with told(self.folder, "the batch is recorded and will be shown when the log is opened again"):
                yield
        except BaseException:
            self._failed = _FAULT
            raise

    def stop(self, reason: str) -> None:
        """Stop the log for good: nothing more is recorded or shown, here or by whoever opens it.

        Raises:
            LedgerFault: this could not be written down; the log is not used further by this process all the same.
        """
        with self._one:
            self._failed = f"it was stopped: {reason}"
            with told(self.folder, "that the log was stopped could not be written down"):
                stop(self.folder, reason)

    def _recover(self) -> None:
        base = Base.read(self.folder)
        if base is None:
            raise LedgerFault(f"{self.folder} has no base.", hint="Restore it from a copy.")
        self._base = base
        drop_journals(self.folder, base)  # left by a crash: the base says which count
        edge = recovery.edge_at(self._files, base)
        shown = recovery.published(self._files, [s.public for s in self._signers], base.origin)
        found = recovery.records_of(self.folder, base, shown)
        self._tree = edge.tree
        self._shelf = Shelf(self._files, edge.tree, encode_bundle(edge.entries))
        self._shown = 0 if shown is None else shown.size
        self._replay([record for one in found for record in one.records])
        if shown is not None and not recovery.follows(self._files, shown, self.size):
            raise LedgerFault(
                f"{self.folder}/checkpoint: its root is not that of the first {shown.size:,} entries.",
                hint="Somebody rewrote the log or its checkpoint: keep the folder, and compare with a copy.",
            )
        self._behind = sum(one.end for one in found[:-1])
        self._journal = recovery.reopened(self.folder, found[-1], self._shown, self.notes)
        if shown is None or shown.size != self.size:
            self._publish(self._tree)

    def _replay(self, records: Sequence[journal.Record]) -> None:
        """Make again what the journals' records stand for; what differs on disk is named."""
        entries = [entry for record in records for entry in record.entries]
        if not entries:
            return
        full = self._tree.extend([leaf_hash(entry) for entry in entries])
        if self._tree.root() != records[-1].root:
            raise LedgerFault(
                f"{self.folder}: the journal's entries do not give the root that it names.",
                hint="Keep the folder as it is, and restore the log from a copy.",
            )
        self._shelf.take(encode_bundle(entries), _ends(entries), full)
        for path in self._shelf.renew(self._tree, self._shown):
            self.notes.append(f"{path}: it was not what the journal says; made again")

    def _settle(self, *, wait: bool) -> None:
        """Take over the base of a fold that has ended."""
        ended = self._folder.ended(wait=wait)
        if ended is not None:
            self._base, keep = ended
            self._shelf.rest_on(keep)

    def close(self) -> None:
        """Let the log go: what was recorded is shown, and a long journal is folded into the tiles first."""
        with self._showing, self._one:
            if self._failed == _CLOSED:
                return
            try:
                if not self._failed:
                    with self._recorded():
                        self._finish()
            finally:
                self._failed = _CLOSED
                self._folder.close()
                self._journal.close()
                os.close(self._lock)

    def _finish(self) -> None:
        refuse_if_stopped(self.folder)
        self._settle(wait=True)
        self._show(turn=self._journal.end + self._behind > _SMALL)
        self._settle(wait=True)

    def __enter__(self) -> TileLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_CLOSED, _FAULT = "it is closed", "an earlier write failed"


@cache
def _leave_out_of_rounds() -> None:
    """Once a process: what stands now is for the life of it."""
    gc.collect()
    gc.freeze()


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
    journal.Journal.new(base.journal(folder)).close()
    base.write(folder)
    sync_folder(folder)
    sync_folder(folder.parent)
