"""Keys and algorithms in use as a CycloneDX 1.6 cryptographic bill of materials (ECMA-424, CBOM)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What an algorithm is. ``quantum`` is NIST's category, 0 where a quantum computer would break it."""

    name: str
    oid: str | None
    primitive: str
    parameters: str
    functions: tuple[str, ...]
    classical: int | None  # bits; None: as good as the passphrase
    quantum: int | None
    mode: str | None = None


# Security of Ed25519: RFC 8032, section 8.5 (about 128 bits). ML-DSA: FIPS 204, table 1, categories 2 and 3.
# SHA-256: FIPS 180-4; collisions cost 2^128. AES-256: what NIST's category 5 is measured by (FIPS 204, appendix A).
# OIDs: RFC 8410; RFC 5758; NIST CSOR (2.16.840.1.101.3.4).
ALGORITHMS = {
    "ed25519": Algorithm("Ed25519", "1.3.101.112", "signature", "ed25519", ("sign", "verify"), 128, 0),
    "mldsa44": Algorithm("ML-DSA-44", "2.16.840.1.101.3.4.3.17", "signature", "44", ("sign", "verify"), 128, 2),
    "mldsa65": Algorithm("ML-DSA-65", "2.16.840.1.101.3.4.3.18", "signature", "65", ("sign", "verify"), 192, 3),
    "sha256": Algorithm("SHA-256", "2.16.840.1.101.3.4.2.1", "hash", "256", ("digest",), 128, 2),
    "hmac-sha256": Algorithm("HMAC-SHA-256", "1.2.840.113549.2.9", "mac", "256", ("tag",), 256, 5),
    "ecdsa-secp256r1": Algorithm(
        "ECDSA-P256", "1.2.840.10045.4.3.2", "signature", "secp256r1", ("sign", "verify"), 128, 0
    ),
    "ecdsa-secp384r1": Algorithm(
        "ECDSA-P384", "1.2.840.10045.4.3.3", "signature", "secp384r1", ("sign", "verify"), 192, 0
    ),
    "aes256-gcm": Algorithm(
        "AES-256-GCM", "2.16.840.1.101.3.4.1.46", "ae", "256", ("encrypt", "decrypt"), 256, 5, "gcm"
    ),
    "argon2id": Algorithm("Argon2id", None, "kdf", "v=19", ("keyderive",), None, None),
    "aes128-cmac": Algorithm("AES-128-CMAC", None, "mac", "128", ("tag",), 128, 1),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A key: what it is for, its id, its algorithm (a name of ``ALGORITHMS``), public bytes, and its state.

    ``state`` is one of NIST SP 800-57: pre-activation, active, suspended, deactivated, compromised, destroyed.
    ``encrypted`` says how its private key lies here, which is then listed as well; None: it does not.
    """

    purpose: str
    id: str
    algorithm: str
    size: int
    state: str
    activated: str | None = None  # ISO instants
    expires: str | None = None
    encrypted: bool | None = None


def cryptography_bill(assets: Iterable[Asset], serial: str, made: str, also: Iterable[str] = ()) -> dict[str, Any]:
    """The bill as a JSON value.

    Args:
        assets: keys. serial: a UUID. made: ISO instant. also: names of ``ALGORITHMS`` that are used without a key here.
    """
    keys = list(assets)
    own = [key for key in keys if key.encrypted is not None]
    locking = {"aes256-gcm", "argon2id"} if any(key.encrypted for key in own) else set()
    used = sorted({key.algorithm for key in keys} | set(also) | locking)
    components = [_algorithm(name) for name in used] + [_key(key) for key in keys] + [_private(key) for key in own]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": made,
            "component": {"type": "application", "name": "sekisho", "bom-ref": "sekisho"},
        },
        "components": components,
        "dependencies": [{"ref": "sekisho", "dependsOn": [one["bom-ref"] for one in components]}]
        + [{"ref": _key_ref(key), "dependsOn": [_ref(key.algorithm)]} for key in keys]
        + [{"ref": _key_ref(key, "private-key"), "dependsOn": _needs(key)} for key in own],
    }


def _ref(algorithm: str) -> str:
    return f"crypto/algorithm/{algorithm}"


def _key_ref(key: Asset, kind: str = "key") -> str:
    return f"crypto/{kind}/{key.id}/{key.algorithm}"


def _needs(key: Asset) -> list[str]:
    return [_ref(key.algorithm), *((_ref("aes256-gcm"), _ref("argon2id")) if key.encrypted else ())]


def _algorithm(name: str) -> dict[str, Any]:
    one = ALGORITHMS[name]
    properties = {
        "primitive": one.primitive,
        "parameterSetIdentifier": one.parameters,
        "executionEnvironment": "software-plain-ram",
        "cryptoFunctions": list(one.functions),
        "classicalSecurityLevel": one.classical,
        "nistQuantumSecurityLevel": one.quantum,
        "mode": one.mode,
    }
    properties = {name: value for name, value in properties.items() if value is not None}
    crypto: dict[str, Any] = {"assetType": "algorithm", "algorithmProperties": properties}
    if one.oid:
        crypto["oid"] = one.oid
    return {"type": "cryptographic-asset", "name": one.name, "bom-ref": _ref(name), "cryptoProperties": crypto}


def _key(key: Asset) -> dict[str, Any]:
    material: dict[str, Any] = {
        "type": "public-key",
        "id": key.id,
        "state": key.state,
        "size": key.size * 8,
        "algorithmRef": _ref(key.algorithm),
    }
    if key.activated:
        material["activationDate"] = key.activated
    if key.expires:
        material["expirationDate"] = key.expires
    return _material(key.purpose, _key_ref(key), material)


def _private(key: Asset) -> dict[str, Any]:
    """The private key as it lies here: encrypted, or guarded by the rights on its file alone."""
    encrypted = {"mechanism": "Software", "algorithmRef": _ref("aes256-gcm")}
    material = {
        "type": "private-key",
        "id": key.id,
        "state": key.state,
        "algorithmRef": _ref(key.algorithm),
        "format": "sekisho locked keys v1" if key.encrypted else "PEM",
        "securedBy": encrypted if key.encrypted else {"mechanism": "None"},
    }
    return _material(f"private key of {key.purpose}", _key_ref(key, "private-key"), material)


def _material(name: str, ref: str, material: dict[str, Any]) -> dict[str, Any]:
    crypto = {"assetType": "related-crypto-material", "relatedCryptoMaterialProperties": material}
    return {"type": "cryptographic-asset", "name": name, "bom-ref": ref, "cryptoProperties": crypto}
