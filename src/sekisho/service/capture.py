"""Use case: EPCIS documents are recorded. Kept durably, then logged, and only then acknowledged and shown.

What events say is not judged here: who breaks a rule of custody is recorded saying so, and ``custody.replay`` tells it.
Refused are documents and events that are none, events that say another thing under an id that is taken, and units whose
names are too long to be found by.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sekisho.service.event_keys import LONGEST, UNITS, keys_of
from sekisho.service.matters import capture_entries
from sekisho.service.ports import (
    CaptureJob,
    CustodyStore,
    Decided,
    Known,
    Logbook,
    NewEvent,
    Recorder,
)
from sekisho.standards.epcis import (
    Document,
    Event,
    Fault,
    Limits,
    event_hash_id,
    event_spans,
    ignored_names,
    read_document,
    surroundings,
    without,
    write_event,
)

LIMITS = Limits(bytes=16 * 2**20, events=10_000)
_BEFORE = "epcisBody.eventList["
_BEFORE_RESULTS = "epcisBody.queryResults.resultsBody.eventList["
_ROUNDS = 10  # readings of a document of which events are at fault
_SECOND = 1_000_000_000
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Given:
    """A document that somebody gives. ``proceed``: keep the events that can be kept; else all or none."""

    content: bytes
    by: str
    proceed: bool = False
    limits: Limits = field(default_factory=lambda: LIMITS)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The document is none, or none that can be captured: nothing was recorded, not even a job."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The events that can be kept, and what is wrong with the others."""

    events: tuple[NewEvent, ...]
    errors: tuple[Mapping[str, Any], ...]


def capture(store: CustodyStore, log: Logbook, given: Given, clock: Clock) -> CaptureJob | Refusal:
    """Record a document. The job says what became of it; its receipt, where in the log it stands.

    Raises:
        StoreFault, LedgerFault: it was not acknowledged. What was kept by then is shown once the log can be written.
    """
    read = _read(given)
    if isinstance(read, Refusal):
        return read
    with log.writing() as recorder:  # held to the end: batches come one after the other, in the log and in the store
        settle(store, recorder, clock)
        job = CaptureJob(
            id=secrets.token_hex(16),
            by=given.by,
            created_at=nanoseconds(clock()),
            behaviour="proceed" if given.proceed else "rollback",
            digest=hashlib.sha256(given.content).hexdigest(),
        )
        ids = [event.event_id for event in read.events]
        begun = store.begin(job, given.content, ids, lambda known: _decide(read, known, proceed=given.proceed))
        return begun if begun.finished_at is not None else _finish(store, recorder, begun, clock)


def settle(store: CustodyStore, recorder: Recorder, clock: Clock) -> int:
    """Log and show what was kept but not acknowledged when a run before was cut off; how many batches that were."""
    left = store.pending()
    for job in left:
        _finish(store, recorder, job, clock)
    return len(left)


def _finish(store: CustodyStore, recorder: Recorder, job: CaptureJob, clock: Clock) -> CaptureJob:
    units = store.units_of(job.id, UNITS)
    events = [(event, units.get(event.sequence, ())) for event in store.events_of(job.id)]
    receipt = recorder.record(capture_entries(clock(), job, events)) if events else None
    return store.finish(job.id, nanoseconds(clock()), receipt)


def nanoseconds(at: datetime) -> int:
    """Since 1970, of an instant with a zone."""
    span = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (span.days * 86400 + span.seconds) * _SECOND + span.microseconds * 1000


def _read(given: Given) -> _Read | Refusal:
    """Read a document; where events are at fault, the rest of it once more without them."""
    content, rounds = given.content, 0
    errors: list[Mapping[str, Any]] = []
    numbers: list[int] | None = None
    while True:
        reading = read_document(content, given.limits)
        if reading.document is not None:
            events, refused = _new(reading.document, content, numbers)
            errors += refused
            return _Read(() if errors and not given.proceed else events, tuple(errors))
        kind, faulty = _faulty(reading.faults)
        rounds += 1
        if not faulty or rounds > _ROUNDS:  # who is wrong everywhere costs us no more readings
            return Refusal(reading.faults)
        numbers = numbers if numbers is not None else list(range(len(event_spans(content, kind)[1])))
        errors += [problem(fault, numbers[at]) for at, faults in faulty.items() for fault in faults]
        if not given.proceed:
            return _Read((), tuple(errors))
        content = without(content, kind, faulty)
        numbers = [number for at, number in enumerate(numbers) if at not in faulty]


def _faulty(faults: Sequence[Fault]) -> tuple[str, dict[int, list[Fault]]]:
    """The kind of document, and number of an event -> its faults; none where something else is at fault."""
    kind, before = "EPCISDocument", _BEFORE
    if faults[0].path.startswith(_BEFORE_RESULTS):
        kind, before = "EPCISQueryDocument", _BEFORE_RESULTS
    found: dict[int, list[Fault]] = {}
    for fault in faults:
        if not fault.path.startswith(before):
            return kind, {}
        found.setdefault(int(fault.path.removeprefix(before).partition("]")[0]), []).append(fault)
    return kind, found


def _new(
    document: Document, content: bytes, numbers: Sequence[int] | None
) -> tuple[tuple[NewEvent, ...], list[Mapping[str, Any]]]:
    ignored = ignored_names(document)
    around = surroundings(document, ignored)
    text, spans = event_spans(content, document.kind)
    events: list[NewEvent] = []
    errors: list[Mapping[str, Any]] = []
    for at, (event, (start, end)) in enumerate(zip(document.events, spans, strict=True)):
        new = _event(event, text[start:end].encode(), around, event_hash_id(event, ignored))
        long = next((v for v in (new.event_id, *(v for _, v in new.keys)) if len(v.encode()) > LONGEST), None)
        if long is None:
            events.append(new)
        else:
            number = numbers[at] if numbers is not None else at
            errors.append(problem(Fault("too-long", "", long[:80]), number))
    return tuple(events), errors


def _event(event: Event, content: bytes, around: str, digest: str) -> NewEvent:
    declared = ""
    if event.error is not None:
        declared = hashlib.sha256(write_event(replace(event, recorded=None))).hexdigest()
    return NewEvent(
        kind=event.kind,
        event_id=event.id or digest,
        hash=digest,
        declaration=declared,
        time=event.time.nanoseconds,
        declared_at=event.error.declared.nanoseconds if event.error else None,
        keys=keys_of(event),
        content=content,
        around=around,
    )


def _decide(read: _Read, known: Known, *, proceed: bool) -> Decided:
    """Leave out what is kept already; an event that says another thing under a taken id is refused."""
    kept: list[NewEvent] = []
    errors = list(read.errors)
    there = {event_id: list(stated) for event_id, stated in known.items()}
    for event in read.events:
        before = there.setdefault(event.event_id, [])
        if (event.hash, event.declaration) in before:
            continue
        stated = [digest for digest, declaration in before if not declaration]
        # an id that is the event's own hash is its own, whoever has stated it before of something else
        if not event.declaration and stated and event.event_id != event.hash:
            errors.append(
                {
                    "type": "epcisException:ValidationException",
                    "code": "id-taken",
                    "detail": event.event_id,
                }
            )
            continue
        before.append((event.hash, event.declaration))
        kept.append(event)
    return Decided(() if errors and not proceed else tuple(kept), tuple(errors))


def problem(fault: Fault, number: int | None = None) -> dict[str, Any]:
    """A fault as RFC 7807 has it, but for the words; ``number`` is that of the event in its document."""
    where = fault.path if number is None else f"event {number}: {_inner(fault.path)}".rstrip(": ")
    value = f" ({fault.value})" if fault.value else ""
    return {
        "type": "epcisException:ValidationException",
        "code": fault.code,
        "detail": f"{where}{value}".strip(),
    }


def problems(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """All faults of a document."""
    return [problem(fault) for fault in faults]


def _inner(path: str) -> str:
    return path.removeprefix(_BEFORE).removeprefix(_BEFORE_RESULTS).partition("]")[2].lstrip(".")
