"""The library that checks our signatures agrees with Wycheproof on every case of the two algorithms that logs use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey


def _load(shared_data: Path, name: str) -> dict[str, Any]:
    path = shared_data / "ledger" / "wycheproof" / name
    if not path.is_file():
        pytest.skip(f"Wycheproof is not beside this checkout ({path})")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except (InvalidSignature, ValueError):
        return False
    return True


def test_ed25519(shared_data: Path) -> None:
    cases = _load(shared_data, "ed25519_test.json")
    wrong, count = [], 0
    for group in cases["testGroups"]:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            sig, msg = bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])
            count += 1
            if _holds(lambda key=key, sig=sig, msg=msg: key.verify(sig, msg)) != (case["result"] == "valid"):  # type: ignore[misc]
                wrong.append(case["tcId"])
    assert (count, wrong) == (151, [])


def test_ml_dsa_44(shared_data: Path) -> None:
    cases = _load(shared_data, "mldsa_44_verify_test.json")
    wrong, count = [], 0
    for group in cases["testGroups"]:
        for case in group["tests"]:

            def check(group: dict[str, Any] = group, case: dict[str, Any] = case) -> None:
                key = MLDSA44PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]))
                context = bytes.fromhex(case["ctx"]) if "ctx" in case else None
                key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]), context)

            count += 1
            if _holds(check) != (case["result"] == "valid"):
                wrong.append(case["tcId"])
    assert (count, wrong) == (180, [])
