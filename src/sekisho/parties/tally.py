"""Score pairs of views in which tokens meet tokens: the loop of the comparison.

What ``align``, ``features`` and the scorecard say of a pair, over numbers instead of words. Names that are equal once
they are run together are not for this loop; what it finds worth telling is aligned once more in words, so that the
officer reads what was computed there and nowhere else.
"""

from __future__ import annotations

import numpy as np

from sekisho.parties.counted import F64, I64, MOST, NO_RUN, Card, Int, Keys, Meets, Side, Traits, Work
from sekisho.vocabulary.compiled import compiled, inner

# signs of a token; then how two tokens met
OWN, PARTICLE, NUMBER, PLACE, DESCENT, LETTER, TRANSCRIBED = 1, 2, 4, 8, 16, 32, 64
NONE, NEAR, HEARD, EQUAL, INITIAL = 0, 1, 2, 3, 4


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
def _load(side: Side, view: Int, traits: Traits, which: Int, work: Work) -> int:
    """What is known of the tokens of a view into row ``which`` of the room; how many they are."""
    start, size = np.int64(side.start[view]), np.int64(side.length[view])
    for i in range(size):
        token = np.int64(side.token[start + i])
        work.nats[which, i], work.signs[which, i] = traits.weight[token], traits.signs[token]
        work.sound[which, i] = traits.sound[token]
        work.number[which, i], work.digits[which, i] = traits.number[token], traits.digits[token]
    return int(size)


@inner
def _compare(
    asked: Side, listed: Side, q: Int, v: Int, meets: Meets, mine: Traits, theirs: Traits, work: Work, initial: float
) -> None:
    """Fill the likeness of every token of either side."""
    first, begin = np.int64(asked.start[q]), np.int64(listed.start[v])
    for i in range(np.int64(asked.length[q])):
        word = np.int64(asked.token[first + i])
        for j in range(np.int64(listed.length[v])):
            token = np.int64(listed.token[begin + j])
            p = _find(meets, word, token)
            work.value[i, j], work.how[i, j] = 0.0, NONE
            if p >= 0 and meets.how[p] == EQUAL:
                work.value[i, j], work.how[i, j] = 1.0, EQUAL
            elif mine.first[word] == theirs.first[token] and (work.signs[0, i] | work.signs[1, j]) & LETTER:
                work.value[i, j], work.how[i, j] = initial, INITIAL
            elif p >= 0:
                work.value[i, j], work.how[i, j] = meets.value[p], meets.how[p]


@inner
def _compare_runs(asked: Side, listed: Side, q: Int, v: Int, meets: Meets, work: Work) -> None:
    """Fill the likeness of neighbours run together and the other side's tokens.

    Neighbours that spell a transcription are both words of a name's own; others are read in syllables.
    """
    first, begin = np.int64(asked.start[q]), np.int64(listed.start[v])
    signs = work.signs
    for i in range(np.int64(asked.length[q])):
        word, run = np.int64(asked.token[first + i]), np.int64(asked.run[first + i])
        for j in range(np.int64(listed.length[v])):
            token, pair = np.int64(listed.token[begin + j]), np.int64(listed.run[begin + j])
            work.runs[0, i, j], work.runs[1, j, i] = 0.0, 0.0
            p = _find(meets, run, token) if run != NO_RUN else -1
            if p >= 0:
                spelt = asked.syllabic[first + i]
                if signs[1, j] & TRANSCRIBED:
                    spelt = signs[0, i] & signs[0, i + 1] & OWN > 0
                if meets.how[p] == EQUAL or spelt:
                    work.runs[0, i, j] = meets.joined[p]
            p = _find(meets, word, pair) if pair != NO_RUN else -1
            if p >= 0:
                spelt = listed.syllabic[begin + j]
                if signs[0, i] & TRANSCRIBED:
                    spelt = signs[1, j] & signs[1, j + 1] & OWN > 0
                if meets.how[p] == EQUAL or spelt:
                    work.runs[1, j, i] = meets.joined[p]


@inner
def _equal(size: Int, other: Int, work: Work) -> None:
    """Equal tokens meet, the nearest in place first."""
    for i in range(size):
        best = -1
        for j in range(other):
            if work.right[j] < 0 and work.how[i, j] == EQUAL and (best < 0 or abs(j - i) < abs(best - i)):
                best = j
        if best >= 0:
            work.left[i], work.right[best] = best, i


@inner
def _open(met: I64, size: Int) -> int:
    """How many tokens of one side are left."""
    left = 0
    for i in range(size):
        left += met[i] < 0
    return left


@inner
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


@inner
def _edges(size: Int, other: Int, work: Work) -> int:
    """What the tokens that are left may meet: worth most first, then in order of the query, then of the listed name."""
    found = 0
    for i in range(size):
        for j in range(other):
            if work.left[i] >= 0 or work.right[j] >= 0 or work.value[i, j] <= 0.0:
                continue
            worth = work.value[i, j] * min(work.nats[0, i], work.nats[1, j])
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


@inner
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


@inner
def _undone(size: Int, other: Int, found: Int, work: Work) -> None:
    """Let go of what ``_greedy`` took."""
    for e in range(found):
        i, j = work.edges[e, 0], work.edges[e, 1]
        if work.left[i] == j and work.right[j] == i:
            work.left[i], work.right[j] = -1, -1


@inner
def _next(at: Int, found: Int, work: Work) -> bool:
    """Take the next edge of a row that is free, or none once all were tried; False where there is nothing more."""
    rows, turn, taken = work.rows, work.turn, work.taken
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


@inner
def _search(count: Int, found: Int, work: Work) -> None:
    """The set of meetings of greatest worth (into ``work.chosen``), by branch and bound over the query's tokens.

    A loop of its own rather than calls of itself, which cannot be kept on disk.
    """
    turn, taken, worth = work.turn, work.taken, work.sums
    for i in range(count + 1):
        turn[i], taken[i], worth[i] = -1, -1, 0.0
    at, best = 0, -1.0
    while at >= 0:
        if turn[at] < 0:  # come down to this row
            if worth[at] + work.ahead[at] <= best:
                at -= 1
                continue
            if at == count:
                best = worth[at]
                for i in range(count):
                    work.chosen[i] = taken[i]
                at -= 1
                continue
            turn[at] = 0
        if not _next(at, found, work):
            at -= 1
            continue
        worth[at + 1] = worth[at] + (work.weight[taken[at]] if taken[at] >= 0 else 0.0)
        at += 1
        turn[at] = -1


@inner
def _best(found: Int, size: Int, work: Work) -> None:
    rows, most, count = work.rows, work.ahead, 0
    for i in range(size + 1):
        most[i] = 0.0
    for i in range(size):
        for e in range(found):
            if work.edges[e, 0] == i:
                rows[count], most[count] = i, work.weight[e]
                count += 1
                break
    for at in range(count - 1, -1, -1):
        most[at] += most[at + 1]
    _search(count, found, work)
    for at in range(count):
        e = work.chosen[at]
        if e >= 0:
            work.left[work.edges[e, 0]], work.right[work.edges[e, 1]] = work.edges[e, 1], work.edges[e, 0]


@inner
def _assign(size: Int, other: Int, work: Work, searched: Int) -> None:
    """What is left of either side meets at most one (``align``)."""
    left, right = _open(work.left, size), _open(work.right, other)
    if left and right:
        found = _edges(size, other, work)
        if not _greedy(found, work) and min(left, right) <= searched:
            _undone(size, other, found, work)
            _best(found, size, work)
    for i in range(size):
        if work.left[i] >= 0 and work.met[i] == NONE and work.part[i] == 0:
            work.worth[i], work.met[i] = work.value[i, work.left[i]], work.how[i, work.left[i]]


@inner
def _total(nats: F64, size: Int) -> float:
    total = 0.0
    for i in range(size):
        total += nats[i]
    return max(total, 1e-9)


@inner
def _met(size: Int, other: Int, work: Work) -> float:
    """Features of the meetings (``features.sums_of``); the coverage.

    The nats that met go to ``seen[24]``, words of its own to ``seen[27]``.
    """
    seen, mine, theirs = work.seen, work.nats[0], work.nats[1]
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
        telling = work.signs[1, j] & OWN > 0
        own += telling
        if how == HEARD:
            sounding += worth
        elif value < 1.0:
            misspelt, least, near = misspelt + 1, min(least, value), near + worth
            others += work.sound[0, i] != work.sound[1, j]
        else:
            equal += telling
    share_q, share_l = min(1.0, gained_q / _total(mine, size)), min(1.0, gained_l / _total(theirs, other))
    seen[0], seen[1], seen[2] = min(share_q, share_l), max(share_q, share_l), np.sqrt(share_q * share_l)
    seen[15], seen[16], seen[19], seen[20] = min(misspelt, 3), 1.0 - least, min(others, 2), not equal
    seen[21] = min(initials, 2)
    seen[17], seen[18] = near / max(met, 1e-9), sounding / max(met, 1e-9)
    seen[24], seen[27] = met, own
    return float(seen[2])


@inner
def _rest(met: I64, which: Int, size: Int, work: Work) -> tuple[float, bool, bool, bool, bool, bool]:
    """Of the tokens left over on one side: share of weight, any of its own, any place, any that contradict, and whether
    the last and the first of those is the last and the first of the name.
    """
    share, own, place, last, first = 0.0, False, False, -1, -1
    for i in range(size):
        if met[i] >= 0:
            continue
        share += work.nats[which, i]
        sign = work.signs[which, i]
        own, place = own or sign & OWN > 0, place or sign & PLACE > 0
        if not sign & (PARTICLE | NUMBER):
            first, last = i if first < 0 else first, i
    return share / _total(work.nats[which], size), own, place, last >= 0, last == size - 1, first == 0


@inner
def _left_over(
    seen: F64, one: tuple[float, bool, bool, bool, bool, bool], other: tuple[float, bool, bool, bool, bool, bool]
) -> None:
    for at in range(3, 12):
        seen[at] = 0.0
    words = not (one[1] or other[1])
    if one[3] and other[3]:
        seen[3], seen[4], seen[5] = 1.0, min(one[0], other[0]), words
        seen[6], seen[7], seen[8] = one[2] and other[2], one[4] or other[4], one[5] and other[5]
    elif one[0] > 0.0 or other[0] > 0.0:
        seen[9], seen[10], seen[11] = max(one[0], other[0]), words, one[2] or other[2]


@inner
def _order(size: Int, work: Work, loose: Int) -> None:
    """Whether the words are turned round, or moved about (``features._order``)."""
    order, run, count, descended = work.chosen, work.rows, 0, False
    for i in range(size):
        sign = work.signs[0, i]
        descended = descended or sign & DESCENT > 0
        if work.left[i] >= 0 and work.part[i] != 1 and not sign & PARTICLE:
            order[count] = work.left[i]
            count += 1
    falls, longest = 0, 0
    for a in range(count):
        run[a] = 0
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
    if loose and not descended:
        work.seen[22] = 3.0
        return
    if falls == 1:
        work.seen[22] = 1.0
        return
    work.seen[23 if descended else 22] = min(3, count - longest)


@inner
def _same(numbers: Keys, size: Int, other: Int) -> tuple[bool, bool, bool]:
    """Whether either side has numbers, and whether they are the same; a key of 0 is no number."""
    some, theirs, same = False, False, True
    for which in range(2):
        for i in range(size if which == 0 else other):
            key = numbers[which, i]
            if not key:
                continue
            some, theirs = some or which == 0, theirs or which == 1
            met = False
            for j in range(other if which == 0 else size):
                met = met or numbers[1 - which, j] == key
            same = same and met
    return some, theirs, same


@inner
def _numbers(size: Int, other: Int, work: Work, partly: float) -> None:
    """Numbers in any writing and those in digits (``weights.numbers_apart``); the least that they may be apart."""
    some, theirs, same = _same(work.number, size, other)
    digits, figures, equal = _same(work.digits, size, other)
    work.seen[12] = partly if some and theirs and not (same or (digits and figures and equal)) else 0.0
    work.seen[13] = some != theirs


@inner
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


@inner
def _scored(q: Int, v: Int, asked: Side, listed: Side, work: Work, card: Card) -> float:
    """The score of a pair whose tokens have met; -1 below the gate."""
    size, other = np.int64(asked.length[q]), np.int64(listed.length[v])
    if _met(size, other, work) < card.gate:
        return -1.0
    mine, theirs = _rest(work.left, 0, size, work), _rest(work.right, 1, other, work)
    _left_over(work.seen, mine, theirs)
    # less a little: sums depend on their order in the last digits
    _order(size, work, mine[3] != theirs[3] and work.seen[24] < card.rare / 2.0 - 1e-6)
    _numbers(size, other, work, card.partly)
    _facts(work.seen, asked, listed, q, v, card)
    which = 0 if listed.person[v] else 1
    points, seen = card.points, work.seen
    taken = points[which, 0] * (1.0 - seen[0]) + points[which, 1] * (1.0 - seen[1]) + points[which, 2] * (1.0 - seen[2])
    for at in range(3, points.shape[1]):
        taken += points[which, at] * seen[at]
    return float(max(0.0, 1.0 - taken))


@compiled
def _room() -> Work:
    return Work(
        np.zeros((2, MOST)),
        np.zeros((2, MOST), np.int64),
        np.zeros((2, MOST), np.int64),
        np.zeros((2, MOST), np.uint64),
        np.zeros((2, MOST), np.uint64),
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
        np.empty(MOST + 1, np.int64),
        np.empty(MOST + 1, np.int64),
        np.empty(MOST + 1, np.int64),
        np.empty(MOST + 1),
        np.empty(MOST + 1),
        np.zeros(31),
    )


@inner
def _pair(
    q: Int, v: Int, asked: Side, listed: Side, meets: Meets, mine: Traits, theirs: Traits, work: Work, card: Card
) -> float:
    """The score of one pair; what is known of the query's tokens is in the room."""
    size, other = np.int64(asked.length[q]), _load(listed, v, theirs, 1, work)
    _compare(asked, listed, q, v, meets, mine, theirs, work, card.initial)
    for i in range(size):
        work.left[i], work.part[i], work.met[i] = -1, 0, NONE
    for j in range(other):
        work.right[j] = -1
    _equal(size, other, work)
    if _open(work.left, size) and _open(work.right, other):
        _compare_runs(asked, listed, q, v, meets, work)
        _run_together(size, other, work, 0)
        _run_together(other, size, work, 1)
    _assign(size, other, work, card.searched)
    return _scored(q, v, asked, listed, work, card)


@compiled
def tally(
    query: I64, view: I64, asked: Side, listed: Side, meets: Meets, traits: tuple[Traits, Traits], card: Card
) -> F64:
    """The score of each pair of views, not rounded; -1 where they share too little to be compared."""
    out, work, loaded = np.empty(len(query)), _room(), -1
    mine, theirs = traits
    for at in range(len(query)):
        if query[at] != loaded:
            loaded = query[at]
            _load(asked, loaded, mine, 0, work)
        out[at] = _pair(loaded, view[at], asked, listed, meets, mine, theirs, work, card)
    return out
