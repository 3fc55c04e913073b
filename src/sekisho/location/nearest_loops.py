"""Compiled loops that find the nearest of many short lines on the sphere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

LEAF = 8  # lines in a box of the lowest level


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
