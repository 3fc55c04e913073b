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
from sekisho.location.tracking.gaps import ARRIVING, HALT, INDOORS, ROAD, after_so_many, patience
from sekisho.location.tracking.model import Event, Mode, PlaceKind, Sight
from sekisho.location.tracking.scene import Course, Scene

LEVELS = (3.0, 4.5, 6.8, 8.0)  # log-odds at which a gap is told, and told again
# weights by level: one of several (a battery dies), the same where it had just felt a hand, some of them at one time
# (what alarms where all are silent on the road is ``silent-together``), and the only one that there is
_ALONE, _FELT = (0.1, 0.4, 1.0, 1.0), (0.2, 0.6, 1.2, 1.2)
_SOME, _ONLY = (0.5, 1.6, 4.4, 4.9), (0.5, 1.6, 4.9, 4.9)
_JUST = 1_800.0  # seconds between an opening and the last contact
_AT_ONCE = 1_200.0  # seconds between the last contacts of two that fell silent at one time
_BY_A_HAND = 0.35  # the chance that a gap made on purpose lasts as long
_ON_THE_ROAD = 0.06  # the share of contacts that a gap in coverage follows
_IN_HALLS = 0.5
_AT_A_SPOT = 0.24  # the share of spots that shield
_SEVERAL = 4  # contacts of others in the meantime
_RECENT = 1_800.0  # seconds since a contact of another that still tells of the network here
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
        if scene.delivered:
            return None
        found = [at for who in range(len(scene.courses)) if (at := self._next(who, scene)) is not None]
        return min(found, default=None)

    def _next(self, who: int, scene: Scene) -> float | None:
        course = scene.courses[who]
        level = self._level.get(who, 0)
        if course.heard is None or level >= len(LEVELS):
            return None
        heard = self._peers.get(who, 0) >= _SEVERAL
        key = (who, _latest(scene) if heard else course.heard, heard, level)
        at = self._cache.get(key)
        if at is None:
            # before it has left, nothing is late that was heard on the day that it should have
            since = course.heard if scene.gone else max(course.heard, scene.plan.depart / 1000)
            at = since + _gap(LEVELS[level], course, scene, heard)
            if heard and at > _latest(scene) + _RECENT:  # by then the others are silent as well
                at = since + _gap(LEVELS[level], course, scene, heard=False)
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
            weight = self._weights(who, level, scene, at)[level]
            yield finding(at, "silent", weight, (course.tracker.device,), hours=(at - course.heard) / 3600)

    def _weights(self, who: int, level: int, scene: Scene, at: float) -> tuple[float, ...]:
        """By whether others are heard in the meantime, fell silent with it, or it was touched just before."""
        mine = scene.courses[who].heard or 0.0
        others = [(n, one.heard) for n, one in enumerate(scene.courses) if n != who and one.heard is not None]
        if not others:
            return _ONLY
        if not any(heard > mine + 600 for _, heard in others):
            return _SOME
        on_the_road = scene.gone and scene.place < 0 and scene.mode() is Mode.ROAD
        in_hearing = at <= _latest(scene) + _RECENT and self._peers.get(who, 0) >= _SEVERAL
        at_once = any(abs(heard - mine) <= _AT_ONCE and self._level.get(n, 0) > level for n, heard in others)
        if on_the_road and in_hearing and at_once:
            return _SOME  # two batteries do not die at once, and a network that one of them hears is there
        felt = scene.opened is not None and abs(scene.opened - mine) <= _JUST
        return _FELT if felt else _ALONE

    def silent(self, who: int) -> bool:
        """Whether a tracker is told to be silent."""
        return self._level.get(who, 0) > 0


def _gap(level: float, course: Course, scene: Scene, heard: bool) -> float:
    """The gap in seconds at which the ratio reaches a level."""
    share, coverage = _coverage(course, scene)
    if heard:
        share *= _HEARD
    habit = round(math.log(course.habit(scene.mode(), resting=scene.rests(course)) / 3600), 2)
    return patience(_BY_A_HAND * math.exp(-level), habit, round(share, 6), coverage) * 3600


def _latest(scene: Scene) -> float:
    """The last contact of any."""
    return max(course.heard or 0.0 for course in scene.courses)


def _coverage(course: Course, scene: Scene) -> tuple[float, Spread]:
    """How often a gap begins here for want of a network, and how long such gaps last."""
    last = course.last
    ends = scene.way.leg_ends
    place = last.place if last is not None else scene.place
    if not scene.gone or (place >= 0 and scene.plan.places[place].kind is PlaceKind.ORIGIN):
        return after_so_many(_IN_HALLS, course.still), INDOORS
    leg = min(max(place, 0) if place >= 0 else scene.left, len(scene.plan.legs) - 1)
    mode = scene.plan.legs[leg].mode
    if mode is not Mode.ROAD:
        length = float(ends[leg] - (ends[leg - 1] if leg else 0.0))
        hours = length / 700 + 16.0 if mode is Mode.AIR else length / 24 + 60.0
        return 1.0, Spread(hours, 0.45)
    arriving = last is not None and last.distances[min(leg + 1, len(last.distances) - 1)] < ARRIVING
    if arriving or place >= 0:
        return _IN_HALLS, INDOORS
    return (after_so_many(_AT_A_SPOT, course.still), HALT) if scene.rests(course) else (_ON_THE_ROAD, ROAD)
