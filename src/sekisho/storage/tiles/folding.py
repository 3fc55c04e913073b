"""Folding a journal: everything that it stands for is synced, a base of that size is written, the journal goes.

It runs beside the writer, which goes on in a new journal. A crash at any moment leaves the old base with all journals
since, or the new base with those from there on.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from sekisho.storage.tiles.base import JOURNAL, Base
from sekisho.storage.tiles.files import STATE, sync_folder

_SYNCS = 32
_FEW = 64  # so many files are synced one by one, without making the rest of the disk wait


class Folder:
    """One fold at a time, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Opened before anything is written: an error of the disk is told to descriptors that are older than it.
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._pool = ThreadPoolExecutor(1)
        self._running: tuple[Base, set[str], Future[None]] | None = None

    @property
    def busy(self) -> bool:
        """Whether one was begun whose end was not asked for."""
        return self._running is not None

    def begin(self, base: Base, paths: Iterable[str], keep: set[str]) -> None:
        """Begin one: ``paths`` are to be synced, ``keep`` are the partial folders that the new base rests on."""
        self._running = base, keep, self._pool.submit(self._fold, base, set(paths))

    def ended(self, *, wait: bool) -> tuple[Base, set[str]] | None:
        """The base of a fold that has ended since; None where there is none.

        Raises:
            OSError: it failed. Nothing was taken away.
        """
        if self._running is None or not (wait or self._running[2].done()):
            return None
        base, keep, future = self._running
        self._running = None
        future.result()
        return base, keep

    def _fold(self, base: Base, paths: set[str]) -> None:
        if len(paths) <= _FEW or not _sync_file_system(self._descriptor):
            _sync_each(self._folder, paths)
        base.write(self._folder)
        drop_journals(self._folder, base)

    def close(self) -> None:
        """Wait for the thread, let go."""
        self._pool.shutdown()
        os.close(self._descriptor)


def drop_journals(folder: Path, base: Base) -> None:
    """Remove journals of before the base."""
    for path in (folder / STATE).glob(f"{JOURNAL}*"):
        if path.name < base.journal(folder).name:
            path.unlink()


def _sync_file_system(descriptor: int) -> bool:
    """Sync everything on the disk in one go, names too; False where the system offers no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    if call(descriptor) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return True


def _sync_each(folder: Path, paths: Iterable[str]) -> None:
    """Make files and their names durable; many at a time, since a disk settles such syncs together."""
    targets = [folder / path for path in paths]
    folders = {p for target in targets for p in target.parents if p == folder or folder in p.parents}
    with ThreadPoolExecutor(_SYNCS) as pool:
        list(pool.map(_sync_file, targets))  # a fault of the disk is raised here
    for parent in folders:
        with suppress(FileNotFoundError):  # the writer goes on meanwhile, and drops partial tiles that became full
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
