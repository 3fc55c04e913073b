"""Names against the index: distinct names in, scored pairs (name, listed name) out."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from sekisho.parties.align import Alignment, Words, align
from sekisho.parties.bare import plain, plain_text, read
from sekisho.parties.features import Features, Kind, features, features_from, sums_of
from sekisho.parties.hashing import I64
from sekisho.parties.index import Index
from sekisho.parties.lexicon import NEUTRAL, PLACES
from sekisho.parties.model import BARE, SOUNDS, Policy
from sekisho.parties.names import View
from sekisho.parties.ranges import once
from sekisho.parties.scorecard import GATE, OTHER, PERSON, Card
from sekisho.parties.sieve import ROUNDING, reaching
from sekisho.parties.weights import generic, weight

F64 = npt.NDArray[np.float64]
NAMES_AT_ONCE = 4_000
MOST_TOLD = 100_000  # pairs remembered: some hundred megabytes

SCORED: dict[str, pl.DataType | type[pl.DataType]] = {
    "name": pl.UInt32,  # position in the names given
    "listed": pl.UInt32,  # row of the names table
    "score": pl.Float64,
    "exact": pl.Boolean,
    "reordered": pl.Boolean,
    "weight": pl.Float64,  # nats that met
    "strongest": pl.Float64,  # heaviest token that met its equal
    "tokens": pl.UInt8,  # of the query view
    "letters": pl.UInt16,  # of the query view, run together
    "own": pl.UInt8,  # tokens that met and are no trade words or places
    "brand": pl.Boolean,  # a brand met its equal: a word that several listed firms of one country begin with
    "complete": pl.Boolean,  # every token of either side met
    "contrary": pl.Boolean,  # something is left over on both sides
    "placed": pl.Boolean,  # the listed name is all there, and what the query has more is places
    "added": pl.Boolean,  # what the query has more, if anything, is trade words and places
    "covered": pl.Boolean,  # what the listed name has more, if anything, is places and words such as 'group'
    "crossed": pl.Boolean,  # a side is a Latin reading of a native name
    "native": pl.Boolean,  # compared in character pairs
    "firm": pl.Boolean,  # the query reads like an organisation
    "clash": pl.Boolean,  # legal forms on both sides, of no common family
    "tokens_met": pl.String,  # JSON array of [query token, listed token, how, likeness, weight]
    "points": pl.String,  # JSON object: what the scorecard took off, by feature, greatest first
    "views": pl.String,  # JSON array of two: how the query and the listed name were read
}


Row = tuple[object, ...]


class Told:
    """What was said of pairs of views, so that names asked about in two editions of the lists are compared once."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, Row | None] = {}

    def ask(self, pair: Hashable, compare: Callable[[], Row | None]) -> Row | None:
        """What ``compare`` says, or said; ``pair`` is all that it depends on."""
        try:
            return self._rows[pair]
        except KeyError:
            row = compare()
        if len(self._rows) < MOST_TOLD:
            self._rows[pair] = row
        return row


def score_names(index: Index, names: Sequence[str], policy: Policy, told: Told | None = None) -> pl.DataFrame:
    """Pairs that score ``policy.floor`` or more, best view of each: frame as declared in ``SCORED``."""
    with _uncollected():
        frames = [
            _score_block(index, names[start : start + NAMES_AT_ONCE], start, policy, told)
            for start in range(0, len(names), NAMES_AT_ONCE)
        ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCORED)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for circles of objects meanwhile: scoring makes a million small ones and no circle, so that
    looking takes a tenth of the time and finds nothing.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _score_block(index: Index, names: Sequence[str], offset: int, policy: Policy, told: Told | None) -> pl.DataFrame:
    queries: list[View] = []
    owner: list[int] = []
    for at, name in enumerate(names):
        for view in read(name, person=False, phrases=index.phrases):
            queries.append(view)
            owner.append(at + offset)
    if not queries:
        return pl.DataFrame(schema=SCORED)
    rows = _Scorer(index, queries, owner, policy, told).rows(*reaching(index, queries, policy))
    frame = pl.DataFrame(rows, schema=SCORED, orient="row")
    order = ["name", "listed", "exact", "score", "weight"]
    return frame.sort(order, descending=[False, False, True, True, True], maintain_order=True).unique(
        ["name", "listed"], keep="first", maintain_order=True
    )


def pair(query: View, listed: View, *, person: bool) -> tuple[Alignment, Features, float]:
    """Alignment, features and score of two views, also of such as share too little to be compared (they score 0)."""
    mine, theirs = Words.of(query.tokens), Words.of(listed.tokens)
    found = align(mine, theirs)
    seen = features(mine, theirs, found, kind_of(query, listed))
    return found, seen, card_of(person=person).score(seen)


def scored(query: Words, listed: Words, kind: Kind, card: Card) -> tuple[Alignment, Features, float] | None:
    """The same of words made once; None where they share too little to be compared."""
    found = align(query, listed)
    sums = sums_of(query, listed, found)
    if sums.covered < GATE:
        return None
    seen = features_from(sums, query, listed, found, kind)
    return found, seen, card.score(seen)


def card_of(*, person: bool) -> Card:
    """The card that judges the names of an entry."""
    return PERSON if person else OTHER


def branded(listed: Sequence[str], found: Alignment, brands: frozenset[str]) -> bool:
    """True where a brand met its equal."""
    return any(m.how == "equal" and listed[m.listed[0]] in brands for m in found.meetings)


def kind_of(query: View, listed: View) -> Kind:
    """What the scorecard must know of two views beside their words."""
    one, other = query.script == "reading", listed.script == "reading"
    clash = bool(query.forms and listed.forms and set(query.forms).isdisjoint(listed.forms))
    bare = BARE in ((query.source if one else ""), (listed.source if other else ""))
    language = SOUNDS.get(query.source) if one and other else None
    homophone = language is not None and language == SOUNDS.get(listed.source)
    # of two names in Chinese characters these decide, also where phrases know the one and the other only sounds so
    homophone |= query.spelt is not None and listed.spelt is not None and query.spelt != listed.spelt
    return Kind(clash, query.script == "native", one or other, one and other, homophone, bare)


_words = lru_cache(maxsize=1 << 15)(Words.of)  # listed names that a day's queries meet again and again


class _Scorer:
    """Alignment of candidate pairs, with the words of either side made once."""

    def __init__(
        self, index: Index, queries: Sequence[View], owner: Sequence[int], policy: Policy, told: Told | None = None
    ) -> None:
        self.index, self.queries, self.owner, self.policy, self.told = index, queries, owner, policy, told

    def rows(self, query: I64, view: I64, bound: F64) -> list[Row]:
        """Rows of ``SCORED`` for the pairs that reach the floor, but for pairs of which another of the same two names
        is better: none scores more than its ``bound``, and none below infinity is exact.
        """
        distinct = once(view)
        listed = dict(zip(distinct.tolist(), self.index.views(distinct), strict=True))
        people = dict(zip(distinct.tolist(), self.index.side.person[distinct].tolist(), strict=True))
        names = dict(zip(distinct.tolist(), self.index.view_name[distinct].tolist(), strict=True))
        brands = {v: self.index.brands.intersection(one.tokens) for v, one in listed.items()}
        floors = self.policy.floor, self.policy.floor_brand
        queries, views, tops = query.tolist(), view.tolist(), bound.tolist()
        out: dict[int, Row] = {}
        best: dict[tuple[int, int], float] = {}
        for at in np.argsort(-bound, kind="stable").tolist():
            q, v = queries[at], views[at]
            both = self.owner[q], names[v]
            if best.get(both, 0.0) > tops[at] + ROUNDING:
                continue
            compare = partial(self._compared, self.queries[q], listed[v], brands[v], person=people[v])
            if self.told is None:
                row = compare()
            else:
                row = self.told.ask((self.queries[q], listed[v], brands[v], people[v], floors), compare)
            if row is not None:
                out[at] = (*both, *row)
                best[both] = max(best.get(both, 0.0), math.inf if row[1] else float(str(row[0])))
        return [out[at] for at in sorted(out)]

    def _compared(self, query: View, listed: View, brands: frozenset[str], *, person: bool) -> Row | None:
        """What ``SCORED`` says of a pair, from its score on; None below the floor."""
        mine, theirs = _words(query.tokens), _words(listed.tokens)
        kind, card = kind_of(query, listed), card_of(person=person)
        met = scored(mine, theirs, kind, card)
        if met is None:
            return None
        found, seen, score = met
        brand = bool(brands) and branded(theirs.tokens, found, brands)
        if score < self.policy.floor and not (score >= self.policy.floor_brand and brand):
            return None
        row = self._row(mine, theirs, kind, found, brand=brand, formed=bool(query.forms))
        points = orjson.dumps(card.deductions(seen)).decode()
        return (score, *row, points, f'["{query.source}","{listed.source}"]')

    def _row(self, query: Words, listed: Words, kind: Kind, found: Alignment, *, brand: bool, formed: bool) -> Row:
        met = [m for m in found.meetings if m.how != "initial"]
        equal = {listed.tokens[j] for m in met if m.how in ("equal", "joined") for j in m.listed}
        query_rest = [query.tokens[i] for i in found.query_rest]
        listed_rest = [listed.tokens[j] for j in found.listed_rest]
        complete = not (query_rest or listed_rest)
        return (
            found.exact and not kind.homophone,
            complete and not kind.homophone and all(m.how == "equal" for m in found.meetings),
            sum(m.likeness * sum(listed.weights[j] for j in m.listed) for m in met),
            max((weight(t) for t in equal), default=0.0),
            len(query.tokens),
            len(query.joined),
            sum(not generic(listed.tokens[j]) for m in met for j in m.listed),
            brand,
            complete,
            bool(query_rest and listed_rest),
            not listed_rest and PLACES.issuperset(query_rest),
            all(map(generic, query_rest)),
            NEUTRAL.issuperset(listed_rest),
            kind.crossed,
            kind.native,
            formed or any(map(generic, query.tokens)),
            kind.clash,
            _said(query, listed, found),
        )


def _said(query: Words, listed: Words, found: Alignment) -> str:
    """JSON array of [query words, listed words, how, likeness, nats]; an empty side is left over."""
    rows: list[list[object]] = []
    for m in found.meetings:
        mine, theirs = plain_text(query.tokens[i] for i in m.query), plain_text(listed.tokens[j] for j in m.listed)
        rows.append([mine, theirs, m.how, round(m.likeness, 3), round(sum(listed.weights[j] for j in m.listed), 2)])
    rows += [[plain(query.tokens[i]), "", "none", 0.0, round(query.weights[i], 2)] for i in found.query_rest]
    rows += [["", plain(listed.tokens[j]), "none", 0.0, round(listed.weights[j], 2)] for j in found.listed_rest]
    return orjson.dumps(rows).decode()
