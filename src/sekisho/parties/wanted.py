"""Which likenesses a batch of pairs needs that nobody worked out yet: words tell them before ``tally`` counts."""

from __future__ import annotations

import numpy as np

from sekisho.parties.counted import I64, MOST, NO_RUN, Int, Meets, Side
from sekisho.vocabulary.compiled import compiled, inner

NONE = 0  # how two tokens meet (``tally``)
UNKNOWN = 255  # how two tokens meet, where nobody asked yet


@inner
def _find(meets: Meets, word: Int, token: Int) -> int:
    """The row of ``meets`` of a word and a token, or -1."""
    low = meets.start[word]
    high = end = low + meets.length[word]
    while low < high:
        middle = (low + high) // 2
        if meets.token[middle] < token:
            low = middle + 1
        else:
            high = middle
    return int(low) if low < end and meets.token[low] == token else -1


@inner
def _wanted(q: Int, v: Int, asked: Side, listed: Side, meets: Meets, rows: I64, found: int) -> int:
    """Put the rows of ``meets`` that a pair of views needs and nobody asked for yet behind the others.

    Twice the row, and one more where neighbours run together are asked for.
    """
    first, begin = np.int64(asked.start[q]), np.int64(listed.start[v])
    for i in range(first, first + np.int64(asked.length[q])):
        word, run = np.int64(asked.token[i]), np.int64(asked.run[i])
        for j in range(begin, begin + np.int64(listed.length[v])):
            token, pair = np.int64(listed.token[j]), np.int64(listed.run[j])
            p = _find(meets, word, token)
            if p >= 0 and meets.how[p] == UNKNOWN:
                meets.how[p], rows[found], found = NONE, 2 * p, found + 1
            p = _find(meets, run, token) if run != NO_RUN else -1
            if p >= 0 and np.isnan(meets.joined[p]):
                meets.joined[p], rows[found], found = 0.0, 2 * p + 1, found + 1
            p = _find(meets, word, pair) if pair != NO_RUN else -1
            if p >= 0 and np.isnan(meets.joined[p]):
                meets.joined[p], rows[found], found = 0.0, 2 * p + 1, found + 1
    return found


@compiled
def wanted(query: I64, view: I64, asked: Side, listed: Side, meets: Meets) -> tuple[I64, I64]:
    """Which rows of ``meets`` these pairs of views need that are not known: as tokens, and as neighbours run together.

    Unknown is what met in the way ``UNKNOWN``, and a likeness of neighbours that is NaN. Who asks fills in what is
    returned; it is returned once.
    """
    rows, found, most = np.empty(1024, np.int64), 0, 3 * MOST * MOST
    for at in range(len(query)):
        if found + most > len(rows):
            rows = np.append(rows, np.empty(len(rows) + most, np.int64))
        found = _wanted(query[at], view[at], asked, listed, meets, rows, found)
    out = np.sort(rows[:found])
    return out[out % 2 == 0] // 2, out[out % 2 == 1] // 2
