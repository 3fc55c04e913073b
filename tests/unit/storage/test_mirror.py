"""A mirror copies what leads to the root, goes on where it stopped, and refuses a log with two histories."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.ledger import Fork
from sekisho.standards.c2sp import Checkpoint, format_note, parse_note, signed_by
from sekisho.storage.mirror import LogForked, Mirror
from sekisho.storage.tiles import LogFiles, audit_folder
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import NOW, entries, lay, note_of, shown, signers

KEYS = signers()
TRUSTED = [key.public for key in KEYS]
OURS = signers(50, "mirror.example/m1", cosigns=True)
OUR_KEYS = [key.public for key in OURS]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "mirror"


def mirror(copy: Path, time: int = NOW) -> Mirror:
    return Mirror(copy, TRUSTED, OURS, clock=lambda: time)


def fetching(folder: Path) -> Callable[[str], bytes | None]:
    return LogFiles(folder).fetch


def head(folder: Path) -> Checkpoint:
    return Checkpoint.parse(shown(folder).text)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700])
def test_a_copy_passes_the_audit_and_bears_both_names(tmp_path: Path, copy: Path, size: int) -> None:
    log = lay(tmp_path / "log", entries(size), KEYS)
    mirror(copy).update(fetching(log))
    found = audit_folder(copy, [*TRUSTED, *OUR_KEYS])
    assert (found.flaws, found.beyond, found.checkpoint) == ((), (), head(log))


def test_it_goes_on_with_what_is_new(tmp_path: Path, copy: Path) -> None:
    for size, fetched, found in ((300, 2, 0), (700, 2, 1), (700, 0, 3), (701, 1, 2)):
        done = mirror(copy).update(fetching(lay(tmp_path / f"log{size}", entries(size), KEYS)))
        assert (done.checkpoint.size, done.fetched, done.found) == (size, fetched, found)
        assert audit_folder(copy, [*TRUSTED, *OUR_KEYS]).flaws == ()


def test_each_run_signs_anew_so_that_it_stays_fresh(tmp_path: Path, copy: Path) -> None:
    log = lay(tmp_path / "log", entries(3), KEYS)
    for time in (NOW, NOW + 100):
        mirror(copy, time).update(fetching(log))
        assert {s.time for s in signed_by(shown(copy), OUR_KEYS)} == {time}


def test_broken_off_it_cosigns_nothing_and_goes_on_later(tmp_path: Path, copy: Path) -> None:
    log = lay(tmp_path / "log", entries(10_000), KEYS)
    count = 0

    def breaks(path: str) -> bytes | None:
        nonlocal count
        count += path.startswith("tile/entries")
        if count > 25:
            raise LedgerFault("the line is down")
        return fetching(log)(path)

    with pytest.raises(LedgerFault, match="the line is down"):
        mirror(copy).update(breaks)
    assert not (copy / "checkpoint").exists()
    done = mirror(copy).update(fetching(log))
    assert done.found >= 16 and done.fetched + done.found == 40
    assert audit_folder(copy, OUR_KEYS).flaws == ()


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/44", "tile/entries/000", "tile/entries/001.p/44"])
@pytest.mark.parametrize("how", ["changed", "gone", "cut"])
def test_a_file_that_does_not_lead_to_the_root_is_not_copied(tmp_path: Path, copy: Path, path: str, how: str) -> None:
    log = lay(tmp_path / "log", entries(300), KEYS)
    content = (log / path).read_bytes()
    (log / path).unlink()
    if how != "gone":
        (log / path).write_bytes(content[:-1] if how == "cut" else content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(LedgerFault):
        mirror(copy).update(fetching(log))
    assert not (copy / "checkpoint").exists()


def test_what_was_damaged_here_is_fetched_again(tmp_path: Path, copy: Path) -> None:
    log = lay(tmp_path / "log", entries(600), KEYS)
    mirror(copy).update(fetching(log))
    (copy / "tile/entries/001").write_bytes(b"damaged")
    (copy / "tile/0/000").unlink()
    assert mirror(copy).update(fetching(log)).fetched == 1
    assert audit_folder(copy, OUR_KEYS).flaws == ()


@pytest.mark.parametrize(
    "fake", ["rewritten leaf", "dropped tail grown again", "another root of the same size", "a shorter other history"]
)
def test_a_log_with_two_histories_is_refused_and_convicted(tmp_path: Path, copy: Path, fake: str) -> None:
    mirror(copy).update(fetching(lay(tmp_path / "log", entries(300), KEYS)))
    before = (copy / "checkpoint").read_bytes()
    rows = {
        "rewritten leaf": [b"rewritten", *entries(700)[1:]],
        "dropped tail grown again": [*entries(200), *entries(500, "again")],
        "another root of the same size": [*entries(299), b"rewritten"],
        "a shorter other history": entries(100, "other"),
    }[fake]
    with pytest.raises(LogForked, match="two histories"):
        mirror(copy).update(fetching(lay(tmp_path / "forked", rows, KEYS)))
    assert (copy / "checkpoint").read_bytes() == before
    [file] = (tmp_path / "mirror.evidence").iterdir()
    assert [s.key for s in Fork.parse(file.read_bytes()).proved(TRUSTED)] == TRUSTED


def test_two_roots_of_one_size_convict_though_the_log_shows_no_tiles(tmp_path: Path, copy: Path) -> None:
    mirror(copy).update(fetching(lay(tmp_path / "log", entries(300), KEYS)))
    forked = lay(tmp_path / "forked", [*entries(299), b"rewritten"], KEYS)
    shutil.rmtree(forked / "tile")
    with pytest.raises(LogForked):
        mirror(copy).update(fetching(forked))
    assert len(list((tmp_path / "mirror.evidence").iterdir())) == 1


def test_an_entry_rewritten_together_with_its_tile_is_not_copied(tmp_path: Path, copy: Path) -> None:
    rows = entries(300)
    log = lay(tmp_path / "log", rows, KEYS)
    other = lay(tmp_path / "other", [b"rewritten", *rows[1:]], KEYS)
    for path in ("tile/0/000", "tile/entries/000"):
        (log / path).write_bytes((other / path).read_bytes())
    with pytest.raises(LedgerFault, match="tile/0/000"):
        mirror(copy).update(fetching(log))
    assert not (copy / "tile/entries/000").exists()


def test_also_a_history_that_it_only_began_to_copy_is_held_against_the_log(tmp_path: Path, copy: Path) -> None:
    log = lay(tmp_path / "log", entries(600), KEYS)

    def breaks(path: str) -> bytes | None:
        return None if path == "tile/entries/001" else fetching(log)(path)

    with pytest.raises(LedgerFault, match="tile/entries/001"):
        mirror(copy).update(breaks)
    with pytest.raises(LogForked):
        mirror(copy).update(fetching(lay(tmp_path / "forked", entries(601, "other"), KEYS)))


def test_a_log_that_shows_less_than_before_is_not_cosigned(tmp_path: Path, copy: Path) -> None:
    mirror(copy).update(fetching(lay(tmp_path / "log", entries(300), KEYS)))
    with pytest.raises(LedgerFault, match="shows 200 entries; it has shown 300"):
        mirror(copy, NOW + 9).update(fetching(lay(tmp_path / "old", entries(200), KEYS)))
    assert {s.time for s in signed_by(shown(copy), OUR_KEYS)} == {NOW}
    assert not (tmp_path / "mirror.evidence").exists()


def test_each_key_given_must_have_signed_and_the_name_must_be_the_log_s(tmp_path: Path, copy: Path) -> None:
    stripped = lay(tmp_path / "stripped", entries(3), KEYS[:1])
    with pytest.raises(LedgerFault, match="did not sign"):
        mirror(copy).update(fetching(stripped))
    with pytest.raises(LedgerFault, match="not 'other.example/log'"):
        mirror(copy).update(fetching(lay(tmp_path / "log", entries(3), KEYS)), "other.example/log")
    with pytest.raises(LedgerFault, match="Without the log's key"):
        Mirror(copy, [], OURS)


def test_only_cosignatures_that_verify_under_keys_given_are_kept(tmp_path: Path, copy: Path) -> None:
    log = lay(tmp_path / "log", entries(3), KEYS)
    witness, stranger = (signers(n, f"w.example/{n}", cosigns=True)[1] for n in (60, 61))
    note = shown(log)
    lines = [*note.signatures, witness.sign(note.text, NOW), stranger.sign(note.text, NOW)]
    (log / "checkpoint").write_bytes(format_note(note.text, lines))
    Mirror(copy, TRUSTED, OURS, [witness.public], lambda: NOW).update(fetching(log))
    kept = parse_note((copy / "checkpoint").read_bytes())
    assert {s.name for s in kept.signatures} == {KEYS[0].public.name, "w.example/60", "mirror.example/m1"}


def test_a_mirror_lost_and_begun_again_still_holds_its_evidence(tmp_path: Path, copy: Path) -> None:
    mirror(copy).update(fetching(lay(tmp_path / "log", entries(30), KEYS)))
    forked = lay(tmp_path / "forked", entries(30, "other"), KEYS)
    with pytest.raises(LogForked):
        mirror(copy).update(fetching(forked))
    shutil.rmtree(copy)
    assert list((tmp_path / "mirror.evidence").iterdir())
    assert note_of(entries(30), KEYS).text
