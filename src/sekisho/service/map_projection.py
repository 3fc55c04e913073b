"""How a map lays the world flat: round a middle where what it shows is less than half the world, else as a rectangle.

Round a middle: Lambert's azimuthal projection, which keeps areas. As a rectangle: longitude and latitude as they are,
turned so that what is shown lies in the middle. Both give units of the drawing, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from sekisho.location.sphere import EARTH_KM, densified, in_space, on_earth

Floats = NDArray[np.float64]

WIDEST = 60.0  # degrees from the middle: beyond it the map becomes a rectangle
_NEAREST_KM = 4.0  # a map shows no less around its middle
_ROOM = 1.15
_BEYOND = 1.6  # radii: 106 degrees from the middle, further than any frame reaches


class Projection(Protocol):
    """What a map needs of a projection."""

    @property
    def width(self) -> float:
        """Of the frame."""

    @property
    def height(self) -> float:
        """Of the frame."""

    @property
    def km_a_unit(self) -> float:
        """In the middle."""

    def points(self, path: Floats) -> Floats:
        """Places (latitude, longitude) as (x, y)."""

    def lines(self, path: Floats, *, fine: bool = False) -> list[Floats]:
        """A path along great circles as lines within the frame; ``fine``: its points stand close already."""

    def areas(self, outline: Floats, holes: Sequence[Floats] = ()) -> list[Floats]:
        """Closed rings of (longitude, latitude), the outline with its area to the left, as rings within the frame."""


def fitted(shown: Floats, width: float, height: float) -> Projection:
    """The projection that shows places (n, 2) of latitude and longitude in a frame; the whole world for none."""
    if not len(shown):
        return Rectangle(0.0, 0.0, 180.0, width, height)
    space = in_space(shown[:, 0], shown[:, 1])
    middle = _middle(space)
    reach = float(np.degrees(np.arccos(np.clip(space @ middle, -1, 1)).max()))
    if reach <= WIDEST:
        place = on_earth(middle[None])[0]
        km = max(np.radians(reach) * EARTH_KM * _ROOM, _NEAREST_KM)
        return Round(float(place[0]), float(place[1]), _scale(middle, space, km, width, height), width, height)
    lon = np.sort(shown[:, 1] % 360)
    gaps = np.diff(np.append(lon, lon[0] + 360))
    at = int(gaps.argmax())
    turn = (lon[at] + gaps[at] / 2 + 180) % 360  # the cut runs through the widest gap
    return Rectangle(float(turn), 0.0, 180.0, width, height)


def _middle(space: Floats) -> Floats:
    """The middle of the smallest box in space that holds the points, on the sphere; the mean where they balance."""
    middle = space.min(axis=0) + space.max(axis=0)
    size = float(np.linalg.norm(middle))
    return np.asarray(middle / size) if size > 1e-9 else space[0]


def _scale(middle: Floats, space: Floats, km: float, width: float, height: float) -> float:
    """Kilometres a unit so that everything fits into the frame with some room."""
    lat, lon = on_earth(middle[None])[0]
    flat = Round(float(lat), float(lon), 1.0, 0.0, 0.0).points(on_earth(space))
    spread = np.abs(flat).max(axis=0) * _ROOM
    return float(max(2 * spread[0] / width, 2 * spread[1] / height, 2 * _NEAREST_KM / min(width, height), 1e-9))


@dataclass(frozen=True)
class Round:
    """Lambert's azimuthal projection around a place."""

    lat: float
    lon: float
    km_a_unit: float
    width: float
    height: float

    def points(self, path: Floats) -> Floats:
        """Places (latitude, longitude) as (x, y)."""
        phi, turn = np.radians(path[:, 0]), np.radians(path[:, 1] - self.lon)
        mid = np.radians(self.lat)
        across = np.cos(phi) * np.sin(turn)
        up = np.cos(mid) * np.sin(phi) - np.sin(mid) * np.cos(phi) * np.cos(turn)
        ahead = np.sin(mid) * np.sin(phi) + np.cos(mid) * np.cos(phi) * np.cos(turn)
        size = np.sqrt(2 / np.maximum(1 + ahead, 1e-6)) * EARTH_KM / self.km_a_unit
        return np.column_stack([self.width / 2 + across * size, self.height / 2 - up * size])

    def lines(self, path: Floats, *, fine: bool = False) -> list[Floats]:
        """A path along great circles as lines within the frame; ``fine``: its points stand close already."""
        flat = self.points(path if fine else densified(path, max(self.km_a_unit * 8, 0.05)))
        return _clipped_lines(flat, self.width, self.height) if len(flat) > 1 else []

    def areas(self, outline: Floats, holes: Sequence[Floats] = ()) -> list[Floats]:
        """Closed rings of (longitude, latitude) as rings within the frame."""
        flat = self.points(outline[:, ::-1])
        out = np.hypot(flat[:, 0] - self.width / 2, flat[:, 1] - self.height / 2).min() * self.km_a_unit
        if out > EARTH_KM * _BEYOND:  # no line of it is seen: it is all of the frame, or nothing of it
            whole = _turns(flat) < 0 and _holds(flat, self.width / 2, self.height / 2)
            return [_frame(self.width, self.height)] if whole else []
        # a ring that holds the far side runs around all else, and turns the other way; y runs down
        wide = np.ptp(flat, axis=0).min() * self.km_a_unit > 2 * EARTH_KM
        holds_far_side = bool(wide and _turns(flat) > 0)
        others = [self.points(hole[:, ::-1]) for hole in holes]
        return _cut(flat, others, (-9, -9, self.width + 9, self.height + 9), outside=holds_far_side)


@dataclass(frozen=True)
class Rectangle:
    """Longitude and latitude as they are, around a longitude."""

    lon: float
    lat: float
    reach: float  # degrees of longitude on either side
    width: float
    height: float

    @property
    def km_a_unit(self) -> float:
        """Along the equator."""
        return float(np.radians(1) * EARTH_KM / self._scale)

    @property
    def _scale(self) -> float:
        return min(self.width / (2 * self.reach), self.height / 180.0)

    def _flat(self, lon: Floats, lat: Floats) -> Floats:
        return np.column_stack([self.width / 2 + lon * self._scale, self.height / 2 - (lat - self.lat) * self._scale])

    def points(self, path: Floats) -> Floats:
        """Places (latitude, longitude) as (x, y)."""
        return self._flat((path[:, 1] - self.lon + 180) % 360 - 180, path[:, 0])

    def lines(self, path: Floats, *, fine: bool = False) -> list[Floats]:
        """A path along great circles as lines within the frame; ``fine``: its points stand close already."""
        path = path if fine else densified(path, 100.0)
        turned = np.unwrap(np.radians(path[:, 1] - self.lon))
        lon = np.degrees(turned)
        lon -= 360 * np.round(lon[0] / 360)
        found: list[Floats] = []
        for shift in (-360, 0, 360):
            found += _clipped_lines(self._flat(lon + shift, path[:, 0]), self.width, self.height)
        return found

    def areas(self, outline: Floats, holes: Sequence[Floats] = ()) -> list[Floats]:
        """Closed rings of (longitude, latitude) as rings within the frame."""
        turn = -self.lon - 360 * np.round((outline[:, 0].mean() - self.lon) / 360)
        found: list[Floats] = []
        for shift in (-360, 0, 360):
            flat, *others = (self._flat(ring[:, 0] + turn + shift, ring[:, 1]) for ring in (outline, *holes))
            found += _cut(flat, others, self._box(), outside=False)
        return found

    def _box(self) -> tuple[float, float, float, float]:
        half = 180 * self._scale
        return self.width / 2 - half, -9, self.width / 2 + half, self.height + 9


def _turns(flat: Floats) -> float:
    """Twice the area, above zero for a ring that turns with the clock on the drawing."""
    x, y = flat[:, 0] - flat[0, 0], flat[:, 1] - flat[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _holds(ring: Floats, x: float, y: float) -> bool:
    """Whether a ring runs round a point."""
    one, other = ring[:-1], ring[1:]
    rising = (one[:, 1] > y) != (other[:, 1] > y)
    step = np.where(rising, other[:, 1] - one[:, 1], 1.0)
    crossing = one[:, 0] + (y - one[:, 1]) / step * (other[:, 0] - one[:, 0])
    return bool((rising & (crossing > x)).sum() % 2)


def _frame(width: float, height: float) -> Floats:
    return np.array([(-9, -9), (width + 9, -9), (width + 9, height + 9), (-9, height + 9), (-9, -9)], np.float64)


def _cut(
    flat: Floats, holes: Sequence[Floats], frame: tuple[float, float, float, float], *, outside: bool
) -> list[Floats]:
    """What lies in the frame of an outline less its holes, or of all that is outside of the outline."""
    west, north, east, south = frame
    least, most = flat.min(axis=0), flat.max(axis=0)
    if not outside:
        if most[0] < west or least[0] > east or most[1] < north or least[1] > south:
            return []
        if least[0] >= west and most[0] <= east and least[1] >= north and most[1] <= south:
            return [flat, *holes]
    box = shapely.box(west, north, east, south)
    shape = shapely.make_valid(shapely.Polygon(flat))
    shape = shapely.difference(box, shape) if outside else shapely.intersection(shape, box)
    for hole in holes:
        shape = shapely.difference(shape, shapely.make_valid(shapely.Polygon(hole)))
    return _rings(shape)


def _rings(shape: shapely.Geometry) -> list[Floats]:
    found = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.geom_type == "Polygon" and not part.is_empty:
            found += [shapely.get_coordinates(ring) for ring in [part.exterior, *part.interiors]]
    return found


def _clipped_lines(flat: Floats, width: float, height: float) -> list[Floats]:
    least, most = flat.min(axis=0), flat.max(axis=0)
    if least.min() > -9 and most[0] < width + 9 and most[1] < height + 9:
        return [flat]
    if most.min() < -9 or least[0] > width + 9 or least[1] > height + 9:
        return []
    kept = shapely.intersection(shapely.LineString(flat), shapely.box(-9, -9, width + 9, height + 9))
    lines = [part for part in shapely.get_parts(kept) if part.geom_type == "LineString" and not part.is_empty]
    return [shapely.get_coordinates(line) for line in lines]
