"""Follow the postings of a query's tokens, and bound what each listed view could score: the loop of the search.

For one query at a time, every listed view that holds a near token gets a row of sums: what met, in nats of either side.
Where several tokens touch one word of either name, the best of them counts. From the sums follows the least that the
scorecard must take off; a view that cannot reach the floor is dropped for good.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sekisho.vocabulary.compiled import compiled, inner

I64 = npt.NDArray[np.int64]
I32 = npt.NDArray[np.int32]
F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.number]
Int = int | np.int64


class Lists(NamedTuple):
    """The dictionary of listed tokens and their postings (``model.TOKENS``, ``model.POSTINGS``)."""

    start: Numbers
    length: Numbers
    weight: Numbers
    brand: Flags
    postings: npt.NDArray[np.uint64]


class Listed(NamedTuple):
    """What is known of each listed view (``model.VIEWS``)."""

    weight: Numbers
    initials: Numbers
    soft: Numbers
    letters: Numbers
    owned: Numbers
    reading: Flags
    bare: Flags
    person: Flags


class Asked(NamedTuple):
    """The same of each query view; its slots are ``first`` up to the next one's."""

    first: I64  # [queries + 1]
    weight: F64
    initials: F64
    soft: F64
    letters: I64
    owned: I64
    reading: Flags
    bare: Flags
    native: Flags


class Slots(NamedTuple):
    """One row a token of a query view; neighbours that may have been written together come after."""

    word: I64  # position in the vocabulary
    worth: F64  # nats of the query that the slot takes up
    most: F64  # nats of the heaviest near token whose list is long; 0 where none is
    followed: Flags  # all its lists are joined; else only the short ones


class Near(NamedTuple):
    """The listed tokens that each word of the vocabulary may stand for: ``start[word] .. + length[word]``."""

    start: I64
    length: I64
    token: I32
    alike: npt.NDArray[np.float32]


class Limits(NamedTuple):
    """Thresholds of policy and scorecard; ``points`` by card (person, other) and deduction, in the order below."""

    points: F64  # [2, len(DEDUCTIONS)]
    floor: float
    floor_brand: float
    least_share: float  # of the product of both names' weight that must have met
    slack: float  # sums depend on their order in the last digits
    long_list: int  # postings from which a list is long
    rarest: float  # nats
    telling: float  # nats from which a word is one of its own
    letter: float  # nats of a single letter, which is one of its own too
    short: float  # letters from which a name is long enough
    short_native: float


DEDUCTIONS = (
    "covered_least",
    "covered_most",
    "covered_mean",
    "contradicted",
    "omitted_share",
    "crossed",
    "vowelless",
    "unequal",
    "lone",
    "short",
    "misspelt_share",
    "misspelling",
    "sounding_share",
)

# columns of the sums: gained (weight times likeness) and used (weight) of query and listed name; greatest likeness;
# words of its own; best likeness of the slot that is being followed; 1 where a brand met its equal; that slot
_GQ, _GL, _UQ, _UL, _BEST, _OWN, _SLOT, _BRAND, _LAST = 0, 1, 2, 3, 4, 5, 6, 7, 8
_COLUMNS = 9
_SEARCHED = 8  # a list so many times longer than the views that are left is searched, not read
_LOW = np.uint64(0xFFFFFFFF)


@inner
def _telling(nats: float, limits: Limits) -> float:
    if nats <= limits.telling + limits.slack and abs(nats - limits.letter) >= limits.slack:
        return 0.0
    return 2.0 if nats > limits.rarest + limits.slack else 1.0


@inner
def _kept(
    size: Int,
    touched: I64,
    place: I32,
    sums: F64,
    more: tuple[float, float],
    q: Int,
    asked: Asked,
    listed: Listed,
    limits: Limits,
) -> int:
    """Keep the touched views to which the scorecard could still give the floor, were all that is not known perfect.

    ``more`` are the nats that were not followed, of the query's own and of the lists', and are taken to have met.
    """
    own, points, kept = asked.weight[q], limits.points, 0
    initials, soft, letters, owned = asked.initials[q], asked.soft[q], asked.letters[q], asked.owned[q]
    bare, reading, long_enough = (
        asked.bare[q],
        asked.reading[q],
        limits.short_native if asked.native[q] else limits.short,
    )
    for at in range(size):
        v = touched[at]
        other = np.float64(listed.weight[v])
        share_q, share_l = min(1.0, (sums[at, _GQ] + more[0]) / own), min(1.0, (sums[at, _GL] + more[1]) / other)
        if share_q * share_l < limits.least_share - limits.slack:
            continue
        card = 0 if listed.person[v] else 1
        taken = points[card, 0] * (1.0 - min(share_q, share_l)) + points[card, 1] * (1.0 - max(share_q, share_l))
        taken += points[card, 2] * (1.0 - np.sqrt(share_q * share_l))
        # An initial may take up any word of the other name, and particles and numbers contradict nothing.
        spare = limits.rarest * (initials + listed.initials[v])
        rest_q = own - sums[at, _UQ] - more[0] - spare - soft
        rest_l = other - sums[at, _UL] - more[1] - spare - listed.soft[v]
        if rest_q > limits.slack and rest_l > limits.slack:
            taken += points[card, 3]
        else:
            taken += points[card, 4] * max(0.0, rest_q / own, rest_l / other)
        if bare or listed.bare[v]:
            taken += points[card, 6]
        elif reading or listed.reading[v]:
            taken += points[card, 5]
        best, telling = (1.0, sums[at, _OWN] + 2.0) if more[0] > 0.0 else (sums[at, _BEST], sums[at, _OWN])
        if best < 1.0:
            taken += points[card, 7] + min(points[card, 12], points[card, 10] + points[card, 11] * (1.0 - best))
        if telling < 2.0 and (owned > 1 or listed.owned[v] > 1):
            taken += points[card, 8]
        taken += points[card, 9] * max(0.0, 1.0 - min(letters, np.int64(listed.letters[v])) / long_enough)
        if 1.0 - taken >= (limits.floor_brand if sums[at, _BRAND] > 0.0 else limits.floor) - limits.slack:
            touched[kept], place[v] = v, kept
            for column in range(_COLUMNS):
                sums[kept, column] = sums[at, column]
            kept += 1
    return kept


@inner
def _of_query(
    q: Int, asked: Asked, slots: Slots, near: Near, lists: Lists, limits: Limits, sums: F64, place: I32, touched: I64
) -> int:
    """Sum the query's side of all that its slots meet; how many views were touched.

    ``sums`` has a row for each of ``touched``, and ``place`` tells the row of a view; where the row is not that view's,
    it was not touched yet. So nothing has to be cleared, and the rows of one query lie together.
    """
    size = 0
    for s in range(asked.first[q], asked.first[q + 1]):
        word, worth = slots.word[s], slots.worth[s]
        for p in range(near.start[word], near.start[word] + near.length[word]):
            token, alike = near.token[p], near.alike[p]
            length = np.int64(lists.length[token])
            if not slots.followed[s] and length > limits.long_list:
                continue
            brand = 1.0 if lists.brand[token] and alike == 1.0 else 0.0
            start = np.int64(lists.start[token])
            for k in range(start, start + length):
                v = np.int64(lists.postings[k] & _LOW)
                at = place[v]
                if at < 0 or at >= size or touched[at] != v:
                    place[v], touched[size] = size, v
                    sums[size, _GQ], sums[size, _UQ], sums[size, _SLOT] = alike * worth, worth, alike
                    sums[size, _BEST], sums[size, _BRAND], sums[size, _LAST] = alike, brand, s
                    sums[size, _GL], sums[size, _UL], sums[size, _OWN] = 0.0, 0.0, 0.0
                    size += 1
                    continue
                if sums[at, _LAST] != s:
                    sums[at, _LAST], sums[at, _SLOT] = s, 0.0
                    sums[at, _UQ] += worth
                if alike > sums[at, _SLOT]:
                    sums[at, _GQ] += (alike - sums[at, _SLOT]) * worth
                    sums[at, _SLOT] = alike
                    sums[at, _BEST] = max(sums[at, _BEST], alike)
                sums[at, _BRAND] = max(sums[at, _BRAND], brand)
    return size


@inner
def _of_listed(
    q: Int,
    asked: Asked,
    slots: Slots,
    near: Near,
    lists: Lists,
    limits: Limits,
    sums: F64,
    place: I32,
    best: F64,
    seat: I32,
    order: I64,
) -> None:
    """Sum the listed side: each token once, at its ``best`` likeness to any slot. ``seat`` is for tokens what ``place``
    is for views.
    """
    size = 0
    for s in range(asked.first[q], asked.first[q + 1]):
        word = slots.word[s]
        for p in range(near.start[word], near.start[word] + near.length[word]):
            token = near.token[p]
            if not slots.followed[s] and lists.length[token] > limits.long_list:
                continue
            at = seat[token]
            if at < 0 or at >= size or order[at] != token:
                seat[token], order[size], best[size] = size, token, near.alike[p]
                size += 1
            else:
                best[at] = max(best[at], near.alike[p])
    for at in range(size):
        token = order[at]
        nats = np.float64(lists.weight[token])
        gained, telling = best[at] * nats, _telling(nats, limits)
        start = np.int64(lists.start[token])
        for k in range(start, start + np.int64(lists.length[token])):
            row = place[np.int64(lists.postings[k] & _LOW)]
            sums[row, _GL] += gained
            sums[row, _UL] += nats
            sums[row, _OWN] += telling


@inner
def _holds(postings: npt.NDArray[np.uint64], start: Int, count: Int, view: Int) -> bool:
    """Whether a view is among the postings of a token."""
    low, high = start, start + count
    while low < high:
        middle = (low + high) // 2
        if np.int64(postings[middle] & _LOW) < view:
            low = middle + 1
        else:
            high = middle
    return bool(low < start + count and np.int64(postings[low] & _LOW) == view)


@inner
def _add(sums: F64, at: Int, alike: float, worth: float, nats: float, telling: float) -> None:
    """Add what one list brings to one view."""
    sums[at, _GQ] += alike * worth
    sums[at, _UQ] += worth
    sums[at, _GL] += alike * nats
    sums[at, _UL] += nats
    sums[at, _OWN] += telling
    sums[at, _BEST] = max(sums[at, _BEST], alike)


@inner
def _look_up(
    size: Int,
    touched: I64,
    place: I32,
    q: Int,
    asked: Asked,
    slots: Slots,
    near: Near,
    lists: Lists,
    limits: Limits,
    sums: F64,
) -> None:
    """Add what the long lists that were not followed bring to the views that are left.

    Either each view is looked up in the list, or, where they are many, each of the list among the views: to read a list
    from end to end costs far less a step than to search it.
    """
    for s in range(asked.first[q], asked.first[q + 1]):
        if slots.followed[s]:
            continue
        word, worth = slots.word[s], slots.worth[s]
        for p in range(near.start[word], near.start[word] + near.length[word]):
            token, alike = near.token[p], near.alike[p]
            start, length = np.int64(lists.start[token]), np.int64(lists.length[token])
            if length <= limits.long_list:
                continue
            nats = np.float64(lists.weight[token])
            telling = _telling(nats, limits)
            if length > _SEARCHED * size:
                for at in range(size):
                    if _holds(lists.postings, start, length, touched[at]):
                        _add(sums, at, alike, worth, nats, telling)
                continue
            for k in range(start, start + length):
                v = np.int64(lists.postings[k] & _LOW)
                at = place[v]
                if 0 <= at < size and touched[at] == v:
                    _add(sums, at, alike, worth, nats, telling)


@inner
def _not_followed(q: Int, asked: Asked, slots: Slots) -> tuple[float, float]:
    mine, theirs = 0.0, 0.0
    for s in range(asked.first[q], asked.first[q + 1]):
        if not slots.followed[s]:
            mine += slots.worth[s]
            theirs += slots.most[s]
    return mine, theirs


@compiled
def follow(asked: Asked, slots: Slots, near: Near, lists: Lists, listed: Listed, limits: Limits) -> tuple[I64, Flags]:
    """The pairs that may reach the floor, as query << 32 | listed view, and whether a brand met its equal in them."""
    views, tokens = len(listed.weight), len(lists.start)
    # Pages of these that nobody writes to cost nothing, however many views and tokens there are.
    sums, place, touched = np.empty((views, _COLUMNS)), np.empty(views, np.int32), np.empty(views, np.int64)
    best, seat, order = np.empty(tokens), np.empty(tokens, np.int32), np.empty(tokens, np.int64)
    pairs, branded, found = np.empty(1024, np.int64), np.empty(1024, np.bool_), 0
    for q in range(len(asked.weight)):
        size = _of_query(q, asked, slots, near, lists, limits, sums, place, touched)
        _of_listed(q, asked, slots, near, lists, limits, sums, place, best, seat, order)
        more = _not_followed(q, asked, slots)
        size = _kept(size, touched, place, sums, more, q, asked, listed, limits)
        if more[0] > 0.0 and size:
            _look_up(size, touched, place, q, asked, slots, near, lists, limits, sums)
            size = _kept(size, touched, place, sums, (0.0, 0.0), q, asked, listed, limits)
        while found + size > len(pairs):
            pairs, branded = np.append(pairs, pairs), np.append(branded, branded)
        for at in range(size):
            pairs[found + at], branded[found + at] = q << 32 | touched[at], sums[at, _BRAND] > 0.0
        found += size
    return pairs[:found], branded[:found]
