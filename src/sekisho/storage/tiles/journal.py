"""The journal: one record a batch, synced once; from it everything that is served can be made again.

A record is a head of 96 bytes and a body. The head holds a mark, the index of the first entry, how many there are, the
length of the body, the root of the tree after them, a digest of the body, and the beginning of SHA-256 over all that;
the body is the entries as in a bundle. Its digest is SHA-256, or, as the mark says, the root of a tree of these entries
alone, which a large batch has at less cost. The journal of a base size begins with the entry of that index.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger import leaf_hash, root_of
from sekisho.standards.c2sp import decode_bundle
from sekisho.storage.tiles.files import sync_folder
from sekisho.vocabulary.errors import LedgerFault

_HEAD = struct.Struct(">8sQII")  # mark, first, count, length
_MARK, _TREE_MARK = b"SKJRNL1\n", b"SKJRNL2\n"
_MARKS = b"SKJRNL"  # what they begin with
_PAGE = 4096
HEAD_BYTES = _HEAD.size + 32 + 32 + 8  # root, body digest, seal


@dataclass(frozen=True, slots=True)
class Record:
    """One batch: the index of its first entry, the entries, the root after them, where it begins in its file."""

    first: int
    entries: list[bytes]
    root: bytes
    at: int

    @property
    def size(self) -> int:
        """How many entries the log has with it."""
        return self.first + len(self.entries)


@dataclass(frozen=True, slots=True)
class Found:
    """What a journal holds: its whole records, where they end, and what follows (nothing, unless it was torn)."""

    path: Path
    records: list[Record]
    end: int
    tail: bytes


def encode(first: int, count: int, body: bytes, root: bytes) -> bytes:
    """A record's bytes; ``body`` is ``count`` entries as in a bundle."""
    head = _HEAD.pack(_MARK, first, count, len(body)) + root + hashlib.sha256(body).digest()
    return head + hashlib.sha256(head).digest()[:8] + body


def begun(first: int, count: int, length: int) -> bytearray:
    """A record whose digest will be a tree's root: mark and numbers, and room for the rest."""
    record = bytearray(HEAD_BYTES + length)
    _HEAD.pack_into(record, 0, _TREE_MARK, first, count, length)
    return record


def read(path: Path) -> Found:
    """Read a journal to the last whole record.

    Raises:
        LedgerFault: a whole record stands behind one that is not: that is no torn end, but damage; the place is named.
    """
    content = path.read_bytes()
    records: list[Record] = []
    at = 0
    while (found := _record(content, at)) is not None:
        record, at = found
        records.append(record)
    tail = content[at:]
    behind = _whole_behind(content, at)
    if behind is not None:
        raise LedgerFault(
            f"{path}: record {len(records)} at byte {at:,} is damaged; whole ones follow at byte {behind:,}.",
            hint=_KEEP,
        )
    return Found(path, records, at, tail)


_KEEP = "Keep the folder as it is, restore it from a copy, and compare with `sekisho log verify`."


def _record(content: bytes, at: int) -> tuple[Record, int] | None:
    """The record at a place and where it ends; None where there is no whole one."""
    head = content[at : at + HEAD_BYTES]
    if len(head) < HEAD_BYTES or not _sealed(head):
        return None
    mark, first, count, length = _HEAD.unpack_from(head)
    body = content[at + HEAD_BYTES : at + HEAD_BYTES + length]
    if len(body) < length:
        return None
    entries = _entries(mark, count, body, head[_HEAD.size + 32 : _HEAD.size + 64])
    if entries is None:
        return None
    root = head[_HEAD.size : _HEAD.size + 32]
    return Record(first, entries, root, at), at + HEAD_BYTES + length


def _entries(mark: bytes, count: int, body: bytes, digest: bytes) -> list[bytes] | None:
    """The entries of a body; None where it is not the one of which the digest was made."""
    if mark == _MARK:
        return decode_bundle(body, count) if hashlib.sha256(body).digest() == digest else None
    try:
        entries = decode_bundle(body, count)
    except LedgerFault:
        return None
    return entries if root_of([leaf_hash(entry) for entry in entries]) == digest else None


def _sealed(head: bytes) -> bool:
    return head.startswith((_MARK, _TREE_MARK)) and hashlib.sha256(head[:-8]).digest()[:8] == head[-8:]


def _whole_behind(content: bytes, at: int) -> int | None:
    """Where the next whole record begins after a place at which there is none."""
    place = content.find(_MARKS, at + 1)
    while place != -1:
        if _record(content, place) is not None:
            return place
        place = content.find(_MARKS, place + 1)
    return None


class Journal:
    """A journal open for writing. After a fault nothing more is written: what the disk holds is then for recovery."""

    def __init__(self, path: Path, end: int) -> None:
        self.path = path
        self.end = end
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._broken = False

    @classmethod
    def new(cls, path: Path) -> Journal:
        """Begin an empty one, durably, whatever lies there."""
        begun = cls(path, 0)
        try:
            begun.cut_to(0)
            sync_folder(path.parent)
        except OSError:
            begun.close()
            raise
        return begun

    def append(self, record: bytes | bytearray) -> None:
        """Write a record and sync it: one write, one fdatasync. Raises as ``commit``."""
        self.commit(lambda _, at: self._write(record, at))

    def commit(self, write: Callable[[int, int], int]) -> None:
        """Have a record written and synced by ``write``, which is told descriptor and place, and gives its length.

        A sync that failed is never tried again: the system may have forgotten what it could not write, so that a second
        one would succeed and mean nothing.

        Raises:
            OSError: it is not there.
            Doubtful: it may or may not be there, as it could not be cut out again.
            LedgerFault: an earlier write failed.
        """
        if self._broken:
            raise LedgerFault(f"{self.path}: an earlier write failed.", hint="Open the log again; it recovers.")
        self._broken = True
        try:
            length = write(self._descriptor, self.end)
        except OSError as error:
            self._cut(error)
            raise
        self.end += length
        self._broken = False

    def _write(self, content: bytes | bytearray, at: int) -> int:
        written = 0
        while written < len(content):
            written += os.pwrite(self._descriptor, memoryview(content)[written:], at + written)
        os.fdatasync(self._descriptor)
        return written

    def _cut(self, fault: OSError) -> None:
        """Take a record that was refused back out, so that it is not found later as if it had been acknowledged."""
        try:
            os.ftruncate(self._descriptor, self.end)
            os.fsync(self._descriptor)
        except OSError as error:
            raise Doubtful(fault.errno, fault.strerror) from error

    def renew(self, at: int) -> None:
        """Write again, and sync, what stands from a place to the end.

        It was read back, but after a sync that failed memory may hold what the disk does not.
        """
        first = at // _PAGE * _PAGE
        content = bytearray()
        while first + len(content) < self.end:
            content += os.pread(self._descriptor, self.end - first - len(content), first + len(content))
        self._write(bytes(content), first)

    def cut_to(self, end: int) -> None:
        """Drop what lies behind ``end``."""
        os.ftruncate(self._descriptor, end)
        os.fsync(self._descriptor)
        self.end = end

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


class Doubtful(OSError):
    """A record failed, and could not be taken out: opening the log again tells whether it is there."""
