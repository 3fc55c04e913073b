"""The files of a log's folder: read by path, written whole, locked for one writer."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sekisho.ledger import Audit, audit
from sekisho.standards.c2sp import VerifierKey
from sekisho.storage.private_files import sync_folder as sync_folder
from sekisho.vocabulary.errors import LedgerFault

STATE = ".state"
_LARGEST = 256 * (2 + 65_535)  # a bundle of the largest entries


class LogFiles:
    """Reads and writes below a log's folder. Partial versions left by a crash end in ``.partial`` and are nobody's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()
        self._many: Callable[[Sequence[str], Sequence[bytes]], int] | None = None

    def fetch(self, path: str) -> bytes | None:
        """A file below the folder; None where there is none. Raises LedgerFault where it is too large."""
        try:
            descriptor = os.open(f"{self.folder}/{path}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        try:
            return _read_whole(descriptor, path)
        except IsADirectoryError:
            return None
        finally:
            os.close(descriptor)

    def ahead(self, paths: Iterable[str]) -> None:
        """Let the disk read files at once that are fetched one after the other soon."""
        for path in paths:
            try:
                descriptor = os.open(f"{self.folder}/{path}", os.O_RDONLY | os.O_CLOEXEC)
            except OSError:  # told when it is fetched
                continue
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(descriptor)

    def paths(self) -> Iterator[str]:
        """Every file below ``tile/``."""
        for path in sorted((self.folder / "tile").rglob("*")):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix()

    def place(self, path: str, content: bytes) -> None:
        """Write a file that no checkpoint covers yet: nobody is told of it before it is whole."""
        target = self._target(path)
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            self.put(path, content)
            return
        try:
            write_all(descriptor, content)
        finally:
            os.close(descriptor)

    def warm(self) -> None:
        """Have many files placed by compiled code from now on."""
        from sekisho.storage.tiles.placing import place_many

        place_many([], [])
        self._many = place_many

    def place_all(self, files: Sequence[tuple[str, bytes]]) -> None:
        """The same for many files, in this order."""
        at = 0
        while at < len(files):
            if self._many is not None:
                rest = files[at:]
                at += self._many([self._target(path) for path, _ in rest], [content for _, content in rest])
            if at < len(files):
                self.place(*files[at])
                at += 1

    def _target(self, path: str) -> str:
        target = f"{self.folder}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in self._made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return target

    def put(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all; not synced, as the journal is what it can be made again from."""
        target = self._target(path)
        with open(target + ".partial", "wb", buffering=0) as file:  # noqa: PTH123 - this is where a busy log spends time
            write_all(file.fileno(), content)
        os.replace(target + ".partial", target)  # noqa: PTH105

    def drop(self, folder: str) -> None:
        """Remove the partial versions of a tile that is full."""
        target = self.folder / folder
        if target.is_dir():
            for path in target.iterdir():
                path.unlink()
            target.rmdir()
        self._made.discard(str(target))


def _read_whole(descriptor: int, path: str) -> bytes:
    size = os.fstat(descriptor).st_size
    if size > _LARGEST:
        raise LedgerFault(f"{path}: more than {_LARGEST:,} bytes.")
    content = os.read(descriptor, size + 1)
    while 0 < len(content) < size:
        more = os.read(descriptor, size - len(content))
        if not more:
            break
        content += more
    return content


def write_all(descriptor: int, content: bytes) -> None:
    """Write everything, however little the system takes at a time."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def put_synced(path: Path, content: bytes) -> None:
    """Write a file whole, so that it is there after the power fails."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def lock(folder: Path) -> int:
    """Hold the log for this process; the descriptor holds it until closed.

    Raises:
        LedgerFault: another process has it.
    """
    descriptor = os.open(folder / STATE / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise LogBusy(
            f"{folder} is being written by another process ({holder or 'unknown'}).",
            hint="Two writers would split the log; wait until it is done, or give this one a log of its own.",
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


class LogBusy(LedgerFault):
    """Another process writes this log."""


_SAID = {
    errno.ENOSPC: ("the disk is full", "Free space, then run it again; what was acknowledged is safe."),
    errno.EDQUOT: ("the quota is used up", "Free space, then run it again; what was acknowledged is safe."),
    errno.EROFS: ("the disk is read-only", "Mount it for writing, or give a log elsewhere."),
    errno.EACCES: ("this user may not write there", "Give the right to write, or give a log elsewhere."),
    errno.EPERM: ("this user may not write there", "Give the right to write, or give a log elsewhere."),
    errno.EIO: ("the disk reports an error", "Copy the folder to a sound disk, then run `sekisho log verify` on it."),
    errno.EFBIG: ("the file may not grow further", "Raise the limit on file size, then run it again."),
}


@contextmanager
def told(folder: Path, what: str) -> Iterator[None]:
    """Turn errors of the disk into ones that say what to do."""
    try:
        yield
    except OSError as error:
        reason, hint = _SAID.get(
            error.errno or 0, (error.strerror or str(error), "Check the path and the rights on it.")
        )
        raise LedgerFault(f"{folder}: {what}: {reason}.", hint=hint) from error


def audit_folder(folder: Path, keys: Sequence[VerifierKey] = ()) -> Audit:
    """Check every file of a log, of whoever's making, against its checkpoint."""
    files = LogFiles(folder)
    return audit(files.fetch, files.paths(), keys)
