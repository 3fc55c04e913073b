"""The one who delivers: a thread of the service that runs subscriptions when they are due.

Where several services share a store, one of them holds the lease and the others stand by, so that nobody is told
everything twice. A lease that ran out is taken over: events are told again rather than passed over.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sekisho.service.capture import nanoseconds
from sekisho.service.delivering import SECOND, Courier, Sight, next_run
from sekisho.service.ports import SendsResults, Subscription
from sekisho.vocabulary.errors import SekishoError
from sekisho.web.access import Door
from sekisho.web.desk import Desk

TASK = "deliveries"
LEASE = 15 * SECOND
_RENEW = 5 * SECOND
_ROUND = 1.0  # seconds between looks at the store: others may record into it as well
_SHORTEST = 0.02
_AGAIN = 5.0  # seconds after the store failed
_AT_ONCE = 8
_AT_ONCE_EACH = 4  # deliveries of one caller: a caller whose receivers are slow leaves room for others
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Mark:
    """When a subscription was run last, and how far the store went then."""

    ran_at: int
    horizon: int


class Deliveries:
    """Runs while the service runs: ``start`` and ``stop``."""

    def __init__(self, desk: Desk, door: Door, sender: SendsResults) -> None:
        self._desk = desk
        self._holder = secrets.token_hex(8)
        self._stopping = threading.Event()
        sees = partial(sight, door)
        self._courier = Courier(desk.store, sender, sees, desk.clock, self._stopping.is_set)
        self._thread = threading.Thread(target=self._rounds, name=TASK, daemon=True)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=TASK)
        self._lock = threading.Lock()
        self._running: dict[str, str] = {}  # subscription -> whose
        self._marks: dict[str, _Mark] = {}
        self._later: dict[str, int] = {}  # where the store failed: not before then
        self._horizon = -1
        self._leading = False
        self._renew_at = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is on its way is waited for, as long as one exchange may take."""
        self._stopping.set()
        self._desk.bell.ring()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._leading:
            try:
                self._desk.store.subscriptions.release(TASK, self._holder)
            except SekishoError as fault:
                _LOGGER.warning("The lease runs out by itself: %s", fault)

    def _rounds(self) -> None:
        while not self._stopping.is_set():
            try:
                pause = self.round()
            except SekishoError as fault:
                _LOGGER.error("Nothing is delivered for now: %s", fault)
                pause = _AGAIN
            except Exception:  # the door of this thread: without it deliveries would end unseen
                _LOGGER.exception("Nothing is delivered for now.")
                pause = _AGAIN
            self._desk.bell.wait(pause)

    def round(self) -> float:
        """Begin every delivery that is due; seconds until the next one is."""
        store, now = self._desk.store.subscriptions, nanoseconds(self._desk.clock())
        horizon = store.horizon()
        if horizon != self._horizon:
            self._horizon = horizon
            self._desk.bell.ring_tasks()
        active = store.active()
        if not active or not self._leads(now):
            return _ROUND
        for one in self._due(active, now, horizon):
            self._pool.submit(self._run, one)
        waits = [at for one in active if (at := self._next(one)) is not None and at > now]
        return min(_ROUND, max(_SHORTEST, (min(waits, default=now + SECOND) - now) / SECOND))

    def _leads(self, now: int) -> bool:
        if now >= self._renew_at or not self._leading:
            self._leading = self._desk.store.subscriptions.lease(TASK, self._holder, now, now + LEASE)
            self._renew_at = now + _RENEW
        return self._leading

    def _due(self, active: Sequence[Subscription], now: int, horizon: int) -> list[Subscription]:
        """What is to be run now and is not running; nobody's in such numbers that others must wait."""
        due: list[Subscription] = []
        with self._lock:
            self._marks = {one.id: self._marks[one.id] for one in active if one.id in self._marks}
            self._later = {id: at for id, at in self._later.items() if at > now}
            each = Counter(self._running.values())
            for one in sorted(active, key=self._ran_at):
                waits = one.id in self._running or one.id in self._later or each[one.by] >= _AT_ONCE_EACH
                if waits or not self._wanted(one, now, horizon):
                    continue
                each[one.by] += 1
                self._running[one.id] = one.by
                self._marks[one.id] = _Mark(now, horizon)
                due.append(one)
        return due

    def _ran_at(self, one: Subscription) -> int:
        mark = self._marks.get(one.id)
        return 0 if mark is None else mark.ran_at

    def _wanted(self, one: Subscription, now: int, horizon: int) -> bool:
        if one.retry_at is None and one.schedule is None:
            mark = self._marks.get(one.id)
            return mark is None or mark.horizon != horizon
        at = self._next(one)
        return at is not None and at <= now

    def _next(self, one: Subscription) -> int | None:
        """When it is run next, where that is a matter of time."""
        if one.retry_at is not None:
            return one.retry_at
        if one.schedule is None:
            return None
        return next_run(one, self._ran_at(one))

    def _run(self, one: Subscription) -> None:
        more = later = True
        try:
            ran = self._courier.run(one.id)
            more, later = ran.more, False
            if ran.subscription is not None and ran.subscription.suspended is not None:
                _LOGGER.warning("Subscription %s of %s is suspended: %s", one.id, one.by, ran.subscription.suspended)
        except SekishoError as fault:
            _LOGGER.error("Subscription %s could not be run: %s", one.id, fault)
        except Exception:  # the door of this thread, as above
            _LOGGER.exception("Subscription %s could not be run.", one.id)
        finally:
            self._ended(one, more=more, later=later)

    def _ended(self, one: Subscription, *, more: bool, later: bool) -> None:
        """Look again, for others and for what came meanwhile; at once unless the store failed."""
        with self._lock:
            del self._running[one.id]
            if more:
                self._marks.pop(one.id, None)
            if later:
                self._later[one.id] = nanoseconds(self._desk.clock()) + round(_AGAIN * SECOND)
        if not later and not self._stopping.is_set():
            self._desk.bell.ring()


def sight(door: Door, name: str) -> Sight | None:
    """What a caller may be told now, as the door stands."""
    caller = door.known(name)
    return Sight(caller.party) if caller is not None and caller.may_read else None
