"""Nothing heard: how much less likely is this gap by the device's own habit, and by the coverage here, than by a hand?

The logarithm of that ratio is the weight. In flight and at sea a gap says little until it outlasts the passage; on the
road a tunnel or a steel hall explains an hour, not half a day. Where another tracker of the consignment is heard in the
meantime, the network is not the reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from sekisho.location.tracking.chances import Spread
from sekisho.location.tracking.checks.base import finding
from sekisho.location.tracking.model import Event, Mode, PlaceKind, Sight
from sekisho.location.tracking.scene import Course, Scene

LEVELS = (3.0, 4.5, 6.3)  # log-odds at which a gap is told, and told again
_ALONE, _TOGETHER = (0.5, 1.8, 2.6), (0.8, 3.0, 4.9)  # a battery dies alone; weights by level
_BY_A_HAND = 0.35  # the chance that a gap made on purpose lasts as long
_SPREAD = 0.55  # of the logarithm of the gaps of one device
_ROAD = (0.06, Spread(0.3, 0.75))  # the share of contacts that a gap in coverage follows, and how long those last
_HALT = (0.02, Spread(2.0, 0.8))
_INDOORS = (0.5, Spread(4.0, 0.8))
_ARRIVING = 15.0  # kilometres before the next place: it may be in a hall before it is heard again
_HEARD = 0.4  # what is left of the share where others are heard


class Silence:
    """``silent``, a level at a time; ``heard-again``."""

    def __init__(self) -> None:
        self._level: dict[int, int] = {}
        self._cache: dict[tuple[int, float, bool, int], float] = {}
        self._peers: dict[int, int] = {}  # contacts of others since it was heard

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """A contact ends the gap of its tracker and shortens the patience with the others."""
        course = scene.courses[sight.who]
        if self._level.get(sight.who) and course.heard is not None:
            hours = (sight.time - course.heard) / 3600
            yield finding(sight.time, "heard-again", 0.0, (course.tracker.device,), hours=hours)
        self._level[sight.who] = 0
        for who in range(len(scene.courses)):
            self._peers[who] = 0 if who == sight.who else self._peers.get(who, 0) + 1

    def deadline(self, scene: Scene) -> float | None:
        """The first instant at which a gap reaches the next level."""
        if scene.delivered or not scene.gone:
            return None
        found = [at for who in range(len(scene.courses)) if (at := self._next(who, scene)) is not None]
        return min(found, default=None)

    def _next(self, who: int, scene: Scene) -> float | None:
        course = scene.courses[who]
        level = self._level.get(who, 0)
        if course.heard is None or level >= len(LEVELS):
            return None
        heard = self._peers.get(who, 0) >= 4
        key = (who, course.heard, heard, level)
        at = self._cache.get(key)
        if at is None:
            at = course.heard + _gap(LEVELS[level], course, scene, heard)
            self._cache = {k: v for k, v in self._cache.items() if k[0] != who}
            self._cache[key] = at
        return max(at, scene.now)

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """Told a level higher."""
        for who, course in enumerate(scene.courses):
            next_ = self._next(who, scene)
            if next_ is None or next_ > at or course.heard is None:
                continue
            level = self._level.get(who, 0)
            self._level[who] = level + 1
            alone = any(other.heard is not None and other.heard > course.heard + 600 for other in scene.courses)
            weight = (_ALONE if alone else _TOGETHER)[level]
            yield finding(at, "silent", weight, (course.tracker.device,), hours=(at - course.heard) / 3600)

    def silent(self, who: int) -> bool:
        """Whether a tracker is told to be silent."""
        return self._level.get(who, 0) > 0


def _gap(level: float, course: Course, scene: Scene, heard: bool) -> float:
    """The gap in seconds at which the ratio reaches a level, by halving."""
    share, coverage = _coverage(course, scene)
    if heard:
        share *= _HEARD
    habit = Spread(math.exp(course.rests if course.resting() else course.runs) / 3600, _SPREAD)
    low, high = 0.05, 2_000.0
    goal = _BY_A_HAND * math.exp(-level)
    for _ in range(30):
        middle = (low * high) ** 0.5
        if habit.beyond(middle) + share * coverage.beyond(middle) > goal:
            low = middle
        else:
            high = middle
    return high * 3600


def _coverage(course: Course, scene: Scene) -> tuple[float, Spread]:
    """How often a gap begins here for want of a network, and how long such gaps last."""
    last = course.last
    ends = scene.way.leg_ends
    place = last.place if last is not None else scene.place
    leg = min(max(place, 0) if place >= 0 else scene.left, len(scene.plan.legs) - 1)
    mode = scene.plan.legs[leg].mode
    if mode is not Mode.ROAD:
        length = float(ends[leg] - (ends[leg - 1] if leg else 0.0))
        hours = length / 700 + 16.0 if mode is Mode.AIR else length / 24 + 60.0
        return 1.0, Spread(hours, 0.45)
    arriving = last is not None and last.distances[min(leg + 1, len(last.distances) - 1)] < _ARRIVING
    if arriving or (place >= 0 and scene.plan.places[place].kind is not PlaceKind.ORIGIN):
        return _INDOORS
    return _HALT if course.resting() else _ROAD
