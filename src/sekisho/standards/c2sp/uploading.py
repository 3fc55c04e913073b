"""Entries pushed to a mirror: the request add-entries of c2sp.org/tlog-mirror, read as it comes, and its answers.

The request names a range of entries and carries packages of at most 256 of them, cut at multiples of 256, each with the
proof that the entries since that multiple are a subtree of the checkpoint of ``end`` entries.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.standards.c2sp.checkpoint import LARGEST, decimal
from sekisho.standards.c2sp.note import decoded
from sekisho.standards.c2sp.tiles import WIDTH, encode_bundle
from sekisho.vocabulary.errors import LedgerFault

INFO_TYPE = "text/x.tlog.mirror-info"
MOST_PACKAGES = 32  # of one request of ours
LARGEST_PACKAGE = WIDTH * (2 + 65_535) + 1 + 63 * 32
_MOST_HASHES, _LONGEST_ORIGIN = 63, 1_000
_LARGEST_INFO = 100_000


@dataclass(frozen=True, slots=True)
class AddEntries:
    """What a request is about: entries from ``start`` on, of the checkpoint of ``end`` entries."""

    origin: str
    start: int
    end: int
    ticket: bytes = b""

    def content(self) -> bytes:
        """The beginning of the body."""
        origin = self.origin.encode()
        sizes = struct.pack(">QQH", self.start, self.end, len(self.ticket))
        return struct.pack(">H", len(origin)) + origin + sizes + self.ticket

    def places(self) -> Iterator[tuple[int, int, int]]:
        """Of each package: the multiple of 256 where its subtree begins, its first entry, the one after its last."""
        if self.start < self.end:
            for first in range(self.start - self.start % WIDTH, self.end, WIDTH):
                yield first, max(self.start, first), min(self.end, first + WIDTH)


@dataclass(frozen=True, slots=True)
class Package:
    """Entries [start, end) and the proof that [first, end) is a subtree; nothing is verified by being here."""

    first: int
    start: int
    end: int
    entries: tuple[bytes, ...]
    path: tuple[bytes, ...]

    def content(self) -> bytes:
        """Its bytes."""
        return encode_bundle(self.entries) + bytes([len(self.path)]) + b"".join(self.path)


class Incoming:
    """A request taken apart while it comes; never more than one package is held.

    Attributes:
        head: what it is about; None until enough has come.
        done: packages that were given out. complete: all that the range asks for were.
    """

    def __init__(self) -> None:
        self.head: AddEntries | None = None
        self.done = 0
        self.complete = False
        self._buffer = bytearray()
        self._places: Iterator[tuple[int, int, int]] = iter(())
        self._place: tuple[int, int, int] | None = None
        self._entries: list[bytes] = []
        self._at = 0

    def take(self, data: bytes) -> Iterator[Package]:
        """Take in what came; gives each package that is whole by now. What follows the last one is passed over.

        Raises:
            LedgerFault: it is no such request; packages before were given out.
        """
        self._buffer += data
        if self.head is None:
            self._head()
        while self._place is not None:
            package = self._package(*self._place)
            if package is None:
                return
            self.done += 1
            self._next()
            yield package
        if self.complete:
            self._buffer.clear()

    def _head(self) -> None:
        raw = self._buffer
        if len(raw) < 2:
            return
        long = int.from_bytes(raw[:2], "big")
        if long > _LONGEST_ORIGIN:
            raise LedgerFault(f"The origin has {long:,} bytes; at most {_LONGEST_ORIGIN:,} are read.")
        if len(raw) < 2 + long + 18:
            return
        start, end, ticket = struct.unpack(">QQH", raw[2 + long : 20 + long])
        if len(raw) < 20 + long + ticket:
            return
        if not start <= end <= LARGEST:
            raise LedgerFault("The range of entries is none.")
        try:
            origin = bytes(raw[2 : 2 + long]).decode()
        except UnicodeDecodeError as error:
            raise LedgerFault("The origin is not UTF-8.") from error
        self.head = AddEntries(origin, start, end, bytes(raw[20 + long : 20 + long + ticket]))
        del raw[: 20 + long + ticket]
        self._places = self.head.places()
        self._next()

    def _next(self) -> None:
        self._place = next(self._places, None)
        self.complete = self._place is None

    def _package(self, first: int, start: int, end: int) -> Package | None:
        raw, at = self._buffer, self._at
        while len(self._entries) < end - start:
            if len(raw) < at + 2:
                self._at = at
                return None
            to = at + 2 + (raw[at] << 8 | raw[at + 1])
            if len(raw) < to:
                self._at = at
                return None
            self._entries.append(bytes(raw[at + 2 : to]))
            at = to
        self._at = at
        if len(raw) <= at:
            return None
        count = raw[at]
        if count > _MOST_HASHES:
            raise LedgerFault(f"The proof of a package has {count} hashes; at most {_MOST_HASHES} may be sent.")
        to = at + 1 + 32 * count
        if len(raw) < to:
            return None
        path = tuple(bytes(raw[one : one + 32]) for one in range(at + 1, to, 32))
        package = Package(first, start, end, tuple(self._entries), path)
        del raw[:to]
        self._entries, self._at = [], 0
        return package


@dataclass(frozen=True, slots=True)
class MirrorInfo:
    """How far a mirror is: the size of a checkpoint that it is held to, its next entry, a ticket to be shown again."""

    size: int
    next: int
    ticket: bytes = b""

    def content(self) -> bytes:
        """The body of an answer 202 or 409."""
        return f"{self.size}\n{self.next}\n{base64.b64encode(self.ticket).decode()}\n".encode()

    @classmethod
    def parse(cls, content: bytes) -> MirrorInfo:
        """From the body of an answer.

        Raises:
            LedgerFault: it is none.
        """
        if len(content) > _LARGEST_INFO:
            raise LedgerFault(f"The answer has {len(content):,} bytes; at most {_LARGEST_INFO:,} are read.")
        lines = content.decode("utf-8", "replace").split("\n")
        if len(lines) != 4 or lines[3]:
            raise LedgerFault("The answer does not say how far the mirror is.")
        ticket = decoded(lines[2], "ticket") if lines[2] else b""
        if len(ticket) > 65_535:
            raise LedgerFault("The ticket has more than 65,535 bytes.")
        return cls(decimal(lines[0], "size"), decimal(lines[1], "next entry"), ticket)
