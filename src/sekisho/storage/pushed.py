"""A mirror to which a log pushes (c2sp.org/tlog-mirror): entries are kept once they are shown to be the log's.

The folder is that of ``storage.mirror``: a tiled log, ``.state/pending`` (the newest checkpoint that the log is held
to), ``checkpoint`` (the newest of which everything is here; cosigned), evidence and keys beside it. Entries beyond
``checkpoint`` came for a pending one. One process has the folder; its threads take turns for each package.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sekisho.ledger import judge, leaf_hash, root_of, side_by_side, verifies_subtree
from sekisho.ledger.witnessing import (
    ACCEPTED,
    BAD_REQUEST,
    CONFLICT,
    FORBIDDEN,
    GOOD,
    NOT_FOUND,
    UNPROCESSABLE,
    Verdict,
)
from sekisho.standards.c2sp import (
    WIDTH,
    AddCheckpoint,
    AddEntries,
    Checkpoint,
    Incoming,
    MirrorInfo,
    Note,
    Package,
    Signature,
    SignerKey,
    VerifierKey,
    format_note,
    known_signatures,
    parse_note,
    signature_lines,
    signed_by,
)
from sekisho.storage.mirror import convict
from sekisho.storage.pushed_tiles import PushedTiles
from sekisho.storage.tiles.files import STATE, LogFiles, lock, put_synced, told
from sekisho.storage.witness import Answer, lines_of, never_back, signed_subtree
from sekisho.vocabulary.errors import LedgerFault

_EARLIER = 16  # pending checkpoints that an upload may still be about
_EXCESS = 32 * WIDTH  # entries that an upload may bring though they are here


@dataclass(frozen=True, slots=True)
class Taken:
    """What is answered to add-entries: with 200 the cosignatures, with 202 and 409 how far the mirror is."""

    status: int
    body: bytes = b""


class PushedMirror:
    """The one process of such a mirror; safe to be asked by many threads."""

    def __init__(
        self,
        folder: Path,
        keys: Sequence[VerifierKey],
        signers: Sequence[SignerKey],
        clock: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        """Open a mirror, or begin one. ``keys``: the log's, all of one name; each must sign.

        Raises:
            LedgerFault: another process has it, no key or keys of two logs were given, or what lies there is damaged.
        """
        names = {key.name for key in keys}
        if len(names) != 1:
            raise LedgerFault("A mirror needs the keys of one log.", hint="Give each log a folder of its own.")
        self.folder, self.origin = folder, names.pop()
        self.signers = tuple(signers)
        self._keys, self._clock = tuple(keys), clock
        self._files = LogFiles(folder)
        self._held = threading.RLock()
        with told(folder, "the mirror cannot be opened"):
            (folder / STATE).mkdir(parents=True, exist_ok=True)
            self._descriptor = lock(folder)
        try:
            self._shown = self._read("checkpoint")
            newest = self._read(f"{STATE}/pending") or self._shown
            self._pending: dict[int, Note] = {} if newest is None else {_size(newest): newest}
            self._tiles = PushedTiles(folder, self.size, _size(newest) if newest else 0)
        except BaseException:
            os.close(self._descriptor)
            raise

    @property
    def size(self) -> int:
        """Entries that the cosigned checkpoint covers."""
        return 0 if self._shown is None else _size(self._shown)

    @property
    def next(self) -> int:
        """The first entry that is not here."""
        return self._tiles.next

    def _read(self, path: str) -> Note | None:
        content = self._files.fetch(path)
        if content is None:
            return None
        note = parse_note(content)
        if Checkpoint.parse(note.text).origin != self.origin or not known_signatures(note, self._keys):
            raise LedgerFault(f"{self.folder}/{path}: it is not a checkpoint of {self.origin!r} that its keys signed.")
        if path == "checkpoint":
            signed_by(note, [signer.public for signer in self.signers])
        return note

    def add(self, body: bytes) -> Answer:
        """Answer a request add-checkpoint: the log is held to the checkpoint from now on; nothing is cosigned.

        Raises:
            LedgerFault: the disk refuses: the log is not held to it.
        """
        try:
            request = AddCheckpoint.parse(body)
        except LedgerFault as error:
            return Answer(Verdict(BAD_REQUEST, error.message))
        with self._held:
            newest = self._newest()
            keys = self._keys if request.checkpoint.origin == self.origin else ()
            verdict = judge(request, keys, Checkpoint.parse(newest.text) if newest else None)
            if verdict.forked and newest:
                with told(self.folder, "evidence against a log cannot be kept"):
                    convict(self.folder, side_by_side(newest, request.note))
            if verdict.status == GOOD and len(known_signatures(request.note, self._keys)) < len(self._keys):
                verdict = Verdict(FORBIDDEN, "a key that is asked for here did not sign")
            if verdict.status == GOOD:
                self._hold_to(request)
        return Answer(verdict)

    def _newest(self) -> Note | None:
        return self._pending[max(self._pending)] if self._pending else None

    def _hold_to(self, request: AddCheckpoint) -> None:
        note = Note(request.note.text, lines_of(request.note, self._keys))
        with told(self.folder, "the log is not held to the checkpoint"):
            put_synced(self.folder / STATE / "pending", format_note(note.text, note.signatures))
        self._pending[request.checkpoint.size] = note
        for size in sorted(self._pending)[:-_EARLIER]:
            del self._pending[size]

    def upload(self) -> Upload:
        """Take a request add-entries in as it comes."""
        return Upload(self)

    def sign_subtree(self, body: bytes) -> Answer:
        """Answer a request sign-subtree."""
        return signed_subtree(body, (self.origin,), self.signers)

    def refusal(self, head: AddEntries) -> Taken | None:
        """Why an upload of this range is not taken; None where it is."""
        with self._held:
            if head.origin != self.origin:
                return Taken(NOT_FOUND, b"the log is not known here\n")
            newest = self._newest()
            if newest is None:
                return Taken(UNPROCESSABLE, b"no checkpoint of this log came yet\n")
            if self._checkpoint(head.end) is None or head.end < self.size:
                return self._conflict(_size(newest))
            if head.start > self.next or min(head.end, self.next) - head.start > _EXCESS:
                return self._conflict(head.end)
        return None

    def _checkpoint(self, size: int) -> Note | None:
        if size in self._pending:
            return self._pending[size]
        return self._shown if self._shown is not None and size == self.size else None

    def keep(self, head: AddEntries, package: Package) -> Taken | None:
        """Keep the entries of a package; an answer where they are not shown to be those of the checkpoint.

        Raises:
            LedgerFault: the disk refuses.
        """
        with self._held:
            note = self._checkpoint(head.end)
            if note is None:  # others have shown a newer one meanwhile
                return self._conflict(self.size)
            before = self._tiles.leaves(package.first, package.start)
        leaves = [*before, *map(leaf_hash, package.entries)]
        root = Checkpoint.parse(note.text).root
        if not verifies_subtree(package.first, package.end, head.end, package.path, root_of(leaves), root):
            return Taken(UNPROCESSABLE, b"the entries are not shown to be those of the checkpoint\n")
        with self._held, told(self.folder, "the entries cannot be kept"):
            self._tiles.keep(package, leaves)
        return None

    def _conflict(self, size: int) -> Taken:
        return Taken(CONFLICT, MirrorInfo(size, self.next).content())

    def finish(self, head: AddEntries) -> Taken:
        """Cosign the checkpoint of an upload of which everything is here; never one smaller than what is shown.

        Raises:
            LedgerFault: the disk refuses, what lies there was damaged, or the clock went back.
        """
        with self._held, told(self.folder, "the checkpoint cannot be shown"):
            note = self._checkpoint(head.end)
            if note is None or head.end < self.size:
                return self._conflict(max(self._pending, default=self.size))
            if head.end > self.size or self._shown is None:
                self._tiles.raise_to(Checkpoint.parse(note.text), self.size)
            ours = [signer.sign(note.text, self._now()) for signer in self.signers]
            kept = self._others(note)
            put_synced(self.folder / "checkpoint", format_note(note.text, [*kept, *ours]))
            self._shown = Note(note.text, (*kept, *ours))
            self._pending = {size: one for size, one in self._pending.items() if size >= self.size}
            self._tiles.tidy(self.size)
            return Taken(GOOD, signature_lines(ours))

    def _others(self, note: Note) -> list[Signature]:
        """The log's signatures, and whoever else signed; not what we signed before."""
        own = {(signer.public.name, signer.public.key_id) for signer in self.signers}
        return [s for s in note.signatures if (s.name, s.key_id) not in own]

    def _now(self) -> int:
        own = [signer.public for signer in self.signers]
        last = 0 if self._shown is None else max(s.time or 0 for s in signed_by(self._shown, own))
        return never_back(self._clock(), last)

    def close(self) -> None:
        """Let the mirror go."""
        os.close(self._descriptor)

    def __enter__(self) -> PushedMirror:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Upload:
    """A request add-entries that is coming; each package is kept before the next is looked at.

    Attributes:
        kept: packages that were authenticated so far.
    """

    def __init__(self, mirror: PushedMirror) -> None:
        self._mirror = mirror
        self._incoming = Incoming()
        self.kept = 0
        self._begun = False

    def feed(self, data: bytes) -> Taken | None:
        """Take in what came; an answer where the rest need not be read.

        Raises:
            LedgerFault: as ``PushedMirror.keep``.
        """
        packages = self._incoming.take(data)
        while True:
            try:
                package = next(packages, None)
            except LedgerFault as error:
                return self._ended(error.message)
            head = self._incoming.head
            if head is not None and not self._begun:
                self._begun = True
                refused = self._mirror.refusal(head)
                if refused is not None:
                    return refused
            if package is None or head is None:
                return None
            refused = self._mirror.keep(head, package)
            if refused is not None:
                return refused
            self.kept += 1

    def end(self) -> Taken:
        """The whole body came, or no more of it will.

        Raises:
            LedgerFault: as ``PushedMirror.finish``.
        """
        return self._ended("the request ends before its first package does")

    def _ended(self, reason: str) -> Taken:
        head = self._incoming.head
        if head is None or (not self.kept and head.start < head.end):
            return Taken(BAD_REQUEST, (reason + "\n").encode())
        if self._mirror.next >= head.end:
            return self._mirror.finish(head)
        return Taken(ACCEPTED, MirrorInfo(head.end, self._mirror.next).content())


def _size(note: Note) -> int:
    return Checkpoint.parse(note.text).size
