"""What a witness must say to sign-subtree, status by status; and what it signs is that subtree and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import judge_subtree, leaf_hash, root_of, subtree_spans
from sekisho.service.subtrees import Cosigned
from sekisho.standards.c2sp import Kind, Note, Signature, SignSubtree, Subtree
from sekisho.vocabulary.errors import LedgerFault
from witnessed_world import NOW, ORIGIN, entries, note_of, signers

OURS = signers(50, "witness.example/w", cosigns=True)
OWN = [signer.public for signer in OURS]
LOG = signers()
ROWS = entries(20)
HASHES = [leaf_hash(row) for row in ROWS]
BARE = note_of(ROWS, LOG)
NOTE = Note(BARE.text, tuple(signer.sign(BARE.text, NOW) for signer in OURS))


def asking(start: int, end: int, note: Note = NOTE) -> SignSubtree:
    path = tuple(root_of(HASHES[first:last]) for first, last in subtree_spans(start, end, len(ROWS)))
    return SignSubtree(start, end, root_of(HASHES[start:end]), path, note)


def status(request: SignSubtree, *, known: bool = True) -> int:
    return judge_subtree(request, OWN, known=known).status


@pytest.mark.parametrize(("start", "end"), [(0, 20), (0, 1), (8, 13), (16, 20), (19, 20), (0, 16), (4, 8)])
def test_a_subtree_of_what_was_cosigned_is_signed(start: int, end: int) -> None:
    assert status(asking(start, end)) == 200


def test_an_unknown_log_is_404() -> None:
    assert status(asking(8, 12), known=False) == 404


@pytest.mark.parametrize(("start", "end"), [(8, 8), (1, 3), (8, 21), (12, 8), (6, 10)])
def test_a_range_that_is_no_subtree_is_400(start: int, end: int) -> None:
    assert status(replace(asking(8, 12), start=start, end=end)) == 400


def test_a_checkpoint_that_was_not_cosigned_here_is_403() -> None:
    assert status(asking(8, 12, BARE)) == 403


def test_what_was_cosigned_with_ed25519_alone_is_not_exchanged_for_ml_dsa() -> None:
    assert status(asking(8, 12, Note(NOTE.text, NOTE.signatures[:1]))) == 403
    assert status(asking(8, 12, Note(NOTE.text, NOTE.signatures[1:]))) == 200


def test_a_signature_in_our_name_that_is_not_ours_is_403() -> None:
    true = NOTE.signatures[1]
    forged = Signature(true.name, true.key_id, bytes(len(true.blob)))
    assert status(asking(8, 12, Note(NOTE.text, (forged,)))) == 403
    assert status(asking(8, 12, Note(NOTE.text, (true, forged)))) == 403
    assert status(asking(8, 12, Note(note_of(ROWS[:19], LOG).text, NOTE.signatures))) == 403


def test_another_root_or_a_proof_that_does_not_hold_is_422() -> None:
    good = asking(8, 13)
    assert status(replace(good, root=bytes(32))) == 422
    assert status(replace(good, path=good.path[:-1])) == 422
    assert status(replace(good, path=(*good.path, bytes(32)))) == 422
    assert status(replace(asking(8, 12), start=4, end=8)) == 422


# signatures


def test_what_is_signed_is_the_subtree_and_no_other() -> None:
    subtree = Subtree(ORIGIN, 8, 13, root_of(HASHES[8:13]))
    signature = OURS[1].sign_subtree(subtree)
    assert OWN[1].verifies_subtree(subtree, signature.blob)
    others = [
        replace(subtree, origin="example.com/other"),
        replace(subtree, start=0),
        replace(subtree, end=12),
        replace(subtree, root=bytes(32)),
    ]
    assert not any(OWN[1].verifies_subtree(other, signature.blob) for other in others)


def test_a_subtree_signature_with_a_time_is_none() -> None:
    subtree = Subtree(ORIGIN, 0, 20, root_of(HASHES))
    assert not OWN[1].verifies_subtree(subtree, NOTE.signatures[1].blob)  # the checkpoint's own
    blob = OURS[1].sign_subtree(subtree).blob
    assert OWN[1].verifies_subtree(subtree, blob)
    assert not OWN[1].verifies_subtree(subtree, b"\0" * 7 + b"\1" + blob[8:])


def test_ed25519_signs_no_subtrees() -> None:
    subtree = Subtree(ORIGIN, 0, 20, root_of(HASHES))
    assert OWN[0].kind is Kind.COSIGNATURE_ED25519
    with pytest.raises(LedgerFault):
        OURS[0].sign_subtree(subtree)
    assert not OWN[0].verifies_subtree(subtree, NOTE.signatures[0].blob)


# the request, and the file


@pytest.mark.parametrize(("start", "end"), [(0, 20), (8, 13)])
def test_the_request_is_read_as_it_was_written(start: int, end: int) -> None:
    request = asking(start, end)
    assert SignSubtree.parse(request.content()) == request


GOOD = asking(8, 13).content()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        GOOD.replace(b"subtree 8 13", b"subtree 8"),
        GOOD.replace(b"subtree 8 13", b"subtree 8 13 1"),
        GOOD.replace(b"subtree 8 13", b"subtree 08 13"),
        GOOD.replace(b"subtree 8 13", b"subtree  8 13"),
        GOOD.replace(b"subtree 8 13", b"subtree -8 13"),
        GOOD.replace(b"subtree 8 13", b"old 8 13"),
        GOOD.replace(b"\n\n", b"\n", 1),
        GOOD.replace(b"subtree 8 13\n", b"subtree 8 13\nAAAA\n"),
        GOOD.replace(b"subtree 8 13\n", b"subtree 8 13\n" + b"A" * 43 + b"=\n" * 1 + (b"A" * 43 + b"=\n") * 63),
        b"subtree 0 1\n\n" + GOOD.partition(b"\n\n")[2],
        GOOD + b"\n",
        b"x" * 1_200_000,
    ],
)
def test_what_is_no_request_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerFault):
        SignSubtree.parse(content)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4))
def test_an_altered_request_is_refused_or_read_as_what_it_says(at: int, put: bytes) -> None:
    content = GOOD[:at] + put + GOOD[at + len(put) :]
    try:
        request = SignSubtree.parse(content)
    except LedgerFault:
        return
    assert request.content() == content


def test_the_file_of_a_cosigned_subtree_is_checked_offline() -> None:
    subtree = Subtree(ORIGIN, 8, 13, root_of(HASHES[8:13]))
    content = Cosigned(subtree, (OURS[1].sign_subtree(subtree),)).content()
    assert Cosigned.parse(content).signed_by(OWN) == (OWN[1],)
    assert Cosigned.parse(content).signed_by([signers(60, "other", cosigns=True)[1].public]) == ()
    for altered in (
        content.replace(b"subtree 8 13", b"subtree 8 12"),
        content.replace(ORIGIN.encode(), b"example.org"),
    ):
        with pytest.raises(LedgerFault, match="does not verify"):
            Cosigned.parse(altered).signed_by(OWN)


@given(st.integers(0, 3000), st.binary(max_size=4))
def test_an_altered_file_of_a_subtree_is_refused_or_read_as_what_it_says(at: int, put: bytes) -> None:
    subtree = Subtree(ORIGIN, 8, 13, root_of(HASHES[8:13]))
    content = Cosigned(subtree, (Signature("w", b"1234", bytes(2428)),)).content()
    altered = content[:at] + put + content[at + len(put) :]
    try:
        found = Cosigned.parse(altered)
    except LedgerFault:
        return
    assert found.content() == altered and found.signed_by(OWN) == ()


@pytest.mark.parametrize("line", [b"subtree 1 3", b"subtree 3 3", b"subtree 8", b"8 13", b"subtree 8 x"])
def test_a_file_of_no_subtree_is_refused(line: bytes) -> None:
    subtree = Subtree(ORIGIN, 8, 13, root_of(HASHES[8:13]))
    content = Cosigned(subtree, (OURS[1].sign_subtree(subtree),)).content()
    with pytest.raises(LedgerFault):
        Cosigned.parse(content.replace(b"subtree 8 13", line))
