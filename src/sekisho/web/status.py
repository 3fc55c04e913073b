"""How the log stands with its witnesses: a page for people, JSON for monitors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sekisho.bootstrap import now
from sekisho.service.cosigning import Health
from sekisho.service.cosigning_rounds import Rounds
from sekisho.service.log_status import Words, page, state_of, stated
from sekisho.service.wording import LANGS
from sekisho.storage.cosigning import health
from sekisho.storage.log_texts import log_texts
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.errors import SekishoError
from sekisho.web.access import Door
from sekisho.web.answers import answer
from sekisho.web.files import refusal

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ORDINARY = 600.0  # seconds


def routes(log: Path, door: Door, rounds: Rounds | None) -> list[BaseRoute]:
    """``/status`` and ``/status.json``; the latter answers 503 where a person is needed, for monitors that only count.

    Behind for some minutes is ordinary: checkpoints come before their cosignatures.
    """

    def looked_up() -> tuple[Health | None, str]:
        fault = rounds.fault if rounds else ""
        try:
            return health(log), fault
        except SekishoError as error:  # a policy or a checkpoint that cannot be read is what this page is there to tell
            return None, str(error)

    def as_page(request: Request) -> Response:
        lang = request.query_params.get("lang", "en")
        if lang not in LANGS:
            return PlainTextResponse(f"lang is one of {', '.join(LANGS)}.\n", 400)
        found, fault = looked_up()
        text = page(found, fault, Words(log_texts(), lang), lang, load_templates())
        return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})

    def as_json(_: Request) -> Response:
        found, fault = looked_up()
        since = found.behind_since if found and found.lacks else None
        late = since is not None and now().timestamp() - since > _ORDINARY
        needed = bool(fault) or late or state_of(found) == "stopped"
        return answer(stated(found, fault), status=503 if needed else 200)

    def guarded(tell: Callable[[Request], Response]) -> Callable[[Request], Response]:
        return lambda request: refusal(door, request) or tell(request)

    async def status(request: Request) -> Response:
        return await run_in_threadpool(guarded(as_page), request)

    async def status_json(request: Request) -> Response:
        return await run_in_threadpool(guarded(as_json), request)

    return [Route("/status", status, methods=["GET"]), Route("/status.json", status_json, methods=["GET"])]
