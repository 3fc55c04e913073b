"""Which candidate pairs reach the floor: scored over numbers, so that only those worth telling are aligned in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sekisho.parties.align import MOST_SEARCHED
from sekisho.parties.candidates import Candidates, candidates
from sekisho.parties.counted import Card, Side
from sekisho.parties.features import SHORT, SHORT_NATIVE, TWO_RARE_WORDS
from sekisho.parties.hashing import I64
from sekisho.parties.index import Index
from sekisho.parties.model import Policy
from sekisho.parties.names import View
from sekisho.parties.scorecard import GATE, OTHER, PERSON
from sekisho.parties.similarity import INITIAL
from sekisho.parties.tally import tally
from sekisho.parties.traits import form_bits
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


def reaching(index: Index, queries: Sequence[View], policy: Policy) -> tuple[I64, I64, npt.NDArray[np.float64]]:
    """Pairs (position in ``queries``, listed view) that reach the policy's floor, and what each scores at most.

    That is infinite for those that only words tell, among which are all that may be exact.
    """
    found = candidates(index, queries, policy)
    queried = np.array([q.script == "mixed" for q in queries], dtype=bool)
    in_words = found.whole | queried[found.query] | index.view_mixed[found.view]
    plain = np.flatnonzero(~in_words)
    score = tallied(index, queries, found, plain)
    index.give_back(found.vocabulary)
    floor = np.where(found.branded[plain], min(policy.floor, policy.floor_brand), policy.floor)
    bound = np.where(in_words, np.inf, -1.0)
    bound[plain] = np.where(score >= floor - ROUNDING, score, -1.0)
    keep = bound >= 0.0
    return found.query[keep], found.view[keep], bound[keep]


def tallied(index: Index, queries: Sequence[View], found: Candidates, at: I64) -> npt.NDArray[np.float64]:
    """The scores of the candidates at these positions, as their tokens alone make them; -1 below the gate."""
    query, view = found.query[at], found.view[at]
    asked, vocabulary = asking(queries, found), found.vocabulary
    meets = vocabulary.meets(query, view, asked, index.side)
    return tally(query, view, asked, index.side, meets, (vocabulary.traits, index.token_traits), CARD)


def asking(queries: Sequence[View], found: Candidates) -> Side:
    """The queries' side of what was found."""
    facts, syllabic = found.asked, found.vocabulary.syllabic
    return Side(
        found.slots.word,
        found.slots.run,
        syllabic[np.minimum(found.slots.run, len(syllabic) - 1)],
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
