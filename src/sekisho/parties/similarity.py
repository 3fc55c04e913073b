"""How alike two tokens are: 0 for different words, 1 for the same, and in which way.

Likeness is above zero only inside a neighbourhood that ``near`` spells out as keys: two tokens that are alike share a
key, so an index of keys finds every token that may be alike and the search loses nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sekisho.parties.bare import is_bare, plain
from sekisho.parties.lexicon import BRANDS, FAMILY_NAMES, KINDRED, PEOPLE, PLACES, TRADE, TWO_NAMES
from sekisho.parties.names import (
    MARK,
    bare_key,
    cognate,
    japanese_key,
    korean_key,
    mandarin_key,
    reads_as,
    sex,
    skeleton,
    slavic_key,
    sound_key,
    transcribed_keys,
    transcribed_likeness,
    without_vowels,
)

SHORTEST_FUZZY = 4  # letters; below this one edit makes another word
SHORTEST_TWO_EDITS = 6  # letters from which two edits may still leave the same word
LONGEST_TWO_EDITS = 24  # letters; beyond, the neighbourhood grows too large, and one edit is looked for
SAME_SOUND_EDITS = 0.4  # share of letters that may differ between words of equal consonants
INITIAL = 0.6
SHORTEST_JOINED = 7  # letters of a name that is compared run together with a letter less
LONGEST_JOINED = 60
KATAKANA_EDITS = 0.6  # the same between a word and what katakana makes of it
SHORTEST_SOUND = 3  # consonants of a katakana key that tell a word
LANGUAGE_WORTHS = (0.95, 0.95, 0.9, 0.85)  # of equal Slavic, Japanese, Korean and Mandarin keys
SYLLABLE_LETTERS = 4  # by which two writings of the same syllables may differ
# first letters that writings of one syllable exchange
_ALIKE = ("kg", "td", "pb", "cjzths", "lrniye", "xhs", "wuo")
_LIKE_FIRST = {a: a + "".join(g for g in _ALIKE if a in g) for a in "abcdefghijklmnopqrstuvwxyz"}
SYLLABIC = (1, 2, 3)  # languages of LANGUAGE_WORTHS read in syllables, which one paper parts and another does not
# What a row of kana gives in Latin letters, those for loanwords among them.
_MORAIC = re.compile("(?:(?:[kgnhbpmr]y|sh|ch|ts|[kgsztdnhbpmyrwfvj])?[aeiou]|n(?![aeiou]))+")
KINDRED_WORTH = 0.85
# a foreign word and what Chinese characters make of it, at most; less where the vowels agree less
TRANSCRIBED_WORTH = 0.95
TRANSCRIBED_LEAST = 0.7
SHORTEST_TRANSCRIBED = 2  # letters of a transcription's key, in which '.n' is one consonant
# How well the vowels must agree, too, by the letters of the key: the fewer consonants, the better.
TRANSCRIBED_VOWELS = {2: 0.6, 3: 0.5, 4: 0.4}
ONE_CONSONANT_VOWELS = 0.65
KATAKANA_WORTH = 0.8
BARE_WORTH = 0.9  # a reading of a word that was written without vowels
BARE_EDIT_WORTH = 0.75  # the same with one consonant changed
SHORTEST_BARE_EDIT = 4  # consonants


class Sounds(NamedTuple):
    """What the keys of sound make of one token; '' where a key does not apply."""

    skeleton: str
    bare_key: str
    keys: tuple[str, ...]  # in order of LANGUAGE_WORTHS
    katakana: str
    moraic: bool  # could be a Latin reading of kana


@lru_cache(maxsize=1 << 14)
def syllables(token: str) -> tuple[str, str, str]:
    """The keys of a Latin token in the languages ``SYLLABIC``; '' where it is no word of theirs."""
    japanese = japanese_key(token) if _MORAIC.fullmatch(token) else ""
    return japanese, korean_key(token), mandarin_key(token)


@lru_cache(maxsize=1 << 14)
def sounds(token: str) -> Sounds:
    """The keys of a Latin token of two letters or more."""
    moraic = _MORAIC.fullmatch(token) is not None
    heard = sound_key(token)
    spelt = (slavic_key(token), *syllables(token))
    return Sounds(skeleton(token), bare_key(token), spelt, heard if len(heard) >= SHORTEST_SOUND else "", moraic)


class Likeness(NamedTuple):
    """``value`` 0..1; ``how``: equal, near, sound, kindred, transcribed, initial, none."""

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


@lru_cache(maxsize=1 << 16)
def likeness(one: str, other: str) -> Likeness:
    """``compared``, remembered: an officer's alerts hold the same words again and again."""
    return compared(one, other)


def compared(one: str, other: str) -> Likeness:
    """Likeness of two normalised tokens, the same in both directions; ``NONE`` where no more than chance is left."""
    if one == other:
        return EQUAL
    if initial(one, other):
        return Likeness(INITIAL, "initial")
    if KINDRED.get(one, one) == KINDRED.get(other, other):
        return Likeness(KINDRED_WORTH, "kindred")
    if two_words(one, other):
        return NONE
    if is_bare(one) or is_bare(other):
        return _read(one, other)
    if MARK in one or MARK in other:
        value = _transcribed(one, other)
        return Likeness(value, "transcribed") if value else NONE
    if not (one.isascii() and other.isascii() and one.isalpha() and other.isalpha()):
        return NONE
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    if shortest < 2:
        return NONE
    found = _letters(one, other, longest, shortest)
    if found.value < KINDRED_WORTH and kin(one) and kin(one) == kin(other):
        return Likeness(KINDRED_WORTH, "kindred")
    return found


def kin(token: str) -> str:
    """What stands for all forms of a word or name; '' where it has but one."""
    own = KINDRED.get(token) or cognate(token)
    return KINDRED.get(own, own)


def two_words(one: str, other: str) -> bool:
    """True for words of which neither is a slip for the other, however alike: a brand and a word of the language,
    a man's name and a woman's, two families.
    """
    if one in BRANDS or other in BRANDS:
        return all(w in BRANDS or w in TRADE or w in PLACES or w in PEOPLE for w in (one, other))
    if one in FAMILY_NAMES and other in FAMILY_NAMES:
        return FAMILY_NAMES[one] != FAMILY_NAMES[other]
    return (min(one, other), max(one, other)) in TWO_NAMES or {sex(one), sex(other)} == {"m", "f"}


def syllabic(one: str, other: str) -> bool:
    """True where two neighbours may be one word of a language that is read in syllables, written apart."""
    return languages(one) & languages(other) > 0


@lru_cache(maxsize=1 << 14)
def languages(token: str) -> int:
    """The languages read in syllables of which a token may be a word, as bits."""
    if len(token) < 2 or not (token.isascii() and token.isalpha()):
        return 0
    return sum(1 << at for at, spelt in enumerate(syllables(token)) if spelt)


@lru_cache(maxsize=1 << 14)
def joined_keys(token: str) -> tuple[str, ...]:
    """Strings of which two words share one wherever ``joined_likeness`` finds them alike."""
    if not (token.isascii() and token.isalpha() and len(token) > 1):
        return (token,)
    return (token, *(f"{at}:{spelt}" for at, spelt in zip(SYLLABIC, syllables(token), strict=True) if spelt))


def joined_likeness(both: str, whole: str) -> float:
    """Likeness of two neighbours run together and a word: the same letters, or the same syllables of one language."""
    if both == whole:
        return 1.0
    if MARK in whole and MARK not in both:
        return _transcribed(both, whole)
    if not (both.isalpha() and whole.isalpha() and both.isascii() and whole.isascii()):
        return 0.0
    if both[0] not in _LIKE_FIRST[whole[0]] or abs(len(both) - len(whole)) > SYLLABLE_LETTERS:
        return 0.0
    for at, one, other in zip(SYLLABIC, syllables(both), syllables(whole), strict=True):
        if one and one == other:  # the worthiest language comes first
            return LANGUAGE_WORTHS[at]
    return 0.0


def _transcribed(one: str, other: str) -> float:
    """Likeness of a Latin word and a foreign word in Chinese characters."""
    if (MARK in one) == (MARK in other):
        return 0.0
    shared = set(transcribed_keys(one)).intersection(transcribed_keys(other))
    key = max(shared, key=len, default="")
    if len(key) < SHORTEST_TRANSCRIBED:
        return 0.0
    bar = ONE_CONSONANT_VOWELS if key[0] == "." else TRANSCRIBED_VOWELS[min(len(key), 4)]
    alike = transcribed_likeness(one, other)
    return TRANSCRIBED_LEAST + (TRANSCRIBED_WORTH - TRANSCRIBED_LEAST) * alike if alike >= bar else 0.0


def _letters(one: str, other: str, longest: int, shortest: int) -> Likeness:
    edits = OSA.distance(one, other)
    mine, theirs = sounds(one), sounds(other)
    same_sound = mine.skeleton == theirs.skeleton and len(mine.skeleton) >= 2 and shortest >= 3
    # an acronym has no vowels to leave out: 'smt' is not Smith
    same_sound = same_sound and edits <= SAME_SOUND_EDITS * longest and without_vowels(one) == without_vowels(other)
    heard = _heard(mine, theirs, edits / longest)
    if same_sound:
        heard = max(heard, skeleton_worth(len(mine.skeleton)))
    if edits <= edits_allowed(longest) and shortest >= SHORTEST_FUZZY - 1:
        return Likeness(max(1.0 - (0.5 if same_sound else 1.0) * edits / longest, heard), "near")
    return Likeness(heard, "sound") if heard else NONE


def _read(one: str, other: str) -> Likeness:
    """Likeness of a word without vowels, such as Arabic papers write, and a word with or without them."""
    bare, full = (plain(one), plain(other)) if is_bare(one) else (plain(other), plain(one))
    if not (full.isascii() and full.isalpha()):
        return NONE
    both = is_bare(one) and is_bare(other)
    mine, theirs = (bare, full) if both else (bare_key(bare), bare_key(full))
    if mine == theirs:
        return Likeness(BARE_WORTH, "sound") if len(mine) > 1 and (both or reads_as(bare, full)) else NONE
    if min(len(mine), len(theirs)) < SHORTEST_BARE_EDIT:
        return NONE
    close = OSA.distance(mine, theirs, score_cutoff=1) <= 1
    if not both:  # between scripts a consonant may be left out, but not be another, and the first is always heard
        close = close and mine[0] == theirs[0] and len(mine) != len(theirs)
    return Likeness(BARE_EDIT_WORTH, "near" if both else "sound") if close else NONE


def skeleton_worth(consonants: int) -> float:
    """Likeness of words of equal consonants."""
    return 0.85 if consonants > 2 else 0.75


def _heard(mine: Sounds, theirs: Sounds, apart: float) -> float:
    """Likeness of words that the keys of a language give one spelling; 0 where none does."""
    for worth, one, other in zip(LANGUAGE_WORTHS, mine.keys, theirs.keys, strict=True):
        if one and one == other:
            return worth
    if mine.katakana and mine.katakana == theirs.katakana and mine.moraic != theirs.moraic and apart <= KATAKANA_EDITS:
        return KATAKANA_WORTH
    return 0.0
