"""Which listed names could pass: a join on tokens and their neighbourhoods, then an upper bound on the score.

Nothing is lost. A pair scores above zero only where what met is at least a quarter of either name's weight, so it is
enough to follow so many of the query's tokens that the others are lighter than that; the ones with the longest lists
('trading', 'mohammed') are left for last and hardly ever followed. What is left is bounded by the scorecard itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.bare import plain
from sekisho.parties.features import SHORT, SHORT_NATIVE
from sekisho.parties.hashing import I64, U64, keys
from sekisho.parties.index import Index
from sekisho.parties.measures import measures
from sekisho.parties.model import BARE as VOWELLESS
from sekisho.parties.model import SCRIPTS, Policy
from sekisho.parties.names import LONGEST_TOKEN, View
from sekisho.parties.near import BARE, CONSONANTS, KATAKANA, SPELLING, WORTH, asked_keys, run_keys, whole_keys
from sekisho.parties.ranges import expand, find, join
from sekisho.parties.scorecard import GATE, OTHER, PERSON, Card
from sekisho.parties.similarity import (
    KATAKANA_EDITS,
    KATAKANA_WORTH,
    SAME_SOUND_EDITS,
    SHORTEST_FUZZY,
    edits_allowed,
    skeleton_worth,
    syllabic,
)
from sekisho.parties.weights import RAREST, TRADE_WORD, weight

F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SLACK = 1e-3  # sums depend on their order in the last digits; the score itself decides
LONG_LIST = 400  # postings from which a word's list is long, and worth not following
LEAST_SHARE = GATE**2  # of either name's weight, that must have met

_ALLOWED = np.array([edits_allowed(n) for n in range(2 * LONGEST_TOKEN + 1)], dtype=np.int64)
_READING = SCRIPTS.index("reading")
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct tokens of a batch of queries, and the listed tokens that they may stand for."""

    start: I64  # [tokens] into near
    count: I64
    near: I64  # rows of the dictionary
    alike: F64  # likeness, parallel to near
    reach: I64  # [tokens] postings behind all near tokens together
    most: F64  # [tokens] nats of the heaviest near token whose list is long; 0 where none is


@dataclass(frozen=True, slots=True)
class Slots:
    """One row a token of a query view, in order of view; neighbours that may have been written together come after."""

    view: I64
    token: I64  # position in the vocabulary
    worth: F64  # nats of the query that the slot takes up


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of each query view: its nats, its initials, nats of tokens that never contradict, its letters, its script."""

    total: F64
    initials: F64
    soft: F64
    letters: I64
    owned: I64
    native: Flags
    reading: Flags
    bare: Flags


@dataclass(frozen=True, slots=True)
class Met:
    """Upper bounds of what each pair met: gained (weight times likeness) and used (weight), on either side, in nats."""

    query: I64
    view: I64
    gained_query: F64
    gained_listed: F64
    used_query: F64
    used_listed: F64
    best: F64  # greatest likeness
    own: F64  # words of its own
    brand: F64  # 1 where a brand met its equal

    def trusting(self, query: F64, listed: F64) -> Met:
        """What was met where, besides, all met that was not followed: nats by query, of its own and of the lists'."""
        more, theirs = query[self.query], listed[self.query]
        some = more > 0.0
        return Met(
            self.query,
            self.view,
            self.gained_query + more,
            self.gained_listed + theirs,
            self.used_query + more,
            self.used_listed + theirs,
            np.where(some, 1.0, self.best),
            self.own + 2.0 * some,
            self.brand,  # a brand has no list so long that it would not be followed
        )

    def keep(self, flags: Flags) -> Met:
        """The pairs that are flagged."""
        return Met(*(getattr(self, name)[flags] for name in self.__slots__))


def candidates(index: Index, queries: Sequence[View], policy: Policy) -> Iterator[tuple[I64, I64]]:
    """Pairs (position in ``queries``, listed view) that may score ``policy.floor`` or more, in chunks.

    A pair may come more than once. Complete: every pair that ``align`` and the scorecard give the floor is among them.
    """
    yield _run_together(index, queries)
    words, slots = _slots(queries)
    if not words:
        return
    vocabulary = _vocabulary(index, words)
    sizes = _sizes(queries)
    followed = _followed(vocabulary, slots, sizes.total)
    for chunk in _chunks(vocabulary, slots, followed, policy.chunk_rows):
        yield _bounded(index, vocabulary, slots, chunk, followed, sizes, policy)


def _run_together(index: Index, queries: Sequence[View]) -> tuple[I64, I64]:
    """Names that are equal run together, or differ by one letter."""
    key, owner = whole_keys([q.joined for q in queries])
    at, row = join(index.joined_key, key)
    return owner[at], index.joined_view[row].astype(np.int64)


def _sizes(queries: Sequence[View]) -> Sizes:
    weights, initials, softness, letters, owned = zip(*map(measures, queries), strict=True)
    return Sizes(
        np.array(weights),
        np.array(initials, dtype=np.float64),
        np.array(softness),
        np.array(letters),
        np.array(owned),
        np.array([q.script == "native" for q in queries]),
        np.array([q.script == "reading" for q in queries]),
        np.array([q.source == VOWELLESS for q in queries]),
    )


def _slots(queries: Sequence[View]) -> tuple[list[str], Slots]:
    place: dict[str, int] = {}
    rows: list[tuple[int, int, float]] = []
    for at, query in enumerate(queries):
        for token in query.tokens:
            rows.append((at, place.setdefault(token, len(place)), weight(token)))
        for one, other in pairwise(query.tokens):
            both = one + other
            if len(both) >= SHORTEST_PAIR and both.isascii():
                sign = "+" if syllabic(one, other) else "="
                rows.append((at, place.setdefault(sign + both, len(place)), weight(one) + weight(other)))
    view, token_of, worth = zip(*rows, strict=True) if rows else ((), (), ())
    return list(place), Slots(
        np.array(view, dtype=np.int64), np.array(token_of, dtype=np.int64), np.array(worth, dtype=np.float64)
    )


def _vocabulary(index: Index, words: list[str]) -> Vocabulary:
    """Words that begin with '=' are neighbours run together, which meet their equal; with '+', their syllables too."""
    texts = [w[1:] if w[0] in "+=" else w for w in words]
    exact = find(index.token_hash, keys(texts))
    known = np.flatnonzero(exact >= 0)
    word, token, alike = _near(index, words)
    word, token = np.concatenate([known, word]), np.concatenate([exact[known], token])
    alike = np.concatenate([np.ones(len(known)), alike])
    order = np.lexsort((-alike, token, word))
    word, token, alike = word[order], token[order], alike[order]
    first = np.ones(len(word), dtype=bool)
    first[1:] = (word[1:] != word[:-1]) | (token[1:] != token[:-1])
    word, token, alike = word[first], token[first], alike[first]
    count = np.bincount(word, minlength=len(words)).astype(np.int64)
    reach = _sums(word, index.token_count[token], len(words)).astype(np.int64)
    most = np.zeros(len(words))
    np.maximum.at(most, word, np.where(index.token_count[token] > LONG_LIST, index.token_weight[token], 0.0))
    return Vocabulary(np.cumsum(count) - count, count, token, alike, reach, most)


def _near(index: Index, words: list[str]) -> tuple[I64, I64, F64]:
    """Listed tokens that a query token may stand for, and how alike at most; a pair may come more than once."""
    key, owner, family = asked_keys(words)
    runs = np.array([i for i, w in enumerate(words) if w[0] in "+="], dtype=np.int64)
    run_key, run_owner, run_family = run_keys(
        [words[i][1:] for i in runs], [words[i][0] == "+" for i in runs], listed=False
    )
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
    asked = [plain(words[w].lstrip("+=")) for w in word.tolist()]
    alike = _alike(asked, list(map(plain, index.tokens(rows))), inverse, family)
    keep = (alike > 0.0) & (alike < 1.0)
    return word[keep], token[keep], alike[keep]


def _alike(left: list[str], listed: list[str], row: I64, family: I64) -> F64:
    """How alike tokens of one key of a family are at most; 1 for equal ones, which are found without a key."""
    right = [listed[t] for t in row.tolist()]
    edits = cpdist(left, right, scorer=OSA.distance, dtype=np.int32).astype(np.int64)
    mine, theirs = np.array([len(w) for w in left]), np.array([len(t) for t in listed])[row]
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


def _followed(vocabulary: Vocabulary, slots: Slots, total: F64) -> Flags:
    """True for the slots of which every list is joined; the others together cannot make up a quarter of the query.

    Of those, only the short lists are joined, and what the long ones might bring is taken on trust.

    The longest lists are left out first. (Initials are in no list; they keep a word from contradicting, and no more.)
    """
    able = vocabulary.count[slots.token] > 0
    order = np.lexsort((-vocabulary.reach[slots.token], slots.view))
    share = np.where(able, slots.worth / np.maximum(total, 1e-9)[slots.view], 0.0)[order]
    sums = np.cumsum(share)
    view = slots.view[order]
    start = np.searchsorted(view, view, side="left")
    within = sums - sums[start] + share[start]
    out = np.zeros(len(share), dtype=bool)
    short = vocabulary.most[slots.token[order]] == 0.0
    out[order] = ((within >= LEAST_SHARE - SLACK) | short) & able[order]
    return out


def _sums(owner: I64, weights: npt.NDArray[np.number], size: int) -> F64:
    """Sum of the weights of each owner."""
    return np.bincount(owner, weights=weights, minlength=size).astype(np.float64)


def _chunks(vocabulary: Vocabulary, slots: Slots, followed: Flags, most: int) -> Iterator[I64]:
    """Slot positions in runs of whole views whose join has about ``most`` rows."""
    rows = np.where(followed, vocabulary.reach[slots.token], 0)
    block = np.cumsum(rows) // most
    block = block[np.searchsorted(slots.view, slots.view, side="left")]
    edges = np.flatnonzero(np.diff(block)) + 1
    yield from (np.asarray(c, dtype=np.int64) for c in np.split(np.arange(len(block)), edges) if len(c))


def _bounded(
    index: Index,
    vocabulary: Vocabulary,
    slots: Slots,
    chunk: I64,
    followed: Flags,
    sizes: Sizes,
    policy: Policy,
) -> tuple[I64, I64]:
    """Pairs of a chunk that may reach the floor; what was not followed is taken on trust."""
    met = _joined(index, vocabulary, slots, chunk, followed)
    light = chunk[~followed[chunk]]
    if len(light):
        trusted = met.trusting(
            _sums(slots.view[light], slots.worth[light], len(sizes.total)),
            _sums(slots.view[light], vocabulary.most[slots.token[light]], len(sizes.total)),
        )
        met = met.keep(_passes(index, trusted, sizes, policy))
        met = _looked_up(index, vocabulary, slots, light, met)
    met = met.keep(_passes(index, met, sizes, policy))
    return met.query, met.view


def _looked_up(index: Index, vocabulary: Vocabulary, slots: Slots, light: I64, met: Met) -> Met:
    """Add what the long lists bring to each pair, by looking up (token, view) among the postings."""
    at = slots.view[light]
    start, end = np.searchsorted(at, met.query, side="left"), np.searchsorted(at, met.query, side="right")
    pair, position = expand(start, end - start)
    slot = light[position]
    inner, near = expand(vocabulary.start[slots.token[slot]], vocabulary.count[slots.token[slot]])
    long = index.token_count[vocabulary.near[near]] > LONG_LIST
    pair, slot, near = pair[inner][long], slot[inner][long], near[long]
    token = vocabulary.near[near]
    found = find(index.postings, (token.astype(np.uint64) << _HALF) | met.view[pair].astype(np.uint64)) >= 0
    pair, slot, token, alike = pair[found], slot[found], token[found], vocabulary.alike[near[found]]
    mine, theirs = slots.worth[slot], index.token_weight[token].astype(np.float64)
    columns = (alike * mine, alike * theirs, mine, theirs, _telling(theirs))
    more = [_sums(pair, c, len(met.query)) for c in columns]
    best = met.best.copy()
    np.maximum.at(best, pair, alike)
    return Met(
        met.query,
        met.view,
        met.gained_query + more[0],
        met.gained_listed + more[1],
        met.used_query + more[2],
        met.used_listed + more[3],
        best,
        met.own + more[4],
        met.brand,
    )


def _passes(index: Index, met: Met, sizes: Sizes, policy: Policy) -> Flags:
    """Whether the scorecard could still give the policy's floor, were all that is not known here perfect."""
    own, listed = sizes.total[met.query], index.view_weight[met.view].astype(np.float64)
    share_query, share_listed = np.minimum(1.0, met.gained_query / own), np.minimum(1.0, met.gained_listed / listed)
    flags: Flags = share_query * share_listed >= LEAST_SHARE - SLACK
    able = np.flatnonzero(flags)
    shares = share_query[able], share_listed[able]
    met = met.keep(flags)
    lacking = _lacking(index, met, shares, sizes)
    unlike, person = met.best < 1.0, index.view_person[met.view]
    best = np.ones(len(able))
    for card, whose in ((PERSON, person), (OTHER, ~person)):
        taken = np.where(unlike, _unlike(card, met.best), 0.0)
        for name, value in lacking.items():
            taken += card.of(name) * value
        best -= np.where(whose, taken, 0.0)
    flags[able] = best >= np.where(met.brand > 0.0, policy.floor_brand, policy.floor) - SLACK
    return flags


def _lacking(
    index: Index, met: Met, shares: tuple[F64, F64], sizes: Sizes
) -> dict[str, npt.NDArray[np.float64] | Flags]:
    """The least that each feature must be, as far as it is known from what met."""
    query, view = met.query, met.view
    least, most = np.minimum(*shares), np.maximum(*shares)
    own, listed = sizes.total[query], index.view_weight[view].astype(np.float64)
    # An initial may take up any word of the other name, and particles and numbers contradict nothing.
    spare = RAREST * (sizes.initials[query] + index.view_initials[view])
    rest_query = own - met.used_query - spare - sizes.soft[query]
    rest_listed = listed - met.used_listed - spare - index.view_soft[view]
    contradicted = (rest_query > SLACK) & (rest_listed > SLACK)
    vowelless = sizes.bare[query] | index.view_bare[view]
    letters = np.minimum(sizes.letters[query], index.view_letters[view])
    return {
        "covered_least": 1.0 - least,
        "covered_most": 1.0 - most,
        "covered_mean": 1.0 - np.sqrt(least * most),
        "contradicted": contradicted,
        "omitted_share": np.where(contradicted, 0.0, np.maximum(rest_query / own, rest_listed / listed).clip(0.0)),
        "crossed": (sizes.reading[query] | (index.view_script[view] == _READING)) & ~vowelless,
        "vowelless": vowelless,
        "unequal": met.best < 1.0,
        "lone": (met.own < 2) & (np.maximum(sizes.owned[query], index.view_owned[view]) > 1),
        "short": (1.0 - letters / np.where(sizes.native[query], SHORT_NATIVE, SHORT)).clip(0.0),
    }


def _unlike(card: Card, best: F64) -> F64:
    """The least that is taken off where no word met its equal: all that met was misspelt, or met by its sound."""
    misspelt = card.of("misspelt_share") + card.of("misspelling") * (1.0 - best)
    least: F64 = np.minimum(card.of("sounding_share"), misspelt)
    return least


def _joined(index: Index, vocabulary: Vocabulary, slots: Slots, taken: I64, followed: Flags) -> Met:
    """Follow the postings of the slots: the pairs, and what each met."""
    owner, near = expand(vocabulary.start[slots.token[taken]], vocabulary.count[slots.token[taken]])
    token, slot = vocabulary.near[near], taken[owner]
    wanted = followed[slot] | (index.token_count[token] <= LONG_LIST)
    near, token, slot = near[wanted], token[wanted], slot[wanted]
    hit, posting = expand(index.token_start[token].astype(np.int64), index.token_count[token].astype(np.int64))
    listed = index.postings[posting] & _LOW
    pair = (slots.view[slot].astype(np.uint64) << _HALF)[hit] | listed
    if not len(pair):
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Met(none, none, nothing, nothing, nothing, nothing, nothing, nothing, nothing)
    pair, order = _sorted(pair)
    return _summed(index, vocabulary, slots, pair, slot[hit[order]], near[hit[order]])


def _summed(index: Index, vocabulary: Vocabulary, slots: Slots, pair: U64, slot: I64, near: I64) -> Met:
    """Sums over the hits of each pair; where several touch one word of either name, the best of them counts."""
    token, alike = vocabulary.near[near], vocabulary.alike[near]
    mine, theirs = slots.worth[slot], index.token_weight[token].astype(np.float64)
    first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
    group = np.cumsum(np.concatenate([[0], pair[1:] != pair[:-1]]))
    alone = np.bincount(group) == 1
    query_side = [_best_sums(group, slot, alone, c) for c in (alike * mine, mine)]
    listed_side = [_best_sums(group, token, alone, c) for c in (alike * theirs, theirs, _telling(theirs))]
    brand = (index.token_brand[token] & (alike == 1.0)).astype(np.float64)
    return Met(
        (pair[first] >> _HALF).astype(np.int64),
        (pair[first] & _LOW).astype(np.int64),
        query_side[0],
        listed_side[0],
        query_side[1],
        listed_side[1],
        np.maximum.reduceat(alike, first),
        listed_side[2],
        np.maximum.reduceat(brand, first),
    )


def _best_sums(group: I64, part: I64, alone: Flags, values: F64) -> F64:
    """Of each group, the sum over its parts of the greatest value of each part."""
    out = np.zeros(len(alone))
    single = alone[group]
    out[group[single]] = values[single]
    several = np.flatnonzero(~single)
    order = np.lexsort((part[several], group[several]))
    where, what, held = group[several][order], part[several][order], values[several][order]
    if len(held):
        starts = np.flatnonzero(np.concatenate([[True], (where[1:] != where[:-1]) | (what[1:] != what[:-1])]))
        np.add.at(out, where[starts], np.maximum.reduceat(held, starts))
    return out


def _sorted(pair: U64) -> tuple[U64, I64]:
    """The pairs in order, and where each was.

    Sorting numbers is several times faster than sorting places, so the place rides in the low bits where it fits.
    """
    if not len(pair):
        return pair, np.zeros(0, dtype=np.int64)
    lowest = pair.min() & ~_LOW  # queries of a chunk are neighbours
    view_bits = np.uint64(int((pair & _LOW).max()).bit_length())
    place_bits = np.uint64(len(pair).bit_length())
    query = (pair - lowest) >> _HALF
    if int(query.max()).bit_length() + int(view_bits) + int(place_bits) > 64:
        order = np.argsort(pair)
        return pair[order], order
    packed = ((query << view_bits | (pair & _LOW)) << place_bits) | np.arange(len(pair), dtype=np.uint64)
    packed.sort()
    order = (packed & ((np.uint64(1) << place_bits) - np.uint64(1))).astype(np.int64)
    return pair[order], order


def _telling(nats: F64) -> F64:
    """1 for the weights of words of their own; more for two of them run together."""
    telling = (nats > TRADE_WORD + SLACK) | (np.abs(nats - weight("a")) < SLACK)
    out: F64 = np.where(telling, np.where(nats > RAREST + SLACK, 2.0, 1.0), 0.0)
    return out
