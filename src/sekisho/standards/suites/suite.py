"""Signature suites: which algorithms sign together, and from when to when a suite is good enough.

A suite's id stands inside the signed bytes, so that a signature of two algorithms cannot be passed off as one of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from sekisho.vocabulary.errors import DocumentFault

PrivateKey = Ed25519PrivateKey | MLDSA65PrivateKey
Verifier = Callable[[bytes | memoryview, bytes], None]  # of a signature and what was signed; raises InvalidSignature
_EPOCH, _DAY = date(1970, 1, 1), 86_400  # seconds
_LAST = 253_402_300_799  # POSIX second at the end of the year 9999


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

    def verifier(self, public: bytes) -> Verifier:
        """By this key. Raises ValueError where the bytes are none, say of a point that is not on the curve."""
        if self is Algorithm.ED25519:
            return Ed25519PublicKey.from_public_bytes(public).verify
        return MLDSA65PublicKey.from_public_bytes(public).verify


_PUBLIC_BYTES = {Algorithm.ED25519: 32, Algorithm.MLDSA65: 1952}
_SIGNATURE_BYTES = {Algorithm.ED25519: 64, Algorithm.MLDSA65: 3309}


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

    def verifiers(self, public: bytes) -> tuple[Verifier, ...]:
        """Of its algorithms in turn, loaded once a key; none where the bytes are no keys."""
        return _loaded(self, public)

    def parts(self, blob: bytes | memoryview) -> tuple[bytes | memoryview, ...]:
        """The signatures of its algorithms in turn, out of all of them together."""
        return tuple([blob[part] for part in _PARTS[self]])


DEFAULT = Suite.HYBRID
_ALGORITHMS = {suite: tuple(map(Algorithm, suite.split("+"))) for suite in Suite}
_SIZES = {
    suite: (sum(one.public_bytes for one in algorithms), sum(one.signature_bytes for one in algorithms))
    for suite, algorithms in _ALGORITHMS.items()
}
_PARTS = {
    suite: [slice(*ends) for ends in pairwise(accumulate((one.signature_bytes for one in algorithms), initial=0))]
    for suite, algorithms in _ALGORITHMS.items()
}


@lru_cache(maxsize=4096)
def _loaded(suite: Suite, public: bytes) -> tuple[Verifier, ...]:
    ends = pairwise(accumulate((one.public_bytes for one in suite.algorithms), initial=0))
    try:
        return tuple(one.verifier(public[slice(*part)]) for one, part in zip(suite.algorithms, ends, strict=True))
    except ValueError:
        return ()


@dataclass(frozen=True, slots=True)
class Term:
    """From which day on, and up to which day (None: no end is known), a suite is good enough, and why."""

    suite: Suite
    since: date
    until: date | None = None
    why: str = ""

    def covers(self, time: int) -> bool:
        """Whether the POSIX second is in it; both days are, in UTC."""
        return _begins(self.since) <= time and (self.until is None or time < _begins(self.until) + _DAY)


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
        if not 0 <= time <= _LAST:
            return False
        return any(term.suite is suite and term.covers(time) for term in self.terms)


@lru_cache(maxsize=256)
def _begins(day: date) -> int:
    """POSIX second at which it begins in UTC."""
    return (day - _EPOCH).days * _DAY


def _day(stated: object) -> date:
    return stated if isinstance(stated, date) else date.fromisoformat(str(stated))
