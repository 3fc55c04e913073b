"""Reads the rule packs from disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from sekisho.rules.bundle import (
    MANIFEST,
    SIGNATURE,
    Manifest,
    check,
    key_id,
    manifest_of,
    parse_manifest,
    sign,
    verify,
)
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.storage.passphrases import to_lock
from sekisho.storage.private_keys import PrivateKeys
from sekisho.vocabulary.errors import KeyFault, PackFault

BUNDLED = Path(__file__).resolve().parent.parent / "rulepacks"
_LARGEST = 4 * 1024 * 1024


def read_packs(
    folder: Path = BUNDLED, *, keys: Sequence[Ed25519PublicKey] = (), allow_unsigned: bool = False
) -> dict[str, str]:
    """Every pack below the folder: its path relative to the folder -> its text.

    The packs that ship must be what their manifest says; packs from elsewhere must be signed by one of ``keys``.

    Args:
        folder: where they lie. keys: whom the user trusts.
        allow_unsigned: take them as they are, unsigned or altered.

    Raises:
        PackFault: no packs there, one that is too large or not UTF-8, or a bundle that is unsigned or altered.
    """
    texts = _texts(folder)
    if allow_unsigned:
        return texts
    manifest = _manifest(folder)
    if folder.resolve() != BUNDLED:
        signature = folder / SIGNATURE
        verify(manifest, signature.read_bytes() if signature.is_file() else None, keys)
    check(texts, manifest)
    return texts


def bundled_manifest() -> Manifest:
    """What the packs that ship say they are; ``read_packs`` sees that they are it."""
    return _manifest(BUNDLED)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise PackFault(f"{folder} has no {MANIFEST}: its packs are not signed.", hint=UNSIGNED)
    return parse_manifest(path.read_bytes())


def _texts(folder: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.stat().st_size > _LARGEST:
            raise PackFault(f"{path} is larger than {_LARGEST} bytes.", hint="A pack is a short text.")
        try:
            texts[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise PackFault(f"{path} is not UTF-8.", hint="Save it as UTF-8.") from error
    if not texts:
        raise PackFault(f"No rule packs in {folder}.", hint="Point to a folder with *.yaml packs.")
    return texts


def seal(folder: Path, name: str, version: str, key: Ed25519PrivateKey | None) -> Manifest:
    """Write the manifest of a folder of packs, and its signature where a key is given."""
    manifest = manifest_of(_texts(folder), name, version)
    (folder / MANIFEST).write_bytes(manifest.canonical())
    (folder / SIGNATURE).unlink(missing_ok=True)
    if key is not None:
        (folder / SIGNATURE).write_bytes(sign(manifest, key))
    return manifest


def new_key(private: Path, public: Path, *, locked: bool | None = None, asks: bool = False) -> str:
    """Make a key pair; the private key is readable by its owner only. Gives its id.

    Args:
        private: where it goes. public: where its public side goes. locked, asks: as ``to_lock`` takes them.

    Raises:
        KeyFault: one of the files exists: a key is never written over; and as ``to_lock``.
    """
    if private.exists() or public.exists():
        hint = "Keys are never written over; name other files."
        raise KeyFault("key-exists", f"{private} or {public} exists.", hint=hint)
    key = Ed25519PrivateKey.generate()
    PrivateKeys.in_file(private).create([key], to_lock(private, locked, asks=asks))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key_id(key.public_key())


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Raises PackFault for what is no Ed25519 public key."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise PackFault(f"{path} holds no public key.", hint=_MAKE) from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackFault(f"{path} is not an Ed25519 key.", hint=_MAKE)
    return key


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Raises KeyFault for what is no Ed25519 private key, or is locked and cannot be unlocked."""
    match PrivateKeys.in_file(path).read():
        case (Ed25519PrivateKey() as key,):
            return key
    raise KeyFault("key-kind", f"{path} is not an Ed25519 key.", hint=_MAKE)


_MAKE = "Make one with `sekisho law keygen`."
UNSIGNED = "Have it signed with `sekisho law sign`, or say --allow-unsigned. Packs that ship: tools/pack_manifest.py."


def read_cases(folder: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Cases and chips for the linter: ``chips.yaml`` and ``cases/*.yaml`` below the folder.

    Raises:
        PackFault: they are not there, or not lists of cases.
    """
    try:
        chips = read_yaml((folder / "chips.yaml").read_bytes())
        texts = [p.read_bytes() for p in sorted((folder / "cases").glob("*.yaml"))]
        cases = [case for text in texts for case in read_yaml(text) or []]
    except (OSError, NotYaml) as error:
        raise PackFault(f"{folder} holds no cases: {error}", hint="chips.yaml and cases/*.yaml are needed.") from error
    if not isinstance(chips, dict) or not all(isinstance(c, dict) and "as_of" in c for c in cases):
        raise PackFault(f"{folder} holds no cases.", hint="chips.yaml is a mapping, cases/*.yaml are lists.")
    return cases, chips
