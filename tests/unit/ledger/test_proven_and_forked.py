"""Tiles are believed as far as the root covers them; two histories convict whoever signed both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sekisho.ledger import Fork, ProvenTiles, fork_between, side_by_side
from sekisho.standards.c2sp import Checkpoint
from sekisho.storage.tiles import LogFiles
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import ORIGIN, entries, lay, note_of, root, shown, signers

KEYS = signers()
TRUSTED = [key.public for key in KEYS]
SIZES = (1, 2, 255, 256, 257, 512, 700)


def proven(folder: Path) -> ProvenTiles:
    return ProvenTiles(LogFiles(folder).fetch, Checkpoint.parse(shown(folder).text))


@pytest.mark.parametrize("size", SIZES)
def test_every_entry_and_every_beginning_of_a_true_log_is_believed(tmp_path: Path, size: int) -> None:
    rows = entries(size)
    tiles = proven(lay(tmp_path / "log", rows, KEYS))
    assert [e for index in range(-(-size // 256)) for e in tiles.entries(index)] == rows
    assert all(tiles.beginning(old) == root(rows[:old]) for old in {0, 1, size // 2, size - 1, size})


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/188"],
)
def test_a_changed_file_is_not_believed(tmp_path: Path, path: str) -> None:
    folder = lay(tmp_path / "log", entries(700), KEYS)
    content = bytearray((folder / path).read_bytes())
    content[40] ^= 1
    (folder / path).write_bytes(bytes(content))
    with pytest.raises(LedgerFault):
        tiles = proven(folder)
        [tiles.entries(index) for index in range(3)]


@pytest.mark.parametrize("index", [0, 1])
def test_an_entry_rewritten_together_with_its_tile_is_not_believed(tmp_path: Path, index: int) -> None:
    """Bundle and tile agree with each other; only the tile above tells."""
    rows = entries(700)
    folder = lay(tmp_path / "log", rows, KEYS)
    rows[index * 256 + 3] = b"rewritten"
    other = lay(tmp_path / "other", rows, KEYS)
    for path in (f"tile/0/00{index}", f"tile/entries/00{index}"):
        (folder / path).write_bytes((other / path).read_bytes())
    with pytest.raises(LedgerFault, match=f"tile/0/00{index}: it is not what the tile above it says"):
        proven(folder).entries(index)


def test_an_older_narrower_tile_under_a_wider_one_s_name_is_not_believed(tmp_path: Path) -> None:
    folder = lay(tmp_path / "log", entries(700), KEYS)
    old = lay(tmp_path / "old", entries(600), KEYS)
    (folder / "tile/0/002.p/188").write_bytes((old / "tile/0/002.p/88").read_bytes())
    with pytest.raises(LedgerFault, match="tile/0/002.p/188"):
        proven(folder)


@pytest.mark.parametrize(("small", "large"), [(1, 2), (5, 700), (256, 257), (512, 700), (699, 700)])
def test_a_log_that_continues_is_no_fork(tmp_path: Path, small: int, large: int) -> None:
    tiles = proven(lay(tmp_path / "log", entries(large), KEYS))
    assert fork_between(note_of(entries(small), KEYS), note_of(entries(large), KEYS), tiles) is None


@pytest.mark.parametrize(
    ("small", "large"), [(1, 2), (5, 700), (8, 700), (256, 257), (512, 700), (699, 700), (700, 700)]
)
def test_a_log_with_another_past_is_convicted_offline(tmp_path: Path, small: int, large: int) -> None:
    rows = [b"rewritten", *entries(large)[1:]]
    tiles = proven(lay(tmp_path / "log", rows, KEYS))
    fork = fork_between(note_of(entries(small), KEYS), note_of(rows, KEYS), tiles)
    assert fork is not None
    again = Fork.parse(fork.content())
    assert again == fork
    assert [one.key for one in again.proved(TRUSTED)] == TRUSTED


def test_two_roots_of_one_size_convict_by_themselves() -> None:
    fork = side_by_side(note_of(entries(4), KEYS), note_of(entries(4, "other"), KEYS))
    assert Fork.parse(fork.content()).proved(TRUSTED)


def test_nobody_is_convicted_of_a_log_that_went_on() -> None:
    """A path that proves continuation is no proof of its opposite."""
    small, large = note_of(entries(4), KEYS), note_of(entries(8), KEYS)
    honest = Fork(small, large, root(entries(4)), (root(entries(8)[4:]),))
    with pytest.raises(LedgerFault, match="continues the smaller"):
        honest.proved(TRUSTED)


def test_nobody_is_convicted_by_hashes_that_lead_nowhere() -> None:
    small, large = note_of(entries(4), KEYS), note_of(entries(8), KEYS)
    with pytest.raises(LedgerFault, match="do not lead to the root"):
        Fork(small, large, root(entries(4, "made up")), (root(entries(8)[4:]),)).proved(TRUSTED)
    with pytest.raises(LedgerFault, match="nothing is proved"):
        side_by_side(small, large).proved(TRUSTED)
    with pytest.raises(LedgerFault, match="nothing is proved"):
        side_by_side(small, small).proved(TRUSTED)


def test_nobody_is_convicted_of_what_he_did_not_sign() -> None:
    mine, framed = note_of(entries(4), KEYS), note_of(entries(4, "other"), signers(9))
    with pytest.raises(LedgerFault, match="did not sign"):
        side_by_side(mine, framed).proved(TRUSTED)
    with pytest.raises(LedgerFault, match="Without the log's key"):
        side_by_side(mine, framed).proved([])


def test_two_logs_are_not_two_histories() -> None:
    other = note_of(entries(4, "other"), signers(7, "other.example/log"))
    with pytest.raises(LedgerFault):
        side_by_side(note_of(entries(4), KEYS), other).proved(TRUSTED)
    assert KEYS[0].public.name == ORIGIN


GOOD = json.loads(side_by_side(note_of(entries(4), KEYS), note_of(entries(4, "other"), KEYS)).content())


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"1", b"{", b"[" * 100_000,
     *(json.dumps({**GOOD, name: value}).encode() for name, value in [
        ("format", "other"), ("smaller", 1), ("smaller", "no note"), ("larger", None), ("root", "!"), ("path", ["!"]),
        ("path", [""] * 65), ("path", 7)])],
)  # fmt: skip
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        Fork.parse(content)
