"""COSE_Sign1: a signed payload in CBOR (RFC 9052, section 4.2), with post-quantum signatures (RFC 9964).

>>> message = Sign1.parse(content)
>>> message.protected[395], message.unprotected[396]
>>> message.verify(key)                        # or DocumentFault with a code
>>> Sign1.sign({395: 1}, {}, payload, private).content()

Names that occur twice, lengths without an end and nesting beyond reason are refused: two readers would read two things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
    MLDSA65PrivateKey,
    MLDSA65PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sekisho.vocabulary.errors import DocumentFault

PublicKey = Ed25519PublicKey | MLDSA44PublicKey | MLDSA65PublicKey | ec.EllipticCurvePublicKey
PrivateKey = Ed25519PrivateKey | MLDSA44PrivateKey | MLDSA65PrivateKey
_SIGN1, _LARGEST, _DEEPEST = 18, 2 * 2**20, 16


class Algorithm(IntEnum):
    """COSE algorithms that are verified here."""

    ES256 = -7
    EDDSA = -8
    ED25519 = -19  # RFC 9864
    ES384 = -35
    MLDSA44 = -48  # RFC 9964
    MLDSA65 = -49


_CURVES: dict[Algorithm, tuple[type[ec.EllipticCurve], type[HashAlgorithm], int]] = {
    Algorithm.ES256: (ec.SECP256R1, SHA256, 32),
    Algorithm.ES384: (ec.SECP384R1, SHA384, 48),
}
_OTHERS: dict[Algorithm, type[Any]] = {
    Algorithm.EDDSA: Ed25519PublicKey,
    Algorithm.ED25519: Ed25519PublicKey,
    Algorithm.MLDSA44: MLDSA44PublicKey,
    Algorithm.MLDSA65: MLDSA65PublicKey,
}
ALG, CONTENT_TYPE, KID, CWT_CLAIMS = 1, 3, 4, 15  # labels of header parameters; the last one RFC 9597


def read_cbor(content: bytes) -> Any:
    """One CBOR item, all of the content.

    Raises:
        DocumentFault: ``cose-cbor``.
    """
    if len(content) > _LARGEST:
        raise DocumentFault("cose-cbor", f"{len(content):,} bytes of CBOR; at most {_LARGEST:,} are read.")
    try:
        item = cbor2.loads(content, max_depth=_DEEPEST, allow_indefinite=False, allow_duplicate_keys=False)
        whole = cbor2.dumps(item) == content
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise DocumentFault("cose-cbor", f"This is no CBOR as it is read here: {str(error)[:80]}") from error
    if not whole:  # something follows, or a length or number is longer than it need be
        raise DocumentFault("cose-cbor", "The CBOR is not in its shortest form, or something follows it.")
    return item


@dataclass(frozen=True, slots=True)
class Sign1:
    """A message: not verified by being here. ``payload`` is None where it is kept apart."""

    protected: Mapping[Any, Any]
    unprotected: Mapping[Any, Any]
    payload: bytes | None
    signature: bytes
    head: bytes = field(repr=False)  # the protected header as it was signed

    @classmethod
    def parse(cls, content: bytes) -> Sign1:
        """From its bytes, with the tag of a COSE_Sign1.

        Raises:
            DocumentFault: ``cose-cbor``, ``cose-form``.
        """
        item = read_cbor(content)
        if not isinstance(item, cbor2.CBORTag) or item.tag != _SIGN1:
            raise DocumentFault("cose-form", "This is no COSE_Sign1: its tag 18 is missing.")
        parts = item.value
        if not isinstance(parts, list | tuple) or len(parts) != 4:
            raise DocumentFault("cose-form", "A COSE_Sign1 has four parts.")
        head, unprotected, payload, signature = parts
        if not isinstance(head, bytes) or not isinstance(unprotected, Mapping) or not isinstance(signature, bytes):
            raise DocumentFault("cose-form", "The parts of the COSE_Sign1 are not headers, payload and signature.")
        protected = read_cbor(head) if head else {}
        if not isinstance(protected, Mapping) or not isinstance(payload, bytes | None):
            raise DocumentFault("cose-form", "The parts of the COSE_Sign1 are not headers, payload and signature.")
        if set(protected) & set(unprotected):
            raise DocumentFault("cose-form", "A header parameter stands both among the protected and the others.")
        return cls(protected, unprotected, payload, signature, head)

    @classmethod
    def sign(
        cls,
        protected: Mapping[Any, Any],
        unprotected: Mapping[Any, Any],
        payload: bytes,
        private: PrivateKey,
        *,
        detached: bool = False,
    ) -> Sign1:
        """Sign a payload; ``detached`` leaves it out of the message."""
        head = cbor2.dumps({ALG: int(_algorithm_of(private)), **protected})
        signature = private.sign(_signed(head, payload))
        return cls(cbor2.loads(head), unprotected, None if detached else payload, signature, head)

    def content(self) -> bytes:
        """The bytes."""
        return cbor2.dumps(cbor2.CBORTag(_SIGN1, [self.head, dict(self.unprotected), self.payload, self.signature]))

    def verify(self, key: PublicKey, payload: bytes | None = None) -> None:
        """Check the signature over the payload, the one given where it is kept apart.

        Raises:
            DocumentFault: ``cose-payload`` (none, or two that differ), ``cose-algorithm`` (unknown, or the key is not
                of it), ``cose-critical``, ``cose-signature``.
        """
        if self.protected.get(2):  # RFC 9052, 3.1: what must be understood, and is not
            raise DocumentFault("cose-critical", "The message demands header parameters that are not known here.")
        signed = self.payload if payload is None else payload
        if signed is None or (self.payload is not None and signed != self.payload):
            raise DocumentFault("cose-payload", "The payload of the message was not given, or is another.")
        try:
            algorithm = Algorithm(self.protected[ALG])
        except (KeyError, ValueError) as error:
            raise DocumentFault("cose-algorithm", f"The algorithm {self.protected.get(ALG)!r} is not known.") from error
        try:
            _verify(algorithm, key, self.signature, _signed(self.head, signed))
        except InvalidSignature as error:
            raise DocumentFault("cose-signature", "The signature of the COSE message does not verify.") from error


def _signed(head: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052, section 4.4."""
    return cbor2.dumps(["Signature1", head, b"", payload])


def _algorithm_of(private: PrivateKey) -> Algorithm:
    if isinstance(private, Ed25519PrivateKey):
        return Algorithm.EDDSA  # the older code point: what readers know
    return Algorithm.MLDSA44 if isinstance(private, MLDSA44PrivateKey) else Algorithm.MLDSA65


def _verify(algorithm: Algorithm, key: PublicKey, signature: bytes, signed: bytes) -> None:
    curve = _CURVES.get(algorithm)
    if curve is None:
        if not isinstance(key, _OTHERS[algorithm]):
            raise DocumentFault("cose-algorithm", f"The key is not one for {algorithm.name}.")
        key.verify(signature, signed)
        return
    kind, hashing, half = curve
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, kind):
        raise DocumentFault("cose-algorithm", f"The key is not one for {algorithm.name}.")
    if len(signature) != 2 * half:
        raise InvalidSignature
    numbers = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashing()))


def read_public_key(content: bytes) -> PublicKey:
    """A public key in PEM.

    Raises:
        DocumentFault: ``cose-key``: not one, or of a kind that is not used here.
    """
    try:
        key = load_pem_public_key(content)
    except (ValueError, TypeError) as error:
        raise DocumentFault("cose-key", "This is no public key in PEM.") from error
    if not isinstance(key, PublicKey):
        raise DocumentFault("cose-key", f"Keys of the kind {type(key).__name__} are not used here.")
    return key
