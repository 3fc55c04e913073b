"""Files that their owner alone may read: made once, never written over by chance, refused where others read them."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

from sekisho.vocabulary.errors import KeyFault

LARGEST = 64 * 1024


def create_private(path: Path, content: bytes) -> None:
    """Write a new file, synced, that its owner alone may read.

    Raises:
        KeyFault: ``key-exists``: something of this name is there, be it a link to nowhere. OSError: the disk refuses.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise KeyFault("key-exists", f"{path} exists.", hint="Keys are never written over; name another.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # half a key would only be in the way
        raise


def replace_private(path: Path, content: bytes) -> None:
    """Write a file, synced, that its owner alone may read, in place of one that may be there: whole or not at all."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")
    create_private(partial, content)
    try:
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_private(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file that nobody else may read or write.

    Raises:
        KeyFault: ``key-absent``, ``key-link`` (what a link points to can be exchanged), ``key-no-file``, ``key-open``
            (others may read it, or own it), ``key-large``.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise _unopened(path, error) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):  # a pipe would block, a device never ends
            raise KeyFault("key-no-file", f"{path} is no file.", hint="Give the file itself.")
        if status.st_mode & 0o077 or status.st_uid not in (0, os.geteuid()):
            raise KeyFault(
                "key-open", f"{path} can be read by others.", hint=f"chmod 600 {path}, and it must be your own."
            )
        with os.fdopen(os.dup(descriptor), "rb") as file:
            content = file.read(largest + 1)
    finally:
        os.close(descriptor)
    if len(content) > largest:
        raise KeyFault("key-large", f"{path} is larger than {largest:,} bytes.", hint="It is no file of keys.")
    return content


def _unopened(path: Path, error: OSError) -> KeyFault:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return KeyFault("key-absent", f"{path} is not there.", hint="Restore it from a copy.")
    if error.errno == errno.ELOOP:
        return KeyFault("key-link", f"{path} is a link.", hint="Give the file itself: a link can be led elsewhere.")
    return KeyFault("key-no-file", f"{path} cannot be read: {error.strerror or error}.")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
