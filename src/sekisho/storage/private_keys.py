"""The private keys of one thing on disk, plain or locked under a passphrase: of a document key, a log, packs, a device.

>>> keys = PrivateKeys.in_file(path)                  # or in_folder(folder, ("ed25519.pem", "mldsa65.pem"))
>>> keys.create([private], to_lock(path))             # never over another
>>> keys.read(), keys.public(), keys.locked           # only `read` needs the passphrase
>>> keys.lock(passphrase); keys.unlock()              # existing ones; the new files are whole before the old ones go
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.standards.keyfile import (
    SALT_BYTES,
    LockedKeys,
    PrivateKey,
    PublicKey,
    is_locked,
    plain_text,
    read_plain,
)
from sekisho.storage.passphrases import to_unlock
from sekisho.storage.private_files import create_private, read_private, replace_private, sync_folder
from sekisho.vocabulary.errors import KeyFault

LOCKED = "private.locked"

_unlocked: dict[bytes, tuple[PrivateKey, ...]] = {}  # by SHA-256 of the file: a service opens its log at every batch
_one_at_a_time = threading.Lock()  # requests at once must not take 64 MiB each


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """Where keys lie: ``plain`` PEM files, one a key, or all together in the file ``under``, which may be the same."""

    plain: tuple[Path, ...]
    under: Path

    @classmethod
    def in_file(cls, path: Path) -> PrivateKeys:
        """One key in one file, plain or locked."""
        return cls((path,), path)

    @classmethod
    def in_folder(cls, folder: Path, names: Sequence[str]) -> PrivateKeys:
        """Keys that belong together: plain, each under its name, or locked in one file."""
        return cls(tuple(folder / name for name in names), folder / LOCKED)

    @property
    def _one_file(self) -> bool:
        return self.plain == (self.under,)

    @property
    def locked(self) -> bool:
        """Whether what is on disk is locked, all of it. Raises KeyFault where it cannot be read."""
        if self._one_file:
            return is_locked(read_private(self.under))
        return self.under.is_file() and not self._left()

    def _left(self) -> list[Path]:
        return [path for path in self.plain if path.exists()]

    def create(self, keys: Sequence[PrivateKey], passphrase: bytes | None) -> None:
        """Write new keys, locked where a passphrase is given.

        Raises:
            KeyFault: ``key-exists``; nothing is ever written over.
        """
        if taken := [path for path in {*self.plain, self.under} if path.is_symlink() or path.exists()]:
            hint = "Keys are never written over; name another."
            raise KeyFault("key-exists", f"{min(taken)} exists.", hint=hint)
        if passphrase is None:
            for path, key in zip(self.plain, keys, strict=True):
                create_private(path, plain_text([key]))
        else:
            create_private(self.under, _locked(keys, passphrase))
        sync_folder(self.under.parent)

    def read(self) -> tuple[PrivateKey, ...]:
        """The keys; where they are locked, the passphrase is taken from where ``to_unlock`` finds it, once a process.

        Raises:
            KeyFault: why not; as ``read_private``, ``LockedKeys.parse`` and ``unlock``, ``to_unlock``.
        """
        content = self._content()
        return self._read_plain(content) if content is None or not is_locked(content) else _opened(self.under, content)

    def public(self) -> tuple[PublicKey, ...]:
        """The public sides, without a passphrase. They are as good as the file: compare them with what was given out.

        Raises:
            KeyFault: as ``read``.
        """
        content = self._content()
        if content is None or not is_locked(content):
            return tuple(key.public_key() for key in self._read_plain(content))
        return _named(self.under, content).public

    def _content(self) -> bytes | None:
        """The file that is or may be locked; None: the keys lie in files of their own."""
        return read_private(self.under) if self._one_file or self.under.is_symlink() or self.under.exists() else None

    def _read_plain(self, content: bytes | None) -> tuple[PrivateKey, ...]:
        if content is not None and not self._one_file:
            raise KeyFault("key-form", f"{self.under} holds no locked keys.", hint="Restore it from a copy.")
        keys: list[PrivateKey] = []
        for path in self.plain:
            try:
                found = read_plain(read_private(path) if content is None else content)
            except KeyFault as fault:
                raise _at(path, fault) from fault
            if len(found) != 1:
                raise KeyFault("key-form", f"{path} holds {len(found)} keys and not one.")
            keys += found
        return tuple(keys)

    def lock(self, passphrase: bytes) -> None:
        """Put the keys under a passphrase, or under another one; plain files are removed after the locked one is whole.

        Raises:
            KeyFault: as ``read``.
        """
        content = _locked(self.read(), passphrase)
        LockedKeys.parse(content).unlock(passphrase)  # what will be all that is left does open
        replace_private(self.under, content)
        if not self._one_file:
            for path in self._left():
                path.unlink()
            sync_folder(self.under.parent)

    def unlock(self) -> None:
        """Put the keys into plain files.

        Raises:
            KeyFault: ``key-plain``: they are; and as ``read``.
        """
        content = self._content()
        if content is None or not is_locked(content):
            raise KeyFault("key-plain", f"{self.under} is not encrypted.")
        keys = self.read()
        if len(keys) != len(self.plain):
            raise KeyFault("key-form", f"{self.under} holds {len(keys)} keys and not {len(self.plain)}.")
        for path, key in zip(self.plain, keys, strict=True):
            replace_private(path, plain_text([key]))
        if not self._one_file:
            self.under.unlink(missing_ok=True)
            sync_folder(self.under.parent)


def _locked(keys: Sequence[PrivateKey], passphrase: bytes) -> bytes:
    return LockedKeys.lock(keys, passphrase, secrets.token_bytes(SALT_BYTES)).to_bytes()


def _opened(path: Path, content: bytes) -> tuple[PrivateKey, ...]:
    locked, digest = _named(path, content), hashlib.sha256(content).digest()
    with _one_at_a_time:
        if digest not in _unlocked:
            try:
                _unlocked[digest] = locked.unlock(to_unlock(path))
            except KeyFault as fault:
                raise _at(path, fault) from fault
        return _unlocked[digest]


def _named(path: Path, content: bytes) -> LockedKeys:
    try:
        return LockedKeys.parse(content)
    except KeyFault as fault:
        raise _at(path, fault) from fault


def _at(path: Path, fault: KeyFault) -> KeyFault:
    """The same fault with the file that has it."""
    if str(path) in fault.message:
        return fault
    return KeyFault(fault.code, f"{path}: {fault.message}", hint=fault.hint)
