"""What a log and a witness say to each other: the request add-checkpoint, and its answer (c2sp.org/tlog-witness)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.standards.c2sp.checkpoint import Checkpoint, decimal
from sekisho.standards.c2sp.keys import Subtree
from sekisho.standards.c2sp.note import Note, Signature, decoded, format_note, parse_note
from sekisho.vocabulary.errors import LedgerFault

LARGEST_REQUEST = 1_100_000  # a note of the largest kind, and a proof
LARGEST_ANSWER = 200_000  # forty cosignatures of ML-DSA-44
SIZE_TYPE = "text/x.tlog.size"
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint with the proof that it continues an older one: that one's size, the hashes, the signed note.

    So a log asks a witness; whoever kept the older checkpoint can check it as well.
    """

    old: int
    path: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says. Raises LedgerFault where it is no checkpoint."""
        return Checkpoint.parse(self.note.text)

    @classmethod
    def parse(cls, content: bytes) -> AddCheckpoint:
        """From the body of a request.

        Raises:
            LedgerFault: it is none.
        """
        (first, *lines), note = _parts(content, "proof of consistency")
        if note is None or not first.startswith("old "):
            raise LedgerFault("This is no proof of consistency: `old N`, hashes, an empty line and a checkpoint.")
        path = _hashes(lines, len(lines), "proof of consistency")
        request = cls(decimal(first.removeprefix("old "), "old size"), path, parse_note(note))
        _ = request.checkpoint  # a note that is no checkpoint is no request
        return request

    def content(self) -> bytes:
        """The body of the request."""
        return _content(f"old {self.old}", self.path, self.note)


@dataclass(frozen=True, slots=True)
class SignSubtree:
    """The request sign-subtree: a range of entries, its root, and the proof that a cosigned checkpoint has it."""

    start: int
    end: int
    root: bytes
    path: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says. Raises LedgerFault where it is no checkpoint."""
        return Checkpoint.parse(self.note.text)

    @property
    def subtree(self) -> Subtree:
        """What is to be signed."""
        return Subtree(self.checkpoint.origin, self.start, self.end, self.root)

    @classmethod
    def parse(cls, content: bytes) -> SignSubtree:
        """From the body of a request; whether the range is that of a subtree is not asked here.

        Raises:
            LedgerFault: it is none.
        """
        (first, *lines), note = _parts(content, "request")
        words = first.split(" ")
        if note is None or len(words) != 3 or words[0] != "subtree" or not lines:
            raise LedgerFault("This is no request: `subtree START END`, its root, hashes, an empty line, a checkpoint.")
        root, *path = _hashes(lines, len(lines) - 1, "proof of the subtree")
        start, end = (decimal(word, "range of the subtree") for word in words[1:])
        request = cls(start, end, root, tuple(path), parse_note(note))
        _ = request.checkpoint
        return request

    def content(self) -> bytes:
        """The body of the request."""
        return _content(f"subtree {self.start} {self.end}", (self.root, *self.path), self.note)


def _parts(content: bytes, what: str) -> tuple[list[str], bytes | None]:
    """The lines of a request before its empty line, of which there is one at least, and the note behind it."""
    if len(content) > LARGEST_REQUEST:
        raise LedgerFault(f"The {what} has {len(content):,} bytes; at most {LARGEST_REQUEST:,} are read.")
    head, empty, note = content.partition(b"\n\n")
    return head.decode("utf-8", "replace").split("\n"), note if empty else None


def _hashes(lines: Sequence[str], proof: int, what: str) -> tuple[bytes, ...]:
    """The hashes of a request, a line each; so many of them are those of the proof."""
    if proof > _MOST_HASHES:
        raise LedgerFault(f"The proof has {proof} hashes; at most {_MOST_HASHES} may be sent.")
    found = tuple(decoded(line, what) for line in lines)
    if any(len(one) != 32 for one in found):
        raise LedgerFault(f"The {what} is not made of hashes of 32 bytes.")
    return found


def _content(first: str, hashes: Iterable[bytes], note: Note) -> bytes:
    lines = [first, *(base64.b64encode(one).decode() for one in hashes)]
    return ("\n".join(lines) + "\n\n").encode() + format_note(note.text, note.signatures)


def signature_lines(signatures: Iterable[Signature]) -> bytes:
    """The answer to a checkpoint that was cosigned."""
    return "".join(signature.line() + "\n" for signature in signatures).encode()


def parse_signature_lines(content: bytes, text: str) -> Note:
    """An answer's cosignatures, as a note over the text that was sent; nothing is verified.

    Raises:
        LedgerFault: not one or more signature lines.
    """
    if len(content) > LARGEST_ANSWER:
        raise LedgerFault(f"The answer has {len(content):,} bytes; at most {LARGEST_ANSWER:,} are read.")
    if content.startswith(b"\n") or b"\n\n" in content:  # what follows an empty line would be read as another text
        raise LedgerFault("The answer is not made of signature lines.")
    return parse_note(text.encode() + b"\n" + content)


def origin_hash(origin: str) -> str:
    """Under which name a witness or a mirror shows what it holds of a log: SHA-256 of the origin, in hex."""
    return hashlib.sha256(origin.encode()).hexdigest()
