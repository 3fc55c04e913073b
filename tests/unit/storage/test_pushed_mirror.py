"""A mirror keeps what is shown to be the log's, cosigns what it holds whole, never goes back, and recovers."""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.ledger import Fork, consistency_spans, leaf_hash, root_of, subtree_spans
from sekisho.standards.c2sp import (
    AddEntries,
    Checkpoint,
    MirrorInfo,
    Note,
    Package,
    SignSubtree,
    VerifierKey,
    parse_signature_lines,
    signed_by,
)
from sekisho.storage.mirror import Mirror
from sekisho.storage.pushed import PushedMirror, Taken
from sekisho.storage.tiles import LogFiles, audit_folder
from sekisho.storage.witness import cosigners
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import NOW, ORIGIN, asking, entries, lay, note_of, shown, signers

KEYS = signers()
TRUSTED = [key.public for key in KEYS]
OURS = signers(50, "mirror.example/m1", cosigns=True)
OUR_KEYS = [key.public for key in OURS]
ROWS = entries(1400)
HASHES = [leaf_hash(row) for row in ROWS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mirror"


def opened(folder: Path, time: int = NOW, keys: Sequence[VerifierKey] = tuple(TRUSTED)) -> PushedMirror:
    return PushedMirror(folder, keys, OURS, lambda: time)


def hold(mirror: PushedMirror, old: int, new: int, rows: Sequence[bytes] = ROWS) -> int:
    """add-checkpoint of the first entries; the status."""
    hashes = [leaf_hash(row) for row in rows[:new]]
    path = [root_of(hashes[a:b]) for a, b in consistency_spans(old, new)] if old else []
    return mirror.add(asking(old, path, note_of(rows[:new], KEYS))).verdict.status


def body(start: int, end: int, rows: Sequence[bytes] = ROWS, most: int = 100) -> bytes:
    head = AddEntries(ORIGIN, start, end)
    hashes = [leaf_hash(row) for row in rows[:end]]
    content = head.content()
    for first, at, to in list(head.places())[:most]:
        path = tuple(root_of(hashes[a:b]) for a, b in subtree_spans(first, to, end))
        content += Package(first, at, to, tuple(rows[at:to]), path).content()
    return content


def push(mirror: PushedMirror, content: bytes, step: int = 5000) -> Taken:
    upload = mirror.upload()
    for at in range(0, len(content), step):
        answer = upload.feed(content[at : at + step])
        if answer is not None:
            return answer
    return upload.end()


def info(taken: Taken) -> tuple[int, int, int]:
    found = MirrorInfo.parse(taken.body)
    return taken.status, found.size, found.next


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700, 1400])
def test_a_pushed_copy_passes_the_audit_and_is_cosigned(folder: Path, size: int) -> None:
    with opened(folder) as mirror:
        assert hold(mirror, 0, size) == 200
        taken = push(mirror, body(0, size))
        assert taken.status == 200
        note = parse_signature_lines(taken.body, note_of(ROWS[:size], KEYS).text)
        assert [one.time for one in signed_by(note, OUR_KEYS)] == [NOW, NOW]
    found = audit_folder(folder, [*TRUSTED, *OUR_KEYS])
    assert (found.flaws, found.beyond) == ((), ())
    assert found.checkpoint is not None and found.checkpoint.size == size


def test_it_grows_by_any_steps_to_what_a_copy_at_once_is(folder: Path, tmp_path: Path) -> None:
    steps = [1, 2, 200, 255, 256, 300, 511, 513, 768, 1300, 1400]
    with opened(folder) as mirror:
        for old, new in zip([0, *steps], steps, strict=False):
            assert hold(mirror, old, new) == 200
            assert push(mirror, body(old, new), 999).status == 200
            assert audit_folder(folder, [*TRUSTED, *OUR_KEYS]).flaws == ()
    log = lay(tmp_path / "log", ROWS, KEYS)
    for path in [p.relative_to(log) for p in log.rglob("*") if p.is_file() and p.name != "checkpoint"]:
        assert (folder / path).read_bytes() == (log / path).read_bytes(), path
    assert audit_folder(folder).beyond == ()


def test_nothing_is_shown_or_cosigned_until_all_is_here(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        assert info(push(mirror, body(0, 700, most=2))) == (202, 700, 512)
        assert not (folder / "checkpoint").exists()
        assert push(mirror, body(512, 700)).status == 200
    assert Checkpoint.parse(shown(folder).text).size == 700


def test_a_body_that_breaks_off_keeps_its_whole_packages(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        whole = body(0, 700)
        assert info(push(mirror, whole[: len(body(0, 700, most=1)) + 50])) == (202, 700, 256)
        assert push(mirror, whole[:100]).status == 400
        assert push(mirror, b"").status == 400
        assert push(mirror, whole[:5]).status == 400


def test_what_came_before_a_restart_is_still_there(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        push(mirror, body(0, 700, most=2))
    with opened(folder) as mirror:
        assert (mirror.size, mirror.next) == (0, 512)
        assert push(mirror, body(512, 700)).status == 200
    with opened(folder) as mirror:
        assert (mirror.size, mirror.next) == (700, 700)


def test_entries_already_here_are_authenticated_again_and_skipped(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        push(mirror, body(0, 700, most=2))
        assert push(mirror, body(100, 700)).status == 200
        rows = [b"other", *ROWS[1:]]
        assert push(mirror, body(0, 700, rows)).status == 422


def test_an_empty_range_refreshes_the_cosignature(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        push(mirror, body(0, 300))
    with opened(folder, NOW + 500) as mirror:
        assert push(mirror, body(300, 300)).status == 200
    assert {one.time for one in signed_by(shown(folder), OUR_KEYS)} == {NOW + 500}
    with opened(folder, NOW) as mirror, pytest.raises(LedgerFault, match="clock"):
        push(mirror, body(300, 300))


def test_uploads_for_an_earlier_pending_checkpoint_go_on(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        hold(mirror, 300, 900)
        assert push(mirror, body(0, 300)).status == 200
        assert Checkpoint.parse(shown(folder).text).size == 300
        assert push(mirror, body(300, 900)).status == 200


def test_an_older_checkpoint_is_completed_from_entries_of_a_newer_one(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 280)
        hold(mirror, 280, 600)
        assert push(mirror, body(0, 600, most=2)).status == 202  # 512 entries are here, 280 not on its own
        assert push(mirror, body(280, 280)).status == 200
    found = audit_folder(folder, [*TRUSTED, *OUR_KEYS])
    assert found.flaws == () and found.checkpoint is not None and found.checkpoint.size == 280


# what must be refused


def test_statuses_of_add_entries(folder: Path) -> None:
    with opened(folder) as mirror:
        assert push(mirror, body(0, 300)).status == 422  # no checkpoint ever came
        hold(mirror, 0, 700)
        assert push(mirror, AddEntries("example.com/other", 0, 700).content()).status == 404
        assert info(push(mirror, body(0, 699))) == (409, 700, 0)  # never a checkpoint of that size
        assert info(push(mirror, body(1, 700))) == (409, 700, 0)  # begins beyond what is here
        assert push(mirror, body(0, 700)).status == 200
        hold(mirror, 700, 1400)
        assert push(mirror, body(700, 1400)).status == 200
        assert info(push(mirror, body(0, 700))) == (409, 1400, 1400)  # smaller than what is shown


def test_far_more_than_is_lacking_is_not_taken(folder: Path) -> None:
    rows = [b"%d" % n for n in range(32 * 256 + 300)]
    with opened(folder) as mirror:
        hold(mirror, 0, len(rows), rows)
        assert push(mirror, body(0, len(rows), rows), 100_000).status == 200
        assert push(mirror, body(0, len(rows), rows, most=1)).status == 409
        assert push(mirror, body(200, len(rows), rows, most=1)).status == 409
        assert push(mirror, body(400, len(rows), rows, most=1)).status == 200  # all is here, and that package is right


ALTERED = {
    "an entry": lambda head, p: (head, replace(p, entries=(b"rewritten", *p.entries[1:]))),
    "an entry left out and one doubled": lambda head, p: (
        head,
        replace(p, entries=(*p.entries[1:], p.entries[-1])),
    ),
    "two entries swapped": lambda head, p: (head, replace(p, entries=(p.entries[1], p.entries[0], *p.entries[2:]))),
    "a hash of the proof": lambda head, p: (head, replace(p, path=(bytes(32), *p.path[1:]))),
    "a hash less": lambda head, p: (head, replace(p, path=p.path[1:])),
    "a hash more": lambda head, p: (head, replace(p, path=(*p.path, bytes(32)))),
    "no proof": lambda head, p: (head, replace(p, path=())),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_package_that_is_not_shown_to_be_the_log_s_is_not_kept(folder: Path, what: str) -> None:
    head, first, last = AddEntries(ORIGIN, 0, 300), 0, 256
    path = tuple(root_of(HASHES[a:b]) for a, b in subtree_spans(first, last, 300))
    good = Package(0, 0, 256, tuple(ROWS[:256]), path)
    altered = ALTERED[what](head, good)
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        assert push(mirror, altered[0].content() + altered[1].content()).status == 422
        assert mirror.next == 0 and not (folder / "tile").exists()
        assert push(mirror, head.content() + good.content()).status == 202


def test_a_log_with_two_histories_is_refused_and_convicted(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        push(mirror, body(0, 300))
        other = [*ROWS[:299], b"rewritten"]
        assert mirror.add(asking(300, [], note_of(other, KEYS))).verdict.status == 422
    [file] = folder.with_name("mirror.evidence").iterdir()
    assert [one.key for one in Fork.parse(file.read_bytes()).proved(TRUSTED)] == TRUSTED


def test_a_checkpoint_that_does_not_continue_what_is_pending_is_refused(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        rows = [b"rewritten", *ROWS[1:]]
        hashes = [leaf_hash(row) for row in rows[:700]]
        path = [root_of(hashes[a:b]) for a, b in consistency_spans(300, 700)]
        assert mirror.add(asking(300, path, note_of(rows[:700], KEYS))).verdict.status == 422
        assert mirror.add(asking(0, [], note_of(rows[:700], KEYS))).verdict.known == 300
        assert mirror.add(asking(0, [], note_of(ROWS[:3], signers(9, "example.com/other")))).verdict.status == 404
        assert mirror.add(asking(300, [], note_of(ROWS[:300], signers(9)))).verdict.status == 403
        assert mirror.add(b"rubbish").verdict.status == 400
        note = note_of(ROWS[:300], KEYS)
        assert (
            mirror.add(asking(300, [], Note(note.text, note.signatures[:1]))).verdict.status == 403
        )  # one is stripped


def test_the_checkpoint_that_it_is_held_to_is_cosigned_by_nobody_yet(folder: Path) -> None:
    with opened(folder) as mirror:
        assert mirror.add(asking(0, [], note_of(ROWS[:3], KEYS))).body == b""
        assert (
            mirror.sign_subtree(SignSubtree(0, 2, bytes(32), (), note_of(ROWS[:3], KEYS)).content()).verdict.status
            == 403
        )


def test_subtrees_are_signed_of_what_is_cosigned(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 20)
        push(mirror, body(0, 20))
        own = Note(shown(folder).text, tuple(s for s in shown(folder).signatures if s.name == OURS[0].public.name))
        path = tuple(root_of(HASHES[a:b]) for a, b in subtree_spans(8, 12, 20))
        request = SignSubtree(8, 12, root_of(HASHES[8:12]), path, own)
        answer = mirror.sign_subtree(request.content())
        assert answer.verdict.status == 200
        [line] = parse_signature_lines(answer.body, own.text).signatures
        assert OUR_KEYS[1].verifies_subtree(request.subtree, line.blob)
        assert mirror.sign_subtree(replace(request, root=bytes(32)).content()).verdict.status == 422


def test_keys_of_two_logs_or_none_make_no_mirror(folder: Path) -> None:
    for keys in ((), (*TRUSTED, signers(9, "example.com/other")[0].public)):
        with pytest.raises(LedgerFault, match="keys of one log"):
            opened(folder, keys=keys)


def test_two_processes_never_have_one_mirror(folder: Path) -> None:
    with opened(folder), pytest.raises(LedgerFault, match="another process"):
        opened(folder)


# damage


def test_entries_damaged_before_they_were_shown_are_asked_for_again(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        push(mirror, body(0, 700, most=2))
    (folder / "tile/entries/001").write_bytes(b"damaged")
    with opened(folder) as mirror:
        assert mirror.next == 256
        assert push(mirror, body(256, 700)).status == 200
    assert audit_folder(folder, OUR_KEYS).flaws == ()


def test_hashes_damaged_while_it_runs_are_not_cosigned_and_asked_for_again(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        push(mirror, body(0, 700, most=2))
        (folder / "tile/0/000").write_bytes(bytes(256 * 32))
        with pytest.raises(LedgerFault, match="root"):
            push(mirror, body(512, 700))
        assert not (folder / "checkpoint").exists() and mirror.next == 0
        assert push(mirror, body(0, 700)).status == 200
    assert audit_folder(folder, OUR_KEYS).flaws == ()


@pytest.mark.parametrize("path", ["tile/entries/001.p/44", "tile/0/001.p/44"])
def test_a_shown_edge_that_was_damaged_stops_it(folder: Path, path: str) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        push(mirror, body(0, 300))
    (folder / path).unlink()
    with pytest.raises(LedgerFault, match="Restore|gone"):
        opened(folder)


def test_a_checkpoint_of_another_log_in_its_place_stops_it(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 3)
        push(mirror, body(0, 3))
    shutil.copy(lay(tmp_path / "other", ROWS[:3], signers(9)) / "checkpoint", folder / "checkpoint")
    with pytest.raises(LedgerFault):
        opened(folder)


# together


def test_what_was_copied_is_gone_on_with_by_pushes_and_the_other_way_round(folder: Path, tmp_path: Path) -> None:
    Mirror(folder, TRUSTED, OURS, clock=lambda: NOW).update(LogFiles(lay(tmp_path / "a", ROWS[:300], KEYS)).fetch)
    with opened(folder) as mirror:
        assert (mirror.size, mirror.next) == (300, 300)
        hold(mirror, 300, 700)
        assert push(mirror, body(300, 700)).status == 200
    Mirror(folder, TRUSTED, OURS, clock=lambda: NOW).update(LogFiles(lay(tmp_path / "b", ROWS, KEYS)).fetch)
    assert audit_folder(folder, [*TRUSTED, *OUR_KEYS]).flaws == ()


def test_many_uploads_at_once_end_in_one_consistent_copy(folder: Path) -> None:
    with opened(folder) as mirror:
        hold(mirror, 0, 700)
        hold(mirror, 700, 1400)
        bodies = [body(0, 700), body(0, 1400), body(0, 1400, most=3), body(0, 700, most=1)] * 3
        random.Random(5).shuffle(bodies)
        with ThreadPoolExecutor(6) as pool:
            statuses = list(pool.map(lambda content: push(mirror, content, 3000).status, bodies))
        assert set(statuses) <= {200, 202, 409}
        assert mirror.size == 1400
    found = audit_folder(folder, [*TRUSTED, *OUR_KEYS])
    assert (found.flaws, found.checkpoint and found.checkpoint.size) == ((), 1400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 3000), put=st.binary(min_size=1, max_size=6))
def test_an_altered_upload_never_changes_what_is_kept(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes
) -> None:
    folder = tmp_path_factory.mktemp("m") / "mirror"
    content = body(0, 300)
    altered = content[:at] + put + content[at + len(put) :]
    with opened(folder) as mirror:
        hold(mirror, 0, 300)
        taken = push(mirror, altered, 700)
        assert taken.status in (200, 202, 400, 404, 409, 422)
        if mirror.next:
            assert (folder / "tile/entries/000").read_bytes()[:2] == struct.pack(">H", len(ROWS[0]))
        assert push(mirror, body(mirror.next, 300)).status == 200
    assert audit_folder(folder, [*TRUSTED, *OUR_KEYS]).flaws == ()


def test_a_mirror_s_keys_are_its_own(tmp_path: Path) -> None:
    made = cosigners(tmp_path / "m", "mirror.example/m1")
    with PushedMirror(tmp_path / "m", TRUSTED, made, lambda: NOW) as mirror:
        hold(mirror, 0, 3)
        assert push(mirror, body(0, 3)).status == 200
    assert audit_folder(tmp_path / "m", [key.public for key in made]).flaws == ()
