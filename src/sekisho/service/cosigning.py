"""A log asks its witnesses: cosignatures gathered, and the moment noticed at which the log must stop.

A witness that cosigned more entries than the log has, or others, has seen a log that this one does not continue: it was
put back from an older copy, or somebody else writes under its keys. To go on would be to sign two histories.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sekisho.ledger.witnessing import CONFLICT, GOOD, UNPROCESSABLE
from sekisho.service.ports import AsksWitness, Reply, TakesEntries
from sekisho.service.pushing import Upload, push
from sekisho.standards.c2sp import (
    AddCheckpoint,
    Checkpoint,
    KnownWitness,
    Note,
    Signature,
    VerifierKey,
    known_signatures,
    origin_hash,
    parse_note,
    parse_signature_lines,
    signed_by,
)
from sekisho.standards.c2sp.checkpoint import decimal
from sekisho.vocabulary.errors import LedgerFault

Prove = Callable[[int], Sequence[bytes]]  # from this size to that of the checkpoint
BeginsWith = Callable[[Checkpoint], bool]  # whether the log as it is begins with a checkpoint of at most its size
_TRIES = 3
_SKEW = 300
_SHARE = 0.7  # of the time of a round, for bringing entries: the rest is for the answer


@dataclass(frozen=True, slots=True)
class Head:
    """What is to be cosigned: the log's note, its keys, and how to prove that it continues what a witness knows."""

    note: Note
    keys: Sequence[VerifierKey]
    prove: Prove
    begins_with: BeginsWith
    upload: Callable[[], Upload] | None = None  # makes one for one mirror, in whose thread it is used

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return Checkpoint.parse(self.note.text)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of asking at one address: cosignatures, the size that the witness then knows, or what went wrong.

    Attributes:
        stop: why the log must stop; empty where it need not.
        seen: the log's checkpoint that the witness shows and that the log does not continue, as proof.
    """

    url: str
    names: tuple[str, ...]
    signatures: tuple[Signature, ...] = ()
    known: int = 0
    fault: str = ""
    stop: str = ""
    seen: Note | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A round: what came of asking at each address, and what the policy still lacks (nothing: it is met)."""

    told: tuple[Told, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Health:
    """How the latest checkpoint stands against the policy that is remembered.

    Attributes:
        size: entries that it covers.
        needed: the policy's names of those who may cosign. cosigned: those of them who did.
        lacks: what is still asked for; nothing: the policy is met.
        behind_since: POSIX second of the first checkpoint since the policy was last met; None where it is met.
        asked_at: when the last round ended; None where there was none yet.
        faults: by name, what came in the place of a cosignature in the last round that asked there.
        stopped: why the log takes no entries any more; empty where it does.
    """

    size: int
    needed: tuple[str, ...]
    cosigned: tuple[str, ...]
    lacks: tuple[str, ...]
    behind_since: int | None = None
    asked_at: int | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    stopped: str = ""


def gather(
    head: Head,
    witnesses: Sequence[KnownWitness],
    reach: Callable[[str], TakesEntries],
    known: Mapping[str, int],
    now: Callable[[], float] = time.time,
    patience: float = 60.0,
    mirrors: Collection[str] = (),
) -> list[Told]:
    """Ask every witness that has an address, all at once; each address once, though several keys may sign there.

    Args:
        head: what is to be cosigned.
        witnesses: of the policy.
        reach: gives the witness at an address.
        known: sizes that the witnesses at these addresses are thought to know; a wrong one costs a round.
        now: POSIX seconds, against cosignatures of the future.
        patience: seconds until one that is not done is passed over.
        mirrors: addresses of those that are mirrors: they are brought the entries that they lack, and cosign then.
    """
    by_url: dict[str, list[KnownWitness]] = {}
    for witness in witnesses:
        if witness.url:
            by_url.setdefault(witness.url, []).append(witness)
    asked = []
    for url, there in by_url.items():
        ask = partial(_ask, head, url, tuple(there), reach(url), known.get(url, 0), now)
        asked.append(_Asking(url, tuple(there), partial(ask, patience) if url in mirrors else ask))
    for one in asked:
        one.start()
    until = time.monotonic() + patience
    for one in asked:
        one.join(max(0.0, until - time.monotonic()))
    late = f"it was not done within {patience:.0f} seconds"
    return [one.told or Told(one.url, tuple(w.name for w in one.there), fault=late) for one in asked]


class _Asking(threading.Thread):
    """One witness being asked. A daemon: one that trickles for hours must not keep the program from ending."""

    def __init__(self, url: str, there: tuple[KnownWitness, ...], ask: Callable[[], Told]) -> None:
        super().__init__(daemon=True)
        self.url, self.there = url, there
        self.told: Told | None = None
        self._ask = ask

    def run(self) -> None:
        try:
            self.told = self._ask()
        except LedgerFault as error:
            self.told = Told(self.url, tuple(w.name for w in self.there), fault=error.message)


def collect(
    head: Head,
    mirrors: Sequence[KnownWitness],
    reach: Callable[[str], AsksWitness],
    address: Mapping[str, str],
    now: Callable[[], float] = time.time,
) -> list[Told]:
    """Take the cosignatures of mirrors from what they show: they copy at their own pace and are not asked.

    Args:
        head: what is to be cosigned. mirrors: of the policy. reach: gives the mirror at an address.
        address: where each shows its copies, by the policy's name. now: POSIX seconds.
    """
    return [_collected(head, one, reach(address[one.name]), address[one.name], now()) for one in mirrors]


def _collected(head: Head, mirror: KnownWitness, port: AsksWitness, url: str, now: float) -> Told:
    names = (mirror.name,)
    seen = _seen(head, port)
    if seen is None:
        return Told(url, names, fault="it shows no checkpoint of this log")
    shown = Checkpoint.parse(seen.text)
    if shown.size > head.checkpoint.size or not head.begins_with(shown):
        stop = f"the mirror {mirror.name} shows {shown.size:,} entries that this log's keys signed"
        told = f"{stop} and that it does not continue"
        return Told(url, names, known=shown.size, fault="it holds another history", stop=told, seen=seen)
    if seen.text != head.note.text:
        return Told(url, names, fault=f"it holds {shown.size:,} entries as yet")
    lines = "".join(s.line() + "\n" for s in seen.signatures)
    return _cosigned(head, url, (mirror,), Reply(GOOD, lines.encode()), now)


def _ask(
    head: Head,
    url: str,
    there: tuple[KnownWitness, ...],
    port: TakesEntries,
    old: int,
    now: Callable[[], float],
    pushing: float | None = None,
) -> Told:
    """``pushing``: seconds in which a mirror may be brought entries; None for a witness."""
    names, size = tuple(w.name for w in there), head.checkpoint.size
    old = old if 0 <= old <= size else 0
    for _ in range(_TRIES):
        path = tuple(head.prove(old)) if 0 < old < size else ()
        reply = port.add_checkpoint(AddCheckpoint(old, path, head.note).content())
        if reply.status == GOOD and pushing is not None and head.upload is not None:
            first, reply = reply, push(head.checkpoint, head.upload(), port, pushing * _SHARE)
            if first.body:  # a witness of another name at the same address
                reply = Reply(GOOD, first.body + (reply.body if reply.status == GOOD else b""))
        if reply.status == GOOD:
            return _cosigned(head, url, there, reply, now())
        if reply.status != CONFLICT:
            return _refused(head, url, names, port, reply)
        known = _size(reply)
        if known is None or known == old:
            return Told(url, names, fault="it answered 409 without the size that it knows")
        if known > size:
            return _beyond(head, url, names, port, known)
        old = known
    return Told(url, names, fault="it named another size each time it was asked")


def _size(reply: Reply) -> int | None:
    try:
        text = reply.body.decode("ascii")
        return decimal(text.removesuffix("\n"), "size")
    except (UnicodeDecodeError, LedgerFault):
        return None


def _cosigned(head: Head, url: str, there: tuple[KnownWitness, ...], reply: Reply, now: float) -> Told:
    """Only what verifies under a key that the policy gives this witness is taken."""
    names = tuple(w.name for w in there)
    try:
        note = parse_signature_lines(reply.body, head.note.text)
        signed = known_signatures(note, [w.key for w in there])
    except LedgerFault as error:
        return Told(url, names, fault=f"its answer is not to be used: {error.message}")
    good = [s for s in signed if s.time and s.time <= now + _SKEW]
    if not good:
        return Told(url, names, fault="its answer holds no cosignature of a key that the policy knows, of the present")
    taken = {(s.key.name, s.key.key_id): s.key for s in good}
    lines = {k: s for s in note.signatures if (k := (s.name, s.key_id)) in taken and taken[k].verify(note.text, s.blob)}
    return Told(url, names, tuple(lines.values()), head.checkpoint.size)


def _refused(head: Head, url: str, names: tuple[str, ...], port: AsksWitness, reply: Reply) -> Told:
    if not reply.status:
        return Told(url, names, fault=reply.fault)
    fault = f"it answered {reply.status}: {reason_of(reply)}"
    if reply.status == UNPROCESSABLE:
        seen = _seen(head, port)
        if seen is not None and not _continued(head, seen):
            size = Checkpoint.parse(seen.text).size
            stop = f"the witness {', '.join(names)} shows a checkpoint of {size:,} entries that this log's keys signed"
            return Told(url, names, fault=fault, stop=stop + " and that it does not continue", seen=seen)
    return Told(url, names, fault=fault)


def reason_of(reply: Reply) -> str:
    """What somebody says who refuses, as far as it can be shown."""
    return "".join(c if c.isprintable() else " " for c in reply.body[:200].decode("utf-8", "replace")).strip()


def _beyond(head: Head, url: str, names: tuple[str, ...], port: AsksWitness, known: int) -> Told:
    """The witness knows more than was sent. Whether the log has grown meanwhile is asked of the log itself."""
    stop = (
        f"the witness {', '.join(names)} has cosigned {known:,} entries of this log, {head.checkpoint.size:,} are here"
    )
    seen = _seen(head, port)
    proved = seen is not None and Checkpoint.parse(seen.text).size > head.checkpoint.size
    proof = "it shows one that this log's keys signed" if proved else "it shows no checkpoint that proves it"
    return Told(
        url, names, known=known, fault="it knows more entries than the log has", stop=f"{stop}; {proof}", seen=seen
    )


def _seen(head: Head, port: AsksWitness) -> Note | None:
    """The checkpoint of this log that the witness shows, where the log's own keys signed it."""
    reply = port.latest(origin_hash(head.checkpoint.origin))
    if reply.status != GOOD:
        return None
    try:
        note = parse_note(reply.body)
        if Checkpoint.parse(note.text).origin != head.checkpoint.origin:
            return None
        signed_by(note, head.keys)
    except LedgerFault:
        return None
    return note


def _continued(head: Head, seen: Note) -> bool:
    checkpoint = Checkpoint.parse(seen.text)
    return checkpoint.size <= head.checkpoint.size and head.begins_with(checkpoint)
