"""The keys under which alike tokens are found: what ``similarity`` calls alike shares one of them.

Two words within two edits leave the same string once each lacks at most two letters; words of equal sound share their
consonants; short forms and numbers in words share the first word of their group.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sekisho.parties.hashing import I64, U64, keys, shorter_keys, twice_shorter_keys
from sekisho.parties.lexicon import KINDRED
from sekisho.parties.similarity import (
    BARE_EDIT_WORTH,
    BARE_WORTH,
    KEYS,
    KINDRED_WORTH,
    LONGEST_TWO_EDITS,
    SHORTEST_BARE_EDIT,
    SHORTEST_FUZZY,
    SHORTEST_TWO_EDITS,
    SYLLABIC,
    Sounds,
    sounds,
)

# Families of keys, and the likeness that sharing one is worth. Spelling, consonants and katakana depend on the edits.
SPELLING, CONSONANTS, KINSHIP, KATAKANA, BARE, BARE_EDIT = 0, 1, 2, 3, 4, 5
FIRST_LANGUAGE = 6
WORTH = np.array([0.0, 0.0, KINDRED_WORTH, 0.0, BARE_WORTH, BARE_EDIT_WORTH, *(worth for _, _, worth in KEYS)])


def listed_keys(tokens: Sequence[str]) -> tuple[U64, I64]:
    """Keys under which listed tokens are found, and for each the position of its token."""
    key, owner, _ = _keys(tokens, listed=True)
    return key, owner


def asked_keys(tokens: Sequence[str]) -> tuple[U64, I64, I64]:
    """Keys under which a query's tokens look for listed ones, for each the position of its token, and its family."""
    return _keys(tokens, listed=False)


def syllable_keys(tokens: Sequence[str]) -> tuple[U64, I64, I64]:
    """The same for neighbours run together, on either side: they are found by their syllables only."""
    marks = [(i, FIRST_LANGUAGE + at, f"{at}:{spelt}") for i, t in enumerate(tokens) if t.isascii() and t.isalpha()
             for at in SYLLABIC if (spelt := sounds(t).keys[at])]  # fmt: skip
    owner, family = (
        np.array([i for i, _, _ in marks], dtype=np.int64),
        np.array([f for _, f, _ in marks], dtype=np.int64),
    )
    return keys([mark for _, _, mark in marks]), owner, family


def _keys(tokens: Sequence[str], *, listed: bool) -> tuple[U64, I64, I64]:
    plain = [i for i, t in enumerate(tokens) if t.isascii() and t.isalpha() and len(t) >= SHORTEST_FUZZY - 1]
    once = [i for i in plain if len(tokens[i]) >= SHORTEST_FUZZY]
    twice = [i for i in plain if SHORTEST_TWO_EDITS <= len(tokens[i]) <= LONGEST_TWO_EDITS]
    less, less_of = shorter_keys([tokens[i] for i in once])
    lesser, lesser_of = twice_shorter_keys([tokens[i] for i in twice])
    marks = [(i, family, mark) for i, token in enumerate(tokens) for family, mark in _marks(token, listed=listed)]
    key = np.concatenate([keys([tokens[i] for i in plain]), less, lesser, keys([mark for _, _, mark in marks])])
    owner = np.concatenate([
        np.array(plain, dtype=np.int64),
        np.array(once, dtype=np.int64)[less_of],
        np.array(twice, dtype=np.int64)[lesser_of],
        np.array([i for i, _, _ in marks], dtype=np.int64),
    ])  # fmt: skip
    family = np.zeros(len(owner), dtype=np.int64)
    family[len(owner) - len(marks) :] = [family for _, family, _ in marks]
    return key, owner, family


def _marks(token: str, *, listed: bool) -> list[tuple[int, str]]:
    """What the keys of sound and kinship make of a token, with their family and a sign of its own."""
    marks = [(KINSHIP, "=" + KINDRED[token])] if token in KINDRED else []
    if not (token.isascii() and token.isalpha() and len(token) >= 2):
        return marks
    own = sounds(token)
    if len(own.skeleton) >= 2:
        marks.append((CONSONANTS, "~" + own.skeleton))
    marks.extend((FIRST_LANGUAGE + at, f"{at}:{spelt}") for at, spelt in enumerate(own.keys) if spelt)
    marks.extend(_bare_marks(own, own.bare == listed))
    if own.katakana:
        # what katakana writes looks for what it does not, and the other way about
        marks.append((KATAKANA, ("+" if own.moraic == listed else "-") + own.katakana))
    return marks


def _bare_marks(own: Sounds, answers: bool) -> list[tuple[int, str]]:
    """A word without vowels looks for those with, and the other way about; long ones with a consonant less as well."""
    sign, key = "b+" if answers else "b-", own.bare_key
    marks = [(BARE, sign + key)] if len(key) > 1 else []
    if len(key) >= SHORTEST_BARE_EDIT:
        marks.append((BARE_EDIT, sign + "e" + key))
    if len(key) > SHORTEST_BARE_EDIT - 1:
        shorter = {key[:at] + key[at + 1 :] for at in range(len(key))}
        marks.extend((BARE_EDIT, sign + "e" + less) for less in sorted(shorter))
    return marks
