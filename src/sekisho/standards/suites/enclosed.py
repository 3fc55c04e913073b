"""Documents that stand in another one: their signatures lie, one after the other, in what is attached to it.

Most of a signed document is its signature, 3,373 bytes under the suite of both algorithms. As a text in the content it
would be written, hashed and read at twice its length.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sekisho.standards.suites.document import KIND, MOST_SIGNATURES, Document, written
from sekisho.standards.suites.keys import DocumentSignature
from sekisho.standards.suites.suite import Suite
from sekisho.vocabulary.errors import DocumentFault

_NAMES, _OF_A_SIGNATURE = {"kind", "content", "signatures"}, {"suite", "key", "time"}
_SUITES: dict[str, Suite] = {str(suite): suite for suite in Suite}


def enclose(documents: Iterable[Document]) -> tuple[list[dict[str, Any]], bytes]:
    """What of them stands in the content, and their signatures.

    Raises:
        DocumentFault: ``signature-form``: a signature that is not as long as its suite's are, or bytes attached.
    """
    told, blobs = [], []
    for document in documents:
        signatures = document.signatures
        if document.attached is not None or any(len(s.blob) != s.suite.signature_bytes for s in signatures):
            raise DocumentFault("signature-form", f"The {document.kind} cannot stand in another document as it is.")
        heads = [{"suite": str(s.suite), "key": s.key_id, "time": s.time} for s in signatures]
        told.append({"kind": document.kind, "content": document.matter(), "signatures": heads})
        blobs += [s.blob for s in signatures]
    return told, b"".join(blobs)


def take_enclosed(listed: Iterable[object], attached: bytes | memoryview) -> tuple[Document, ...]:
    """Back again; the content in which they stand was checked when it was parsed.

    Raises:
        DocumentFault: ``document-format``, ``document-kind``, ``signature-form``; ``document-attached``: the bytes are
            not as many as the suites of the signatures have.
    """
    found, at = [], 0
    for number, told in enumerate(listed):
        if type(told) is not dict or told.keys() != _NAMES:
            raise _fault("document-format", number, "has kind, content and signatures")
        kind, content, heads = told["kind"], told["content"], told["signatures"]
        if type(kind) is not str or type(content) is not dict:
            raise _fault("document-format", number, "has a kind and a content", ".content")
        if not KIND.fullmatch(kind):
            raise _fault("document-kind", number, "has a kind of small letters", ".kind")
        if type(heads) is not list or len(heads) > MOST_SIGNATURES:
            raise _fault("signature-form", number, f"has a list of at most {MOST_SIGNATURES} signatures", ".signatures")
        signatures = []
        for head in heads:
            suite, key, time = _head(head, number)
            end = at + suite.signature_bytes
            signatures.append(DocumentSignature(suite, key, time, attached[at:end]))
            at = end
        found.append(Document.read(kind, written(content), tuple(signatures), content))
    if at != len(attached):
        found_bytes = f"{len(attached):,} bytes of signatures, not {at:,}"
        raise DocumentFault("document-attached", f"There are {found_bytes}.", hint=found_bytes)
    return tuple(found)


def _head(told: object, number: int) -> tuple[Suite, str, int]:
    if type(told) is not dict or told.keys() != _OF_A_SIGNATURE:
        raise _fault("signature-form", number, "has signatures with suite, key and time", ".signatures")
    suite, key, time = _SUITES.get(str(told["suite"])), told["key"], told["time"]
    if suite is None:
        raise _fault("signature-form", number, "has signatures of a known suite", ".signatures.suite")
    if type(key) is not str or type(time) is not int:
        raise _fault("signature-form", number, "has signatures with a key, and a time in seconds", ".signatures.time")
    return suite, key, time


def _fault(code: str, number: int, has: str, at: str = "") -> DocumentFault:
    return DocumentFault(code, f"A document within another {has}.", hint=f"documents[{number}]{at}")
