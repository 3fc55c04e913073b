"""Challenge and answer: what is no challenge gets nothing, what is no answer counts for nothing."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.locating.challenge import ANSWER_BYTES, CHALLENGE_BYTES, Challenge, landmark_id

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ASKED = Challenge(b"s" * 16, landmark_id(b"k" * 32), 7, b"n" * 32)


def test_a_challenge_is_read_back() -> None:
    assert Challenge.parse(ASKED.content()) == ASKED


def test_the_units_answer_is_accepted() -> None:
    assert ASKED.accepts(ASKED.answer(KEY), KEY.public_key()) == ASKED.answer(KEY)[-64:]


def test_an_answer_is_shorter_than_what_asked_for_it() -> None:
    assert len(ASKED.answer(KEY)) == ANSWER_BYTES < CHALLENGE_BYTES == len(ASKED.content())


@pytest.mark.parametrize(
    "other",
    [
        Challenge(b"t" * 16, ASKED.landmark, 7, ASKED.nonce),
        Challenge(ASKED.session, landmark_id(b"x" * 32), 7, ASKED.nonce),
        Challenge(ASKED.session, ASKED.landmark, 8, ASKED.nonce),
        Challenge(ASKED.session, ASKED.landmark, 7, b"m" * 32),
    ],
    ids=["session", "landmark", "round", "nonce"],
)
def test_an_answer_to_anything_else_is_none(other: Challenge) -> None:
    assert ASKED.accepts(other.answer(KEY), KEY.public_key()) is None
    assert not ASKED.signed(other.answer(KEY)[-64:], KEY.public_key())


def test_an_answer_by_another_key_is_none() -> None:
    assert ASKED.accepts(ASKED.answer(OTHER), KEY.public_key()) is None


@pytest.mark.parametrize("cut", [0, 1, 70, ANSWER_BYTES - 1])
def test_an_answer_cut_short_is_none(cut: int) -> None:
    assert ASKED.accepts(ASKED.answer(KEY)[:cut], KEY.public_key()) is None


@pytest.mark.parametrize("content", [b"", b"SKL1", ASKED.content()[:-1], ASKED.content() + b"\0", ASKED.answer(KEY)])
def test_what_is_shorter_or_other_than_a_challenge_is_none(content: bytes) -> None:
    assert Challenge.parse(content) is None


def test_padding_that_carries_anything_is_refused() -> None:
    assert Challenge.parse(ASKED.content()[:-1] + b"x") is None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_fault(content: bytes) -> None:
    found = Challenge.parse(content)
    assert found is None or found.content() == content
    assert ASKED.accepts(content, KEY.public_key()) is None
