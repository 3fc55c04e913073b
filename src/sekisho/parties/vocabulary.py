"""The words that queries have used, and which listed tokens each may stand for: worked out once, and remembered.

A day's names share their words, and so do the next day's: looking for what a word may stand for is the dearest part of
a search, and follows from the word and the lists alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sekisho.parties.bare import plain
from sekisho.parties.counted import Meets, Side, Traits
from sekisho.parties.features import HEARD as HEARD_AS
from sekisho.parties.follow import Near
from sekisho.parties.hashing import I64, U64, keys
from sekisho.parties.names import LONGEST_TOKEN, MARK
from sekisho.parties.near import BARE, CONSONANTS, KATAKANA, SPELLING, WORTH, asked_keys, run_keys
from sekisho.parties.ranges import distinct, find, join, once
from sekisho.parties.similarity import (
    KATAKANA_EDITS,
    KATAKANA_WORTH,
    SAME_SOUND_EDITS,
    SHORTEST_FUZZY,
    compared,
    edits_allowed,
    joined_likeness,
    skeleton_worth,
)
from sekisho.parties.tally import EQUAL, HEARD, NEAR, NONE
from sekisho.parties.traits import latin_first, traits
from sekisho.parties.wanted import UNKNOWN, wanted

F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SIGNS = "+="
LONG_LIST = 400  # postings from which a word's list is long, and worth not following
MOST_WORDS = 400_000  # remembered; beyond, remembering begins anew
LEARNT_AT_ONCE = 4_000  # words whose keys are held side by side while their neighbours are looked for

_ALLOWED = np.array([edits_allowed(n) for n in range(2 * LONGEST_TOKEN + 1)], dtype=np.int64)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def run_of(both: str, *, syllabic: bool, named: bool) -> str:
    """The word for two neighbours run together: '=' meets its equal, '+' its syllables too; the sign is doubled where
    both are words of a name's own, which Chinese characters may spell.
    """
    sign = "+" if syllabic else "="
    return sign * (2 if named else 1) + both


def text_of(word: str) -> str:
    """The letters of a word."""
    return word.lstrip(SIGNS)


def is_syllabic(word: str) -> bool:
    """True for neighbours run together that are read in syllables."""
    return word[0] == "+"


class Column:
    """An array that grows at its end."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._held, self.size = np.empty(1024, dtype=dtype), 0

    def extend(self, values: npt.ArrayLike) -> None:
        """Put values behind the others."""
        more = np.asarray(values, dtype=self._held.dtype)
        need = self.size + len(more)
        if need > len(self._held):
            room = np.empty(max(need, 2 * len(self._held)), dtype=self._held.dtype)
            room[: self.size] = self._held[: self.size]
            self._held = room
        self._held[self.size : need] = more
        self.size = need

    @property
    def values(self) -> npt.NDArray[Any]:
        """What is held, without a copy."""
        return self._held[: self.size]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The listed tokens and the keys that they are found by (``model.TOKENS``, ``model.NEAR``)."""

    hashes: U64
    length: npt.NDArray[np.uint32]  # of their lists of views
    most: F64  # nats that meeting one can bring
    near_key: U64
    near_token: npt.NDArray[np.uint32]
    texts: pl.Series

    def tokens(self, rows: npt.NDArray[np.integer]) -> list[str]:
        """Texts of the rows."""
        found: list[str] = self.texts.gather(rows).to_list()
        return found


class Vocabulary:
    """Words by number, for one dictionary, and the rows of listed tokens that each may stand for."""

    def __init__(self, listed: Dictionary) -> None:
        self.listed = listed
        self.words: list[str] = []
        self.place: dict[str, int] = {}
        self._start, self._length = Column(np.int64), Column(np.int64)
        self._reach, self._most = Column(np.float64), Column(np.float64)
        self._syllabic, self._alone = Column(np.bool_), Column(np.bool_)
        self._traits = [Column(t) for t in (np.float64, np.uint8, np.uint32, np.uint32, np.uint64, np.uint64)]
        self._token, self._alike = Column(np.int32), Column(np.float32)
        self._value, self._how, self._joined = Column(np.float64), Column(np.uint8), Column(np.float64)

    def number(self, word: str) -> int:
        """The number of a word; a new one is learnt by ``learn``."""
        found = self.place.setdefault(word, len(self.words))
        if found == len(self.words):
            self.words.append(word)
        return found

    def learn(self) -> None:
        """Look for what the new words may stand for."""
        for begin in range(self._start.size, len(self.words), LEARNT_AT_ONCE):
            self._learn(self.words[begin : begin + LEARNT_AT_ONCE])

    def _learn(self, fresh: Sequence[str]) -> None:
        word, token, alike = _stands_for(self.listed, fresh)
        count = np.bincount(word, minlength=len(fresh)).astype(np.int64)
        length = self.listed.length[token].astype(np.int64)
        heaviest = np.zeros(len(fresh))
        np.maximum.at(heaviest, word, np.where(length > LONG_LIST, self.listed.most[token], 0.0))
        self._reach.extend(np.bincount(word, weights=length, minlength=len(fresh)))
        self._most.extend(heaviest)
        self._syllabic.extend([is_syllabic(w) for w in fresh])
        alone = np.array([w[0] not in SIGNS for w in fresh], dtype=bool)
        self._alone.extend(alone)
        # nobody asks for the traits of neighbours run together
        tokens = [w for w in fresh if w[0] not in SIGNS]
        told = traits(tokens)
        columns = (told["weight"], told["signs"], latin_first(tokens), told["sound"], told["number"], told["digits"])
        for column, series in zip(self._traits, columns, strict=True):
            known = np.zeros(len(fresh), dtype=column.values.dtype)
            known[alone] = np.asarray(series)
            column.extend(known)
        equal = alike == 1.0
        rows: tuple[tuple[Column, npt.ArrayLike], ...] = (
            (self._token, token),
            (self._alike, alike),
            (self._value, equal),
            (self._joined, np.where(equal, 1.0, np.nan)),
            (self._how, np.where(equal, EQUAL, UNKNOWN)),
        )
        for column, held in rows:
            column.extend(held)
        self._length.extend(count)
        self._start.extend(np.cumsum(count) - count + self._token.size - len(token))

    @property
    def near(self) -> Near:
        """What each word may stand for."""
        return Near(self._start.values, self._length.values, self._token.values, self._alike.values)

    @property
    def traits(self) -> Traits:
        """What is known of each word."""
        return Traits(*(column.values for column in self._traits))

    @property
    def reach(self) -> F64:
        """Postings behind all that a word may stand for."""
        return self._reach.values

    @property
    def most(self) -> F64:
        """Nats of the heaviest listed token that a word may stand for and whose list is long; 0 where none is."""
        return self._most.values

    @property
    def syllabic(self) -> Flags:
        """Whether a word is neighbours run together that are read in syllables."""
        return self._syllabic.values

    @property
    def alone(self) -> Flags:
        """Whether a word is a token, not neighbours run together."""
        return self._alone.values

    def owner(self, rows: I64) -> I64:
        """The words of rows of ``near``."""
        # of words that begin at one row all but the last stand for nothing
        found: I64 = np.searchsorted(self._start.values, rows, side="right") - 1
        return found

    def meets(self, query: I64, view: I64, asked: Side, listed: Side) -> Meets:
        """How alike the tokens are that may meet in these pairs of views; other rows may be unknown yet."""
        start, length, token, _ = self.near
        out = Meets(start, length, token, self._value.values, self._how.values, self._joined.values)
        tokens, runs = wanted(query, view, asked, listed, out)
        for row, word, text in self._texts(tokens):
            exact = compared(word, text)
            out.value[row] = exact.value
            out.how[row] = HEARD if exact.how in HEARD_AS else NEAR if exact.value else NONE
        for row, word, text in self._texts(runs):
            run = word[0] in SIGNS
            out.joined[row] = joined_likeness(text_of(word), text) if run else joined_likeness(text, word)
        return out

    def _texts(self, rows: I64) -> Iterator[tuple[int, str, str]]:
        """Row, word and listed token of the rows."""
        texts = self.listed.tokens(self._token.values[rows])
        return zip(rows.tolist(), [self.words[w] for w in self.owner(rows).tolist()], texts, strict=True)


def _stands_for(listed: Dictionary, words: Sequence[str]) -> tuple[I64, I64, F64]:
    """The listed tokens that each word may stand for, in order of word and token, and how alike they are at most."""
    exact = find(listed.hashes, keys(list(map(text_of, words))))
    known = np.flatnonzero(exact >= 0)
    word, token, alike = _near(listed, words)
    word, token = np.concatenate([known, word]), np.concatenate([exact[known], token])
    alike = np.concatenate([np.ones(len(known)), alike])
    order = np.lexsort((-alike, token, word))
    word, token, alike = word[order], token[order], alike[order]
    first = np.ones(len(word), dtype=bool)
    first[1:] = (word[1:] != word[:-1]) | (token[1:] != token[:-1])
    return word[first], token[first], alike[first]


def _near(listed: Dictionary, words: Sequence[str]) -> tuple[I64, I64, F64]:
    """Listed tokens that a query token may stand for, and how alike at most; a pair may come more than once."""
    # neighbours run together have no keys of tokens, unless one is a transcription
    tokens = [i for i, w in enumerate(words) if w[0] not in SIGNS or MARK in w]
    key, owner, family = asked_keys([words[i] for i in tokens])
    runs = [i for i, w in enumerate(words) if w[0] in SIGNS and (is_syllabic(w) or w[1] in SIGNS)]
    found = [words[i] for i in runs]
    syllabic, named = [is_syllabic(w) for w in found], [w[1] in SIGNS for w in found]
    run_key, run_owner, run_family = run_keys(list(map(text_of, found)), syllabic, named, listed=False)
    key = np.concatenate([key, run_key])
    owner = np.concatenate([np.array(tokens, dtype=np.int64)[owner], np.array(runs, dtype=np.int64)[run_owner]])
    family = np.concatenate([family, run_family])
    at, row = join(listed.near_key, key)
    if not len(at):
        return at, row, np.zeros(0)
    word, token, family = owner[at], listed.near_token[row].astype(np.int64), family[at]
    pair = once((((word << 4) | family).astype(np.uint64) << _HALF) | token.astype(np.uint64))
    token, family, word = (
        (pair & _LOW).astype(np.int64),
        (pair >> _HALF).astype(np.int64) & 15,
        (pair >> np.uint64(36)).astype(np.int64),
    )
    rows, inverse = distinct(token)
    askers, asker = distinct(word)
    asked = [plain(text_of(words[w])) for w in askers.tolist()]
    alike = _alike(asked, asker, list(map(plain, listed.tokens(rows))), inverse, family)
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
