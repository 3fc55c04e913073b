"""The signed batch: what the proof covers, and what is no envelope."""

from __future__ import annotations

import pytest

from sekisho.standards.trackers import covered, open_envelope, seal

KEY = b"k" * 32
SEALED = seal("D-17", 42, "query", b"id=D-17&lat=1", KEY)


def test_what_was_sealed_opens_to_the_same() -> None:
    opened = open_envelope(SEALED)
    assert opened is not None
    assert (opened.device, opened.sequence, opened.format, opened.payload) == ("D-17", 42, "query", b"id=D-17&lat=1")
    assert opened.covered == covered("D-17", 42, "query", opened.algorithm, opened.payload)


@pytest.mark.parametrize("name", ["D 17", "箱-1", "a/b", "%41", "x" * 90])
def test_any_name_survives(name: str) -> None:
    opened = open_envelope(seal(name, 1, "json", b"", KEY))
    assert opened is not None and opened.device == name


@pytest.mark.parametrize(
    ("device", "number", "format_", "payload"),
    [("D-18", 42, "query", b"id=D-17&lat=1"), ("D-17", 43, "query", b"id=D-17&lat=1"),
     ("D-17", 42, "json", b"id=D-17&lat=1"), ("D-17", 42, "query", b"id=D-17&lat=2")],
)  # fmt: skip
def test_no_part_can_be_exchanged_under_the_same_proof(device: str, number: int, format_: str, payload: bytes) -> None:
    one, other = open_envelope(SEALED), open_envelope(seal(device, number, format_, payload, KEY))
    assert one is not None and other is not None and one.covered != other.covered and one.proof != other.proof


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id=1",
        SEALED.replace(b"/1 ", b"/2 "),
        SEALED.replace(b" 42 ", b" 042 "),  # one number, one spelling
        SEALED.replace(b" 42 ", b" -1 "),
        SEALED.replace(b"D-17", b"D%2D17"),  # one device, one spelling
        SEALED.replace(b"hmac-sha256", b"none"),
        SEALED.replace(b"\n", b" "),
        SEALED.replace(b" query ", b"  query "),
        b"sekisho-track/1 " + b"x" * 400 + b" 1 json hmac-sha256 AAAA\n",
    ],
)
def test_what_is_no_envelope_is_none(content: bytes) -> None:
    assert open_envelope(content) is None
