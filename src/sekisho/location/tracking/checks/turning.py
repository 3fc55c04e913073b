"""Turned back: the way that it has come along grows shorter again, by more than noise and a missed exit."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Scene

BACK = 18.0  # kilometres
CONFIRMED = 3
_TOGETHER = 1.2  # where a second tracker says so


class Turning(Timeless):
    """``turned-back``: on the road only; ships and aircraft wait in circles."""

    def __init__(self) -> None:
        self._furthest: dict[int, float] = {}
        self._leg: dict[int, int] = {}
        self._counts: dict[int, int] = {}
        self._told: set[int] = set()

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Count positions further back than allowed, while on the planned way."""
        if not sight.used or sight.network or scene.plan.legs[sight.leg].mode is not Mode.ROAD:
            return
        if sight.cross > sight.half or scene.mode() is not Mode.ROAD or scene.place >= 0:
            return
        if self._leg.get(sight.who) != sight.leg:
            self._leg[sight.who], self._furthest[sight.who], self._counts[sight.who] = sight.leg, sight.along, 0
        furthest = max(self._furthest[sight.who], sight.along)
        self._furthest[sight.who] = furthest
        if furthest - sight.along <= BACK + 3 * sight.acc:
            self._counts[sight.who] = 0
            return
        self._counts[sight.who] += 1
        if self._counts[sight.who] >= CONFIRMED and sight.who not in self._told:
            weight = 3.6 + (_TOGETHER if self._told else 0.0)
            self._told.add(sight.who)
            device = scene.courses[sight.who].tracker.device
            yield finding(sight.time, "turned-back", weight, (device,), km=furthest - sight.along)
