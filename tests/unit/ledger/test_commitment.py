"""Commitments tell nothing without their salt, and open to one content only."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import Opening
from sekisho.ledger.commitment import LABEL
from sekisho.vocabulary.errors import LedgerFault

SALT = bytes(range(32))
MATTERS = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8), max_size=4)


@given(MATTERS, st.binary(min_size=32, max_size=32))
def test_an_opening_comes_back_and_opens_the_same_entry(matter: dict[str, object], salt: bytes) -> None:
    opening = Opening.of(salt, matter)
    again = Opening.parse(opening.line())
    assert (again, again.entry(), again.matter()) == (opening, opening.entry(), matter)


@given(MATTERS, MATTERS)
def test_two_contents_have_two_entries(one: dict[str, object], other: dict[str, object]) -> None:
    assert (Opening.of(SALT, one).entry() == Opening.of(SALT, other).entry()) is (one == other)


def test_one_content_under_two_salts_has_two_entries() -> None:
    assert Opening.of(SALT, {"a": 1}).entry() != Opening.of(bytes(32), {"a": 1}).entry()


def test_the_entry_is_not_the_digest_that_a_guesser_can_make() -> None:
    """Serials are few: a digest of the content alone could be found by trying them all."""
    content = json.dumps({"serial": "1234"}, separators=(",", ":")).encode()
    assert hashlib.sha256(content).digest() not in Opening.of(SALT, {"serial": "1234"}).entry()
    assert len(Opening.of(SALT, {"serial": "1234"}).entry()) == len(LABEL) + 32


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(LedgerFault):
        Opening.of(b"x" * length, {})
    line = json.dumps({"salt": "00" * length, "content": "{}", "leaf": ""})
    with pytest.raises(LedgerFault):
        Opening.parse(line)


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"salt": 1, "content": "{}"}', '{"salt": "zz", "content": "{}"}', "\ud800"]
)
def test_what_is_no_opening_is_refused(line: str) -> None:
    with pytest.raises(LedgerFault):
        Opening.parse(line)
