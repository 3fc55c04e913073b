"""What a consignment's trackers have shown so far: the state that every check reads, and none but the fold changes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from sekisho.location.tracking.coverage import Coverage
from sekisho.location.tracking.model import Mode, Place, Plan, Sight, Tracker
from sekisho.location.tracking.way import Way

LIT = 40.0  # lux: a closed box is darker
KEPT = 40  # sights of a tracker that are looked back upon
_APRON = 15.0  # kilometres around an airport
_FLYING = 0.07  # kilometres a second
_STOOD = 240.0  # seconds between two positions of one place; whoever drives is kilometres further by then
_STILL = 0.3  # kilometres within which a tracker is still, beside its accuracy


def distance(one: Sight, other: Sight) -> float:
    """Kilometres between two sights, straight: at most a tenth of a percent short of the ground below 900 km."""
    return math.sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2 + (one.z - other.z) ** 2)


def beside(one: Sight, other: Sight) -> bool:
    """Whether two sights may be of one place."""
    return distance(one, other) <= max(_STILL, 3 * one.acc, 3 * other.acc)


@dataclass(slots=True)
class Course:
    """One tracker."""

    tracker: Tracker
    heard: float | None = None  # the last contact of any kind
    contacts: int = 0
    last: Sight | None = None  # the last position believed
    anchor: Sight | None = None  # since when and where it has been still
    recent: deque[Sight] = field(default_factory=lambda: deque(maxlen=KEPT))
    way: Mode | None = None  # how it travelled at its last contact
    still: int = 0  # contacts since it came to rest where it is
    # mean of the logarithm of seconds between contacts: at rest, and on the move by each way of travel
    rests: float = 0.0
    runs: dict[Mode, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = math.log(max(self.tracker.every, 30.0))
        self.runs = dict.fromkeys(Mode, every)
        self.rests = every + math.log(4.0)

    def habit(self, mode: Mode, *, resting: bool) -> float:
        """Seconds between two contacts, as this device has had it of late."""
        return math.exp(self.rests if resting else self.runs[mode])

    def still_for(self, now: float) -> float:
        """Seconds since it came to rest, as of its last position; 0 on the move."""
        if self.anchor is None or self.last is None or self.last is self.anchor:
            return 0.0
        return now - self.anchor.time

    def resting(self) -> bool:
        """Whether its last two positions are one place."""
        return self.last is not None and self.anchor is not None and self.last.time - self.anchor.time >= 1_200

    def take(self, sight: Sight, mode: Mode, *, resting: bool) -> None:
        """A contact, and perhaps a position; ``mode``: how the consignment travels now, ``resting``: if it does not."""
        if self.heard is not None and sight.time > self.heard and self.way is mode:
            gap = math.log(max(sight.time - self.heard, 1.0))
            if resting:
                self.rests += 0.15 * max(min(gap - self.rests, 0.7), -0.7)
            else:
                self.runs[mode] += 0.15 * max(min(gap - self.runs[mode], 0.7), -0.7)
        self.heard, self.way = sight.time, mode
        self.contacts += 1
        self.still += 1
        if not sight.used:
            return
        if self.anchor is None or not beside(sight, self.anchor):
            self.anchor, self.still = sight, 1
        self.last = sight
        self.recent.append(sight)


@dataclass(slots=True)
class Scene:
    """Everything so far."""

    plan: Plan
    way: Way
    courses: tuple[Course, ...]
    coverage: Coverage = field(default_factory=Coverage)
    now: float = 0.0
    lead: Sight | None = None  # the last position believed, of any tracker
    rest: Sight | None = None  # the first of the last positions, of any tracker, that are one place
    stood: int = 0  # contacts since
    left: int = 0  # the number of the leg that is being travelled, by places passed
    place: int = -1  # the planned place that it lies in
    arrived: float = 0.0  # there, since
    departed: float | None = None  # from the last place, at
    gone: bool = False  # has it left the origin
    delivered: bool = False
    opened: float | None = None  # when it was last opened or touched away from its places

    @classmethod
    def of(cls, plan: Plan, way: Way, trackers: Sequence[Tracker], coverage: Coverage) -> Scene:
        """At the beginning nothing is known, but the ground."""
        return cls(plan, way, tuple(Course(tracker) for tracker in trackers), coverage)

    def mode(self) -> Mode:
        """How it travels now: that of the leg after the last place."""
        return self.plan.legs[min(self.left, len(self.plan.legs) - 1)].mode

    def at(self) -> Place | None:
        """The planned place that it lies in."""
        return self.plan.places[self.place] if self.place >= 0 else None

    def take(self, sight: Sight) -> None:
        """Move on by one sight."""
        self.now = max(self.now, sight.time)
        inside = sight.place if sight.used else self.place
        if inside < 0 and self.gone and (sight.alarm is not None or (sight.light or 0.0) >= LIT):
            self.opened = sight.time
        if sight.used and (sight.acc < 1.0 or sight.place < 0 or self.place >= 0):
            self._move(sight)
        course = self.courses[sight.who]
        course.take(sight, self.mode(), resting=self.rests(course))
        self.stood += 1
        if sight.used and (self.rest is None or not beside(sight, self.rest)):
            self.rest, self.stood = sight, 1

    def stands(self) -> bool:
        """Whether the consignment lies still: two positions of it, of one tracker or of two, say so.

        A tracker reports seldom where it rests; several together tell sooner that they do.
        """
        rest, lead = self.rest, self.lead
        return rest is not None and lead is not None and lead.time - rest.time >= _STOOD and beside(lead, rest)

    def rests(self, course: Course) -> bool:
        """Whether a tracker lies still, by itself or with the consignment."""
        if course.resting():
            return True
        if not self.stands() or self.rest is None or course.last is None:
            return False
        return course.last.time <= self.rest.time or beside(course.last, self.rest)

    def beside(self, sight: Sight) -> tuple[float, float]:
        """Kilometres beside the leg that is travelled now, or a later road, and half the width that is allowed there.

        On a flight what moves slowly is on the ground, and there only the airports at its ends are on the way.
        """
        found = []
        for leg in range(self.left, len(self.plan.legs)):
            mode, half = self.plan.legs[leg].mode, float(self.way.halves[leg])
            if mode is Mode.ROAD or (leg == self.left and (mode is Mode.SEA or self._flying(sight))):
                found.append((sight.sides[leg], half))
            elif leg == self.left:
                found.append((min(sight.distances[leg : leg + 2]), _APRON))
        return min(found, key=lambda pair: pair[0] / pair[1])

    def _flying(self, sight: Sight) -> bool:
        last = self.courses[sight.who].last
        if last is None or sight.time <= last.time:
            return False
        return distance(sight, last) / (sight.time - last.time) > _FLYING

    def _move(self, sight: Sight) -> None:
        self.lead = sight
        if sight.place >= 0 and sight.place != self.place and sight.place >= self.left:
            self.place, self.arrived, self.departed = sight.place, sight.time, None
            self.left = min(sight.place, len(self.plan.legs) - 1)
        elif sight.place < 0 and self._further(sight):
            self.left = sight.leg  # a place was passed unseen
        elif sight.place < 0 <= self.place and self._really_gone(sight):
            self.place, self.departed, self.gone = -1, sight.time, True

    def _further(self, sight: Sight) -> bool:
        """On a later road, and on no earlier leg."""
        leg = sight.leg
        if leg <= self.left or self.plan.legs[leg].mode is not Mode.ROAD or self.place >= 0:
            return False
        return sight.sides[leg] < float(self.way.halves[leg]) < min(sight.distances[: leg + 1])

    def _really_gone(self, sight: Sight) -> bool:
        """Beyond the place by more than the accuracy, so that a place's edge is not crossed by noise."""
        return sight.distances[self.place] - self.plan.places[self.place].radius > 3 * sight.acc
