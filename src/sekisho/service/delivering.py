"""Standing queries are run and their results brought to who subscribed: at least once, in the order of recording.

How far a subscription has come is written only after the receiver acknowledged, so that a crash in between tells it the
same events again, and never passes one over.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sekisho.service.capture import Clock, nanoseconds
from sekisho.service.event_query import QueryRefused, results
from sekisho.service.ports import CustodyStore, EventQuery, Reply, SendsResults, Standing, Subscription
from sekisho.service.subscribing import standing_query
from sekisho.standards.epcis import parse_schedule

SECOND = 1_000_000_000
MOST_FAILURES = 20  # attempts in a row, about nine hours, before a subscription is suspended
BATCH = 100  # events of one document
_MOST_BATCHES = 50  # of one run: others wait for their turn
_LONGEST_PAUSE = 3_600  # seconds between attempts
_LATEST = 60 * SECOND  # a run that found nothing is written down so often
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller sees: events that state this party; None: all."""

    party: str | None


Sees = Callable[[str], Sight | None]  # a caller's name -> what they see; None: nothing any more


def next_run(subscription: Subscription, ran_at: int) -> int | None:
    """When a scheduled query runs next, having run at that time (0: never since this started); None: never."""
    assert subscription.schedule is not None
    return _next(subscription.schedule, max(subscription.considered_at, subscription.created_at, ran_at))


@lru_cache(4_096)
def _next(stated: tuple[tuple[str, str], ...], behind: int) -> int | None:
    try:
        at = parse_schedule(dict(stated)).after(_EPOCH + timedelta(microseconds=behind // 1000))
    except OverflowError:
        return None
    return None if at is None else nanoseconds(at)


def pause(failures: int) -> int:
    """Nanoseconds to wait after so many failures in a row: 1, 2, 4 ... seconds, an hour at most."""
    return int(min(2 ** (min(failures, 20) - 1), _LONGEST_PAUSE)) * SECOND


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of ``GS1-Signature``: HMAC-SHA-256, keyed with the token, over ``<at>.<body>``; ``at`` in seconds."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a subscription stands after a run, None where it is gone or was moved by another; whether more is waiting."""

    subscription: Subscription | None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Courier:
    """Runs subscriptions, one at a time as often as ``run`` is called; different ones may run at once."""

    store: CustodyStore
    sender: SendsResults
    sees: Sees
    clock: Clock
    stopping: Callable[[], bool] = lambda: False

    def run(self, id: str) -> Ran:
        """Run a subscription once and bring what it found.

        Raises:
            StoreFault: the database failed; what was acknowledged by then is written down, or will be told again.
        """
        there = self.store.subscriptions.one(id)
        query = None if there is None else self.store.query(there.query)
        if there is None or query is None or there.suspended is not None:
            return Ran(there)
        if there.retry_at is not None and there.retry_at > nanoseconds(self.clock()):
            return Ran(there)
        sight = self.sees(there.by)
        if sight is None:
            return self._suspended(there, "no-right")
        try:
            asked = standing_query(query, sight.party).query
        except QueryRefused as refused:  # such as a parameter that this version no longer knows
            self._tell_problem(there, refused)
            return self._suspended(there, "query-refused")
        return self._brought(there, asked)

    def _brought(self, there: Subscription, asked: EventQuery) -> Ran:
        limit, empty = BATCH, there.schedule is not None and there.report_if_empty
        for _ in range(_MOST_BATCHES):
            begun = nanoseconds(self.clock())
            found = self.store.subscriptions.standing(asked, there.since, there.position, limit)
            if not found.events and not empty:
                return self._considered(there, found, begun)
            reply = self._send(there, found, begun)
            if reply.status == 413 and len(found.events) > 1:
                limit = len(found.events) // 2
                continue
            if not 200 <= reply.status < 300:
                return self._failed(there, reply)
            ran = self._acknowledged(there, found, begun)
            if ran.subscription is None or found.whole or self.stopping():
                return ran
            there, empty = ran.subscription, False
        return Ran(there, more=True)

    def _send(self, there: Subscription, found: Standing, begun: int) -> Reply:
        body = results(found.events, there.query, begun, there.id)
        return self._post(there, body, "application/json", begun)

    def _tell_problem(self, there: Subscription, refused: QueryRefused) -> None:
        """Why nothing more will come (RFC 7807), as the REST bindings want it; whether it arrives changes nothing."""
        problem = {"type": f"epcisException:{refused.kind}", "title": "The query is refused.", "status": 400}
        stated = problem | {"detail": refused.detail, "subscriptionID": there.id, "queryName": there.query}
        body = (json.dumps(stated, ensure_ascii=False) + "\n").encode()
        self._post(there, body, "application/problem+json", nanoseconds(self.clock()))

    def _post(self, there: Subscription, body: bytes, kind: str, at: int) -> Reply:
        headers = {"Content-Type": kind, "GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}
        if there.secret is not None:
            headers["GS1-Signature"] = signature(there.secret, at // SECOND, body)
        return self.sender.send(there.destination, body, headers)

    def _considered(self, there: Subscription, found: Standing, begun: int) -> Ran:
        """Nothing was found: written down now and then, since every write is one to the disk."""
        moved = replace(
            there, position=found.reached, considered_at=_until(there, found, begun), failures=0, retry_at=None
        )
        late = begun - there.considered_at >= _LATEST or there.failures
        return self._moved(there, moved) if late else Ran(there)

    def _acknowledged(self, there: Subscription, found: Standing, begun: int) -> Ran:
        at = _until(there, found, begun) if found.whole else there.considered_at
        now = nanoseconds(self.clock())
        moved = replace(there, position=found.reached, considered_at=at, notified_at=now, failures=0, retry_at=None)
        return self._moved(there, moved)

    def _failed(self, there: Subscription, reply: Reply) -> Ran:
        if reply.status == 410:  # gone: who answers so wants no more
            return self._suspended(there, "gone")
        failures = there.failures + 1
        retry_at = nanoseconds(self.clock()) + pause(failures)
        suspended = "failing" if failures >= MOST_FAILURES else None
        return self._moved(there, replace(there, failures=failures, retry_at=retry_at, suspended=suspended))

    def _suspended(self, there: Subscription, reason: str) -> Ran:
        return self._moved(there, replace(there, suspended=reason))

    def _moved(self, before: Subscription, after: Subscription) -> Ran:
        """Written down; or nothing is, where it was taken out or another service has moved it."""
        return Ran(after if self.store.subscriptions.advance(before, after) else None)


def _until(there: Subscription, found: Standing, begun: int) -> int:
    """Every event recorded before then was considered; never earlier than was known already, or was asked for."""
    return max(there.considered_at, begun if found.unshown_since is None else min(begun, found.unshown_since))
