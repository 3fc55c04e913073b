"""Which listed names could pass: a join on rare tokens and their misspellings, then an upper bound on the score.

The rule is prefix filtering. A pair passes only if the names share a given part of the query's weight, so it is enough
to follow the heaviest tokens, as many as are needed that the others alone would be too light. Light tokens ('trading',
'mohammed') have the longest lists, and those are hardly ever followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sekisho.parties.hashing import I64, keys, shorter_keys
from sekisho.parties.index import Index
from sekisho.parties.model import Policy
from sekisho.parties.normalise import LONGEST_JOINED, LONGEST_TOKEN, SHORTEST_JOINED, View, skeleton
from sekisho.parties.ranges import expand, find, join
from sekisho.parties.similarity import SAME_SOUND, SHORTEST_FUZZY, edits_allowed, without_vowels
from sekisho.parties.weights import unseen_weight

F64 = npt.NDArray[np.float64]
SLACK = 1e-3  # sums depend on their order in the last digits; the score itself decides
CHEAP_LIST = 400  # postings that are followed even where the rule would not ask for them

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_ALLOWED = np.array([edits_allowed(n) for n in range(LONGEST_TOKEN + 1)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct tokens of a batch of queries: their own weight, and listed tokens that they may stand for."""

    weight: F64  # [tokens]
    start: I64  # [tokens] into near
    count: I64
    near: I64  # rows of the dictionary
    worth: F64  # the most weight that meeting it can bring, parallel to near
    best: F64  # [tokens] the most listed weight that it can meet, at most its near tokens' greatest; 0 for none
    reach: I64  # [tokens] postings behind all near tokens together


@dataclass(frozen=True, slots=True)
class Slots:
    """One row a token of a query view, in order of view."""

    view: I64
    token: I64  # position in the vocabulary


def candidates(index: Index, queries: Sequence[View], policy: Policy) -> Iterator[tuple[I64, I64]]:
    """Pairs (position in ``queries``, listed view) that may score ``policy.floor`` or more, in chunks, distinct."""
    yield from _equal(index, queries)
    words, slots = _slots(queries)
    if not words:
        return
    vocabulary = _vocabulary(index, words)
    total = _sums(slots.view, vocabulary.weight[slots.token], len(queries))
    followed = _followed(vocabulary, slots, policy)
    for chunk in _chunks(vocabulary, slots, followed, policy.chunk_rows):
        yield _bounded(index, vocabulary, slots, chunk, followed, total, policy)


def _equal(index: Index, queries: Sequence[View]) -> Iterator[tuple[I64, I64]]:
    """Names that are equal run together (less one letter on either side) or equal but for word order."""
    joined = [q.joined for q in queries]
    at, row = join(index.joined_key, keys(joined))
    yield at, index.joined_view[row].astype(np.int64)
    plain = np.array(
        [i for i, t in enumerate(joined) if t.isascii() and SHORTEST_JOINED <= len(t) <= LONGEST_JOINED], dtype=np.int64
    )
    less, owner = shorter_keys([joined[i] for i in plain])
    at, row = join(index.joined_key, less)
    yield plain[owner[at]] if len(plain) else at, index.joined_view[row].astype(np.int64)
    at, row = join(index.bag_key, keys([q.bag for q in queries]))
    yield at, index.bag_view[row].astype(np.int64)


def _slots(queries: Sequence[View]) -> tuple[list[str], Slots]:
    place: dict[str, int] = {}
    token = [place.setdefault(t, len(place)) for q in queries for t in dict.fromkeys(q.tokens)]
    counts = [len(set(q.tokens)) for q in queries]
    view = np.repeat(np.arange(len(queries), dtype=np.int64), counts)
    return list(place), Slots(view, np.array(token, dtype=np.int64))


def _vocabulary(index: Index, words: list[str]) -> Vocabulary:
    exact = find(index.token_hash, keys(words))
    unseen = np.array([unseen_weight(w) for w in words])
    own = np.where(exact >= 0, index.token_weight[np.maximum(exact, 0)] if len(index.token_weight) else 0.0, unseen)
    word, token, likeness = _near(index, words)
    known = np.flatnonzero(exact >= 0)
    word = np.concatenate([known, word])
    token = np.concatenate([exact[known], token])
    likeness = np.concatenate([np.ones(len(known)), likeness])
    order = np.lexsort((-likeness, token, word))
    word, token, likeness = word[order], token[order], likeness[order]
    first = np.ones(len(word), dtype=bool)
    first[1:] = (word[1:] != word[:-1]) | (token[1:] != token[:-1])
    word, token, likeness = word[first], token[first], likeness[first]
    count = np.bincount(word, minlength=len(words)).astype(np.int64)
    reach = _sums(word, index.token_count[token], len(words)).astype(np.int64)
    best = np.zeros(len(words))
    worth = np.minimum(own[word], index.token_weight[token]) * likeness
    np.maximum.at(best, word, worth)
    return Vocabulary(own, np.cumsum(count) - count, count, token, worth, best, reach)


def _near(index: Index, words: list[str]) -> tuple[I64, I64, F64]:
    """Listed tokens that a query token may be a misspelling or another transliteration of."""
    plain = np.array([i for i, w in enumerate(words) if w.isascii() and w.isalpha() and len(w) >= 2], dtype=np.int64)
    whole = np.array([i for i in plain if len(words[i]) >= SHORTEST_FUZZY - 1], dtype=np.int64)
    long = np.array([i for i in plain if len(words[i]) >= SHORTEST_FUZZY], dtype=np.int64)
    less, owner = shorter_keys([words[i] for i in long])
    at, row = join(index.near_key, np.concatenate([keys([words[i] for i in whole]), less]))
    edited = np.concatenate([whole, long[owner]])[at]
    sounds = {int(i): s for i in plain if len(s := skeleton(words[i])) >= 2}
    heard_at, heard_row = join(index.near_key, keys(["~" + s for s in sounds.values()]))
    heard = np.array(list(sounds), dtype=np.int64)[heard_at] if sounds else heard_at
    word = np.concatenate([edited, heard])
    pairs = np.unique(np.stack([word, index.near_token[np.concatenate([row, heard_row])].astype(np.int64)]), axis=1)
    return _alike(index, words, pairs[0], pairs[1])


def _alike(index: Index, words: list[str], word: I64, token: I64) -> tuple[I64, I64, F64]:
    """The pairs of tokens that may be alike, and an upper bound of how much."""
    if not len(word):
        return word, token, np.zeros(0)
    rows, row = np.unique(token, return_inverse=True)
    texts = index.tokens(rows)
    left, right = [words[i] for i in word.tolist()], [texts[i] for i in row.tolist()]
    edits = cpdist(left, right, scorer=OSA.distance, dtype=np.int32).astype(np.int64)
    longest = np.maximum(np.array([len(w) for w in words])[word], np.array([len(t) for t in texts])[row])
    bare = np.array([without_vowels(w) for w in words])[word] | np.array([without_vowels(t) for t in texts])[row]
    close = edits <= _ALLOWED[longest]
    heard = bare | (1.0 - edits / longest >= SAME_SOUND)
    bound = np.where(close, 1.0 - 0.5 * edits / longest, np.where(heard, 0.9, 0.0))
    keep = (bound > 0.0) & (edits > 0)
    return word[keep], token[keep], bound[keep]


def _followed(vocabulary: Vocabulary, slots: Slots, policy: Policy) -> npt.NDArray[np.bool_]:
    """True for the slots whose postings are joined: the heaviest, until the rest could not pass alone; cheap ones.

    A pair that meets only the slots from i on has a share of at most best(i..) / (best(i..) + own(..i)).
    """
    able = vocabulary.count[slots.token] > 0
    own, best = vocabulary.weight[slots.token], vocabulary.best[slots.token]
    order = np.lexsort((-own, ~able, slots.view))
    sorted_view = slots.view[order]
    first, last = np.searchsorted(sorted_view, sorted_view), np.searchsorted(sorted_view, sorted_view, side="right") - 1
    best_sums, own_sums = np.cumsum(best[order]), np.cumsum(own[order])
    best_from = best_sums[last] - best_sums + best[order]
    own_before = own_sums - own[order] - own_sums[first] + own[order][first]
    hopeless = np.where(able, 0.0, own)[order].cumsum()
    never = hopeless[last] - hopeless[first] + np.where(able, 0.0, own)[order][first]
    share = best_from / np.maximum(best_from + own_before + never, 1e-9)
    out = np.zeros(len(own), dtype=bool)
    passes = share >= policy.floor**2
    cheap = passes[first] & (vocabulary.reach[slots.token[order]] <= CHEAP_LIST)
    out[order] = (passes | cheap) & able[order]
    return out


def _sums(owner: I64, weights: npt.NDArray[np.number], size: int) -> F64:
    """Sum of the weights of each owner."""
    return np.bincount(owner, weights=weights, minlength=size).astype(np.float64)


def _chunks(
    vocabulary: Vocabulary, slots: Slots, followed: npt.NDArray[np.bool_], most: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Slot positions in runs of whole views whose join has about ``most`` rows."""
    rows = np.where(followed, vocabulary.reach[slots.token], 0)
    block = np.cumsum(rows) // most
    first_of_view = np.searchsorted(slots.view, slots.view, side="left")
    block = block[first_of_view]
    edges = np.flatnonzero(np.diff(block)) + 1
    yield from (np.asarray(c, dtype=np.int64) for c in np.split(np.arange(len(block)), edges) if len(c))


def _bounded(
    index: Index,
    vocabulary: Vocabulary,
    slots: Slots,
    chunk: I64,
    followed: npt.NDArray[np.bool_],
    total: F64,
    policy: Policy,
) -> tuple[I64, I64]:
    """Pairs of a chunk that may reach the floor: first with the light tokens taken on trust, then looked up."""
    most = _sums(slots.view[chunk], vocabulary.best[slots.token[chunk]], len(total))
    query, view, met, spent = _joined(index, vocabulary, slots, chunk[followed[chunk]], most / policy.floor**2)
    light = chunk[~followed[chunk] & (vocabulary.count[slots.token[chunk]] > 0)]
    trust = _sums(slots.view[light], vocabulary.weight[slots.token[light]], len(total))
    keep = _bound(index, view, met + trust[query], spent + trust[query], total[query]) >= policy.floor - SLACK
    query, view, met, spent = query[keep], view[keep], met[keep], spent[keep]
    more, used = _looked_up(index, vocabulary, slots, light, query, view)
    keep = _bound(index, view, met + more, spent + used, total[query]) >= policy.floor - SLACK
    return query[keep], view[keep]


def _bound(index: Index, view: I64, met: F64, spent: F64, total: F64) -> F64:
    """Upper bound of the score: nothing contradicts, and every likeness is as high as it can be."""
    share_query = met / np.maximum(met + np.maximum(total - spent, 0.0), 1e-9)
    share_listed = np.minimum(1.0, met / np.maximum(index.view_weight[view], 1e-9))
    bound: F64 = np.sqrt(share_query * share_listed)
    return bound


def _joined(index: Index, vocabulary: Vocabulary, slots: Slots, taken: I64, heaviest: F64) -> tuple[I64, I64, F64, F64]:
    """Follow the postings of the slots: pairs, the listed weight that they met, the query weight that it took.

    A listed name heavier than ``heaviest`` [queries] cannot be covered by what the query has.
    """
    owner, near = expand(vocabulary.start[slots.token[taken]], vocabulary.count[slots.token[taken]])
    token, slot = vocabulary.near[near], taken[owner]
    hit, posting = expand(index.token_start[token].astype(np.int64), index.token_count[token].astype(np.int64))
    listed = index.postings[posting] & _LOW
    fits = index.view_weight[listed.view(np.int64)] <= heaviest.astype(np.float32)[slots.view[slot]][hit]
    hit, listed = hit[fits], listed[fits]
    pair = (slots.view[slot].astype(np.uint64) << _HALF)[hit] | listed
    order = np.argsort(pair)
    pair = pair[order]
    first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]])) if len(pair) else order
    met = vocabulary.worth[near][hit][order]
    spent = vocabulary.weight[slots.token[slot]][hit][order]
    sums = (np.add.reduceat(met, first), np.add.reduceat(spent, first)) if len(pair) else (met, spent)
    pair = pair[first]
    return (pair >> _HALF).astype(np.int64), (pair & _LOW).astype(np.int64), *sums


def _looked_up(
    index: Index, vocabulary: Vocabulary, slots: Slots, light: I64, query: I64, view: I64
) -> tuple[F64, F64]:
    """What the light tokens add to each pair, by looking up (token, view) among the postings."""
    at = slots.view[light]
    start, end = np.searchsorted(at, query, side="left"), np.searchsorted(at, query, side="right")
    pair, position = expand(start, end - start)
    slot = light[position]
    inner, near = expand(vocabulary.start[slots.token[slot]], vocabulary.count[slots.token[slot]])
    token, pair, slot = vocabulary.near[near], pair[inner], slot[inner]
    found = find(index.postings, (token.astype(np.uint64) << _HALF) | view[pair].astype(np.uint64)) >= 0
    pair, slot, worth = pair[found], slot[found], vocabulary.worth[near[found]]
    more = _sums(pair, worth, len(query))
    used = _sums(pair, vocabulary.weight[slots.token[slot]], len(query))
    return more, used
