"""Pair the tokens of two names as well as they can be, and say which token met which.

Equal tokens meet first; neighbours that were written together meet their whole; what is left is assigned so that the
sum of likeness times weight is the greatest (exactly, by search: a name has few tokens that are left). What is left
over on both sides at once contradicts; what is left over on one side only was added or omitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sekisho.parties.lexicon import DESCENT, PARTICLES, PLACES
from sekisho.parties.names import MARK
from sekisho.parties.similarity import (
    LONGEST_JOINED,
    SHORTEST_JOINED,
    joined_keys,
    joined_likeness,
    likeness,
    syllabic,
    two_words,
)
from sekisho.parties.weights import number, own, weight

SHORTEST_PAIR = 5  # letters of two neighbours that may have been written together
MOST_SEARCHED = 6  # tokens left on the shorter side; beyond, the best pair is taken first


@dataclass(slots=True)
class Words:
    """One side of a pair: tokens in order, their weights in nats, and what follows from them."""

    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    joined: str
    total: float
    numbers: frozenset[str]
    owned: int  # tokens of its own: no trade words, places or particles
    descended: bool  # a word says 'son of' or 'daughter of'
    transcribed: bool  # a word is a foreign one in Chinese characters
    _runs: frozenset[str] | None = None
    _answers: frozenset[str] | None = None

    @classmethod
    def of(cls, tokens: tuple[str, ...]) -> Words:
        """The side of a pair that has these tokens."""
        weights = tuple([weight(t) for t in tokens])
        numbers = frozenset([t.lstrip("0") for t in tokens if number(t)])
        owned = sum([own(t) for t in tokens])
        return cls(
            tokens,
            weights,
            "".join(tokens),
            max(sum(weights), 1e-9),
            numbers,
            owned,
            not DESCENT.isdisjoint(tokens),
            any(MARK in t for t in tokens),
        )

    @property
    def run_keys(self) -> frozenset[str]:
        """Keys under which neighbours run together are found; made when first asked for."""
        if self._runs is None:
            self._runs = frozenset([
                key
                for one, other in pairwise(self.tokens)
                for key in (joined_keys(one + other) if syllabic(one, other) else (one + other,))
            ])  # fmt: skip
        return self._runs

    @property
    def token_keys(self) -> frozenset[str]:
        """Keys under which tokens answer to neighbours run together."""
        if self._answers is None:
            self._answers = frozenset([key for token in self.tokens for key in joined_keys(token)])
        return self._answers

    def own(self, at: int) -> bool:
        """True for a token that is no trade word, place or particle."""
        return own(self.tokens[at])

    def contrary(self, rest: Sequence[int]) -> list[int]:
        """Those of the tokens left over that contradict: neither particles nor numbers (which are told apart)."""
        return [i for i in rest if self.tokens[i] not in PARTICLES and not number(self.tokens[i])]

    def particle(self, at: int) -> bool:
        """True for a little word that one paper writes and another leaves out."""
        return self.tokens[at] in PARTICLES

    def place(self, at: int) -> bool:
        """True for a token that names a country or a city."""
        return self.tokens[at] in PLACES


class Meeting(NamedTuple):
    """Positions of query tokens that met listed ones; ``how``: equal, near, sound, kindred, transcribed, initial or
    joined.
    """

    query: tuple[int, ...]
    listed: tuple[int, ...]
    likeness: float
    how: str


class Alignment(NamedTuple):
    """``meetings`` and the positions left over on either side; ``exact`` equal but for spaces."""

    meetings: tuple[Meeting, ...]
    query_rest: tuple[int, ...]
    listed_rest: tuple[int, ...]
    exact: bool


def align(query: Words, listed: Words) -> Alignment:
    """Pair the tokens of two names."""
    if query.joined == listed.joined:
        return Alignment(_whole(query, listed, 1.0), (), (), True)
    left, right = list(range(len(query.tokens))), list(range(len(listed.tokens)))
    met = _equal_tokens(query, listed, left, right)
    if left and right:
        _run_together(query, listed, left, right, met, flipped=False)
        _run_together(listed, query, right, left, met, flipped=True)
    if left and right:
        _assign(query, listed, left, right, met)
    if (left or right) and (together := _together(query, listed)):
        return Alignment(_whole(query, listed, together), (), (), False)
    return Alignment(tuple(met), tuple(left), tuple(right), False)


def _whole(query: Words, listed: Words, value: float) -> tuple[Meeting, ...]:
    if query.tokens == listed.tokens:
        return tuple([Meeting((i,), (i,), 1.0, "equal") for i in range(len(query.tokens))])
    return (Meeting(tuple(range(len(query.tokens))), tuple(range(len(listed.tokens))), value, "joined"),)


def _equal_tokens(query: Words, listed: Words, left: list[int], right: list[int]) -> list[Meeting]:
    met: list[Meeting] = []
    tokens = listed.tokens
    for i, token in enumerate(query.tokens):
        if token not in tokens:
            continue
        at = [j for j in right if tokens[j] == token]
        if at:
            j = min(at, key=lambda j: abs(j - i)) if len(at) > 1 else at[0]
            met.append(Meeting((i,), (j,), 1.0, "equal"))
            left.remove(i)
            right.remove(j)
    return met


def _run_together(
    split: Words, whole: Words, left: list[int], right: list[int], met: list[Meeting], *, flipped: bool
) -> None:
    """Two neighbours of ``split`` that together are one token of ``whole``: 'al ghamari' and 'alghamari'."""
    if split.run_keys.isdisjoint(whole.token_keys) and not whole.transcribed:
        return
    for i in list(left):
        if i + 1 not in left or i not in left:
            continue
        both = split.tokens[i] + split.tokens[i + 1]
        if len(both) < SHORTEST_PAIR:
            continue
        spelt, named = syllabic(split.tokens[i], split.tokens[i + 1]), split.own(i) and split.own(i + 1)
        value, j = max([(_joined(both, whole.tokens[j], spelt=spelt, named=named), -j) for j in right])
        if not value:
            continue
        apart = max((likeness(split.tokens[i], whole.tokens[-j]).value for i in (i, i + 1)), default=0.0)
        if value > apart:
            mine, theirs = ((-j,), (i, i + 1)) if flipped else ((i, i + 1), (-j,))
            met.append(Meeting(mine, theirs, value, "joined" if value == 1.0 else "sound"))
            left.remove(i)
            left.remove(i + 1)
            right.remove(-j)
            if not right:
                return


def _joined(both: str, token: str, *, spelt: bool, named: bool) -> float:
    """Trade words and places in Chinese characters are translated; only names are spelt by their sound."""
    return joined_likeness(both, token) if (named if MARK in token else spelt) else float(both == token)


def _assign(query: Words, listed: Words, left: list[int], right: list[int], met: list[Meeting]) -> None:
    edges: list[tuple[float, int, int, float, str]] = []
    for i in left:
        for j in right:
            found = likeness(query.tokens[i], listed.tokens[j])
            if found.value:
                worth = found.value * min(query.weights[i], listed.weights[j])
                edges.append((worth, -i, -j, found.value, found.how))
    if not edges:
        return
    edges.sort(reverse=True)
    taken = edges if _apart(edges) else _best(edges) if min(len(left), len(right)) <= MOST_SEARCHED else _first(edges)
    for _, i, j, value, how in taken:
        met.append(Meeting((-i,), (-j,), value, how))
        left.remove(-i)
        right.remove(-j)


Edges = Sequence[tuple[float, int, int, float, str]]


def _apart(edges: Edges) -> bool:
    """True where no token could meet two."""
    return len({e[1] for e in edges}) == len(edges) == len({e[2] for e in edges})


def _first(edges: Edges) -> Edges:
    rows: set[int] = set()
    columns: set[int] = set()
    out = []
    for edge in edges:
        if edge[1] not in rows and edge[2] not in columns:
            rows.add(edge[1])
            columns.add(edge[2])
            out.append(edge)
    return out


def _best(edges: Edges) -> Edges:
    """The set of meetings of greatest worth, by branch and bound over the query's tokens."""
    rows = sorted({e[1] for e in edges}, reverse=True)
    options = {row: [e for e in edges if e[1] == row] for row in rows}
    most = [max(e[0] for e in options[row]) for row in rows]
    ahead = [sum(most[at:]) for at in range(len(rows) + 1)]
    best: tuple[float, tuple[tuple[float, int, int, float, str], ...]] = (-1.0, ())

    def search(
        at: int, worth: float, used: frozenset[int], taken: tuple[tuple[float, int, int, float, str], ...]
    ) -> None:
        nonlocal best
        if worth + ahead[at] <= best[0]:
            return
        if at == len(rows):
            best = (worth, taken)
            return
        for edge in options[rows[at]]:
            if edge[2] not in used:
                search(at + 1, worth + edge[0], used | {edge[2]}, (*taken, edge))
        search(at + 1, worth, used, taken)

    search(0, 0.0, frozenset(), ())
    return best[1]


def _together(query: Words, listed: Words) -> float:
    """Likeness of two names that differ by one letter once they are run together; 0 where they differ by more."""
    one, other = query.joined, listed.joined
    shortest, longest = sorted((len(one), len(other)))
    if longest - shortest > 1 or shortest < SHORTEST_JOINED or longest > LONGEST_JOINED:
        return 0.0
    if query.numbers != listed.numbers or (len(query.tokens) == len(listed.tokens) and shortest == longest):
        return 0.0
    if not (one.isascii() and other.isascii()) or _told_apart(query, listed):
        return 0.0
    return 1.0 - 1 / longest if OSA.distance(one, other, score_cutoff=1) <= 1 else 0.0


def _told_apart(query: Words, listed: Words) -> bool:
    """True where the names are parted alike, and a word of one is known to be no slip for the other's."""
    if len(query.tokens) != len(listed.tokens):
        return False
    return any(
        mine != theirs and two_words(mine, theirs) for mine, theirs in zip(query.tokens, listed.tokens, strict=True)
    )
