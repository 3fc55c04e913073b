"""Keys for documents on disk: an own key's folder, rings of others' keys, and the policy of suites."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sekisho.standards.suites import DEFAULT, DocumentKey, DocumentSigner, Ring, Suite, SuitePolicy, read_json
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.texts import LOADER, knowledge_data
from sekisho.storage.tiles.files import write_private
from sekisho.vocabulary.errors import DocumentFault, UsageFault

_PUBLIC = "key.txt"


def create_signer(folder: Path, name: str, suite: Suite = DEFAULT) -> DocumentSigner:
    """Make a key and keep it in a new folder that its owner alone may read.

    Raises:
        UsageFault: the folder holds a key already. DocumentFault: the name cannot be a key's.
    """
    if (folder / _PUBLIC).exists():
        raise UsageFault(f"{folder} holds a key already.", hint="A key is kept; make the new one in another folder.")
    signer = DocumentSigner.generate(name, suite)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for algorithm, key in zip(suite.algorithms, signer.private, strict=True):
        write_private(folder / f"{algorithm}.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_private(folder / _PUBLIC, (signer.public.text() + "\n").encode())  # last: with it the key is whole
    return signer


def load_signer(folder: Path) -> DocumentSigner:
    """An own key from its folder.

    Raises:
        DocumentFault: ``key-folder``: it is not there, damaged, or its parts are not of one key.
    """
    try:
        public = DocumentKey.parse((folder / _PUBLIC).read_text("utf-8"))
        private = []
        for algorithm in public.suite.algorithms:
            key = load_pem_private_key((folder / f"{algorithm}.pem").read_bytes(), None)
            if not isinstance(key, Ed25519PrivateKey | MLDSA65PrivateKey):
                raise ValueError
            private.append(key)
        signer = DocumentSigner.of(public.name, public.suite, tuple(private))
    except (OSError, ValueError, TypeError, DocumentFault) as error:
        raise DocumentFault("key-folder", f"{folder} holds no key that can be read.", hint="Restore it.") from error
    if signer.public != public:
        raise DocumentFault("key-folder", f"The private keys in {folder} are not those of its {_PUBLIC}.")
    return signer


def read_ring(path: Path) -> Ring:
    """A ring from its file. Raises DocumentFault as ``Ring.take``, UnreadableFile."""
    return Ring.take(read_json(read_file(path)))


def write_ring(path: Path, ring: Ring) -> None:
    """Replace a ring's file."""
    write_bytes(path, json.dumps(ring.told(), ensure_ascii=False, indent=1).encode() + b"\n")


def read_suite_policy(path: Path) -> SuitePolicy:
    """An operator's own policy, YAML like ``knowledge/suites.yaml``. Raises DocumentFault (``policy-entry``)."""
    try:
        entries = yaml.load(read_file(path), Loader=LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise DocumentFault("policy-entry", f"{path} is no YAML: {error}") from None
    if not isinstance(entries, list):
        raise DocumentFault("policy-entry", f"{path} is no list of suites.")
    return SuitePolicy.of(entries)


@cache
def suite_policy() -> SuitePolicy:
    """The policy that comes with the program."""
    return SuitePolicy.of(knowledge_data("suites.yaml"))
