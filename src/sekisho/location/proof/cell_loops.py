"""Compiled loops over cells of land: which of them a unit can be in, after what landmarks have heard."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sekisho.vocabulary.compiled import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@inner
def _out(
    cells: Floats, spread: Floats, at: int, disks: Floats, cosine: Floats, sine: Floats, wide: Floats, owner: Ints,
    most: int, seen: Ints,
) -> bool:  # fmt: skip
    """Whether every point of the cell lies outside of disks of more than ``most`` owners."""
    x, y, z = cells[at, 0], cells[at, 1], cells[at, 2]
    near, far = math.cos(spread[at]), math.sin(spread[at])
    broken = 0
    for disk in range(disks.shape[0]):
        if wide[disk] + spread[at] >= math.pi:
            break  # they come by growing radius: this one and those after it hold the whole earth
        if x * disks[disk, 0] + y * disks[disk, 1] + z * disks[disk, 2] < cosine[disk] * near - sine[disk] * far:
            known = False
            for one in range(broken):
                if seen[one] == owner[disk]:
                    known = True
                    break
            if not known:
                if broken == most:
                    return True
                seen[broken] = owner[disk]
                broken += 1
    return False


@compiled
def touched(
    cells: Floats, spread: Floats, begin: Ints, blocks: Floats, block_spread: Floats, disks: Floats, wide: Floats,
    owner: Ints, most: int, marks: Bools, first_only: bool,
) -> int:  # fmt: skip
    """How many cells may hold a point that lies outside of disks of at most ``most`` owners; ``marks`` says which.

    Args:
        cells: centres (n, 3); ``spread``: radians from there to the furthest point of each.
        begin: block b has the cells from ``begin[b]`` to ``begin[b + 1]``; ``blocks``, ``block_spread``: as for cells.
        disks: centres (m, 3) by growing radius; ``wide``: the radii in radians; ``owner``: whose each is.
        most: how many owners' disks may be wrong.
        marks: written for cells that are touched; False before.
        first_only: stop at the first.
    """
    cosine, sine = np.cos(wide), np.sin(wide)
    seen = np.empty(max(most, 1), np.int64)
    count = 0
    for block in range(blocks.shape[0]):
        if _out(blocks, block_spread, block, disks, cosine, sine, wide, owner, most, seen):
            continue
        for cell in range(begin[block], begin[block + 1]):
            if not _out(cells, spread, cell, disks, cosine, sine, wide, owner, most, seen):
                marks[cell] = True
                count += 1
                if first_only:
                    return count
    return count
