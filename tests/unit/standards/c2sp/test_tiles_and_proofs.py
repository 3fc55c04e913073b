"""Paths and bytes of tiles, bundles and proof files."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.c2sp import (
    Note,
    Proof,
    Signature,
    TileAt,
    decode_bundle,
    decode_tile,
    encode_bundle,
    parse_path,
    tiles_of,
)
from sekisho.vocabulary.errors import LedgerFault

NOTE = Note("example.com/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", (Signature("k", b"abcd", b"x"),))
PLACES = st.builds(TileAt, st.none() | st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (TileAt(0, 1234067), "tile/0/x001/x234/067"),
        (TileAt(63, 0, 255), "tile/63/000.p/255"),
        (TileAt(None, 999), "tile/entries/999"),
        (TileAt(None, 1000, 7), "tile/entries/x001/000.p/7"),
    ],
)
def test_paths_are_spelled_as_published(place: TileAt, path: str) -> None:
    assert (place.path, parse_path(path)) == (path, place)


@given(PLACES)
def test_every_path_leads_back(place: TileAt) -> None:
    assert parse_path(place.path) == place


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/0/1",
        "tile/0/x000/001",  # a second spelling of 001
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/../001",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/٠٠٠",
    ],
)
def test_no_other_spelling_is_a_path(path: str) -> None:
    assert parse_path(path) is None


def test_the_tiles_of_seventy_thousand_entries_are_those_of_the_format() -> None:
    tiles = list(tiles_of(70_000))
    assert len([t for t in tiles if t.level == 0]) == 274
    assert [t for t in tiles if t.width < 256] == [TileAt(0, 273, 112), TileAt(1, 1, 17), TileAt(2, 0, 1)]


def test_two_hundred_and_fifty_six_entries_have_a_level_one() -> None:
    assert list(tiles_of(256)) == [TileAt(0, 0), TileAt(1, 0, 1)]


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=60), st.integers(0, 8))
def test_whatever_is_in_a_bundle_it_is_read_or_refused(content: bytes, width: int) -> None:
    with contextlib.suppress(LedgerFault):
        assert encode_bundle(decode_bundle(content, width)) == content


def test_an_entry_of_65535_bytes_is_taken_and_one_more_is_not() -> None:
    assert decode_bundle(encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(LedgerFault, match="65,536"):
        encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("length", [0, 31, 33, 65])
def test_a_tile_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(LedgerFault):
        decode_tile(b"x" * length, 1)


@pytest.mark.parametrize("extra", [None, b"", b"what it is about"])
@pytest.mark.parametrize("path", [(), (b"1" * 32, b"2" * 32)])
def test_a_proof_comes_back_as_it_was(extra: bytes | None, path: tuple[bytes, ...]) -> None:
    proof = Proof(7, path, NOTE, extra)
    assert Proof.parse(proof.content()) == proof


GOOD = Proof(7, (b"1" * 32,), NOTE, b"extra").content().decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("proof@v1", "proof@v2"),
        ("index 7", "index 07"),
        ("index 7", "index -7"),
        ("index 7\n", ""),
        ("extra ", "extras "),
        ("MTEx", "MTE"),
        ("MTExMTEx", "MTEx"),
        ("\n\nexample", "\nexample"),
    ],
)
def test_a_proof_bent_in_form_is_refused(old: str, new: str) -> None:
    with pytest.raises(LedgerFault):
        Proof.parse(GOOD.replace(old, new, 1).encode())


@given(st.binary(max_size=200))
def test_whatever_is_sent_gives_a_proof_or_a_fault(tail: bytes) -> None:
    for content in (tail, b"c2sp.org/tlog-proof@v1\n" + tail, GOOD.encode() + tail):
        with contextlib.suppress(LedgerFault):
            Proof.parse(content)
