"""What a token is worth: rare words identify, trade words and places hardly do.

A weight follows from the word alone, never from the lists that happen to be imported: so a pair of names scores the
same on every machine and after every list update, and a customer needs screening again only where an entry changed.
The reviewed word lists (``lexicon``) say which words are common.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sekisho.parties.bare import is_bare, plain
from sekisho.parties.lexicon import COMMON, NATIVE_TRADE, PARTICLES, PEOPLE, PLACES, ROMAN, TRADE
from sekisho.parties.names import bare_key

RAREST = 10.0  # nats: about one name in 25,000
TRADE_WORD = 1.8
NUMBER = 5.0
PERSONAL = 3.85  # common personal names
PATRONYMIC = 3.5
COMMON_WORD = 5.0
PARTICLE = 0.9
_SHORT = {1: 1.5, 2: 3.0, 3: 6.0}
_BARE_PEOPLE = frozenset(map(bare_key, PEOPLE))
_PATRONYMIC = re.compile(r"[a-z]{2,}(?:(?:ov|ev|av|iv|yov|iov)(?:ich|ych|yich|ici|na|ny)|(?:au|eu)na)")
_ORDINAL = re.compile("[0-9]+(?:st|nd|rd|th)")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
PARTLY = 0.3  # how far numbers contradict that share one, are years, or count a series in Roman numerals


@lru_cache(maxsize=1 << 18)
def weight(token: str) -> float:
    """Nats of rarity, damped for words that identify little."""
    if is_bare(token):
        return _bare_weight(plain(token))
    if token in PARTICLES:
        return PARTICLE
    if generic(token):
        return TRADE_WORD
    if number(token):
        return NUMBER
    if not token.isascii():
        return 0.8 * RAREST if len(token) > 1 else 0.4 * RAREST
    known = PERSONAL if token in PEOPLE else COMMON_WORD if token in COMMON else RAREST
    if known == RAREST and _PATRONYMIC.fullmatch(token):
        known = PATRONYMIC
    return min(known, _SHORT.get(len(token), RAREST))


def number(token: str) -> bool:
    """True for digits ('14', '14th'), and Roman numerals of two letters or more."""
    return token.isdigit() or token in ROMAN or (token[0].isdigit() and _ORDINAL.fullmatch(token) is not None)


def digits_of(written: str) -> str:
    """A number in digits without the ending of an ordinal; '' for one in letters."""
    return written.rstrip("sthnrd") if written[:1].isdigit() else ""


def numbers_apart(one: frozenset[str], other: frozenset[str]) -> float:
    """How far the numbers of two names contradict, 0..1: the 14th institute is not the 38th.

    Series 2004-1 and 2004-2 of one trust, or funds VII and VIII of one house, contradict less.
    """
    if not one or not other or one == other:
        return 0.0
    mine, theirs = ({d for n in side if (d := digits_of(n))} for side in (one, other))
    if mine == theirs and mine:
        return 0.0
    told = all(any(not _YEAR.fullmatch(n) for n in side) for side in (mine, theirs))
    return 1.0 if told and mine.isdisjoint(theirs) else PARTLY


def own(token: str) -> bool:
    """True for a word that makes a name its own: no trade word, place or particle."""
    return not (generic(token) or token in PARTICLES)


def soft(token: str) -> float:
    """Nats of a token that contradicts nothing where it is left over: a particle or a number; 0 for any other."""
    return weight(token) if token in PARTICLES or number(token) else 0.0


def _bare_weight(token: str) -> float:
    """A word without vowels is as common as the names that it may be."""
    common = PERSONAL if bare_key(token) in _BARE_PEOPLE else RAREST
    return min(common, _SHORT.get(len(token), RAREST))


def undamped(token: str) -> bool:
    """True for a word that could be a brand: no trade word, place, common personal name or abbreviation."""
    return weight(token) == RAREST


def generic(token: str) -> bool:
    """True for trade words and places: words that a subsidiary adds to its parent's name."""
    return token in TRADE or token in PLACES or token in NATIVE_TRADE
