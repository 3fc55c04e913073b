"""The service: one application of the routes of every area, behind one door, with one set of headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from sekisho.bootstrap import ask_remembered, now, open_custody, settings
from sekisho.connectors.webhook import Webhooks
from sekisho.service.capture import settle
from sekisho.service.cosigning_rounds import EVERY, Announced, Rounds
from sekisho.service.ports import SendsResults
from sekisho.storage.tokens import read_tokens
from sekisho.vocabulary.errors import UsageFault
from sekisho.web import epcis, files, log, status
from sekisho.web.access import LOOPBACK, Door, hosts_of
from sekisho.web.answers import HARDENED, Problem
from sekisho.web.deliveries import Deliveries
from sekisho.web.desk import Desk

ROUND = 30.0  # seconds that a round of witnesses may take


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: events under ``/epcis``, the log under ``/log``, the output folder at the top.

    ``rounds`` asks the log's witnesses while it is served; None: nobody does.
    """

    desk: Desk
    door: Door
    log: Path
    out: Path
    rounds: Rounds | None = None
    sender: SendsResults | None = None  # None: results go out over HTTP, to where the desk allows


def open_application(
    *,
    store: str | None,
    log: Path | None,
    out: Path | None,
    tokens: Path | None,
    bind: str,
    hosts: Sequence[str] = (),
    every: float = EVERY,
) -> ASGIApp:
    """An application over what settings and these say; batches that a run before left unfinished are settled.

    Raises:
        UsageFault: beyond the loopback address without tokens.
        StoreFault, LedgerFault: store or log cannot be opened.
    """
    known = settings()
    tokens = tokens or known.tokens
    if tokens is None and bind not in LOOPBACK:
        raise UsageFault(
            f"To serve at {bind} without tokens would let everybody in.",
            hint="`sekisho serve token NAME --token-file FILE` makes one; then give --token-file.",
        )
    door = Door(read_tokens(tokens) if tokens else None, hosts_of(bind, hosts))
    kept, own = open_custody(store, log)
    with own.writing() as recorder:  # sees also that the log holds, before anybody is let in
        settle(kept, recorder, now)
    rounds = Rounds(lambda without: ask_remembered(own.folder, ROUND, without), every=every)
    desk = Desk(kept, Announced(own, rounds.wake), now, destinations=known.destinations)
    return application(Site(desk, door, own.folder, out or known.out, rounds))


def application(site: Site) -> ASGIApp:
    """An ASGI application."""
    routes: list[BaseRoute] = [
        Mount("/epcis", routes=epcis.routes(site.desk, site.door)),
        Route("/epcis", _to_the_interface, methods=["GET", "OPTIONS"]),
    ]
    routes.append(Mount("/log", routes=log.routes(site.log)))  # made to be read by everybody: no token
    routes += status.routes(site.log, site.door, site.rounds)
    routes.append(Mount("/", routes=files.routes(site.out, site.door)))
    return Guarded(Starlette(routes=routes, lifespan=partial(_running, site)), site.door)


@asynccontextmanager
async def _running(site: Site, _: Starlette) -> AsyncIterator[None]:
    """While the application runs, witnesses are asked, and who subscribed is told."""
    deliveries = Deliveries(site.desk, site.door, site.sender or Webhooks(site.desk.destinations))
    if site.rounds:
        site.rounds.start()
    deliveries.start()
    try:
        yield
    finally:
        await run_in_threadpool(deliveries.stop)
        if site.rounds:
            await run_in_threadpool(site.rounds.stop)


async def _to_the_interface(request: Request) -> Response:
    return RedirectResponse("/epcis/")


class Guarded:
    """Refuses requests for other hosts, and hardens every answer, errors included."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def hardened(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                there = {name.lower() for name, _ in message["headers"]}
                more = [
                    (n.lower().encode(), v.encode()) for n, v in HARDENED.items() if n.lower().encode() not in there
                ]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        if not self._door.addressed(HTTPConnection(scope)):
            refusal = Problem(421, "SecurityException", "This service is not asked for under that name.").answer()
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, hardened).send_denial_response(refusal)
            else:
                await refusal(scope, receive, hardened)
            return
        await self._app(scope, receive, hardened)
