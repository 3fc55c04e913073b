"""Keys of people and firms who sign documents: handovers, passports, statements about keys."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature

from sekisho.standards.c2sp.note import decoded, valid_name
from sekisho.standards.suites.suite import DEFAULT, PrivateKey, Suite, Verifier
from sekisho.vocabulary.errors import DocumentFault, LedgerFault

_TEXT = re.compile(r"sekisho-key:v1:([a-z0-9+]+):([0-9a-f]{32}):([A-Za-z0-9+/=]+):(\S+)")
_LATEST = 2**40  # POSIX seconds; some 34,000 years from now


@lru_cache(maxsize=4096)
def _id(suite: Suite, name: str, public: bytes) -> str:
    return hashlib.sha256(f"sekisho key v1\n{suite}\n{name}\n".encode() + public).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class DocumentSignature:
    """Whose key (its id), under which suite, as of which POSIX second, and the signatures of its algorithms in turn."""

    suite: Suite
    key_id: str
    time: int
    blob: bytes | memoryview  # the latter where it lies in a file with many others


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """A holder's name, a suite and its public keys, concatenated in the suite's order."""

    name: str
    suite: Suite
    public: bytes

    @property
    def key_id(self) -> str:
        """32 hex digits: the first half of SHA-256 over suite, name and keys."""
        return _id(self.suite, self.name, self.public)

    def text(self) -> str:
        """One word that can be printed, sent and read back: ``sekisho-key:v1:SUITE:ID:BASE64:NAME``."""
        return f"sekisho-key:v1:{self.suite}:{self.key_id}:{base64.b64encode(self.public).decode()}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> DocumentKey:
        """From its text.

        Raises:
            DocumentFault: ``key-text``: not one, an unknown suite, or an id that is not the key's.
        """
        matched = _TEXT.fullmatch(text.strip())
        try:
            if matched is None:
                raise ValueError
            key = cls(matched[4], Suite(matched[1]), decoded(matched[3], "key"))
        except (ValueError, LedgerFault) as error:
            raise DocumentFault("key-text", f"Not a key for documents: {text[:60]!r}") from error
        if not valid_name(key.name) or len(key.public) != key.suite.public_bytes or key.key_id != matched[2]:
            raise DocumentFault(
                "key-text", f"The key of {key.name[:60]!r} does not have the length or id that it names."
            )
        return key

    def verifies(self, kind: str, content: bytes, signature: DocumentSignature) -> bool:
        """Whether this key signed this content as a document of this kind: every algorithm of the suite must agree."""
        claim = self.claimed(kind, content, signature)
        return claim is not None and claim.holds()

    def claimed(self, kind: str, content: bytes, signature: DocumentSignature) -> Claim | None:
        """All of ``verifies`` but the arithmetic; None where the signature is not one of this key at all."""
        if (signature.suite, signature.key_id) != (self.suite, self.key_id) or not 0 <= signature.time < _LATEST:
            return None
        verifiers = self.suite.verifiers(self.public)
        if not verifiers or len(signature.blob) != self.suite.signature_bytes:
            return None
        signed = message(self.suite, self.key_id, kind, signature.time, content)
        return Claim(verifiers, self.suite.parts(signature.blob), signed)


class Claim(NamedTuple):
    """That these signatures are of these bytes: what is left of a verification when only its arithmetic is."""

    verifiers: tuple[Verifier, ...]
    parts: tuple[bytes | memoryview, ...]
    signed: bytes

    def holds(self) -> bool:
        """Whether every one of them is."""
        try:
            for verify, part in zip(self.verifiers, self.parts, strict=True):
                verify(part, self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def message(suite: Suite, key_id: str, kind: str, time: int, content: bytes) -> bytes:
    """The bytes that each algorithm of a suite signs: suite, key, kind and time stand in them before the content.

    The content stands there as its SHA-512, so that one of megabytes is gone through once and not by every algorithm.
    """
    digest = hashlib.sha512(content).hexdigest()
    return f"sekisho document signature v1\n{suite}\n{key_id}\n{kind}\n{time}\n{digest}\n".encode()


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """A key with its private side."""

    public: DocumentKey
    private: tuple[PrivateKey, ...]

    @classmethod
    def generate(cls, name: str, suite: Suite = DEFAULT) -> DocumentSigner:
        """A new key under a name (no blank, no plus).

        Raises:
            DocumentFault: ``key-name``.
        """
        return cls.of(name, suite, tuple(algorithm.generate() for algorithm in suite.algorithms))

    @classmethod
    def of(cls, name: str, suite: Suite, private: tuple[PrivateKey, ...]) -> DocumentSigner:
        """From private keys in the suite's order.

        Raises:
            DocumentFault: ``key-name``; ``key-kind``: keys of another suite.
        """
        if not valid_name(name):
            raise DocumentFault("key-name", f"A key cannot be named {name[:60]!r}: no blanks, no plus.")
        parts = [key.public_key().public_bytes_raw() for key in private]
        if [len(part) for part in parts] != [algorithm.public_bytes for algorithm in suite.algorithms]:
            raise DocumentFault("key-kind", f"These are not the private keys of the suite {suite}.")
        return cls(DocumentKey(name, suite, b"".join(parts)), private)

    def sign(self, kind: str, content: bytes, time: int) -> DocumentSignature:
        """Sign content as a document of this kind, as of a POSIX second."""
        suite, key_id = self.public.suite, self.public.key_id
        signed = message(suite, key_id, kind, time, content)
        return DocumentSignature(suite, key_id, time, b"".join(key.sign(signed) for key in self.private))
