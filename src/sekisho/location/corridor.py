"""A planned way with room on both sides: who is within it, how far beside it, how far along it.

    >>> corridor = Corridor([Stretch(path, 50.0)])            # path: (n, 2) latitude, longitude  # doctest: +SKIP
    >>> corridor.within(lat, lon)                             # millions of points a second       # doctest: +SKIP
    >>> corridor.beside(lat, lon).cross_km                    # below zero to the left            # doctest: +SKIP

Paths are followed along great circles, over the antimeridian as well. Cells near the way are known to be within, or to
be cut by the edge; only points in the latter are measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.location.nearest import Lines
from sekisho.location.sphere import EARTH_KM, between_km, densified, in_space

Floats = NDArray[np.float64]

LONGEST_KM = 50.0  # of a straight line that stands for a great circle: 50 m beside it at most
_CELLS = 4  # cells in half the width


@dataclass(frozen=True)
class Stretch:
    """A path of (latitude, longitude) and the kilometres on either side that still belong to it."""

    path: Floats
    width_km: float


@dataclass(frozen=True)
class Beside:
    """Where points lie from the way: the stretch, kilometres along the whole way, kilometres beside it (left below 0).

    NaN and -1 for what is no place.
    """

    stretch: NDArray[np.int64]
    along_km: Floats
    cross_km: Floats


class Corridor:
    """The stretches of a way, one after the other; immutable.

    ``ends_km``: within so many kilometres of where a stretch begins or ends a point is within as well.

    Raises ValueError for a path of fewer than two points, a coordinate that is no place, or no width.
    """

    def __init__(self, stretches: Sequence[Stretch], *, ends_km: float = 0.0) -> None:
        if not stretches:
            raise ValueError("a way has one stretch or more")
        self.stretches = tuple(stretches)
        self._parts = [_Part(one) for one in stretches]
        self._ends = np.array([end for part in stretches for end in (part.path[0], part.path[-1])], np.float64)
        self._ends_km = ends_km
        self.length_km = float(sum(part.begin_km[-1] for part in self._parts))

    def within(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Whether each point is within the room of one stretch or more."""
        lat, lon = np.ravel(np.asarray(lat, np.float64)), np.ravel(np.asarray(lon, np.float64))
        found = np.zeros(lat.size, np.bool_)
        for part in self._parts:
            left = np.flatnonzero(~found) if found.any() else slice(None)
            found[left] |= part.within(lat[left], lon[left])
        for end in self._ends if self._ends_km else ():
            left = np.flatnonzero(~found)
            found[left] |= between_km(lat[left], lon[left], *end) <= self._ends_km
        return found

    def beside(self, lat: Floats, lon: Floats) -> Beside:
        """Where each point lies from the nearest stretch."""
        lat, lon = np.ravel(np.asarray(lat, np.float64)), np.ravel(np.asarray(lon, np.float64))
        place = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90)
        stretch = np.full(lat.size, -1, np.int64)
        along, cross = np.full(lat.size, np.nan), np.full(lat.size, np.nan)
        points = in_space(lat[place], lon[place])
        near_along, near_cross = np.zeros(len(points)), np.full(len(points), np.inf)
        near_stretch, before = np.zeros(len(points), np.int64), 0.0
        for number, part in enumerate(self._parts):
            part_along, part_cross = part.beside(points)
            nearer = np.abs(part_cross) < np.abs(near_cross)
            near_along[nearer], near_cross[nearer] = before + part_along[nearer], part_cross[nearer]
            near_stretch[nearer] = number
            before += part.begin_km[-1]
        stretch[place], along[place], cross[place] = near_stretch, near_along, near_cross
        return Beside(stretch, along, cross)


class _Part:
    """A stretch made ready."""

    def __init__(self, stretch: Stretch) -> None:
        path, width = np.asarray(stretch.path, np.float64), float(stretch.width_km)
        if path.ndim != 2 or path.shape[1] != 2 or len(path) < 2:
            raise ValueError("a path has two points or more, each a latitude and a longitude")
        if not np.isfinite(path).all() or (np.abs(path) > (90, 360)).any() or not 0 < width < 5_000:
            raise ValueError("a point of the path is no place, or the width is none")
        self.width = width
        fine = densified(path, LONGEST_KM)
        self._space = in_space(fine[:, 0], fine[:, 1])
        self.begin_km = np.concatenate([[0.0], np.cumsum(between_km(*fine[:-1].T, *fine[1:].T))])
        self._lines = Lines(self._space[:-1], self._space[1:])
        self._a_degree = _CELLS * EARTH_KM * np.pi / 180 / width
        self._columns = int(np.ceil(360 * self._a_degree))
        self._keys, self._inside = self._cells(fine)

    def _cells(self, path: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Cells that the room reaches, sorted, and whether they lie wholly within it."""
        middle = densified(path, self.width / 2) if self.width / 2 < LONGEST_KM else path
        reach = int(np.ceil((self.width + min(self.width, LONGEST_KM) / 2) * self._a_degree / 111.19)) + 1
        near = np.unique(self._key(middle[:, 0], middle[:, 1]))
        row, column = np.divmod(near, self._columns)
        steepest = np.minimum(np.abs((row + 0.5) / self._a_degree - 90) + (reach + 1) / self._a_degree, 89.9)
        wide = np.minimum(np.ceil(reach / np.cos(np.radians(steepest))), self._columns // 2).astype(np.int64)
        found = []
        for across in np.unique(wide):
            chosen = wide == across
            rows = row[chosen, None, None] + np.arange(-reach, reach + 1)[None, :, None]
            columns = (column[chosen, None, None] + np.arange(-across, across + 1)[None, None, :]) % self._columns
            kept = np.broadcast_to((rows >= 0) & (rows <= 180 * self._a_degree), np.broadcast(rows, columns).shape)
            found.append(np.unique((rows * self._columns + columns)[kept]))
        keys = np.unique(np.concatenate(found))
        row, column = np.divmod(keys, self._columns)
        lat, lon = (row + 0.5) / self._a_degree - 90, (column + 0.5) / self._a_degree - 180
        half_km = 0.75 / self._a_degree * 111.19  # from the middle of a cell to its corners, and a little more
        limit = self.width + half_km
        far = self._lines.nearest(in_space(np.minimum(lat, 90), lon), limit / EARTH_KM)[0] * EARTH_KM
        return keys[far <= limit], (far <= self.width - half_km)[far <= limit]

    def _key(self, lat: Floats, lon: Floats) -> NDArray[np.int64]:
        row = np.floor((lat + 90) * self._a_degree).astype(np.int64)
        return row * self._columns + np.floor(((lon + 180) % 360) * self._a_degree).astype(np.int64)

    def within(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        place = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90)
        key = self._key(np.where(place, lat, 0.0), np.where(place, lon, 0.0))
        at = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        near = place & (self._keys[at] == key)
        found = near & self._inside[at]
        unsure = np.flatnonzero(near & ~found)
        far = self._lines.nearest(in_space(lat[unsure], lon[unsure]), self.width / EARTH_KM)[0]
        found[unsure] = np.isfinite(far)
        return np.asarray(found)

    def beside(self, points: Floats) -> tuple[Floats, Floats]:
        """Kilometres along and beside (left below zero)."""
        far, at = self._lines.nearest(points)
        one, other = self._space[at], self._space[at + 1]
        ahead = other - one
        long = np.einsum("ij,ij->i", ahead, ahead)
        share = np.clip(np.einsum("ij,ij->i", points - one, ahead) / np.where(long == 0, 1, long), 0, 1)
        side = np.einsum("ij,ij->i", np.cross(one, other), points)  # above zero to the left
        along = self.begin_km[at] + share * (self.begin_km[at + 1] - self.begin_km[at])
        return along, np.where(side > 0, -far, far) * EARTH_KM
