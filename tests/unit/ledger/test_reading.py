"""Proofs from the files of a log: many to one checkpoint, from few reads, and never from a file that was changed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.ledger import Growing, Prover, Tiles, check, inclusion_spans, leaf_hash, prove_many, reading, root_of
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    SignerKey,
    TileAt,
    encode_bundle,
    format_note,
    sign_checkpoint,
)
from sekisho.vocabulary.errors import LedgerFault

SIZE = 70_000  # three levels of tiles, none of them even
KEY = SignerKey.of("example.com/log", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))


@pytest.fixture(scope="module")
def log() -> dict[str, bytes]:
    entries = [b"entry %d" % n for n in range(SIZE)]
    tree = Growing()
    places = [*tree.extend([leaf_hash(entry) for entry in entries]), *tree.partial()]
    files = {place.path: b"".join(hashes) for place, hashes in places}
    for first in range(0, SIZE, WIDTH):
        bundle = entries[first : first + WIDTH]
        files[TileAt(None, first // WIDTH, len(bundle)).path] = encode_bundle(bundle)
    head = Checkpoint("example.com/log", SIZE, tree.root())
    files["checkpoint"] = format_note(head.text(), sign_checkpoint(head, [KEY], 0))
    return files


INDICES = [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, SIZE - 1, 300, 301, 0]


def test_many_entries_are_proved_to_one_checkpoint_in_the_order_asked_for(log: dict[str, bytes]) -> None:
    proofs = prove_many(log.get, INDICES)
    assert [proof.index for proof in proofs] == INDICES
    assert len({id(proof.note) for proof in proofs}) == 1
    for proof in proofs:
        assert check(proof, [KEY.public]).index == proof.index
        assert proof.extra == b"entry %d" % proof.index


def test_a_file_is_read_once_for_all_of_them_and_announced_before(log: dict[str, bytes]) -> None:
    read: list[str] = []
    ahead: list[str] = []

    def fetch(path: str) -> bytes | None:
        read.append(path)
        return log.get(path)

    prover = Prover(fetch, ahead.extend)
    for index in INDICES:
        prover.prove(index)
    assert len(read) == len(set(read))
    assert sorted(ahead) == sorted(set(read) - {"checkpoint"})


def test_what_is_no_longer_kept_is_read_again(log: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_TILES", 2)
    monkeypatch.setattr(reading, "_BUNDLE_BYTES", 5_000)
    assert [proof.extra for proof in prove_many(log.get, INDICES)] == [b"entry %d" % n for n in INDICES]


@pytest.mark.parametrize(
    "span", [(0, 1), (3, 4), (0, 256), (128, 192), (65_536, 70_000), (0, 70_000), (69_888, 70_000)]
)
def test_any_span_has_the_root_of_its_leaves(log: dict[str, bytes], span: tuple[int, int]) -> None:
    leaves = [leaf_hash(b"entry %d" % n) for n in range(*span)]
    assert Tiles(log.get, SIZE).hash_of(*span) == root_of(leaves)


@pytest.mark.parametrize("index", [-1, SIZE])
def test_beyond_the_log_there_is_no_proof(log: dict[str, bytes], index: int) -> None:
    with pytest.raises(LedgerFault, match="there is no entry"):
        Prover(log.get).prove(index)


def test_every_file_that_a_proof_needs_is_missed_and_its_change_seen(log: dict[str, bytes]) -> None:
    index = 300
    needed = {*Tiles(log.get, SIZE).missing(index, inclusion_spans(index, SIZE)), "checkpoint"}
    assert len(needed) > 4
    for path in needed:
        with pytest.raises(LedgerFault):
            Prover({**log, path: b""}.get).prove(index)
        with pytest.raises(LedgerFault):
            Prover({name: content for name, content in log.items() if name != path}.get).prove(index)
        if path.startswith("tile/0/001"):
            continue  # of this tile the entry's own hash is not used: the entry is hashed instead
        changed = bytes([log[path][0] ^ 1]) + log[path][1:]
        with pytest.raises(LedgerFault):
            Prover({**log, path: changed}.get).prove(index) if path != "checkpoint" else check(
                Prover({**log, path: changed}.get).prove(index), [KEY.public]
            )


@pytest.mark.parametrize("bundle", [b"\0", b"\0\5abc", b"\xff\xff" * 9, b"\0\1a" * 30])
def test_a_bundle_that_ends_before_the_entry_is_named(log: dict[str, bytes], bundle: bytes) -> None:
    with pytest.raises(LedgerFault, match=r"tile/entries/001: the bundle ends"):
        Prover({**log, "tile/entries/001": bundle}.get).prove(300)
