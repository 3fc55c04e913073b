"""Names against the index: distinct names in, scored pairs (name, listed name) out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import orjson
import polars as pl

from sekisho.parties.align import Alignment, Words, align
from sekisho.parties.candidates import candidates
from sekisho.parties.hashing import I64, keys
from sekisho.parties.index import Index
from sekisho.parties.lexicon import NEUTRAL, PLACES
from sekisho.parties.model import SCRIPTS, Policy
from sekisho.parties.normalise import View, views
from sekisho.parties.ranges import find
from sekisho.parties.weights import generic, unseen_weight

NAMES_AT_ONCE = 40_000

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
}

_READING = SCRIPTS.index("reading")


def score_names(index: Index, names: Sequence[str], policy: Policy) -> pl.DataFrame:
    """Pairs that score ``policy.floor`` or more, best view of each: frame as declared in ``SCORED``."""
    frames = [
        _score_block(index, names[start : start + NAMES_AT_ONCE], start, policy)
        for start in range(0, len(names), NAMES_AT_ONCE)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCORED)


def _score_block(index: Index, names: Sequence[str], offset: int, policy: Policy) -> pl.DataFrame:
    queries: list[View] = []
    owner: list[int] = []
    for at, name in enumerate(names):
        for view in views(name):
            queries.append(view)
            owner.append(at + offset)
    if not queries:
        return pl.DataFrame(schema=SCORED)
    pairs = [(q << 32) | v for q, v in candidates(index, queries, policy)]
    joined = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, dtype=np.int64)
    rows = _Scorer(index, queries, owner, policy).rows(joined >> 32, joined & 0xFFFFFFFF)
    frame = pl.DataFrame(rows, schema=SCORED, orient="row")
    order = ["name", "listed", "exact", "score", "weight"]
    return frame.sort(order, descending=[False, False, True, True, True], maintain_order=True).unique(
        ["name", "listed"], keep="first", maintain_order=True
    )


def words_of(view: View) -> Words:
    """A view with weights that know of no reference: every token is as rare as can be."""
    return Words.of(view.tokens, tuple(unseen_weight(t) for t in view.tokens))


class _Scorer:
    """Alignment of candidate pairs, with the words of either side made once."""

    def __init__(self, index: Index, queries: Sequence[View], owner: Sequence[int], policy: Policy) -> None:
        self.index, self.queries, self.owner, self.policy = index, queries, owner, policy
        words = list(dict.fromkeys(t for q in queries for t in q.tokens))
        at = find(index.token_hash, keys(words))
        own = index.token_weight
        self.worth = {w: float(own[i]) if i >= 0 else unseen_weight(w) for w, i in zip(words, at.tolist(), strict=True)}
        self.sides: dict[int, Words] = {}

    def rows(self, query: I64, view: I64) -> list[tuple[object, ...]]:
        """Rows of ``SCORED`` for the pairs that reach the floor."""
        listed = self._listed(np.unique(view))
        scripts = (self.index.view_script == _READING).tolist() if len(view) > 10_000 else None
        forms = self.index.tables["party_views"]["forms"]
        form_of = dict(zip(np.unique(view).tolist(), forms.gather(np.unique(view)).to_list(), strict=True))
        out: list[tuple[object, ...]] = []
        for q, v in zip(query.tolist(), view.tolist(), strict=True):
            side = self.sides.get(q) or self._query(q)
            found = align(side, listed[v], self.policy.floor)
            reading = scripts[v] if scripts else bool(self.index.view_script[v] == _READING)
            # Two native names are compared by their characters; their readings only say that both sound alike.
            twice = reading and self.queries[q].script == "reading"
            if found is not None and (found.exact or not twice):
                out.append(self._row(q, v, found, reading, form_of[v]))
        return out

    def _query(self, q: int) -> Words:
        tokens = self.queries[q].tokens
        side = Words.of(tokens, tuple(self.worth[t] for t in tokens))
        self.sides[q] = side
        return side

    def _listed(self, rows: I64) -> dict[int, Words]:
        start, count = self.index.view_start[rows].astype(np.int64), self.index.view_count[rows].astype(np.int64)
        at = np.repeat(start, count) + np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        token = self.index.view_tokens[at]
        texts, worth = self.index.tokens(token), self.index.token_weight[token].tolist()
        ends = np.cumsum(count).tolist()
        return {
            row: Words.of(tuple(texts[e - n : e]), tuple(worth[e - n : e]))
            for row, e, n in zip(rows.tolist(), ends, count.tolist(), strict=True)
        }

    def _row(self, q: int, v: int, found: Alignment, reading: bool, listed_forms: str) -> tuple[object, ...]:
        view = self.queries[q]
        families = set(listed_forms.split())
        return (
            self.owner[q],
            int(self.index.view_name[v]),
            found.score,
            found.exact,
            found.reordered,
            found.weight,
            found.strongest,
            len(view.tokens),
            sum(map(len, view.tokens)),
            found.own_tokens,
            any(m.how == "equal" and m.listed in self.index.brands for m in found.meetings),
            not (found.query_rest or found.listed_rest),
            bool(found.query_rest and found.listed_rest),
            not found.listed_rest and PLACES.issuperset(found.query_rest),
            all(map(generic, found.query_rest)),
            NEUTRAL.issuperset(found.listed_rest),
            view.script == "reading" or reading,
            view.script == "native",
            bool(view.forms) or any(map(generic, view.tokens)),
            bool(view.forms and families and families.isdisjoint(view.forms)),
            orjson.dumps(
                [[m.query, m.listed, m.how, round(m.likeness, 3), round(m.weight, 2)] for m in found.meetings]
            ).decode(),
        )
