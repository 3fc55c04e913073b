"""Trackers of one consignment that are not in one place: one was taken off, or the load was split.

Between two of its positions a tracker is somewhere on the way between them; the positions of the others in that time
are held against it. The squared distance over the summed variances is chi-square distributed with two degrees of
freedom; several in a row beyond its tail are told.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Sight
from sekisho.location.tracking.scene import Scene, distance

TAIL = 20.0  # of chi-square with two degrees of freedom: one in 22,000
CONFIRMED = 3
LEAST = 1.2  # kilometres
_LONGEST = 7_200.0  # seconds between two positions beyond which the way between is not known
_WANDER = 0.35  # standard deviation of a place on the way, as a share of its length
_FLOOR = 0.15  # kilometres
_RECENT_OPENING = 8 * 3600.0


class Separation(Timeless):
    """``trackers-separate``; ``left-behind`` where one lies still while the other moves; ``opened-then-separated``."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, int], int] = {}
        self._told: set[tuple[int, int]] = set()

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Hold the others' positions since this tracker's last one against the way between."""
        before = scene.courses[sight.who].last
        if not sight.used or before is None or not 0 < sight.time - before.time <= _LONGEST:
            return
        length = distance(sight, before)
        if length / (sight.time - before.time) > 0.05:  # in the air, or a jump
            return
        for who, course in enumerate(scene.courses):
            pair = (min(who, sight.who), max(who, sight.who))
            if who == sight.who or pair in self._told:
                continue
            apart = [
                found
                for other in course.recent
                if before.time < other.time <= sight.time
                for found in [_apart(before, sight, other, length)]
            ]
            if not apart:
                continue
            # however many positions lie between, one bad one of this tracker tells once
            self._counts[pair] = self._counts.get(pair, 0) + 1 if min(apart) > 0 else 0
            if self._counts[pair] >= CONFIRMED:
                self._told.add(pair)
                yield from self._tell(pair, sight, max(apart), scene)

    def _tell(self, pair: tuple[int, int], sight: Sight, km: float, scene: Scene) -> Iterator[Event]:
        names = (scene.courses[pair[0]].tracker.device, scene.courses[pair[1]].tracker.device)
        rests = [scene.courses[who].resting() for who in pair]
        if rests.count(True) == 1:
            still = names[rests.index(True)]
            yield finding(sight.time, "left-behind", 5.2, names, km=km, still=still)
        else:
            yield finding(sight.time, "trackers-separate", 5.2, names, km=km)
        if scene.opened is not None and sight.time - scene.opened <= _RECENT_OPENING:
            yield finding(sight.time, "opened-then-separated", 2.0, names, hours=(sight.time - scene.opened) / 3600)


def _apart(before: Sight, sight: Sight, other: Sight, length: float) -> float:
    """Kilometres between a position and the way of another tracker at that instant; 0 where that may be error."""
    share = (other.time - before.time) / (sight.time - before.time)
    dx = before.x + share * (sight.x - before.x) - other.x
    dy = before.y + share * (sight.y - before.y) - other.y
    dz = before.z + share * (sight.z - before.z) - other.z
    squared = dx * dx + dy * dy + dz * dz
    variance = sight.acc**2 + other.acc**2 + (_WANDER * length) ** 2 + _FLOOR**2
    return 0.0 if squared <= TAIL * variance or squared < LEAST**2 else float(squared**0.5)
