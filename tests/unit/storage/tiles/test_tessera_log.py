"""A log that Tessera made passes; every damage to a copy of it is found and named."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.ledger import Growing, leaf_hash, prove, verifies_consistency
from sekisho.ledger.merkle import consistency_spans
from sekisho.ledger.reading import Tiles
from sekisho.standards.c2sp import Checkpoint, VerifierKey, decode_bundle, parse_note, signed_by
from sekisho.storage.tiles import LogFiles, audit_folder

# Published with the log in Tessera's own documents.
KEY = VerifierKey.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")


@pytest.fixture(scope="module")
def tessera(shared_data: Path) -> Path:
    folder = shared_data / "ledger" / "tessera-log"
    if not folder.is_dir():
        pytest.skip(f"Tessera's log is not beside this checkout ({folder})")
    return folder


@pytest.fixture
def copy(tessera: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(tessera, tmp_path / "log")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700)
    return folder


def test_it_passes_with_and_without_its_key(tessera: Path) -> None:
    with_key, without = audit_folder(tessera, [KEY]), audit_folder(tessera)
    assert (with_key.flaws, without.flaws, without.signed) == ((), (), ())
    assert [s.key for s in with_key.signed] == [KEY]
    assert with_key.checkpoint is not None and with_key.checkpoint.size == 15


def test_all_its_checkpoints_are_signed_and_continue_each_other(tessera: Path) -> None:
    tree, files = Growing(), LogFiles(tessera)
    entries = decode_bundle((tessera / "tile/entries/000.p/15").read_bytes(), 15)
    heads = []
    for size in range(16):
        note = parse_note((tessera / f"checkpoint.{size}").read_bytes())
        signed_by(note, [KEY])
        heads.append(Checkpoint.parse(note.text))
        assert (heads[-1].size, heads[-1].root) == (size, tree.root())
        tree.extend([leaf_hash(entry) for entry in entries[size : size + 1]])
    for old in range(1, 15):
        path = Tiles(files.fetch, 15).path(consistency_spans(old, 15))
        assert verifies_consistency(old, 15, path, heads[old].root, heads[15].root)


def _flip(path: str, at: int) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = bytearray((folder / path).read_bytes())
        content[at] ^= 4
        (folder / path).write_bytes(bytes(content))

    return damage


def _rename(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: (folder / old).rename(folder / new) and None


def _cut(path: str, by: int) -> Callable[[Path], None]:
    return lambda folder: (folder / path).write_bytes((folder / path).read_bytes()[:-by]) and None


def _replace(old: str, new: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        text = (folder / "checkpoint").read_text("utf-8")
        assert old in text
        (folder / "checkpoint").write_text(text.replace(old, new), "utf-8")

    return damage


DAMAGES = {
    "a leaf hash changed": (_flip("tile/0/000.p/15", 40), "tile/0/000.p/15", "hash 1 is not that of its entry"),
    "an earlier partial tile changed": (_flip("tile/0/000.p/7", 40), "tile/0/000.p/7", "hash 1"),
    "an entry changed": (_flip("tile/entries/000.p/15", 3), "tile/0/000.p/15", "hash 0"),
    "an earlier bundle changed": (_flip("tile/entries/000.p/7", 3), "tile/entries/000.p/7", "not the beginning"),
    "a length within a bundle changed": (_flip("tile/entries/000.p/15", 0), "tile/entries/000.p/15", "ends within"),
    "a tile gone": (lambda f: (f / "tile/0/000.p/15").unlink(), "tile/0/000.p/15", "not there"),
    "a bundle gone": (lambda f: (f / "tile/entries/000.p/15").unlink(), "tile/entries/000.p/15", "not there"),
    "a tile cut": (_cut("tile/0/000.p/15", 1), "tile/0/000.p/15", "bytes"),
    "a bundle cut": (_cut("tile/entries/000.p/15", 1), "tile/entries/000.p/15", "ends within"),
    "an earlier tile as the last": (_rename("tile/0/000.p/14", "tile/0/000.p/15"), "tile/0/000.p/15", "bytes"),
    "a root changed": (_replace("rKbDip", "rKbDiq"), "checkpoint", "root is not that of the 15 entries"),
    "a size changed": (_replace("\n15\n", "\n14\n"), "checkpoint", "root is not that of the 14 entries"),
    "a size too large": (_replace("\n15\n", "\n16\n"), "tile/entries/000.p/16", "not there"),
    "a size not a number": (_replace("\n15\n", "\n015\n"), "checkpoint", "not a plain decimal"),
    "a checkpoint gone": (lambda f: (f / "checkpoint").unlink(), "checkpoint", "not there"),
    "a checkpoint without signature": (_replace("— example", "- example"), "checkpoint", "Not a signature line"),
    "an empty checkpoint": (lambda f: (f / "checkpoint").write_bytes(b"") and None, "checkpoint", "no signed note"),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_found_without_any_key_and_named(copy: Path, what: str) -> None:
    damage, path, reason = DAMAGES[what]
    damage(copy)
    assert [f for f in audit_folder(copy).flaws if f.path == path and reason in f.reason]


def test_another_signature_is_found_with_the_key_alone(copy: Path) -> None:
    _replace("M9e0luh4", "M9e0luh5")(copy)
    assert audit_folder(copy).flaws == ()
    assert "does not verify" in audit_folder(copy, [KEY]).flaws[0].reason


def test_a_log_written_anew_is_found_with_the_key_alone(copy: Path) -> None:
    """Consistent in itself, but nobody signed it: without a key nothing shows that."""
    entries = [b"rewritten"] * 15
    tree = Growing()
    tree.extend([leaf_hash(entry) for entry in entries])
    shutil.rmtree(copy / "tile")
    files = LogFiles(copy)
    files.put("tile/entries/000.p/15", b"".join(b"\0\x09" + entry for entry in entries))
    files.put("tile/0/000.p/15", b"".join(tree.edge[0]))
    _replace("rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=", base64.b64encode(tree.root()).decode())(copy)
    assert audit_folder(copy).flaws == ()
    assert "does not verify" in audit_folder(copy, [KEY]).flaws[0].reason


def test_files_beyond_the_checkpoint_are_told_and_no_flaw(copy: Path) -> None:
    shutil.copy(copy / "checkpoint.10", copy / "checkpoint")
    found = audit_folder(copy, [KEY])
    assert found.flaws == ()
    assert {"tile/0/000.p/11", "tile/entries/000.p/15"} <= set(found.beyond)


def test_an_entry_of_it_is_proved(tessera: Path) -> None:
    assert prove(LogFiles(tessera).fetch, 7).index == 7
