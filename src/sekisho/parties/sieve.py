"""Which candidate pairs reach the floor: scored over numbers, so that only those worth telling are aligned in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sekisho.parties.align import MOST_SEARCHED
from sekisho.parties.candidates import Candidates, candidates
from sekisho.parties.counted import Card, Meets, Side, Traits
from sekisho.parties.features import HEARD as HEARD_AS
from sekisho.parties.features import SHORT, SHORT_NATIVE, TWO_RARE_WORDS
from sekisho.parties.follow import Near
from sekisho.parties.hashing import I64
from sekisho.parties.index import Index
from sekisho.parties.model import Policy
from sekisho.parties.names import View
from sekisho.parties.scorecard import GATE, OTHER, PERSON
from sekisho.parties.similarity import INITIAL, joined_likeness, likeness
from sekisho.parties.tally import EQUAL, HEARD, NEAR, NONE, tally, wanted
from sekisho.parties.traits import form_bits, latin_first, traits
from sekisho.parties.weights import PARTLY

ROUNDING = 1e-4  # scores are told with four digits
CARD = Card(
    np.array([PERSON.points, OTHER.points]),
    GATE,
    INITIAL,
    MOST_SEARCHED,
    TWO_RARE_WORDS,
    float(SHORT),
    float(SHORT_NATIVE),
    PARTLY,
)


def reaching(index: Index, queries: Sequence[View], policy: Policy) -> tuple[I64, I64]:
    """Pairs (position in ``queries``, listed view) that reach the policy's floor, and those that only words tell."""
    found = candidates(index, queries, policy)
    queried = np.array([q.script == "mixed" for q in queries], dtype=bool)
    in_words = found.whole | queried[found.query] | index.view_mixed[found.view]
    plain = np.flatnonzero(~in_words)
    score = tallied(index, queries, found, plain)
    floor = np.where(found.branded[plain], min(policy.floor, policy.floor_brand), policy.floor)
    keep = in_words
    keep[plain] = score >= floor - ROUNDING
    return found.query[keep], found.view[keep]


def tallied(index: Index, queries: Sequence[View], found: Candidates, at: I64) -> npt.NDArray[np.float64]:
    """The scores of the candidates at these positions, as their tokens alone make them; -1 below the gate."""
    query, view = found.query[at], found.view[at]
    asked = asking(queries, found)
    meets = _meets(index, found, query, view, asked)
    own = traits(found.words)
    mine = Traits(
        own["weight"].to_numpy(),
        own["signs"].to_numpy(),
        latin_first(found.words),
        *(own[c].to_numpy() for c in ("sound", "number", "digits")),
    )
    return tally(query, view, asked, index.side, meets, (mine, index.token_traits), CARD)


def asking(queries: Sequence[View], found: Candidates) -> Side:
    """The queries' side of what was found."""
    facts = found.asked
    syllabic = np.array([w[0] == "+" for w in found.words], dtype=bool)
    return Side(
        found.slots.word,
        found.slots.run,
        syllabic[np.minimum(found.slots.run, len(found.words) - 1)],
        facts.first[:-1],
        np.array([len(q.tokens) for q in queries], dtype=np.int64),
        facts.letters,
        facts.owned,
        facts.reading,
        facts.bare,
        facts.native,
        np.zeros(len(queries), dtype=bool),
        np.array([form_bits(q.forms) for q in queries], dtype=np.int64),
    )


def _meets(index: Index, found: Candidates, query: I64, view: I64, asked: Side) -> Meets:
    """How alike the tokens that may meet in these pairs are; the others of ``found.near`` are left out of account."""
    near: Near = found.near
    size = len(near.token)
    meets = Meets(
        near.start, near.length, near.token, np.zeros(size), np.full(size, NONE, dtype=np.uint8), np.zeros(size)
    )
    owner = np.repeat(np.arange(len(found.words)), near.length)
    tokens, runs = wanted(query, view, asked, index.side, meets)
    equal = near.alike == 1.0
    meets.value[equal], meets.how[equal], meets.joined[equal] = 1.0, EQUAL, 1.0
    for row, word, text in _texts(index, found, owner, tokens & ~equal):
        exact = likeness(word, text)
        meets.value[row] = exact.value
        meets.how[row] = HEARD if exact.how in HEARD_AS else NEAR if exact.value else NONE
    for row, word, text in _texts(index, found, owner, runs & ~equal):
        meets.joined[row] = joined_likeness(word[1:], text) if word[0] in "+=" else joined_likeness(text, word)
    return meets


def _texts(index: Index, found: Candidates, owner: I64, flags: npt.NDArray[np.bool_]) -> Iterator[tuple[int, str, str]]:
    """Row, word and listed token of the flagged rows of ``near``."""
    rows = np.flatnonzero(flags)
    texts = index.tokens(found.near.token[rows])
    return zip(rows.tolist(), [found.words[w] for w in owner[rows].tolist()], texts, strict=True)
