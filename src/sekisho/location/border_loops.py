"""Compiled loops over boundary lines: which area a point lies in."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@compiled
def edge_cells(x: Floats, y: Floats, first: Ints, a_degree: int) -> tuple[Ints, Ints]:
    """Which edges touch each cell: for cell c those at ``which[begin[c]:begin[c + 1]]``.

    ``first``: the point at which each edge begins; it ends at the next. An edge is counted for each cell that its
    bounding box touches.
    """
    columns, rows = 360 * a_degree, 180 * a_degree
    begin = np.zeros(columns * rows + 1, np.int32)
    for turn in range(2):
        if turn == 1:
            total = 0
            for cell in range(columns * rows + 1):
                total, begin[cell] = total + begin[cell], total
            which = np.empty(total, np.int32)
        for at in range(first.size):
            one = first[at]
            west, east = min(x[one], x[one + 1]), max(x[one], x[one + 1])
            south, north = min(y[one], y[one + 1]), max(y[one], y[one + 1])
            left = min(max(int((west + 180.0) * a_degree), 0), columns - 1)
            right = min(max(int((east + 180.0) * a_degree), 0), columns - 1)
            low = min(max(int((south + 90.0) * a_degree), 0), rows - 1)
            high = min(max(int((north + 90.0) * a_degree), 0), rows - 1)
            for row in range(low, high + 1):
                for column in range(left, right + 1):
                    cell = row * columns + column
                    if turn == 1:
                        which[begin[cell]] = at
                    begin[cell] += 1
    begin[1:] = begin[:-1].copy()  # filling moved every beginning to the next one
    begin[0] = 0
    return begin, which


@inner
def _area(
    px: float, py: float, x: Floats, y: Floats, first: Ints, west_of: Ints, east_of: Ints, begin: Ints, which: Ints,
    grid: Ints, a_degree: int,
) -> int:  # fmt: skip
    """A ray goes west until it meets a line, whose east side is the answer, or a cell without lines."""
    columns, rows = 360 * a_degree, 180 * a_degree
    column = min(max(int((px + 180.0) * a_degree), 0), columns - 1)
    row = min(max(int((py + 90.0) * a_degree), 0), rows - 1)
    for _ in range(columns):
        cell = row * columns + column
        if begin[cell] == begin[cell + 1]:
            return int(grid[cell])
        border = column / a_degree - 180.0
        best, answer = border - 1e-12, -1
        for at in range(begin[cell], begin[cell + 1]):
            edge = which[at]
            one = first[edge]
            y1, y2 = y[one], y[one + 1]
            if (y1 <= py) != (y2 <= py):
                crossing = x[one] + (py - y1) / (y2 - y1) * (x[one + 1] - x[one])
                if best < crossing <= px:
                    best = crossing
                    answer = west_of[edge] if y2 < y1 else east_of[edge]
        if answer >= 0:
            return answer
        column, px = column - 1, border
        if column < 0:
            column, px = columns - 1, 180.0
    return 0


@compiled
def areas_at(
    lat: Floats, lon: Floats, x: Floats, y: Floats, first: Ints, left: Ints, right: Ints, begin: Ints, which: Ints,
    grid: Ints, a_degree: int,
) -> NDArray[np.int16]:  # fmt: skip
    """The area of each point; 0 at sea, -1 where a coordinate is no place.

    ``left``, ``right``: areas beside each edge as it runs; running north, its east is on the right. A latitude is taken
    3 cm further north, so that no ray runs through a corner, which lie on a grid of 0.00001 degrees.
    """
    found = np.empty(lat.size, np.int16)
    for at in range(lat.size):
        py, px = lat[at], lon[at]
        if not (-90.0 <= py <= 90.0 and -720.0 <= px <= 720.0):
            found[at] = -1
            continue
        if px < -180.0 or px >= 180.0:
            px -= math.floor((px + 180.0) / 360.0) * 360.0
        found[at] = _area(px, py + 3.17e-7, x, y, first, left, right, begin, which, grid, a_degree)
    return found
