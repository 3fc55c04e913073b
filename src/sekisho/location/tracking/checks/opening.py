"""Opened on the way: light, a door, a tracker that feels itself taken off. An alarm of a device is always told.

At a planned place a box may be opened by customs or for loading; elsewhere hardly.
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, PlaceKind, Sight
from sekisho.location.tracking.scene import LIT, Scene

_TAMPER = frozenset(
    ("tampering", "tamper", "removing", "removal", "detach", "gpsantennacut", "lock", "door", "opening")
)
_JAMMING = frozenset(("jamming", "gpsjamming"))
_TOGETHER = 1.8  # log-odds
_AGAIN = 3_600.0  # seconds within which one alarm is told once


class Opening(Timeless):
    """``opened-before-delivery``, ``tampered``, ``jamming-alarm``, and ``device-alarm`` for every other alarm."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str], float] = {}
        self._felt: dict[str, set[int]] = {}

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Every alarm; light where it should be dark."""
        device = scene.courses[sight.who].tracker.device
        inside = sight.place if sight.used else scene.place
        kind = scene.plan.places[inside].kind if inside >= 0 else None
        if sight.alarm is not None:
            code, weight = _of_alarm(sight.alarm, kind)
            if self._fresh(sight, f"{code} {sight.alarm}"):
                weight += self._together(code, sight.who)
                yield finding(sight.time, code, weight, (device,), alarm=sight.alarm)
        if sight.light is not None and sight.light >= LIT and self._fresh(sight, "light"):
            weight = 2.9 if kind is None else 0.8
            if kind not in (PlaceKind.ORIGIN, PlaceKind.DESTINATION):
                weight += self._together("opened-before-delivery", sight.who) if kind is None else 0.0
                yield finding(sight.time, "opened-before-delivery", weight, (device,), lux=sight.light)

    def _together(self, code: str, who: int) -> float:
        """More where a second tracker felt the same: a blow is felt by one."""
        felt = self._felt.setdefault(code, set())
        felt.add(who)
        return _TOGETHER if len(felt) > 1 and code != "device-alarm" else 0.0

    def _fresh(self, sight: Sight, what: str) -> bool:
        before = self._told.get((sight.who, what))
        if before is not None and sight.time - before < _AGAIN:
            return False
        self._told[(sight.who, what)] = sight.time
        return True


def _of_alarm(alarm: str, kind: PlaceKind | None) -> tuple[str, float]:
    plain = alarm.lower().replace("_", "").replace("-", "")
    if plain in _TAMPER:
        return "tampered", 2.9 if kind is None else 2.0
    if plain in _JAMMING:
        return "jamming-alarm", 2.5
    return "device-alarm", 0.0
