"""EPCIS 2.0 over HTTP: capture, queries, named queries, discovery, as in the REST bindings of the standard.

Source: GS1 EPCIS 2.0, REST bindings (openapi.yaml of github.com/gs1/EPCIS). JSON and JSON-LD only; subscriptions
by webhooks and by WebSockets. Paths are taken apart before they are decoded, since ids hold slashes.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sekisho.service.event_query import QueryRefused
from sekisho.vocabulary.errors import SekishoError
from sekisho.web import epcis_capture as capture
from sekisho.web import epcis_queries as queries
from sekisho.web import epcis_subscriptions as subscriptions
from sekisho.web.access import Caller, Door
from sekisho.web.answers import Problem
from sekisho.web.desk import Call, Desk
from sekisho.web.epcis_socket import Sockets

_LONGEST_URL = 8_000
_LOGGER = logging.getLogger(__name__)
_PATIENCE = 60  # seconds for a body to come
_ARG = "*"

Handler = Callable[[Call], Response]


_READ, _CAPTURE, _EITHER = "read", "capture", "either"
_COLLECTIONS = tuple(queries.COLLECTIONS)
_TABLE: Mapping[tuple[str, ...], Mapping[str, tuple[str, Handler]]] = {
    (): {"GET": (_EITHER, queries.top)},
    ("capture",): {"POST": (_CAPTURE, capture.post_document), "GET": (_EITHER, capture.jobs)},
    ("capture", _ARG): {"GET": (_EITHER, capture.job)},
    ("events",): {"POST": (_CAPTURE, capture.post_event), "GET": (_READ, queries.events)},
    ("events", _ARG): {"GET": (_READ, queries.event)},
    ("eventTypes",): {"GET": (_READ, queries.kinds)},
    **{(name,): {"GET": (_READ, queries.collection)} for name in _COLLECTIONS},
    **{(name, _ARG): {"GET": (_READ, queries.member)} for name in (*_COLLECTIONS, "eventTypes")},
    **{(name, _ARG, "events"): {"GET": (_READ, queries.events_of)} for name in (*_COLLECTIONS, "eventTypes")},
    ("queries",): {"POST": (_READ, queries.create), "GET": (_READ, queries.all_named)},
    ("queries", _ARG): {"GET": (_READ, queries.named), "DELETE": (_READ, queries.delete)},
    ("queries", _ARG, "events"): {"GET": (_READ, queries.events_named)},
    ("queries", _ARG, "subscriptions"): {"POST": (_READ, subscriptions.create), "GET": (_READ, subscriptions.listing)},
    ("queries", _ARG, "subscriptions", _ARG): {
        "GET": (_READ, subscriptions.shown),
        "DELETE": (_READ, subscriptions.delete),
    },
    ("nextPageToken", _ARG): {"DELETE": (_READ, queries.no_tokens)},
}


def routes(desk: Desk, door: Door) -> list[BaseRoute]:
    """The interface, below wherever this is mounted."""
    turn = asyncio.Lock()

    async def every(request: Request) -> Response:
        try:
            answered = await _answered(request, desk, door, turn)
        except Problem as problem:
            answered = problem.answer()
        for name, value in capture.VERSIONS.items():
            answered.headers.setdefault(name, value)
        return answered

    sockets = Sockets(desk, door)

    async def upgraded(socket: WebSocket) -> None:
        try:
            await _subscribed(socket, sockets, door)
        except Problem as problem:
            refused = problem.answer()
            for name, value in capture.VERSIONS.items():
                refused.headers.setdefault(name, value)
            await socket.send_denial_response(refused)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]
    return [
        Route("/{rest:path}", every, methods=methods),
        Route("/", every, methods=methods),
        WebSocketRoute("/{rest:path}", upgraded),
    ]


async def _subscribed(socket: WebSocket, sockets: Sockets, door: Door) -> None:
    """A WebSocket, through the same door as everything else."""
    segments = _segments(socket)
    caller = _let_in(door, socket)
    if len(segments) != 3 or (segments[0], segments[2]) != ("queries", "events"):
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    _permit(caller, _READ)
    if door.foreign(socket):  # browsers open WebSockets across origins without asking
        raise Problem(403, "SecurityException", "Opened by a page of another origin")
    capture.negotiate(socket)
    try:
        await sockets.serve(socket, segments[1], _params(socket), caller)
    except QueryRefused as refused:
        raise _refusal(refused) from None
    except SekishoError as fault:
        _LOGGER.error("WebSocket %s: %s", "/".join(segments)[:200], fault)
        raise Problem(500, "ImplementationException", "The service cannot do this now.") from fault


def _let_in(door: Door, connection: HTTPConnection) -> Caller:
    caller = door.caller(connection)
    if caller is None:
        headers = {"WWW-Authenticate": 'Bearer realm="sekisho"'}
        raise Problem(401, "SecurityException", "A token is needed.", headers=headers)
    return caller


async def _answered(request: Request, desk: Desk, door: Door, turn: asyncio.Lock) -> Response:
    segments = _segments(request)
    resource = _resource(segments)
    caller = _let_in(door, request)
    if resource is None:
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    allowed = ", ".join(["OPTIONS", *sorted(resource)])
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allowed, **capture.discovery(segments, desk.limits)})
    method = "GET" if request.method == "HEAD" else request.method
    if method not in resource:
        raise Problem(405, "ImplementationException", "Not for this resource", headers={"Allow": allowed})
    right, handler = resource[method]
    _permit(caller, right)
    if method != "GET" and door.foreign(request):
        raise Problem(403, "SecurityException", "Sent by a page of another origin")
    capture.negotiate(request)
    body = await _body(request, desk) if method == "POST" else b""
    call = Call(desk, caller, segments, _params(request), body, request)
    if right == _CAPTURE:  # those who wait for their turn must not hold the threads of those who ask
        async with turn:
            return await run_in_threadpool(_guarded, handler, call)
    return await run_in_threadpool(_guarded, handler, call)


def _guarded(handler: Handler, call: Call) -> Response:
    """The handler's answer; what it refuses and what fails become problems."""
    try:
        return handler(call)
    except QueryRefused as refused:
        raise _refusal(refused) from None
    except SekishoError as fault:  # what it says is for who runs the service, not for who asks
        _LOGGER.error("%s %s: %s", call.request.method, "/".join(call.segments)[:200], fault)
        raise Problem(500, "ImplementationException", "The service cannot do this now.") from fault


def _refusal(refused: QueryRefused) -> Problem:
    large = refused.kind in ("QueryTooLargeException", "QueryTooComplexException")
    title = "The subscription is refused." if refused.kind.startswith("Subscri") else "The query is refused."
    return Problem(413 if large else 400, refused.kind, title, refused.detail)


def _permit(caller: Caller, right: str) -> None:
    has = {_READ: caller.may_read, _CAPTURE: caller.may_capture, _EITHER: caller.may_read or caller.may_capture}
    if not has[right]:
        raise Problem(403, "SecurityException", f"This token does not open this: {right}")


def _segments(request: HTTPConnection) -> tuple[str, ...]:
    """The parts of the path below the mount, each decoded by itself."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    path, _, query = raw.partition(b"?")[0], b"", request.scope.get("query_string", b"")
    if len(path) + len(query) > _LONGEST_URL:
        raise Problem(414, "URITooLongException", "URI too long")
    below = path.decode("ascii", "replace").removeprefix(request.scope.get("root_path", ""))
    parts = below.strip("/").split("/") if below.strip("/") else []
    try:
        decoded = tuple(unquote(part, errors="strict") for part in parts)
    except UnicodeDecodeError:
        raise Problem(400, "ValidationException", "The path is no UTF-8.") from None
    if any(re.search(r"[\x00-\x1f\x7f]", part) for part in decoded):
        raise Problem(400, "ValidationException", "The path holds signs of control.")
    return decoded


def _resource(segments: tuple[str, ...]) -> Mapping[str, tuple[str, Handler]] | None:
    """By exact words first, then with arguments."""
    pattern = tuple(part if at % 2 == 0 else _ARG for at, part in enumerate(segments))
    return _TABLE.get(pattern)


def _params(request: HTTPConnection) -> dict[str, list[str]]:
    """Parameters of the address; values of a list are divided by ``|``."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name in found:
            raise Problem(400, "QueryParameterException", "The query is refused.", f"{name[:60]}: stated twice")
        found[name] = value.split("|")
    return found


async def _body(request: Request, desk: Desk) -> bytes:
    """What was sent, as far as it is allowed to go."""
    capture.check_type(request)
    largest = desk.limits.bytes
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > largest:
        raise capture.too_large(largest)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                size += len(chunk)
                if size > largest:
                    raise capture.too_large(largest)
                parts.append(chunk)
    except TimeoutError:
        raise Problem(408, "ImplementationException", "The body came too slowly.") from None
    return b"".join(parts)
