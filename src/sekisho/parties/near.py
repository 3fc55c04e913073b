"""The keys under which alike tokens are found: what ``similarity`` calls alike shares one of them.

Two words within two edits leave the same string once each lacks at most two letters; words of equal sound share their
consonants; short forms and numbers in words share the first word of their group.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sekisho.parties.bare import is_bare, plain
from sekisho.parties.hashing import I64, U64, keys, shorter_keys, twice_shorter_keys
from sekisho.parties.names import MARK, bare_key, transcribed_keys
from sekisho.parties.similarity import (
    BARE_EDIT_WORTH,
    BARE_WORTH,
    KINDRED_WORTH,
    LANGUAGE_WORTHS,
    LONGEST_JOINED,
    LONGEST_TWO_EDITS,
    SHORTEST_BARE_EDIT,
    SHORTEST_FUZZY,
    SHORTEST_JOINED,
    SHORTEST_TRANSCRIBED,
    SHORTEST_TWO_EDITS,
    SYLLABIC,
    TRANSCRIBED_WORTH,
    kin,
    sounds,
    syllables,
)

# Families of keys, and the likeness that sharing one is worth. Spelling, consonants and katakana depend on the edits.
SPELLING, CONSONANTS, KINSHIP, KATAKANA, BARE, BARE_EDIT = 0, 1, 2, 3, 4, 5
FIRST_LANGUAGE = 6
TRANSCRIBED = FIRST_LANGUAGE + len(LANGUAGE_WORTHS)
WORTH = np.array([0.0, 0.0, KINDRED_WORTH, 0.0, BARE_WORTH, BARE_EDIT_WORTH, *LANGUAGE_WORTHS, TRANSCRIBED_WORTH])


def listed_keys(tokens: Sequence[str]) -> tuple[U64, I64]:
    """Keys under which listed tokens are found, and for each the position of its token."""
    key, owner, _ = _keys(tokens, listed=True)
    return key, owner


def asked_keys(tokens: Sequence[str]) -> tuple[U64, I64, I64]:
    """Keys under which a query's tokens look for listed ones, for each the position of its token, and its family."""
    return _keys(tokens, listed=False)


def run_keys(
    runs: Sequence[str], syllabic: Sequence[bool], named: Sequence[bool], *, listed: bool
) -> tuple[U64, I64, I64]:
    """The same for neighbours run together: found by their syllables where they have them, and as what Chinese
    characters write where both are words of a name's own.
    """
    marks = [
        (i, FIRST_LANGUAGE + at, f"{at}:{spelt}")
        for i, t in enumerate(runs)
        if syllabic[i]
        for at, spelt in zip(SYLLABIC, syllables(t), strict=True)
        if spelt
    ]
    marks.extend((i, *mark) for i, t in enumerate(runs) if named[i] for mark in _transcribed_marks(t, listed=listed))
    owner, family = (
        np.array([i for i, _, _ in marks], dtype=np.int64),
        np.array([f for _, f, _ in marks], dtype=np.int64),
    )
    return keys([mark for _, _, mark in marks]), owner, family


def whole_keys(names: Sequence[str]) -> tuple[U64, I64]:
    """Keys of names run together, and of the same less a letter; for each the position of its name.

    The same on either side: names that are equal, or differ by one letter, share one.
    """
    plain = [i for i, t in enumerate(names) if t.isascii() and SHORTEST_JOINED <= len(t) <= LONGEST_JOINED]
    less, owner = shorter_keys([names[i] for i in plain])
    owners = np.arange(len(names), dtype=np.int64), np.array(plain, dtype=np.int64)[owner]
    return np.concatenate([keys(names), less]), np.concatenate(owners)


def _keys(tokens: Sequence[str], *, listed: bool) -> tuple[U64, I64, I64]:
    spelt = [i for i, t in enumerate(tokens) if t.isascii() and t.isalpha() and len(t) >= SHORTEST_FUZZY - 1]
    once = [i for i in spelt if len(tokens[i]) >= SHORTEST_FUZZY]
    twice = [i for i in spelt if SHORTEST_TWO_EDITS <= len(tokens[i]) <= LONGEST_TWO_EDITS]
    less, less_of = shorter_keys([tokens[i] for i in once])
    lesser, lesser_of = twice_shorter_keys([tokens[i] for i in twice])
    marks = [(i, *mark) for i, token in enumerate(tokens) for mark in _marks(token, listed=listed)]
    key = np.concatenate([keys([tokens[i] for i in spelt]), less, lesser, keys([mark for _, _, mark in marks])])
    owner = np.concatenate([
        np.array(spelt, dtype=np.int64),
        np.array(once, dtype=np.int64)[less_of],
        np.array(twice, dtype=np.int64)[lesser_of],
        np.array([i for i, _, _ in marks], dtype=np.int64),
    ])  # fmt: skip
    family = np.zeros(len(owner), dtype=np.int64)
    family[len(owner) - len(marks) :] = [family for _, family, _ in marks]
    return key, owner, family


def _marks(token: str, *, listed: bool) -> list[tuple[int, str]]:
    """What the keys of sound and kinship make of a token, with their family and a sign of its own."""
    if is_bare(token):
        return _bare_marks(plain(token), bare_key(plain(token)), bare=True, listed=listed)
    marks = [(KINSHIP, "=" + own)] if (own := kin(token)) else []
    marks.extend(_transcribed_marks(token, listed=listed))
    if not (token.isascii() and token.isalpha() and len(token) >= 2):
        return marks
    heard = sounds(token)
    if len(heard.skeleton) >= 2:
        marks.append((CONSONANTS, "~" + heard.skeleton))
    marks.extend([(FIRST_LANGUAGE + at, f"{at}:{spelt}") for at, spelt in enumerate(heard.keys) if spelt])
    marks.extend(_bare_marks(token, heard.bare_key, bare=False, listed=listed))
    if heard.katakana:
        # what katakana writes looks for what it does not, and the other way about
        marks.append((KATAKANA, ("+" if heard.moraic == listed else "-") + heard.katakana))
    return marks


def _bare_marks(token: str, key: str, *, bare: bool, listed: bool) -> list[tuple[int, str]]:
    """A word without vowels looks for those with, and the other way about; long ones with a consonant less as well.

    Two words without vowels look for each other as they are written.
    """
    marks = _lacking(key, "+" if bare == listed else "-")
    return marks + _lacking(token, "*") if bare else marks


def _lacking(key: str, sign: str) -> list[tuple[int, str]]:
    marks = [(BARE, f"b{sign}{key}")] if len(key) > 1 else []
    if len(key) >= SHORTEST_BARE_EDIT:
        shorter = {key[:at] + key[at + 1 :] for at in range(len(key))}
        marks.append((BARE_EDIT, f"e{sign}{key}"))
        marks.extend((BARE_EDIT, f"e{sign}{less}") for less in sorted(shorter))
    return marks


def _transcribed_marks(token: str, *, listed: bool) -> list[tuple[int, str]]:
    """A foreign word in Chinese characters looks for Latin words, and the other way about."""
    transcribed = MARK in token
    if not (transcribed or (token.isascii() and token.isalpha())):
        return []
    sign = "t+" if transcribed == listed else "t-"
    return [(TRANSCRIBED, sign + key) for key in transcribed_keys(token) if len(key) >= SHORTEST_TRANSCRIBED]
