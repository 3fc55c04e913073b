"""A mirror to which a log pushes, over HTTP (c2sp.org/tlog-mirror): what it takes, and the copy that it shows."""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import AsyncIterator, Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from sekisho.ledger.witnessing import ACCEPTED, CONFLICT
from sekisho.standards.c2sp import origin_hash
from sekisho.standards.c2sp.uploading import INFO_TYPE
from sekisho.storage.pushed import PushedMirror, Taken, Upload
from sekisho.vocabulary.errors import LedgerFault
from sekisho.web.log import routes as log_routes
from sekisho.web.witness import asked

_PIECE = 65_536  # bytes that a body is unpacked by
_SILENCE = 30.0  # seconds in which something must come
_TRICKLE = 120.0  # seconds in which a package must be whole
_UNABLE = "the mirror cannot keep its state"
_log = logging.getLogger(__name__)


def routes(mirror: PushedMirror) -> list[BaseRoute]:
    """Both prefixes of a mirror, for submission and for monitoring, are where these are mounted."""

    async def add_checkpoint(request: Request) -> Response:
        return await asked(request, mirror.add, _UNABLE)

    async def sign_subtree(request: Request) -> Response:
        return await asked(request, mirror.sign_subtree, _UNABLE)

    async def add_entries(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        encoding = request.headers.get("content-encoding", "identity").strip().lower()
        if kind != "application/octet-stream" or encoding not in ("identity", "gzip"):
            told = "the body is application/octet-stream, plain or gzip\n"
            return PlainTextResponse(told, 415, {"Accept-Encoding": "gzip"})
        try:
            return _told(await _take(mirror.upload(), request, gzip=encoding == "gzip"))
        except LedgerFault as error:
            _log.error("%s", error)
            return PlainTextResponse("the mirror cannot keep the entries, so it cosigns nothing\n", 503)

    return [
        Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
        Route("/add-entries", add_entries, methods=["POST"]),
        Route("/sign-subtree", sign_subtree, methods=["POST"]),
        Mount("/" + origin_hash(mirror.origin), routes=log_routes(mirror.folder)),
    ]


async def _take(upload: Upload, request: Request, *, gzip: bool) -> Taken:
    """Feed the body as it comes; one that breaks off or falls silent counts as far as it came."""
    unpacked = _Gzip() if gzip else None
    begun, kept = time.monotonic(), 0
    try:
        async for data in _pieces(request.stream()):
            if upload.kept > kept:
                begun, kept = time.monotonic(), upload.kept
            elif time.monotonic() > begun + _TRICKLE:
                break
            for piece in unpacked.pieces(data) if unpacked else (data,):
                answer = await run_in_threadpool(upload.feed, piece)
                if answer is not None:
                    return answer
    except (ClientDisconnect, TimeoutError, zlib.error):
        pass  # what was shown to be the log's is kept all the same
    return await run_in_threadpool(upload.end)


async def _pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    while True:
        try:
            data = await asyncio.wait_for(anext(stream), _SILENCE)
        except StopAsyncIteration:
            return
        for at in range(0, len(data), _PIECE):
            yield data[at : at + _PIECE]


class _Gzip:
    """Unpacks as it comes; however much a few bytes unpack to, no more than a piece is held."""

    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Raises zlib.error where it is not packed so."""
        while data and not self._unpacker.eof:
            yield self._unpacker.decompress(data, _PIECE)
            data = self._unpacker.unconsumed_tail


def _told(taken: Taken) -> Response:
    kind = INFO_TYPE if taken.status in (ACCEPTED, CONFLICT) else "text/plain; charset=utf-8"
    return Response(taken.body, taken.status, {"Content-Type": kind, "Accept-Encoding": "gzip"})
