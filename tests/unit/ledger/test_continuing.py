"""A newer checkpoint continues an older one, or it is said why not; no proof, no file and no key is taken on trust."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import (
    check_continuing,
    consistency_spans,
    leaf_hash,
    prove_continuing,
    root_of,
)
from sekisho.standards.c2sp import (
    AddCheckpoint,
    Checkpoint,
    Note,
    SignerKey,
    encode_bundle,
    format_note,
    sign_checkpoint,
    tiles_of,
)
from sekisho.vocabulary.errors import LedgerFault

KEY = SignerKey.of("example.com/log", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
OTHER = SignerKey.of("example.com/log", Ed25519PrivateKey.from_private_bytes(b"\2" * 32))


def leaves(count: int, changed: int | None = None) -> list[bytes]:
    return [leaf_hash(b"changed" if n == changed else b"entry %d" % n) for n in range(count)]


def head(count: int, *, changed: int | None = None, origin: str = "example.com/log", key: SignerKey = KEY) -> Note:
    checkpoint = Checkpoint(origin, count, root_of(leaves(count, changed)))
    return Note(checkpoint.text(), tuple(sign_checkpoint(checkpoint, [key], 0)))


def proof(old: int, new: int, **more: object) -> AddCheckpoint:
    hashes = leaves(new)
    path = tuple(root_of(hashes[first:last]) for first, last in consistency_spans(old, new))
    return AddCheckpoint(old, path, head(new, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("old", "new"), [(1, 1), (1, 2), (3, 7), (4, 7), (7, 7), (255, 300), (256, 300), (300, 700)])
def test_a_log_continues_what_it_was(old: int, new: int) -> None:
    found = check_continuing(head(old), AddCheckpoint.parse(proof(old, new).content()), [KEY.public])
    assert (found.older.size, found.newer.size, len(found.signed)) == (old, new, 1)


@pytest.mark.parametrize(
    ("older", "shown", "why"),
    [
        (head(4, changed=2), proof(4, 9), "not shown to continue"),
        (head(9, changed=2), proof(9, 9), "two histories of 9"),
        (head(9), AddCheckpoint(9, (), head(4)), "entries are gone"),
        (head(0), AddCheckpoint(0, (), head(4)), "empty log"),
        (head(4, origin="example.com/another"), proof(4, 9), "two logs"),
        (head(5), proof(4, 9), "from 4 entries on"),
        (head(4), AddCheckpoint(4, proof(4, 9).path[:-1], head(9)), "not shown to continue"),
        (head(4), AddCheckpoint(4, (*proof(4, 9).path, bytes(32)), head(9)), "not shown to continue"),
        (head(4, key=OTHER), proof(4, 9), "did not sign"),
        (head(4), proof(4, 9, key=OTHER), "did not sign"),
    ],
)
def test_anything_else_is_refused_with_its_reason(older: Note, shown: AddCheckpoint, why: str) -> None:
    with pytest.raises(LedgerFault, match=why):
        check_continuing(older, shown, [KEY.public])


def test_without_a_key_the_hashes_are_checked_and_nobody_vouches() -> None:
    assert check_continuing(head(4), proof(4, 9)).signed == ()
    with pytest.raises(LedgerFault, match="not shown"):
        check_continuing(head(4, changed=0), proof(4, 9))


def files(count: int) -> dict[str, bytes]:
    """A log of one bundle."""
    note, hashes = head(count), leaves(count)
    tiles = {tile.path: b"".join(hashes) for tile in tiles_of(count)}
    bundle = {f"tile/entries/000.p/{count}": encode_bundle([b"entry %d" % n for n in range(count)])}
    return {"checkpoint": format_note(note.text, note.signatures), **tiles, **bundle}


def test_the_files_of_a_log_prove_it_and_a_changed_tile_does_not() -> None:
    log = files(9)
    assert check_continuing(head(4), prove_continuing(log.get, head(4)), [KEY.public]).newer.size == 9
    log["tile/0/000.p/9"] = log["tile/0/000.p/9"][:-1] + b"?"
    with pytest.raises(LedgerFault, match="not shown to continue"):
        check_continuing(head(4), prove_continuing(log.get, head(4)), [KEY.public])
    with pytest.raises(LedgerFault, match="entries are gone"):
        prove_continuing(log.get, head(10))


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"old 4\n" + tail))
def test_any_bytes_are_a_proof_or_refused(content: bytes) -> None:
    try:
        parsed = AddCheckpoint.parse(content)
    except LedgerFault:
        return
    assert AddCheckpoint.parse(parsed.content()) == parsed


@pytest.mark.parametrize("line", ["old 04", "old -1", "old x", "new 4", "old 4\nAAAA"])
def test_a_line_out_of_form_is_refused(line: str) -> None:
    note = head(9)
    with pytest.raises(LedgerFault):
        AddCheckpoint.parse(line.encode() + b"\n\n" + format_note(note.text, note.signatures))
