"""Lies too long where it lies: at a planned place by the habit of such places, elsewhere by that of a lorry's stops.

Stays are log-normal; what is told is the tail. Still for hours beside the corridor is told as delivered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.chances import HALT, STAYS
from sekisho.location.tracking.checks.base import finding
from sekisho.location.tracking.model import Event, PlaceKind, Sight
from sekisho.location.tracking.scene import Course, Scene

TAIL = 0.004  # the chance below which a stay is told
ELSEWHERE = 2.0  # hours still beside the corridor
AFTER_OPENING = 1.2  # hours still, opened


class Halts:
    """``stays-too-long``, ``halts-too-long``, ``opened-and-halted``, and ``delivered-elsewhere`` beside the way."""

    def __init__(self) -> None:
        self._told: set[tuple[str, int, float]] = set()

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Stillness is judged when a tracker shows again that it has not moved."""
        course = scene.courses[sight.who]
        if not sight.used or course.anchor is None or sight.place >= 0 or scene.delivered:
            return
        hours = (sight.time - course.anchor.time) / 3600
        if not _same_place(sight, course):
            return
        beside = sight.cross > sight.half + 3 * sight.acc
        if beside and hours >= ELSEWHERE:
            yield from self._tell("delivered-elsewhere", 4.5, sight, course, hours)
        elif hours >= AFTER_OPENING and scene.opened is not None and course.anchor.time - 3600 < scene.opened:
            yield from self._tell("opened-and-halted", 0.4, sight, course, hours)
        if not beside and HALT.beyond(hours) < TAIL:
            yield from self._tell("halts-too-long", 1.3, sight, course, hours)

    def _tell(self, code: str, weight: float, sight: Sight, course: Course, hours: float) -> Iterator[Event]:
        key = (code, sight.who, course.anchor.time if course.anchor else 0.0)
        if key not in self._told:
            self._told.add(key)
            yield finding(
                sight.time, code, weight, (course.tracker.device,), hours=hours, lat=f"{sight.lat:.4f}",
                lon=f"{sight.lon:.4f}",
            )  # fmt: skip

    def deadline(self, scene: Scene) -> float | None:
        """When the stay at the planned place reaches its tail."""
        place = scene.at()
        if place is None or place.kind in (PlaceKind.DESTINATION, PlaceKind.ORIGIN):
            return None
        if ("stays-too-long", -1, scene.arrived) in self._told:
            return None
        return scene.arrived + STAYS[place.kind].at(TAIL) * 3600

    def due(self, at: float, scene: Scene) -> Iterator[Event]:
        """It still lies there."""
        self._told.add(("stays-too-long", -1, scene.arrived))
        place = scene.at()
        if place is not None:
            hours = (at - scene.arrived) / 3600
            yield finding(at, "stays-too-long", 1.5, (), hours=hours, place=place.name)


def _same_place(sight: Sight, course: Course) -> bool:
    anchor = course.anchor
    if anchor is None:
        return False
    near = max(0.3, 3 * sight.acc, 3 * anchor.acc)
    return (sight.x - anchor.x) ** 2 + (sight.y - anchor.y) ** 2 + (sight.z - anchor.z) ** 2 <= near * near
