"""The store itself: captures, events, documents, receipts and named queries over SQLAlchemy Core."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from sekisho.service.ports import (
    CaptureJob,
    Decided,
    EventQuery,
    KeptDocument,
    Known,
    NamedQuery,
    NewEvent,
    Receipt,
    StoredEvent,
)
from sekisho.storage.custody_store import finding
from sekisho.storage.custody_store.opening import open_engine, reading, told, url_of, writing
from sekisho.storage.custody_store.rows import event_of, plain_bytes
from sekisho.storage.custody_store.subscriptions import DatabaseSubscriptions
from sekisho.storage.custody_store.tables import (
    CAPTURES,
    DOCUMENT_ITEMS,
    DOCUMENTS,
    EVENT_KEYS,
    EVENTS,
    QUERIES,
    RECEIPTS,
    SUBSCRIPTIONS,
)
from sekisho.vocabulary.errors import StoreFault

_AT_ONCE = 500  # ids of one condition
_ROOM = 16 * 2**20  # bytes of events read at a time


def open_store(store: str | Path) -> DatabaseStore:
    """Open a store, or begin one; a path is a SQLite file.

    Raises:
        StoreFault: it cannot be opened, is another program's, or a newer program wrote it.
    """
    return DatabaseStore(open_engine(url_of(store)))


class DatabaseStore:
    """Fulfils ``service.ports.CustodyStore``. Every method raises StoreFault where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._subscriptions = DatabaseSubscriptions(engine)

    @property
    def subscriptions(self) -> DatabaseSubscriptions:
        """Standing queries, in the same database."""
        return self._subscriptions

    def close(self) -> None:
        """Let all connections go."""
        self._engine.dispose()

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        with told(self._engine), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        with told(self._engine), writing(self._engine) as connection:
            yield connection

    # captures

    def begin(
        self, job: CaptureJob, content: bytes, ids: Sequence[str], decide: Callable[[Known], Decided]
    ) -> CaptureJob:
        """Keep a batch, durably, hidden until ``finish``. Without events it is finished at once, as a failure."""
        with self._writes() as connection:
            decided = decide(_known(connection, ids))
            kept = bool(decided.events)
            connection.execute(
                sa.insert(CAPTURES).values(
                    id=job.id,
                    given_by=job.by,
                    created_at=job.created_at,
                    behaviour=job.behaviour,
                    digest=job.digest,
                    content=content if kept else b"",
                    errors=json.dumps(decided.errors, ensure_ascii=False),
                    success=not decided.errors,
                    finished_at=None if kept else job.created_at,
                )
            )
            _insert(connection, job, decided.events)
            return _job(connection, job.id)

    def pending(self) -> Sequence[CaptureJob]:
        """Batches that were begun and not finished, the oldest first."""
        wanted = sa.select(CAPTURES.c.id).where(CAPTURES.c.finished_at.is_(None))
        with self._reads() as connection:
            ids = connection.execute(wanted.order_by(CAPTURES.c.created_at, CAPTURES.c.id)).scalars().all()
            return [_job(connection, one) for one in ids]

    def events_of(self, capture: str) -> Sequence[StoredEvent]:
        """The events of a batch, finished or not, in its order."""
        wanted = sa.select(EVENTS).where(EVENTS.c.capture == capture).order_by(EVENTS.c.sequence)
        with self._reads() as connection:
            return [event_of(row) for row in connection.execute(wanted)]

    def units_of(self, capture: str, roles: Sequence[str]) -> Mapping[int, Sequence[str]]:
        """Of each event of a batch, by its sequence, the values in these roles, sorted."""
        wanted = (
            sa.select(EVENT_KEYS.c.event, EVENT_KEYS.c.value)
            .distinct()
            .join(EVENTS, EVENTS.c.sequence == EVENT_KEYS.c.event)
            .where(EVENTS.c.capture == capture, EVENT_KEYS.c.role.in_(roles))
            .order_by(EVENT_KEYS.c.event, EVENT_KEYS.c.value)
        )
        found: dict[int, list[str]] = {}
        with self._reads() as connection:
            for event, value in connection.execute(wanted):
                found.setdefault(event, []).append(value)
        return found

    def finish(self, capture: str, at: int, receipt: Receipt | None) -> CaptureJob:
        """Show a batch, once the log has it; a second call changes nothing."""
        with self._writes() as connection:
            done = connection.execute(
                sa.update(CAPTURES)
                .where(CAPTURES.c.id == capture, CAPTURES.c.finished_at.is_(None))
                .values(finished_at=at)
            )
            if done.rowcount and receipt is not None:
                _receive(connection, "capture", capture, receipt)
            return _job(connection, capture)

    def job(self, capture: str) -> CaptureJob | None:
        """A batch by its id."""
        with self._reads() as connection:
            there = connection.execute(sa.select(CAPTURES.c.id).where(CAPTURES.c.id == capture)).first()
            return _job(connection, capture) if there else None

    def content_of(self, capture: str) -> bytes | None:
        """What was given, byte for byte; None where there is no such batch or nothing of it was kept."""
        with self._reads() as connection:
            found = connection.execute(sa.select(CAPTURES.c.content).where(CAPTURES.c.id == capture)).scalar()
            return plain_bytes(found) if found else None

    def jobs(self, by: str | None, after: str, limit: int) -> Sequence[CaptureJob]:
        """Batches in the order of their ids, of one giver or of all."""
        wanted = sa.select(CAPTURES.c.id).where(CAPTURES.c.id > after)
        if by is not None:
            wanted = wanted.where(CAPTURES.c.given_by == by)
        with self._reads() as connection:
            ids = connection.execute(wanted.order_by(CAPTURES.c.id).limit(limit)).scalars().all()
            return [_job(connection, one) for one in ids]

    # events

    def events(self, query: EventQuery, after: tuple[int, int] | None, limit: int) -> Sequence[StoredEvent]:
        """Events in order; ``after`` is the sort value and sequence of the last one seen.

        Fewer than ``limit`` where they are large; none only where there are no more.
        """
        found: list[StoredEvent] = []
        room = _ROOM
        with self._reads() as connection:
            rows = connection.execution_options(stream_results=True, max_row_buffer=16)
            for row in rows.execute(finding.statement(query, after, limit)):
                found.append(event_of(row))
                room -= len(row.content) + len(row.around)
                if room <= 0:
                    break
        return found

    def values(self, roles: Sequence[str], party: str | None, after: str, limit: int) -> Sequence[str]:
        """The distinct values in these roles, sorted by their bytes."""
        wanted = (
            sa.select(EVENT_KEYS.c.value)
            .distinct()
            .join(EVENTS, EVENTS.c.sequence == EVENT_KEYS.c.event)
            .where(EVENT_KEYS.c.role.in_(roles), EVENT_KEYS.c.value > after, finding.shown())
        )
        if party is not None:
            wanted = wanted.where(finding.of_party(party))
        with self._reads() as connection:
            return connection.execute(wanted.order_by(EVENT_KEYS.c.value).limit(limit)).scalars().all()

    # named queries

    def keep_query(self, query: NamedQuery) -> bool:
        """Keep a named query; False where the name is taken."""
        with self._writes() as connection:
            if connection.execute(sa.select(QUERIES.c.name).where(QUERIES.c.name == query.name)).first():
                return False
            row = {"name": query.name, "text": query.text, "given_by": query.by, "created_at": query.created_at}
            connection.execute(sa.insert(QUERIES).values(row))
            return True

    def queries(self, after: str, limit: int) -> Sequence[NamedQuery]:
        """Named queries in the order of their names."""
        wanted = sa.select(QUERIES).where(QUERIES.c.name > after).order_by(QUERIES.c.name).limit(limit)
        with self._reads() as connection:
            return [NamedQuery(row.name, row.text, row.given_by, row.created_at) for row in connection.execute(wanted)]

    def query(self, name: str) -> NamedQuery | None:
        """A named query."""
        with self._reads() as connection:
            row = connection.execute(sa.select(QUERIES).where(QUERIES.c.name == name)).first()
            return NamedQuery(row.name, row.text, row.given_by, row.created_at) if row else None

    def drop_query(self, name: str) -> bool:
        """Take a named query out, with its subscriptions; False where there is none."""
        with self._writes() as connection:
            connection.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.query == name))
            return connection.execute(sa.delete(QUERIES).where(QUERIES.c.name == name)).rowcount > 0

    # documents

    def keep_document(self, document: KeptDocument) -> None:
        """Keep a document; one that is kept already stays as it is, and gets its receipt where it had none."""
        where = (DOCUMENTS.c.kind == document.kind, DOCUMENTS.c.digest == document.digest)
        with self._writes() as connection:
            number = connection.execute(sa.select(DOCUMENTS.c.number).where(*where)).scalar()
            if number is None:
                number = connection.execute(
                    sa.insert(DOCUMENTS)
                    .values(
                        kind=document.kind,
                        digest=document.digest,
                        content=document.content,
                        recorded_at=document.recorded_at,
                    )
                    .returning(DOCUMENTS.c.number)
                ).scalar_one()
                items = [{"document": number, "item": item} for item in dict.fromkeys(document.items)]
                if items:
                    connection.execute(sa.insert(DOCUMENT_ITEMS), items)
            if document.receipt is not None and _receipt(connection, "document", str(number)) is None:
                _receive(connection, "document", str(number), document.receipt)

    def documents(self, kind: str | None = None, item: str | None = None) -> Sequence[KeptDocument]:
        """Documents in the order of recording, of one kind, about one unit."""
        wanted = sa.select(DOCUMENTS)
        if kind is not None:
            wanted = wanted.where(DOCUMENTS.c.kind == kind)
        if item is not None:
            about = sa.select(DOCUMENT_ITEMS.c.document).where(DOCUMENT_ITEMS.c.item == item)
            wanted = wanted.where(DOCUMENTS.c.number.in_(about))
        with self._reads() as connection:
            rows = connection.execute(wanted.order_by(DOCUMENTS.c.number)).all()
            return [_document(connection, row) for row in rows]


def _known(connection: Connection, ids: Sequence[str]) -> Known:
    known: dict[str, list[tuple[str, str]]] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        wanted = sa.select(EVENTS.c.event_id, EVENTS.c.hash, EVENTS.c.declaration).where(EVENTS.c.event_id.in_(some))
        for event_id, digest, declaration in connection.execute(wanted.order_by(EVENTS.c.sequence)):
            known.setdefault(event_id, []).append((digest, declaration))
    return known


def _insert(connection: Connection, job: CaptureJob, events: Sequence[NewEvent]) -> None:
    if not events:
        return
    rows = [
        {
            "capture": job.id,
            "kind": event.kind,
            "event_id": event.event_id,
            "hash": event.hash,
            "declaration": event.declaration,
            "time": event.time,
            "declared_at": event.declared_at,
            "recorded_at": job.created_at,
            "content": event.content,
            "around": event.around,
        }
        for event in events
    ]
    inserted = sa.insert(EVENTS).returning(EVENTS.c.sequence, sort_by_parameter_order=True)
    numbers = connection.execute(inserted, rows).scalars().all()
    keys = [
        {"event": number, "role": role, "value": value}
        for number, event in zip(numbers, events, strict=True)
        for role, value in dict.fromkeys(event.keys)
    ]
    if keys:
        connection.execute(sa.insert(EVENT_KEYS), keys)


def _job(connection: Connection, capture: str) -> CaptureJob:
    row = connection.execute(sa.select(*_JOB).where(CAPTURES.c.id == capture)).first()
    if row is None:
        raise StoreFault(f"There is no capture {capture}.")
    return CaptureJob(
        row.id,
        row.given_by,
        row.created_at,
        row.behaviour,
        row.digest,
        tuple(json.loads(row.errors)),
        row.success,
        row.finished_at,
        _receipt(connection, "capture", capture),
    )


_JOB = [column for column in CAPTURES.c if column.name != "content"]


def _document(connection: Connection, row: Row[Any]) -> KeptDocument:
    items = sa.select(DOCUMENT_ITEMS.c.item).where(DOCUMENT_ITEMS.c.document == row.number)
    return KeptDocument(
        row.kind,
        row.digest,
        plain_bytes(row.content),
        tuple(connection.execute(items.order_by(DOCUMENT_ITEMS.c.item)).scalars()),
        row.recorded_at,
        _receipt(connection, "document", str(row.number)),
    )


def _receive(connection: Connection, about: str, subject: str, receipt: Receipt) -> None:
    connection.execute(
        sa.insert(RECEIPTS).values(
            about=about,
            subject=subject,
            origin=receipt.origin,
            log_index=receipt.index,
            entries=receipt.count,
            leaf=receipt.leaf,
        )
    )


def _receipt(connection: Connection, about: str, subject: str) -> Receipt | None:
    wanted = sa.select(RECEIPTS).where(RECEIPTS.c.about == about, RECEIPTS.c.subject == subject)
    row = connection.execute(wanted).first()
    return None if row is None else Receipt(row.origin, row.log_index, row.entries, row.leaf)
