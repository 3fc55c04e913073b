"""The networks that a tracker hears are not those of the place that it claims: forged satellites, or a forged fix."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Sight
from sekisho.location.tracking.scene import Scene, distance

FAR = 3.0  # kilometres beyond all doubt of both
CONFIRMED = 2
_ALONE = 2.2  # one access point of the table, which may have been moved
_SAME = 1.5  # kilometres


class Networks(Timeless):
    """``networks-elsewhere``; ``mock-position`` where the device itself says that its position was made by software."""

    def __init__(self) -> None:
        self._count = 0
        self._told: set[tuple[str, int]] = set()
        self._alone: dict[int, Sight] = {}

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Count contradictions in a row, of whichever tracker."""
        device = scene.courses[sight.who].tracker.device
        if sight.mock and ("mock", sight.who) not in self._told:
            self._told.add(("mock", sight.who))
            yield finding(sight.time, "mock-position", 5.0, (device,))
        if sight.apart is None or sight.jammed:
            return
        if sight.apart <= FAR:
            self._count = 0
            return
        if sight.air.alone:
            yield from self._by_one(sight, device)
            return
        self._count += 1
        if self._count >= CONFIRMED and ("apart", sight.who) not in self._told:
            self._told.add(("apart", sight.who))
            yield finding(sight.time, "networks-elsewhere", 5.0, (device,), km=sight.apart)

    def _by_one(self, sight: Sight, device: str) -> Iterator[Event]:
        """One access point, heard twice from where the tracker says that it rests: it does not ride along, then."""
        before = self._alone.get(sight.who)
        self._alone[sight.who] = sight
        if before is not None and distance(sight, before) <= _SAME and ("alone", sight.who) not in self._told:
            self._told.add(("alone", sight.who))
            yield finding(sight.time, "networks-elsewhere", _ALONE, (device,), km=sight.apart or 0.0)
