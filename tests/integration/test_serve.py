"""`sekisho serve` as a process: it listens where it may, records, and picks up what a run before left."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.unit.storage.custody_store.test_store_contract import event

from sekisho.service.ports import CaptureJob, Decided
from sekisho.storage.custody_store import open_store

ROOT = Path(__file__).resolve().parents[2]
FACTORY = (ROOT / "tests" / "data" / "custody" / "factory.jsonld").read_bytes()
JSON = {"Content-Type": "application/ld+json"}


def command(folder: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("sekisho")), *arguments]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SEKISHO_LOG": "log"}
    return subprocess.run(
        command(folder, *arguments),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of a service that runs in this folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bind = f"127.0.0.1:{port}"
    environment = {**os.environ, "SEKISHO_LOG": "log"}
    with subprocess.Popen(command(folder, "serve", "--bind", bind, *arguments), cwd=folder, env=environment) as process:
        try:
            yield answering(f"http://{bind}", process)
        finally:
            process.terminate()
            process.wait(20)


def answering(address: str, process: subprocess.Popen[bytes]) -> str:
    """The address, once the service answers there."""
    for _ in range(300):
        try:
            httpx.get(address + "/epcis/")
            break
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    return address


def test_what_was_captured_is_there_for_the_next_run(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        captured = httpx.post(address + "/epcis/capture", content=FACTORY, headers=JSON)
        assert captured.status_code == 202 and httpx.get(address + captured.headers["location"]).json()["success"]
    with served(tmp_path) as address:
        assert len(httpx.get(address + "/epcis/epcs").json()["member"]) == 2
    assert run(tmp_path, "log", "verify", "log").returncode == 0


def test_captures_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    """Each with an entry of its own; who asks meanwhile is answered."""

    def give(address: str, number: int) -> int:
        content = FACTORY.replace(b"M-1", b"M-1%d" % number).replace(b"urn:uuid:", b"urn:uuid:%d" % number)
        captured = httpx.post(address + "/epcis/capture", content=content, headers=JSON, timeout=60)
        assert httpx.get(address + "/epcis/bizSteps", timeout=60).status_code == 200
        job = httpx.get(address + captured.headers["location"], timeout=60).json()
        return int(job["sekisho:log"]["index"])

    with served(tmp_path) as address, ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(lambda number: give(address, number), range(12))) == list(range(12))


def test_a_batch_that_was_kept_but_not_logged_is_settled(tmp_path: Path) -> None:
    """As after a crash between the store and the log."""
    store = open_store(tmp_path / ".sekisho" / "custody.db")
    content = b'{"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-11-20T00:00:00Z","eventTimeZoneOffset":"+00:00","epcList":["urn:x:1"]}'
    kept = event(1, content=content, around='{"context":[],"ignored":[]}', keys=[("epc", "urn:x:1")])
    store.begin(CaptureJob("cut-off", "maker", 1000, "rollback", "00" * 32), content, [], lambda _: Decided((kept,)))
    store.close()
    with served(tmp_path) as address:
        assert httpx.get(address + "/epcis/epcs").json()["member"] == ["urn:x:1"]
        assert httpx.get(address + "/epcis/capture/cut-off").json()["sekisho:log"]["index"] == 0


def test_with_tokens_only_who_has_one_comes_in(tmp_path: Path) -> None:
    made = run(tmp_path, "serve", "token", "forwarder", "--scope", "read", "--token-file", "tokens")
    secret = made.stdout.strip()
    assert made.returncode == 0 and secret not in (tmp_path / "tokens").read_text("utf-8")
    with served(tmp_path, "--token-file", "tokens") as address:
        assert httpx.get(address + "/epcis/events").status_code == 401
        headers = {"Authorization": f"Bearer {secret}"}
        assert httpx.get(address + "/epcis/events", headers=headers).status_code == 200
        assert httpx.post(address + "/epcis/capture", content=FACTORY, headers=JSON | headers).status_code == 403


@pytest.mark.parametrize("bind", ["0.0.0.0:0", "[::]:0", "192.0.2.1:8000", "example.com:8000"])
def test_beyond_this_machine_nobody_is_served_without_tokens(tmp_path: Path, bind: str) -> None:
    done = run(tmp_path, "serve", "--bind", bind)
    assert done.returncode == 2 and "let everybody in" in done.stderr


@pytest.mark.parametrize("arguments", [["--bind", "8000"], ["--bind", "127.0.0.1:99999"], ["--certificate", "x.pem"]])
def test_what_makes_no_sense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path, "serve", *arguments).returncode == 2


def test_a_place_where_another_listens_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run(tmp_path, "serve", "--bind", f"127.0.0.1:{other.getsockname()[1]}")
    assert done.returncode == 2 and "can listen" in done.stderr


def test_a_log_that_does_not_hold_stops_the_service(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        httpx.post(address + "/epcis/capture", content=FACTORY, headers=JSON)
    (tmp_path / "log.private" / "ed25519.pem").unlink()
    done = run(tmp_path, "serve", "--bind", "127.0.0.1:0")
    assert done.returncode == 1 and "ed25519.pem is not there" in done.stderr
