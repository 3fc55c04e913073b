"""Positions that cannot be so: faster than the way of travel allows, too even to be measured, or none on the move.

A jump that many devices make to one place is a disturbance of the region, not of this consignment: those sights come
here as jammed, and are told once as such, without weight.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Scene, distance

_FASTEST = {Mode.ROAD: 0.045, Mode.SEA: 0.018, Mode.AIR: 0.33}  # kilometres a second
_SLACK = 3.0  # kilometres
EVEN = 14  # positions of one and the same accuracy, on the move
_BLIND = 1_300.0  # seconds of contact without a position, on the move: longer than a tunnel


class Positions(Timeless):
    """``impossible-speed``, ``even-accuracy``, ``no-position`` (``-of-any``: of several), ``regional-interference``."""

    def __init__(self) -> None:
        self._varied: dict[int, set[float]] = {}
        self._even: dict[int, tuple[float, int]] = {}
        self._blind: dict[int, tuple[float, int]] = {}
        self._told: set[tuple[str, int]] = set()
        self._jumps: dict[int, list[float]] = {}

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Each question in turn."""
        if sight.jammed:
            yield from self._once("regional-interference", 0.0, sight, scene)
            return
        if sight.used and not sight.network:
            yield from self._speed(sight, scene)
            yield from self._evenness(sight, scene)
        yield from self._blindness(sight, scene)

    def _once(self, code: str, weight: float, sight: Sight, scene: Scene, **params: float) -> Iterator[Event]:
        if (code, sight.who) not in self._told:
            self._told.add((code, sight.who))
            yield finding(sight.time, code, weight, (scene.courses[sight.who].tracker.device,), **params)

    def _speed(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        last = scene.courses[sight.who].last
        if last is None or last.network:
            return
        between = distance(sight, last) - _SLACK - 4 * (sight.acc + last.acc)
        modes = {scene.mode(), scene.plan.legs[sight.leg].mode, scene.plan.legs[last.leg].mode}
        if between <= max(_FASTEST[mode] for mode in modes) * max(sight.time - last.time, 1.0):
            return
        jumps = [at for at in self._jumps.get(sight.who, []) if sight.time - at < 86_400] + [sight.time]
        self._jumps[sight.who] = jumps
        if len(jumps) in (2, 4):  # there and back is one bad fix; more is none
            device = scene.courses[sight.who].tracker.device
            yield finding(sight.time, "impossible-speed", 0.9 * len(jumps), (device,), km=between, jumps=len(jumps))

    def _evenness(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        if sight.accuracy is None:
            return
        seen = self._varied.setdefault(sight.who, set())
        value, count = self._even.get(sight.who, (-1.0, 0))
        last = scene.courses[sight.who].last
        moved = last is not None and distance(sight, last) > 1.0
        if sight.accuracy != value:
            self._even[sight.who] = (sight.accuracy, 1)
            if len(seen) < 8:
                seen.add(sight.accuracy)
        elif moved:
            self._even[sight.who] = (value, count + 1)
            if count + 1 >= EVEN and len(seen) >= 8:  # a device that never varied only rounds
                yield from self._once("even-accuracy", 1.3, sight, scene, metres=value)

    def _blindness(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        if sight.used and not sight.network:
            self._blind.pop(sight.who, None)
            return
        if sight.moving is not True or scene.mode() is not Mode.ROAD or scene.place >= 0:
            return
        since, count = self._blind.get(sight.who, (sight.time, 0))
        self._blind[sight.who] = (since, count + 1)
        if sight.time - since >= _BLIND and count >= 3:
            minutes = (sight.time - since) / 60
            together = sum(
                1 for begun, times in self._blind.values() if times >= 2 and begun <= sight.time - _BLIND / 2
            )
            code = "no-position-of-any" if together >= 2 else "no-position"
            yield from self._once(code, 4.8 if together >= 2 else 2.4, sight, scene, minutes=minutes)
