"""Subtrees and their proofs: by brute force over all small trees, and vectors of another implementation."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger import consistency_spans, is_subtree, leaf_hash, root_of, subtree_spans, verifies_subtree
from sekisho.ledger.merkle import Span, split

MOST = 20
LEAVES = [leaf_hash(bytes([n])) for n in range(MOST)]
TREES = [(s, e, n) for n in range(1, MOST + 1) for s in range(n) for e in range(s + 1, n + 1) if is_subtree(s, e, n)]


def root(start: int, end: int) -> bytes:
    return root_of(LEAVES[start:end])


def path(start: int, end: int, size: int) -> list[bytes]:
    return [root(first, last) for first, last in subtree_spans(start, end, size)]


def recursive(start: int, end: int, low: int, high: int, known: bool) -> list[Span]:
    """The proof as the draft defines it (section 4.4.1), in places of the whole tree."""
    if (start, end) == (low, high):
        return [] if known else [(low, high)]
    middle = low + split(high - low)
    if end <= middle:
        return [*recursive(start, end, low, middle, known), (middle, high)]
    if middle <= start:
        return [*recursive(start, end, middle, high, known), (low, middle)]
    return [*recursive(middle, end, middle, high, False), (low, middle)]


def test_which_ranges_are_subtrees_is_what_the_definition_says() -> None:
    for size in range(MOST + 1):
        for start in range(-1, size + 2):
            for end in range(-1, size + 2):
                wide = 1
                while wide < end - start:
                    wide *= 2
                defined = 0 <= start < end <= size and start % wide == 0
                assert is_subtree(start, end, size) == defined, (start, end, size)


def test_proofs_are_those_of_the_definition() -> None:
    for start, end, size in TREES:
        assert subtree_spans(start, end, size) == recursive(start, end, 0, size, True)


def test_from_the_first_leaf_on_it_is_the_proof_of_consistency() -> None:
    for size in range(1, MOST + 1):
        for end in range(1, size + 1):
            assert subtree_spans(0, end, size) == consistency_spans(end, size)


def test_every_proof_holds() -> None:
    assert len(TREES) > 400
    for start, end, size in TREES:
        assert verifies_subtree(start, end, size, path(start, end, size), root(start, end), root(0, size))


def test_no_altered_proof_holds() -> None:
    for start, end, size in TREES:
        good, sub, whole = path(start, end, size), root(start, end), root(0, size)
        flipped = [[*good[:n], bytes([one[0] ^ 1]) + one[1:], *good[n + 1 :]] for n, one in enumerate(good)]
        dropped = [[*good[:n], *good[n + 1 :]] for n in range(len(good))]
        longer = [[*good, whole], [sub, *good], [whole, *good]]
        for altered in (*flipped, *dropped, *longer):
            assert not verifies_subtree(start, end, size, altered, sub, whole), (start, end, size)
        assert not verifies_subtree(start, end, size, good, bytes(32), whole)
        assert not verifies_subtree(start, end, size, good, sub, bytes(32))


def test_a_proof_holds_for_no_other_range_and_no_other_size() -> None:
    small = [tree for tree in TREES if tree[2] <= 12]
    for start, end, size in small:
        good, sub, whole = path(start, end, size), root(start, end), root(0, size)
        for other in small:
            if other != (start, end, size) and (root(*other[:2]), root(0, other[2])) != (sub, whole):
                assert not verifies_subtree(*other, good, root(*other[:2]), root(0, other[2])) or (
                    path(*other) == good
                ), (start, end, size, other)
            if other[2] == size and other[:2] != (start, end):
                assert not verifies_subtree(*other, good, sub, whole), (start, end, size, other)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (1, 3), (2, 5), (4, 9), (-2, 0), (5, 4), (0, 21)])
def test_what_is_no_subtree_has_no_proof_and_none_is_believed(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no subtree"):
        subtree_spans(start, end, MOST)
    for proof in ([], [root(0, MOST)]):
        assert not verifies_subtree(start, end, MOST, proof, root_of([]), root(0, MOST))


def test_hashes_of_another_length_are_not_believed() -> None:
    good = path(8, 12, 16)
    assert not verifies_subtree(8, 12, 16, [good[0] + b"\0", *good[1:]], root(8, 12), root(0, 16))
    assert not verifies_subtree(0, 16, 16, [], b"short", b"short")


@given(st.data())
def test_no_proof_by_chance_holds_and_none_makes_it_fail(data: st.DataObject) -> None:
    numbers = st.integers(-3, 2**63)
    proof = data.draw(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
    sub, whole = bytes([1]) * 32, bytes(32)  # of a tree with itself the empty proof would hold
    assert not verifies_subtree(data.draw(numbers), data.draw(numbers), data.draw(numbers), proof, sub, whole)


def test_vectors_of_another_implementation(shared_data: Path) -> None:
    """Those of transparency-dev/merkle; but an empty range, which proves nothing, is refused here."""
    folder = shared_data / "ledger/merkle/subtreeconsistency"
    files = sorted(folder.rglob("*.json"))
    if not files:
        pytest.skip(f"{folder} is not there")
    for file in files:
        one = json.loads(file.read_text())
        proof = [base64.b64decode(line) for line in one["proof"] or []]
        roots = [base64.b64decode(one[name] or "") for name in ("root1", "root2")]
        held = verifies_subtree(one["start"], one["end"], one["size"], proof, *roots)
        empty = one["start"] == one["end"] or any(len(each) != 32 for each in roots)
        assert held == (not one["wantErr"] and not empty), file.name
