"""What a landmark measured, signed: canonical JSON (RFC 8785) under its Ed25519 key, checked round by round.

A transcript binds the landmark's key and place, the session and its key, the run of the verifier that asked, and every
round with its nonce, the unit's signature and the nanoseconds between. Nobody can put a round into another session.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.standards.locating.challenge import MOST_ROUNDS, NONCE_BYTES, Challenge, landmark_id
from sekisho.vocabulary.errors import LedgerFault

KIND = "sekisho.locate.transcript/1"
_LABEL = b"sekisho locate transcript/1\n"
_LONGEST_NS = 60 * 10**9
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """One round: ``rtt_ns`` and ``signature`` are None where no answer came in time."""

    number: int
    nonce: bytes
    signature: bytes | None
    rtt_ns: int | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything that a landmark says of a session."""

    landmark: str
    lat: float
    lon: float
    error_km: float
    public: bytes
    run: bytes
    session: bytes
    session_key: bytes
    transport: str
    began: str
    rounds: tuple[Round, ...]

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """The transcript with the landmark's signature: what is sent, kept and hashed."""
        body = self._body()
        signature = key.sign(_LABEL + rfc8785.dumps(body))
        return rfc8785.dumps({**body, "signature": _text(signature)})

    def least_ms(self) -> float:
        """The least round trip in milliseconds; infinite where no answer came."""
        return min((r.rtt_ns / 1e6 for r in self.rounds if r.rtt_ns is not None), default=float("inf"))

    def _body(self) -> dict[str, Any]:
        return {
            "kind": KIND,
            "landmark": {"id": self.landmark, "key": _text(self.public)},
            "place": {"lat": self.lat, "lon": self.lon, "error_km": self.error_km},
            "run": _text(self.run),
            "session": {"id": _text(self.session), "key": _text(self.session_key)},
            "transport": self.transport,
            "began": self.began,
            "rounds": [
                {
                    "n": r.number,
                    "nonce": _text(r.nonce),
                    "answer": None if r.signature is None else _text(r.signature),
                    "rtt_ns": r.rtt_ns,
                }
                for r in self.rounds
            ],
        }


def read_transcript(content: bytes, *, public: bytes, run: bytes, session: bytes, session_key: bytes) -> Transcript:
    """A transcript, once everything in it has been checked.

    Args:
        content: as ``Transcript.signed`` gives it.
        public: the landmark's key, as the verifier knows it.
        run, session, session_key: of the session that the verifier opened; ``session_key`` as attestation certified it.

    Raises:
        LedgerFault: not such a transcript; of another landmark, run or session; a signature that does not verify; a
            round that stands twice, a nonce used twice, an answer without a time.
    """
    try:
        told = _decoded(content)
        found = _of(told)
        signature = _bytes(told["signature"])
        body = {name: value for name, value in told.items() if name != "signature"}
        signed = _LABEL + rfc8785.dumps(body)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        raise LedgerFault(f"This is no transcript of a landmark: {str(fault)[:120]}") from None
    if rfc8785.dumps(told) != content or found._body() != body:
        raise LedgerFault("The transcript is not in its one canonical form.")
    if found.public != public:
        raise LedgerFault(f"The transcript is not under the key of landmark {found.landmark[:60]!r}.")
    if (found.run, found.session, found.session_key) != (run, session, session_key):
        raise LedgerFault(f"The transcript of {found.landmark[:60]!r} is of another session.")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        raise LedgerFault(f"The signature of landmark {found.landmark[:60]!r} does not verify.") from None
    _check_rounds(found)
    return found


def session_of(contents: Sequence[bytes]) -> tuple[bytes, bytes, datetime]:
    """Run, session and beginning that transcripts say they are of; nothing else of them is checked here.

    Raises:
        LedgerFault: none, or not all of one session.
    """
    try:
        told = [_decoded(content) for content in contents]
        said = {(_bytes(one["run"]), _bytes(one["session"]["id"])) for one in told}
        began = min(datetime.fromisoformat(str(one["began"])) for one in told)
    except (KeyError, TypeError, ValueError) as fault:
        raise LedgerFault("These are no transcripts of a session.") from fault
    if len(said) != 1:
        raise LedgerFault("The transcripts are not all of one session.")
    [(run, session)] = said
    return run, session, began


def nonces_apart(transcripts: Iterable[Transcript]) -> None:
    """See that no nonce was used twice, by whichever landmarks. Raises LedgerFault, naming them."""
    seen: dict[bytes, str] = {}
    for transcript in transcripts:
        for one in transcript.rounds:
            other = seen.setdefault(one.nonce, transcript.landmark)
            if other != transcript.landmark:
                raise LedgerFault(f"Landmarks {other[:60]!r} and {transcript.landmark[:60]!r} used one nonce.")


def digest(content: bytes) -> str:
    """What the ledger keeps of a signed transcript: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def matter_of(
    unit: str, at: str, verdict: dict[str, Any], policy: str, chain: Sequence[bytes], transcripts: Sequence[bytes]
) -> dict[str, Any]:
    """What the ledger commits to of one measured session."""
    return {
        "kind": "locate.session",
        "unit": unit,
        "recorded_at": at,
        "verdict": verdict,
        "policy_sha256": policy,
        "attestation_sha256": [digest(one) for one in chain],
        "transcripts_sha256": sorted(digest(one) for one in transcripts),
    }


def _check_rounds(found: Transcript) -> None:
    key, name = Ed25519PublicKey.from_public_bytes(found.session_key), landmark_id(found.public)
    numbers, nonces = {r.number for r in found.rounds}, {r.nonce for r in found.rounds}
    if len(numbers) != len(found.rounds) or len(nonces) != len(found.rounds):
        raise LedgerFault(f"Landmark {found.landmark[:60]!r} tells a round twice, or used a nonce twice.")
    for one in found.rounds:
        if (one.signature is None) != (one.rtt_ns is None):
            raise LedgerFault(
                f"Round {one.number} of {found.landmark[:60]!r} has an answer without time, or a time alone."
            )
        asked = Challenge(found.session, name, one.number, one.nonce)
        if one.signature is not None and not asked.signed(one.signature, key):
            raise LedgerFault(f"The unit did not sign round {one.number} of landmark {found.landmark[:60]!r}.")


def _decoded(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError(f"{len(content):,} bytes")
    told = orjson.loads(content)
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise ValueError("of another kind")
    return told


def _of(told: dict[str, Any]) -> Transcript:
    place = told["place"]
    return Transcript(
        landmark=str(told["landmark"]["id"]),
        lat=_number(place["lat"], -90, 90),
        lon=_number(place["lon"], -180, 180),
        error_km=_number(place["error_km"], 0, 20_038),
        public=_bytes(told["landmark"]["key"], 32),
        run=_bytes(told["run"]),
        session=_bytes(told["session"]["id"]),
        session_key=_bytes(told["session"]["key"], 32),
        transport=str(told["transport"]),
        began=str(told["began"]),
        rounds=tuple(_round(one) for one in told["rounds"]),
    )


def _round(told: dict[str, Any]) -> Round:
    signature, rtt = told["answer"], told["rtt_ns"]
    return Round(
        _whole(told["n"], 0, MOST_ROUNDS),
        _bytes(told["nonce"], NONCE_BYTES),
        None if signature is None else _bytes(signature, 64),
        None if rtt is None else _whole(rtt, 1, _LONGEST_NS),
    )


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{value!r} where a number from {low} to {high} belongs")
    return float(value)


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{value!r} where a whole number from {low} to {high} belongs")
    return value


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: object, length: int | None = None) -> bytes:
    try:
        content = base64.b64decode(str(text), validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None
    if length is not None and len(content) != length:
        raise ValueError(f"{len(content)} bytes where {length} belong")
    return content
