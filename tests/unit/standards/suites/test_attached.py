"""Bytes that are attached to a document are what its content names, in one spelling of the file; documents within."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sekisho.standards.suites import (
    Document,
    DocumentSigner,
    Held,
    Ring,
    Suite,
    SuitePolicy,
    enclose,
    take_enclosed,
)
from sekisho.vocabulary.errors import DocumentFault

NOON = 1_795_000_000
SIGNER = DocumentSigner.generate("maker.example", Suite.ED25519)
HOLDER = "https://id.gs1.org/417/4900000000016"
RING = Ring.of([Held(SIGNER.public, HOLDER, 0)])
POLICY = SuitePolicy.of([{"suite": "ed25519", "since": "2026-01-01"}])
DOCUMENT = Document.of("x", {"n": 1, "text": "ü"}, b"\0\n\xff").signed([SIGNER], NOON)
FILE = DOCUMENT.to_bytes()


def code_of(content: bytes) -> str:
    with pytest.raises(DocumentFault) as caught:
        Document.parse(content)
    return caught.value.code


@pytest.mark.parametrize("attached", [b"", b"\n", b"\0" * 4000, b'{"attached":'])
def test_what_is_attached_comes_back(attached: bytes) -> None:
    document = Document.of("x", {"n": 1}, attached).signed([SIGNER], NOON)
    again = Document.parse(document.to_bytes())
    assert again == document and hash(again) == hash(document) and again.digest == document.digest
    assert again.whole and again.to_bytes() == document.to_bytes()
    assert RING.verify(again, HOLDER, POLICY).signature.time == NOON


def test_the_first_line_is_json_for_anybody() -> None:
    told = json.loads(FILE.split(b"\n")[0])
    assert told["attached"] == 3 and told["content"]["attached"].startswith("sha256:")


@pytest.mark.parametrize("attached", [b"", b"\0\n\xfe", b"\0\n\xff\0"])
def test_a_signature_does_not_stand_for_other_bytes(attached: bytes) -> None:
    other = replace(DOCUMENT, attached=attached)
    assert not other.whole and DOCUMENT.whole
    assert other.signature_of(SIGNER.public) is None and DOCUMENT.signature_of(SIGNER.public) is not None
    with pytest.raises(DocumentFault) as caught:
        RING.verify(other, HOLDER, POLICY)
    assert caught.value.code == "attached-other"


def test_bytes_cannot_be_attached_to_a_document_that_names_none() -> None:
    plain = Document.of("x", {"n": 1}).signed([SIGNER], NOON)
    assert plain.whole and not replace(plain, attached=b"").whole


OTHERS = {
    "cut": (FILE[:-1], "document-attached"),
    "longer": (FILE + b"\n", "document-attached"),
    "without its line's end": (FILE.partition(b"\n")[0], "document-json"),
    "of another number": (FILE.replace(b'"attached":3', b'"attached":4', 1), "document-attached"),
    "number that is a text": (FILE.replace(b'"attached":3', b'"attached":"3"', 1), "document-attached"),
    "number in another spelling": (FILE.replace(b'"attached":3', b'"attached":3.0', 1), "document-attached"),
    "number and one that is none": (FILE.replace(b'"attached":3', b'"attached":3e', 1), "document-json"),
    "yes for a number": (
        Document.of("x", {}, b"1").to_bytes().replace(b'"attached":1', b'"attached":true'),
        "document-attached",
    ),
    "number twice": (FILE.replace(b'"attached":3', b'"attached":3,"attached":3', 1), "document-json"),
    "content twice": (FILE.replace(b',"content":{', b',"content":{},"content":{', 1), "document-json"),
    "name of the content twice": (FILE.replace(b'"n":1', b'"n":1,"n":1', 1), "document-json"),
    "blank": (FILE.replace(b'"n":1', b'"n": 1', 1), "document-json"),
    "blank at the end of the line": (FILE.replace(b"}\n", b"} \n", 1), "document-json"),
    "letter in another spelling": (FILE.replace("ü".encode(), b"\\u00fc", 1), "document-json"),
    "names out of order": (
        FILE.replace(b'"format":"sekisho/document/v1","kind":"x"', b'"kind":"x","format":"sekisho/document/v1"', 1),
        "document-json",
    ),
    "number with decimals": (FILE.replace(b'"n":1', b'"n":1.5', 1), "content-value"),
    "number too great": (FILE.replace(b'"n":1', b'"n":9007199254740992', 1), "content-value"),
    "name that is not ASCII": (FILE.replace(b'"n":1', '"ñ":1'.encode(), 1), "content-value"),
    "nested too deep": (FILE.replace(b'"n":1', b'"n":' + b"[" * 30 + b"]" * 30, 1), "content-depth"),
    "nested beyond reason": (FILE.replace(b'"n":1', b'"n":' + b"[" * 100_000, 1), "document-json"),
    "field added": (FILE.replace(b'"kind":"x"', b'"kind":"x","more":1', 1), "document-format"),
    "signature in capitals": (
        FILE.replace(DOCUMENT.signatures[0].blob.hex().encode(), DOCUMENT.signatures[0].blob.hex().upper().encode()),
        "signature-form",
    ),
    "too large": (b'{"attached":9000000' + b" " * 9_000_000, "document-size"),
    "nothing else": (b'{"attached":', "document-json"),
    "no content": (b'{"attached":0}\n', "document-format"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_in_another_spelling_or_of_another_length_is_refused(kind: str) -> None:
    content, code = OTHERS[kind]
    assert content != FILE and code_of(content) == code


@given(st.integers(0, len(FILE) - 1), st.integers(0, 3), st.binary(max_size=3))
@example(len(FILE) - 4, 1, b"\n\n")
def test_what_is_read_is_written_as_it_was(at: int, cut: int, put: bytes) -> None:
    """No file is read in two ways, and none in two spellings as the same."""
    content = FILE[:at] + put + FILE[at + cut :]
    try:
        document = Document.parse(content)
    except DocumentFault:
        return
    assert document.attached is None or document.to_bytes() == content
    if content != FILE and document.signatures:
        with pytest.raises(DocumentFault):
            RING.verify(document, HOLDER, POLICY)


WITHIN = [
    Document.of("a", {"n": 1}).signed([SIGNER, DocumentSigner.generate("both.example")], NOON),
    Document.of("b", {"text": "ü"}),
    Document.of("a", {}).signed([SIGNER], NOON + 1),
]


@pytest.mark.parametrize("count", range(4))
def test_documents_within_come_back(count: int) -> None:
    told, attached = enclose(WITHIN[:count])
    again = take_enclosed(json.loads(json.dumps(told)), attached)
    assert list(again) == WITHIN[:count]
    assert [one.digest for one in again] == [one.digest for one in WITHIN[:count]]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["kind", "content", "signatures", "suite", "key", "time"]), inner)
        ),
        max_leaves=8,
    )
)
def test_what_is_no_document_within_is_refused_and_nothing_else_happens(told: object) -> None:
    try:
        assert take_enclosed([told], b"")[0].signatures == ()
    except DocumentFault as fault:
        assert fault.code in {
            "document-format",
            "document-kind",
            "signature-form",
            "content-value",
            "document-attached",
        }


def test_a_document_that_cannot_stand_in_another_is_not_put_there() -> None:
    cut = replace(WITHIN[2], signatures=(replace(WITHIN[2].signatures[0], blob=b"short"),))
    for document in (cut, DOCUMENT):
        with pytest.raises(DocumentFault) as caught:
            enclose([document])
        assert caught.value.code == "signature-form"
