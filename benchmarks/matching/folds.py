"""Cross-validation that does not leak: cases that share a name component are never parted between two folds.

Anything that is fitted on labelled pairs (weights, points, thresholds) is reported on held-out folds only::

    fold = folds(groups(cases), k=5, seed=1)
    predictions = cross_validate(cases, fold, fit)      # fit(train) -> scorer; every case scored by a fit without it
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import Protocol, TypeVar

import numpy as np
from anyascii import anyascii

from benchmarks.matching.figures import Floats, Ints

RARE = 3  # a token of at most so many cases is a component by itself
_WORD = re.compile(r"\w+")
# Words that make nobody kin: legal forms, particles, single letters are left out by length.
_COMMON = """a ag al and bank bin bint company co corp corporation de for gmbh group holding holdings inc international
    joint kg limited llc llp ltd of plc sa solutions stock the trust van von"""
COMMON = frozenset(_COMMON.split())


class Pair(Protocol):
    """Two names that were labelled together."""

    @property
    def one(self) -> str: ...
    @property
    def other(self) -> str: ...


def tokens(name: str) -> list[str]:
    """Lower-case ASCII words of a name; independent of the matcher that is measured."""
    return _WORD.findall(anyascii(name).lower())


class _Union(dict[Hashable, Hashable]):
    def root(self, key: Hashable) -> Hashable:
        self.setdefault(key, key)
        while self[key] != key:
            self[key] = self[self[key]]
            key = self[key]
        return key

    def join(self, one: Hashable, other: Hashable) -> None:
        self[self.root(one)] = self.root(other)


def groups(cases: Sequence[Pair]) -> Ints:
    """One number a case: cases are of one group where names of theirs are equal whatever the order of words, share two
    words that are not common, or share a word that at most ``RARE`` cases bear; and so on transitively.

    (One shared word alone would not do: 'Vladimir' and 'Ibrahim' chain nine tenths of all cases into one group.)
    """
    words = [(frozenset(tokens(c.one)), frozenset(tokens(c.other))) for c in cases]
    bearers = Counter(w for pair in words for w in pair[0] | pair[1])
    union = _Union()
    for at, pair in enumerate(words):
        for name in pair:
            telling = sorted(w for w in name - COMMON if len(w) > 1)
            union.join(at, ("name", name))
            for two in combinations(telling, 2):
                union.join(at, two)
            for word in telling:
                if bearers[word] <= RARE:
                    union.join(at, word)
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(union.root(at), len(number)) for at in range(len(cases))], dtype=np.int64)


def folds(group: Ints, k: int, seed: int) -> Ints:
    """A fold 0..k-1 for every case, no group parted: groups in an order that the seed decides, the largest first, each
    into the fold that is smallest so far. Sizes differ by at most the largest group."""
    sizes = Counter(group.tolist())
    order = sorted(sizes)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda g: -sizes[g])
    filled, where = [0] * k, {}
    for g in order:
        where[g] = min(range(k), key=lambda f: filled[f])
        filled[where[g]] += sizes[g]
    return np.array([where[g] for g in group.tolist()], dtype=np.int64)


Case = TypeVar("Case")


def cross_validate(
    cases: Sequence[Case], fold: Ints, fit: Callable[[Sequence[Case]], Callable[[Case], float]]
) -> Floats:
    """A score for every case, from a fit that has not seen its fold."""
    scores = np.zeros(len(cases))
    for k in np.unique(fold).tolist():
        score = fit([c for c, f in zip(cases, fold.tolist(), strict=True) if f != k])
        for at in np.flatnonzero(fold == k).tolist():
            scores[at] = score(cases[at])
    return scores
