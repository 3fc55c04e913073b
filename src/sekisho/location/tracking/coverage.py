"""Where trackers are heard, learned from consignments that went before: by cell of the ground and kind of tracker.

A report that came within minutes of its making proves that there is a network; one that came later was kept in the
device for want of it. Both are counted once a device and cell, so that a night in one spot is one witness; where
another tracker of the same load was heard at once, it was the device's own want. Only what a device says with a
position that may be believed counts, and nothing of covert trackers: what is learned is for everybody.

>>> Coverage(learned(fixes, plan, trackers)).counts(lats, lons, kinds, before=plan.depart)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.location.tracking.marks import UNBELIEVED, Witnessed
from sekisho.location.tracking.model import Plan, Tracker

Floats = NDArray[np.float64]
CELL = 0.03  # degrees of latitude; as wide as high
LATE = 180_000  # milliseconds: what came later was kept for want of a network
_OTHER_KIND = 0.5  # what a witness of another placement counts: a crate hears more than the inside of a server
Cell = tuple[int, int]


class Heard(NamedTuple):
    """How many devices of a kind were heard at once from a cell, and how many only later, while one consignment passed.

    ``ended`` is its last instant (milliseconds): nothing is known of it before.
    """

    consignment: str
    ended: int
    kind: str
    row: int
    column: int
    at_once: int
    later: int


def cell_of(lat: float, lon: float) -> Cell:
    """The cell that a point lies in."""
    row = math.floor(lat / CELL)
    around = max(1, int(360 * math.cos(math.radians(min(max((row + 0.5) * CELL, -90.0), 90.0))) / CELL))
    return row, math.floor(((lon + 180) % 360) / 360 * around)


def learned(fixes: Iterable[Witnessed], plan: Plan, trackers: Sequence[Tracker]) -> list[Heard]:
    """What one consignment tells of the ground, in order; the same whatever the order of its fixes."""
    kinds = {tracker.device: tracker.placement.value for tracker in trackers if not tracker.covert}
    seen: dict[tuple[str, Cell], set[str]] = {}
    kept: dict[tuple[str, Cell], set[str]] = {}
    ended = 0
    for one in fixes:
        fix = one.fix
        if fix.device not in kinds or one.marks & UNBELIEVED or fix.lat is None or fix.lon is None:
            continue
        ended = max(ended, one.received)
        key = kinds[fix.device], cell_of(fix.lat, fix.lon)
        told = seen if one.received - one.time <= LATE else kept
        told.setdefault(key, set()).add(fix.device)
    covered = {cell for _, cell in seen}
    kept = {key: devices for key, devices in kept.items() if key[1] not in covered}
    return [
        Heard(plan.consignment, ended, kind, *cell, len(seen.get((kind, cell), ())), len(kept.get((kind, cell), ())))
        for kind, cell in sorted(seen.keys() | kept.keys())
    ]


class Coverage:
    """What was learned, by cell."""

    def __init__(self, heard: Iterable[Heard] = ()) -> None:
        self._cells: dict[Cell, list[Heard]] = {}
        for one in heard:
            self._cells.setdefault((one.row, one.column), []).append(one)

    def __bool__(self) -> bool:
        return bool(self._cells)

    def counts(self, lats: Floats, lons: Floats, kinds: frozenset[str], before: int) -> tuple[Floats, Floats]:
        """Devices heard at once, and only later, around each point: by consignments that had ended before an instant.

        Args:
            lats, lons: the points, in degrees.
            kinds: the placements that are asked about; others count half.
            before: milliseconds; so that a consignment knows nothing of itself, nor of what came after.
        """
        found = np.array([self._around(lat, lon, kinds, before) for lat, lon in zip(lats, lons, strict=True)])
        return (found[:, 0], found[:, 1]) if len(found) else (np.zeros(0), np.zeros(0))

    def _around(self, lat: float, lon: float, kinds: frozenset[str], before: int) -> tuple[float, float]:
        """Of the cell and those that touch it: no road runs as it is planned."""
        wide = CELL / max(math.cos(math.radians(lat)), 0.01)
        steps = (-1, 0, 1)
        cells = {cell_of(lat + a * CELL, lon + b * wide) for a in steps for b in steps}
        at_once = later = 0.0
        for cell in cells:
            for one in self._cells.get(cell, ()):
                if one.ended < before:
                    weight = 1.0 if one.kind in kinds else _OTHER_KIND
                    at_once += weight * one.at_once
                    later += weight * one.later
        return at_once, later
