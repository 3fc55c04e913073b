"""Names as numbers: what the compiled comparison (``tally``) is given instead of words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.number]
Int = int | np.int64
Keys = npt.NDArray[np.uint64]

MOST = 24  # tokens of a view
NO_RUN = 0xFFFFFFFF


class Traits(NamedTuple):
    """What is known of each token, by its row."""

    weight: Numbers
    signs: Numbers
    first: Numbers  # code of its first letter; 0 for a query's token that is no Latin word
    sound: Numbers  # code of its first sound
    number: Keys  # key of the number that it writes; 0 where it writes none
    digits: Keys  # the same where it begins with a digit, its ending left out


class Side(NamedTuple):
    """The views of one side: rows of their tokens ``start[view] .. + length[view]``, and what is known of each."""

    token: Numbers
    run: Numbers  # parallel to token: the row of it and its neighbour run together; ``NO_RUN`` where there is none
    syllabic: Flags  # parallel to token: where those are read in syllables
    start: Numbers
    length: Numbers
    letters: Numbers
    owned: Numbers
    reading: Flags
    bare: Flags
    native: Flags
    person: Flags
    forms: Numbers  # families of its legal forms, as bits (``traits.form_bits``)


class Meets(NamedTuple):
    """Which listed tokens a query's token may meet (``follow.Near``), how alike they are exactly, and how they meet.

    ``joined`` is the likeness where one of the two is neighbours run together.
    """

    start: I64
    length: I64
    token: npt.NDArray[np.int32]
    value: F64
    how: npt.NDArray[np.uint8]
    joined: F64


class Card(NamedTuple):
    """Points by card (person, other) and feature (``features.NAMES``), and the constants of align and features."""

    points: F64
    gate: float  # coverage below which a pair scores 0
    initial: float  # likeness of a word and its first letter
    searched: Int  # tokens left on the shorter side; beyond, the best pair is taken first
    rare: float  # nats of two rare words
    short: float  # letters from which a name is long enough
    short_native: float
    partly: float  # how far numbers are apart, at least, that are not the same


class Work(NamedTuple):
    """Room for one pair; what has two rows is of the query, then of the listed name."""

    nats: F64  # [2, tokens]
    signs: I64  # [2, tokens]
    sound: I64  # [2, tokens]
    number: Keys  # [2, tokens]
    digits: Keys  # [2, tokens]
    value: F64  # [tokens, tokens] likeness
    how: npt.NDArray[np.uint8]
    runs: F64  # [2, tokens, tokens] likeness of neighbours run together, of either side, and a token of the other
    left: I64  # of each query token, the listed one that it met, or -1
    right: I64
    worth: F64  # of each query token, the likeness at which it met
    met: npt.NDArray[np.uint8]  # how it met
    part: npt.NDArray[np.uint8]  # of each query token: 1 the second of two that met one, 2 met two, 3 the first of two
    edges: I64  # [edges, 2]
    weight: F64  # [edges]
    chosen: I64  # [tokens + 1], as all that follows but the last
    rows: I64  # of the search: the query's tokens that have edges
    turn: I64
    taken: I64
    ahead: F64
    sums: F64
    seen: F64  # [features]
