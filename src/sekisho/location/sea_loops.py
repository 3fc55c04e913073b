"""Compiled search for the shortest way over a grid of navigable cells."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bits = NDArray[np.uint8]

# eight steps to neighbours, each with its bit of a cell, then eight longer ones that pass two cells
ROW = np.array([0, 1, 1, 1, 0, -1, -1, -1, 1, 2, 2, 1, -1, -2, -2, -1], np.int32)
COLUMN = np.array([1, 1, 0, -1, -1, -1, 0, 1, 2, 1, -1, -2, -2, -1, 1, 2], np.int32)
# a longer step is one way or the other: a neighbour step, then another
FIRST = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [7, 0]], np.int32)


@inner
def _open(bits: Bits, cell: int, step: int, columns: int) -> bool:
    """Whether a step from a cell is free."""
    if step < 8:
        return bool((bits[cell] >> step) & 1)
    for turn in range(2):
        one, other = FIRST[step - 8, turn], FIRST[step - 8, 1 - turn]
        if (bits[cell] >> one) & 1:
            row, column = cell // columns + ROW[one], (cell % columns + COLUMN[one]) % columns
            if (bits[row * columns + column] >> other) & 1:
                return True
    return False


@inner
def _push(heap: Ints, key: Floats, size: int, cell: int, value: float) -> int:
    at = size
    while at > 0 and key[(at - 1) // 2] > value:
        heap[at], key[at] = heap[(at - 1) // 2], key[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at], key[at] = cell, value
    return size + 1


@inner
def _pop(heap: Ints, key: Floats, size: int) -> int:
    """Takes the least off; it stood first."""
    size -= 1
    cell, value, at = heap[size], key[size], 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= value:
            break
        heap[at], key[at] = heap[child], key[child]
        at = child
    heap[at], key[at] = cell, value
    return size


@inner
def _apart(cell: int, other: int, columns: int, a_degree: int) -> float:
    """Radians between the middles of two cells."""
    a = math.radians((cell // columns + 0.5) / a_degree - 90)
    b = math.radians((other // columns + 0.5) / a_degree - 90)
    turn = math.radians((cell % columns - other % columns) / a_degree)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(half)))


@compiled
def shortest(bits: Bits, start: int, goal: int, a_degree: int) -> Ints:
    """Cells from ``start`` to ``goal`` by the shortest way over sixteen directions; empty where there is none.

    ``bits``: for each cell, row by row from the south, which of eight steps (east, then against the clock) are free.
    """
    columns, rows = 360 * a_degree, 180 * a_degree
    far = np.full(bits.size, np.inf)
    came = np.full(bits.size, -1, np.int32)
    done = np.zeros(bits.size, np.bool_)
    heap, key = np.empty(4_000_000, np.int32), np.empty(4_000_000)
    far[start] = 0.0
    size = _push(heap, key, 0, start, _apart(start, goal, columns, a_degree))
    while size > 0 and not done[goal]:
        cell = heap[0]
        size = _pop(heap, key, size)
        if done[cell]:
            continue
        done[cell] = True
        for step in range(16):
            row = cell // columns + ROW[step]
            if row < 0 or row >= rows or not _open(bits, cell, step, columns):
                continue
            other = row * columns + (cell % columns + COLUMN[step]) % columns
            longer = far[cell] + _apart(cell, other, columns, a_degree)
            if longer < far[other] and not done[other] and size < heap.size:
                far[other], came[other] = longer, cell
                size = _push(heap, key, size, other, longer + _apart(other, goal, columns, a_degree))
    if not done[goal]:
        return np.empty(0, np.int32)
    count, cell = 1, goal
    while cell != start:
        cell = came[cell]
        count += 1
    found, cell = np.empty(count, np.int32), goal
    for at in range(count - 1, -1, -1):
        found[at] = cell
        cell = came[cell]
    return found
