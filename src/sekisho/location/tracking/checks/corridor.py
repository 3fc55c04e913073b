"""Left the planned corridor: a sum of how far beside it each position lies, not one point alone.

A cumulative sum (Page's CUSUM) over the share by which a position exceeds the corridor's half width: positions within
take from it, positions beyond add to it, and one alone never passes the threshold, however far: so one bad fix or a
stop beside the road tells nothing. Two trackers that are both beyond confirm each other: their sums are added. The
further it goes, the more it weighs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Sight
from sekisho.location.tracking.scene import Scene

THRESHOLD = 2.2
_STEP = 1.0  # what a position within takes away
_MOST = 1.5
_GRADES = (0.5, 1.5)  # widths beyond the corridor
_WEIGHTS = (3.0, 4.3, 5.5)
_TOGETHER = 1.0  # where a second tracker says so


class Corridor(Timeless):
    """``left-corridor``: again when it is further, or a second tracker is as far; ``back-on-the-way``."""

    def __init__(self) -> None:
        self._sums: dict[int, float] = {}
        self._told: dict[int, int] = {}  # tracker -> how grave it was told

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Add up; tell when the sum passes the threshold, and again when it is far worse."""
        if not sight.used or sight.place >= 0:
            yield from self._less(sight, scene)
            return
        beyond = sight.cross - sight.half - 3 * sight.acc
        if beyond <= 0:
            yield from self._less(sight, scene)
            return
        total = self._sums.get(sight.who, 0.0) + min(0.8 + beyond / sight.half, _MOST)
        self._sums[sight.who] = min(total, 3 * THRESHOLD)
        if sum(self._sums.values()) >= THRESHOLD and (scene.courses[sight.who].contacts > 0):
            grade = 1 + bisect_right(_GRADES, beyond / sight.half)
            if grade > self._told.get(sight.who, 0):
                self._told[sight.who] = grade
                together = sum(1 for summed in self._sums.values() if summed > 0) > 1
                weight = _WEIGHTS[grade - 1] + (_TOGETHER if together else 0.0)
                device = scene.courses[sight.who].tracker.device
                yield finding(sight.time, "left-corridor", weight, (device,), km=sight.cross, half=sight.half)

    def _less(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        left = self._sums.get(sight.who, 0.0) - _STEP
        self._sums[sight.who] = max(left, 0.0)
        if left <= 0 and self._told.pop(sight.who, 0) and not self._told:
            yield finding(sight.time, "back-on-the-way", 0.0, (scene.courses[sight.who].tracker.device,))

    @property
    def left(self) -> bool:
        """Whether any tracker is told to have left."""
        return bool(self._told)
