"""The journal: one record a batch, synced once; from it everything that is served can be made again.

A record is a head of 96 bytes and a body. The head holds a mark, the index of the first entry, how many there are, the
length of the body, the root of the tree after them, and SHA-256 over all that and the body's digest; the body is
the entries as in a bundle. The journal of a base size begins with the entry of that index.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.standards.c2sp import decode_bundle, encode_bundle
from sekisho.vocabulary.errors import LedgerFault

_HEAD = struct.Struct(">8sQII")  # mark, first, count, length
_MARK = b"SKJRNL1\n"
HEAD_BYTES = _HEAD.size + 32 + 32 + 8  # root, body digest, seal


@dataclass(frozen=True, slots=True)
class Record:
    """One batch: the index of its first entry, the entries, the root after them."""

    first: int
    entries: list[bytes]
    root: bytes

    @property
    def size(self) -> int:
        """How many entries the log has with it."""
        return self.first + len(self.entries)


@dataclass(frozen=True, slots=True)
class Found:
    """What a journal holds: its whole records, where they end, and what follows (nothing, unless it was torn)."""

    records: list[Record]
    end: int
    tail: bytes


def encode(first: int, entries: Sequence[bytes], root: bytes) -> bytes:
    """A record's bytes. Raises LedgerFault for an entry that is too long."""
    body = encode_bundle(entries)
    head = _HEAD.pack(_MARK, first, len(entries), len(body)) + root + hashlib.sha256(body).digest()
    return head + hashlib.sha256(head).digest()[:8] + body


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
    return Found(records, at, tail)


_KEEP = "Keep the folder as it is, restore it from a copy, and compare with `sekisho log verify`."


def _record(content: bytes, at: int) -> tuple[Record, int] | None:
    """The record at a place and where it ends; None where there is no whole one."""
    head = content[at : at + HEAD_BYTES]
    if len(head) < HEAD_BYTES or not _sealed(head):
        return None
    _, first, count, length = _HEAD.unpack_from(head)
    body = content[at + HEAD_BYTES : at + HEAD_BYTES + length]
    if len(body) < length or hashlib.sha256(body).digest() != head[_HEAD.size + 32 : _HEAD.size + 64]:
        return None
    root = head[_HEAD.size : _HEAD.size + 32]
    return Record(first, decode_bundle(body, count), root), at + HEAD_BYTES + length


def _sealed(head: bytes) -> bool:
    return head.startswith(_MARK) and hashlib.sha256(head[:-8]).digest()[:8] == head[-8:]


def _whole_behind(content: bytes, at: int) -> int | None:
    """Where the next whole record begins after a place at which there is none."""
    place = content.find(_MARK, at + 1)
    while place != -1:
        if _record(content, place) is not None:
            return place
        place = content.find(_MARK, place + 1)
    return None


class Journal:
    """A journal open for writing. After a fault nothing more is written: what the disk holds is then for recovery."""

    def __init__(self, path: Path, end: int) -> None:
        self.path = path
        self.end = end
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._broken = False

    def append(self, record: bytes) -> None:
        """Write a record and sync it: one write, one fdatasync.

        Raises:
            OSError: it may or may not be there; the file was cut back where that was possible.
            LedgerFault: an earlier write failed.
        """
        if self._broken:
            raise LedgerFault(f"{self.path}: an earlier write failed.", hint="Open the log again; it recovers.")
        self._broken = True
        try:
            written = 0
            while written < len(record):
                written += os.pwrite(self._descriptor, memoryview(record)[written:], self.end + written)
            os.fdatasync(self._descriptor)
        except OSError:
            self._cut()
            raise
        self.end += len(record)
        self._broken = False

    def _cut(self) -> None:
        """Take a record that was refused back out, so that it is not found later as if it had been acknowledged."""
        try:
            os.ftruncate(self._descriptor, self.end)
            os.fsync(self._descriptor)
        except OSError:
            return

    def cut_to(self, end: int) -> None:
        """Drop what lies behind ``end``."""
        os.ftruncate(self._descriptor, end)
        os.fsync(self._descriptor)
        self.end = end

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)
