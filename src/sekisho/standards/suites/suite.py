"""Signature suites: which algorithms sign together, and from when to when a suite is good enough.

A suite's id stands inside the signed bytes, so that a signature of two algorithms cannot be passed off as one of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from sekisho.vocabulary.errors import DocumentFault

PrivateKey = Ed25519PrivateKey | MLDSA65PrivateKey


class Algorithm(StrEnum):
    """What signs: Ed25519 (RFC 8032) or ML-DSA-65 (FIPS 204)."""

    ED25519 = "ed25519"
    MLDSA65 = "mldsa65"

    @property
    def public_bytes(self) -> int:
        """Length of a public key."""
        return _PUBLIC_BYTES[self]

    @property
    def signature_bytes(self) -> int:
        """Length of a signature."""
        return _SIGNATURE_BYTES[self]

    def generate(self) -> PrivateKey:
        """A new private key."""
        return Ed25519PrivateKey.generate() if self is Algorithm.ED25519 else MLDSA65PrivateKey.generate()

    def verifies(self, public: bytes, signature: bytes, signed: bytes) -> bool:
        """Whether the signature is of these bytes by this key."""
        try:
            _loaded(self, public).verify(signature, signed)
        except (InvalidSignature, ValueError):  # a point that is not on the curve is a ValueError
            return False
        return True


_PUBLIC_BYTES = {Algorithm.ED25519: 32, Algorithm.MLDSA65: 1952}
_SIGNATURE_BYTES = {Algorithm.ED25519: 64, Algorithm.MLDSA65: 3309}


@lru_cache(maxsize=4096)
def _loaded(algorithm: Algorithm, public: bytes) -> Ed25519PublicKey | MLDSA65PublicKey:
    if algorithm is Algorithm.ED25519:
        return Ed25519PublicKey.from_public_bytes(public)
    return MLDSA65PublicKey.from_public_bytes(public)


class Suite(StrEnum):
    """Which algorithms sign; of a suite with two both must verify."""

    ED25519 = "ed25519"
    HYBRID = "ed25519+mldsa65"
    MLDSA65 = "mldsa65"

    @property
    def algorithms(self) -> tuple[Algorithm, ...]:
        """In the order in which their keys and signatures stand."""
        return _ALGORITHMS[self]

    @property
    def public_bytes(self) -> int:
        """Length of all public keys together."""
        return _SIZES[self][0]

    @property
    def signature_bytes(self) -> int:
        """Length of all signatures together."""
        return _SIZES[self][1]


DEFAULT = Suite.HYBRID
_ALGORITHMS = {suite: tuple(map(Algorithm, suite.split("+"))) for suite in Suite}
_SIZES = {
    suite: (sum(one.public_bytes for one in algorithms), sum(one.signature_bytes for one in algorithms))
    for suite, algorithms in _ALGORITHMS.items()
}


@dataclass(frozen=True, slots=True)
class Term:
    """From which day on, and up to which day (None: no end is known), a suite is good enough, and why."""

    suite: Suite
    since: date
    until: date | None = None
    why: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is in it; both ends are."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class SuitePolicy:
    """What is accepted on which day: terms of suites."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> SuitePolicy:
        """From entries with ``suite``, ``since``, optionally ``until`` and ``why``; days as dates or ISO texts.

        Raises:
            DocumentFault: an entry that is none (code ``policy-entry``).
        """
        try:
            terms = tuple(
                Term(
                    Suite(e["suite"]), _day(e["since"]), _day(e["until"]) if e.get("until") else None, e.get("why", "")
                )
                for e in entries
            )
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise DocumentFault("policy-entry", "A suite policy has an entry that is none.") from error
        if not terms:
            raise DocumentFault("policy-entry", "A suite policy without an entry accepts nothing.")
        return cls(terms)

    def accepts(self, suite: Suite, time: int) -> bool:
        """Whether a signature of this suite that was made at this POSIX second counts."""
        day = datetime.fromtimestamp(time, UTC).date()
        return any(term.suite is suite and term.covers(day) for term in self.terms)


def _day(stated: object) -> date:
    return stated if isinstance(stated, date) else date.fromisoformat(str(stated))
