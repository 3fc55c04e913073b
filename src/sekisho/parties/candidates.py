"""Which listed names could pass: a join on tokens and their neighbourhoods, then an upper bound on the score.

Nothing is lost. A pair scores above zero only where what met is at least a quarter of either name's weight, so it is
enough to follow so many of the query's tokens that the others are lighter than that; the ones with the longest lists
('trading', 'mohammed') are left for last and hardly ever followed. What is left is bounded by the scorecard itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.counted import NO_RUN
from sekisho.parties.features import SHORT, SHORT_NATIVE
from sekisho.parties.follow import DEDUCTIONS, Asked, Limits, Slots, follow
from sekisho.parties.hashing import I64
from sekisho.parties.index import Index
from sekisho.parties.measures import measures
from sekisho.parties.model import BARE as VOWELLESS
from sekisho.parties.model import Policy
from sekisho.parties.names import View
from sekisho.parties.near import whole_keys
from sekisho.parties.ranges import join, once
from sekisho.parties.scorecard import GATE, OTHER, PERSON
from sekisho.parties.similarity import languages
from sekisho.parties.vocabulary import LONG_LIST, Vocabulary, run_of
from sekisho.parties.weights import RAREST, TRADE_WORD, own, weight

F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SLACK = 1e-3  # sums depend on their order in the last digits; the score itself decides
LEAST_SHARE = GATE**2  # of either name's weight, that must have met


@dataclass(frozen=True, slots=True)
class Rows:
    """One row a slot: the query view, the word (number in the vocabulary), nats of the query that it takes up."""

    view: I64
    word: I64
    worth: F64
    run: I64  # the word of the token and its neighbour run together, or ``NO_RUN``


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs (position in the queries, listed view), each once, in order; and what they were found by.

    ``whole`` is true where the names run together meet, so that the pair is more than its tokens; ``branded`` where a
    brand met its equal. Who has done with ``vocabulary`` gives it back to the index, which remembers it.
    """

    query: I64
    view: I64
    whole: Flags
    branded: Flags
    vocabulary: Vocabulary
    asked: Asked
    slots: Rows


def candidates(index: Index, queries: Sequence[View], policy: Policy) -> Candidates:
    """Pairs that may score ``policy.floor`` or more (``floor_brand`` where a brand met its equal).

    Complete: every pair that ``align`` and the scorecard give the floor is among them.
    """
    vocabulary = index.take_vocabulary()
    rows = _slots(queries, vocabulary)
    vocabulary.learn()
    asked, slots = _asked(queries, rows), _followed(vocabulary, rows)
    pairs, brands = follow(asked, slots, vocabulary.near, index.lists, index.listed, _limits(policy))
    query, view = _run_together(index, queries)
    together = once(query << 32 | view)
    order = np.argsort(pairs)
    pair = once(np.concatenate([pairs, together]))
    whole, branded = np.zeros(len(pair), dtype=bool), np.zeros(len(pair), dtype=bool)
    branded[np.searchsorted(pair, pairs[order])] = brands[order]
    whole[np.searchsorted(pair, together)] = True
    return Candidates(pair >> 32, pair & 0xFFFFFFFF, whole, branded, vocabulary, asked, rows)


def _limits(policy: Policy) -> Limits:
    points = np.array([[card.of(name) for name in DEDUCTIONS] for card in (PERSON, OTHER)])
    return Limits(
        points,
        policy.floor,
        policy.floor_brand,
        LEAST_SHARE,
        SLACK,
        LONG_LIST,
        RAREST,
        TRADE_WORD,
        weight("a"),
        float(SHORT),
        float(SHORT_NATIVE),
    )


def _run_together(index: Index, queries: Sequence[View]) -> tuple[I64, I64]:
    """Names that are equal run together, or differ by one letter."""
    key, owner = whole_keys([q.joined for q in queries])
    at, row = join(index.joined_key, key)
    return owner[at], index.joined_view[row].astype(np.int64)


def _asked(queries: Sequence[View], rows: Rows) -> Asked:
    weights, initials, softness, letters, owned = zip(*map(measures, queries), strict=True)
    return Asked(
        np.searchsorted(rows.view, np.arange(len(queries) + 1)).astype(np.int64),
        np.maximum(np.array(weights), 1e-9),
        np.array(initials, dtype=np.float64),
        np.array(softness),
        np.array(letters, dtype=np.int64),
        np.array(owned, dtype=np.int64),
        np.array([q.script == "reading" for q in queries]),
        np.array([q.source == VOWELLESS for q in queries]),
        np.array([q.script == "native" for q in queries]),
    )


def _slots(queries: Sequence[View], vocabulary: Vocabulary) -> Rows:
    number = vocabulary.number
    known: dict[str, _Token] = {}
    views: list[int] = []
    words: list[int] = []
    worths: list[float] = []
    runs: list[int] = []
    for at, query in enumerate(queries):
        tokens = [known.get(t) or known.setdefault(t, _token(t, number(t))) for t in query.tokens]
        nats = [t.weight for t in tokens]
        joined = [_run(*pair) for pair in pairwise(tokens)]
        together = [number(run) if run else NO_RUN for run in joined]
        numbers = [run for run in together if run != NO_RUN]
        views += [at] * (len(tokens) + len(numbers))
        words += [t.number for t in tokens]
        words += numbers
        worths += nats
        worths += [nats[i] + nats[i + 1] for i, run in enumerate(together) if run != NO_RUN]
        runs += together
        runs += [NO_RUN] * (len(numbers) + (1 if tokens else 0))
    at_view, at_word, at_run = (np.array(c, dtype=np.int64) for c in (views, words, runs))
    return Rows(at_view, at_word, np.array(worths, dtype=np.float64), at_run)


class _Token(NamedTuple):
    """What is asked of a token each time that it is met: worked out once a batch."""

    text: str
    number: int  # in the vocabulary
    weight: float
    latin: bool
    languages: int
    own: bool


def _token(text: str, number: int) -> _Token:
    return _Token(text, number, weight(text), text.isascii(), languages(text), own(text))


def _run(token: _Token, other: _Token) -> str:
    """The word for a token and its neighbour run together; '' where they are too short, or not in Latin letters."""
    if not (token.latin and other.latin):
        return ""
    both = token.text + other.text
    if len(both) < SHORTEST_PAIR:
        return ""
    return run_of(both, syllabic=token.languages & other.languages > 0, named=token.own and other.own)


def _followed(vocabulary: Vocabulary, rows: Rows) -> Slots:
    """The slots; ``followed`` where every list is joined: the others together cannot make up a quarter of the query.

    Of those, only the short lists are joined, and what the long ones might bring is taken on trust. The longest lists
    are left out first. (Initials are in no list; they keep a word from contradicting, and no more.)
    """
    near, reach, most = vocabulary.near, vocabulary.reach[rows.word], vocabulary.most[rows.word]
    able = near.length[rows.word] > 0
    order = np.lexsort((-reach, rows.view))
    view = rows.view[order]
    total = np.bincount(rows.view, weights=np.where(vocabulary.alone[rows.word], rows.worth, 0.0), minlength=1)
    share = np.where(able, rows.worth / np.maximum(total, 1e-9)[rows.view], 0.0)[order]
    sums = np.cumsum(share)
    start = np.searchsorted(view, view, side="left")
    within = sums - sums[start] + share[start]
    followed = np.zeros(len(share), dtype=bool)
    followed[order] = ((within >= LEAST_SHARE - SLACK) | (most[order] == 0.0)) & able[order]
    return Slots(rows.word, rows.worth, most, followed)
