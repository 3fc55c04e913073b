"""The verifier: opens a session at the unit, has landmarks ask it in random order, and checks all that comes back."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.connectors.locating.wire import ask, connect, raw, receive, send, signed, text
from sekisho.standards.locating.attestation import Certified, read_chain
from sekisho.standards.locating.challenge import NONCE_BYTES, landmark_id
from sekisho.standards.locating.transcript import Transcript, nonces_apart, read_transcript
from sekisho.vocabulary.errors import LedgerFault, SekishoError

_RUN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Known:
    """A landmark as the verifier knows it: its name, key and place, and where it listens."""

    name: str
    public: bytes
    lat: float
    lon: float
    error_km: float
    address: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """A session: what was certified, what was measured (checked; as signed), and why a landmark has no part in it."""

    certified: Certified
    chain: tuple[bytes, ...]
    transcripts: tuple[Transcript, ...]
    contents: tuple[bytes, ...]
    failed: tuple[tuple[str, str], ...] = field(default=())


def measure(
    prover: tuple[str, int], unit: str, landmarks: Sequence[Known], roots: Sequence[x509.Certificate],
    key: Ed25519PrivateKey, *, rounds: int, transport: str = "udp", wait: float = 2.0,
) -> Measured:  # fmt: skip
    """Have a unit measured.

    Args:
        prover: where the unit listens. unit: its name.
        landmarks: who shall measure.
        roots: makers of devices whom the verifier trusts.
        key: the verifier's own; unit and landmarks know its public side.
        rounds: how often each landmark asks.
        transport: ``udp`` or ``tcp``.
        wait: seconds that a landmark waits for an answer.

    Raises:
        LedgerFault: the unit refuses, its attestation does not hold, or nonces were used twice. What a single landmark
            does wrong is told in ``failed``: it may be one of those that are bad.
    """
    run = secrets.token_bytes(_RUN_BYTES)
    session, chain, certified = _open(prover, unit, landmarks, roots, key)
    failed: dict[str, str] = {}
    with ExitStack() as stack:
        begun: dict[str, socket.socket] = {}
        for one in landmarks:
            request = {
                "do": "begin", "to": one.name, "at": time.time(), "run": text(run), "session": text(session),
                "session_key": text(certified.session_key), "prover": list(prover), "transport": transport,
                "wait": wait,
            }  # fmt: skip
            try:
                connection = stack.enter_context(connect(*one.address))
                ask(connection, signed(request, key))
                begun[one.name] = connection
            except (OSError, SekishoError) as fault:
                failed[one.name] = _said(fault)
        _ask_all(begun, rounds, failed)
        contents = _finish(begun, failed)
    kept = _checked(landmarks, contents, run, session, certified, failed)
    nonces_apart(transcript for transcript, _ in kept)
    if not kept:
        raise LedgerFault(f"No landmark measured: {'; '.join(f'{n}: {w}' for n, w in failed.items())[:500]}")
    transcripts, signed_ones = zip(*kept, strict=True)
    return Measured(certified, chain, transcripts, signed_ones, tuple(failed.items()))


def _open(
    prover: tuple[str, int], unit: str, landmarks: Sequence[Known], roots: Sequence[x509.Certificate],
    key: Ed25519PrivateKey,
) -> tuple[bytes, tuple[bytes, ...], Certified]:  # fmt: skip
    nonce = secrets.token_bytes(NONCE_BYTES)
    names = [text(landmark_id(one.public)) for one in landmarks]
    request = signed({"to": unit, "at": time.time(), "nonce": text(nonce), "landmarks": names}, key)
    try:
        with connect(*prover) as connection:
            told = ask(connection, request)
            session, chain = raw(told["session"]), tuple(raw(one) for one in told["chain"])
    except OSError as fault:
        raise LedgerFault(f"The unit at {prover[0]}:{prover[1]} cannot be reached: {_said(fault)}.") from fault
    except (KeyError, TypeError, ValueError) as fault:
        raise LedgerFault("The unit's answer is not that of a unit.") from fault
    certified = read_chain(chain, roots, nonce, datetime.now(UTC))
    if certified.device != unit:
        raise LedgerFault(f"The attestation is of the device {certified.device[:80]!r}, not of {unit[:80]!r}.")
    return session, chain, certified


def _ask_all(begun: dict[str, socket.socket], rounds: int, failed: dict[str, str]) -> None:
    """Every landmark so many times, in an order that nobody can foresee."""
    turns = [(name, number) for name in begun for number in range(rounds)]
    secrets.SystemRandom().shuffle(turns)
    for name, number in turns:
        if name in failed:
            continue
        try:
            ask(begun[name], {"do": "round", "n": number})
        except (OSError, SekishoError) as fault:
            failed[name] = _said(fault)


def _finish(begun: dict[str, socket.socket], failed: dict[str, str]) -> dict[str, bytes]:
    contents = {}
    for name, connection in begun.items():
        if name in failed:
            continue
        try:
            send(connection, b'{"do":"finish"}')
            content = receive(connection)
            if content is None:
                raise LedgerFault("closed the connection")
            contents[name] = content
        except (OSError, SekishoError) as fault:
            failed[name] = _said(fault)
    return contents


def _checked(
    landmarks: Sequence[Known], contents: dict[str, bytes], run: bytes, session: bytes, certified: Certified,
    failed: dict[str, str],
) -> list[tuple[Transcript, bytes]]:  # fmt: skip
    kept = []
    for one in landmarks:
        content = contents.get(one.name)
        if content is None:
            continue
        try:
            found = read_transcript(
                content, public=one.public, run=run, session=session, session_key=certified.session_key
            )
            if (found.landmark, found.lat, found.lon) != (one.name, one.lat, one.lon):
                raise LedgerFault(f"{one.name} says that it is {found.landmark[:60]!r} at {found.lat}, {found.lon}.")
            kept.append((found, content))
        except SekishoError as fault:
            failed[one.name] = fault.message
    return kept


def _said(fault: Exception) -> str:
    return fault.message if isinstance(fault, SekishoError) else str(getattr(fault, "strerror", None) or fault)[:200]
