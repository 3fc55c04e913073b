"""Requests to witnesses and their answers, octet by octet."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.c2sp import AddCheckpoint, Note, origin_hash, parse_signature_lines, signature_lines
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import asking, entries, note_of, signers

KEYS = signers()
NOTE = note_of(entries(3), KEYS)
HASH = b"\1" * 32


@pytest.mark.parametrize("path", [(), (HASH,), (HASH,) * 63])
def test_a_request_is_read_as_it_was_written(path: tuple[bytes, ...]) -> None:
    request = AddCheckpoint(2, path, NOTE)
    assert AddCheckpoint.parse(request.content()) == request


GOOD = asking(2, [HASH], NOTE)
REFUSED = {
    "empty": b"",
    "no old size": GOOD.removeprefix(b"old 2\n"),
    "another word": GOOD.replace(b"old 2", b"size 2"),
    "leading zero": GOOD.replace(b"old 2", b"old 02"),
    "negative": GOOD.replace(b"old 2", b"old -2"),
    "no number": GOOD.replace(b"old 2", b"old two"),
    "two blanks": GOOD.replace(b"old 2", b"old  2"),
    "beyond 63 bits": GOOD.replace(b"old 2", b"old 9223372036854775808"),
    "a hash that is none": GOOD.replace(b"AQEB", b"!!!!"),
    "a short hash": asking(2, [HASH[:31]], NOTE),
    "sixty-four hashes": asking(2, [HASH] * 64, NOTE),
    "no empty line": GOOD.replace(b"\n\nexample", b"\nexample"),
    "carriage returns": GOOD.replace(b"\n", b"\r\n"),
    "no signature": GOOD[: GOOD.index("\n—".encode())],
    "no checkpoint": asking(2, [HASH], Note("one line\n", NOTE.signatures)),
    "not UTF-8": GOOD.replace(b"example", b"ex\xffmple"),
    "too large": GOOD + b"x" * 1_200_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused(name: str) -> None:
    with pytest.raises(LedgerFault):
        AddCheckpoint.parse(REFUSED[name])


def test_an_answer_is_read_over_the_text_that_was_sent() -> None:
    lines = signature_lines(NOTE.signatures)
    assert parse_signature_lines(lines, NOTE.text) == NOTE


@pytest.mark.parametrize(
    "answer",
    [b"", b"\n", b"OK\n", "— name\n".encode(), b"other text\n\n" + signature_lines(NOTE.signatures),
     b"\n" + signature_lines(NOTE.signatures), signature_lines(NOTE.signatures)[:-1], b"x" * 300_000],
)  # fmt: skip
def test_an_answer_of_anything_else_is_refused(answer: bytes) -> None:
    with pytest.raises(LedgerFault):
        parse_signature_lines(answer, NOTE.text)


def test_a_log_is_shown_under_the_hash_of_its_origin() -> None:
    assert origin_hash("example.com/log") == "4d3203c8f35cdf600e475f55fede6081a703d3d322f208865fca2ec4f0e030f8"


@given(st.binary(max_size=400) | st.integers(0, len(GOOD) - 1).map(lambda n: GOOD[:n] + b"\n" + GOOD[n:]))
def test_no_octets_do_more_than_be_refused(content: bytes) -> None:
    with contextlib.suppress(LedgerFault):
        AddCheckpoint.parse(content)
