"""The distinct tokens of many views, and what is known of each: worked out once a token, not once where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.hashing import I64, U64
from sekisho.parties.similarity import languages
from sekisho.parties.weights import own, soft, weight

F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Distinct tokens in the order in which they come first; the arrays run beside ``texts``."""

    texts: list[str]
    weight: F64  # nats
    soft: F64
    own: Flags
    letters: I64
    ascii: Flags
    syllables: npt.NDArray[np.uint8]  # ``similarity.syllables``

    @classmethod
    def of(cls, tokens: Sequence[str]) -> tuple[Tokens, I64]:
        """The distinct ones, and the row of each."""
        place = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
        texts = list(place)
        found = cls(
            texts,
            np.array(list(map(weight, texts)), dtype=np.float64),
            np.array(list(map(soft, texts)), dtype=np.float64),
            np.array(list(map(own, texts)), dtype=bool),
            np.array(list(map(len, texts)), dtype=np.int64),
            np.array(list(map(str.isascii, texts)), dtype=bool),
            np.array(list(map(languages, texts)), dtype=np.uint8),
        )
        return found, np.array(list(map(place.__getitem__, tokens)), dtype=np.int64)

    def measures(self, ids: I64, view: I64, views: int) -> dict[str, npt.NDArray[np.generic]]:
        """``measures.measures`` of many views at once: ``ids`` are their tokens, ``view`` says whose each is."""

        def total(values: npt.NDArray[np.generic]) -> F64:
            return np.bincount(view, weights=values[ids].astype(np.float64), minlength=views).astype(np.float64)

        return {
            "weight": total(self.weight),
            "initials": total(self.letters == 1).astype(np.uint8),
            "soft": total(self.soft),
            "letters": total(self.letters).astype(np.uint16),
            "owned": total(self.own).astype(np.uint8),
        }


@dataclass(frozen=True, slots=True)
class Runs:
    """Neighbours of a view, run together. The last three run beside ``texts``, which are distinct, the others say of
    each place what stands there.
    """

    text: I64  # row of ``texts``
    view: I64
    place: I64  # of the first of the two among all tokens
    spelt: Flags  # read in syllables
    texts: list[str]
    weight: F64  # nats: the most of those that write the same
    syllabic: Flags  # to be found by its syllables as well
    named: Flags  # both neighbours are words of a name's own

    @classmethod
    def of(cls, tokens: Tokens, ids: I64, view: I64) -> Runs:
        """Those of views one after the other."""
        inner = np.flatnonzero(view[1:] == view[:-1])
        one, other = ids[inner], ids[inner + 1]
        able = tokens.ascii[one] & tokens.ascii[other] & (tokens.letters[one] + tokens.letters[other] >= SHORTEST_PAIR)
        place = inner[able]
        pairs = (one[able].astype(np.uint64) << _HALF) | other[able].astype(np.uint64)
        pair, at = _distinct(pairs)
        one, other = (pair >> _HALF).astype(np.int64), (pair & _LOW).astype(np.int64)
        written = tokens.texts
        both = [written[i] + written[j] for i, j in zip(one.tolist(), other.tolist(), strict=True)]
        known = {t: i for i, t in enumerate(dict.fromkeys(both))}
        row = np.array(list(map(known.__getitem__, both)), dtype=np.int64)
        spelt, named = (tokens.syllables[one] & tokens.syllables[other]) > 0, tokens.own[one] & tokens.own[other]
        most, syllabic, owned = np.zeros(len(known)), np.zeros(len(known), dtype=bool), np.zeros(len(known), dtype=bool)
        np.maximum.at(most, row, tokens.weight[one] + tokens.weight[other])
        syllabic[row[spelt]], owned[row[named]] = True, True
        return cls(row[at], view[place], place, spelt[at], list(known), most, syllabic, owned)


def _distinct(values: U64) -> tuple[U64, I64]:
    """The distinct values in the order in which they come first, and the position there of each."""
    found, first, at = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return found[order], place[at]
