"""Which listed names could pass: a join on tokens and their neighbourhoods, then an upper bound on the score.

Nothing is lost. A pair scores above zero only where what met is at least a quarter of either name's weight, so it is
enough to follow so many of the query's tokens that the others are lighter than that; the ones with the longest lists
('trading', 'mohammed') are left for last and hardly ever followed. What is left is bounded by the scorecard itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.bare import plain
from sekisho.parties.counted import NO_RUN
from sekisho.parties.features import SHORT, SHORT_NATIVE
from sekisho.parties.follow import DEDUCTIONS, Asked, Limits, Near, Slots, follow
from sekisho.parties.hashing import I64, keys
from sekisho.parties.index import Index
from sekisho.parties.measures import measures
from sekisho.parties.model import BARE as VOWELLESS
from sekisho.parties.model import Policy
from sekisho.parties.names import LONGEST_TOKEN, View
from sekisho.parties.near import BARE, CONSONANTS, KATAKANA, SPELLING, WORTH, asked_keys, run_keys, whole_keys
from sekisho.parties.ranges import find, join
from sekisho.parties.scorecard import GATE, OTHER, PERSON
from sekisho.parties.similarity import (
    KATAKANA_EDITS,
    KATAKANA_WORTH,
    SAME_SOUND_EDITS,
    SHORTEST_FUZZY,
    edits_allowed,
    skeleton_worth,
    syllabic,
)
from sekisho.parties.weights import RAREST, TRADE_WORD, own, weight

F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SLACK = 1e-3  # sums depend on their order in the last digits; the score itself decides
LONG_LIST = 400  # postings from which a word's list is long, and worth not following
LEAST_SHARE = GATE**2  # of either name's weight, that must have met

_ALLOWED = np.array([edits_allowed(n) for n in range(2 * LONGEST_TOKEN + 1)], dtype=np.int64)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs (position in the queries, listed view), each once, in order; and what they were found by.

    ``whole`` is true where the names run together meet, so that the pair is more than its tokens; ``branded`` where a
    brand met its equal. ``words`` are the distinct tokens of the queries (and neighbours run together, behind a sign),
    ``near`` what each may stand for.
    """

    query: I64
    view: I64
    whole: Flags
    branded: Flags
    words: list[str]
    near: Near
    asked: Asked
    slots: Rows


def candidates(index: Index, queries: Sequence[View], policy: Policy) -> Candidates:
    """Pairs that may score ``policy.floor`` or more (``floor_brand`` where a brand met its equal).

    Complete: every pair that ``align`` and the scorecard give the floor is among them.
    """
    words, rows, named = _slots(queries)
    near = _vocabulary(index, words, named)
    asked, slots = _asked(queries, rows), _followed(index, words, near, rows)
    pairs, brands = follow(asked, slots, near, index.lists, index.listed, _limits(policy))
    query, view = _run_together(index, queries)
    together = query << 32 | view
    pair, inverse = np.unique(np.concatenate([pairs, together]), return_inverse=True)
    whole, branded = np.zeros(len(pair), dtype=bool), np.zeros(len(pair), dtype=bool)
    branded[inverse[: len(pairs)]] = brands
    whole[inverse[len(pairs) :]] = True
    return Candidates(pair >> 32, pair & 0xFFFFFFFF, whole, branded, words, near, asked, rows)


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


@dataclass(frozen=True, slots=True)
class Rows:
    """One row a slot: the query view, the word (position in the vocabulary), nats of the query that it takes up."""

    view: I64
    word: I64
    worth: F64
    run: I64  # the word of the token and its neighbour run together, or ``NO_RUN``


def _slots(queries: Sequence[View]) -> tuple[list[str], Rows, set[int]]:
    """Words that begin with '=' are neighbours run together, which meet their equal; with '+', their syllables too."""
    place: dict[str, int] = {}
    rows: list[tuple[int, int, float, int]] = []
    named: set[int] = set()
    for at, query in enumerate(queries):
        runs: list[tuple[int, int, float, int]] = []
        for token, other in zip(query.tokens, (*query.tokens[1:], ""), strict=True):
            word, run = place.setdefault(token, len(place)), NO_RUN
            if other and len(both := token + other) >= SHORTEST_PAIR and both.isascii():
                run = place.setdefault(("+" if syllabic(token, other) else "=") + both, len(place))
                runs.append((at, run, weight(token) + weight(other), NO_RUN))
                if own(token) and own(other):
                    named.add(run)
            rows.append((at, word, weight(token), run))
        rows += runs
    view, word_of, worth, run_of = zip(*rows, strict=True) if rows else ((), (), (), ())
    numbers = (np.array(c, dtype=np.int64) for c in (view, word_of, run_of))
    at_view, at_word, at_run = numbers
    return list(place), Rows(at_view, at_word, np.array(worth, dtype=np.float64), at_run), named


def _vocabulary(index: Index, words: list[str], named: set[int]) -> Near:
    """The listed tokens that each word may stand for, in order of token, and how alike they are at most.

    ``named`` are the words that are two neighbours of a name's own, run together.
    """
    texts = [w[1:] if w[0] in "+=" else w for w in words]
    exact = find(index.token_hash, keys(texts))
    known = np.flatnonzero(exact >= 0)
    word, token, alike = _near(index, words, named)
    word, token = np.concatenate([known, word]), np.concatenate([exact[known], token])
    alike = np.concatenate([np.ones(len(known)), alike])
    order = np.lexsort((-alike, token, word))
    word, token, alike = word[order], token[order], alike[order]
    first = np.ones(len(word), dtype=bool)
    first[1:] = (word[1:] != word[:-1]) | (token[1:] != token[:-1])
    word, token, alike = word[first], token[first], alike[first]
    count = np.bincount(word, minlength=len(words)).astype(np.int64)
    return Near(np.cumsum(count) - count, count, token, alike)


def _near(index: Index, words: list[str], named: set[int]) -> tuple[I64, I64, F64]:
    """Listed tokens that a query token may stand for, and how alike at most; a pair may come more than once."""
    key, owner, family = asked_keys(words)
    runs = np.array([i for i, w in enumerate(words) if w[0] in "+="], dtype=np.int64)
    syllabic, names = [words[i][0] == "+" for i in runs], [i in named for i in runs.tolist()]
    run_key, run_owner, run_family = run_keys([words[i][1:] for i in runs], syllabic, names, listed=False)
    key, owner = np.concatenate([key, run_key]), np.concatenate([owner, runs[run_owner]])
    family = np.concatenate([family, run_family])
    at, row = join(index.near_key, key)
    if not len(at):
        return at, row, np.zeros(0)
    word, token, family = owner[at], index.near_token[row].astype(np.int64), family[at]
    pair = np.unique((((word << 4) | family).astype(np.uint64) << _HALF) | token.astype(np.uint64))
    token, family, word = (
        (pair & _LOW).astype(np.int64),
        (pair >> _HALF).astype(np.int64) & 15,
        (pair >> np.uint64(36)).astype(np.int64),
    )
    rows, inverse = np.unique(token, return_inverse=True)
    asked = [plain(w.lstrip("+=")) for w in words]
    alike = _alike(asked, word, list(map(plain, index.tokens(rows))), inverse, family)
    keep = (alike > 0.0) & (alike < 1.0)
    return word[keep], token[keep], alike[keep]


def _alike(words: list[str], word: I64, listed: list[str], row: I64, family: I64) -> F64:
    """How alike tokens of one key of a family are at most; 1 for equal ones, which are found without a key."""
    left, right = [words[w] for w in word.tolist()], [listed[t] for t in row.tolist()]
    edits = cpdist(left, right, scorer=OSA.distance, dtype=np.int32).astype(np.int64)
    mine, theirs = np.array(list(map(len, words)))[word], np.array(list(map(len, listed)))[row]
    longest, shortest = np.maximum(mine, theirs), np.minimum(mine, theirs)
    share = edits / longest
    alike = WORTH[family]
    close = (edits <= _ALLOWED[longest]) & (shortest >= SHORTEST_FUZZY - 1)
    alike = np.where((family == SPELLING) & close, 1.0 - share, alike)
    half = np.where(close, 1.0 - 0.5 * share, 0.0)
    sound = np.where((share <= SAME_SOUND_EDITS) & (shortest >= 3), np.maximum(half, skeleton_worth(3)), 0.0)
    alike = np.where(family == CONSONANTS, sound, alike)
    alike = np.where((family == KATAKANA) & (share <= KATAKANA_EDITS), KATAKANA_WORTH, alike)
    out: F64 = np.where((edits == 0) & (family != BARE), 1.0, alike)
    return out


def _followed(index: Index, words: Sequence[str], near: Near, rows: Rows) -> Slots:
    """The slots; ``followed`` where every list is joined: the others together cannot make up a quarter of the query.

    Of those, only the short lists are joined, and what the long ones might bring is taken on trust. The longest lists
    are left out first. (Initials are in no list; they keep a word from contradicting, and no more.)
    """
    owner = np.repeat(np.arange(len(words)), near.length)
    length = index.lists.length[near.token].astype(np.int64)
    reach = np.bincount(owner, weights=length, minlength=len(words))
    most = np.zeros(len(words))
    np.maximum.at(most, owner, np.where(length > LONG_LIST, index.lists.weight[near.token], 0.0))
    able = near.length[rows.word] > 0
    order = np.lexsort((-reach[rows.word], rows.view))
    view = rows.view[order]
    total = np.bincount(rows.view, weights=np.where(_run(words)[rows.word], 0.0, rows.worth), minlength=1)
    share = np.where(able, rows.worth / np.maximum(total, 1e-9)[rows.view], 0.0)[order]
    sums = np.cumsum(share)
    start = np.searchsorted(view, view, side="left")
    within = sums - sums[start] + share[start]
    followed = np.zeros(len(share), dtype=bool)
    short = most[rows.word[order]] == 0.0
    followed[order] = ((within >= LEAST_SHARE - SLACK) | short) & able[order]
    return Slots(rows.word, rows.worth, most[rows.word], followed)


def _run(words: Sequence[str]) -> Flags:
    return np.array([w[0] in "+=" for w in words], dtype=bool)
