"""Use case: does the store hold what the log says, no more, no less, unaltered?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.service.ports import CaptureJob, CustodyStore
from sekisho.service.recorded import jobs_of
from sekisho.standards.epcis import event_hash_id, reread


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not agree: a code, the capture, and the event where it is about one."""

    code: str
    capture: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """A log as its keeper can read it: its name, and what the entries that he can open commit to, by index."""

    origin: str
    matters: Mapping[int, Any]


def differences(store: CustodyStore, log: Log) -> Iterator[Difference]:
    """Everything in which store and log do not agree, in the order of recording; none where all is as it was."""
    seen = set()
    for job in jobs_of(store):
        seen.add(job.id)
        if job.finished_at is None:
            yield Difference("not-finished", job.id)
        elif content := store.content_of(job.id):
            yield from _altered(store, job, content)
            yield from _against(store, job, log)
    logged = {m["capture"] for m in log.matters.values() if _is_capture(m)}
    yield from (Difference("taken-out", capture) for capture in sorted(logged - seen))


def _altered(store: CustodyStore, job: CaptureJob, content: bytes) -> Iterator[Difference]:
    """What differs from what the store itself says of it."""
    if hashlib.sha256(content).hexdigest() != job.digest:
        yield Difference("content-altered", job.id)
    for event in store.events_of(job.id):
        try:
            stated, ignored = reread(event.content, event.around)
            same = event_hash_id(stated, ignored) == event.hash and (stated.id or event.hash) == event.event_id
        except ValueError:
            same = False
        if not same:
            yield Difference("event-altered", job.id, event.event_id)


def _against(store: CustodyStore, job: CaptureJob, log: Log) -> Iterator[Difference]:
    """What differs from what was committed to."""
    receipt = job.receipt
    if receipt is None:
        yield Difference("not-logged", job.id)
        return
    if receipt.origin != log.origin:
        yield Difference("in-another-log", job.id)
        return
    matters = [log.matters.get(index, {}) for index in range(receipt.index, receipt.index + receipt.count)]
    if not all(_is_capture(m) and m["capture"] == job.id and m["digest"] == job.digest for m in matters):
        yield Difference("log-says-otherwise", job.id)
        return
    committed = {(e["id"], e["hash"]) for matter in matters for e in matter["events"]}
    held = {(event.event_id, event.hash) for event in store.events_of(job.id)}
    yield from (Difference("event-taken-out", job.id, event) for event, _ in sorted(committed - held))
    yield from (Difference("event-put-in", job.id, event) for event, _ in sorted(held - committed))


def _is_capture(matter: Any) -> bool:
    return isinstance(matter, dict) and matter.get("kind") == "custody.capture"
