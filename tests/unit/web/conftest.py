"""A service over a store and a log of its own, asked in the same process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from sekisho.service.capture import LIMITS
from sekisho.service.destinations import Destinations
from sekisho.standards.epcis import Limits
from sekisho.storage.custody_store import open_store
from sekisho.storage.tiles import OwnLog, Private
from sekisho.storage.tokens import Token, digest_of
from sekisho.web.access import Door, hosts_of
from sekisho.web.app import Site, application
from sekisho.web.desk import Desk

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
MAKER = "urn:epc:id:pgln:4900000.00001"
FORWARDER = "urn:epc:id:pgln:8800000.00007"


def unit(serial: str) -> str:
    return f"urn:epc:id:sgtin:4900000.012345.{serial}"


def object_event(serial: str = "M-1", **more: Any) -> dict[str, Any]:
    stated = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-20T10:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": [unit(serial)],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:4900000.00001.7"},
        "sourceList": [{"type": "possessing_party", "source": MAKER}],
        "destinationList": [{"type": "possessing_party", "destination": FORWARDER}],
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:po:1"}],
    }
    return {name: value for name, value in (stated | more).items() if value is not None}


def document(*events: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    head = {"@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0"}
    return {**head, "creationDate": "2026-11-20T00:00:00Z", "epcisBody": {"eventList": list(events)}, **more}


@dataclass
class Clock:
    """Each look is a millisecond later."""

    at: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class Service:
    """A client, and what lies behind the service."""

    client: TestClient
    folder: Path
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get("/epcis" + path, headers=self.headers | more.pop("headers", {}), **more)

    def post(self, path: str, body: Any, **more: Any) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | self.headers | more.pop("headers", {})
        return self.client.post("/epcis" + path, content=content, headers=headers, **more)

    def capture(self, *events: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Capture a document and give its job."""
        answered = self.post("/capture", document(*events), **more)
        assert answered.status_code == 202, answered.text
        job: dict[str, Any] = self.client.get(answered.headers["location"], headers=self.headers).json()
        return job

    def events(self, path: str = "/events", **params: str) -> list[dict[str, Any]]:
        answered = self.get(path, params=params)
        assert answered.status_code == 200, answered.text
        found: list[dict[str, Any]] = answered.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        return found

    def openings(self) -> list[Any]:
        """What was committed to in the log, in order."""
        return [opening.matter() for _, opening in Private(self.folder / "log")._read()]


def serve(
    folder: Path,
    tokens: tuple[Token, ...] | None = None,
    limits: Limits = LIMITS,
    destinations: Destinations | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Service:
    allowed = destinations or Destinations()
    desk = Desk(open_store(folder / "custody.db"), OwnLog(folder / "log"), clock or Clock(), limits, allowed)
    site = Site(desk, Door(tokens, hosts_of("127.0.0.1", ["testserver"])), folder / "log", folder / "out")
    return Service(TestClient(application(site), raise_server_exceptions=False), folder)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service that asks for no tokens."""
    yield serve(tmp_path)


def token(name: str, scopes: str, party: str | None = None) -> Token:
    return Token(name, digest_of("secret of " + name), frozenset(scopes.split(",")), party)


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer secret of {name}"}
