"""A witness over HTTP as c2sp.org/tlog-witness has it: add-checkpoint, sign-subtree, and the latest checkpoint."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sekisho.ledger.witnessing import CONFLICT, GOOD
from sekisho.standards.c2sp.witnessing import LARGEST_REQUEST, SIZE_TYPE
from sekisho.storage.witness import Answer, Witness
from sekisho.vocabulary.errors import LedgerFault

_log = logging.getLogger(__name__)


def routes(witness: Witness) -> list[BaseRoute]:
    """Both prefixes of a witness, for submission and for monitoring, are where these are mounted."""

    async def add_checkpoint(request: Request) -> Response:
        return await asked(request, witness.add, "the witness cannot keep its state, so it cosigns nothing")

    async def sign_subtree(request: Request) -> Response:
        return await asked(request, witness.sign_subtree, "the witness cannot cosign")

    async def checkpoint(request: Request) -> Response:
        content = witness.shown(request.path_params["name"])
        if content is None:
            return PlainTextResponse("no checkpoint of such a log was cosigned here\n", 404)
        return Response(content, media_type="text/plain", headers={"Cache-Control": "max-age=2"})

    return [
        Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
        Route("/sign-subtree", sign_subtree, methods=["POST"]),
        Route("/{name}/checkpoint", checkpoint, methods=["GET"]),
    ]


async def asked(request: Request, ask: Callable[[bytes], Answer], unable: str) -> Response:
    """What is answered to a body; ``unable``: what is said where the disk or the keys fail, which is logged."""
    body = await limited(request.stream(), LARGEST_REQUEST)
    if body is None:
        return PlainTextResponse("the request is too large\n", 413)
    try:
        return _response(await run_in_threadpool(ask, body))
    except LedgerFault as error:
        _log.error("%s", error)
        return PlainTextResponse(unable + "\n", 503)


def _response(answer: Answer) -> Response:
    """A verdict as HTTP has it."""
    verdict = answer.verdict
    if verdict.status == CONFLICT:
        # named as a header: as a media type of text it would get a charset that the type does not have
        return Response(f"{verdict.known}\n", CONFLICT, headers={"Content-Type": SIZE_TYPE})
    if verdict.status == GOOD:
        return Response(answer.body, media_type="text/plain")
    return PlainTextResponse(verdict.reason + "\n", verdict.status)


async def limited(stream: AsyncIterator[bytes], most: int) -> bytes | None:
    """A body of at most so many bytes; None where it is longer, which is not read to its end."""
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)
