"""Landmark, unit and verifier over loopback: the honest way, and what strangers and liars get."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.connectors.locating.landmark import Identity, Landmark
from sekisho.connectors.locating.limits import Rate
from sekisho.connectors.locating.prover import Prover
from sekisho.connectors.locating.serving import Server
from sekisho.connectors.locating.software import make_device
from sekisho.connectors.locating.verifier import Known, measure
from sekisho.connectors.locating.wire import address, ask, connect, raw, receive, send, signed, text
from sekisho.standards.locating.challenge import ANSWER_BYTES, Challenge, landmark_id
from sekisho.vocabulary.errors import LedgerFault, SekishoError, UsageFault

HOST = "127.0.0.1"
VERIFIER, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
TRUSTED = frozenset([VERIFIER.public_key().public_bytes_raw()])


@dataclass
class Net:
    """A unit and three landmarks on this machine."""

    prover: Prover
    unit: tuple[str, int]
    known: list[Known]
    maker: object
    landmarks: list[Landmark]
    servers: list[Server]

    def measure(self, **options):
        settings = {"rounds": 4, "wait": 0.5, **options}
        key = settings.pop("key", VERIFIER)
        return measure(self.unit, settings.pop("unit", "GPU-1"), self.known, [self.maker], key, **settings)


@pytest.fixture
def net() -> Iterator[Net]:
    device, maker = make_device("GPU-1", "Maker", datetime.now(UTC))
    prover = Prover(device, TRUSTED, "GPU-1")
    server = prover.serve(HOST, 0)
    known, landmarks, servers = [], [], [server]
    for n, name in enumerate(("tokyo", "osaka", "seoul")):
        identity = Identity(name, 35.0 + n, 135.0, 1.0, Ed25519PrivateKey.generate())
        landmark = Landmark(identity, TRUSTED)
        servers.append(landmark.serve(HOST, 0))
        landmarks.append(landmark)
        known.append(Known(name, identity.public, identity.lat, identity.lon, 1.0, (HOST, servers[-1].port)))
    yield Net(prover, (HOST, server.port), known, maker, landmarks, servers)
    prover.close()
    for one in servers:
        one.shutdown()
        one.server_close()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_every_landmark_measures_and_signs(net: Net, transport: str) -> None:
    found = net.measure(transport=transport)
    assert [t.landmark for t in found.transcripts] == ["tokyo", "osaka", "seoul"] and found.failed == ()
    assert all(t.transport == transport and 0 < t.least_ms() < 100 for t in found.transcripts)
    assert all(len(t.rounds) == 4 for t in found.transcripts) and found.certified.device == "GPU-1"


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_unit_that_answers_late_looks_further_away(net: Net, transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = net.prover.answer

    def late(content: bytes, source: str) -> bytes | None:
        time.sleep(0.03)
        return real(content, source)

    monkeypatch.setattr(net.prover, "answer", late)
    assert all(t.least_ms() >= 30 for t in net.measure(transport=transport).transcripts)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_unit_without_the_session_key_is_not_heard(net: Net, transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def forged(content: bytes, source: str) -> bytes | None:
        asked = Challenge.parse(content)
        return asked.answer(STRANGER) if asked else None

    monkeypatch.setattr(net.prover, "answer", forged)
    found = net.measure(transport=transport, rounds=2, wait=0.1)
    assert all(t.least_ms() == float("inf") for t in found.transcripts)


def test_an_answer_sent_before_the_question_is_not_one(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of answers to nonces that were guessed: none of them is the one that is asked."""

    def early(content: bytes, source: str) -> bytes | None:
        asked = Challenge.parse(content)
        return replace(asked, nonce=b"g" * 32).answer(STRANGER) if asked else None

    monkeypatch.setattr(net.prover, "answer", early)
    assert all(t.least_ms() == float("inf") for t in net.measure(rounds=2, wait=0.1).transcripts)


def test_a_late_answer_over_tcp_is_not_taken_for_the_next(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    real, turns = net.prover.answer, []

    def sometimes(content: bytes, source: str) -> bytes | None:
        turns.append(content)
        if len(turns) % 2:
            time.sleep(0.3)
        return real(content, source)

    monkeypatch.setattr(net.prover, "answer", sometimes)
    found = net.measure(transport="tcp", rounds=4, wait=0.15)
    assert all(r.rtt_ns is None or r.rtt_ns < 150e6 for t in found.transcripts for r in t.rounds)
    assert any(r.rtt_ns for t in found.transcripts for r in t.rounds)


def test_strangers_open_no_session_and_get_no_word(net: Net) -> None:
    with pytest.raises(LedgerFault, match="closed"):
        net.measure(key=STRANGER)


def test_landmarks_measure_nothing_for_strangers(net: Net) -> None:
    request = {"do": "begin", "to": "tokyo", "at": time.time(), "prover": [HOST, 9], "transport": "udp", "wait": 1}
    with connect(*net.known[0].address) as connection, pytest.raises(LedgerFault, match="closed"):
        ask(connection, signed(request, STRANGER))
    with connect(*net.known[0].address) as connection, pytest.raises(LedgerFault, match="closed"):
        ask(connection, {"do": "round", "n": 1})


def _opened(net: Net) -> bytes:
    names = [text(landmark_id(one.public)) for one in net.known]
    request = signed({"to": "GPU-1", "at": time.time(), "nonce": text(b"n" * 32), "landmarks": names}, VERIFIER)
    with connect(*net.unit) as connection:
        return raw(ask(connection, request)["session"])


def _asked_by_datagram(net: Net, content: bytes) -> bytes | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(0.3)
        datagrams.sendto(content, net.unit)
        try:
            return datagrams.recv(2_000)
        except TimeoutError:
            return None


def test_an_open_session_answers_once_and_with_less_than_it_was_sent(net: Net) -> None:
    asked = Challenge(_opened(net), landmark_id(net.known[0].public), 0, b"m" * 32)
    answer = _asked_by_datagram(net, asked.content())
    assert answer is not None and len(answer) == ANSWER_BYTES < len(asked.content())
    assert _asked_by_datagram(net, asked.content()) is None  # the same nonce again


@pytest.mark.parametrize("what", ["short", "no session", "no landmark of it", "noise"])
def test_what_is_no_challenge_of_a_session_gets_nothing(net: Net, what: str) -> None:
    session, mine = _opened(net), landmark_id(net.known[0].public)
    content = {
        "short": Challenge(session, mine, 0, b"m" * 32).content()[:150],
        "no session": Challenge(b"x" * 16, mine, 0, b"m" * 32).content(),
        "no landmark of it": Challenge(session, b"x" * 16, 0, b"m" * 32).content(),
        "noise": b"\xff" * 192,
    }[what]
    assert _asked_by_datagram(net, content) is None


def test_a_request_cannot_be_made_twice_nor_sent_to_another_unit_nor_kept_for_later(net: Net) -> None:
    names = [text(landmark_id(net.known[0].public))]
    body = {"to": "GPU-1", "at": time.time(), "nonce": text(b"q" * 32), "landmarks": names}
    with connect(*net.unit) as connection:
        assert "session" in ask(connection, signed(body, VERIFIER))
        for bad in (body, {**body, "to": "GPU-2"}, {**body, "at": time.time() - 3_600, "nonce": text(b"o" * 32)}):
            with pytest.raises(LedgerFault, match="refused"):
                ask(connection, signed(bad, VERIFIER))


def test_another_device_is_not_taken_for_the_one_that_is_asked(net: Net) -> None:
    with pytest.raises(LedgerFault):
        net.measure(unit="GPU-2")


def test_a_maker_whom_nobody_trusts_certifies_nothing(net: Net) -> None:
    net.maker = make_device("x", "Maker", datetime.now(UTC))[1]
    with pytest.raises(LedgerFault):
        net.measure()


def test_a_landmark_that_says_another_place_than_is_known_has_no_part(net: Net) -> None:
    net.known[0] = replace(net.known[0], lat=1.0)
    found = net.measure()
    assert [t.landmark for t in found.transcripts] == ["osaka", "seoul"] and found.failed[0][0] == "tokyo"


def test_a_landmark_under_another_key_has_no_part(net: Net) -> None:
    net.known[1] = replace(net.known[1], public=STRANGER.public_key().public_bytes_raw())
    found = net.measure(rounds=2, wait=0.1)
    assert [name for name, _ in found.failed] == ["osaka"]


def test_a_landmark_that_is_gone_does_not_stop_the_others(net: Net) -> None:
    net.servers[2].shutdown()
    net.servers[2].server_close()
    found = net.measure()
    assert [t.landmark for t in found.transcripts] == ["tokyo", "seoul"]


def test_a_message_longer_than_allowed_closes_the_connection(net: Net) -> None:
    with connect(*net.unit) as connection:
        connection.sendall(b"\xff\xff\xff\xff")
        assert receive(connection) is None


def test_requests_that_are_not_whole_are_told_so(net: Net) -> None:
    with connect(*net.unit) as connection, pytest.raises(LedgerFault, match="not complete"):
        ask(connection, signed({"to": "GPU-1"}, VERIFIER))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\x00" * 50, orjson.dumps({"signature": 3})])
def test_noise_on_a_connection_gets_no_answer(net: Net, content: bytes) -> None:
    with connect(*net.unit) as connection:
        send(connection, content)
        assert receive(connection) is None


def test_a_burst_is_cut_and_others_are_not() -> None:
    rate = Rate(each=5, together=100)
    assert sum(rate.allows("a") for _ in range(50)) == 5 and rate.allows("b")


def test_all_together_are_cut_too_and_memory_is_bounded() -> None:
    rate = Rate(each=5, together=40, sources=10)
    assert sum(rate.allows(str(n)) for n in range(200)) == 40 and len(rate._left) <= 10


@pytest.mark.parametrize("bad", ["", "host", "host:", ":80", "host:0", "host:70000", "host:x"])
def test_no_address_is_refused(bad: str) -> None:
    with pytest.raises(UsageFault):
        address(bad)


def test_addresses_are_read() -> None:
    assert address("example.com:80") == ("example.com", 80) and address("[::1]:9") == ("::1", 9)


def test_faults_are_of_the_house() -> None:
    assert issubclass(LedgerFault, SekishoError)
