"""A log pushes its entries to a mirror (c2sp.org/tlog-mirror): the checkpoint, then packages; then it is cosigned.

A mirror that holds less is given what it lacks, as much as the time allows; the next round goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sekisho.ledger.witnessing import ACCEPTED, CONFLICT
from sekisho.service.ports import Reply, TakesEntries
from sekisho.standards.c2sp import AddEntries, Checkpoint, MirrorInfo, Package
from sekisho.standards.c2sp.uploading import MOST_PACKAGES
from sekisho.vocabulary.errors import LedgerFault

_LARGEST = 8 * 2**20  # bytes of a request of ours, before it is packed; one package may have more
_IDLE = 3  # answers in a row without progress


@dataclass(frozen=True, slots=True)
class Upload:
    """What a log can bring: the entries of a range within one bundle, and the proof that a range is a subtree."""

    entries: Callable[[int, int], Sequence[bytes]]
    prove: Callable[[int, int], Sequence[bytes]]


def push(checkpoint: Checkpoint, upload: Upload, port: TakesEntries, patience: float) -> Reply:
    """Bring what a mirror that is held to the checkpoint lacks; gives its last answer: with 200 the cosignatures.

    The first request brings nothing: its answer says how far the mirror is, or cosigns where all is there.

    Args:
        checkpoint: what is to be cosigned; the mirror has it as pending.
        upload: the log. port: the mirror.
        patience: seconds; what is not brought by then waits for the next round.
    """
    until = time.monotonic() + patience
    start, idle, ticket = checkpoint.size, 0, b""
    while True:
        head = AddEntries(checkpoint.origin, start, checkpoint.size, ticket)
        reply = port.add_entries(_body(head, upload))
        if reply.status not in (ACCEPTED, CONFLICT):
            return reply
        try:
            info = MirrorInfo.parse(reply.body)
        except LedgerFault as error:
            return Reply(0, fault=f"its answer is not to be used: {error.message}")
        if info.size != checkpoint.size:
            return Reply(0, fault=f"it is held to {info.size:,} entries, not to {checkpoint.size:,}")
        there = min(info.next, checkpoint.size)
        idle = 0 if there > start else idle + 1
        if idle >= _IDLE:
            return Reply(0, fault="it takes the entries and does not get on")
        if start < checkpoint.size and time.monotonic() > until:
            return Reply(0, fault=f"it has {there:,} of {checkpoint.size:,} entries so far; the next round goes on")
        start, ticket = there, info.ticket


def _body(head: AddEntries, upload: Upload) -> bytes:
    body = bytearray(head.content())
    for number, (first, start, end) in enumerate(head.places()):
        if number == MOST_PACKAGES or (number and len(body) > _LARGEST):
            break
        package = Package(first, start, end, tuple(upload.entries(start, end)), tuple(upload.prove(first, end)))
        body += package.content()
    return bytes(body)
