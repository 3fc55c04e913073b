"""Signed documents: JSON in one spelling, its kind, and signatures over both.

Content holds objects, lists, texts, whole numbers, true, false and null, and names of ASCII alone: what has but one
spelling under RFC 8785. Numbers with decimals are written as texts.

A document may have bytes attached, say the signatures of other documents. Its content names their SHA-256, so that its
signatures stand for them as well. In the file they follow the line of JSON, as they are: bytes have one spelling.
"""

from __future__ import annotations

import hashlib
import json
import re
from binascii import unhexlify
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import NoneType
from typing import Any

import orjson

from sekisho.standards.suites.keys import DocumentKey, DocumentSignature, DocumentSigner
from sekisho.standards.suites.suite import Suite
from sekisho.vocabulary.errors import DocumentFault

FORMAT = "sekisho/document/v1"
LARGEST = 8 * 2**20
MOST_SIGNATURES = 16
_DEEPEST, _GREATEST = 24, 2**53 - 1
KIND = re.compile("[a-z][a-z0-9.-]{0,63}")
_NAMES, _OF_A_SIGNATURE = {"format", "kind", "content", "signatures"}, {"suite", "key", "time", "value"}
_FLAT = frozenset({str, int, bool, NoneType})
_ATTACHED = b'{"attached":'  # with this name, the first by the alphabet, begins the file of a document that has some


@dataclass(frozen=True, slots=True)
class Document:
    """A kind, canonical content, signatures, and what is attached: not verified by being here."""

    kind: str
    content: bytes
    signatures: tuple[DocumentSignature, ...] = ()
    attached: bytes | memoryview | None = None
    _kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)  # asked for again

    @classmethod
    def of(cls, kind: str, matter: Mapping[str, Any], attached: bytes | None = None) -> Document:
        """Unsigned, from a matter; what is attached is named in it.

        Raises:
            DocumentFault: ``document-kind``, ``content-value``, ``content-depth``.
        """
        if not KIND.fullmatch(kind):
            raise DocumentFault("document-kind", f"Not a kind of document: {kind[:60]!r}")
        named = matter if attached is None else {**matter, "attached": _sha256(attached)}
        return cls(kind, canonical(named), attached=attached)

    def signed(self, signers: Iterable[DocumentSigner], time: int) -> Document:
        """The same with a signature more of each signer."""
        more = tuple(signer.sign(self.kind, self.content, time) for signer in signers)
        return Document(self.kind, self.content, self.signatures + more, self.attached)

    @property
    def whole(self) -> bool:
        """Whether what is attached is what the content names: else no signature stands for it."""
        return self.attached is None or self.view().get("attached") == _sha256(self.attached)

    @property
    def digest(self) -> str:
        """What others refer to it by: ``sha256:`` and hex over kind and content, whoever signed."""
        digest: str | None = self._kept.get("digest")
        if digest is None:
            head = f"sekisho document v1\n{self.kind}\n".encode()
            digest = self._kept["digest"] = _sha256(head + self.content)
        return digest

    def view(self) -> Mapping[str, Any]:
        """The content, parsed once for all who ask: to be read, never changed."""
        view: dict[str, Any] | None = self._kept.get("view")
        if view is None:
            view = self._kept["view"] = orjson.loads(self.content)
        return view

    def matter(self) -> dict[str, Any]:
        """A copy of the content."""
        matter: dict[str, Any] = orjson.loads(self.content)
        return matter

    def signature_of(self, key: DocumentKey) -> DocumentSignature | None:
        """This key's signature where there is one and it verifies."""
        mine = (s for s in self.signatures if s.key_id == key.key_id and self.whole)
        return next((s for s in mine if key.verifies(self.kind, self.content, s)), None)

    def told(self) -> dict[str, Any]:
        """As a JSON value, to stand in a file; without what is attached."""
        return {"format": FORMAT, "kind": self.kind, "content": self.matter(), "signatures": self._signatures_told()}

    def to_bytes(self) -> bytes:
        """The file: one line, itself in the one spelling, and what is attached."""
        head, tail = self._around()
        return b"".join((head, self.content, tail, self.attached or b""))

    def _around(self) -> tuple[bytes, bytes]:
        """What stands in the line before the content and after it."""
        head = b"{" if self.attached is None else b"%b%d," % (_ATTACHED, len(self.attached))
        rest = {"format": FORMAT, "kind": self.kind, "signatures": self._signatures_told()}
        told = orjson.dumps(rest, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
        return head + b'"content":', b"," + told[1:]

    def _signatures_told(self) -> list[dict[str, Any]]:
        return [
            {"suite": str(s.suite), "key": s.key_id, "time": s.time, "value": s.blob.hex()} for s in self.signatures
        ]

    @classmethod
    def parse(cls, content: bytes) -> Document:
        """From its file.

        Raises:
            DocumentFault: ``document-size``, ``document-json``, ``document-attached``, and as ``take``.
        """
        if not content.startswith(_ATTACHED):
            return cls.take(read_json(content))
        _sized(content, LARGEST)
        end = content.find(b"\n") + 1
        whole = memoryview(content)  # so much is not copied
        attached = whole[end:]
        try:
            told = orjson.loads(whole[:end])
        except orjson.JSONDecodeError as error:
            raise DocumentFault("document-json", f"The document's first line is not JSON: {error}") from error
        size = told.pop("attached")
        taken = cls.take(told, attached)
        if type(size) is not int or size != len(attached):
            raise DocumentFault("document-attached", f"The document has {len(attached):,} bytes attached, not {size}.")
        head, tail = taken._around()
        start = len(head) + len(taken.content)
        if not (
            content.startswith(head)
            and content.startswith(taken.content, len(head))
            and content.startswith(tail, start)
        ):
            raise DocumentFault("document-json", "A document with bytes attached is read in the one spelling alone.")
        return taken

    @classmethod
    def take(cls, told: object, attached: memoryview | None = None) -> Document:
        """From a JSON value that ``read_json`` gave, and what is attached.

        Raises:
            DocumentFault: ``document-format``, ``document-kind``, ``content-…``, ``signature-form``.
        """
        if not isinstance(told, dict) or told.keys() != _NAMES:
            raise DocumentFault("document-format", "A signed document has format, kind, content and signatures.")
        if told["format"] != FORMAT or not isinstance(told["kind"], str) or not isinstance(told["content"], dict):
            raise DocumentFault("document-format", f"This is no document of the format {FORMAT}.")
        signatures = told["signatures"]
        if not isinstance(signatures, list) or len(signatures) > MOST_SIGNATURES:
            raise DocumentFault("signature-form", f"A document has a list of at most {MOST_SIGNATURES} signatures.")
        if not KIND.fullmatch(told["kind"]):
            raise DocumentFault("document-kind", f"Not a kind of document: {told['kind'][:60]!r}")
        content = told["content"]
        return cls.read(told["kind"], canonical(content), tuple(map(_signature, signatures)), content, attached)

    @classmethod
    def read(
        cls,
        kind: str,
        content: bytes,
        signatures: tuple[DocumentSignature, ...],
        view: dict[str, Any],
        attached: memoryview | None = None,
    ) -> Document:
        """From what was read and checked; the content is what ``view`` is written as."""
        read = cls(kind, content, signatures, attached)
        read._kept["view"] = view
        return read


def read_json(content: bytes, largest: int = LARGEST) -> Any:
    """A JSON value in which no name occurs twice.

    Raises:
        DocumentFault: ``document-size``, ``document-json``.
    """
    _sized(content, largest)
    try:
        value = orjson.loads(content)
        written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        if content.startswith(written) and not content[len(written) :].strip(b"\n"):
            return value  # in the one spelling no name occurs twice, and no number has two
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_float=_whole, parse_constant=_whole)
    except (ValueError, RecursionError) as error:
        raise DocumentFault(
            "document-json", f"The document is not JSON as it is read here: {str(error)[:80]}"
        ) from error


def _sized(content: bytes, largest: int) -> None:
    if len(content) > largest:
        raise DocumentFault("document-size", f"The document has {len(content):,} bytes; at most {largest:,} are read.")


def _sha256(content: bytes | memoryview) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise ValueError("a name occurs twice in one object")
    return whole


def _whole(number: str) -> Any:
    raise ValueError(f"a number that is not whole: {number[:20]}")


def canonical(matter: Mapping[str, Any]) -> bytes:
    """The one spelling of a content (RFC 8785, within what is allowed here).

    Raises:
        DocumentFault: ``content-value``, ``content-depth``.
    """
    told = matter if type(matter) is dict else dict(matter)
    if _plain(told):
        try:
            return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
        except orjson.JSONEncodeError:
            pass  # what of it cannot be written, the slower way tells
    _check(told)
    return written(told)


def _plain(matter: dict[str, Any]) -> bool:
    """Whether names are ASCII and values may stand there, numbers for their size aside: a whole level in one go."""
    objects: list[dict[str, Any]] = [matter]
    lists: list[list[Any]] = []
    names: set[Any] = set()
    for _ in range(_DEEPEST + 1):
        names.update(*objects)
        values = chain(chain.from_iterable([one.values() for one in objects]), chain.from_iterable(lists))
        below = [value for value in values if type(value) not in _FLAT]
        if not below:
            return all(type(name) is str and name.isascii() for name in names)
        objects = [value for value in below if type(value) is dict]
        lists = [value for value in below if type(value) is list]
        if len(objects) + len(lists) < len(below):
            return False
    return False


def written(matter: Mapping[str, Any]) -> bytes:
    """What ``canonical`` gives, of a content that was checked. Raises DocumentFault (``content-value``)."""
    try:
        return orjson.dumps(matter if type(matter) is dict else dict(matter), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise DocumentFault("content-value", "A text of the content holds half a character.") from error


def _check(matter: Mapping[str, Any]) -> None:
    """Only values that have one spelling; no recursion, for it may be deep."""
    level: list[Any] = [dict(matter)]
    for _ in range(_DEEPEST + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                for name in value:
                    if type(name) is not str or not name.isascii():
                        raise DocumentFault("content-value", f"A name in the content is not ASCII: {str(name)[:40]!r}")
                _sort(value.values(), below)
            else:
                _sort(value, below)
        if not below:
            return
        level = below
    raise DocumentFault("content-depth", f"The content is nested more than {_DEEPEST} deep.")


def _sort(values: Iterable[Any], below: list[Any]) -> None:
    """Pass over texts, numbers and constants that may stand there; keep what has something within."""
    for value in values:
        kind = type(value)
        if kind is str or kind is bool or value is None:
            continue
        if kind is int:
            if abs(value) > _GREATEST:
                raise DocumentFault("content-value", "A number of the content is beyond 2^53 - 1: write it as a text.")
        elif kind is dict or kind is list or kind is tuple:
            below.append(value)
        elif not isinstance(value, str):
            raise DocumentFault("content-value", f"The content holds a {kind.__name__}: write it as a text.")


def _signature(told: object) -> DocumentSignature:
    try:
        if not isinstance(told, dict) or told.keys() != _OF_A_SIGNATURE:
            raise ValueError
        suite, key, time = Suite(told["suite"]), told["key"], told["time"]
        if not isinstance(key, str) or type(time) is not int:
            raise ValueError
        blob = unhexlify(told["value"])
        if blob.hex() != told["value"]:  # capitals would be a second spelling
            raise ValueError
        return DocumentSignature(suite, key, time, blob)
    except (ValueError, TypeError) as error:
        raise DocumentFault("signature-form", "A signature has suite, key, time and value (hexadecimal).") from error
