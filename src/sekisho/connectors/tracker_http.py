"""Trackers over HTTP: an ASGI application that keeps what is posted to it, answers when it is durable.

``GET /?id=...&lat=...`` and ``POST`` of a form, JSON or a signed batch, on any path. While one group is written the
next gathers, so many senders share one sync. The answer says nothing of what was found.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sekisho.location.tracking import Record

MAX_BODY = 8 * 1024 * 1024
MAX_WAITING = 64 * 1024 * 1024  # bytes that are not yet written; beyond it senders are asked to come again
LARGEST = 2_048  # records a group
_READ_TIMEOUT = 30.0  # seconds for a body

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Keep = Callable[[Sequence[tuple[Record, str]]], None]  # a group of (record, sender), durable when it returns


class TrackerInbox:
    """The application."""

    def __init__(self, keep: Keep, clock: Callable[[], float] = time.time) -> None:
        self._keep = keep
        self._clock = clock
        self._waiting: list[tuple[Record, str, asyncio.Future[None]]] = []
        self._bytes = 0
        self._writer = ThreadPoolExecutor(1)
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the server."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await _answer(send, *await self._request(scope, receive))

    async def _request(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] not in ("GET", "POST"):
            return 405, b"GET or POST\n"
        try:
            body = await asyncio.wait_for(_body(receive), _READ_TIMEOUT)
        except TimeoutError:
            return 408, b"too slow\n"
        if body is None:
            return 413, b"too large\n"
        query: bytes = scope.get("query_string", b"")
        if body:
            record = Record(round(self._clock() * 1000), body, "", "")
        elif query:
            record = Record(round(self._clock() * 1000), query, "query", "")
        else:
            return 400, b"nothing was sent\n"
        if self._bytes + len(record.body) > MAX_WAITING:
            return 503, b"busy\n"
        client = scope.get("client") or ("", 0)
        try:
            await self._kept(record, str(client[0]))
        except OSError:
            return 507, b"not kept\n"
        return 200, b"ok\n"

    async def _kept(self, record: Record, sender: str) -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append((record, sender, future))
        self._bytes += len(record.body)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._write())
        await future

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            fault: Exception | None = None
            try:
                pairs = [(record, sender) for record, sender, _ in group]
                await loop.run_in_executor(self._writer, self._keep, pairs)
            except Exception as reason:
                fault = OSError(str(reason))
            self._bytes -= sum(len(record.body) for record, _, _ in group)
            for _, _, future in group:
                if not future.done():
                    future.set_exception(fault) if fault else future.set_result(None)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is larger than is taken."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def serve(keep: Keep, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    config = uvicorn.Config(
        TrackerInbox(keep), host=host, port=port, log_level="warning", access_log=False, server_header=False,
        timeout_keep_alive=300, backlog=1024, limit_concurrency=4_096,
    )  # fmt: skip
    uvicorn.Server(config).run()
