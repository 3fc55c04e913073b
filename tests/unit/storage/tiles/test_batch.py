"""A large batch in one compiled call is what single entries make of the tree, the bundle and the journal."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sekisho.ledger import Growing, leaf_hash
from sekisho.standards.c2sp import SignerKey, encode_bundle
from sekisho.storage.tiles import TileLog, audit_folder, journal
from sekisho.storage.tiles import log as log_module
from sekisho.storage.tiles.batch import Large
from sekisho.vocabulary.errors import LedgerFault

EDGES = (0, 1, 53, 54, 55, 56, 62, 63, 64, 118, 119, 120, 300)  # around the ends of blocks, prefix and padding counted


def same(tree: Growing, entries: Sequence[bytes], path: Path) -> Growing:
    """Add the entries both ways, and read the record back; gives the tree after them."""
    wanted = tree.copy()
    full = wanted.extend([leaf_hash(entry) for entry in entries])
    large = Large(tree, entries)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    assert large.write(descriptor, 0) == len(large.record)
    os.close(descriptor)
    assert large.grown() == (wanted, [(place, b"".join(hashes)) for place, hashes in full])
    assert large.record[journal.HEAD_BYTES :] == encode_bundle(entries)
    [record] = journal.read(path).records
    assert (record.first, record.entries, record.root) == (tree.size, list(entries), wanted.root())
    return wanted


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 31, 255, 256, 257, 511, 512, 513, 5_000])
def test_it_is_the_tree_the_bundle_and_the_record_that_single_entries_make(tmp_path: Path, count: int) -> None:
    chance, tree = random.Random(count), Growing()
    for _ in range(4):
        tree = same(tree, [chance.randbytes(chance.choice(EDGES)) for _ in range(count)], tmp_path / "journal")


def test_a_level_above_is_filled_as_well(tmp_path: Path) -> None:
    tree = Growing()
    tree.extend([leaf_hash(b"%d" % n) for n in range(65_000)])
    tree = same(tree, [b"entry %d" % n for n in range(1_000)], tmp_path / "journal")
    assert len(tree.edge) == 3 and len(tree.edge[2]) == 1


def test_the_longest_entries_are_taken(tmp_path: Path) -> None:
    same(Growing(), [b"x" * 65_535, b"", b"y" * 65_534], tmp_path / "journal")


def test_an_entry_that_is_too_long_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(LedgerFault, match="65,536"):
        Large(Growing(), [b"good"] * 40 + [b"x" * 65_536])


@pytest.mark.parametrize(
    ("path", "flags", "code"),
    [
        ("/dev/full", os.O_WRONLY, errno.ENOSPC),  # takes no write
        ("/dev/null", os.O_WRONLY, errno.EINVAL),  # takes every write, and cannot sync
        ("/dev/null", os.O_RDONLY, errno.EBADF),
    ],
)
def test_what_the_system_refuses_is_told_with_its_reason(path: str, flags: int, code: int) -> None:
    descriptor = os.open(path, flags)
    with pytest.raises(OSError, match=os.strerror(code)) as caught:
        Large(Growing(), [b"entry"] * 40).write(descriptor, 0)
    os.close(descriptor)
    assert caught.value.errno == code


@pytest.fixture
def compiled(tmp_path: Path, signers: list[SignerKey]) -> Path:
    """A log of three batches of 40 that compiled code wrote."""
    with TileLog.open(tmp_path / "log", signers) as log:
        log.warm()
        for first in (0, 40, 80):
            log.append([b"entry %d" % n for n in range(first, first + 40)])
    return tmp_path / "log"


def test_every_bit_flip_in_a_record_is_found(compiled: Path, signers: list[SignerKey]) -> None:
    [path] = (compiled / ".state").glob("journal-*")
    content = path.read_bytes()
    assert content.startswith(b"SKJRNL2\n")
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
        with pytest.raises(LedgerFault, match="journal-"):
            TileLog.open(compiled, signers)
    path.write_bytes(content)
    TileLog.open(compiled, signers).close()


@pytest.mark.parametrize("keep", [1, 95, 96, 97, 300, -1])
def test_a_torn_record_is_cut_off(compiled: Path, signers: list[SignerKey], keep: int) -> None:
    [path] = (compiled / ".state").glob("journal-*")
    whole, shown = path.read_bytes(), (compiled / "checkpoint").read_bytes()
    with TileLog.open(compiled, signers) as log:
        log.warm()
        log.append([b"never acknowledged"] * 40)
    path.write_bytes(whole + path.read_bytes()[len(whole) :][:keep])
    (compiled / "checkpoint").write_bytes(shown)
    with TileLog.open(compiled, signers) as log:
        assert (log.size, len(log.notes)) == (120, 1)


def test_a_record_whose_entries_were_parted_anew_is_not_whole(compiled: Path, signers: list[SignerKey]) -> None:
    """The digest is of the entries: the same bytes cut elsewhere are other entries."""
    [path] = (compiled / ".state").glob("journal-*")
    content = bytearray(path.read_bytes())
    body = memoryview(content)[journal.HEAD_BYTES :]
    assert body[:11] == b"\0\7entry 0\0\7"
    body[:11] = b"\0\5entry\0\0\0\7"  # four bytes are another entry now; count and length stand in a sealed head
    path.write_bytes(content)
    with pytest.raises(LedgerFault, match="journal-"):
        TileLog.open(compiled, signers)


def test_a_log_of_both_kinds_of_records_is_read(
    compiled: Path, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    with TileLog.open(compiled, signers) as log:
        log.append([b"entry %d" % n for n in range(120, 130)])
        log.warm()
        log.append([b"entry %d" % n for n in range(130, 200)])
    with TileLog.open(compiled, signers) as log:
        assert (log.size, log.notes) == (200, [])
    assert audit_folder(compiled, [s.public for s in signers]).flaws == ()


def test_an_import_by_compiled_code_is_the_same_log(
    grown: Callable[..., Path], tmp_path: Path, signers: list[SignerKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = grown(2_000), tmp_path / "other"
    monkeypatch.setattr(log_module, "JOURNAL_BYTES", 3_000)
    with TileLog.open(other, signers) as log:
        log.warm()
        log.load([b"entry %d" % n for n in range(first, first + 500)] for first in range(0, 2_000, 500))
        root = log.checkpoint().root
    with TileLog.open(folder, signers) as log:
        assert log.checkpoint().root == root
    assert audit_folder(other, [s.public for s in signers]).flaws == ()
