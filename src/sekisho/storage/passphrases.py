"""Where the passphrase of locked keys comes from: a file, a descriptor, or the person at the terminal. Never argv.

``SEKISHO_KEY_PASSPHRASE_FILE`` names a file, such as systemd's LoadCredential gives; ``SEKISHO_KEY_PASSPHRASE_FD`` an
open descriptor, which is read once. Both are this process's surroundings, as an agent's socket is, and not settings of
a command: a passphrase is asked for deep below the command, where a log is opened.
"""

from __future__ import annotations

import getpass
import os
import stat
import sys
import threading
import unicodedata
from pathlib import Path

from sekisho.vocabulary.errors import KeyFault, UsageFault

FILE, DESCRIPTOR = "SEKISHO_KEY_PASSPHRASE_FILE", "SEKISHO_KEY_PASSPHRASE_FD"
LEAST_BYTES = 15
_LARGEST = 1024
_HOW = f"Set {FILE} to a file that holds it, or run the command at a terminal."
_read: dict[int, bytes] = {}  # descriptors that were read: a pipe gives what it holds once


def configured() -> bytes | None:
    """The passphrase that the surroundings give; None where they give none.

    Raises:
        KeyFault: ``passphrase-source``: it cannot be read there, is none, or others can read it too.
    """
    file, descriptor = os.environ.get(FILE, ""), os.environ.get(DESCRIPTOR, "")
    if file and descriptor:
        raise KeyFault("passphrase-source", f"{FILE} and {DESCRIPTOR} are both set.", hint="Set one of them.")
    if file:
        return from_file(Path(file))
    return _from_descriptor(descriptor) if descriptor else None


def to_unlock(path: Path) -> bytes:
    """The passphrase of the locked keys in this file.

    Raises:
        KeyFault: ``passphrase-missing``: nobody can be asked; and as ``configured``.
    """
    given = configured()
    if given is not None:
        return given
    if not _somebody_there():
        raise KeyFault("passphrase-missing", f"{path} is encrypted, and no passphrase was given.", hint=_HOW)
    return _spelt(getpass.getpass(f"Passphrase of {path}: ").encode(), "what was typed")


def to_lock(path: Path, wanted: bool | None = None, *, asks: bool = False) -> bytes | None:
    """The passphrase under which new keys are kept; None: they are kept plain.

    Args:
        path: where they go.
        wanted: False: plain. True: locked, or refused. None: locked where the surroundings give a passphrase.
        asks: with None, a person at the terminal is asked, and may answer nothing.

    Raises:
        KeyFault: ``passphrase-missing``, ``passphrase-short``, ``passphrase-differs``; and as ``configured``.
    """
    if wanted is False:
        return None
    given = configured()
    if given is not None:
        return _long_enough(given)
    if wanted is None and not (asks and _somebody_there()):
        return None
    return _new(path, may_be_none=wanted is None)


def new_from(file: Path | None, path: Path) -> bytes:
    """A passphrase in place of an old one: from a file, else from the person at the terminal.

    Raises:
        KeyFault: as ``to_lock``.
    """
    if file is not None:
        return _long_enough(from_file(file))
    given = _new(path, may_be_none=False)
    if given is None:
        raise UsageFault("No passphrase was given.")
    return given


def _new(path: Path, *, may_be_none: bool) -> bytes | None:
    if not _somebody_there():
        raise KeyFault("passphrase-missing", f"No passphrase for {path} was given.", hint=_HOW)
    said = "; Enter alone: not encrypted" if may_be_none else ""
    given = _spelt(getpass.getpass(f"New passphrase for {path}{said}: ").encode(), "what was typed", empty=True)
    if not given and may_be_none:
        return None
    _long_enough(given)
    if _spelt(getpass.getpass("The same again: ").encode(), "what was typed", empty=True) != given:
        raise KeyFault("passphrase-differs", "The two passphrases differ.", hint="Nothing was changed; run it again.")
    return given


def from_file(path: Path) -> bytes:
    """A passphrase from a file: its one line.

    Root may let a group read it: systemd gives a credential to a service's user by an access list, which shows as
    rights of the group.

    Raises:
        KeyFault: ``passphrase-source``.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise KeyFault("passphrase-source", f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise KeyFault("passphrase-source", f"{path} is no file.", hint=f"Give a descriptor by {DESCRIPTOR}.")
        if status.st_mode & (0o037 if status.st_uid == 0 else 0o077) or status.st_uid not in (0, os.geteuid()):
            raise KeyFault("passphrase-source", f"{path} can be read by others.", hint=f"chmod 400 {path}")
        content = os.read(descriptor, _LARGEST + 2)
    finally:
        os.close(descriptor)
    return _spelt(content, str(path))


def _from_descriptor(text: str) -> bytes:
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:
        raise KeyFault("passphrase-source", f"{DESCRIPTOR} is no number of a descriptor.")
    number = int(text)
    if number not in _read:
        content = b""
        try:
            while len(content) <= _LARGEST + 1 and (more := os.read(number, _LARGEST + 2 - len(content))):
                content += more
        except OSError as error:
            raise KeyFault("passphrase-source", f"The descriptor {number} cannot be read: {error.strerror}.") from error
        _read[number] = _spelt(content, f"descriptor {number}")
    return _read[number]


def _spelt(content: bytes, where: str, *, empty: bool = False) -> bytes:
    """One line of UTF-8 without its end, in composed form (NFC): two keyboards may spell one word differently."""
    line = content.removesuffix(b"\n").removesuffix(b"\r")
    try:
        text = unicodedata.normalize("NFC", line.decode("utf-8"))
    except UnicodeDecodeError:
        raise KeyFault("passphrase-source", f"{where}: not UTF-8.", hint="Random bytes: as base64.") from None
    spelt = text.encode()
    if len(line) > _LARGEST or any(c in text for c in "\r\n\0") or not (spelt or empty):
        raise KeyFault("passphrase-source", f"{where}: not one line of 1 to {_LARGEST:,} bytes.")
    return spelt


def _long_enough(passphrase: bytes) -> bytes:
    """At least 15, as NIST SP 800-63B-4 asks of a password that stands alone; a stolen file can be tried for years."""
    if len(passphrase) < LEAST_BYTES:
        raise KeyFault(
            "passphrase-short",
            f"The passphrase has {len(passphrase)} bytes; {LEAST_BYTES} are the least.",
            hint="Take some words that have nothing to do with each other.",
        )
    return passphrase


def _somebody_there() -> bool:
    """Whether a person can be asked; a request that a server answers in a thread of its own must not wait for one."""
    return threading.current_thread() is threading.main_thread() and sys.stdin.isatty() and sys.stderr.isatty()
