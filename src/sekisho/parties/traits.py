"""What the compiled loops know of a token instead of its letters: the same of a query's and of a listed one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.features import first_sound
from sekisho.parties.hashing import keys
from sekisho.parties.lexicon import DESCENT, PARTICLES, PLACES
from sekisho.parties.model import TRAITS
from sekisho.parties.names import FAMILIES, MARK
from sekisho.parties.tally import DESCENT as DESCENDED
from sekisho.parties.tally import LETTER, NUMBER, OWN, PARTICLE, PLACE, TRANSCRIBED
from sekisho.parties.weights import digits_of, number, own, weight


def traits(tokens: Sequence[str]) -> pl.DataFrame:
    """Weight in nats, signs, codes of first letter and first sound, and the number that it writes, of each token."""
    written = [t.lstrip("0") if number(t) else "" for t in tokens]
    digits = [digits_of(n) if n else "" for n in written]
    return pl.DataFrame(
        {
            "weight": list(map(weight, tokens)),
            "signs": _signs(tokens),
            "first": [ord(t[0]) if t else 0 for t in tokens],
            "sound": [ord(s) if (s := first_sound(t)) else 0 for t in tokens],
            "number": _keys(written),
            "digits": _keys(digits),
        },
        schema=TRAITS,
    )


@lru_cache(maxsize=1 << 12)
def form_bits(families: tuple[str, ...]) -> int:
    """Families of legal forms as bits: two names contradict where both have some and none in common."""
    return sum(1 << FAMILIES.index(family) for family in set(families))


def latin_first(tokens: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Codes of the first letters; 0 for a token that is no Latin word, which no letter may stand for."""
    codes = (ord(t[0]) if t.isascii() and t[:1].isalpha() else 0 for t in tokens)
    return np.fromiter(codes, dtype=np.uint32, count=len(tokens))


def _keys(numbers: list[str]) -> npt.NDArray[np.uint64]:
    return keys(numbers) * np.array([n != "" for n in numbers], dtype=np.uint64)


def _signs(tokens: Sequence[str]) -> list[int]:
    return [
        (OWN if own(t) else 0)
        | (PARTICLE if t in PARTICLES else 0)
        | (NUMBER if number(t) else 0)
        | (PLACE if t in PLACES else 0)
        | (DESCENDED if t in DESCENT else 0)
        | (LETTER if len(t) == 1 else 0)
        | (TRANSCRIBED if MARK in t else 0)
        for t in tokens
    ]
