"""Merkle trees as RFC 6962 hashes them; proofs that an entry is in a tree, and that one tree continues another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256

Span = tuple[int, int]  # leaves from the first up to, and without, the second
HashOf = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 over 0x00 and the entry."""
    return _sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and the two hashes below."""
    return _sha256(b"\1" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of one level; the last of them may stand for a smaller tree than the others."""
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        odd = [row[-1]] if len(row) % 2 else []
        row = [_sha256(b"\1" + l + r).digest() for l, r in zip(row[::2], row[1::2], strict=False)] + odd  # noqa: E741
    return row[0]


def split(count: int) -> int:
    """The largest power of two below ``count`` (2 or more): how many leaves the left half has."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Whose hashes prove that leaf ``index`` is in a tree of ``size``, from its sibling up to the root's child."""
    spans: list[Span] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """Whose hashes prove that a tree of ``new`` leaves continues the one of its first ``old`` (RFC 6962, 2.1.2)."""
    spans: list[Span] = []
    first, last, whole = 0, new, True  # whole: the old tree is a tree of its own and its root is known
    while old != last:
        middle = first + split(last - first)
        if old <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first, whole = middle, False
    return ([] if whole else [(first, last)]) + spans[::-1]


def verifies_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf's hash at ``index`` to the root over ``size`` (RFC 9162, 2.1.3.2)."""
    return root_through(leaf, index, size, path) == root


def root_through(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which the path leads from the leaf's hash; None where the path cannot be one of this place."""
    if not 0 <= index < size or len(leaf) != 32:
        return None
    at, last, reached = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    return reached if last == 0 else None


Leaf = tuple[bytes, int, tuple[bytes, ...]]  # hash, index, path


def roots_through(leaves: Iterable[Leaf], size: int) -> list[bytes | None]:
    """What ``root_through`` gives, of many: where a way was gone before, with the same hashes ahead, it ends alike."""
    gone: _Gone = {}
    return [_climb(leaf, index, size, path, gone) for leaf, index, path in leaves]


# how far the last leaf and this node are from the left, on its level -> its hash, those ahead, and what they lead to
_Gone = dict[tuple[int, int], tuple[bytes, tuple[bytes, ...], bytes | None]]


def _climb(leaf: bytes, index: int, size: int, path: tuple[bytes, ...], gone: _Gone) -> bytes | None:
    if not 0 <= index < size or len(leaf) != 32:
        return None
    at, last, reached = index, size - 1, leaf
    passed = []
    for step, sibling in enumerate(path, start=1):
        if last == 0:
            return None
        if at & 1 or at == last:
            reached = _sha256(b"\1" + sibling + reached).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = _sha256(b"\1" + reached + sibling).digest()
        at, last = at >> 1, last >> 1
        before = gone.get((last, at))
        if before is not None and before[0] == reached and before[1] == path[step:]:
            root = before[2]
            break
        passed.append((last, at, reached, step))
    else:
        root = reached if last == 0 else None
    for last, at, reached, step in passed:
        gone[last, at] = reached, path[step:], root
    return root


def verifies_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether a tree of ``new`` leaves continues one of ``old`` (RFC 9162, 2.1.4.2).

    From size 0 nothing is proved, and nothing is taken as proved.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    path = list(path)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    of_old = of_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            of_old, of_new = node_hash(sibling, of_old), node_hash(sibling, of_new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            of_new = node_hash(of_new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root
