"""Score one pair of names by pairing their tokens, and say which token met which.

The score is the geometric mean of two shares: how much of the query's weight met something in the listed name, and
the reverse. What is left over on both sides at once contradicts (another family name, another number) and costs more
than what is left over on one side only (an omitted middle name, an added 'Singapore').
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sekisho.parties.normalise import SHORTEST_JOINED
from sekisho.parties.similarity import similarity
from sekisho.parties.weights import generic

CONTRADICTION = 0.35  # cost of weight that is left over on both sides
TRADE_CONTRADICTS = 0.4  # 'Cloud' for 'Technologies' contradicts less than one name for another
NUMBERS_DIFFER = 0.35
JOINED_FROM = 0.85  # share of equal letters from which names are compared run together
_NOTHING = (0.0, -1)


@dataclass(slots=True)
class Words:
    """One side of a pair: tokens in order, their weights, and what follows from them. Made once, paired often."""

    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    joined: str
    total: float
    contrary: tuple[float, ...]  # what each token weighs where nothing meets it
    numbers: frozenset[str]

    @classmethod
    def of(cls, tokens: tuple[str, ...], weights: tuple[float, ...]) -> Words:
        """The side of a pair that has these tokens, of these weights in nats."""
        contrary = tuple(w * (TRADE_CONTRADICTS if generic(t) else 1.0) for t, w in zip(tokens, weights, strict=True))
        numbers = frozenset(t.lstrip("0") for t in tokens if t.isdigit())
        return cls(tokens, weights, "".join(tokens), max(sum(weights), 1e-9), contrary, numbers)


class Meeting(NamedTuple):
    """Query tokens that met listed tokens; an empty side is left over. ``how``: equal, near, joined, initial, none."""

    query: str
    listed: str
    how: str
    likeness: float
    weight: float


class Alignment(NamedTuple):
    """``score`` 0..1; ``exact`` equal but for spaces, ``reordered`` equal but for order; ``weight`` met, in nats."""

    score: float
    exact: bool
    reordered: bool
    weight: float
    strongest: float  # weight of the heaviest equal token
    own_tokens: int  # tokens that met and are no trade words or places
    query_rest: tuple[str, ...]
    listed_rest: tuple[str, ...]
    meetings: tuple[Meeting, ...]


def align(query: Words, listed: Words, floor: float = 0.0) -> Alignment | None:
    """Pair the tokens of two names; None where they score less than ``floor``.

    Greedy by likeness and weight; neighbours may be run together to meet.
    """
    left, right = list(range(len(query.tokens))), list(range(len(listed.tokens)))
    met = _equal_tokens(query, listed, left, right)
    if left and right:
        _run_together(query, listed, left, right, met, flipped=False)
        _run_together(listed, query, right, left, met, flipped=True)
    if left and right:
        _pair_best(query, listed, left, right, met)
    return _sum_up(query, listed, left, right, met, floor)


def _equal_tokens(query: Words, listed: Words, left: list[int], right: list[int]) -> list[Meeting]:
    met: list[Meeting] = []
    for i, token in enumerate(query.tokens):
        for j in right:
            if token == listed.tokens[j]:
                met.append(Meeting(token, token, "equal", 1.0, listed.weights[j]))
                left.remove(i)
                right.remove(j)
                break
    return met


def _run_together(
    split: Words, whole: Words, left: list[int], right: list[int], met: list[Meeting], *, flipped: bool
) -> None:
    """Two neighbours of ``split`` that together are one token of ``whole``: 'al ghamari' and 'alghamari'."""
    for i in list(left):
        if i + 1 not in left or i not in left:
            continue
        both = split.tokens[i] + split.tokens[i + 1]
        best = max(
            ((similarity(both, w), j) for j in right if abs(len(w := whole.tokens[j]) - len(both)) < 2),
            default=_NOTHING,
        )
        if best[0] >= JOINED_FROM and best[0] > similarity(split.tokens[i + 1], whole.tokens[best[1]]):
            pair = f"{split.tokens[i]} {split.tokens[i + 1]}", whole.tokens[best[1]]
            worth = split.weights[i] + split.weights[i + 1] if flipped else whole.weights[best[1]]
            met.append(Meeting(*(pair[::-1] if flipped else pair), "joined", best[0], worth))
            left.remove(i)
            left.remove(i + 1)
            right.remove(best[1])
            if not right:
                return


def _pair_best(query: Words, listed: Words, left: list[int], right: list[int], met: list[Meeting]) -> None:
    found: list[tuple[float, float, int, int, str]] = []
    for i in left:
        for j in right:
            likeness, how = _likeness(query.tokens[i], listed.tokens[j])
            if likeness:
                found.append((likeness, listed.weights[j], -i, -j, how))
    for likeness, worth, i, j, how in sorted(found, reverse=True):
        if -i in left and -j in right:
            # A common word of the query that resembles a rare listed word is worth no more than the common word.
            met.append(Meeting(query.tokens[-i], listed.tokens[-j], how, likeness, min(worth, query.weights[-i])))
            left.remove(-i)
            right.remove(-j)


def _likeness(one: str, other: str) -> tuple[float, str]:
    likeness = similarity(one, other)
    if likeness:
        return likeness, "near"
    if one[0] == other[0] and one[0].isalpha() and one.isascii() and 1 in (len(one), len(other)):
        return 0.6, "initial"
    return 0.0, "none"


def _sum_up(
    query: Words, listed: Words, left: list[int], right: list[int], met: list[Meeting], floor: float
) -> Alignment | None:
    score, spent = _share(query, listed, left, right, met)
    exact = query.joined == listed.joined
    reordered = not (left or right) and all(m.how == "equal" for m in met)
    if exact and (left or right):
        met = [Meeting(" ".join(query.tokens), " ".join(listed.tokens), "joined", 1.0, listed.total)]
        left, right = [], []
    if exact or reordered:
        score, spent = (1.0 if exact else 0.99), max(spent, listed.total)
    elif query.numbers != listed.numbers:
        score -= NUMBERS_DIFFER
    elif (together := _together(query.joined, listed.joined)) > score:
        score, spent = together, max(spent, listed.total)
        met = [Meeting(" ".join(query.tokens), " ".join(listed.tokens), "joined", together, listed.total)]
        left, right = [], []
    score = round(max(0.0, min(1.0, score)), 4)
    if score < floor:
        return None
    heaviest = max(listed.weights) if exact else max((m.weight for m in met if m.how == "equal"), default=0.0)
    return Alignment(
        score=score,
        exact=exact,
        reordered=reordered,
        weight=round(spent, 3),
        strongest=heaviest,
        own_tokens=sum(not generic(t) for m in met if m.how != "initial" for t in m.listed.split(" ")),
        query_rest=tuple([query.tokens[i] for i in left]),
        listed_rest=tuple([listed.tokens[j] for j in right]),
        meetings=(*met, *_left_over(query, listed, left, right)),
    )


def _share(query: Words, listed: Words, left: list[int], right: list[int], met: list[Meeting]) -> tuple[float, float]:
    """Geometric mean of what met of either side, less what contradicts; and the weight that met."""
    spent = sum([m.weight for m in met])
    borne = spent + sum([query.weights[i] for i in left]) or 1e-9
    gained = sum([m.weight * m.likeness for m in met])
    loose = 0.0
    if left and right:
        mine, theirs = sum([query.contrary[i] for i in left]), sum([listed.contrary[j] for j in right])
        loose = min(mine / borne, theirs / listed.total)
    return math.sqrt(gained / borne * min(1.0, gained / listed.total)) - CONTRADICTION * loose, spent


def _left_over(query: Words, listed: Words, left: list[int], right: list[int]) -> list[Meeting]:
    rest = [Meeting(query.tokens[i], "", "none", 0.0, query.weights[i]) for i in left]
    return rest + [Meeting("", listed.tokens[j], "none", 0.0, listed.weights[j]) for j in right]


def _together(one: str, other: str) -> float:
    """Likeness of two names run together, where it is a letter or two that differ."""
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < SHORTEST_JOINED or not (one.isascii() and other.isascii()):
        return 0.0
    allowed = max(1, longest // 10)
    edits = OSA.distance(one, other, score_cutoff=allowed)
    alike = 1.0 - edits / longest
    return alike if edits <= allowed and alike >= JOINED_FROM else 0.0
