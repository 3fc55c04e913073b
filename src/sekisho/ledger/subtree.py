"""Subtrees of a Merkle tree, and proofs that one is part of a larger tree (draft-ietf-plants-merkle-tree-certs, 4).

A subtree is the range of leaves [start, end) whose start is a multiple of the smallest power of two that is not below
its length: such a range has a root that the tree's own hashes lead to. From start 0 it is what RFC 6962 calls
consistency.
"""

from __future__ import annotations

from collections.abc import Sequence

from sekisho.ledger.merkle import Span, node_hash, split


def is_subtree(start: int, end: int, size: int) -> bool:
    """Whether [start, end) is a subtree of a tree of ``size`` leaves."""
    return 0 <= start < end <= size and start % (1 << (end - start - 1).bit_length()) == 0


def subtree_spans(start: int, end: int, size: int) -> list[Span]:
    """Whose hashes prove that the subtree [start, end) is part of the tree of ``size`` leaves, lowest first.

    Raises:
        ValueError: it is no subtree of such a tree.
    """
    if not is_subtree(start, end, size):
        raise ValueError(f"[{start}, {end}) is no subtree of {size} leaves")
    spans: list[Span] = []
    first, last, whole = 0, size, True  # whole: the subtree is a tree of its own, whose root is known
    while (first, last) != (start, end):
        middle = first + split(last - first)
        if end <= middle:
            spans.append((middle, last))
            last = middle
        elif middle <= start:
            spans.append((first, middle))
            first = middle
        else:  # it begins with this tree, and ends in the right half of it
            spans.append((first, middle))
            first, start, whole = middle, middle, False
    return ([] if whole else [(first, last)]) + spans[::-1]


def verifies_subtree(start: int, end: int, size: int, path: Sequence[bytes], subtree: bytes, root: bytes) -> bool:
    """Whether ``subtree`` is the root of [start, end) in the tree of ``size`` leaves with this root."""
    if not is_subtree(start, end, size) or any(len(one) != 32 for one in (*path, subtree, root)):
        return False
    first, at, last = start, end - 1, size - 1
    edge = at == last  # there the subtree is one node of the tree, however uneven it is
    while first != at and (edge or at & 1):  # up to the highest node whose hash both share
        first, at, last = first >> 1, at >> 1, last >> 1
    hashes = list(path)
    if first != at:
        if not hashes:
            return False
        of_subtree = of_tree = hashes.pop(0)
    else:
        of_subtree = of_tree = subtree
    for sibling in hashes:
        if last == 0:
            return False
        if at & 1 or at == last:
            if first < at:
                of_subtree = node_hash(sibling, of_subtree)
            of_tree = node_hash(sibling, of_tree)
            while not at & 1:
                first, at, last = first >> 1, at >> 1, last >> 1
        else:
            of_tree = node_hash(of_tree, sibling)
        first, at, last = first >> 1, at >> 1, last >> 1
    return last == 0 and of_subtree == subtree and of_tree == root
