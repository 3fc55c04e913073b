"""Signed notes: a text, an empty line, and one line a signature (c2sp.org/signed-note)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.vocabulary.errors import LedgerFault

# A checkpoint is short; sixteen signatures of post-quantum size are 80 kB. More is somebody's attempt to keep us busy.
_LARGEST, _MOST = 1_000_000, 64
_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/=]+)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its four-byte id, and what the key's kind says follows."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """The line without its newline."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.blob).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """The signed text, final newline included, and its signatures: not verified by being here."""

    text: str
    signatures: tuple[Signature, ...]


def parse_note(content: bytes) -> Note:
    """Take a note apart; nothing is verified.

    Raises:
        LedgerFault: not a signed note.
    """
    text = _decoded(content)
    body, found, tail = text.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise LedgerFault("This is no signed note: an empty line and signature lines must follow the text.")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST:
        raise LedgerFault(f"The note has {len(lines)} signatures; at most {_MOST} are read.")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def _decoded(content: bytes) -> str:
    if len(content) > _LARGEST:
        raise LedgerFault(f"The note has {len(content):,} bytes; at most {_LARGEST:,} are read.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerFault("The note is not UTF-8.") from error
    if _CONTROL.search(text):
        raise LedgerFault("The note holds a control character.")
    return text


def _signature(line: str) -> Signature:
    matched = _LINE.fullmatch(line)
    if matched is None or not valid_name(matched[1]):
        raise LedgerFault(f"Not a signature line of a note: {line[:60]!r}")
    raw = decoded(matched[2], "signature")
    if len(raw) < 5:
        raise LedgerFault(f"The signature of {matched[1][:60]!r} is empty.")
    return Signature(matched[1], raw[:4], raw[4:])


def valid_name(name: str) -> bool:
    """Key names are not empty and hold neither blanks of any kind nor a plus."""
    return bool(name) and "+" not in name and not any(c.isspace() for c in name) and not _CONTROL.search(name)


def decoded(text: str, what: str) -> bytes:
    """Standard base64, in the one spelling that its bytes have.

    Raises:
        LedgerFault: anything else; ``what`` names it.
    """
    try:
        raw = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerFault(f"The {what} is not base64.") from error
    if binascii.b2a_base64(raw, newline=False).decode() != text:  # two spellings of one signature are two files
        raise LedgerFault(f"The {what} is not base64 in its one proper spelling.")
    return raw


def format_note(text: str, signatures: Iterable[Signature]) -> bytes:
    """The note's bytes.

    Raises:
        LedgerFault: the text does not end in a newline or holds a control character; no signature.
    """
    lines = [s.line() + "\n" for s in signatures]
    if not text.endswith("\n") or _CONTROL.search(text) or not lines:
        raise LedgerFault("A note needs a text that ends in a newline, and a signature.")
    return (text + "\n" + "".join(lines)).encode()
