"""How alike two tokens are: 0 for different words, 1 for the same."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from sekisho.parties.normalise import skeleton

SHORTEST_FUZZY = 4  # letters; below this one edit makes another word
SAME_SOUND = 0.6  # share of equal letters from which equal consonants are believed
_VOWELS = frozenset("aeiou")


def edits_allowed(longest: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) that still leave a word of so many letters the same word."""
    if longest < SHORTEST_FUZZY:
        return 0
    return 1 if longest < 8 else 2 if longest < 12 else 3


def without_vowels(token: str) -> bool:
    """True for a token that was written in a script without vowels, such as Arabic."""
    return len(token) > 1 and _VOWELS.isdisjoint(token)


@lru_cache(maxsize=1 << 17)
def similarity(one: str, other: str) -> float:
    """Likeness of two normalised tokens; 0 where no more than chance is left."""
    if one == other:
        return 1.0
    if not (one.isascii() and other.isascii() and one.isalpha() and other.isalpha()):
        return 0.0
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    if shortest < 2:
        return 0.0
    bare = without_vowels(one) or without_vowels(other)
    edits = OSA.distance(one, other)
    alike = 1.0 - edits / longest
    if not bare and (alike < SAME_SOUND or shortest < 3):
        return 0.0
    sounds = skeleton(one)
    same_sound = len(sounds) >= 2 and sounds == skeleton(other)
    if same_sound and bare:
        return max(alike, 0.88)
    if edits <= edits_allowed(longest):
        return 1.0 - (0.5 if same_sound or edits == 1 else 1.0) * edits / longest
    return max(alike, 0.85) if same_sound and len(sounds) >= 3 and alike >= SAME_SOUND else 0.0
