"""Land as cells: every point of it lies within one, so that a test of cells misses none of it, however small.

A cell is a centre and a spread: the furthest that any of its points lies from the centre. What is asked of a cell is
asked of all its points at once: land within it may be taken for touched when it is not, never the other way round.
Cells are small where restricted land ends, and large within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sekisho.location.borders import Codes
from sekisho.location.proof.model import Bools, Floats, Ints
from sekisho.location.proof.reach import kilometres
from sekisho.location.sphere import EARTH_KM, in_space

FINEST = 0.125  # degrees: cells at the edge of restricted land
_ROOT = 4.0
_WITHIN = 1.0  # degrees: cells that lie wholly within restricted land
_OTHER = 0.5  # degrees: cells of other land, far from restricted land
_NEAR_KM = 150.0
_DRAWN_KM = 5.0  # coasts and borders are drawn at 1:10 million: land this near to a cell counts as within it


class Land(Protocol):
    """Which land lies where: ``location.borders.Borders``."""

    @property
    def codes(self) -> frozenset[str]:
        """Every code of a country or territory."""

    def distance_km(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> Floats:
        """Kilometres to the nearest land of ``codes``; 0 within it."""

    def within(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> Bools:
        """Whether each point lies on land of ``codes``."""

    def countries(self, lat: Floats, lon: Floats, *, nearest_km: float = 25.0) -> Codes:
        """The code of each point or of the nearest land."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in blocks; ``lat``, ``lon`` of centres and ``size`` in degrees, ``spread`` in radians."""

    lat: Floats
    lon: Floats
    size: Floats
    spread: Floats
    at: Floats  # (n, 3)
    begin: Ints
    blocks: Floats
    block_spread: Floats

    @classmethod
    def of(cls, lat: Floats, lon: Floats, size: Floats) -> Cells:
        """Cells by centre and size, parted into blocks of the roots that they come from."""
        root = _root(lat, lon)
        order = np.argsort(root, kind="stable")
        lat, lon, size, root = lat[order], lon[order], size[order], root[order]
        kinds, begin = np.unique(root, return_index=True)
        columns = int(360 / _ROOT)
        block_lat = np.asarray((kinds // columns + 0.5) * _ROOT - 90, np.float64)
        block_lon = np.asarray((kinds % columns + 0.5) * _ROOT - 180, np.float64)
        whole = np.append(begin, len(lat)).astype(np.int64)
        blocks, wide = in_space(block_lat, block_lon), np.full(len(kinds), _ROOT)
        return cls(
            lat, lon, size, _spread(lat, lon, size), in_space(lat, lon), whole, blocks,
            _spread(block_lat, block_lon, wide),
        )  # fmt: skip

    def area_km2(self) -> Floats:
        """Square kilometres of each cell, sea within it counted."""
        side = np.radians(self.size) * EARTH_KM
        return np.asarray(side * side * np.cos(np.radians(self.lat)))


@dataclass(frozen=True, slots=True)
class Cover:
    """All land: what is restricted, and the rest. A cell that holds both stands in both."""

    codes: frozenset[str]
    restricted: Cells
    other: Cells


def cover(land: Land, codes: frozenset[str], finest: float = FINEST) -> Cover:
    """Cells of ``finest`` degrees and more that hold the land of ``codes``, and cells that hold all other land."""
    kept: tuple[list[Floats], list[Floats]] = ([], [])
    for lat, lon, size, theirs, ours in _descend(land, codes, finest):
        for one, holds in zip(kept, (theirs, ours), strict=True):
            one.append(np.column_stack([lat[holds], lon[holds], np.full(int(holds.sum()), size)]))
    restricted, other = (Cells.of(*np.concatenate(one).T) for one in kept)
    return Cover(codes, restricted, other)


def _descend(land: Land, codes: frozenset[str], finest: float) -> Iterator[tuple[Floats, Floats, float, Bools, Bools]]:
    """Cells that are not parted any further, size by size: centres, size, whether they hold restricted, other land."""
    others = land.codes - codes
    side = np.arange(0, 180 / _ROOT) * _ROOT + _ROOT / 2
    lat, lon = (grid.ravel() for grid in np.meshgrid(side - 90, np.concatenate([side - 180, side]), indexing="ij"))
    size = _ROOT
    while lat.size:
        reach = _spread(lat, lon, np.full(lat.size, size)) * EARTH_KM + _DRAWN_KM
        far = land.distance_km(lat, lon, codes)
        theirs, ours = far <= reach, land.distance_km(lat, lon, others) <= reach
        least = np.full(lat.size, _OTHER)
        least[ours & (far < _NEAR_KM)] = max(2 * finest, finest)
        least[theirs] = np.where(_inside(land, lat[theirs], lon[theirs], size, codes), _WITHIN, finest)
        part = (theirs | ours) & (size > least)
        done = (theirs | ours) & ~part
        yield lat[done], lon[done], size, theirs[done], ours[done]
        quarter = size / 4
        lat, lon = (
            np.concatenate([axis[part] + turn * quarter for turn in turns])
            for axis, turns in ((lat, (-1, -1, 1, 1)), (lon, (-1, 1, -1, 1)))
        )
        size /= 2


def _inside(land: Land, lat: Floats, lon: Floats, size: float, codes: frozenset[str]) -> Bools:
    """Whether the middle, the corners and the sides of each cell lie on land of ``codes``: then it is not its edge.

    A guess that only decides how finely land is cut.
    """
    found = np.ones(lat.size, np.bool_)
    for north in (-0.5, 0.0, 0.5):
        for east in (-0.5, 0.0, 0.5):
            found &= land.within(lat + north * size * 0.999, lon + east * size * 0.999, codes)
    return found


def _spread(lat: Floats, lon: Floats, size: Floats) -> Floats:
    """Radians from the middle of a cell to its furthest corner."""
    middle, half = in_space(lat, lon), size / 2
    return np.asarray(
        np.maximum(*(kilometres(middle, in_space(np.clip(lat + half * way, -90, 90), lon + half)) for way in (-1, 1)))
        / EARTH_KM
    )


def _root(lat: Floats, lon: Floats) -> Ints:
    return np.asarray(np.floor((lat + 90) / _ROOT) * int(360 / _ROOT) + np.floor((lon + 180) / _ROOT), np.int64)
