"""Messages over TCP: a length of four bytes, then so many bytes. A connection that breaks the rules is closed."""

from __future__ import annotations

import base64
import socket
import struct
from collections.abc import Mapping
from typing import Any

import orjson
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.vocabulary.errors import LedgerFault, UsageFault

MOST_BYTES = 4_000_000  # of an answer; requests are held to less
REQUEST_BYTES = 16_384
PATIENCE = 10.0  # seconds that a side waits for the other
_LENGTH = struct.Struct(">I")
_LABEL = b"sekisho locate request/1\n"


def address(text: str) -> tuple[str, int]:
    """Host and port of 'host:port' or '[::1]:port'. Raises UsageFault."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise UsageFault(f"No address: {text[:80]!r}.", hint="host:port, such as 203.0.113.7:7444.")
    return host, int(port)


def send(connection: socket.socket, content: bytes) -> None:
    """One message."""
    connection.sendall(_LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket, most: int = MOST_BYTES) -> bytes | None:
    """One message; None where the other side has closed. Raises LedgerFault where it is longer than ``most``."""
    head = _exactly(connection, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise LedgerFault(f"A message of {length:,} bytes was announced; at most {most:,} are read.")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    parts, left = [], count
    while left:
        part = connection.recv(min(left, 65_536))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def connect(host: str, port: int, patience: float = PATIENCE) -> socket.socket:
    """A connection on which small messages go at once."""
    connection = socket.create_connection((host, port), patience)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(connection: socket.socket, request: Mapping[str, Any]) -> dict[str, Any]:
    """A request and its answer.

    Raises:
        LedgerFault: no answer, none that can be read, or a refusal.
    """
    send(connection, orjson.dumps(dict(request)))
    content = receive(connection)
    told = parse(content) if content is not None else None
    if told is None:
        raise LedgerFault("The other side closed the connection.", hint="Does it know this verifier's key?")
    if "error" in told:
        raise LedgerFault(f"The other side refused: {str(told['error'])[:200]}")
    return told


def parse(content: bytes) -> dict[str, Any] | None:
    """A message as JSON; None where it is none."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None


def signed(request: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """A request with the verifier's signature. ``to`` in it names who it is for, ``at`` when it was made."""
    body = dict(request)
    return {**body, "signature": text(key.sign(_LABEL + rfc8785.dumps(body)))}


def by_verifier(told: Mapping[str, Any], keys: frozenset[bytes]) -> bool:
    """Whether one of the keys signed a request."""
    body = {name: value for name, value in told.items() if name != "signature"}
    try:
        signature, content = raw(told["signature"]), _LABEL + rfc8785.dumps(body)
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    return any(_verifies(key, signature, content) for key in keys)


def _verifies(key: bytes, signature: bytes, content: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def text(content: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(content).decode()


def raw(told: object) -> bytes:
    """Bytes of base64. Raises ValueError."""
    return base64.b64decode(str(told), validate=True)
