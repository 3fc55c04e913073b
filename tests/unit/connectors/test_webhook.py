"""Results over HTTP: to real receivers on the loopback address, and nowhere that is not allowed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.receivers import Inbox, certificate, receiving

from sekisho.connectors.webhook import Webhooks
from sekisho.service.destinations import Destinations
from sekisho.service.ports import Reply

HERE = Destinations(loopback=True)
BODY = b'{"type": "EPCISQueryDocument"}'


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A receiver over HTTP."""
    with receiving() as found:
        yield found


def send(inbox: Inbox, host: str = "127.0.0.1", allowed: Destinations = HERE, **more: float) -> Reply:
    return Webhooks(allowed, **more).send(f"http://{host}:{inbox.port}/hook?key=1", BODY, {"GS1-Signature": "t=1,v1=a"})


def test_a_document_arrives_as_it_is(inbox: Inbox) -> None:
    assert send(inbox) == Reply(200)
    path, headers, body = inbox.came[0]
    assert (path, body, headers["GS1-Signature"]) == ("/hook?key=1", BODY, "t=1,v1=a")
    assert headers["Host"] == f"127.0.0.1:{inbox.port}" and headers["User-Agent"].startswith("sekisho/")


@pytest.mark.parametrize("status", [200, 204, 400, 410, 413, 500])
def test_the_status_is_told(inbox: Inbox, status: int) -> None:
    inbox.answers = [status]
    assert send(inbox) == Reply(status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(inbox: Inbox, status: int) -> None:
    with receiving() as other:
        inbox.answers, inbox.headers = [status], {"Location": f"http://127.0.0.1:{other.port}/"}
        assert send(inbox) == Reply(0, fault="redirected")
        assert len(inbox.came) == 1 and other.came == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_called_only_where_the_operator_allows_it(inbox: Inbox, host: str) -> None:
    assert send(inbox, host, Destinations()) == Reply(0, fault="refused") and inbox.came == []
    assert send(inbox, host) == Reply(200) and len(inbox.came) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%lo"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
    ],
)
@pytest.mark.parametrize("allowed", [Destinations(), HERE])
def test_a_name_that_leads_inside_is_not_called(addresses: list[str], allowed: Destinations) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return addresses

    sent = Webhooks(allowed, resolve=resolve).send("https://hooks.example.com/", BODY, {})
    assert sent == Reply(0, fault="refused") and asked == ["hooks.example.com"]


def test_a_name_is_resolved_once_and_what_was_judged_is_what_is_called(tmp_path: Path) -> None:
    """A name that answers this machine's address the second time leads nowhere."""
    server, client = certificate(tmp_path, "hooks.example.com")
    with receiving(server) as inbox:
        answers = iter([["192.0.2.1"], ["127.0.0.1"]])

        class Anywhere(Destinations):
            def reachable(self, address: object, host: str) -> bool:
                return str(address) == "192.0.2.1"

        hooks = Webhooks(Anywhere(), context=client, resolve=lambda *_: next(answers), deadline=0.5)
        assert hooks.send(f"https://hooks.example.com:{inbox.port}/", BODY, {}).status == 0
        assert inbox.came == [] and next(answers) == ["127.0.0.1"]


def test_a_name_that_leads_nowhere(inbox: Inbox) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such name")

    assert Webhooks(HERE, resolve=resolve).send("https://hooks.example.com/", BODY, {}) == Reply(0, fault="unresolved")


def test_a_host_that_the_operator_no_longer_allows_is_not_called(inbox: Inbox) -> None:
    hooks = Webhooks(Destinations(hosts=("other.example.com",)), resolve=lambda *_: ["8.8.8.8"])
    assert hooks.send("https://hooks.example.com/", BODY, {}) == Reply(0, fault="refused")


def test_nothing_listens(inbox: Inbox) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert Webhooks(HERE).send(f"http://127.0.0.1:{port}/", BODY, {}) == Reply(0, fault="no-answer")


def test_over_https_the_certificate_is_for_that_name(tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "localhost")
    with receiving(server) as inbox:
        address = f"https://localhost:{inbox.port}/"
        assert Webhooks(HERE, context=client).send(address, BODY, {}) == Reply(200)
        assert inbox.came[0][2] == BODY


@pytest.mark.parametrize("trusted", [True, False])
def test_another_certificate_gets_nothing(tmp_path: Path, trusted: bool) -> None:
    server, client = certificate(tmp_path, "other.example.com")
    with receiving(server) as inbox:
        hooks = Webhooks(HERE, context=client if trusted else ssl.create_default_context())
        assert hooks.send(f"https://localhost:{inbox.port}/", BODY, {}) == Reply(0, fault="no-answer")
        assert inbox.came == []


def test_who_answers_too_late_is_given_up(inbox: Inbox) -> None:
    inbox.hold, begun = 5.0, time.monotonic()
    assert send(inbox, deadline=0.4) == Reply(0, fault="too-slow")
    assert time.monotonic() - begun < 3


def test_what_is_answered_is_not_read(inbox: Inbox) -> None:
    """Neither a body without end nor one that trickles holds anybody up."""
    inbox.body, inbox.trickle, begun = b"x" * 10_000, 0.5, time.monotonic()
    assert send(inbox, deadline=4.0) == Reply(200)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK\r\nX: ", b"", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_that_trickles_is_cut_off(line: bytes) -> None:
    """Each byte comes in time, the whole does not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_trickle, args=(server, line), daemon=True)
        thread.start()
        begun = time.monotonic()
        sent = Webhooks(HERE, deadline=0.6).send(f"http://127.0.0.1:{server.getsockname()[1]}/", BODY, {})
        assert sent == Reply(0, fault="too-slow") and time.monotonic() - begun < 3
        thread.join(5)


def _trickle(server: socket.socket, line: bytes) -> None:
    taken, _ = server.accept()
    with taken:
        try:
            taken.sendall(line)
            for _ in range(100):
                taken.sendall(line if line.startswith(b"HTTP/1.1 100") else b"x")
                time.sleep(0.05)
        except OSError:
            return


@pytest.mark.parametrize(
    "answer", [b"", b"\x00\xff", b"SSH-2.0-x\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"HTTP/1.1 101 X\r\n\r\n"]
)
def test_what_is_no_answer_of_http(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer, args=(server, answer), daemon=True)
        thread.start()
        sent = Webhooks(HERE, deadline=2.0).send(f"http://127.0.0.1:{server.getsockname()[1]}/", BODY, {})
        assert not 200 <= sent.status < 300
        thread.join(5)


def _answer(server: socket.socket, answer: bytes) -> None:
    taken, _ = server.accept()
    with taken:
        taken.recv(65_536)
        taken.sendall(answer)


def test_a_proxy_of_the_environment_is_not_asked(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(inbox) == Reply(200) and proxy.came == []


def test_who_sends_leaves_no_thread_behind(inbox: Inbox) -> None:
    before = threading.active_count()
    for _ in range(5):
        send(inbox)
    time.sleep(0.2)
    assert threading.active_count() <= before + 1
