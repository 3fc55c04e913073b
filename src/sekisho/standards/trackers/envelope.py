r"""The signed batch: one line of text that says who, which, how and the proof, then the payload exactly as it is.

::

    sekisho-track/1 DEVICE SEQUENCE FORMAT ALGORITHM PROOF\\n
    payload

DEVICE is percent-encoded, SEQUENCE a decimal number that rises by one a batch, FORMAT what the payload is
(``FORMATS``), ALGORITHM ``hmac-sha256`` or ``ed25519``, PROOF base64. The proof covers the line up to and without the
blank before it, a line feed, and the payload: no part of it can be exchanged for that of another batch, device or
version, and nothing has to be written in a canonical way to be verified years later.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, unquote

MARK = b"sekisho-track/1 "
_HEAD = re.compile(
    rb"(sekisho-track/1 ([!-~]{1,300}) (0|[1-9]\d{0,17}) ([a-z]{1,16}) (hmac-sha256|ed25519)) ([A-Za-z0-9+/=]{4,128})"
)


class Algorithm(StrEnum):
    """How a batch proves where it comes from."""

    HMAC = "hmac-sha256"
    ED25519 = "ed25519"


class Envelope(NamedTuple):
    """An opened envelope; nothing of it is verified. ``covered`` is what the proof must hold for."""

    device: str
    sequence: int
    format: str
    algorithm: Algorithm
    proof: bytes
    covered: bytes
    payload: bytes


def open_envelope(content: bytes) -> Envelope | None:
    """What stands in an envelope; None where these bytes are none, or are none of this version."""
    if not content.startswith(MARK):
        return None
    line, feed, payload = content.partition(b"\n")
    match = _HEAD.fullmatch(line)
    if not feed or not match:
        return None
    try:
        proof = base64.b64decode(match[6], validate=True)
        device = unquote(match[2].decode("ascii"), errors="strict")
    except (binascii.Error, ValueError):
        return None
    if not device.isprintable() or _name(device) != match[2]:  # one spelling a device, or one batch would have two
        return None
    algorithm = Algorithm(match[5].decode())
    return Envelope(device, int(match[3]), match[4].decode(), algorithm, proof, match[1] + b"\n" + payload, payload)


def covered(device: str, sequence: int, format_: str, algorithm: Algorithm, payload: bytes) -> bytes:
    """What a proof is made over."""
    return MARK + b" ".join((_name(device), b"%d" % sequence, format_.encode(), algorithm.encode())) + b"\n" + payload


def seal(device: str, sequence: int, format_: str, payload: bytes, key: bytes | Callable[[bytes], bytes]) -> bytes:
    """An envelope: with HMAC-SHA256 where ``key`` is a secret, with Ed25519 where it signs."""
    algorithm = Algorithm.HMAC if isinstance(key, bytes) else Algorithm.ED25519
    whole = covered(device, sequence, format_, algorithm, payload)
    proof = hmac.digest(key, whole, "sha256") if isinstance(key, bytes) else key(whole)
    head = whole[: len(whole) - len(payload) - 1]
    return head + b" " + base64.b64encode(proof) + b"\n" + payload


def _name(device: str) -> bytes:
    return quote(device, safe="-._~:").encode()
