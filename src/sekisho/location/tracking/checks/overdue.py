"""Should have come by now: the leg takes longer than it takes in all but a few cases, by distance and way of travel."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.chances import Spread, pace
from sekisho.location.tracking.checks.base import finding
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Scene

TAIL = 0.003
_DAY_AT_THE_WHEEL = 9.0  # hours, then a driver rests
_REST = 11.0


class Overdue:
    """``overdue``: once a leg."""

    def __init__(self) -> None:
        self._told: set[int] = set()

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Only time tells."""
        yield from ()

    def deadline(self, scene: Scene) -> float | None:
        """The instant at which the next place should have been reached."""
        if scene.departed is None or scene.left in self._told or scene.delivered:
            return None
        return scene.departed + hours_of(scene, scene.left).at(TAIL) * 3600

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """Nothing came."""
        self._told.add(scene.left)
        following = scene.plan.places[min(scene.left + 1, len(scene.plan.places) - 1)]
        hours = (at - (scene.departed or at)) / 3600
        yield finding(at, "overdue", 2.2, (), hours=hours, place=following.name)


def hours_of(scene: Scene, leg: int) -> Spread:
    """How long a leg takes door to door: on the road with the nights of its driver, in the air with handling."""
    ends = scene.way.leg_ends
    length = float(ends[leg] - (ends[leg - 1] if leg else 0.0))
    mode = scene.plan.legs[leg].mode
    spread = pace(mode, length)
    if mode is Mode.ROAD:
        nights = int(spread.median / _DAY_AT_THE_WHEEL)
        return Spread(spread.median + 1.0 + nights * _REST, 0.38)
    return Spread(spread.median + (4.0 if mode is Mode.AIR else 30.0), 0.4)
