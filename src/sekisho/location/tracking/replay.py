"""Fixes -> story: the whole at once, or as they come within a bounded window of reordering.

``replay`` is the truth. ``Watch`` tells the same events while the goods travel: it waits for a window before it
believes that nothing earlier will come, and what comes later still is marked late and makes it tell the story anew.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from sekisho.location.tracking.fold import Fold
from sekisho.location.tracking.marks import Witnessed, order
from sekisho.location.tracking.model import Event, Plan, Sight, Story, Tracker
from sekisho.location.tracking.sights import World, sights
from sekisho.location.tracking.way import Way

WINDOW = 120.0  # seconds; networks take some ten, and what was kept for want of one comes later than any window


def replay(
    fixes: Iterable[Witnessed],
    plan: Plan,
    trackers: Sequence[Tracker],
    world: World,
    until: float,
    way: Way | None = None,
) -> Story:
    """The story as of ``until`` (seconds since 1970), whatever the order in which the fixes are given."""
    way = way or Way(plan)
    mine = {tracker.device for tracker in trackers}
    chosen = sorted((one for one in fixes if one.fix.device in mine and one.time <= until * 1000), key=order)
    fold = Fold(plan, way, trackers, world.coverage)
    for sight in sights(chosen, plan, way, trackers, world):
        fold.step(sight)
    fold.advance(until)
    return fold.story(until)


class Watch:
    """One consignment on its way. ``take`` gives the events that are new; each is given once."""

    def __init__(self, plan: Plan, trackers: Sequence[Tracker], world: World, window: float = WINDOW) -> None:
        self._plan, self._trackers, self._world, self._window = plan, tuple(trackers), world, window
        self._way = Way(plan)
        self._fold = self._begun()
        self._all: list[Witnessed] = []
        self._known: set[str] = set()
        self._sights: dict[str, Sight] = {}  # by digest: what a fix shows does not change when the story is told anew
        self._done = 0  # how many of them are folded
        self._told: set[Event] = set()
        self._read = 0  # events of the fold that were looked at
        self.until = 0.0
        self.late = 0

    def take(self, fixes: Iterable[Witnessed], now: float) -> list[Event]:
        """New fixes, and the clock in seconds: what is older than the window is told."""
        again = False
        new = {one.digest: one for one in fixes if one.digest not in self._known}.values()
        self.prepare(new)
        for one in new:
            self._known.add(one.digest)
            if one.time < self.until * 1000:
                self.late += 1
                again = True
            insort(self._all, one, key=order)
        if again:
            self._fold, self._done, self._read = self._begun(), 0, 0
        self.until = max(self.until, now - self._window)
        return self._fold_on()

    def _begun(self) -> Fold:
        return Fold(self._plan, self._way, self._trackers, self._world.coverage)

    def prepare(self, fixes: Iterable[Witnessed]) -> None:
        """Make fixes ready, many at once faster than one by one; they count when they are taken."""
        new = list({one.digest: one for one in fixes if one.digest not in self._sights}.values())
        for one, sight in zip(new, sights(new, self._plan, self._way, self._trackers, self._world), strict=True):
            self._sights[one.digest] = sight

    def close(self, until: float) -> Story:
        """The story, with nothing more expected before ``until``."""
        self.until = max(self.until, until)
        self._fold_on()
        return self._fold.story(self.until)

    def _fold_on(self) -> list[Event]:
        end = bisect_left(self._all, self.until * 1000, key=lambda one: one.time)
        for one in self._all[self._done : end]:
            self._fold.step(self._sights[one.digest])
        self._done = end
        self._fold.advance(self.until)
        new = [event for event in self._fold.events[self._read :] if event not in self._told]
        self._read = len(self._fold.events)
        self._told.update(new)
        return new
