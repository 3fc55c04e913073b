"""What a landmark and a unit keep on disk: who they are, their keys, certificates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from sekisho.standards.locating.attestation import DeviceKey
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.passphrases import to_lock
from sekisho.storage.private_keys import PrivateKeys
from sekisho.vocabulary.errors import KeyFault, UnreadableFile, UsageFault

_CHAIN, _MAKER = "chain.pem", "maker.pem"
IDENTITY, LANDMARK_KEY, DEVICE_KEY = "landmark.json", "landmark.pem", "device.pem"


def write_identity(folder: Path, told: dict[str, Any]) -> None:
    """Who a landmark is. Raises UsageFault where one is there already."""
    path = folder / IDENTITY
    if path.exists():
        raise UsageFault(f"{path} exists.", hint="A landmark keeps its name; make another elsewhere.")
    write_bytes(path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def read_identity(folder: Path) -> dict[str, Any]:
    """Who a landmark is: name, lat, lon, error_km, jurisdiction. Raises UnreadableFile."""
    try:
        told = json.loads(read_file(folder / IDENTITY))
        return {
            "name": str(told["name"]),
            "lat": float(told["lat"]),
            "lon": float(told["lon"]),
            "error_km": float(told["error_km"]),
            "jurisdiction": str(told.get("jurisdiction", "")),
        }
    except (ValueError, KeyError, TypeError) as fault:
        raise UnreadableFile(f"{folder / IDENTITY} names no landmark.", hint="sekisho locate landmark init") from fault


def write_device(
    folder: Path, key: Ed25519PrivateKey, chain: Sequence[x509.Certificate], maker: x509.Certificate
) -> Path:
    """A device of software; gives the file of its maker's certificate. Raises KeyFault where one is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DEVICE_KEY
    PrivateKeys.in_file(path).create([key], to_lock(path))
    write_bytes(folder / _CHAIN, b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    write_bytes(folder / _MAKER, maker.public_bytes(Encoding.PEM))
    return folder / _MAKER


def read_device(folder: Path) -> tuple[DeviceKey, list[x509.Certificate]]:
    """A device's key and chain. Raises KeyFault, UnreadableFile."""
    match PrivateKeys.in_file(folder / DEVICE_KEY).read():
        case (Ed25519PrivateKey() | EllipticCurvePrivateKey() as key,):
            return key, read_certificates(folder / _CHAIN)
    raise KeyFault("key-kind", f"{folder / DEVICE_KEY} holds a key of another kind.", hint="Ed25519 or ECDSA.")


def read_certificates(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises UnreadableFile."""
    try:
        return x509.load_pem_x509_certificates(read_file(path))
    except ValueError as fault:
        raise UnreadableFile(f"{path} holds no certificates that can be read.", hint="PEM is expected.") from fault
