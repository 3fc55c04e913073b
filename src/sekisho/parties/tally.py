"""Score pairs of views in which tokens meet tokens: the loop of the comparison.

What ``align``, ``features`` and the scorecard say of a pair, over numbers instead of words. Names that are equal once
they are run together are not for this loop; what it finds worth telling is aligned once more in words, so that the
officer reads what was computed there and nowhere else.
"""

from __future__ import annotations

import numpy as np

from sekisho.parties.compiled import compiled
from sekisho.parties.counted import (
    F64,
    I64,
    MOST,
    NO_RUN,
    Card,
    Flags,
    Int,
    Keys,
    Meets,
    Numbers,
    Side,
    Traits,
    Work,
)

# signs of a token; then how two tokens met
OWN, PARTICLE, NUMBER, PLACE, DESCENT, LETTER, TRANSCRIBED = 1, 2, 4, 8, 16, 32, 64
NONE, NEAR, HEARD, EQUAL, INITIAL = 0, 1, 2, 3, 4


@compiled
def _find(tokens: I64, start: Int, count: Int, token: Int) -> int:
    """Where a token is among those that a word may meet, or -1."""
    low, high = start, start + count
    while low < high:
        middle = (low + high) // 2
        if tokens[middle] < token:
            low = middle + 1
        else:
            high = middle
    return int(low) if low < start + count and tokens[low] == token else -1


@compiled
def _compare(
    asked: Side, listed: Side, q: Int, v: Int, meets: Meets, traits: tuple[Traits, Traits], work: Work, initial: float
) -> None:
    """Fill the likeness of every token of either side."""
    mine, theirs = traits
    first, begin = np.int64(asked.start[q]), np.int64(listed.start[v])
    size, other = np.int64(asked.length[q]), np.int64(listed.length[v])
    for i in range(size):
        word, run = asked.token[first + i], asked.run[first + i]
        for j in range(other):
            token, pair = np.int64(listed.token[begin + j]), np.int64(listed.run[begin + j])
            p = _find(meets.token, meets.start[word], meets.length[word], token)
            work.value[i, j], work.how[i, j] = 0.0, NONE
            if p >= 0 and meets.how[p] == EQUAL:
                work.value[i, j], work.how[i, j] = 1.0, EQUAL
            elif mine.first[word] == theirs.first[token] and (mine.signs[word] | theirs.signs[token]) & LETTER:
                work.value[i, j], work.how[i, j] = initial, INITIAL
            elif p >= 0:
                work.value[i, j], work.how[i, j] = meets.value[p], meets.how[p]
            work.runs[0, i, j], work.runs[1, j, i] = 0.0, 0.0
            # neighbours that spell a transcription are both words of a name's own; others are read in syllables
            if run != NO_RUN:
                p = _find(meets.token, meets.start[run], meets.length[run], token)
                spelt = asked.syllabic[first + i]
                if theirs.signs[token] & TRANSCRIBED:
                    spelt = mine.signs[word] & mine.signs[asked.token[first + i + 1]] & OWN > 0
                if p >= 0 and (meets.how[p] == EQUAL or spelt):
                    work.runs[0, i, j] = meets.joined[p]
            if pair != NO_RUN:
                p = _find(meets.token, meets.start[word], meets.length[word], pair)
                spelt = listed.syllabic[begin + j]
                if mine.signs[word] & TRANSCRIBED:
                    spelt = theirs.signs[token] & theirs.signs[np.int64(listed.token[begin + j + 1])] & OWN > 0
                if p >= 0 and (meets.how[p] == EQUAL or spelt):
                    work.runs[1, j, i] = meets.joined[p]


@compiled
def _equal(size: Int, other: Int, work: Work) -> tuple[Int, Int]:
    """Equal tokens meet, the nearest in place first; how many are left on either side."""
    left, right = size, other
    for i in range(size):
        best = -1
        for j in range(other):
            if work.right[j] < 0 and work.how[i, j] == EQUAL and (best < 0 or abs(j - i) < abs(best - i)):
                best = j
        if best >= 0:
            work.left[i], work.right[best] = best, i
            left, right = left - 1, right - 1
    return left, right


@compiled
def _run_together(size: Int, other: Int, work: Work, flipped: Int) -> None:
    """Two neighbours of one side (the listed one where ``flipped``) that together are one token of the other."""
    split, whole = (work.right, work.left) if flipped else (work.left, work.right)
    for i in range(size - 1):
        if split[i] >= 0 or split[i + 1] >= 0:
            continue
        best, value = -1, 0.0
        for j in range(other):
            if whole[j] < 0 and work.runs[flipped, i, j] > value:
                best, value = j, work.runs[flipped, i, j]
        if best < 0:
            continue
        apart = (
            max(work.value[best, i], work.value[best, i + 1])
            if flipped
            else max(work.value[i, best], work.value[i + 1, best])
        )
        if value > apart:
            split[i], split[i + 1], whole[best] = best, best, i
            at = best if flipped else i
            work.worth[at], work.met[at], work.part[at] = value, EQUAL if value == 1.0 else HEARD, 2 if flipped else 3
            if not flipped:
                work.part[i + 1] = 1


@compiled
def _edges(size: Int, other: Int, work: Work, mine: F64, theirs: F64) -> int:
    """What the tokens that are left may meet: worth most first, then in order of the query, then of the listed name."""
    found = 0
    for i in range(size):
        for j in range(other):
            if work.left[i] >= 0 or work.right[j] >= 0 or work.value[i, j] <= 0.0:
                continue
            worth = work.value[i, j] * min(mine[i], theirs[j])
            at = found
            while at > 0 and work.weight[at - 1] < worth:
                work.weight[at], work.edges[at, 0], work.edges[at, 1] = (
                    work.weight[at - 1],
                    work.edges[at - 1, 0],
                    work.edges[at - 1, 1],
                )
                at -= 1
            work.weight[at], work.edges[at, 0], work.edges[at, 1] = worth, i, j
            found += 1
    return found


@compiled
def _greedy(found: Int, work: Work) -> bool:
    """Take the edges in order where both ends are free; whether all were taken."""
    every = True
    for e in range(found):
        i, j = work.edges[e, 0], work.edges[e, 1]
        if work.left[i] < 0 and work.right[j] < 0:
            work.left[i], work.right[j] = j, i
        else:
            every = False
    return every


@compiled
def _next(at: Int, found: Int, rows: I64, turn: I64, taken: I64, work: Work) -> bool:
    """Take the next edge of a row that is free, or none once all were tried; False where there is nothing more."""
    if taken[at] >= 0:
        work.right[work.edges[taken[at], 1]] = -1
        taken[at] = -1
    e = turn[at]
    while e < found and (work.edges[e, 0] != rows[at] or work.right[work.edges[e, 1]] >= 0):
        e += 1
    turn[at] = e + 1
    if e < found:
        taken[at] = e
        work.right[work.edges[e, 1]] = rows[at]
    return bool(e <= found)


@compiled
def _search(count: Int, found: Int, rows: I64, ahead: F64, work: Work) -> None:
    """The set of meetings of greatest worth (into ``work.chosen``), by branch and bound over the query's tokens.

    A loop of its own rather than calls of itself, which cannot be kept on disk.
    """
    turn, taken, worth = np.full(count + 1, -1), np.full(count + 1, -1), np.zeros(count + 1)
    at, best = 0, -1.0
    while at >= 0:
        if turn[at] < 0:  # come down to this row
            if worth[at] + ahead[at] <= best:
                at -= 1
                continue
            if at == count:
                best = worth[at]
                work.chosen[:count] = taken[:count]
                at -= 1
                continue
            turn[at] = 0
        if not _next(at, found, rows, turn, taken, work):
            at -= 1
            continue
        worth[at + 1] = worth[at] + (work.weight[taken[at]] if taken[at] >= 0 else 0.0)
        at += 1
        turn[at] = -1


@compiled
def _best(found: Int, size: Int, work: Work) -> None:
    rows, most, count = np.empty(size, np.int64), np.zeros(size + 1), 0
    for i in range(size):
        for e in range(found):
            if work.edges[e, 0] == i:
                rows[count], most[count] = i, work.weight[e]
                count += 1
                break
    for at in range(count - 1, -1, -1):
        most[at] += most[at + 1]
    _search(count, found, rows, most, work)
    for at in range(count):
        e = work.chosen[at]
        if e >= 0:
            work.left[work.edges[e, 0]], work.right[work.edges[e, 1]] = work.edges[e, 1], work.edges[e, 0]


@compiled
def _assign(size: Int, other: Int, work: Work, mine: F64, theirs: F64, searched: Int) -> None:
    """Every token of either side meets at most one, or two neighbours (``align``)."""
    work.left[:size], work.right[:other], work.part[:size], work.met[:size] = -1, -1, 0, NONE
    left, right = _equal(size, other, work)
    if left and right:
        _run_together(size, other, work, 0)
        _run_together(other, size, work, 1)
        left, right = (work.left[:size] < 0).sum(), (work.right[:other] < 0).sum()
    if left and right:
        found = _edges(size, other, work, mine, theirs)
        before, after = work.left[:size].copy(), work.right[:other].copy()
        if not _greedy(found, work) and min(left, right) <= searched:
            work.left[:size], work.right[:other] = before, after
            _best(found, size, work)
    for i in range(size):
        if work.left[i] >= 0 and work.met[i] == NONE and work.part[i] == 0:
            work.worth[i], work.met[i] = work.value[i, work.left[i]], work.how[i, work.left[i]]


@compiled
def _met(size: Int, work: Work, mine: F64, theirs: F64, signs: Numbers, sounds: tuple[Numbers, Numbers]) -> float:
    """Features of the meetings (``features.sums_of``); the coverage.

    The nats that met go to ``seen[24]``, words of its own to ``seen[27]``.
    """
    seen = work.seen
    gained_q = gained_l = met = near = sounding = 0.0
    least, misspelt, others, initials, own, equal = 1.0, 0, 0, 0, 0, 0
    for i in range(size):
        j, how, value = work.left[i], work.met[i], work.worth[i]
        if j < 0 or work.part[i] == 1:
            continue
        if how == INITIAL:
            initials += 1
            continue
        own_nats = mine[i] + (mine[i + 1] if work.part[i] == 3 else 0.0)
        nats = theirs[j] + (theirs[j + 1] if work.part[i] == 2 else 0.0)
        worth = value * min(own_nats, nats)
        gained_q, gained_l, met = gained_q + value * own_nats, gained_l + value * nats, met + worth
        telling = signs[j] & OWN > 0
        own += telling
        if how == HEARD:
            sounding += worth
        elif value < 1.0:
            misspelt, least, near = misspelt + 1, min(least, value), near + worth
            others += sounds[0][i] != sounds[1][j]
        else:
            equal += telling
    share_q, share_l = min(1.0, gained_q / max(mine.sum(), 1e-9)), min(1.0, gained_l / max(theirs.sum(), 1e-9))
    seen[0], seen[1], seen[2] = min(share_q, share_l), max(share_q, share_l), np.sqrt(share_q * share_l)
    seen[15], seen[16], seen[19], seen[20], seen[21] = (
        min(misspelt, 3),
        1.0 - least,
        min(others, 2),
        not equal,
        min(initials, 2),
    )
    seen[17], seen[18] = near / max(met, 1e-9), sounding / max(met, 1e-9)
    seen[24], seen[27] = met, own
    return float(seen[2])


@compiled
def _rest(met: I64, weights: F64, signs: Numbers) -> tuple[float, bool, bool, bool, bool, bool]:
    """Of the tokens left over on one side: share of weight, any of its own, any place, any that contradict, and whether
    the last and the first of those is the last and the first of the name.
    """
    share, own, place, last, first = 0.0, False, False, -1, -1
    size = len(met)
    for i in range(size):
        if met[i] >= 0:
            continue
        share += weights[i]
        own, place = own or signs[i] & OWN > 0, place or signs[i] & PLACE > 0
        if not signs[i] & (PARTICLE | NUMBER):
            first, last = i if first < 0 else first, i
    return share / max(weights.sum(), 1e-9), own, place, last >= 0, last == size - 1, first == 0


@compiled
def _left_over(
    seen: F64, one: tuple[float, bool, bool, bool, bool, bool], other: tuple[float, bool, bool, bool, bool, bool]
) -> None:
    seen[3:12] = 0.0
    words = not (one[1] or other[1])
    if one[3] and other[3]:
        seen[3], seen[4], seen[5] = 1.0, min(one[0], other[0]), words
        seen[6], seen[7], seen[8] = one[2] and other[2], one[4] or other[4], one[5] and other[5]
    elif one[0] > 0.0 or other[0] > 0.0:
        seen[9], seen[10], seen[11] = max(one[0], other[0]), words, one[2] or other[2]


@compiled
def _order(size: Int, work: Work, signs: Numbers) -> None:
    """Whether the words are turned round, or moved about (``features._order``)."""
    order, count, descended = work.chosen, 0, False
    for i in range(size):
        descended = descended or signs[i] & DESCENT > 0
        if work.left[i] >= 0 and work.part[i] != 1 and not signs[i] & PARTICLE:
            order[count] = work.left[i]
            count += 1
    falls, longest = 0, 0
    run = np.zeros(count, np.int64)
    for a in range(count):
        if order[a] > order[(a + 1) % count]:
            falls += 1
        for b in range(a):
            if order[b] < order[a]:
                run[a] = max(run[a], run[b])
        run[a] += 1
        longest = max(longest, run[a])
    work.seen[22], work.seen[23] = 0.0, 0.0
    if longest == count:
        return
    if falls == 1:
        work.seen[22] = 1.0
        return
    work.seen[23 if descended else 22] = min(3, count - longest)


@compiled
def _same(mine: Keys, theirs: Keys) -> tuple[bool, bool, bool]:
    """Whether either side has numbers, and whether they are the same; a key of 0 is no number."""
    some, other, same = False, False, True
    for i in range(len(mine)):
        if mine[i]:
            some, same = True, same and (theirs == mine[i]).any()
    for j in range(len(theirs)):
        if theirs[j]:
            other, same = True, same and (mine == theirs[j]).any()
    return some, other, same


@compiled
def _numbers(seen: F64, mine: tuple[Keys, Keys], theirs: tuple[Keys, Keys], partly: float) -> None:
    """Numbers in any writing and those in digits (``weights.numbers_apart``); the least that they may be apart."""
    some, other, same = _same(mine[0], theirs[0])
    digits, figures, equal = _same(mine[1], theirs[1])
    seen[12] = partly if some and other and not (same or (digits and figures and equal)) else 0.0
    seen[13] = some != other


@compiled
def _facts(seen: F64, asked: Side, listed: Side, q: Int, v: Int, card: Card) -> None:
    """Features of the names as wholes; ``seen[24]`` and ``seen[27]`` hold what ``_met`` left there."""
    letters = min(np.int64(asked.letters[q]), np.int64(listed.letters[v]))
    one, other = asked.reading[q], listed.reading[v]
    bare = (one and asked.bare[q]) or (other and listed.bare[v])
    mine, theirs = np.int64(asked.forms[q]), np.int64(listed.forms[v])
    seen[14] = mine != 0 and theirs != 0 and mine & theirs == 0
    seen[24] = max(0.0, 1.0 - seen[24] / card.rare)
    seen[25] = max(0.0, 1.0 - letters / (card.short_native if asked.native[q] else card.short))
    seen[26] = min(np.int64(asked.length[q]), np.int64(listed.length[v])) == 1
    seen[27] = seen[27] < 2.0 and max(np.int64(asked.owned[q]), np.int64(listed.owned[v])) > 1
    seen[28], seen[29], seen[30] = (one or other) and not bare, bare, one and other


@compiled
def _scored(q: Int, v: Int, asked: Side, listed: Side, traits: tuple[Traits, Traits], work: Work, card: Card) -> float:
    """The score of a pair whose tokens are compared; -1 below the gate."""
    size, other = np.int64(asked.length[q]), np.int64(listed.length[v])
    words = asked.token[asked.start[q] : asked.start[q] + size]
    start = np.int64(listed.start[v])
    tokens = listed.token[start : start + other]
    mine, theirs = traits[0].weight[words].astype(np.float64), traits[1].weight[tokens].astype(np.float64)
    signs, marks = traits[0].signs[words], traits[1].signs[tokens]
    _assign(size, other, work, mine, theirs, card.searched)
    if _met(size, work, mine, theirs, marks, (traits[0].sound[words], traits[1].sound[tokens])) < card.gate:
        return -1.0
    _left_over(work.seen, _rest(work.left[:size], mine, signs), _rest(work.right[:other], theirs, marks))
    _order(size, work, signs)
    numbers = traits[0].number[words], traits[0].digits[words]
    figures = traits[1].number[tokens], traits[1].digits[tokens]
    _numbers(work.seen, numbers, figures, card.partly)
    _facts(work.seen, asked, listed, q, v, card)
    points = card.points[0 if listed.person[v] else 1]
    taken = points[0] * (1.0 - work.seen[0]) + points[1] * (1.0 - work.seen[1]) + points[2] * (1.0 - work.seen[2])
    for at in range(3, len(points)):
        taken += points[at] * work.seen[at]
    return float(max(0.0, 1.0 - taken))


@compiled
def _room() -> Work:
    return Work(
        np.zeros((MOST, MOST)),
        np.zeros((MOST, MOST), np.uint8),
        np.zeros((2, MOST, MOST)),
        np.empty(MOST, np.int64),
        np.empty(MOST, np.int64),
        np.zeros(MOST),
        np.zeros(MOST, np.uint8),
        np.zeros(MOST, np.uint8),
        np.empty((MOST * MOST, 2), np.int64),
        np.empty(MOST * MOST),
        np.empty(MOST + 1, np.int64),
        np.zeros(31),
    )


@compiled
def wanted(query: I64, view: I64, asked: Side, listed: Side, meets: Meets) -> tuple[Flags, Flags]:
    """Which rows of ``meets`` these pairs of views need: as tokens, and as neighbours run together."""
    tokens, runs = np.zeros(len(meets.token), np.bool_), np.zeros(len(meets.token), np.bool_)
    for at in range(len(query)):
        first, begin = np.int64(asked.start[query[at]]), np.int64(listed.start[view[at]])
        for i in range(first, first + np.int64(asked.length[query[at]])):
            word, run = asked.token[i], asked.run[i]
            for j in range(begin, begin + np.int64(listed.length[view[at]])):
                token, pair = np.int64(listed.token[j]), np.int64(listed.run[j])
                p = _find(meets.token, meets.start[word], meets.length[word], token)
                if p >= 0:
                    tokens[p] = True
                if run != NO_RUN:
                    p = _find(meets.token, meets.start[run], meets.length[run], token)
                    if p >= 0:
                        runs[p] = True
                if pair != NO_RUN:
                    p = _find(meets.token, meets.start[word], meets.length[word], pair)
                    if p >= 0:
                        runs[p] = True
    return tokens, runs


@compiled
def tally(
    query: I64,
    view: I64,
    asked: Side,
    listed: Side,
    meets: Meets,
    traits: tuple[Traits, Traits],
    card: Card,
) -> F64:
    """The score of each pair of views, not rounded; -1 where they share too little to be compared."""
    out, work = np.empty(len(query)), _room()
    for at in range(len(query)):
        _compare(asked, listed, query[at], view[at], meets, traits, work, card.initial)
        out[at] = _scored(query[at], view[at], asked, listed, traits, work, card)
    return out
