"""Borders, offline: the country or territory of a point, how far a country is, and what land there is.

    >>> borders = open_borders()                                     # doctest: +SKIP  (storage.borders)
    >>> borders.countries(np.array([35.5, 64.1]), np.array([139.8, -21.9]))
    array(['JP', 'IS'], dtype='<U5')

Answers are place codes of the house: ISO 3166-1 alpha-2, XK for Kosovo, and codes of their own for regions that law
embargoes apart (UA-43, UA-14, UA-09, UA-23, UA-65). ``knowledge/borders.yaml`` says how disputed land is answered.

The land is tiled: every boundary line knows the area on its left and right. A point looks west until it meets a line;
most points lie in a cell that no line crosses. Distances run over the surface of a sphere of 6,371 km.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from sekisho.location.border_loops import areas_at, edge_cells
from sekisho.location.nearest import Lines
from sekisho.location.sphere import EARTH_KM, in_space

UNIT = 1e-5  # degrees: the grid that the lines lie on
CELLS_A_DEGREE = 4
_KEPT = 8  # sets of countries whose lines are kept ready for distances

Floats = NDArray[np.float64]
Codes = NDArray[np.str_]


class Borders:
    """Every boundary of the compiled file; immutable but for what it keeps ready.

    Args:
        heading: ``codes`` and ``disputes``, one each for every area from number 1 on.
        arrays: as ``tools/compile_borders.py`` writes them.
    """

    def __init__(self, heading: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self._code = np.array(["", *heading["codes"]], np.str_)
        self._dispute = np.array(["", *heading["disputes"]], np.str_)
        self.edition = str(heading["edition"])
        self._arrays = arrays
        length = arrays["length"]
        self._end = np.cumsum(length, dtype=np.int64)
        self._x, self._y = (self._unrolled(arrays, axis) for axis in ("x", "y"))
        real = len(length) - int(heading["seams"])  # those after it only cut the world open at 180 degrees
        goes_on = np.ones(self._end[real - 1], np.bool_)
        goes_on[self._end[:real] - 1] = False
        self._first = np.flatnonzero(goes_on).astype(np.int32)
        self._left, self._right = (
            np.repeat(arrays[side][:real].astype(np.int32), length[:real] - 1) for side in ("left", "right")
        )
        self._begin, self._which = edge_cells(self._x, self._y, self._first, CELLS_A_DEGREE)
        self._grid = arrays["grid"].astype(np.int32).ravel()
        self._ready: dict[frozenset[str], Lines] = {}

    @property
    def codes(self) -> frozenset[str]:
        """Every code that an answer may be."""
        return frozenset(str(code) for code in self._code[1:])

    def countries(self, lat: Floats, lon: Floats, *, nearest_km: float = 25.0) -> Codes:
        """The code of each point, degrees of WGS 84; '' at sea further than ``nearest_km`` from land, or no place.

        A point off the coast (a pier, a runway on made ground, a port's roads) answers with the nearest land.
        """
        return np.asarray(self._code[np.maximum(self._areas(lat, lon, nearest_km), 0)])

    def disputes(self, lat: Floats, lon: Floats, *, nearest_km: float = 25.0) -> Codes:
        """For each point the dispute of ``knowledge/borders.yaml`` that its land is in; '' for none."""
        return np.asarray(self._dispute[np.maximum(self._areas(lat, lon, nearest_km), 0)])

    def within(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> NDArray[np.bool_]:
        """Whether each point lies on the land of one of ``codes``."""
        wanted = np.isin(self._code, sorted(codes))
        wanted[0] = False
        return np.asarray(wanted[np.maximum(self._areas(lat, lon, 0.0), 0)])

    def distance_km(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> Floats:
        """Kilometres on the sphere to the nearest land of ``codes``; 0 within, infinite for none, NaN for no place."""
        lat, lon = _flat(lat), _flat(lon)
        if codes not in self._ready:
            while len(self._ready) >= _KEPT:
                self._ready.pop(next(iter(self._ready)))
            wanted = np.isin(self._code, sorted(codes))
            wanted[0] = False
            self._ready[codes] = self._lines(wanted[self._left] != wanted[self._right])
        found = np.full(lat.size, np.inf)
        areas = self._areas(lat, lon, 0.0)
        inside = np.isin(self._code[np.maximum(areas, 0)], sorted(codes - {""}))
        found[inside], found[areas < 0] = 0.0, np.nan
        outside = ~inside & (areas >= 0)
        found[outside] = self._ready[codes].nearest(in_space(lat[outside], lon[outside]))[0] * EARTH_KM
        return found

    def land_grid(self, step_deg: float) -> tuple[Floats, Floats, Codes]:
        """Latitude, longitude and code of points that cover all land.

        Centres of cells of ``step_deg`` that lie on land, then a point of every island and every piece of an area, so
        that no land is missed for being smaller than a cell. Some points may lie close together.
        """
        lat, lon = np.meshgrid(
            np.arange(-90 + step_deg / 2, 90, step_deg), np.arange(-180 + step_deg / 2, 180, step_deg), indexing="ij"
        )
        at = self._areas(lat, lon, 0.0)
        land = at > 0
        inner = self._arrays["inner"] * UNIT
        return (
            np.concatenate([lat.ravel()[land], inner[:, 1]]),
            np.concatenate([lon.ravel()[land], inner[:, 0]]),
            np.concatenate([self._code[at[land]], self._code[self._arrays["piece"]]]),
        )

    def outline(
        self, codes: frozenset[str] | None = None, tolerance_deg: float = 0.05
    ) -> list[tuple[str, list[NDArray[np.float64]]]]:
        """Code and rings (longitude, latitude; the outline first, then holes) of every piece of land, for maps.

        Lines are thinned to ``tolerance_deg``, alike on both sides; rings that vanish are left out. None crosses 180.
        """
        starts = self._end - self._arrays["length"]
        points = np.column_stack([self._x, self._y])
        lines = [shapely.LineString(points[a:b]) for a, b in zip(starts, self._end, strict=True)]
        thin = [
            shapely.get_coordinates(line) for line in shapely.simplify(lines, tolerance_deg, preserve_topology=False)
        ]
        found: list[tuple[str, list[NDArray[np.float64]]]] = []
        begin, last = 0, -1
        for end, piece in zip(self._arrays["ring_end"], self._arrays["ring_piece"], strict=True):
            code = str(self._code[self._arrays["piece"][piece]])
            if codes is None or code in codes:
                ring = np.concatenate(
                    [thin[at] if at >= 0 else thin[~at][::-1] for at in self._arrays["ring"][begin:end]]
                )
                if piece != last:
                    found.append((code, []))
                if len(ring) >= 4:
                    found[-1][1].append(ring)
                last = piece
            begin = end
        return [one for one in found if one[1]]

    def _unrolled(self, arrays: Mapping[str, NDArray[Any]], axis: str) -> Floats:
        steps = arrays[axis].astype(np.int32)
        steps[self._end - arrays["length"]] = arrays["jump"][:, "xy".index(axis)]
        return np.cumsum(steps, dtype=np.int32).astype(np.float64) * UNIT

    def _areas(self, lat: Floats, lon: Floats, nearest_km: float) -> NDArray[np.int16]:
        lat, lon = _flat(lat), _flat(lon)
        found = areas_at(
            lat, lon, self._x, self._y, self._first, self._left, self._right, self._begin, self._which, self._grid,
            CELLS_A_DEGREE,
        )  # fmt: skip
        sea = np.flatnonzero(found == 0)
        if nearest_km > 0 and sea.size:
            lines, area = self._coast
            line = lines.nearest(in_space(lat[sea], lon[sea]), nearest_km / EARTH_KM)[1]
            found[sea[line >= 0]] = area[line[line >= 0]]
        return found

    @cached_property
    def _coast(self) -> tuple[Lines, NDArray[np.int16]]:
        """Lines with land on one side only, and which."""
        shore = (self._left == 0) != (self._right == 0)
        return self._lines(shore), np.maximum(self._left, self._right)[shore].astype(np.int16)

    def _lines(self, chosen: NDArray[np.bool_]) -> Lines:
        at = self._first[chosen]
        return Lines(*(in_space(self._y[at + end], self._x[at + end]) for end in (0, 1)))


def _flat(values: Floats) -> Floats:
    return np.ascontiguousarray(values, np.float64).ravel()
