"""Pairs that were found from the listed side, scored from the customer's: who asks and who is listed changes places.

The loops of the comparison (``tally``) tell the two sides apart. So what the search found (``candidates``, with listed
names for queries) is turned round into what it would have found, had the customers asked: views, words, and which word
may meet which.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sekisho.parties.candidates import Candidates
from sekisho.parties.counted import NO_RUN, Meets, Side, Traits
from sekisho.parties.features import HEARD as HEARD_AS
from sekisho.parties.hashing import I64
from sekisho.parties.index import Index
from sekisho.parties.names import View
from sekisho.parties.ranges import expand
from sekisho.parties.sieve import CARD, asking
from sekisho.parties.similarity import joined_likeness, likeness
from sekisho.parties.tally import EQUAL, HEARD, NEAR, NONE, tally
from sekisho.parties.traits import latin_first
from sekisho.parties.vocabulary import SIGNS, text_of
from sekisho.parties.wanted import UNKNOWN, wanted


def turned(
    index: Index, listed: Sequence[View], found: Candidates, at: I64, *, person: bool
) -> npt.NDArray[np.float64]:
    """The scores of the pairs ``found`` at these positions, as their tokens make them; -1 below the gate.

    ``found`` are pairs (position in ``listed``, view of the index); the index is that of the names that ask. ``person``
    says whose card scores them.
    """
    rows, query = np.unique(found.view[at], return_inverse=True)
    mine, dictionary = _customers(index, rows)
    facts = asking(listed, found)
    theirs = _as_listed(index.side, facts, person=person)
    view = found.query[at]
    meets = _meets(index, found, dictionary, (query, view), (mine, theirs))
    own = index.token_traits
    asked = Traits(
        own.weight[dictionary],
        own.signs[dictionary],
        latin_first(index.tokens(dictionary)),
        own.sound[dictionary],
        own.number[dictionary],
        own.digits[dictionary],
    )
    words = found.vocabulary.traits
    return tally(query, view, mine, theirs, meets, (asked, words), CARD)


def _customers(index: Index, rows: I64) -> tuple[Side, I64]:
    """These views of the index as they ask, in tokens counted through the rows of the dictionary that are returned."""
    side = index.side
    count = side.length[rows].astype(np.int64)
    _, at = expand(side.start[rows].astype(np.int64), count)
    token, run = side.token[at].astype(np.int64), side.run[at].astype(np.int64)
    together = run != NO_RUN
    dictionary = np.unique(np.concatenate([token, run[together]]))
    run[together] = np.searchsorted(dictionary, run[together])
    return Side(
        np.searchsorted(dictionary, token),
        run,
        side.syllabic[at],
        np.cumsum(count) - count,
        count,
        side.letters[rows].astype(np.int64),
        side.owned[rows].astype(np.int64),
        side.reading[rows],
        side.bare[rows],
        side.native[rows],
        np.zeros(len(rows), dtype=bool),
        side.forms[rows].astype(np.int64),
    ), dictionary


def _as_listed(like: Side, facts: Side, *, person: bool) -> Side:
    """Listed names in the types in which an index has them, so that one compilation of the loops serves both."""
    whose = facts._replace(person=np.full(len(facts.length), person))
    pairs = zip(whose, like, strict=True)
    return Side(*(mine.astype(np.asarray(theirs).dtype) for mine, theirs in pairs))


def _meets(index: Index, found: Candidates, dictionary: I64, pairs: tuple[I64, I64], sides: tuple[Side, Side]) -> Meets:
    """Which of the listed words each row of the dictionary may meet, and how."""
    words, near = found.vocabulary.words, found.vocabulary.near
    place = np.minimum(np.searchsorted(dictionary, near.token), max(len(dictionary) - 1, 0))
    kept = np.flatnonzero(dictionary[place] == near.token) if len(dictionary) else np.zeros(0, dtype=np.int64)
    kept = kept[np.argsort(place[kept], kind="stable")]  # the words of a token are in order
    mine, word, equal = place[kept], found.vocabulary.owner(kept).astype(np.int32), near.alike[kept] == 1.0
    count = np.bincount(mine, minlength=len(dictionary)).astype(np.int64)
    meets = Meets(
        np.cumsum(count) - count,
        count,
        word,
        np.where(equal, 1.0, 0.0),
        np.where(equal, EQUAL, UNKNOWN).astype(np.uint8),
        np.where(equal, 1.0, np.nan),
    )
    tokens, runs = wanted(*pairs, *sides, meets)
    texts = index.tokens(dictionary)
    for row in tokens.tolist():
        exact = likeness(texts[mine[row]], words[word[row]])
        meets.value[row] = exact.value
        meets.how[row] = HEARD if exact.how in HEARD_AS else NEAR if exact.value else NONE
    for row in runs.tolist():
        text, other = texts[mine[row]], words[word[row]]
        meets.joined[row] = joined_likeness(text_of(other), text) if other[0] in SIGNS else joined_likeness(text, other)
    return meets
