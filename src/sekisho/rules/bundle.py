"""A bundle of packs: texts, a manifest with the digest of each, and a signature over the manifest. Pure; no file here.

The manifest says which texts belong together; the signature says who stands behind them. The packs that ship carry a
manifest that comes with the program itself; packs from elsewhere need a signature by a key that the user trusts.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sekisho.vocabulary.errors import PackFault

FORMAT = "sekisho-packs/1"
MANIFEST = "MANIFEST.json"
SIGNATURE = "MANIFEST.sig"
_HINT = "Get the bundle again from who signed it, or say --allow-unsigned if you know what changed."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds: text name -> sha-256."""

    name: str
    version: str
    files: Mapping[str, str]

    def canonical(self) -> bytes:
        """The bytes that are signed; equal manifests give equal bytes."""
        body = {"format": FORMAT, "name": self.name, "version": self.version, "files": dict(sorted(self.files.items()))}
        return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def manifest_of(texts: Mapping[str, str], name: str, version: str) -> Manifest:
    """The manifest of these texts."""
    files = {key: hashlib.sha256(text.encode()).hexdigest() for key, text in sorted(texts.items())}
    return Manifest(name, version, files)


def parse_manifest(raw: bytes) -> Manifest:
    """Raises PackFault for what is no manifest."""
    try:
        body: Any = json.loads(raw)
        if body["format"] != FORMAT or not all(isinstance(h, str) for h in body["files"].values()):
            raise ValueError(body["format"])
        return Manifest(str(body["name"]), str(body["version"]), {str(k): v for k, v in body["files"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackFault(f"The manifest of the packs cannot be read: {error!r}", hint=_HINT) from error


def check(texts: Mapping[str, str], manifest: Manifest) -> None:
    """Raises PackFault where the texts are not exactly those of the manifest: which, and how."""
    found = manifest_of(texts, manifest.name, manifest.version).files
    altered = sorted(name for name in found.keys() & manifest.files.keys() if found[name] != manifest.files[name])
    strange, gone = sorted(found.keys() - manifest.files.keys()), sorted(manifest.files.keys() - found.keys())
    said = [f"altered: {', '.join(altered)}"] if altered else []
    said += [f"not in the manifest: {', '.join(strange)}"] if strange else []
    said += [f"missing: {', '.join(gone)}"] if gone else []
    if said:
        raise PackFault(f"The packs are not what their manifest says ({'; '.join(said)}).", hint=_HINT)


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 digits of the sha-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """The content of the signature file: JSON with key id and signature."""
    signature = base64.b64encode(key.sign(manifest.canonical())).decode()
    body = {"algorithm": "ed25519", "key": key_id(key.public_key()), "signature": signature}
    return (json.dumps(body, sort_keys=True, indent=1) + "\n").encode()


def verify(manifest: Manifest, signature: bytes | None, trusted: Collection[Ed25519PublicKey]) -> str:
    """The id of the trusted key that signed the manifest.

    Raises:
        PackFault: no signature, not by a trusted key, or not over this manifest.
    """
    if signature is None:
        raise PackFault(f"The packs '{manifest.name}' are not signed.", hint=_HINT)
    try:
        body = json.loads(signature)
        signed, by = base64.b64decode(body["signature"], validate=True), str(body["key"])
    except (ValueError, KeyError, TypeError) as error:
        raise PackFault(f"The signature of '{manifest.name}' cannot be read: {error!r}", hint=_HINT) from error
    for key in trusted:
        if key_id(key) != by:
            continue
        try:
            key.verify(signed, manifest.canonical())
        except InvalidSignature as error:
            raise PackFault(f"The signature of '{manifest.name}' is not over these packs.", hint=_HINT) from error
        return by
    raise PackFault(f"The packs '{manifest.name}' are signed by {by}, whom you do not trust.", hint="Give --pack-key.")
