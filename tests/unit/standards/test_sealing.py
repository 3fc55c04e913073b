"""What is sealed is read by the holder of the key, for its purpose, whole; its length tells next to nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.sealing import SealingKey, SealingPublic, padded_size, seal
from sekisho.vocabulary.errors import UsageFault

KEY, OTHER = SealingKey.new(), SealingKey.new()


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=9_000))
def test_what_was_sealed_comes_out_as_it_went_in(content: bytes) -> None:
    assert KEY.unseal(seal(content, KEY.public, b"a"), b"a") == content


def test_neither_another_key_nor_another_purpose_opens_it() -> None:
    sealed = seal(b"x", KEY.public, b"a")
    assert OTHER.unseal(sealed, b"a") is None and KEY.unseal(sealed, b"b") is None


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5_000), st.integers(1, 255))
def test_one_altered_byte_opens_nothing(at: int, flip: int) -> None:
    sealed = bytearray(seal(b"x" * 100, KEY.public, b"a"))
    sealed[at % len(sealed)] ^= flip
    assert KEY.unseal(bytes(sealed), b"a") is None


@given(st.binary(max_size=2_000))
def test_what_was_never_sealed_opens_nothing(content: bytes) -> None:
    assert KEY.unseal(content, b"a") is None


def test_lengths_are_few() -> None:
    assert len({len(seal(b"x" * n, KEY.public, b"a")) for n in (0, 1, 500, 4_000, 4_088)}) == 1
    assert padded_size(4_088) == 4_096 and padded_size(4_089) == 8_192


def test_the_same_twice_looks_like_two_things() -> None:
    assert seal(b"x", KEY.public, b"a") != seal(b"x", KEY.public, b"a")


def test_keys_are_written_and_read() -> None:
    assert SealingKey.parse(KEY.text()) == KEY and SealingPublic.parse(KEY.public.text()) == KEY.public
    assert KEY.text()[30:60] not in repr(KEY) and len(KEY.public.id) == 16


@pytest.mark.parametrize("text", ["", "kimura", "sekisho-seal:v1:", "sekisho-seal:v1:AAAA", "sekisho-seal:v1:????"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UsageFault):
        SealingPublic.parse(text)
    assert SealingKey.parse(text) is None
