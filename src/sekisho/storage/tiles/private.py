"""What belongs to a log and is never served: its private keys, and the openings of what it committed to."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from sekisho.ledger import FieldOpening, Opening, item_key, leaf_hash, parse_opening
from sekisho.standards.c2sp import SignerKey, VerifierKey
from sekisho.storage.passphrases import to_lock
from sekisho.storage.private_files import create_private, read_private, replace_private, sync_folder
from sekisho.storage.private_keys import PrivateKeys
from sekisho.storage.tiles.files import told, write_all
from sekisho.vocabulary.errors import KeyFault, LedgerFault

_KEYS = ("ed25519.pem", "mldsa44.pem")


class Private:
    """The folder beside a log: FOLDER.private, readable by its owner alone.

    A witness or a mirror has one as well, with an Ed25519 key that cosigns: it says when it signed.
    """

    def __init__(self, log: Path) -> None:
        log = log.absolute()
        self.folder = log.with_name(log.name + ".private")
        self.keys = PrivateKeys.in_folder(self.folder, _KEYS)
        self._openings = self.folder / "openings.jsonl"

    def signers(self) -> list[SignerKey]:
        """The log's two keys, Ed25519 and ML-DSA-44, under the log's name.

        Raises:
            KeyFault: they are not there, not keys of these kinds, or locked and cannot be unlocked.
        """
        name = self._name()
        match self.keys.read():
            case (Ed25519PrivateKey() as first, MLDSA44PrivateKey() as second):
                return [SignerKey.of(name, first, cosigns=self.cosigns()), SignerKey.of(name, second)]
        raise self._of_another_kind()

    def verifiers(self) -> list[VerifierKey]:
        """Their public sides; locked keys need no passphrase for this. Raises KeyFault as ``signers``."""
        name = self._name()
        match self.keys.public():
            case (Ed25519PublicKey() as first, MLDSA44PublicKey() as second):
                return [VerifierKey.of(name, first, cosigns=self.cosigns()), VerifierKey.of(name, second)]
        raise self._of_another_kind()

    def _name(self) -> str:
        try:
            return (self.folder / "origin").read_bytes().decode("utf-8", "replace").strip()
        except FileNotFoundError as error:
            hint = "Restore them, or begin a log elsewhere."
            raise KeyFault("key-absent", f"{self.folder} has no keys.", hint=hint) from error

    def _of_another_kind(self) -> KeyFault:
        return KeyFault("key-kind", f"{self.folder} holds keys of another kind.", hint="Restore them.")

    def exists(self) -> bool:
        """Whether keys were made."""
        return (self.folder / "origin").is_file()

    def cosigns(self) -> bool:
        """Whether the keys are those of a witness or a mirror, not of a log."""
        return (self.folder / "cosigns").is_file()

    def create(self, origin: str, *, cosigns: bool = False) -> list[SignerKey]:
        """Make the keys of a new log, or of one who cosigns others' logs; locked where a passphrase is configured.

        Raises:
            LedgerFault: the name cannot be a key's. KeyFault: as ``to_lock``.
        """
        with told(self.folder, "the keys of the log cannot be written"):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.folder / "lock").open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)  # two first runs at once must not make two pairs
                return self.signers() if self.exists() else self._made(origin, cosigns)

    def _made(self, origin: str, cosigns: bool) -> list[SignerKey]:
        pair = (Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())
        signers = [SignerKey.of(origin, key, cosigns=cosigns) for key in pair]
        passphrase = to_lock(self.keys.under)
        for path in (*self.keys.plain, self.keys.under, self.folder / "cosigns"):
            if path.exists():  # without a name nobody was ever given them: a first run was cut off
                path.replace(path.with_name(path.name + ".unfinished"))
        self.keys.create(pair, passphrase)
        if cosigns:
            create_private(self.folder / "cosigns", b"")
        create_private(self.folder / "origin", (origin + "\n").encode())  # last: with it the keys are whole
        sync_folder(self.folder)
        return signers

    def commit(self, matter: Mapping[str, Any], items: Sequence[str] = ()) -> FieldOpening:
        """Make an opening under new salts and keep it, durably: an entry that nobody can open proves nothing.

        ``items`` are the units that the matter is about, in canonical spelling.
        """
        return self.commit_all([(matter, items)])[0]

    def commit_all(self, matters: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> list[FieldOpening]:
        """The same for several matters, each with its units, with one sync."""
        openings = [
            FieldOpening.of(matter, secrets.token_bytes, [self.item_key(item) for item in dict.fromkeys(items)])
            for matter, items in matters
        ]
        lines = "".join(opening.line() + "\n" for opening in openings)
        with told(self.folder, "the opening cannot be kept"):
            descriptor = os.open(self._openings, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                end = os.fstat(descriptor).st_size
                torn = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"  # by a crash: it must not spoil this one
                write_all(descriptor, ("\n" * torn + lines).encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            sync_folder(self.folder)
        return openings

    def item_key(self, item: str) -> bytes:
        """The key under which the entries about a unit are found; give it with the unit, to who may know its story.

        Raises:
            LedgerFault: the log's own key for this was changed.
        """
        return item_key(self._master(), item)

    def _master(self) -> bytes:
        path = self.folder / "items.key"
        if not path.is_file():
            with told(self.folder, "the key of the units cannot be kept"), (self.folder / "lock").open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                if not path.is_file():
                    replace_private(path, secrets.token_bytes(32))
        key = read_private(path)
        if len(key) != 32:
            raise LedgerFault(f"{path} is no key.", hint="Restore it; with another one entries are no longer found.")
        return key

    def opening_of(self, entry: bytes) -> Opening | FieldOpening | None:
        """The opening of an entry; None where it was not kept here."""
        wanted = leaf_hash(entry).hex()
        return next((o for line, o in self._read() if wanted in line and o.entry() == entry), None)

    def openings(self) -> Iterator[Opening | FieldOpening]:
        """Every opening that was kept, in the order in which they were made."""
        return (opening for _, opening in self._read())

    def openings_with(self, words: Collection[str]) -> Iterator[FieldOpening]:
        """Openings, by fields, in which one of these words stands; in the order in which they were committed to."""
        wanted = re.compile("|".join(map(re.escape, words)) or r"(?!)")
        for line in self._lines():
            if wanted.search(line):
                try:
                    opening = parse_opening(line)
                except LedgerFault:
                    continue
                if isinstance(opening, FieldOpening):
                    yield opening

    def _read(self) -> Iterator[tuple[str, Opening | FieldOpening]]:
        for line in self._lines():
            try:
                yield line, parse_opening(line)
            except LedgerFault:
                continue

    def _lines(self) -> Iterator[str]:
        if not self._openings.is_file():
            return
        with self._openings.open(encoding="utf-8") as lines:
            yield from (line for line in lines if line.endswith("\n"))  # one that a crash cut off never counted
