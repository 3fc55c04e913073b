"""The output folder of the gate, read only: the report and the files beside it, and nothing else."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sekisho.web.access import Door

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".parquet": "application/vnd.apache.parquet",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# The report is one page that holds its own style and script; it fetches nothing.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(out: Path, door: Door) -> list[BaseRoute]:
    """The files of a folder, below wherever this is mounted; ``/`` is the report."""
    root = out.resolve()

    async def file(request: Request) -> Response:
        refused = refusal(door, request)
        if refused is not None:
            return refused
        return await run_in_threadpool(_file, root, request.path_params.get("path") or "report.html")

    return [Route("/{path:path}", file, methods=["GET"])]


def refusal(door: Door, request: Request) -> Response | None:
    """The answer to who may not read everything; None for who may."""
    caller = door.caller(request)
    if caller is None:
        return PlainTextResponse("A token is needed.\n", 401, {"WWW-Authenticate": 'Basic realm="sekisho"'})
    if not caller.may_read or caller.party is not None:
        return PlainTextResponse("This token does not open this.\n", 403)
    return None


def _file(root: Path, name: str) -> Response:
    """A file of a known kind; hidden ones, and whatever a link leads out to, are not there."""
    absent = PlainTextResponse("Not found.\n", 404)
    if "\x00" in name or any(part.startswith(".") for part in name.split("/")):
        return absent
    try:
        path = (root / name).resolve()
        kind = _KINDS.get(path.suffix.lower())
        if kind is None or not path.is_relative_to(root) or not path.is_file():
            return absent
        content = path.read_bytes()
    except OSError:  # such as a name that is too long
        return absent
    return Response(content, media_type=kind, headers={"Content-Security-Policy": _POLICY})
