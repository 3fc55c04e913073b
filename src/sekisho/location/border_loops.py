"""Compiled loops over boundary lines: which area a point lies in, and how far the nearest line is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

LEAF = 8  # lines in a box of the lowest level


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


@compiled
def boxes(ends: Floats, levels: int) -> Floats:
    """A binary tree of boxes over lines; box b has the boxes 2b + 1 and 2b + 2 within it.

    ``ends``: (n, 6), both ends of each line in space, sorted so that neighbours stand together. The lowest level has
    2 ** levels boxes of ``LEAF`` lines. Returns (boxes, 6): least and greatest coordinates.
    """
    leaves = 2**levels
    tree = np.empty((2 * leaves - 1, 6))
    for leaf in range(leaves):
        box = tree[leaves - 1 + leaf]
        box[:3], box[3:] = 9.0, -9.0
        for at in range(leaf * LEAF, min((leaf + 1) * LEAF, ends.shape[0])):
            for axis in range(3):
                box[axis] = min(box[axis], ends[at, axis], ends[at, axis + 3])
                box[axis + 3] = max(box[axis + 3], ends[at, axis], ends[at, axis + 3])
    for node in range(leaves - 2, -1, -1):
        for axis in range(3):
            tree[node, axis] = min(tree[2 * node + 1, axis], tree[2 * node + 2, axis])
            tree[node, axis + 3] = max(tree[2 * node + 1, axis + 3], tree[2 * node + 2, axis + 3])
    return tree


@inner
def _to_box(px: float, py: float, pz: float, box: Floats) -> float:
    dx = max(box[0] - px, 0.0, px - box[3])
    dy = max(box[1] - py, 0.0, py - box[4])
    dz = max(box[2] - pz, 0.0, pz - box[5])
    return float(dx * dx + dy * dy + dz * dz)


@inner
def _to_line(px: float, py: float, pz: float, ends: Floats) -> float:
    """Squared distance from a point of the unit sphere to a short line, whose nearest point is lifted to the sphere."""
    dx, dy, dz = ends[3] - ends[0], ends[4] - ends[1], ends[5] - ends[2]
    long = dx * dx + dy * dy + dz * dz
    share = 0.0
    if long > 0.0:
        share = ((px - ends[0]) * dx + (py - ends[1]) * dy + (pz - ends[2]) * dz) / long
        share = min(max(share, 0.0), 1.0)
    qx, qy, qz = ends[0] + share * dx, ends[1] + share * dy, ends[2] + share * dz
    size = math.sqrt(qx * qx + qy * qy + qz * qz)
    qx, qy, qz = qx / size - px, qy / size - py, qz / size - pz
    return float(qx * qx + qy * qy + qz * qz)


@inner
def _of_leaf(px: float, py: float, pz: float, ends: Floats, begin: int, best: float, found: int) -> tuple[float, int]:
    """The nearest so far, after the lines of one lowest box."""
    for line in range(begin, min(begin + LEAF, ends.shape[0])):
        near = _to_line(px, py, pz, ends[line])
        if near < best:
            best, found = near, line
    return best, found


@compiled
def nearest(points: Floats, ends: Floats, tree: Floats, limit: float) -> tuple[Floats, Ints]:
    """For each point of the unit sphere the distance in radians to the nearest line, and its number.

    Infinite and -1 where no line lies within ``limit`` radians.
    """
    leaves = (tree.shape[0] + 1) // 2
    far, which = np.full(points.shape[0], np.inf), np.full(points.shape[0], -1, np.int32)
    waiting, known = np.empty(64, np.int32), np.empty(64)
    reach = (2.0 * math.sin(min(limit, math.pi) / 2.0)) ** 2 if limit < math.pi else 4.1
    for at in range(points.shape[0]):
        px, py, pz = points[at, 0], points[at, 1], points[at, 2]
        best, found, left = reach, -1, 1
        waiting[0], known[0] = 0, 0.0
        while left > 0:
            left -= 1
            node = waiting[left]
            if known[left] >= best:
                continue
            if node >= leaves - 1:
                best, found = _of_leaf(px, py, pz, ends, (node - leaves + 1) * LEAF, best, found)
                continue
            one, other = 2 * node + 1, 2 * node + 2
            first, second = _to_box(px, py, pz, tree[one]), _to_box(px, py, pz, tree[other])
            if first < second:
                one, other, first, second = other, one, second, first
            if first < best:
                waiting[left], known[left] = one, first
                left += 1
            if second < best:
                waiting[left], known[left] = other, second
                left += 1
        if found >= 0:
            far[at], which[at] = 2.0 * math.asin(min(math.sqrt(best) / 2.0, 1.0)), found
    return far, which
