"""Subscriptions of `sekisho serve` as a process: killed, started again, twice at once; and a real client of WebSockets."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import postgres
from tests.integration.test_serve import answering, command
from tests.receivers import Inbox, receiving
from tests.unit.web.conftest import document, object_event
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

TOKEN = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
JSON = {"Content-Type": "application/json"}


@dataclass
class Running:
    """A service that runs."""

    address: str
    process: subprocess.Popen[bytes]
    said: Path

    def post(self, path: str, body: Any) -> httpx.Response:
        content = json.dumps(body).encode()
        return httpx.post(f"{self.address}/epcis{path}", content=content, headers=JSON, timeout=60)

    def subscribe(self, inbox: Inbox, **more: Any) -> str:
        stated = {"dest": f"http://127.0.0.1:{inbox.port}/hook", "signatureToken": TOKEN, "stream": True} | more
        made = self.post("/queries/all/subscriptions", stated)
        assert made.status_code == 201, made.text
        return self.address + made.headers["location"]

    def capture(self, *names: str) -> None:
        events = [object_event(name, eventID=f"urn:x:{name}") for name in names]
        assert self.post("/capture", document(*events)).status_code == 202

    def websocket(self, params: str = "stream=true", **more: Any) -> Any:
        address = self.address.replace("http", "ws")
        return connect(f"{address}/epcis/queries/all/events?{params}", legacy=True, **more)


@contextmanager
def served(folder: Path, *arguments: str, **environment: str) -> Iterator[Running]:
    """A service of this folder; it may be killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = folder / f"said-{port}"
    own = {**os.environ, "SEKISHO_LOG": "log", "SEKISHO_HOOK_LOOPBACK": "1"} | environment
    with said.open("wb") as errors, subprocess.Popen(
        command(folder, "serve", "--bind", f"127.0.0.1:{port}", *arguments), cwd=folder, env=own, stderr=errors
    ) as process:  # fmt: skip
        try:
            yield Running(answering(f"http://127.0.0.1:{port}", process), process, said)
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A receiver of webhooks."""
    with receiving() as found:
        yield found


def told(bodies: list[bytes]) -> list[str]:
    found: list[str] = []
    for body in bodies:
        events = json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        found += [one["eventID"].removeprefix("urn:x:") for one in events]
    return found


def arrived(inbox: Inbox, name: str, seconds: float = 60.0) -> list[str]:
    """Everything that was told, once this was."""
    until = time.monotonic() + seconds
    while name not in (found := told([body for _, _, body in inbox.came])):
        assert time.monotonic() < until, found
        time.sleep(0.05)
    return found


def test_what_is_captured_arrives_signed_at_once_and_the_token_is_said_nowhere(tmp_path: Path, inbox: Inbox) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        where = running.subscribe(inbox)
        running.capture("A")
        _, headers, body = inbox.wait(1)[0]
        assert httpx.get(where).json()["sekisho:state"] == "active"
    stated = dict(part.split("=") for part in headers["GS1-Signature"].split(","))
    assert stated["v1"] == hmac.new(TOKEN.encode(), stated["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert told([body]) == ["A"] and TOKEN not in running.said.read_text("utf-8")


def test_what_was_captured_while_nobody_delivered_is_told_by_the_next_run(tmp_path: Path, inbox: Inbox) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        running.subscribe(inbox)
        running.capture("A")
        inbox.wait(1)
    (tmp_path / "more.jsonld").write_text(json.dumps(document(object_event("B", eventID="urn:x:B"))), "utf-8")
    environment = {**os.environ, "SEKISHO_LOG": "log"}
    done = subprocess.run(
        command(tmp_path, "twin", "capture", "more.jsonld"), cwd=tmp_path, env=environment, check=False
    )
    assert done.returncode == 0
    with served(tmp_path):
        inbox.wait(2)
    assert told([body for _, _, body in inbox.came]) == ["A", "B"]


@pytest.mark.slow
def test_whenever_it_is_killed_every_event_is_told_and_in_order(tmp_path: Path, inbox: Inbox) -> None:
    chance, names = random.Random(20261128), []
    for run in range(4):
        with served(tmp_path) as running:
            if run == 0:
                running.post("/queries", {"name": "all", "query": {}})
                running.subscribe(inbox)
            for number in range(6):
                names.append(f"{run}-{number}")
                running.capture(names[-1])
            time.sleep(chance.random() * 0.3)
            running.process.send_signal(signal.SIGKILL)
    with served(tmp_path):
        found = arrived(inbox, names[-1])
    assert list(dict.fromkeys(found)) == names


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[tuple[str, ...]]:
    """How a service is told of its store."""
    if request.param == "sqlite":
        yield ()
        return
    if postgres.programs() is None:
        pytest.skip(postgres.ABSENT)
    with postgres.server() as address:
        yield ("--store", address)


@pytest.mark.slow
def test_of_two_services_over_one_store_one_delivers_and_the_other_takes_over(
    tmp_path: Path, inbox: Inbox, store: tuple[str, ...]
) -> None:
    with served(tmp_path, *store) as first:
        first.post("/queries", {"name": "all", "query": {}})
        first.subscribe(inbox)
        first.capture("A")
        inbox.wait(1)
        with served(tmp_path, *store) as second:
            for name in "BCDEF":
                (first if name in "BDF" else second).capture(name)
            arrived(inbox, "F")
            time.sleep(2)  # the other looks at the store every second
            told_once = told([body for _, _, body in inbox.came])
            first.process.send_signal(signal.SIGKILL)
            first.process.wait(10)
            second.capture("G")
            arrived(inbox, "G")  # once the lease of who was killed has run out
    assert told_once == list("ABCDEF")


def test_a_real_client_of_websockets_is_told(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        with running.websocket() as client, running.websocket("second=[0-59]&reportIfEmpty=true") as scheduled:
            assert "gs1-query-min-record-time" in client.response.headers
            running.capture("A", "B")
            assert told([client.recv(timeout=20).encode()]) == ["A", "B"]
            found = [told([scheduled.recv(timeout=20).encode()]) for _ in range(3)]
            assert [name for names in found for name in names] == ["A", "B"]


def test_a_real_client_that_is_not_let_in(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        for params, origin, status in (
            ("stream=false", None, 400),
            ("stream=true", "https://evil.example", 403),
        ):
            with pytest.raises(InvalidStatus) as refused:
                running.websocket(params, origin=origin)
            assert refused.value.response.status_code == status
            assert refused.value.response.headers["content-type"] == "application/problem+json"


def test_a_client_that_shouts_is_cut_off_and_the_others_are_told(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        with running.websocket() as loud, running.websocket() as quiet:
            with pytest.raises(ConnectionClosed):
                loud.send(b"x" * 200_000)
                loud.recv(timeout=20)
            running.capture("A")
            assert told([quiet.recv(timeout=20).encode()]) == ["A"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux cuts off who takes nothing")
def test_a_client_that_takes_nothing_is_let_go_and_the_others_are_told(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        host, port = running.address.removeprefix("http://").split(":")
        with socket.socket() as deaf, running.websocket() as quiet:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect((host, int(port)))
            deaf.sendall(_upgrade("stream=true&initialRecordTime=2020-01-01T00:00:00Z", host))
            large = [object_event(f"N-{n}", eventID=f"urn:x:N-{n}", **{"x:note": "x" * 60_000}) for n in range(200)]
            stated = document(*large) | {"@context": [*document()["@context"], {"x": "urn:x:note:"}]}
            assert running.post("/capture", stated).status_code == 202, "12 MiB to be told"
            found: list[str] = []
            while len(found) < 200:
                found += told([quiet.recv(timeout=30).encode()])
            deaf.settimeout(20)
            time.sleep(20)  # longer than anything may wait to be taken
            got = 0
            with pytest.raises(ConnectionError):  # not the end of a stream: it was cut off
                while part := deaf.recv(1 << 16):
                    got += len(part)
                pytest.fail("it was told everything")
            assert got < 1 << 20
    assert "Traceback" not in running.said.read_text("utf-8")


def _upgrade(params: str, host: str) -> bytes:
    return (
        f"GET /epcis/queries/all/events?{params} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def test_the_service_ends_while_clients_are_connected(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.post("/queries", {"name": "all", "query": {}})
        with running.websocket() as client:
            begun = time.monotonic()
            running.process.terminate()
            running.process.wait(20)
            assert time.monotonic() - begun < 15
            with pytest.raises(ConnectionClosed):
                client.recv(timeout=5)
    assert "Traceback" not in running.said.read_text("utf-8")


def test_without_leave_this_machine_is_not_called(tmp_path: Path, inbox: Inbox) -> None:
    with served(tmp_path, SEKISHO_HOOK_LOOPBACK="") as running:
        running.post("/queries", {"name": "all", "query": {}})
        stated = {"dest": f"http://127.0.0.1:{inbox.port}/", "stream": True}
        assert running.post("/queries/all/subscriptions", stated).status_code == 400
    with served(tmp_path) as running:
        assert running.post("/queries/all/subscriptions", stated).status_code == 201
        running.capture("A")
        inbox.wait(1)
    with served(tmp_path, SEKISHO_HOOK_LOOPBACK="") as running:  # the operator has thought better of it
        running.capture("B")
        where = f"{running.address}/epcis/queries/all/subscriptions"
        until = time.monotonic() + 20
        while "sekisho:failures" not in httpx.get(where).json()[0]:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert told([body for _, _, body in inbox.came]) == ["A"]
