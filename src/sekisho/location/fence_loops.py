"""Compiled loops over fences: how deep a point lies in one, and what a tracker's fixes do to those it is near."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

Drawn = tuple[Floats, Floats, Ints, Floats]  # corners' latitudes and longitudes; where each fence's begin; radius
Cells = tuple[Longs, Ints, Ints, int]  # keys; where each cell's list begins; fences; cells a degree
FENCE, INSIDE, STREAK, SINCE = 0, 1, 2, 3  # what a slot holds

KM_A_DEGREE = 111.19508  # of a sphere of 6,371.0088 km
ENTER, EXIT = 1, 2
PLAIN, LATE, NOWHERE = 0, 1, 2  # what became of a fix


@inner
def _beyond(lat: float, lon: float, lats: Floats, lons: Floats, begin: int, end: int, radius: float) -> float:
    """Kilometres from a point to a fence's line: below zero inside. One corner is a circle of ``radius``."""
    if end - begin == 1:
        a, b = math.radians(lat), math.radians(lats[begin])
        half = math.sin((b - a) / 2) ** 2
        half += math.cos(a) * math.cos(b) * math.sin(math.radians(lons[begin] - lon) / 2) ** 2
        return 2 * math.degrees(math.asin(min(1.0, math.sqrt(half)))) * KM_A_DEGREE - radius
    wide = math.cos(math.radians(lat))
    nearest, inside = 1e18, False
    for at in range(begin, end):
        after = at + 1 if at + 1 < end else begin
        x1 = ((lons[at] - lon + 540.0) % 360.0 - 180.0) * wide
        x2 = x1 + ((lons[after] - lons[at] + 540.0) % 360.0 - 180.0) * wide  # an edge goes the short way round
        y1, y2 = lats[at] - lat, lats[after] - lat
        if (y1 > 0) != (y2 > 0) and x1 - y1 / (y2 - y1) * (x2 - x1) > 0:
            inside = not inside
        long = (x2 - x1) ** 2 + (y2 - y1) ** 2
        share = 0.0 if long == 0 else min(max(-(x1 * (x2 - x1) + y1 * (y2 - y1)) / long, 0.0), 1.0)
        nearest = min(nearest, (x1 + share * (x2 - x1)) ** 2 + (y1 + share * (y2 - y1)) ** 2)
    far = math.sqrt(nearest) * KM_A_DEGREE
    return -far if inside else far


@inner
def _cell(key: int, keys: Longs) -> int:
    """Where a key stands, by halving; -1 where it is absent."""
    low, high = 0, keys.size
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < keys.size and keys[low] == key else -1


@inner
def _open_near(lat: float, lon: float, drawn: Drawn, cells: Cells, slots: Longs, slot_of: Ints, count: int) -> int:
    """Slots for fences that the point is in and that have none yet; how many slots there are now."""
    lats, lons, first, radius = drawn
    keys, begin, which, a_degree = cells
    column = math.floor(((lon + 180.0) % 360.0) * a_degree)
    cell = _cell(math.floor((lat + 90.0) * a_degree) * 360 * a_degree + column, keys)
    for turn in range(2):
        here = cell if turn == 0 else keys.size  # the last list holds fences too wide for cells
        if here < 0:
            continue
        for at in range(begin[here], begin[here + 1]):
            one = which[at]
            if slot_of[one] < 0 and _beyond(lat, lon, lats, lons, first[one], first[one + 1], radius[one]) <= 0:
                slot_of[one] = count
                slots[count, FENCE], slots[count, INSIDE], slots[count, STREAK] = one, 0, 0
                count += 1
    return count


@inner
def _copy(slot: Longs, to: Longs, begin: int) -> None:
    for at in range(4):
        to[begin + at] = slot[at]


@inner
def _step(
    row: int, at: int, lat: float, lon: float, margin: float, confirm: int, drawn: Drawn, slots: Longs, slot_of: Ints,
    count: int, events: Longs, told: int,
) -> tuple[int, int]:  # fmt: skip
    """What one fix does to the open slots; how many slots and events there are now.

    Within the line speaks against being outside, beyond the margin against being inside; all else breaks a streak.
    """
    lats, lons, first, radius = drawn
    at_slot = 0
    while at_slot < count:
        slot = slots[at_slot]
        one = slot[FENCE]
        beyond = _beyond(lat, lon, lats, lons, first[one], first[one + 1], radius[one])
        if (beyond > margin) if slot[INSIDE] else (beyond <= 0):
            if slot[STREAK] == 0:
                slot[SINCE] = at
            slot[STREAK] += 1
        else:
            slot[STREAK] = 0
        if slot[STREAK] >= confirm:
            events[told, 0], events[told, 1], events[told, 3] = row, one, slot[SINCE]
            events[told, 2] = EXIT if slot[INSIDE] else ENTER
            told += 1
            slot[INSIDE], slot[STREAK] = 1 - slot[INSIDE], 0
        if slot[INSIDE] == 0 and slot[STREAK] == 0:  # nothing to remember: the last slot moves here
            count -= 1
            slot_of[one] = -1
            if at_slot < count:
                _copy(slots[count], slot, 0)
                slot_of[slot[FENCE]] = at_slot
        else:
            at_slot += 1
    return count, told


@inner
def _load(kept: Longs, begin: int, end: int, slots: Longs, slot_of: Ints) -> int:
    for at in range(begin, end):
        _copy(kept[at], slots[at - begin], 0)
        slot_of[kept[at, FENCE]] = at - begin
    return end - begin


@inner
def _save(tracker: int, slots: Longs, count: int, slot_of: Ints, held: Longs, saved: int) -> int:
    for at in range(count):
        held[saved, 0] = tracker
        _copy(slots[at], held[saved], 1)
        slot_of[slots[at, FENCE]] = -1
        saved += 1
    return saved


@compiled
def follow(
    rows: Longs, bounds: Longs, at: Longs, lat: Floats, lon: Floats, margin: Floats, last: Longs, drawn: Drawn,
    cells: Cells, confirm: int, kept: Longs, kept_bounds: Longs,
) -> tuple[Longs, Longs, NDArray[np.uint8]]:  # fmt: skip
    """Each tracker's fixes in the order given.

    Args:
        rows, bounds: rows of tracker t's fixes are ``rows[bounds[t]:bounds[t + 1]]``.
        at, lat, lon, margin: of each row; milliseconds, degrees, kilometres beyond the line that count as outside.
        last: of each tracker the instant of its last fix; brought up to date.
        drawn, cells: the fences, and which of them touch each cell.
        confirm: so many fixes in a row say that a line was crossed.
        kept, kept_bounds: slots of trackers from before: fence, inside, streak, since.

    Returns:
        Events (row, fence, ENTER or EXIT, since), slots (tracker, and as before), what became of each row.
    """
    events, told = np.empty((1024, 4), np.int64), 0
    held, saved = np.empty((1024, 5), np.int64), 0
    fences = drawn[3].size
    slots, slot_of = np.empty((fences, 4), np.int64), np.full(fences, -1, np.int32)
    became = np.zeros(at.size, np.uint8)
    for tracker in range(bounds.size - 1):
        count = _load(kept, kept_bounds[tracker], kept_bounds[tracker + 1], slots, slot_of)
        for place in range(bounds[tracker], bounds[tracker + 1]):
            row = rows[place]
            y, x, t = lat[row], lon[row], at[row]
            if not (-90.0 <= y <= 90.0 and -720.0 <= x <= 720.0):
                became[row] = NOWHERE
            elif t < last[tracker]:
                became[row] = LATE
            else:
                last[tracker] = t
                count = _open_near(y, x, drawn, cells, slots, slot_of, count)
                if told + count > events.shape[0]:
                    events = np.concatenate((events, np.empty((events.shape[0] + count, 4), np.int64)))
                count, told = _step(
                    row, t, y, x, margin[row], confirm, drawn, slots, slot_of, count, events, told
                )  # fmt: skip
        if saved + count > held.shape[0]:
            held = np.concatenate((held, np.empty((held.shape[0] + count, 5), np.int64)))
        saved = _save(tracker, slots, count, slot_of, held, saved)
    return events[:told], held[:saved], became
