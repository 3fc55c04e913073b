"""What a witness must say, status by status, as c2sp.org/tlog-witness demands."""

from __future__ import annotations

import pytest

from sekisho.ledger import EMPTY, consistency_spans, judge, keys_by_origin, leaf_hash, root_of
from sekisho.standards.c2sp import AddCheckpoint, Checkpoint, Note, Signature, VerifierKey
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import entries, note_of, root, signers

KEYS = signers()
TRUSTED = [key.public for key in KEYS]
ROWS = entries(20)
ORIGIN = KEYS[0].public.name


def proof(old: int, new: int) -> tuple[bytes, ...]:
    hashes = [leaf_hash(row) for row in ROWS]
    return tuple(root_of(hashes[first:last]) for first, last in consistency_spans(old, new))


def latest(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root(ROWS[:size]))


def ask(
    old: int, path: tuple[bytes, ...], note: Note, known: Checkpoint | None, keys: list[VerifierKey] = TRUSTED
) -> int:
    return judge(AddCheckpoint(old, path, note), keys, known).status


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (0, 20), (1, 2), (7, 20), (8, 20), (16, 17), (20, 20)])
def test_a_log_that_continues_is_cosigned(old: int, new: int) -> None:
    path = proof(old, new) if old else ()
    assert ask(old, path, note_of(ROWS[:new], KEYS), latest(old) if old else None) == 200


def test_a_log_that_was_cosigned_while_empty_goes_on() -> None:
    assert ask(0, (), note_of(ROWS, KEYS), Checkpoint(ORIGIN, 0, EMPTY)) == 200


def test_an_unknown_log_is_404_whatever_else_is_wrong() -> None:
    assert ask(30, (b"\0" * 32,), note_of(ROWS, KEYS), None, []) == 404


def test_one_trusted_signature_suffices_and_unknown_ones_are_passed_over() -> None:
    stranger = note_of(ROWS, signers(9)).signatures
    note = note_of(ROWS, KEYS)
    assert ask(0, (), Note(note.text, (*stranger, note.signatures[1])), None) == 200


def test_without_a_trusted_signature_it_is_403() -> None:
    assert ask(0, (), note_of(ROWS, signers(9)), None) == 403


def test_a_trusted_name_and_id_over_a_false_signature_is_403_even_beside_a_good_one() -> None:
    note = note_of(ROWS, KEYS)
    forged = Signature(ORIGIN, TRUSTED[0].key_id, b"\0" * 64)
    assert ask(0, (), Note(note.text, (forged, note.signatures[1])), None) == 403
    assert ask(0, (), Note(note.text, (*note.signatures, forged)), None) == 403


def test_a_signature_over_another_text_is_403() -> None:
    assert ask(0, (), Note(note_of(ROWS, KEYS).text, note_of(ROWS[:19], KEYS).signatures), None) == 403


def test_an_old_size_beyond_the_checkpoint_is_400() -> None:
    assert ask(21, (), note_of(ROWS, KEYS), latest(8)) == 400


@pytest.mark.parametrize(("old", "known"), [(0, 8), (7, 8), (9, 8), (8, 0), (20, 8)])
def test_another_old_size_than_the_latest_is_409_and_names_it(old: int, known: int) -> None:
    path = proof(old, 20) if old else ()
    verdict = judge(AddCheckpoint(old, path, note_of(ROWS, KEYS)), TRUSTED, latest(known) if known else None)
    assert (verdict.status, verdict.known) == (409, known)


def test_a_rollback_is_409() -> None:
    verdict = judge(AddCheckpoint(5, (), note_of(ROWS[:5], KEYS)), TRUSTED, latest(8))
    assert (verdict.status, verdict.known) == (409, 8)


def test_from_size_zero_a_proof_that_is_not_empty_is_422() -> None:
    assert ask(0, (root(ROWS[:1]),), note_of(ROWS, KEYS), None) == 422


def test_an_empty_log_with_the_root_of_another_is_422() -> None:
    text = Checkpoint(ORIGIN, 0, root(ROWS)).text()
    note = Note(text, tuple(key.sign(text, 1) for key in KEYS))
    assert ask(0, (), note, None) == 422


def test_the_same_size_with_another_root_is_422_and_worth_keeping() -> None:
    other = [*ROWS[:7], b"rewritten"]
    verdict = judge(AddCheckpoint(8, (), note_of(other, KEYS)), TRUSTED, latest(8))
    assert (verdict.status, verdict.forked) == (422, True)


def test_the_same_size_with_a_proof_that_is_not_empty_is_422() -> None:
    assert ask(8, (root(ROWS[:8]),), note_of(ROWS[:8], KEYS), latest(8)) == 422


@pytest.mark.parametrize("wrong", ["empty", "short", "long", "swapped", "of another size"])
def test_a_proof_that_does_not_verify_is_422(wrong: str) -> None:
    path = proof(7, 20)
    broken = {
        "empty": (), "short": path[:-1], "long": (*path, path[0]),
        "swapped": (path[1], path[0], *path[2:]), "of another size": proof(6, 20),
    }  # fmt: skip
    assert ask(7, broken[wrong], note_of(ROWS, KEYS), latest(7)) == 422


@pytest.mark.parametrize("changed", [0, 3, 6])
def test_a_log_with_a_rewritten_leaf_is_422_with_its_own_best_proof(changed: int) -> None:
    rows = [*ROWS]
    rows[changed] = b"rewritten"
    hashes = [leaf_hash(row) for row in rows]
    path = tuple(root_of(hashes[first:last]) for first, last in consistency_spans(7, 20))
    assert ask(7, path, note_of(rows, KEYS), latest(7)) == 422


def test_extension_lines_are_cosigned_as_part_of_the_text() -> None:
    assert ask(0, (), note_of(ROWS, KEYS, extra=("more",)), None) == 200


def test_two_keys_that_cannot_be_told_apart_are_refused() -> None:
    class Collides(VerifierKey):
        key_id = b"same"  # type: ignore[assignment]

    with pytest.raises(LedgerFault, match="Two keys"):
        keys_by_origin([Collides(ORIGIN, TRUSTED[0].kind, b"1" * 32), Collides(ORIGIN, TRUSTED[0].kind, b"2" * 32)])
