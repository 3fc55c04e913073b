"""A log's files over HTTP as c2sp.org/tlog-tiles has them: a checkpoint is short-lived, tiles and bundles never change.

Only names of that grammar are looked up, so that nothing else in the folder, and nothing beside it, can be asked for.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from sekisho.standards.c2sp import Checkpoint, origin_hash, parse_note, parse_path
from sekisho.storage.tiles import LogFiles
from sekisho.vocabulary.errors import LedgerFault

_FOR_EVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=2, must-revalidate"
_WORTH = 1024  # bytes from which a bundle is compressed


def routes(folder: Path) -> list[BaseRoute]:
    """What a tiled log shows, below wherever this is mounted."""
    files = LogFiles(folder)
    root = folder.resolve()

    async def checkpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer, files, root, "checkpoint", request)

    async def tile(request: Request) -> Response:
        path = "tile/" + request.path_params["path"]
        if parse_path(path) is None or not request.scope["path"].endswith(path):  # a newline is lost on the way here
            return _absent()
        return await run_in_threadpool(_answer, files, root, path, request)

    return [
        Route("/checkpoint", checkpoint, methods=["GET"]),
        Route("/tile/{path:path}", tile, methods=["GET"]),
    ]


def mirror_routes(folder: Path) -> list[BaseRoute]:
    """A copy of a log as c2sp.org/tlog-mirror has it: below the hash of its origin; and at the top as well.

    Raises:
        LedgerFault: it has no checkpoint yet, so that it is not known whose copy it is.
    """
    content = LogFiles(folder).fetch("checkpoint")
    if content is None:
        raise LedgerFault(f"{folder} has no checkpoint.", hint="Mirror the log first, or name the log's own folder.")
    name = origin_hash(Checkpoint.parse(parse_note(content).text).origin)
    return [Mount("/" + name, routes=routes(folder)), *routes(folder)]


def _answer(files: LogFiles, root: Path, path: str, request: Request) -> Response:
    if not (root / path).resolve().is_relative_to(root):  # a link that leads out of the folder
        return _absent()
    content = files.fetch(path)
    if content is None:
        return _absent()
    if path == "checkpoint":
        headers = {"Cache-Control": _SHORT, "Content-Type": "text/plain; charset=utf-8"}
    else:
        headers = {"Cache-Control": _FOR_EVER, "Content-Type": "application/octet-stream"}
    headers["X-Content-Type-Options"] = "nosniff"
    tag = hashlib.sha256(content).hexdigest()[:32]
    if path.startswith("tile/entries/"):
        headers["Vary"] = "Accept-Encoding"
        packed = gzip.compress(content, 6, mtime=0) if len(content) >= _WORTH and _takes_gzip(request) else content
        if len(packed) < len(content):
            content, tag = packed, tag + "-gzip"
            headers["Content-Encoding"] = "gzip"
    headers["ETag"] = f'"{tag}"'
    if _has_it(request, tag):
        del headers["Content-Type"]
        return Response(None, 304, headers)
    return Response(content, headers=headers)


def _takes_gzip(request: Request) -> bool:
    for offer in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has_it(request: Request, tag: str) -> bool:
    stated = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in stated or f'"{tag}"' in stated


def _absent() -> Response:
    return PlainTextResponse("there is no such file\n", 404, {"Cache-Control": "no-store"})
