"""The bill of keys and algorithms: valid under the schema of CycloneDX 1.6, and each key names its algorithm."""

from __future__ import annotations

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from sekisho.standards.cyclonedx import ALGORITHMS, Asset, cryptography_bill

SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79"
ASSETS = [
    Asset("log: example.com/log", "d162b0c7", "ed25519", 32, "active"),
    Asset("log: example.com/log", "130b1384", "mldsa44", 1312, "active"),
    Asset("documents", "0" * 32, "mldsa65", 1952, "compromised", "2026-11-01T00:00:00Z", "2027-11-01T00:00:00Z"),
]


def test_the_bill_is_valid_under_the_official_schema() -> None:
    bill = cryptography_bill(ASSETS, SERIAL, "2026-11-28T00:00:00Z", ALGORITHMS)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_the_validator_would_see_a_fault() -> None:
    bill = cryptography_bill([Asset("x", "1", "ed25519", 32, "lost")], SERIAL, "2026-11-28T00:00:00Z")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is not None


def test_each_key_refers_to_its_algorithm_and_to_one_that_is_there() -> None:
    bill = cryptography_bill(ASSETS, SERIAL, "2026-11-28T00:00:00Z")
    refs = {one["bom-ref"] for one in bill["components"]}
    keys = [one for one in bill["components"] if one["cryptoProperties"]["assetType"] != "algorithm"]
    named = [one["cryptoProperties"]["relatedCryptoMaterialProperties"]["algorithmRef"] for one in keys]
    assert named == [f"crypto/algorithm/{asset.algorithm}" for asset in ASSETS]
    assert set(named) <= refs
    assert len(refs) == len(bill["components"])


def test_what_a_quantum_computer_breaks_is_marked() -> None:
    bill = cryptography_bill(ASSETS, SERIAL, "2026-11-28T00:00:00Z")
    levels = {
        one["name"]: one["cryptoProperties"]["algorithmProperties"]["nistQuantumSecurityLevel"]
        for one in bill["components"]
        if one["cryptoProperties"]["assetType"] == "algorithm"
    }
    assert levels == {"Ed25519": 0, "ML-DSA-44": 2, "ML-DSA-65": 3}
