"""The unit's side: opens sessions for verifiers that it knows, and answers challenges as fast as it can.

Answers go only to challenges of an open session, as long as an answer or longer, each nonce once. Everything else is
dropped without a word, so that nobody finds out what listens here, and nobody is flooded by it.
"""

from __future__ import annotations

import secrets
import socket
import time
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.connectors.locating.limits import Rate
from sekisho.connectors.locating.serving import Server
from sekisho.connectors.locating.wire import by_verifier, parse, raw, text
from sekisho.service.ports import Attester
from sekisho.standards.locating.challenge import CHALLENGE_BYTES, ID_BYTES, MAGIC, NONCE_BYTES, Challenge
from sekisho.vocabulary.errors import SekishoError

SESSION_SECONDS = 3_600.0
MOST_SESSIONS = 256
MOST_ANSWERS = 10_000  # of a session
FRESH_SECONDS = 300.0  # that a verifier's request may be old
_POLL = 0.2


@dataclass(slots=True)
class _Session:
    key: Ed25519PrivateKey
    ends: float
    landmarks: frozenset[bytes]
    nonces: set[bytes] = field(default_factory=set)
    left: int = MOST_ANSWERS


class Prover:
    """A unit.

    Args:
        attester: certifies session keys.
        verifiers: public keys (Ed25519) of those who may open a session.
        name: what requests must be addressed to, so that one for another unit cannot be replayed here.
    """

    def __init__(self, attester: Attester, verifiers: frozenset[bytes], name: str) -> None:
        self._attester, self._verifiers, self._name = attester, verifiers, name
        self._sessions: dict[bytes, _Session] = {}
        self._requests: dict[bytes, float] = {}
        self._lock = Lock()
        self._strangers = Rate(each=200, together=5_000)
        self._stop = Event()

    def serve(self, host: str, port: int) -> Server:
        """Listen for sessions and challenges: TCP and UDP on the same port."""
        server = Server(host, port, lambda: self._reply, Rate(each=20, together=200))
        datagrams = socket.socket(server.address_family, socket.SOCK_DGRAM)
        datagrams.bind((host, server.port))
        datagrams.settimeout(_POLL)
        Thread(target=self._answer_datagrams, args=(datagrams,), daemon=True).start()
        return server.start()

    def close(self) -> None:
        """Answer nothing more."""
        self._stop.set()

    def _answer_datagrams(self, datagrams: socket.socket) -> None:
        with datagrams:
            while not self._stop.is_set():
                try:
                    content, sender = datagrams.recvfrom(CHALLENGE_BYTES + 1)
                    answer = self.answer(content, str(sender[0]))
                    if answer is not None:
                        datagrams.sendto(answer, sender)
                except TimeoutError:
                    continue
                except OSError:
                    continue  # an earlier answer could not be delivered

    def answer(self, content: bytes, source: str) -> bytes | None:
        """The answer to a challenge; None where none is due."""
        asked = Challenge.parse(content)
        if asked is None:
            return None
        session = self._sessions.get(asked.session)
        if session is None or time.monotonic() > session.ends or not self._strangers.allows(source):
            return None
        with self._lock:
            if asked.landmark not in session.landmarks or asked.nonce in session.nonces or session.left <= 0:
                return None
            session.nonces.add(asked.nonce)
            session.left -= 1
        return asked.answer(session.key)

    def _reply(self, content: bytes, host: str) -> bytes | None:
        if content[: len(MAGIC)] == MAGIC:
            return self.answer(content, host)
        told = parse(content)
        if told is None or not by_verifier(told, self._verifiers):
            return None  # strangers get no answer
        try:
            return orjson.dumps(self._open(told))
        except SekishoError as refusal:
            return orjson.dumps({"error": refusal.message})
        except (KeyError, ValueError, TypeError):
            return orjson.dumps({"error": "the request is not complete"})

    def _open(self, told: dict[str, Any]) -> dict[str, Any]:
        """Open a session."""
        nonce, landmarks = raw(told["nonce"]), frozenset(raw(one) for one in told["landmarks"])
        if len(nonce) != NONCE_BYTES or not landmarks or any(len(one) != ID_BYTES for one in landmarks):
            raise ValueError
        if told["to"] != self._name or not abs(time.time() - float(told["at"])) <= FRESH_SECONDS:
            return {"error": "the request is for another unit, or not of now"}
        now = time.monotonic()
        with self._lock:
            self._requests = {one: end for one, end in self._requests.items() if end > now}
            self._sessions = {one: kept for one, kept in self._sessions.items() if kept.ends > now}
            if nonce in self._requests or len(self._sessions) >= MOST_SESSIONS:
                return {"error": "the request was made before, or too many sessions are open"}
            self._requests[nonce] = now + 2 * FRESH_SECONDS
        key = Ed25519PrivateKey.generate()
        chain = self._attester.certify(key.public_key().public_bytes_raw(), nonce)
        session = secrets.token_bytes(ID_BYTES)
        with self._lock:
            self._sessions[session] = _Session(key, now + SESSION_SECONDS, landmarks)
        return {"session": text(session), "chain": [text(one) for one in chain]}
