"""W3C Verifiable Credentials 2.0 with a Data Integrity proof of the cryptosuite eddsa-jcs-2022 (VC-DI-EDDSA, 3.3).

>>> signed = secure(credential, private, created="2026-11-28T00:00:00Z")
>>> check(signed)                      # the did:key that signed, or DocumentFault

This is for readers of other makes. Ed25519 alone signs here, so what must convince for decades stands in a passport.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.vocabulary.errors import DocumentFault

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key
_LONGEST = 200


def did_key(public: bytes) -> str:
    """The ``did:key`` of an Ed25519 public key."""
    return "did:key:z" + base58(_ED25519 + public)


def secure(credential: Mapping[str, Any], private: Ed25519PrivateKey, created: str) -> dict[str, Any]:
    """The credential with a proof; ``created`` is an ISO instant in UTC.

    Raises:
        DocumentFault: ``credential-form``: it cannot be written in one spelling, or has a proof already.
    """
    did = did_key(private.public_key().public_bytes_raw())
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created,
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "@context": credential.get("@context"),
    }
    if "proof" in credential:
        raise DocumentFault("credential-form", "The credential has a proof already.")
    value = "z" + base58(private.sign(_hash(credential, proof)))
    return {**credential, "proof": {**proof, "proofValue": value}}


def check(secured: Mapping[str, Any]) -> str:
    """Check a credential's proof; gives the ``did:key`` that signed. Whose that is, another must say.

    Raises:
        DocumentFault: ``credential-form``, ``credential-suite``, ``credential-signature``.
    """
    proof = secured.get("proof")
    if not isinstance(proof, Mapping) or not all(isinstance(v, str | list) for v in proof.values()):
        raise DocumentFault("credential-form", "The credential has no proof that is read here.")
    if (proof.get("type"), proof.get("cryptosuite")) != ("DataIntegrityProof", "eddsa-jcs-2022"):
        raise DocumentFault("credential-suite", "The credential's proof is not of the cryptosuite eddsa-jcs-2022.")
    if proof.get("proofPurpose") != "assertionMethod":
        raise DocumentFault("credential-suite", "The credential's proof is not for assertions.")
    context, own = proof.get("@context"), secured.get("@context")
    if context is not None and (not isinstance(own, list) or own[: len(context)] != context):
        raise DocumentFault("credential-form", "The proof was made under another context.")
    did, public = _key(proof.get("verificationMethod"))
    unsecured = {name: value for name, value in secured.items() if name != "proof"}
    if context is not None:
        unsecured["@context"] = context
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = unbase58(_multibase(proof.get("proofValue")))
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _hash(unsecured, config))
    except (InvalidSignature, ValueError) as error:
        raise DocumentFault("credential-signature", "The credential's signature does not verify.") from error
    return did


def _hash(credential: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    try:
        parts = (rfc8785.dumps(dict(proof)), rfc8785.dumps(dict(credential)))
    except (rfc8785.CanonicalizationError, ValueError, TypeError, RecursionError) as error:
        raise DocumentFault("credential-form", "The credential cannot be written in one spelling.") from error
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _key(method: object) -> tuple[str, bytes]:
    did, _, fragment = str(method).partition("#")
    try:
        if not did.startswith("did:key:") or fragment not in ("", did.removeprefix("did:key:")):
            raise ValueError
        raw = unbase58(_multibase(did.removeprefix("did:key:")))
    except ValueError as error:
        raise DocumentFault("credential-form", f"Not a did:key of Ed25519: {str(method)[:80]!r}") from error
    if not raw.startswith(_ED25519) or len(raw) != 34:
        raise DocumentFault("credential-form", f"Not a did:key of Ed25519: {str(method)[:80]!r}")
    return did, raw[2:]


def _multibase(text: object) -> str:
    if not isinstance(text, str) or not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not multibase base58btc")
    return text[1:]


def base58(raw: bytes) -> str:
    """Base58 as Bitcoin writes it."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def unbase58(text: str) -> bytes:
    """Back from base58. Raises ValueError."""
    number = 0
    for character in text:
        number = number * 58 + _ALPHABET.index(character)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body
