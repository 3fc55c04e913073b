"""Sealing for somebody's eyes: whoever holds a public key can write what only its private side can read.

HPKE (RFC 9180) of the library ``cryptography``, with ML-KEM-768 and X25519 together, HKDF-SHA256 and AES-256-GCM: what
is copied today stays closed while either of the two holds. Contents are padded to a power of two of at least 4 KiB, so
that lengths tell next to nothing.

>>> private = SealingKey.new()
>>> sealed = seal(b"where it is", private.public, b"purpose")
>>> private.unseal(sealed, b"purpose")
b'where it is'
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sekisho.vocabulary.errors import UsageFault

LEAST = 4_096  # bytes of what is sealed, padded
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SEED, _CURVE = 64, 32  # bytes of the private parts
_LATTICE = 1_184  # bytes of the public part of ML-KEM-768
_PUBLIC, _PRIVATE = "sekisho-seal:v1:", "sekisho-seal-private:v1:"


@dataclass(frozen=True, slots=True)
class SealingPublic:
    """The side that seals."""

    raw: bytes

    @property
    def id(self) -> str:
        """By which it is told apart: 16 hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def text(self) -> str:
        """As it is written down and given away."""
        return _PUBLIC + base64.b64encode(self.raw).decode()

    @classmethod
    def parse(cls, text: str) -> SealingPublic:
        """From its text. Raises UsageFault where it is none."""
        raw = _decoded(text, _PUBLIC, _LATTICE + _CURVE)
        if raw is None:
            raise UsageFault("That is no sealing key.", hint="It begins with sekisho-seal:v1: (`sekisho track key`).")
        return cls(raw)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The side that reads; never printed."""

    raw: bytes = field(repr=False)

    @classmethod
    def new(cls) -> SealingKey:
        """A fresh key."""
        return cls(MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> SealingKey | None:
        """From the text of its file; None where it is none."""
        raw = _decoded(text, _PRIVATE, _SEED + _CURVE)
        return None if raw is None else cls(raw)

    def text(self) -> str:
        """As it stands in its file."""
        return _PRIVATE + base64.b64encode(self.raw).decode()

    @property
    def public(self) -> SealingPublic:
        """What others seal with."""
        lattice = MLKEM768PrivateKey.from_seed_bytes(self.raw[:_SEED]).public_key().public_bytes_raw()
        return SealingPublic(
            lattice + X25519PrivateKey.from_private_bytes(self.raw[_SEED:]).public_key().public_bytes_raw()
        )

    def unseal(self, sealed: bytes, purpose: bytes) -> bytes | None:
        """What was sealed for this key and purpose; None for anything else."""
        private = MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.raw[:_SEED]), X25519PrivateKey.from_private_bytes(self.raw[_SEED:])
        )
        try:
            padded = _SUITE.decrypt(sealed, private, purpose)
        except (InvalidTag, ValueError):
            return None
        length = int.from_bytes(padded[:8], "big")
        return padded[8 : 8 + length] if length <= len(padded) - 8 else None


def seal(content: bytes, public: SealingPublic, purpose: bytes, least: int = LEAST) -> bytes:
    """Seal for the holder of the private side; ``least``: bytes that it is padded to at least."""
    size = padded_size(len(content), least)
    padded = (len(content).to_bytes(8, "big") + content).ljust(size, b"\0")
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public.raw[:_LATTICE]),
        X25519PublicKey.from_public_bytes(public.raw[_LATTICE:]),
    )
    return _SUITE.encrypt(padded, key, purpose)


def padded_size(length: int, least: int = LEAST) -> int:
    """To how many bytes so many are padded, with the eight of their number."""
    return max(least, 1 << (length + 8 - 1).bit_length())


def _decoded(text: str, mark: str, size: int) -> bytes | None:
    if not text.startswith(mark):
        return None
    try:
        raw = base64.b64decode(text.removeprefix(mark).strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == size else None
