"""How alike two tokens are: 0 for different words, 1 for the same, and in which way.

Likeness is above zero only inside a neighbourhood that ``near`` spells out as keys: two tokens that are alike share a
key, so an index of keys finds every token that may be alike and the search loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sekisho.parties.lexicon import KINDRED
from sekisho.parties.names import (
    bare_key,
    japanese_key,
    korean_key,
    mandarin_key,
    reads_as,
    skeleton,
    slavic_key,
    sound_key,
    without_vowels,
)

SHORTEST_FUZZY = 4  # letters; below this one edit makes another word
SHORTEST_TWO_EDITS = 6  # letters from which two edits may still leave the same word
LONGEST_TWO_EDITS = 24  # letters; beyond, the neighbourhood grows too large, and one edit is looked for
SAME_SOUND_EDITS = 0.4  # share of letters that may differ between words of equal consonants
INITIAL = 0.6
KATAKANA_EDITS = 0.6  # the same between a word and what katakana makes of it
SHORTEST_SOUND = 3  # consonants of a katakana key that tell a word
KEYS: tuple[tuple[str, Callable[[str], str], float], ...] = (
    ("slavic", slavic_key, 0.95),
    ("japanese", japanese_key, 0.95),
    ("korean", korean_key, 0.9),
    ("mandarin", mandarin_key, 0.85),
)
SYLLABIC = (1, 2, 3)  # the languages of KEYS that are read in syllables, which one paper parts and another does not
# What a row of kana gives in Latin letters, those for loanwords among them.
_MORAIC = re.compile("(?:(?:[kgnhbpmr]y|sh|ch|ts|[kgsztdnhbpmyrwfvj])?[aeiou]|n(?![aeiou]))+")
KINDRED_WORTH = 0.85
KATAKANA_WORTH = 0.8
BARE_WORTH = 0.9  # a reading of a word that was written without vowels
BARE_EDIT_WORTH = 0.75  # the same with one consonant changed
SHORTEST_BARE_EDIT = 4  # consonants


class Sounds(NamedTuple):
    """What the keys of sound make of one token; '' where a key does not apply."""

    skeleton: str
    bare_key: str
    keys: tuple[str, ...]  # in order of KEYS
    katakana: str
    moraic: bool  # could be a Latin reading of kana
    bare: bool  # written without vowels


@lru_cache(maxsize=1 << 18)
def sounds(token: str) -> Sounds:
    """The keys of a Latin token of two letters or more."""
    spelt = tuple([key(token) for _, key, _ in KEYS])
    heard = sound_key(token)
    katakana = heard if len(heard) >= SHORTEST_SOUND else ""
    return Sounds(
        skeleton(token), bare_key(token), spelt, katakana, _MORAIC.fullmatch(token) is not None, without_vowels(token)
    )


class Likeness(NamedTuple):
    """``value`` 0..1; ``how``: equal, near, sound, kindred, initial, none."""

    value: float
    how: str


EQUAL = Likeness(1.0, "equal")
NONE = Likeness(0.0, "none")


def edits_allowed(longest: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) that still leave a word of so many letters the same word."""
    if longest < SHORTEST_FUZZY:
        return 0
    return 2 if SHORTEST_TWO_EDITS <= longest <= LONGEST_TWO_EDITS else 1


def initial(one: str, other: str) -> bool:
    """True where one of two words is the first letter of the other."""
    return one[0] == other[0] and 1 in (len(one), len(other)) and one.isascii() and one[0].isalpha()


@lru_cache(maxsize=1 << 18)
def likeness(one: str, other: str) -> Likeness:
    """Likeness of two normalised tokens, the same in both directions; ``NONE`` where no more than chance is left."""
    if one == other:
        return EQUAL
    if initial(one, other):
        return Likeness(INITIAL, "initial")
    if KINDRED.get(one, one) == KINDRED.get(other, other):
        return Likeness(KINDRED_WORTH, "kindred")
    if not (one.isascii() and other.isascii() and one.isalpha() and other.isalpha()):
        return NONE
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    if shortest < 2:
        return NONE
    return _letters(one, other, longest, shortest)


@lru_cache(maxsize=1 << 16)
def joined_likeness(both: str, whole: str) -> float:
    """Likeness of two neighbours run together and a word: the same letters, or the same syllables of one language."""
    if both == whole:
        return 1.0
    if not (both.isalpha() and whole.isalpha() and both.isascii() and whole.isascii()):
        return 0.0
    mine, theirs = sounds(both), sounds(whole)
    found = [KEYS[at][2] for at in SYLLABIC if mine.keys[at] and mine.keys[at] == theirs.keys[at]]
    return max(found, default=0.0)


def _letters(one: str, other: str, longest: int, shortest: int) -> Likeness:
    edits = OSA.distance(one, other)
    mine, theirs = sounds(one), sounds(other)
    if mine.bare != theirs.bare:
        return _read(one, other, mine, theirs)
    same_sound = mine.skeleton == theirs.skeleton and len(mine.skeleton) >= 2 and shortest >= 3
    same_sound = same_sound and edits <= SAME_SOUND_EDITS * longest
    heard = _heard(mine, theirs, edits / longest)
    if same_sound:
        heard = max(heard, skeleton_worth(len(mine.skeleton)))
    if edits <= edits_allowed(longest) and shortest >= SHORTEST_FUZZY - 1:
        return Likeness(max(1.0 - (0.5 if same_sound else 1.0) * edits / longest, heard), "near")
    return Likeness(heard, "sound") if heard else NONE


def _read(one: str, other: str, mine: Sounds, theirs: Sounds) -> Likeness:
    """Likeness of a word without vowels, such as Arabic papers write, and a word with them."""
    if mine.bare_key == theirs.bare_key:
        bare, full = (one, other) if mine.bare else (other, one)
        return Likeness(BARE_WORTH, "sound") if len(mine.bare_key) > 1 and reads_as(bare, full) else NONE
    if min(len(mine.bare_key), len(theirs.bare_key)) < SHORTEST_BARE_EDIT:
        return NONE
    close = OSA.distance(mine.bare_key, theirs.bare_key, score_cutoff=1) <= 1
    return Likeness(BARE_EDIT_WORTH, "sound") if close else NONE


def skeleton_worth(consonants: int) -> float:
    """Likeness of words of equal consonants."""
    return 0.85 if consonants > 2 else 0.75


def _heard(mine: Sounds, theirs: Sounds, apart: float) -> float:
    """Likeness of words that the keys of a language give one spelling; 0 where none does."""
    for (_, _, worth), one, other in zip(KEYS, mine.keys, theirs.keys, strict=True):
        if one and one == other:
            return worth
    if mine.katakana and mine.katakana == theirs.katakana and mine.moraic != theirs.moraic and apart <= KATAKANA_EDITS:
        return KATAKANA_WORTH
    return 0.0
