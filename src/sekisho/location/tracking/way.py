"""The planned way as geometry: how far along it a point lies, how far beside it, and how far beside is still on it.

Great circles on a sphere; legs are cut into pieces of at most 60 km so that the nearest piece tells all three. Arrays
in, arrays out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.location.sphere import EARTH_KM, densified, in_space, on_earth
from sekisho.location.tracking.model import Leg, Mode, Plan

_PIECE = 60.0  # kilometres
_AT_ONCE = 2_048  # points by pieces that are held at a time: memory
# half the width of the corridor, kilometres: fixed part, share of the leg's length, and the most
_ANY_ROAD = (15.0, 0.25, 200.0)  # where the plan does not say which
_WIDTHS = {Mode.ROAD: (10.0, 0.02, 18.0), Mode.SEA: (60.0, 0.02, 150.0), Mode.AIR: (60.0, 0.08, 400.0)}

Floats = NDArray[np.float64]


def apart(one: Floats, other: Floats) -> Floats:
    """Kilometres over the ground between points of the unit sphere."""
    chord = np.linalg.norm(one - other, axis=-1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1)))


class Projection(NamedTuple):
    """Of n points: the nearest leg, kilometres along the whole way, beside each leg, and from each planned place."""

    leg: NDArray[np.int64]
    along: Floats
    beside: Floats  # (n, legs)
    places: Floats  # (n, places)


class Way:
    """The legs of a plan, cut into pieces."""

    def __init__(self, plan: Plan) -> None:
        starts, ends, legs = [], [], []
        for number, leg in enumerate(plan.legs):
            points = _cut(leg)
            starts.append(points[:-1])
            ends.append(points[1:])
            legs += [number] * (len(points) - 1)
        self._start, self._end = np.concatenate(starts), np.concatenate(ends)
        self._leg = np.array(legs)
        self._first = np.searchsorted(self._leg, np.arange(len(plan.legs)))
        length = apart(self._start, self._end)
        self._before = np.cumsum(length) - length
        self.length = float(length.sum())
        self.leg_ends = np.array([float(length[self._leg <= n].sum()) for n in range(len(plan.legs))])
        spans = np.diff(self.leg_ends, prepend=0.0)
        self.halves = np.array([_half(leg, span) for leg, span in zip(plan.legs, spans, strict=True)])
        normal = np.cross(self._start, self._end)
        size = np.linalg.norm(normal, axis=1, keepdims=True)
        self._normal = np.divide(normal, size, out=np.zeros_like(normal), where=size > 1e-12)
        self._forward = np.cross(self._normal, self._start)  # along the piece, at its start
        self._backward = np.cross(self._end, self._normal)  # against it, at its end
        self._length = length
        self._places = in_space(*np.array([place.at for place in plan.places], np.float64).T)
        self._radii = np.array([place.radius for place in plan.places])

    def project(self, points: Floats) -> Projection:
        """What the way says of each point (n, 3) of the unit sphere."""
        found = [self._project(points[at : at + _AT_ONCE]) for at in range(0, max(len(points), 1), _AT_ONCE)]
        return Projection(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _project(self, points: Floats) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
        sine = points @ self._normal.T
        ahead = points @ self._forward.T
        between = (ahead >= 0) & (points @ self._backward.T >= 0)
        to_start = np.arccos(np.clip(points @ self._start.T, -1, 1))
        to_end = np.arccos(np.clip(points @ self._end.T, -1, 1))
        cross = np.where(between, np.abs(np.arcsin(np.clip(sine, -1, 1))), np.minimum(to_start, to_end)) * EARTH_KM
        # the leg in whose corridor it lies deepest; a flight's broad one does not swallow the road beside it
        best = np.argmin(cross / self.halves[self._leg], axis=1)
        rows = np.arange(len(points))
        on_piece = np.arctan2(np.maximum(ahead, 0), points @ self._start.T)[rows, best] * EARTH_KM
        along = self._before[best] + np.minimum(on_piece, self._length[best])
        beside = np.minimum.reduceat(cross, self._first, axis=1)
        places = np.arccos(np.clip(points @ self._places.T, -1, 1)) * EARTH_KM
        return self._leg[best], along, beside, places

    def points(self, along: Floats) -> Floats:
        """Latitude and longitude, (n, 2), at so many kilometres along the whole way."""
        piece = np.clip(np.searchsorted(self._before, along, side="right") - 1, 0, len(self._length) - 1)
        share = ((along - self._before[piece]) / np.maximum(self._length[piece], 1e-9)).clip(0, 1)[:, None]
        found = self._start[piece] * (1 - share) + self._end[piece] * share
        return on_earth(found)

    def place_of(self, distances: Floats) -> NDArray[np.int64]:
        """The number of the planned place that each point lies in, by its distances (n, places); -1 for none."""
        nearest = np.argmin(distances / self._radii, axis=1)
        inside = distances[np.arange(len(distances)), nearest] <= self._radii[nearest]
        return np.asarray(np.where(inside, nearest, -1))


def _half(leg: Leg, length: float) -> float:
    unknown = leg.mode is Mode.ROAD and len(leg.path) == 2
    fixed, share, most = _ANY_ROAD if unknown else _WIDTHS[leg.mode]
    return min(fixed + share * length, most)


def _cut(leg: Leg) -> Floats:
    """Points (n, 3) of a leg along great circles, none further than a piece from the next."""
    path = densified(np.array(leg.path, np.float64), _PIECE)
    return in_space(path[:, 0], path[:, 1])
