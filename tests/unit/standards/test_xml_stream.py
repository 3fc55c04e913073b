"""XML as a stream: records come whole, and whatever could harm is refused with file and reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards import xml_stream
from sekisho.standards.xml_stream import from_bytes, looks_like_xml, records, root_of
from sekisho.vocabulary.errors import MalformedList

DOCUMENT = b'<?xml version="1.0"?><list xmlns="urn:x" day="2026"><a><b>1</b></a><c/><a><b>2</b></a></list>'


def read(content: bytes, **more: int) -> list[str | None]:
    return [item.findtext("b") for item in records("x.xml", from_bytes(content), ("list",), ("a",), **more)]


def test_records_come_whole_and_without_namespace() -> None:
    assert read(DOCUMENT) == ["1", "2"]


def test_a_record_is_emptied_when_the_next_is_asked_for() -> None:
    kept = list(records("x.xml", from_bytes(DOCUMENT), ("list",), ("a",)))
    assert [len(item) for item in kept] == [0, 0]


def test_the_root_is_known_before_the_rest_is_read() -> None:
    root = root_of("x.xml", from_bytes(DOCUMENT[:70]))
    assert (root.name, root.attributes) == ("list", {"day": "2026"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "iso-8859-1"])
def test_declared_encodings_are_read(encoding: str) -> None:
    declared = "utf-16" if encoding.startswith("utf-16") else encoding
    content = f'<?xml version="1.0" encoding="{declared}"?><list><a><b>é</b></a></list>'.encode(encoding)
    content = b"\xff\xfe" + content if encoding == "utf-16-le" else content
    assert (read(content), looks_like_xml(content)) == (["é"], True)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><list><a><b>&b;</b></a></list>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><list><a><b>&x;</b></a></list>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LAUGHS, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        (LAUGHS.decode().encode("utf-16"), "declares a document type"),
        (b'<?xml version="1.0"?><!-- \n --><!DOCTYPE list SYSTEM "http://127.0.0.1/x.dtd"><list/>', "document type"),
        (b"<list><a><b>&x;</b></a></list>", "not well-formed"),
        (DOCUMENT[:-9], "not well-formed"),
        (DOCUMENT + DOCUMENT[21:], "not well-formed"),
        (b"<html/>", "a root element list expected, 'html' found"),
        (b"", "not well-formed"),
        (b"PK\x03\x04", "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?><list/>', "XML"),
    ],
)
def test_harm_and_damage_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedList, match=reason) as caught:
        read(content)
    assert caught.value.file == "x.xml"


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(MalformedList, match="larger than 50 bytes"):
        read(DOCUMENT, limit=50)


@pytest.mark.parametrize("content", [b"<list>" + b"<d>" * 30_000, b"<list>" + b"<d/>" * 30_000])
def test_a_record_without_end_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_OPEN", 5_000)
    with pytest.raises(MalformedList, match="more than 5,000 elements"):
        read(content)


@given(st.binary(max_size=200))
def test_any_bytes_after_a_good_beginning(tail: bytes) -> None:
    try:
        read(DOCUMENT[:60] + tail)
    except MalformedList as refused:
        assert refused.file == "x.xml"
