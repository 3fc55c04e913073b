"""What a lorry that is heard no more may be driving through: the ground ahead, as far as earlier consignments knew it.

For each pace the road ahead is followed. A hole in the coverage can explain the silence for as long as no stretch was
passed, long enough for several reports, from which others were heard.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.location.tracking.gaps import ARRIVING, INDOORS, ROAD
from sekisho.location.tracking.model import Mode
from sekisho.location.tracking.scene import Scene

Floats = NDArray[np.float64]
_PACES = np.array([10.0, 30.0, 50.0, 70.0, 90.0])  # km/h, and how often a lorry goes so over an hour
_OFTEN = np.array([0.03, 0.12, 0.35, 0.42, 0.08])
_STEP = 3.0  # kilometres
_TICK = 0.05  # hours
_LONGEST = 4.0  # hours
_BESIDE = 5.0  # kilometres: whoever is further from the planned road is on another
_HALL = 0.15  # the share of arrivals that end in a hall without a network
_REPORTS = 2.0  # so many must be missing from a stretch


@dataclass(frozen=True, slots=True)
class Ahead:
    """Counts at every so many kilometres of the road ahead, and the kilometres until it may be in a hall."""

    at_once: Floats
    later: Floats
    room: float

    def typical(self, hours: float) -> tuple[float, float]:
        """How many were heard, and not, at the middle point of those that may have been passed in so many hours."""
        passed = slice(0, max(1, int(hours * _PACES[2] / _STEP)))
        return float(np.median(self.at_once[passed])), float(np.median(self.later[passed]))

    def unheard(self, begins: float, between: float) -> Callable[[float], float]:
        """The chance that the ground explains a silence of so many hours; it never rises.

        Args:
            begins: the chance that a hole begins where nothing is known of the ground.
            between: hours between two reports of any tracker.
        """
        hours = np.arange(1, round(_LONGEST / _TICK) + 1) * _TICK
        went = _PACES[:, None] * hours
        at = np.minimum((went / _STEP).astype(np.int64), len(self.at_once) - 1)
        lasting = begins * np.array([ROAD.beyond(float(hour)) for hour in hours])
        chance = (lasting + self.later[at]) / (1.0 + self.at_once[at] + self.later[at])
        halls = _HALL * np.array([INDOORS.beyond(float(hour)) for hour in hours])
        chance = np.where(went >= self.room, np.maximum(chance, halls), chance)
        stretch = max(1, math.ceil(_REPORTS * between / _TICK))
        padded = np.pad(chance, ((0, 0), (0, stretch - 1)), mode="edge")
        worst = np.lib.stride_tricks.sliding_window_view(padded, stretch, axis=1).max(axis=2)
        least = np.minimum.accumulate(worst, axis=1)
        # the stretch that began so long ago has been passed by now
        known = np.concatenate([np.full((len(_PACES), stretch), 1.0), least], axis=1)[:, : len(hours)]
        summed = np.minimum.accumulate(_OFTEN @ np.minimum(known, 1.0)).tolist()

        def chance_at(span: float) -> float:
            past = min(int(span / _TICK), len(hours)) - 1
            return 1.0 if past < 0 else float(summed[past])

        return chance_at


def ahead(scene: Scene) -> Ahead | None:
    """The road ahead; None where it is not on the planned one, or nothing was ever learned."""
    lead = scene.lead
    if not scene.coverage or lead is None or lead.cross > _BESIDE or scene.plan.legs[lead.leg].mode is not Mode.ROAD:
        return None
    end = float(scene.way.leg_ends[lead.leg])
    reach = np.arange(lead.along, min(lead.along + _PACES[-1] * _LONGEST, end) + _STEP, _STEP)
    points = scene.way.points(np.minimum(reach, end))
    kinds = frozenset(course.tracker.placement.value for course in scene.courses if course.heard is not None)
    at_once, later = scene.coverage.counts(points[:, 0], points[:, 1], kinds, scene.plan.depart)
    return Ahead(at_once, later, max(end - lead.along - ARRIVING, 0.0)) if at_once.any() or later.any() else None
