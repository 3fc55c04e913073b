"""Trackers over HTTP: acknowledged is durable, groups share a sync, and the answer tells nothing."""

from __future__ import annotations

import asyncio
import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from sekisho.connectors.tracker_http import MAX_BODY, TrackerInbox
from sekisho.location.tracking import Record
from sekisho.standards.trackers import seal
from sekisho.storage.bundled import TRACKING

DATA = TRACKING


class Book:
    """Keeps groups in memory, or fails."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.groups: list[list[tuple[Record, str]]] = []
        self._fault = fault

    def __call__(self, group: Sequence[tuple[Record, str]]) -> None:
        time.sleep(0.01)  # a sync takes a while: others gather
        if self._fault:
            raise self._fault
        self.groups.append(list(group))

    @property
    def records(self) -> list[Record]:
        """All of them."""
        return [record for group in self.groups for record, _ in group]


def _send(book: Book, *requests: tuple[str, str, bytes]) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(TrackerInbox(book, clock=lambda: 1_795_824_000.5))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await asyncio.gather(*(client.request(m, url, content=body) for m, url, body in requests))

    return asyncio.run(all_of_them())


def test_a_query_and_a_body_are_kept_as_they_came() -> None:
    book = Book()
    answers = _send(book, ("GET", "/?id=D&lat=1&lon=2", b""), ("POST", "/anywhere", b'{"device_id": "D"}'))
    assert [one.status_code for one in answers] == [200, 200]
    assert {(r.received, r.body, r.format) for r in book.records} == {
        (1_795_824_000_500, b"id=D&lat=1&lon=2", "query"),
        (1_795_824_000_500, b'{"device_id": "D"}', ""),
    }


def test_whoever_asks_gets_the_same_answer() -> None:
    bodies = (b"id=unknown", b"\x00\xff", seal("S-90", 1, "query", b"id=S-90", b"x" * 32), b'{"device_id": "D-17"}')
    answers = _send(Book(), *(("POST", "/", body) for body in bodies))
    assert len({(one.status_code, one.content, tuple(one.headers.items())) for one in answers}) == 1


def test_many_senders_share_a_sync() -> None:
    book = Book()
    _send(book, *(("POST", "/", b"id=%d" % n) for n in range(200)))
    assert len(book.records) == 200 and len(book.groups) < 20


def test_what_was_not_kept_is_not_acknowledged() -> None:
    (answer,) = _send(Book(OSError("disk full")), ("POST", "/", b"id=1"))
    assert answer.status_code == 507 and b"disk" not in answer.content


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("PUT", "/", b"id=1"), 405),
        (("GET", "/", b""), 400),
        (("POST", "/", b"x" * (MAX_BODY + 1)), 413),
    ],
)
def test_what_is_no_report_is_refused(request_: tuple[str, str, bytes], status: int) -> None:
    book = Book()
    assert _send(book, request_)[0].status_code == status and not book.groups


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _connected(port: int) -> http.client.HTTPConnection:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise TimeoutError


@pytest.mark.slow
def test_what_the_program_acknowledged_survives_that_it_is_killed(tmp_path: Path) -> None:
    """The command as a process, one connection kept open, SIGKILL right after an answer."""
    store, port = tmp_path / "t.sqlite3", _free_port()
    command = [str(Path(sys.executable).with_name("sekisho")), "track", "ingest", "--listen", f"127.0.0.1:{port}"]
    command += ["--register", str(DATA / "trackers.yaml"), "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        connection = _connected(port)
        for n in range(50):
            connection.request(
                "POST", "/", body=b"id=D-17&lat=32.885&lon=130.84&timestamp=%d&alarm=door" % (1_795_824_000 + n)
            )
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"ok\n")
        server.send_signal(signal.SIGKILL)
        told = server.stdout.read() if server.stdout else ""
    with sqlite3.connect(store) as kept:
        assert kept.execute("SELECT count(*) FROM record").fetchone() == (50,)
    assert told.count("alarm: door") == 50  # alarms are never filtered
