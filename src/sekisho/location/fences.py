"""Fences: who entered and who left, by the trackers' own clocks, without jitter at the line.

    >>> fences = FenceSet.of_circles(["port"], [35.61], [139.79], [5.0])
    >>> watch = FenceWatch(fences)
    >>> batch = {"tracker": ["a", "a"], "at": [0, 60_000], "lat": [35.6, 35.61], "lon": [139.8, 139.8]}
    >>> watch.update(pl.DataFrame(batch))["event"].to_list()
    ['enter']

A line counts as crossed once ``confirm`` fixes in a row speak for the other side; outside means further than a margin
beyond the line (and than the fix's own accuracy). The event bears the instant of the first of those fixes.

Fixes of a tracker are taken in the order given, and one that is older than the last is left out and counted: so events
are the same however the fixes are parted into batches. Putting them in order is for who collects them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sekisho.location.fence_loops import ENTER, KM_A_DEGREE, LATE, NOWHERE, follow

EVENTS: dict[str, Any] = {
    "tracker": pl.String,
    "fence": pl.String,
    "event": pl.String,  # enter, exit
    "since": pl.Int64,  # milliseconds: the first fix on the other side
    "at": pl.Int64,  # the fix that confirmed it
    "lat": pl.Float64,
    "lon": pl.Float64,
}
MOST_CELLS = 4_096  # a fence over more is tried for every fix
_A_DEGREE = 20  # cells: 5.5 km

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FenceSet:
    """Circles and polygons under names; immutable. Polygon edges go the short way over the antimeridian.

    ``lats``, ``lons``: corners in degrees, those of fence f from ``first[f]``; a circle has one corner, its centre, and
    a ``radius`` in kilometres. ``keys``, ``begin``, ``which``: fences by cell, last those too wide for cells.
    """

    names: tuple[str, ...]
    lats: Floats
    lons: Floats
    first: NDArray[np.int32]
    radius: Floats
    keys: NDArray[np.int64] = field(repr=False)
    begin: NDArray[np.int32] = field(repr=False)
    which: NDArray[np.int32] = field(repr=False)

    @classmethod
    def of_circles(
        cls, names: Sequence[str], lat: Sequence[float], lon: Sequence[float], radius_km: Sequence[float]
    ) -> FenceSet:
        """Circles around centres. ValueError: a name twice, a place that is none, a radius that is not above zero."""
        return cls.of(names, [[(a, b)] for a, b in zip(lat, lon, strict=True)], radius_km)

    @classmethod
    def of(
        cls, names: Sequence[str], corners: Sequence[Sequence[tuple[float, float]]], radius_km: Sequence[float]
    ) -> FenceSet:
        """Fences by their corners (latitude, longitude); those of one corner are circles of ``radius_km``.

        Raises:
            ValueError: a name twice, a place that is none, a polygon of two corners, a circle without a radius.
        """
        length = np.array([len(one) for one in corners], np.int32)
        flat = np.array([point for one in corners for point in one], np.float64).reshape(-1, 2)
        radius = np.asarray(radius_km, np.float64)
        if len(set(names)) != len(names) or len(names) != len(length) or len(names) != len(radius):
            raise ValueError("each fence needs a name of its own, corners and a radius")
        if not np.isfinite(flat).all() or (np.abs(flat) > (90, 180)).any():
            raise ValueError("a corner is no place")
        if ((length == 0) | (length == 2)).any() or not (radius[length == 1] > 0).all():
            raise ValueError("a fence is a circle with a radius, or has three corners or more")
        first = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
        return cls(tuple(names), flat[:, 0].copy(), flat[:, 1].copy(), first, radius, *_cells(flat, first, radius))


def _cells(flat: Floats, first: NDArray[np.int32], radius: Floats) -> tuple[Any, Any, Any]:
    """Which fences touch each cell of a grid of ``_A_DEGREE`` cells a degree."""
    found: list[NDArray[np.int64]] = []
    wide: list[int] = []
    columns = 360 * _A_DEGREE
    for number in range(len(radius)):
        rows, across = _span(flat[first[number] : first[number + 1]], float(radius[number]))
        if len(rows) * len(across) > MOST_CELLS:
            wide.append(number)
            continue
        keys = (rows[:, None] * columns + (across % columns)[None, :]).ravel()
        found.append(np.stack([keys, np.full(len(keys), number)]))
    pairs = np.concatenate(found, axis=1) if found else np.empty((2, 0), np.int64)
    pairs = pairs[:, np.argsort(pairs[0], kind="stable")]
    keys, counts = np.unique(pairs[0], return_counts=True)
    begin = np.concatenate([[0], np.cumsum(counts), [len(pairs[0]) + len(wide)]]).astype(np.int32)
    return keys.astype(np.int64), begin, np.concatenate([pairs[1], wide]).astype(np.int32)


def _span(corners: Floats, radius: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of cells that a fence's bounding box touches."""
    lon = corners[0, 1] + np.concatenate([[0.0], np.cumsum((np.diff(corners[:, 1]) + 540) % 360 - 180)])
    high = radius / KM_A_DEGREE if len(corners) == 1 else 0.0
    south, north = corners[:, 0].min() - high, corners[:, 0].max() + high
    flat = np.cos(np.radians(min(max(abs(south), abs(north)), 89.9)))
    east = 180.0 if max(-south, north) >= 90 else min(high / flat * 1.01, 180.0)
    rows = np.arange(np.floor((max(south, -90) + 90) * _A_DEGREE), np.floor((min(north, 90) + 90) * _A_DEGREE) + 1)
    west_column = np.floor((lon.min() - east + 180) * _A_DEGREE)
    east_column = np.floor((lon.max() + east + 180) * _A_DEGREE)
    return rows.astype(np.int64), np.arange(west_column, east_column + 1).astype(np.int64)


class FenceWatch:
    """Fences with what is remembered of each tracker.

    Args:
        confirm: fixes in a row that say that a line was crossed.
        margin_km: how far beyond the line outside begins.
    """

    def __init__(self, fences: FenceSet, *, confirm: int = 2, margin_km: float = 0.1) -> None:
        self.fences = fences
        self.confirm = confirm
        self.margin_km = margin_km
        self.late = 0  # fixes older than their tracker's last
        self.nowhere = 0  # fixes whose coordinates are no place
        self._names = np.array(fences.names, object)
        self._last: dict[str, int] = {}
        self._slots: dict[str, NDArray[np.int64]] = {}  # tracker -> rows of fence, inside, streak, since

    def update(self, fixes: pl.DataFrame) -> pl.DataFrame:
        """What the fixes did, in the order of rows: ``EVENTS``.

        ``fixes``: tracker, at (milliseconds of the tracker's clock), lat, lon in degrees, accuracy_m if there is one.
        """
        if fixes.is_empty():
            return pl.DataFrame(schema=EVENTS)
        trackers, code = np.unique(fixes["tracker"].to_numpy(), return_inverse=True)
        names = [str(name) for name in trackers]
        rows = np.argsort(code, kind="stable")
        bounds = np.searchsorted(code[rows], np.arange(len(names) + 1))
        last = np.array([self._last.get(name, -(2**62)) for name in names], np.int64)
        at, lat, lon = (
            fixes[name].cast(kind).to_numpy()
            for name, kind in (("at", pl.Int64), ("lat", pl.Float64), ("lon", pl.Float64))
        )
        own = fixes["accuracy_m"].cast(pl.Float64).fill_null(0.0).to_numpy() if "accuracy_m" in fixes.columns else 0.0
        margin = np.broadcast_to(self.margin_km + np.asarray(own) / 1000, at.shape).astype(np.float64)
        one, kept = self.fences, [self._slots.get(name, _NO_SLOTS) for name in names]
        events, slots, became = follow(
            rows, bounds.astype(np.int64), at, lat, lon, margin, last, (one.lats, one.lons, one.first, one.radius),
            (one.keys, one.begin, one.which, _A_DEGREE), self.confirm, np.concatenate(kept),
            np.cumsum([0, *map(len, kept)], dtype=np.int64),
        )  # fmt: skip
        self._keep(names, last, slots)
        self.late += int((became == LATE).sum())
        self.nowhere += int((became == NOWHERE).sum())
        return self._told(events, names, code, at, lat, lon)

    def inside(self) -> pl.DataFrame:
        """Tracker and fence of everybody who is in one, sorted."""
        found = [
            (tracker, self.fences.names[int(fence)])
            for tracker, slots in self._slots.items()
            for fence, within, _, _ in slots
            if within
        ]
        return pl.DataFrame(sorted(found), schema={"tracker": pl.String, "fence": pl.String}, orient="row")

    def _keep(self, names: list[str], last: NDArray[np.int64], slots: NDArray[np.int64]) -> None:
        for name, instant in zip(names, last.tolist(), strict=True):
            self._slots.pop(name, None)
            if instant > -(2**62):
                self._last[name] = instant
        if len(slots):
            owners, begins = np.unique(slots[:, 0], return_index=True)
            for owner, part in zip(owners.tolist(), np.split(slots[:, 1:], begins[1:]), strict=True):
                self._slots[names[owner]] = part

    def _told(self, events: NDArray[np.int64], names: list[str], *columns: Any) -> pl.DataFrame:
        code, at, lat, lon = columns
        row, fence, kind, since = events[np.lexsort((events[:, 1], events[:, 0]))].T
        told: Mapping[str, Any] = {
            "tracker": np.array(names, object)[code[row]],
            "fence": self._names[fence],
            "event": np.where(kind == ENTER, "enter", "exit"),
            "since": since,
            "at": at[row],
            "lat": lat[row],
            "lon": lon[row],
        }
        return pl.DataFrame(told, schema=EVENTS)


_NO_SLOTS = np.empty((0, 4), np.int64)
