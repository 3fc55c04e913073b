"""A landmark: at the word of a verifier that it knows it asks a unit, times the answer, and signs what it measured.

The clock runs from before the challenge is handed to the system until after the answer was taken from it: what the
landmark itself needs is within, which can make a unit look further away, never nearer.
"""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.connectors.locating.limits import Rate
from sekisho.connectors.locating.serving import Reply, Server
from sekisho.connectors.locating.wire import by_verifier, connect, parse, raw, receive, send
from sekisho.standards.locating.challenge import ANSWER_BYTES, MOST_ROUNDS, NONCE_BYTES, Challenge, landmark_id
from sekisho.standards.locating.transcript import Round, Transcript
from sekisho.vocabulary.errors import SekishoError

FRESH_SECONDS = 300.0
MOST_ROUNDS_KEPT = 1_000  # of a session
LONGEST_WAIT = 5.0  # seconds for an answer
_MOST_STRAYS = 64  # datagrams that are no answer, passed over within a round


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a landmark is and where it stands."""

    name: str
    lat: float
    lon: float
    error_km: float
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Its public key."""
        return self.key.public_key().public_bytes_raw()


@dataclass(slots=True)
class _Task:
    """What one connection of a verifier has it measure."""

    run: bytes
    session: bytes
    session_key: Ed25519PublicKey
    prover: tuple[str, int]
    transport: str
    wait: float
    began: str
    rounds: dict[int, Round] = field(default_factory=dict)
    channel: socket.socket | None = None


class Landmark:
    """A landmark for the verifiers of these keys."""

    def __init__(self, identity: Identity, verifiers: frozenset[bytes]) -> None:
        self.identity, self._verifiers = identity, verifiers
        self._name = landmark_id(identity.public)
        self._sends = Rate(each=200, together=500)

    def serve(self, host: str, port: int) -> Server:
        """Listen for verifiers."""
        return Server(host, port, self._talk, Rate(each=20, together=100)).start()

    def _talk(self) -> Reply:
        """The conversation of one connection: ``begin`` (signed), ``round`` as often as wanted, ``finish``."""
        held: list[_Task] = []

        def reply(content: bytes, host: str) -> bytes | None:
            told = parse(content)
            if told is None:
                return None
            try:
                return self._step(told, held)
            except SekishoError as refusal:
                return orjson.dumps({"error": refusal.message})
            except (KeyError, ValueError, TypeError):
                return orjson.dumps({"error": "the request is not complete"})
            except OSError as fault:
                return orjson.dumps({"error": f"the unit cannot be reached: {fault.strerror or 'timed out'}"})

        return reply

    def _step(self, told: dict[str, Any], held: list[_Task]) -> bytes | None:
        if told.get("do") == "begin":
            if held or not by_verifier(told, self._verifiers):
                return None
            held.append(self._begin(told))
            return orjson.dumps({"ready": True})
        if not held:
            return None
        [task] = held
        if told.get("do") == "round":
            return orjson.dumps({"heard": self._round(task, int(told["n"]))})
        if told.get("do") == "finish":
            held.clear()
            if task.channel is not None:
                task.channel.close()
            return self._transcript(task).signed(self.identity.key)
        return None

    def _begin(self, told: dict[str, Any]) -> _Task:
        if told["to"] != self.identity.name or not abs(time.time() - float(told["at"])) <= FRESH_SECONDS:
            raise ValueError("for another landmark, or not of now")
        if told["transport"] not in ("udp", "tcp"):
            raise ValueError("no such transport")
        key = Ed25519PublicKey.from_public_bytes(raw(told["session_key"]))
        wait = min(max(float(told["wait"]), 0.01), LONGEST_WAIT)
        prover = (str(told["prover"][0]), int(told["prover"][1]))
        began = datetime.now(UTC).isoformat(timespec="seconds")
        task = _Task(raw(told["run"]), raw(told["session"]), key, prover, told["transport"], wait, began)
        task.channel = self._channel(task)
        return task

    def _channel(self, task: _Task) -> socket.socket:
        if task.transport == "tcp":
            return connect(*task.prover, patience=task.wait)
        family, kind, proto, _, place = socket.getaddrinfo(*task.prover, type=socket.SOCK_DGRAM)[0]
        channel = socket.socket(family, kind, proto)
        channel.connect(place)  # only this peer's datagrams are taken
        return channel

    def _round(self, task: _Task, number: int) -> bool:
        """Ask once; whether an answer came in time. A round that was asked cannot be asked again."""
        if not 0 <= number <= MOST_ROUNDS or number in task.rounds or len(task.rounds) >= MOST_ROUNDS_KEPT:
            raise ValueError("no such round")
        while not self._sends.allows(task.prover[0]):
            time.sleep(0.01)
        asked = Challenge(task.session, self._name, number, secrets.token_bytes(NONCE_BYTES))
        if task.channel is None:
            task.channel = self._channel(task)
        timed = _timed_tcp if task.transport == "tcp" else _timed_udp
        try:
            found = timed(task.channel, asked, task.session_key, task.wait)
        except OSError:
            found = None
        if found is None and task.transport == "tcp":  # a late answer would be taken for the next one's
            task.channel.close()
            task.channel = None
        signature, elapsed = found or (None, None)
        task.rounds[number] = Round(number, asked.nonce, signature, elapsed)
        return found is not None

    def _transcript(self, task: _Task) -> Transcript:
        who = self.identity
        return Transcript(
            who.name, who.lat, who.lon, who.error_km, who.public, task.run, task.session,
            task.session_key.public_bytes_raw(), task.transport, task.began,
            tuple(task.rounds[number] for number in sorted(task.rounds)),
        )  # fmt: skip


Timed = Callable[[socket.socket, Challenge, Ed25519PublicKey, float], tuple[bytes, int] | None]


def _timed_udp(
    channel: socket.socket, asked: Challenge, key: Ed25519PublicKey, wait: float
) -> tuple[bytes, int] | None:
    content = asked.content()
    channel.settimeout(wait)
    begun = time.perf_counter_ns()
    channel.send(content)
    for _ in range(_MOST_STRAYS):
        try:
            answer = channel.recv(ANSWER_BYTES + 1)
        except TimeoutError:
            return None
        elapsed = time.perf_counter_ns() - begun
        signature = asked.accepts(answer, key)
        if signature is not None:
            return signature, elapsed
        left = wait - elapsed / 1e9
        if left <= 0:
            return None
        channel.settimeout(left)
    return None


def _timed_tcp(
    channel: socket.socket, asked: Challenge, key: Ed25519PublicKey, wait: float
) -> tuple[bytes, int] | None:
    content = asked.content()
    channel.settimeout(wait)
    begun = time.perf_counter_ns()
    send(channel, content)
    try:
        answer = receive(channel, ANSWER_BYTES)
    except (TimeoutError, SekishoError):
        return None
    elapsed = time.perf_counter_ns() - begun
    signature = asked.accepts(answer, key) if answer is not None else None
    return None if signature is None else (signature, elapsed)
