"""A witness in a folder: which logs it knows, what it cosigned last of each, and that it never goes back.

``logs`` holds one verifier key a line. ``HASH/checkpoint`` (HASH: SHA-256 of the origin) is the latest checkpoint
cosigned, as it is shown to monitors; ``.state/HASH`` says that there must be one, so that a lost file is not taken for
a log that was never seen. ``evidence/`` keeps pairs of checkpoints that convict a log. Keys lie in ``FOLDER.private``.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sekisho.ledger import Verdict, judge, judge_subtree, keys_by_origin, side_by_side
from sekisho.ledger.witnessing import BAD_REQUEST, GOOD
from sekisho.standards.c2sp import (
    AddCheckpoint,
    Checkpoint,
    Kind,
    Note,
    Signature,
    SignerKey,
    SignSubtree,
    VerifierKey,
    format_note,
    known_signatures,
    origin_hash,
    parse_note,
    signature_lines,
    signed_by,
)
from sekisho.storage.tiles.files import STATE, lock, put_synced, sync_folder, told
from sekisho.storage.tiles.private import Private
from sekisho.vocabulary.errors import LedgerFault, UsageFault

_LOGS = "logs"
_EVIDENCE = "evidence"
_MOST_EVIDENCE = 1000
_BACK = 60  # seconds that the clock may have been ahead before; further back, and what we sign would be untrue


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: the verdict and, where it cosigned, the signature lines."""

    verdict: Verdict
    body: bytes = b""


def signed_subtree(body: bytes, logs: Collection[str], signers: Sequence[SignerKey]) -> Answer:
    """Answer a request sign-subtree in the name of these keys, of logs with these origins."""
    try:
        request = SignSubtree.parse(body)
    except LedgerFault as error:
        return Answer(Verdict(BAD_REQUEST, error.message))
    own = [signer.public for signer in signers]
    verdict = judge_subtree(request, own, known=request.checkpoint.origin in logs)
    if verdict.status != GOOD:
        return Answer(verdict)
    able = [signer for signer in signers if signer.public.kind is Kind.COSIGNATURE_MLDSA44]
    return Answer(verdict, signature_lines(signer.sign_subtree(request.subtree) for signer in able))


def lines_of(note: Note, keys: Sequence[VerifierKey]) -> tuple[Signature, ...]:
    """The signature lines of these keys that verify.

    One a key: a line that was sent sixty times must not make a note that nobody reads any more.
    """
    verified = {(s.key.name, s.key.key_id) for s in known_signatures(note, keys)}
    return tuple({k: s for s in note.signatures if (k := (s.name, s.key_id)) in verified}.values())


def never_back(now: int, last: int) -> int:
    """The time of a cosignature: the clock's, or that of the last one (0: never any) where it has gone back a little.

    Raises:
        LedgerFault: it has gone back further, so that what would be signed were untrue.
    """
    if now < last - _BACK:
        raise LedgerFault(f"The clock stands {last - now} seconds before the last cosignature.")
    return max(now, last)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The latest checkpoint cosigned, and when."""

    note: Note
    checkpoint: Checkpoint
    time: int


class Witness:
    """The one process of a witness; safe to be asked by many threads. What it cosigned is on disk before it answers."""

    def __init__(
        self,
        folder: Path,
        signers: Sequence[SignerKey],
        logs: Sequence[VerifierKey],
        clock: Callable[[], int],
        descriptor: int,
    ) -> None:
        self.folder = folder
        self.signers = tuple(signers)
        self.logs = keys_by_origin(logs)
        self._clock = clock
        self._descriptor = descriptor
        self._locks = {origin: threading.Lock() for origin in self.logs}
        self._kept: dict[str, _Kept | None] = {}

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], int] = lambda: int(time.time())) -> Witness:
        """Open a witness that was begun; the only process that may.

        Raises:
            LedgerFault: another process has it, it has no keys, or what it remembers was damaged.
        """
        signers = cosigners(folder)
        with told(folder, "the witness cannot be opened"):
            logs = known_logs(folder)
            descriptor = lock(folder)
        try:
            witness = cls(folder, signers, logs, clock, descriptor)
            for origin in witness.logs:
                witness._kept[origin] = witness._read(origin)
        except BaseException:
            os.close(descriptor)
            raise
        return witness

    def add(self, body: bytes) -> Answer:
        """Answer a request add-checkpoint.

        Raises:
            LedgerFault: the disk refuses, or the clock went back: nothing was cosigned.
        """
        try:
            request = AddCheckpoint.parse(body)
        except LedgerFault as error:
            return Answer(Verdict(BAD_REQUEST, error.message))
        origin = request.checkpoint.origin
        held = self._locks.get(origin)
        if held is None:
            return Answer(judge(request, (), None))
        with held:  # judged and kept in one step: of two requests from one size only one can pass
            return self._step(origin, request)

    def sign_subtree(self, body: bytes) -> Answer:
        """Answer a request sign-subtree: nothing is remembered for it, the checkpoint that it shows is our own word."""
        return signed_subtree(body, self.logs, self.signers)

    def _step(self, origin: str, request: AddCheckpoint) -> Answer:
        if origin not in self._kept:  # the last time it could not be kept: the disk knows how far that came
            self._kept[origin] = self._read(origin)
        kept = self._kept[origin]
        verdict = judge(request, self.logs[origin], kept.checkpoint if kept else None)
        if verdict.forked and kept:
            self._testify(kept.note, request.note)
        if verdict.status != GOOD:
            return Answer(verdict)
        new = self._signed(origin, request, never_back(self._clock(), kept.time if kept else 0))
        del self._kept[origin]
        self._keep(origin, new[0])
        self._kept[origin] = new[0]
        return Answer(verdict, signature_lines(new[1]))

    def _signed(self, origin: str, request: AddCheckpoint, now: int) -> tuple[_Kept, list[Signature]]:
        checkpoint, text = request.checkpoint, request.note.text
        ours = [signer.sign(text, now) for signer in self.signers]
        theirs = lines_of(request.note, self.logs[origin])
        return _Kept(Note(text, (*theirs, *ours)), checkpoint, now), ours

    def _keep(self, origin: str, new: _Kept) -> None:
        name = origin_hash(origin)
        folder = self.folder / name
        with told(self.folder, "nothing was cosigned"):
            if not folder.is_dir():
                folder.mkdir()
                sync_folder(self.folder)
            put_synced(folder / "checkpoint", format_note(new.note.text, new.note.signatures))
            if not (self.folder / STATE / name).exists():
                put_synced(self.folder / STATE / name, (origin + "\n").encode())

    def _read(self, origin: str) -> _Kept | None:
        name = origin_hash(origin)
        path = self.folder / name / "checkpoint"
        if not path.is_file():
            if (self.folder / STATE / name).exists():
                raise LedgerFault(
                    f"{path} is gone: this witness cosigned {origin!r} and no longer knows what.", hint=_LOST
                )
            return None
        try:
            note = parse_note(path.read_bytes())
            signed = signed_by(note, [signer.public for signer in self.signers])
            checkpoint = Checkpoint.parse(note.text)
            if checkpoint.origin != origin:
                raise LedgerFault("it is that of another log.")
        except LedgerFault as error:
            raise LedgerFault(f"{path}: {error.message}", hint=_LOST) from error
        return _Kept(note, checkpoint, max(s.time or 0 for s in signed))

    def shown(self, name: str) -> bytes | None:
        """The latest checkpoint cosigned of the log whose origin hashes to ``name``; None where there is none."""
        for origin in self.logs:
            kept = self._kept.get(origin)
            if kept and origin_hash(origin) == name:
                return format_note(kept.note.text, kept.note.signatures)
        return None

    def _testify(self, kept: Note, new: Note) -> None:
        content = side_by_side(kept, new).content()
        folder = self.folder / _EVIDENCE
        path = folder / f"fork-{hashlib.sha256(new.text.encode()).hexdigest()[:32]}.json"
        with told(self.folder, "evidence against a log cannot be kept"):
            folder.mkdir(exist_ok=True)
            if not path.exists() and sum(1 for _ in folder.iterdir()) < _MOST_EVIDENCE:
                put_synced(path, content)

    def close(self) -> None:
        """Let the witness go."""
        os.close(self._descriptor)

    def __enter__(self) -> Witness:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_LOST = "Restore it from a copy that is not older; a witness that forgot must get a new name and keys."


def begin_witness(folder: Path, name: str, logs: Sequence[VerifierKey]) -> list[SignerKey]:
    """Begin a witness, or add logs to one; gives its keys.

    Raises:
        LedgerFault: it has another name; two keys of logs cannot be told apart.
    """
    with told(folder, "the witness cannot be begun"):
        (folder / STATE).mkdir(parents=True, exist_ok=True)
        signers = cosigners(folder, name)
        held = lock(folder)
        try:
            every = list(dict.fromkeys([*known_logs(folder), *logs]))
            keys_by_origin(every)
            put_synced(folder / _LOGS, "".join(key.text() + "\n" for key in every).encode())
        finally:
            os.close(held)
    return signers


def cosigners(folder: Path, name: str = "") -> list[SignerKey]:
    """The keys of a witness or a mirror; made where a name is given and there are none.

    Raises:
        LedgerFault: there are none, or they are a log's.
        UsageFault: they have another name.
    """
    private = Private(folder)
    signers = private.create(name, cosigns=True) if name else private.signers()
    _cosigning(private)
    if name and signers[0].public.name != name:
        raise UsageFault(f"{folder} signs as {signers[0].public.name}, not as {name}.", hint="Give another folder.")
    return signers


def cosigner_keys(folder: Path) -> list[VerifierKey]:
    """Their public sides, for which locked keys need no passphrase. Raises as ``cosigners``."""
    private = Private(folder)
    keys = private.verifiers()
    _cosigning(private)
    return keys


def _cosigning(private: Private) -> None:
    if not private.cosigns():
        raise UsageFault(f"{private.folder} holds the keys of a log.", hint="One who cosigns needs keys of his own.")


def known_logs(folder: Path) -> list[VerifierKey]:
    """The keys of the logs that a witness knows; lines that begin with # are remarks."""
    path = folder / _LOGS
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [VerifierKey.parse(line) for line in lines if line and not line.startswith("#")]
