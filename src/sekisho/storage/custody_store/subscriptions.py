"""Standing queries over SQLAlchemy Core: who wants what, how far each has come, and who delivers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from sekisho.service.ports import EventQuery, Standing, StoredEvent, Subscription
from sekisho.storage.custody_store import finding
from sekisho.storage.custody_store.opening import reading, told, writing
from sekisho.storage.custody_store.rows import event_of
from sekisho.storage.custody_store.tables import CAPTURES, EVENTS, LEASES, QUERIES, SUBSCRIPTIONS

_ROOM = 2**19  # bytes of events given at a time: with what is said around them, less than the MiB that clients take


class DatabaseSubscriptions:
    """Fulfils ``service.ports.SubscriptionStore``. Every method raises StoreFault where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, subscription: Subscription, most_own: int, most: int) -> str:
        """Keep one: ``kept``; or ``no-query``; or ``too-many`` of its giver or of all."""
        count = sa.select(sa.func.count()).select_from(SUBSCRIPTIONS)
        own = count.where(SUBSCRIPTIONS.c.given_by == subscription.by)
        with told(self._engine), writing(self._engine) as connection:
            if not connection.execute(sa.select(QUERIES.c.name).where(QUERIES.c.name == subscription.query)).first():
                return "no-query"
            if connection.execute(own).scalar_one() >= most_own or connection.execute(count).scalar_one() >= most:
                return "too-many"
            connection.execute(sa.insert(SUBSCRIPTIONS).values(_row(subscription)))
            return "kept"

    def one(self, id: str) -> Subscription | None:
        """A subscription."""
        with told(self._engine), reading(self._engine) as connection:
            row = connection.execute(sa.select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == id)).first()
            return None if row is None else _subscription(row)

    def listed(self, query: str, by: str, after: str, limit: int) -> Sequence[Subscription]:
        """Those of one giver on one query, in the order of their ids."""
        wanted = sa.select(SUBSCRIPTIONS).where(
            SUBSCRIPTIONS.c.query == query, SUBSCRIPTIONS.c.given_by == by, SUBSCRIPTIONS.c.id > after
        )
        with told(self._engine), reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(SUBSCRIPTIONS.c.id).limit(limit))
            return [_subscription(row) for row in rows]

    def active(self) -> Sequence[Subscription]:
        """All that are not suspended."""
        wanted = sa.select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.suspended.is_(None)).order_by(SUBSCRIPTIONS.c.id)
        with told(self._engine), reading(self._engine) as connection:
            return [_subscription(row) for row in connection.execute(wanted)]

    def drop(self, id: str) -> bool:
        """Take one out; False where there is none."""
        with told(self._engine), writing(self._engine) as connection:
            return connection.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == id)).rowcount > 0

    def advance(self, before: Subscription, after: Subscription) -> bool:
        """Write how far it has come; False, and nothing is written, where it stands elsewhere than ``before``."""
        come = {name: value for name, value in _row(after).items() if name in _MOVES}
        there = (
            SUBSCRIPTIONS.c.id == before.id,
            SUBSCRIPTIONS.c.position == before.position,
            SUBSCRIPTIONS.c.failures == before.failures,
            SUBSCRIPTIONS.c.suspended.is_(None),
        )
        with told(self._engine), writing(self._engine) as connection:
            return connection.execute(sa.update(SUBSCRIPTIONS).where(*there).values(come)).rowcount > 0

    def standing(self, query: EventQuery, since: int, position: int, limit: int) -> Standing:
        """Events behind a position in the order of recording.

        Never beyond a batch that was begun and is not shown yet: what comes later must not be passed over. Fewer than
        ``limit`` where they are large; then it looks as far as the last of them.
        """
        found: list[StoredEvent] = []
        room = _ROOM
        with told(self._engine), reading(self._engine) as connection:
            horizon, unshown_since = _horizon(connection)
            wanted = finding.standing(query, since, position, horizon).limit(limit)
            for row in connection.execution_options(stream_results=True, max_row_buffer=16).execute(wanted):
                room -= len(row.content) + len(row.around)
                if found and room < 0:
                    break
                found.append(event_of(row))
        whole = not found or (len(found) < limit and room >= 0)
        return Standing(tuple(found), max(horizon, position) if whole else found[-1].sequence, whole, unshown_since)

    def horizon(self) -> int:
        """The sequence up to which every event is shown."""
        with told(self._engine), reading(self._engine) as connection:
            return _horizon(connection)[0]

    def lease(self, task: str, holder: str, now: int, until: int) -> bool:
        """Whether ``holder`` alone has this task, until then; renewed by who holds it, taken over where it ran out."""
        wanted = sa.select(LEASES).where(LEASES.c.task == task)
        with told(self._engine), reading(self._engine) as connection:
            if _held_by_another(connection.execute(wanted).first(), holder, now):
                return False  # most of those who stand by write nothing
        with told(self._engine), writing(self._engine) as connection:
            there = connection.execute(wanted).first()
            if _held_by_another(there, holder, now):
                return False
            held = {"holder": holder, "until": until}
            if there is None:
                connection.execute(sa.insert(LEASES).values(task=task, **held))
            else:
                connection.execute(sa.update(LEASES).where(LEASES.c.task == task).values(held))
            return True

    def release(self, task: str, holder: str) -> None:
        """Give a lease back."""
        with told(self._engine), writing(self._engine) as connection:
            connection.execute(sa.delete(LEASES).where(LEASES.c.task == task, LEASES.c.holder == holder))


_MOVES = ("considered_at", "position", "notified_at", "failures", "retry_at", "suspended")


def _held_by_another(there: Row[Any] | None, holder: str, now: int) -> bool:
    return there is not None and there.holder != holder and there.until > now


def _horizon(connection: Connection) -> tuple[int, int | None]:
    """The sequence before the first event that is not shown, and when that was recorded; else the last of all."""
    waiting = connection.execute(sa.select(CAPTURES.c.id).where(CAPTURES.c.finished_at.is_(None))).scalars().all()
    if waiting:
        unshown = sa.select(EVENTS.c.sequence, EVENTS.c.recorded_at).where(EVENTS.c.capture.in_(waiting))
        first = connection.execute(unshown.order_by(EVENTS.c.sequence).limit(1)).first()
        if first is not None:
            return first.sequence - 1, first.recorded_at
    return int(connection.execute(sa.select(sa.func.max(EVENTS.c.sequence))).scalar() or 0), None


def _row(subscription: Subscription) -> dict[str, Any]:
    schedule = None if subscription.schedule is None else json.dumps(dict(subscription.schedule))
    return {
        "id": subscription.id,
        "query": subscription.query,
        "given_by": subscription.by,
        "destination": subscription.destination,
        "secret": subscription.secret,
        "schedule": schedule,
        "report_if_empty": subscription.report_if_empty,
        "since": subscription.since,
        "created_at": subscription.created_at,
        "considered_at": subscription.considered_at,
        "position": subscription.position,
        "notified_at": subscription.notified_at,
        "failures": subscription.failures,
        "retry_at": subscription.retry_at,
        "suspended": subscription.suspended,
    }


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        query=row.query,
        by=row.given_by,
        destination=row.destination,
        secret=row.secret,
        schedule=None if row.schedule is None else tuple(json.loads(row.schedule).items()),
        report_if_empty=row.report_if_empty,
        since=row.since,
        created_at=row.created_at,
        considered_at=row.considered_at,
        position=row.position,
        notified_at=row.notified_at,
        failures=row.failures,
        retry_at=row.retry_at,
        suspended=row.suspended,
    )
