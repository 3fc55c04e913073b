"""All trackers fall silent together: a hole in the coverage, a hall, or a hand?

One tracker is silent for many reasons of its own; several at once are so for one. What explains that lawfully is a hole
that the lorry drives through, a shielded spot at which it stops, or an outage of the network; each begins so many times
an hour and lasts log-normally. Against it stands a theft that begins once on such a way. The hour between two contacts
is in both, so that the ratio does not depend on how many trackers there are; only what each one does by itself, the
product of the chances of each, falls with their number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.location.tracking.ahead import Ahead, ahead
from sekisho.location.tracking.chances import HALT as STAY
from sekisho.location.tracking.chances import Spread
from sekisho.location.tracking.checks.base import finding
from sekisho.location.tracking.gaps import ARRIVING, HALT, ROAD, SPREAD, after_so_many, first_below
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Course, Scene

LEVELS = (2.2, 3.3, 4.1)  # log-odds at which it is told, and told again
_WEIGHTS = (0.5, 1.2, 4.9)
_BY_A_HAND = 0.25  # thefts an hour on the road, where there is one
_HOLES = 0.14  # gaps in coverage an hour on the road that are of the place, and those that are not
_OUTAGES = 0.03
_STOPS = 0.004  # an hour: stops at a spot that shields, before anything is heard from there
_AT_A_SPOT = 0.3  # the share of spots that shield
_SHIELDED = 0.011  # an hour: where it stands and was heard it is heard no more
_OWN = 0.06  # the share of contacts of one device that a gap of its own follows
_ALIVE = 3.0  # habits: whoever was not heard for longer was silent before
_SOONEST = 1_200.0  # seconds


@dataclass(frozen=True, slots=True)
class Lost:
    """Since when nothing is heard; of each tracker that was alive its gap by then, and its habit."""

    at: float
    gaps: tuple[float, ...]  # hours
    habits: tuple[float, ...]  # hours
    resting: bool
    contacts: int
    ahead: Ahead | None


class Together:
    """``silent-together``, a level at a time; ``together-heard-again``."""

    def __init__(self) -> None:
        self._level = 0
        self._due: float | None = None  # the instant of the next level; None until it is worth reckoning
        self._ground: Ahead | None = None

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Any contact ends it."""
        if self._level:
            since, names = _since(scene)
            yield finding(sight.time, "together-heard-again", 0.0, names, hours=(sight.time - since) / 3600)
        self._level = 0
        self._due = None

    def deadline(self, scene: Scene) -> float | None:
        """The instant at which the next level is reached; not reckoned while all may still be heard at any moment."""
        if self._level >= len(LEVELS) or scene.delivered or not scene.gone or scene.place >= 0:
            return None
        if self._due is None:
            return max(_since(scene)[0] + _SOONEST, scene.now)
        return None if math.isinf(self._due) else max(self._due, scene.now)

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """Told a level higher."""
        since, names = _since(scene)
        if self._due is not None:
            weight, hours = _WEIGHTS[self._level], (at - since) / 3600
            self._level += 1
            heard, unheard = self._ground.typical(hours) if self._ground is not None else (0.0, 0.0)
            yield finding(at, "silent-together", weight, names, hours=hours, heard=heard, unheard=unheard)
        lost = _lost(scene)
        if lost is None or self._level >= len(LEVELS):
            self._due = math.inf
        else:
            self._due = lost.at + _hours(lost, LEVELS[self._level]) * 3600
            self._ground = lost.ahead


def _since(scene: Scene) -> tuple[float, tuple[str, ...]]:
    """The last contact of any, and all that were heard before."""
    heard = [course for course in scene.courses if course.heard is not None]
    return max(course.heard or 0.0 for course in heard), tuple(course.tracker.device for course in heard)


def _lost(scene: Scene) -> Lost | None:
    """What is lost on the road between places; None where it is not, or is not together."""
    lead = scene.lead
    if lead is None or scene.delivered or not scene.gone or scene.place >= 0 or scene.mode() is not Mode.ROAD:
        return None
    if lead.distances[min(scene.left + 1, len(lead.distances) - 1)] < ARRIVING:
        return None
    at, _ = _since(scene)
    alive = [course for course in scene.courses if _alive(course, at, scene)]
    if len(alive) < 2:
        return None
    resting = scene.stands() or sum(course.resting() for course in alive) * 2 > len(alive)
    habits = tuple(course.habit(Mode.ROAD, resting=resting) / 3600 for course in alive)
    gaps = tuple((at - (course.heard or at)) / 3600 for course in alive)
    return Lost(at, gaps, habits, resting, scene.stood, ahead(scene))


def _alive(course: Course, at: float, scene: Scene) -> bool:
    habit = course.habit(Mode.ROAD, resting=scene.rests(course))
    return course.heard is not None and at - course.heard <= _ALIVE * habit


def _hours(lost: Lost, level: float) -> float:
    """The gap in hours at which the ratio reaches a level."""
    between = 1.0 / sum(1.0 / habit for habit in lost.habits)
    goal = _BY_A_HAND * between * math.exp(-level)
    begins = _HOLES * between
    known = lost.ahead.unheard(begins, between) if lost.ahead is not None else None

    def lawful(hours: float) -> float:
        alone = 1.0
        for gap, habit in zip(lost.gaps, lost.habits, strict=True):
            alone *= min(Spread(habit, SPREAD).beyond(gap + hours) + _OWN * ROAD.beyond(gap + hours), 1.0)
        hidden = (
            min(after_so_many(_AT_A_SPOT, lost.contacts), _SHIELDED * between) if lost.resting else _STOPS * between
        )
        # One that rests is in a spot that shields for as long as such rests last; a stop on the way lasts as stops do.
        still = HALT if lost.resting else STAY
        ground = known(hours) if known is not None else begins * ROAD.beyond(hours)
        return alone + ground + _OUTAGES * between * ROAD.beyond(hours) + hidden * still.beyond(hours)

    return first_below(lawful, goal)
