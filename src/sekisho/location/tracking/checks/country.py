"""In a country that the plan does not name, or at a watched place.

Borders are judged with a margin of the accuracy, and only on the ground: an aircraft may cross what it does not land
in. Several positions must agree, so that a road along a border, or one bad fix, tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Scene, distance

CONFIRMED = 3  # positions
_FLYING = 0.07  # kilometres a second


class Country(Timeless):
    """``restricted-country``, ``unplanned-country``, ``watched-place``."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, str], int] = {}
        self._inside: set[tuple[int, str]] = set()

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Count positions within; leaving is believed as slowly as entering."""
        if not sight.used or _flying(sight, scene):
            return
        here = set()
        on_its_way = scene.mode() is not Mode.ROAD and sight.cross <= sight.half
        if sight.foreign and not on_its_way:  # coasts that a ship passes are no visit
            here.add(
                (sight.who, f"{'restricted-country' if sight.restricted else 'unplanned-country'} {sight.country}")
            )
        if sight.watched:
            here.add((sight.who, f"watched-place {sight.watched}"))
        for key in here:
            self._counts[key] = min(self._counts.get(key, 0) + 1, CONFIRMED)
            if self._counts[key] == CONFIRMED and key not in self._inside:
                self._inside.add(key)
                code, _, what = key[1].partition(" ")
                weight = {"restricted-country": 6.5, "unplanned-country": 2.5, "watched-place": 4.0}[code]
                device = scene.courses[sight.who].tracker.device
                yield finding(sight.time, code, weight, (device,), where=what)
        for key in [key for key in self._counts if key[0] == sight.who and key not in here]:
            self._counts[key] -= 1
            if self._counts[key] <= 0:
                del self._counts[key]
                self._inside.discard(key)


def _flying(sight: Sight, scene: Scene) -> bool:
    last = scene.courses[sight.who].last
    if last is None or sight.time <= last.time:
        return False
    return distance(sight, last) / (sight.time - last.time) > _FLYING
