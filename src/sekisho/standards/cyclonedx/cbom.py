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
    classical: int  # bits
    quantum: int


# Security of Ed25519: RFC 8032, section 8.5 (about 128 bits). ML-DSA: FIPS 204, table 1, categories 2 and 3.
# SHA-256: FIPS 180-4; collisions cost 2^128. OIDs: RFC 8410; NIST CSOR (2.16.840.1.101.3.4).
ALGORITHMS = {
    "ed25519": Algorithm("Ed25519", "1.3.101.112", "signature", "ed25519", ("sign", "verify"), 128, 0),
    "mldsa44": Algorithm("ML-DSA-44", "2.16.840.1.101.3.4.3.17", "signature", "44", ("sign", "verify"), 128, 2),
    "mldsa65": Algorithm("ML-DSA-65", "2.16.840.1.101.3.4.3.18", "signature", "65", ("sign", "verify"), 192, 3),
    "sha256": Algorithm("SHA-256", "2.16.840.1.101.3.4.2.1", "hash", "256", ("digest",), 128, 2),
    "hmac-sha256": Algorithm("HMAC-SHA-256", "1.2.840.113549.2.9", "mac", "256", ("tag",), 256, 5),
    "aes128-cmac": Algorithm("AES-128-CMAC", None, "mac", "128", ("tag",), 128, 1),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A key: what it is for, its id, its algorithm (a name of ``ALGORITHMS``), public bytes, and its state.

    ``state`` is one of NIST SP 800-57: pre-activation, active, suspended, deactivated, compromised, destroyed.
    """

    purpose: str
    id: str
    algorithm: str
    size: int
    state: str
    activated: str | None = None  # ISO instants
    expires: str | None = None


def cryptography_bill(assets: Iterable[Asset], serial: str, made: str, also: Iterable[str] = ()) -> dict[str, Any]:
    """The bill as a JSON value.

    Args:
        assets: keys. serial: a UUID. made: ISO instant. also: names of ``ALGORITHMS`` that are used without a key here.
    """
    keys = list(assets)
    used = sorted({key.algorithm for key in keys} | set(also))
    components = [_algorithm(name) for name in used] + [_key(key) for key in keys]
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
        + [{"ref": _key_ref(key), "dependsOn": [_ref(key.algorithm)]} for key in keys],
    }


def _ref(algorithm: str) -> str:
    return f"crypto/algorithm/{algorithm}"


def _key_ref(key: Asset) -> str:
    return f"crypto/key/{key.id}/{key.algorithm}"


def _algorithm(name: str) -> dict[str, Any]:
    one = ALGORITHMS[name]
    properties = {
        "primitive": one.primitive,
        "parameterSetIdentifier": one.parameters,
        "executionEnvironment": "software-plain-ram",
        "cryptoFunctions": list(one.functions),
        "classicalSecurityLevel": one.classical,
        "nistQuantumSecurityLevel": one.quantum,
    }
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
    crypto = {"assetType": "related-crypto-material", "relatedCryptoMaterialProperties": material}
    return {"type": "cryptographic-asset", "name": key.purpose, "bom-ref": _key_ref(key), "cryptoProperties": crypto}
