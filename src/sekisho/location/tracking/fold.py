"""The story of a consignment: a fold over its sights in the order of device time, with deadlines between them.

The state is never stored as the truth; whoever has the fixes has the story. A deadline falls at its own instant,
whichever later fix or clock shows that it has passed, so the story does not depend on who looks when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sekisho.location.tracking.arrival import eta
from sekisho.location.tracking.checks import CHECKS
from sekisho.location.tracking.checks.corridor import Corridor
from sekisho.location.tracking.checks.silence import Silence
from sekisho.location.tracking.coverage import Coverage
from sekisho.location.tracking.model import (
    Eta,
    Event,
    Place,
    PlaceKind,
    Plan,
    Point,
    Seen,
    Sight,
    State,
    Story,
    Tracker,
)
from sekisho.location.tracking.scene import Scene
from sekisho.location.tracking.way import Way
from sekisho.location.tracking.weigh import Scale

_REST = 1_200.0  # seconds still before a stop is a stop
_THERE = 1_800.0  # seconds at the destination before it is delivered


class Fold:
    """Takes sights in order; ``events`` grows."""

    def __init__(self, plan: Plan, way: Way, trackers: Sequence[Tracker], coverage: Coverage) -> None:
        self.scene = Scene.of(plan, way, trackers, coverage)
        self.events: list[Event] = []
        self.state = State.BOOKED
        self._checks = [make() for make in CHECKS]
        self._corridor = next(one for one in self._checks if isinstance(one, Corridor))
        self._silence = next(one for one in self._checks if isinstance(one, Silence))
        self._scale = Scale()
        self._tracks: list[list[tuple[float, float]]] = [[] for _ in trackers]
        self._found: list[tuple[Event, Point]] = []
        self._numbers = {tracker.device: number for number, tracker in enumerate(trackers)}

    def step(self, sight: Sight) -> None:
        """One sight; earlier deadlines fall first."""
        self.advance(sight.time)
        if sight.used:
            cross, half = self.scene.beside(sight)
            sight = sight._replace(cross=cross, half=half)
        for check in self._checks:
            self._take(check.see(sight, self.scene), sight if sight.used else None)
        self.scene.take(sight)
        if sight.used:
            self._tracks[sight.who].append((sight.lat, sight.lon))
        self._turn(self._state_at(sight), sight.time)

    def advance(self, to: float) -> None:
        """Let every deadline up to an instant fall, in order."""
        for _ in range(200):  # each falls at most a few times; the bound only guards
            waiting = [
                (at, n) for n, check in enumerate(self._checks) if (at := check.deadline(self.scene)) is not None
            ]
            at, number = min(waiting, default=(to + 1, -1))
            if number < 0 or at > to:
                break
            self.scene.now = max(self.scene.now, at)
            self._take(self._checks[number].due(at, self.scene), None)
            if self._all_silent():
                self._turn(State.SILENT, at)
        self.scene.now = max(self.scene.now, to)

    def story(self, until: float) -> Story:
        """What is true now."""
        seen = tuple(
            Seen(
                course.tracker.device,
                round(course.last.time * 1000) if course.last else None,
                course.last.lat if course.last else None,
                course.last.lon if course.last else None,
                round(course.heard * 1000) if course.heard is not None else None,
            )
            for course in self.scene.courses
        )
        return Story(
            self.scene.plan.consignment, round(until * 1000), tuple(self.events), self.state,
            round(self._scale.odds, 3), self._scale.alarmed, seen, tuple(tuple(track) for track in self._tracks),
            self._eta(until), tuple(self._found),
        )  # fmt: skip

    def _eta(self, until: float) -> Eta | None:
        """Of what is on its way; nobody knows when something will be there that is not."""
        lost = self.state in (State.DEVIATED, State.SILENT)
        return None if lost else eta(self.scene, until)

    def _take(self, found: Iterable[Event], sight: Sight | None) -> None:
        for event in found:
            self.events.append(event)
            still = dict(event.params).get("still")
            at = self._last_of(event) if sight is None or still else sight
            if at is not None and event.weight > 0:
                self._found.append((event, (at.lat, at.lon)))
            self.events += self._scale.weigh(event)

    def _last_of(self, event: Event) -> Sight | None:
        """Where the tracker of an event was last, or the consignment."""
        still = dict(event.params).get("still")
        names = (still,) if still else event.trackers
        courses = [self.scene.courses[self._numbers[device]] for device in names]
        return courses[0].last if courses else self.scene.lead

    def _turn(self, state: State | None, at: float) -> None:
        if state is None or state is self.state:
            return
        self.state = state
        place = self.scene.at()
        params = (("place", place.name),) if place is not None else ()
        self.events.append(Event(round(at * 1000), "state", state.value, params=params))

    def _all_silent(self) -> bool:
        heard = [who for who, course in enumerate(self.scene.courses) if course.heard is not None]
        return bool(heard) and all(self._silence.silent(who) for who in heard)

    def _state_at(self, sight: Sight) -> State | None:
        scene = self.scene
        if scene.delivered:
            return None
        if not sight.used:
            return None if self.state is not State.SILENT or scene.lead is None else self._resting(scene.lead)
        if self._corridor.left:
            return State.DEVIATED
        return self._resting(sight)

    def _resting(self, sight: Sight) -> State:
        scene = self.scene
        place = scene.at()
        course = scene.courses[sight.who]
        still = (
            scene.now - course.anchor.time if course.anchor is not None and course.last is not course.anchor else 0.0
        )
        if place is not None:
            return self._at_place(place, still)
        return State.DWELLING if still >= _REST else State.MOVING

    def _at_place(self, place: Place, still: float) -> State:
        if place.kind is PlaceKind.ORIGIN and not self.scene.gone:
            return State.LOADED if self.scene.now * 1000 >= self.scene.plan.depart else State.BOOKED
        if place.kind is PlaceKind.DESTINATION and max(still, self.scene.now - self.scene.arrived) >= _THERE:
            self.scene.delivered = True
            return State.DELIVERED
        return State.CUSTOMS if place.kind is PlaceKind.CUSTOMS else State.DWELLING
