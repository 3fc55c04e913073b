"""Many short lines on the sphere, ready for the question which is nearest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sekisho.location.nearest_loops import LEAF, boxes, nearest

Floats = NDArray[np.float64]

ANYWHERE = 4.0  # radians: further than anything


class Lines:
    """Lines between points of the unit sphere, a few hundred kilometres long at most; immutable.

    Args:
        begins, ends: (n, 3) each.
    """

    def __init__(self, begins: Floats, ends: Floats) -> None:
        both = np.hstack([begins, ends])
        self._order = np.argsort(_along(begins), kind="stable")
        self._ends = np.ascontiguousarray(both[self._order])
        self._tree = boxes(self._ends, max(0, int(np.ceil(np.log2(max(len(both), 1) / LEAF)))))

    def nearest(self, points: Floats, limit: float = ANYWHERE) -> tuple[Floats, NDArray[np.int32]]:
        """Radians to the nearest line and its number; infinite and -1 where none lies within ``limit`` radians."""
        far, which = nearest(np.ascontiguousarray(points), self._ends, self._tree, limit)
        found = which >= 0
        which[found] = self._order[which[found]]
        return far, which


def _along(points: Floats) -> NDArray[np.int64]:
    """A number for each point that is near for near points: the bits of three coordinates in turn."""
    number = np.zeros(len(points), np.int64)
    for axis in range(3):
        value = np.clip((points[:, axis] + 1) * 1024, 0, 2047).astype(np.int64)
        for bit in range(11):
            number |= ((value >> bit) & 1) << (3 * bit + axis)
    return number
