"""A witness in a folder: it remembers before it answers, across restarts, and never goes back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from sekisho.ledger import Fork, consistency_spans, leaf_hash, root_of
from sekisho.standards.c2sp import (
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    origin_hash,
    parse_note,
    parse_signature_lines,
    signed_by,
)
from sekisho.storage.tiles.files import LogBusy
from sekisho.storage.witness import Witness, begin_witness, known_logs
from sekisho.vocabulary.errors import LedgerFault, UsageFault
from witnessed_world import NOW, ORIGIN, asking, entries, note_of, root, signers

KEYS = signers()
TRUSTED = [key.public for key in KEYS]
ROWS = entries(40)
NAME = "witness.example/w1"


def path(old: int, new: int) -> list[bytes]:
    hashes = [leaf_hash(row) for row in ROWS]
    return [root_of(hashes[first:last]) for first, last in consistency_spans(old, new)] if old else []


def step(old: int, new: int) -> bytes:
    return asking(old, path(old, new), note_of(ROWS[:new], KEYS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    begin_witness(tmp_path / "w", NAME, TRUSTED)
    return tmp_path / "w"


def opened(folder: Path, time: int = NOW) -> Witness:
    return Witness.open(folder, lambda: time)


def keys_of(witness: Witness) -> list[VerifierKey]:
    return [s.public for s in witness.signers]


def shown(witness: Witness) -> Note:
    return parse_note(witness.shown(origin_hash(ORIGIN)) or b"")


def test_both_keys_cosign_with_the_time(folder: Path) -> None:
    with opened(folder) as witness:
        answer = witness.add(step(0, 7))
        note = parse_signature_lines(answer.body, note_of(ROWS[:7], KEYS).text)
        assert [(s.key.kind, s.time) for s in signed_by(note, keys_of(witness))] == [(4, NOW), (6, NOW)]
        assert len(note.signatures) == 2


def test_what_it_shows_has_the_log_s_signatures_and_its_own(folder: Path) -> None:
    with opened(folder) as witness:
        stranger = signers(99, "stranger.example")[0].sign(note_of(ROWS[:7], KEYS).text, NOW)
        note = note_of(ROWS[:7], KEYS)
        witness.add(asking(0, [], Note(note.text, (stranger, *note.signatures))))
        assert len(signed_by(shown(witness), [*TRUSTED, *keys_of(witness)])) == 4
        assert len(shown(witness).signatures) == 4


def test_it_goes_forward_step_by_step_and_remembers_over_restarts(folder: Path) -> None:
    for old, new in ((0, 7), (7, 8), (8, 8), (8, 40)):
        with opened(folder) as witness:
            assert witness.add(step(old, new)).verdict.status == 200
    with opened(folder) as witness:
        assert Checkpoint.parse(shown(witness).text).size == 40
        verdict = witness.add(step(8, 40)).verdict
        assert (verdict.status, verdict.known) == (409, 40)


@pytest.mark.parametrize("body", [b"", b"old 0\n", b"old 0\n\n", b"old 0\n\nnothing\n", step(0, 7)[:-1]])
def test_what_is_no_request_is_400(folder: Path, body: bytes) -> None:
    with opened(folder) as witness:
        assert witness.add(body).verdict.status == 400


def test_a_log_that_it_was_not_told_of_is_404(folder: Path) -> None:
    with opened(folder) as witness:
        other = note_of(ROWS, signers(9, "other.example/log"))
        assert witness.add(asking(0, [], other)).verdict.status == 404


def test_two_roots_of_one_size_are_kept_as_evidence(folder: Path) -> None:
    with opened(folder) as witness:
        witness.add(step(0, 7))
        answer = witness.add(asking(7, [], note_of([*ROWS[:6], b"rewritten"], KEYS)))
        assert (answer.verdict.status, answer.body) == (422, b"")
        [file] = (folder / "evidence").iterdir()
        assert Fork.parse(file.read_bytes()).proved(TRUSTED)
        assert Checkpoint.parse(shown(witness).text).root == root(ROWS[:7])


def test_refusals_change_nothing(folder: Path) -> None:
    with opened(folder) as witness:
        witness.add(step(0, 7))
        before = (folder / origin_hash(ORIGIN) / "checkpoint").read_bytes()
        bad: Sequence[bytes] = (
            step(0, 40), step(3, 40), asking(7, [], note_of(ROWS, KEYS)), asking(0, [], note_of(ROWS, signers(9)))
        )  # fmt: skip
        assert [witness.add(body).verdict.status for body in bad] == [409, 409, 422, 403]
        assert (folder / origin_hash(ORIGIN) / "checkpoint").read_bytes() == before


def test_of_many_requests_from_one_size_one_passes(folder: Path) -> None:
    """Two histories are sent at once: if both were judged before either was kept, both would be cosigned."""
    with opened(folder) as witness:
        witness.add(step(0, 7))
        together = threading.Barrier(16)
        statuses: list[int] = []

        def ask(number: int) -> None:
            other = [*ROWS[:7], *entries(1 + number % 8, f"history {number}")]
            hashes = [leaf_hash(row) for row in other]
            proof = [root_of(hashes[first:last]) for first, last in consistency_spans(7, len(other))]
            together.wait()
            statuses.append(witness.add(asking(7, proof, note_of(other, KEYS))).verdict.status)

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200] + [409] * 15


def test_it_is_on_disk_before_it_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.storage import witness as module

    def refuses(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with opened(folder) as witness:
        monkeypatch.setattr(module, "put_synced", refuses)
        with pytest.raises(LedgerFault, match="nothing was cosigned: the disk is full"):
            witness.add(step(0, 7))
        monkeypatch.undo()
        assert witness.shown(origin_hash(ORIGIN)) is None
        assert witness.add(step(0, 7)).verdict.status == 200


def test_what_reached_the_disk_and_not_the_caller_is_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced, then syncing its folder fails: another history must not pass from the older size."""
    from sekisho.storage import witness as module

    original = module.put_synced

    def half(path: Path, content: bytes) -> None:
        original(path, content)
        raise OSError(5, "Input/output error")

    with opened(folder) as witness:
        witness.add(step(0, 7))
        monkeypatch.setattr(module, "put_synced", half)
        with pytest.raises(LedgerFault, match="nothing was cosigned"):
            witness.add(step(7, 8))
        monkeypatch.undo()
        other = [*ROWS[:7], b"other"]
        hashes = [leaf_hash(row) for row in other]
        proof = [root_of(hashes[first:last]) for first, last in consistency_spans(7, 8)]
        assert witness.add(asking(7, proof, note_of(other, KEYS))).verdict.status == 409
        assert witness.add(step(8, 9)).verdict.status == 200


def test_a_second_process_is_refused(folder: Path) -> None:
    with opened(folder), pytest.raises(LogBusy):
        opened(folder)
    with opened(folder), pytest.raises(LogBusy):
        begin_witness(folder, NAME, [])


def test_a_memory_that_is_gone_is_not_taken_for_a_log_never_seen(folder: Path) -> None:
    with opened(folder) as witness:
        witness.add(step(0, 7))
    (folder / origin_hash(ORIGIN) / "checkpoint").unlink()
    with pytest.raises(LedgerFault, match="is gone"):
        opened(folder)


@pytest.mark.parametrize("damage", ["cut", "flipped", "another log's", "unsigned by it"])
def test_a_memory_that_was_changed_stops_it(folder: Path, damage: str) -> None:
    with opened(folder) as witness:
        witness.add(step(0, 7))
        own = witness.signers
    file = folder / origin_hash(ORIGIN) / "checkpoint"
    content = file.read_bytes()
    text = Checkpoint("other.example/log", 1, root(ROWS[:1])).text()
    changed = {
        "cut": content[:-20],
        "flipped": content.replace(b"\n7\n", b"\n6\n"),
        "another log's": "".join([text, "\n", *(s.sign(text, NOW).line() + "\n" for s in own)]).encode(),
        "unsigned by it": content[: content.index(NAME.encode()) - 4],
    }
    file.write_bytes(changed[damage])
    with pytest.raises(LedgerFault, match="checkpoint: "):
        opened(folder)


def test_a_line_sent_sixty_times_does_not_spoil_its_memory(folder: Path) -> None:
    note = note_of(ROWS[:7], KEYS)
    again = [KEYS[1].sign(note.text, NOW + n) for n in range(30)]  # each another signature of the same key
    crowd = Note(note.text, (*[note.signatures[0]] * 30, *again))
    with opened(folder) as witness:
        assert witness.add(asking(0, [], crowd)).verdict.status == 200
        assert len(shown(witness).signatures) == 4
    with opened(folder) as witness:
        assert witness.add(step(7, 8)).verdict.status == 200


def test_a_forged_line_in_its_own_name_is_not_kept(folder: Path) -> None:
    """Whoever submits adds a line in the witness's name and id: kept, it would make its memory unreadable."""
    note = note_of(ROWS[:7], KEYS)
    with opened(folder) as witness:
        own = keys_of(witness)
        forged = [
            Signature(key.name, key.key_id, b"\0" * len(s.sign(note.text, 1).blob))
            for key, s in zip(own, witness.signers, strict=True)
        ]
        assert witness.add(asking(0, [], Note(note.text, (*forged, *note.signatures)))).verdict.status == 200
    with opened(folder) as witness:
        assert len(signed_by(shown(witness), [*TRUSTED, *own])) == 4
        assert witness.add(step(7, 8)).verdict.status == 200


def test_a_clock_that_went_back_a_little_is_made_up_for_and_far_back_refused(folder: Path) -> None:
    with opened(folder) as witness:
        witness.add(step(0, 7))
    with opened(folder, NOW - 30) as witness:
        answer = witness.add(step(7, 8))
        note = parse_signature_lines(answer.body, note_of(ROWS[:8], KEYS).text)
        assert {s.time for s in signed_by(note, keys_of(witness))} == {NOW}
    with opened(folder, NOW - 3600) as witness, pytest.raises(LedgerFault, match="The clock"):
        witness.add(step(8, 9))


def test_logs_are_added_and_none_forgotten(folder: Path) -> None:
    other = signers(9, "other.example/log")[0].public
    begin_witness(folder, NAME, [other])
    begin_witness(folder, NAME, [other])
    assert known_logs(folder) == [*TRUSTED, other]


def test_it_keeps_its_name_and_a_log_s_keys_do_not_cosign(folder: Path, tmp_path: Path) -> None:
    from sekisho.storage.tiles import Private

    with pytest.raises(UsageFault, match="signs as"):
        begin_witness(folder, "witness.example/other", [])
    Private(tmp_path / "log").create(ORIGIN)
    with pytest.raises(UsageFault, match="keys of a log"):
        begin_witness(tmp_path / "log", ORIGIN, [])


def test_a_signature_of_another_kind_of_the_same_key_is_not_one(folder: Path) -> None:
    note = note_of(ROWS[:7], KEYS)
    wrong = Signature(ORIGIN, TRUSTED[1].key_id, note.signatures[0].blob)
    with opened(folder) as witness:
        assert witness.add(asking(0, [], Note(note.text, (wrong,)))).verdict.status == 403
