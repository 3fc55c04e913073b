"""Answers: JSON, problems as RFC 7807 has them, and the headers that every answer carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

HARDENED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Problem(Exception):
    """What went wrong, told to who asked."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.body = {"type": f"epcisException:{kind}", "title": title, "status": status}
        self.body |= {"detail": detail} if detail else {}
        self.body |= more
        self.headers = dict(headers or {})

    def answer(self) -> Response:
        """As ``application/problem+json``."""
        return answer(self.body, status=self.status, kind="application/problem+json", headers=self.headers)


def answer(
    body: Any, *, status: int = 200, kind: str = "application/json", headers: Mapping[str, str] | None = None
) -> Response:
    """JSON; bytes go out as they are."""
    content = body if isinstance(body, bytes) else (json.dumps(body, ensure_ascii=False) + "\n").encode()
    return Response(content, status, dict(headers or {}), media_type=kind)
