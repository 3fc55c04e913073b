"""The shortest way by sea between two places, offline.

    >>> sea = open_sea()                                                # doctest: +SKIP  (storage.borders)
    >>> path = sea.path((31.2, 121.5), (51.9, 4.5))                     # Shanghai to Rotterdam through Suez
    >>> round(length_km(path) / 1.852)                                  # doctest: +SKIP
    10500
    >>> sea.path((31.2, 121.5), (51.9, 4.5), avoid=frozenset({"suez", "panama"}))  # doctest: +SKIP

A grid of a quarter degree says which neighbouring cells are joined by water; straits and canals are opened by hand
(``knowledge/sea-ways.yaml``), ice and the Southern Ocean are closed. The way over the grid is then pulled tight: it
keeps only the points that land forces it to keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.location.borders import Borders
from sekisho.location.sea_loops import COLUMN, ROW, shortest
from sekisho.location.sphere import between_km, densified
from sekisho.vocabulary.errors import UsageFault

Floats = NDArray[np.float64]
Place = tuple[float, float]  # latitude, longitude

PORT_KM = 150.0  # a port lies no further from navigable water
_LOOK_KM = 8.0  # between the points at which a straight way is looked at
_KEPT = 4_096  # ways kept for a pair of places


class Sea:
    """Navigable water. Immutable but for the ways it remembers.

    Args:
        heading: ``a_degree`` and ``channels``, their names.
        arrays: ``bits`` of each cell without channels; of each channel's joints the channel, cell and step; ``closed``:
            boxes of west, south, east, north.
        borders: the land that a way pulled tight must not cross.
    """

    def __init__(self, heading: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], borders: Borders) -> None:
        self._a_degree = int(heading["a_degree"])
        self._columns = 360 * self._a_degree
        self.channels: tuple[str, ...] = tuple(heading["channels"])
        self._bits = arrays["bits"].ravel()
        self._joints = arrays["joints"]
        self._closed = arrays["closed"] / 1000
        self._borders = borders
        self._known: dict[tuple[Place, Place, frozenset[str]], Floats] = {}
        self._open: dict[frozenset[str], NDArray[np.uint8]] = {}

    def path(self, start: Place, goal: Place, *, avoid: frozenset[str] = frozenset()) -> Floats:
        """Points (latitude, longitude) from place to place; between them run great circles.

        Args:
            avoid: straits and canals not to be used, by their names in ``channels``.

        Raises:
            UsageFault: an unknown name, a place further than ``PORT_KM`` from navigable water, or no way at all.
        """
        if not avoid <= set(self.channels):
            raise UsageFault(f"no strait or canal is called {', '.join(sorted(avoid - set(self.channels)))}")
        asked = (_rounded(start), _rounded(goal), avoid)
        if asked not in self._known:
            while len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[asked] = self._found(*asked)
        return self._known[asked]

    def _found(self, start: Place, goal: Place, avoid: frozenset[str]) -> Floats:
        bits = self._with(avoid)
        one, other = self._nearest(bits, start), self._nearest(bits, goal)
        cells = shortest(bits, one, other, self._a_degree)
        if not len(cells):
            raise UsageFault(f"there is no way by sea from {start} to {goal} without {sorted(avoid)}")
        points = np.column_stack(self._middle(cells))
        return np.concatenate([[start], self._tight(points, self._fixed(cells, avoid)), [goal]])

    def _with(self, avoid: frozenset[str]) -> NDArray[np.uint8]:
        """Bits of the grid with every channel opened but those avoided."""
        if avoid not in self._open:
            bits = self._bits.copy()
            channel, cell, step = self._joints.T
            used = ~np.isin(channel, [self.channels.index(name) for name in avoid])
            np.bitwise_or.at(bits, cell[used], (1 << step[used]).astype(np.uint8))
            self._open[avoid] = bits
        return self._open[avoid]

    def _middle(self, cells: NDArray[np.int32]) -> tuple[Floats, Floats]:
        row, column = np.divmod(cells, self._columns)
        return (row + 0.5) / self._a_degree - 90, (column + 0.5) / self._a_degree - 180

    def _nearest(self, bits: NDArray[np.uint8], place: Place) -> int:
        """The nearest cell from which a step leads on."""
        near = np.flatnonzero(bits)
        lat, lon = self._middle(near.astype(np.int32))
        close = np.abs(lat - place[0]) < PORT_KM / 110
        far = between_km(lat[close], lon[close], *np.array(place))
        if not far.size or far.min() > PORT_KM:
            raise UsageFault(f"{place} lies further than {PORT_KM:.0f} km from navigable water")
        return int(near[close][far.argmin()])

    def _fixed(self, cells: NDArray[np.int32], avoid: frozenset[str]) -> NDArray[np.bool_]:
        """Which points of a way stand in a channel, where land lies close on both sides."""
        channel, cell, _ = self._joints.T
        used = ~np.isin(channel, [self.channels.index(name) for name in avoid])
        return np.isin(cells, cell[used])

    def _tight(self, points: Floats, fixed: NDArray[np.bool_]) -> Floats:
        """Only the points that are needed: from each the furthest seen over water; channels stay as they are."""
        kept, at = [0], 0
        while at < len(points) - 1:
            last = at + 1
            if not fixed[at]:
                until = at + 1 + int(np.argmax(fixed[at + 1 :])) if fixed[at + 1 :].any() else len(points) - 1
                last = self._furthest(points, at, until)
            kept.append(last)
            at = last
        return points[kept]

    def _furthest(self, points: Floats, at: int, until: int) -> int:
        """The furthest point up to ``until`` that is seen, by halving between one that is and one that is not."""
        if self._seen(points[at], points[until]):
            return until
        low, high = at + 1, until
        while high - low > 1:
            middle = (low + high) // 2
            if self._seen(points[at], points[middle]):
                low = middle
            else:
                high = middle
        return low

    def _seen(self, one: Floats, other: Floats) -> bool:
        """Whether the great circle between two points runs over open water only."""
        way = densified(np.stack([one, other]), _LOOK_KM)
        lat, lon = way[:, 0], way[:, 1]
        for west, south, east, north in self._closed:
            if ((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)).any():
                return False
        return not (self._borders.countries(lat, lon, nearest_km=0.0) != "").any()


def _rounded(place: Place) -> Place:
    lat, lon = float(place[0]), float(place[1])
    if not (abs(lat) <= 90 and abs(lon) <= 360):
        raise UsageFault(f"{place} is no place")
    return round(lat, 4), round((lon + 180) % 360 - 180, 4)


def joined(borders: Borders, a_degree: int, closed: Floats) -> NDArray[np.uint8]:
    """Which of its eight neighbours each cell is joined with over water; what ``tools/compile_sea.py`` keeps.

    ``closed``: boxes of west, south, east, north that no ship enters. Two cells are joined where nine points from
    middle to middle lie on water.
    """
    columns, rows = 360 * a_degree, 180 * a_degree
    row, column = np.divmod(np.arange(rows * columns, dtype=np.int64), columns)
    lat, lon = (row + 0.5) / a_degree - 90, (column + 0.5) / a_degree - 180
    water = borders.countries(lat, lon, nearest_km=0.0) == ""
    for west, south, east, north in closed:
        water &= ~((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east))
    bits = np.zeros(rows * columns, np.uint8)
    for step in range(4):
        there = (row + ROW[step]) * columns + (column + COLUMN[step]) % columns
        inside = row + ROW[step] < rows
        both = np.flatnonzero(water & inside & water[np.where(inside, there, 0)])
        for share in np.arange(1, 8) / 8:
            at_lat, at_lon = lat[both] + share * ROW[step] / a_degree, lon[both] + share * COLUMN[step] / a_degree
            both = both[borders.countries(at_lat, at_lon, nearest_km=0.0) == ""]
        bits[both] |= np.uint8(1 << step)
        bits[there[both]] |= np.uint8(1 << (step + 4))
    return bits.reshape(rows, columns)


def joints(path: Floats, a_degree: int) -> NDArray[np.int32]:
    """Cell and step of every joint along a channel, both ways, (n, 2)."""
    columns = 360 * a_degree
    fine = np.concatenate([one + (other - one) * np.linspace(0, 1, 200)[:, None] for one, other in pairwise(path)])
    rows, cols = np.floor((fine[:, 0] + 90) * a_degree).astype(int), np.floor((fine[:, 1] + 180) * a_degree).astype(int)
    moved = np.flatnonzero((np.diff(rows) != 0) | (np.diff(cols) != 0))
    steps = {(int(r), int(c)): at for at, (r, c) in enumerate(zip(ROW[:8], COLUMN[:8], strict=True))}
    found = []
    for at in moved:
        step = steps[(int(rows[at + 1] - rows[at]), int(cols[at + 1] - cols[at]))]
        found.append((rows[at] * columns + cols[at], step))
        found.append((rows[at + 1] * columns + cols[at + 1], (step + 4) % 8))
    return np.array(found, np.int32)
