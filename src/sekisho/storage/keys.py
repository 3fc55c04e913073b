"""Keys for documents on disk: an own key's folder, rings of others' keys, and the policy of suites."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from sekisho.standards.keyfile import raw_public
from sekisho.standards.suites import DEFAULT, DocumentKey, DocumentSigner, Ring, Suite, SuitePolicy, read_json
from sekisho.standards.yaml_data import NotYaml, read_yaml
from sekisho.storage.files import read_file
from sekisho.storage.locating_identity import DEVICE_KEY, LANDMARK_KEY
from sekisho.storage.outputs import write_bytes
from sekisho.storage.passphrases import to_lock
from sekisho.storage.private_files import create_private
from sekisho.storage.private_keys import PrivateKeys
from sekisho.storage.texts import knowledge_data
from sekisho.vocabulary.errors import DocumentFault, KeyFault, UnreadableFile, UsageFault

_PUBLIC = "key.txt"


def create_signer(folder: Path, name: str, suite: Suite = DEFAULT, *, locked: bool | None = None) -> DocumentSigner:
    """Make a key and keep it in a new folder that its owner alone may read.

    Args:
        folder: where. name: no blank, no plus. suite: which algorithms sign.
        locked: under a passphrase, or plain; None: as the surroundings or the person at the terminal say.

    Raises:
        UsageFault: the folder holds a key already. DocumentFault: the name cannot be a key's. KeyFault: as ``to_lock``.
    """
    if (folder / _PUBLIC).exists():
        raise UsageFault(f"{folder} holds a key already.", hint="A key is kept; make the new one in another folder.")
    signer = DocumentSigner.generate(name, suite)
    passphrase = to_lock(folder, locked, asks=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _parts(folder, suite).create(signer.private, passphrase)
    create_private(folder / _PUBLIC, (signer.public.text() + "\n").encode())  # last: with it the key is whole
    return signer


def load_signer(folder: Path) -> DocumentSigner:
    """An own key from its folder.

    Raises:
        KeyFault: it is not there, damaged, locked and cannot be unlocked, or (``key-other``) its parts are not of one
            key.
    """
    public = _public(folder)
    keys = tuple(k for k in _parts(folder, public.suite).read() if isinstance(k, Ed25519PrivateKey | MLDSA65PrivateKey))
    try:
        signer = DocumentSigner.of(public.name, public.suite, keys)
    except DocumentFault as fault:
        raise _not_of_one_key(folder) from fault
    if signer.public != public:
        raise _not_of_one_key(folder)
    return signer


def own_key(folder: Path) -> DocumentKey:
    """The public side of an own key; a locked one needs no passphrase for it. Raises KeyFault as ``load_signer``."""
    public = _public(folder)
    if b"".join(raw_public(part) for part in _parts(folder, public.suite).public()) != public.public:
        raise _not_of_one_key(folder)
    return public


def _not_of_one_key(folder: Path) -> KeyFault:
    return KeyFault("key-other", f"The private keys in {folder} are not those of its {_PUBLIC}.", hint="Restore it.")


def _parts(folder: Path, suite: Suite) -> PrivateKeys:
    return PrivateKeys.in_folder(folder, [f"{algorithm}.pem" for algorithm in suite.algorithms])


def _public(folder: Path) -> DocumentKey:
    try:
        return DocumentKey.parse(read_file(folder / _PUBLIC).decode("utf-8", "replace"))
    except UnreadableFile as fault:
        raise KeyFault("key-absent", f"{folder} holds no key: {fault.message}", hint="Restore it.") from fault
    except DocumentFault as fault:
        raise KeyFault("key-form", f"{folder / _PUBLIC} names no key.", hint="Restore it.") from fault


def keys_at(path: Path) -> PrivateKeys:
    """The private keys that a path stands for: a file of one, the folder of a document key, of a landmark or a device,
    or a log, a witness or a mirror, whose keys lie beside it.

    Raises:
        KeyFault: ``key-absent``: there are none.
    """
    if path.is_file() or path.is_symlink():
        return PrivateKeys.in_file(path)
    if (path / _PUBLIC).is_file():
        return _parts(path, _public(path).suite)
    for name in (LANDMARK_KEY, DEVICE_KEY):
        if (path / name).is_file():
            return PrivateKeys.in_file(path / name)
    from sekisho.storage.tiles import Private  # all of a log's storage, which a document key needs nothing of

    private = Private(path.with_name(path.name.removesuffix(".private")))
    if not private.exists():
        raise KeyFault("key-absent", f"{path} holds no private keys.", hint="Give a key's file or folder, or a log.")
    return private.keys


def read_ring(path: Path) -> Ring:
    """A ring from its file. Raises DocumentFault as ``Ring.take``, UnreadableFile."""
    return Ring.take(read_json(read_file(path)))


def write_ring(path: Path, ring: Ring) -> None:
    """Replace a ring's file."""
    write_bytes(path, json.dumps(ring.told(), ensure_ascii=False, indent=1).encode() + b"\n")


def read_suite_policy(path: Path) -> SuitePolicy:
    """An operator's own policy, YAML like ``knowledge/suites.yaml``. Raises DocumentFault (``policy-entry``)."""
    try:
        entries = read_yaml(read_file(path))
    except NotYaml as error:
        raise DocumentFault("policy-entry", f"{path} is no YAML: {error}") from None
    if not isinstance(entries, list):
        raise DocumentFault("policy-entry", f"{path} is no list of suites.")
    return SuitePolicy.of(entries)


@cache
def suite_policy() -> SuitePolicy:
    """The policy that comes with the program."""
    return SuitePolicy.of(knowledge_data("suites.yaml"))
