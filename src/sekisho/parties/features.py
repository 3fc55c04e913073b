"""What an alignment says about two names, as numbers that a scorecard turns into points.

Every feature is symmetric in the two names, 0 where it does not apply, and named so that an officer can be told of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from sekisho.parties.align import Alignment, Words
from sekisho.parties.bare import plain
from sekisho.parties.weights import numbers_apart

HEARD = frozenset({"sound", "kindred"})
TWO_RARE_WORDS = 20.0  # nats
ONE_RARE_WORD = TWO_RARE_WORDS / 2
SHORT, SHORT_NATIVE = 12, 5  # letters from which a name is long enough


class Features(NamedTuple):
    """Coverage in shares of weight (0..1), counts, and signs (0 or 1)."""

    covered_least: float  # the smaller of the shares of either name's weight that met something
    covered_most: float
    covered_mean: float  # geometric mean of both
    contradicted: float  # 1 where something is left over on both sides
    contradicted_share: float  # the smaller of the shares left over on both sides
    contradicted_words: float  # 1 where all that contradicts is trade words, places and particles
    contradicted_places: float  # 1 where two different places are left over
    contradicted_last: float  # 1 where the last word of a name contradicts
    contradicted_first: float
    omitted_share: float  # share left over where only one side has something left
    omitted_words: float  # 1 where that is only trade words, places and particles
    omitted_place: float  # 1 where that is a place
    numbers_differ: float  # 1 where they have none in common; less for a series of funds (``weights.numbers_apart``)
    number_missing: float
    forms_differ: float  # legal forms on both sides, of no common family
    misspelt: float  # words that met by near spelling, at most 3
    misspelling: float  # 1 - the least likeness of such words
    misspelt_share: float  # share of what met that met in this way
    sounding_share: float  # share of what met in its sound only, or as a short form
    other_initial: float  # such words that begin with another sound, at most 2
    unequal: float  # 1 where no word of its own met its equal
    initials: float  # words that met an initial, at most 2
    turned: float  # 1 where the words are turned round (family name first); words in any other order, at most 3;
    # 3 as well where common words alone are turned round and one is left over
    moved: float  # words in another order where the order says who is whose son, at most 3
    common: float  # how far what met is from two rare words (20 nats), 0..1
    short: float  # how far the shorter name is from 12 letters, 0..1
    single: float  # 1 where a name is one word
    lone: float  # 1 where one word of its own is all that met, and a name has more of them
    crossed: float  # 1 where a side is a Latin reading of Han, kana or Hangul
    vowelless: float  # 1 where a side is a name without vowels, as Arabic papers write it
    heard: float  # two native names that are equal in their reading only


NAMES = Features._fields


@dataclass(frozen=True, slots=True)
class Kind:
    """What a scorecard must know of a pair beside its words."""

    clash: bool = False  # legal forms on both sides, of no common family
    native: bool = False  # compared in character pairs
    crossed: bool = False  # a side is a Latin reading of another script
    heard: bool = False  # both sides are
    homophone: bool = False  # both say how characters sound, in one language: equal ones may be other characters
    vowelless: bool = False  # the reading is of a script that leaves vowels out


def features(query: Words, listed: Words, found: Alignment, kind: Kind) -> Features:
    """Features of one alignment; ``kind`` says what the words alone do not."""
    return features_from(sums_of(query, listed, found), query, listed, found, kind)


def features_from(sums: Sums, query: Words, listed: Words, found: Alignment, kind: Kind) -> Features:
    """The same, where the sums of the alignment are at hand."""
    letters = min(len(query.joined), len(listed.joined))
    return Features(
        covered_least=min(sums.shares),
        covered_most=max(sums.shares),
        covered_mean=sums.covered,
        **_left_over(query, listed, found),
        numbers_differ=numbers_apart(query.numbers, listed.numbers),
        number_missing=float(bool(query.numbers) != bool(listed.numbers)),
        forms_differ=float(kind.clash),
        misspelt=float(min(sums.misspelt, 3)),
        misspelling=1.0 - sums.least,
        misspelt_share=sums.near / max(sums.met, 1e-9),
        sounding_share=sums.sounding / max(sums.met, 1e-9),
        other_initial=float(min(sums.others, 2)),
        unequal=float(not sums.equal),
        initials=float(min(sums.initials, 2)),
        **_order(query, found, loose=sums.met < ONE_RARE_WORD and _lacking(query, listed, found)),
        common=max(0.0, 1.0 - sums.met / TWO_RARE_WORDS),
        short=max(0.0, 1.0 - letters / (SHORT_NATIVE if kind.native else SHORT)),
        single=float(min(len(query.tokens), len(listed.tokens)) == 1),
        lone=float(sums.own < 2 and max(query.owned, listed.owned) > 1),
        crossed=float(kind.crossed and not kind.vowelless),
        vowelless=float(kind.vowelless),
        heard=float(kind.heard and (kind.homophone or not found.exact)),
    )


@dataclass(slots=True)
class Sums:
    """Sums over the meetings: nats gained on either side and in which way, and counts of words.

    ``shares`` of the query's and the listed name's weight that met something; ``covered`` their geometric mean.
    """

    shares: tuple[float, float] = (0.0, 0.0)
    covered: float = 0.0
    met: float = 0.0
    near: float = 0.0
    sounding: float = 0.0
    least: float = 1.0  # likeness of the worst misspelling
    misspelt: int = 0
    others: int = 0
    initials: int = 0
    own: int = 0
    equal: int = 0


def sums_of(query: Words, listed: Words, found: Alignment) -> Sums:
    """The sums of one alignment."""
    out = Sums()
    gained_query = gained_listed = 0.0
    for mine, theirs, value, how in found.meetings:
        if how == "initial":  # keeps a word from contradicting, but is no evidence of its own
            out.initials += 1
            continue
        left, right = sum([query.weights[i] for i in mine]), sum([listed.weights[j] for j in theirs])
        worth = value * min(left, right)
        gained_query += value * left
        gained_listed += value * right
        out.met += worth
        telling = listed.own(theirs[0])
        out.own += telling
        if how in HEARD:
            out.sounding += worth
        elif value < 1.0:
            out.misspelt += 1
            out.least = min(out.least, value)
            out.near += worth
            out.others += first_sound(query.tokens[mine[0]]) != first_sound(listed.tokens[theirs[0]])
        elif telling:
            out.equal += 1
    out.shares = min(1.0, gained_query / query.total), min(1.0, gained_listed / listed.total)
    out.covered = math.sqrt(out.shares[0] * out.shares[1])
    return out


_SOUNDS = str.maketrans("ckqgyjwvfpbdzxuo", "kkkkiivvvbbtssoo")


def first_sound(token: str) -> str:
    """The first letter, with letters that transliterations exchange folded into one."""
    return plain(token)[:1].translate(_SOUNDS)


_NO_REST = dict.fromkeys(NAMES[3:12], 0.0)


def _left_over(query: Words, listed: Words, found: Alignment) -> dict[str, float]:
    left, right = found.query_rest, found.listed_rest
    if not left and not right:
        return _NO_REST
    share_q = sum([query.weights[i] for i in left]) / query.total
    share_l = sum([listed.weights[j] for j in right]) / listed.total
    words = not any(query.own(i) for i in left) and not any(listed.own(j) for j in right)
    placed, seated = any(query.place(i) for i in left), any(listed.place(j) for j in right)
    out = dict(_NO_REST)
    here, there = query.contrary(left), listed.contrary(right)
    if here and there:
        out["contradicted"] = 1.0
        out["contradicted_share"] = min(share_q, share_l)
        out["contradicted_words"] = float(words)
        out["contradicted_places"] = float(placed and seated)
        out["contradicted_last"] = float(here[-1] == len(query.tokens) - 1 or there[-1] == len(listed.tokens) - 1)
        out["contradicted_first"] = float(here[0] == 0 and there[0] == 0)
    else:
        out["omitted_share"] = max(share_q, share_l)
        out["omitted_words"] = float(words)
        out["omitted_place"] = float(placed or seated)
    return out


def _lacking(query: Words, listed: Words, found: Alignment) -> bool:
    """True where one of two names has a word more, and not the other."""
    return bool(query.contrary(found.query_rest)) != bool(listed.contrary(found.listed_rest))


def _order(query: Words, found: Alignment, *, loose: bool) -> dict[str, float]:
    """``loose``: the words that met are common ones, and only one name has a word more. Then order is all that tells
    Ali Hassan from Hassan Ali Khan: such a name is turned round as a whole or not at all.
    """
    order = [m.listed[0] for m in sorted(found.meetings) if not query.particle(m.query[0])]
    if order == sorted(order):
        return {"turned": 0.0, "moved": 0.0}
    if loose and not query.descended:
        return {"turned": 3.0, "moved": 0.0}
    low = order.index(min(order))
    if order[low:] + order[:low] == sorted(order):
        return {"turned": 1.0, "moved": 0.0}
    # Names come in any order, except where 'son of' says which is the father's.
    moved = float(min(3, len(order) - _longest_run(order)))
    return {"turned": 0.0, "moved": moved} if query.descended else {"turned": moved, "moved": 0.0}


def _longest_run(order: list[int]) -> int:
    """Length of the longest increasing subsequence."""
    longest: list[int] = []
    for at, value in enumerate(order):
        longest.append(1 + max([longest[b] for b in range(at) if order[b] < value], default=0))
    return max(longest)
