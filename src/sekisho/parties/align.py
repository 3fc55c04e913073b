"""Score one pair of names by pairing their tokens, and say which token met which.

The score is the geometric mean of two shares: how much of the query's weight met something in the listed name, and
the reverse. What is left over on both sides at once contradicts (another family name, another number) and costs more
than what is left over on one side only (an omitted middle name, an added 'Singapore').
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from sekisho.parties.normalise import SHORTEST_JOINED
from sekisho.parties.similarity import similarity
from sekisho.parties.weights import generic

CONTRADICTION = 0.35  # cost of weight that is left over on both sides
NUMBERS_DIFFER = 0.35
JOINED_FROM = 0.85  # share of equal letters from which names are compared run together
_NOTHING = (0.0, -1)


@dataclass(frozen=True, slots=True)
class Words:
    """One side of a pair: tokens in order and their weights."""

    tokens: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def joined(self) -> str:
        """The tokens run together."""
        return "".join(self.tokens)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Query tokens that met listed tokens; an empty side is left over. ``how``: equal, near, joined, initial, none."""

    query: str
    listed: str
    how: str
    likeness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
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


def align(query: Words, listed: Words) -> Alignment:
    """Pair the tokens of two names. Greedy by likeness and weight; neighbours may be run together to meet."""
    left, right = list(range(len(query.tokens))), list(range(len(listed.tokens)))
    met: list[Meeting] = []
    _pair(query, listed, left, right, met, _equal)
    if left and right:
        _run_together(query, listed, left, right, met, flipped=False)
        _run_together(listed, query, right, left, met, flipped=True)
    if left and right:
        _pair_best(query, listed, left, right, met)
    return _sum_up(query, listed, left, right, met)


def _equal(one: str, other: str) -> float:
    return 1.0 if one == other else 0.0


def _pair(
    query: Words,
    listed: Words,
    left: list[int],
    right: list[int],
    met: list[Meeting],
    alike: Callable[[str, str], float],
) -> None:
    for i in list(left):
        for j in right:
            if alike(query.tokens[i], listed.tokens[j]):
                met.append(Meeting(query.tokens[i], listed.tokens[j], "equal", 1.0, listed.weights[j]))
                left.remove(i)
                right.remove(j)
                break


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


def _sum_up(query: Words, listed: Words, left: list[int], right: list[int], met: list[Meeting]) -> Alignment:
    spent = sum(m.weight for m in met)
    gained = sum(m.weight * m.likeness for m in met)
    query_loose = sum(query.weights[i] for i in left)
    listed_loose = sum(listed.weights[j] for j in right)
    share_query = gained / max(spent + query_loose, 1e-9)
    borne = max(sum(listed.weights), 1e-9)
    share_listed = min(1.0, gained / borne)
    loose = min(query_loose / max(spent + query_loose, 1e-9), listed_loose / borne)
    score = math.sqrt(share_query * share_listed) - CONTRADICTION * loose
    query_rest = tuple(query.tokens[i] for i in left)
    listed_rest = tuple(listed.tokens[j] for j in right)
    joined = query.joined, listed.joined
    exact = joined[0] == joined[1] or query.tokens == listed.tokens
    reordered = not (left or right) and all(m.how == "equal" for m in met)
    if _numbers(query.tokens) != _numbers(listed.tokens) and not exact:
        score -= NUMBERS_DIFFER
    elif exact or reordered:
        score = 1.0 if exact else 0.99
        spent = max(spent, sum(listed.weights))
    else:
        together = _together(*joined)
        if together > score:
            score, spent = together, max(spent, sum(listed.weights))
    rest = [Meeting(t, "", "none", 0.0, query.weights[i]) for t, i in zip(query_rest, left, strict=True)]
    rest += [Meeting("", t, "none", 0.0, listed.weights[j]) for t, j in zip(listed_rest, right, strict=True)]
    equal = [m for m in met if m.how == "equal"]
    return Alignment(
        score=round(max(0.0, min(1.0, score)), 4),
        exact=exact,
        reordered=reordered,
        weight=round(spent, 3),
        strongest=max((m.weight for m in equal), default=0.0),
        own_tokens=sum(not generic(m.listed.split()[0]) for m in met if m.how != "initial"),
        query_rest=query_rest,
        listed_rest=listed_rest,
        meetings=(*met, *rest),
    )


def _numbers(tokens: Sequence[str]) -> set[str]:
    return {t.lstrip("0") for t in tokens if t.isdigit()}


def _together(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < SHORTEST_JOINED or not (one.isascii() and other.isascii()):
        return 0.0
    alike = float(OSA.normalized_similarity(one, other, score_cutoff=JOINED_FROM))
    return alike if round((1.0 - alike) * longest) <= max(1, longest // 10) else 0.0
