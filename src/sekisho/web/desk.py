"""What handlers are given: the store, the log, the clock, and one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request

from sekisho.service.capture import LIMITS
from sekisho.service.destinations import Destinations
from sekisho.service.ports import CustodyStore, Logbook
from sekisho.standards.epcis import Limits
from sekisho.web.access import Caller
from sekisho.web.bell import Bell


@dataclass(frozen=True, slots=True)
class Desk:
    """Where events are recorded and looked up; where results may be sent; who waits for something new."""

    store: CustodyStore
    log: Logbook
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=lambda: LIMITS)
    destinations: Destinations = field(default_factory=Destinations)
    bell: Bell = field(default_factory=Bell)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as far as handlers need it. ``segments`` are those of the path, decoded."""

    desk: Desk
    caller: Caller
    segments: Sequence[str]
    params: Mapping[str, Sequence[str]]
    body: bytes
    request: Request

    def url(self, *below: str) -> str:
        """The path of a resource of this interface."""
        base = str(self.request.scope.get("root_path", ""))
        return "/".join([base, *(quote(part, safe="") for part in below)])
