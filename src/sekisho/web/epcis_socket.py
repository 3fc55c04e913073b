"""Subscriptions over WebSockets: GET /queries/{queryName}/events with an upgrade, as long as the connection holds.

The connection is the subscription: nothing of it is kept. Who comes again says from when on with ``initialRecordTime``.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sekisho.service.capture import nanoseconds
from sekisho.service.delivering import BATCH, SECOND, next_run
from sekisho.service.event_query import QueryRefused, results
from sekisho.service.ports import NamedQuery, Subscription
from sekisho.service.subscribing import begun, read_controls, standing_query
from sekisho.standards.epcis import Instant
from sekisho.vocabulary.errors import SekishoError
from sekisho.web.access import Caller, Door
from sekisho.web.answers import Problem
from sekisho.web.deliveries import sight
from sekisho.web.desk import Desk
from sekisho.web.epcis_capture import VERSIONS

MOST_OWN = 8  # connections of one caller
MOST = 32  # of all: fewer than the service takes at once, so that others are still answered
_LOOK = 30.0  # seconds, at most, until the rights and the query are looked at again
_PATIENCE = 10.0  # seconds for a client to take a message
_CLOSING = 2.0  # and that it ends
_GONE, _REFUSED, _FAILED = 1001, 1008, 1011  # RFC 6455, section 7.4.1
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what."""

    caller: Caller
    query: NamedQuery
    subscription: Subscription


class _Ended(Exception):
    """Nothing is told any more; ``code`` is why, as RFC 6455 counts it."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Sockets:
    """Who is connected; ``serve`` is one connection."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door
        self._connected: Counter[str] = Counter()

    async def serve(self, socket: WebSocket, name: str, params: dict[str, list[str]], caller: Caller) -> None:
        """One connection, to its end.

        Raises:
            Problem, QueryRefused, SekishoError: before it was accepted, why it is not.
        """
        asked = await run_in_threadpool(self._asked, name, params, caller)
        if self._connected[caller.name] >= MOST_OWN or self._connected.total() >= MOST:
            detail = f"at most {MOST_OWN} of one caller, {MOST} of all"
            raise Problem(403, "SecurityException", "There are too many connections.", detail)
        self._connected[caller.name] += 1
        try:
            since = str(Instant(asked.subscription.since))
            stated = {**VERSIONS, "GS1-Query-Min-Record-Time": since}
            await socket.accept(headers=[(name.lower().encode(), value.encode()) for name, value in stated.items()])
            await self._until_closed(socket, asked)
        finally:
            self._connected[caller.name] -= 1

    def _asked(self, name: str, params: dict[str, list[str]], caller: Caller) -> Asked:
        now = nanoseconds(self._desk.clock())
        query = self._desk.store.query(name)
        if query is None:
            raise Problem(404, "NoSuchNameException", "No query of this name")
        standing_query(query, caller.party)
        controls = read_controls(params, now)
        return Asked(caller, query, begun(str(uuid4()), name, caller.name, controls, now))

    async def _until_closed(self, socket: WebSocket, asked: Asked) -> None:
        telling = asyncio.create_task(self._tell(socket, asked))
        both = {telling, asyncio.create_task(_ignore(socket))}
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.wait(both)
        code = telling.result() if telling in done else _GONE
        if socket.client_state is WebSocketState.CONNECTED and socket.application_state is WebSocketState.CONNECTED:
            with suppress(TimeoutError, WebSocketDisconnect):  # who takes nothing does not take this either
                async with asyncio.timeout(_CLOSING):
                    await socket.close(code)

    async def _tell(self, socket: WebSocket, asked: Asked) -> int:
        """Tell what comes until nothing may be told; the code to close with."""
        scheduled = asked.subscription.schedule is not None
        position, ran_at, empty = 0, 0, scheduled and asked.subscription.report_if_empty
        with self._desk.bell.listening() as rung:
            try:
                while True:
                    ran_at = await (self._scheduled(rung, asked, ran_at) if scheduled else self._next(rung, ran_at))
                    position = await self._batches(socket, asked, position, empty=empty)
            except _Ended as ended:
                return ended.code
            except (WebSocketDisconnect, TimeoutError):  # gone, or it takes nothing
                return _REFUSED
            except SekishoError as fault:
                _LOGGER.error("A connection of %s ends: %s", asked.caller.name, fault)
                return _FAILED

    async def _next(self, rung: asyncio.Event, ran_at: int) -> int:
        """At once, then whenever there may be something new; when that was."""
        if ran_at:
            await _rung(rung, _LOOK)
        return nanoseconds(self._desk.clock())

    async def _scheduled(self, rung: asyncio.Event, asked: Asked, ran_at: int) -> int:
        """When the schedule says; until then it is looked at whether anything may be told at all."""
        while True:
            now, at = nanoseconds(self._desk.clock()), next_run(asked.subscription, ran_at)
            if at is not None and at <= now:
                return now
            await run_in_threadpool(self._checked, asked)
            await _rung(rung, _LOOK if at is None else min(_LOOK, (at - now) / SECOND))

    async def _batches(self, socket: WebSocket, asked: Asked, position: int, *, empty: bool) -> int:
        """Tell everything behind a position; how far that was."""
        whole = False
        while not whole:
            body, position, whole = await run_in_threadpool(self._found, asked, position, empty)
            if body is not None:
                async with asyncio.timeout(_PATIENCE):
                    await socket.send_text(body)
            empty = False
        return position

    def _found(self, asked: Asked, position: int, empty: bool) -> tuple[str | None, int, bool]:
        party = self._checked(asked)
        try:
            query = standing_query(asked.query, party).query
        except QueryRefused:
            raise _Ended(_REFUSED) from None
        found = self._desk.store.subscriptions.standing(query, asked.subscription.since, position, BATCH)
        if not found.events and not empty:
            return None, found.reached, found.whole
        now = nanoseconds(self._desk.clock())
        body = results(found.events, asked.query.name, now, asked.subscription.id)
        return body.decode(), found.reached, found.whole

    def _checked(self, asked: Asked) -> str | None:
        """The party whose events the caller sees now; ends where they may not read, or the query is another."""
        seen = sight(self._door, asked.caller.name)
        if seen is None:
            raise _Ended(_REFUSED)
        if self._desk.store.query(asked.query.name) != asked.query:
            raise _Ended(_GONE)
        return seen.party


async def _rung(rung: asyncio.Event, seconds: float) -> None:
    """Until it rings, or so long."""
    try:
        async with asyncio.timeout(seconds):
            await rung.wait()
    except TimeoutError:
        return
    finally:
        rung.clear()


async def _ignore(socket: WebSocket) -> None:
    """What a client says is not listened to; ends when it goes."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        continue
