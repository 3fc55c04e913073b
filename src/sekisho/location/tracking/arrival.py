"""When it will be there: what is left of the way and of the stays on it, as a log-normal span."""

from __future__ import annotations

from sekisho.location.tracking.chances import STAYS, summed
from sekisho.location.tracking.checks.overdue import hours_of
from sekisho.location.tracking.model import Eta
from sekisho.location.tracking.scene import Scene


def eta(scene: Scene, now: float) -> Eta | None:
    """Of a consignment that is on its way; None before and after."""
    lead = scene.lead
    if lead is None or scene.delivered:
        return None
    parts: list[tuple[float, float]] = []
    ends, last = scene.way.leg_ends, len(scene.plan.legs)
    first = scene.left
    place = scene.at()
    if place is not None:
        if scene.place == last:
            return None
        parts.append(STAYS[place.kind].moments((now - scene.arrived) / 3600))
        first = scene.place
    for leg in range(first, last):
        start = float(ends[leg - 1]) if leg else 0.0
        length = float(ends[leg]) - start
        share = 1.0
        if place is None and leg == first and length > 0:
            share = min(max((float(ends[leg]) - lead.along) / length, 0.02), 1.0)
        mean, variance = hours_of(scene, leg).moments()
        parts.append((mean * share, variance * share))
        if leg + 1 < last:
            parts.append(STAYS[scene.plan.places[leg + 1].kind].moments())
    whole = summed(parts)
    early, middle, late = (round((now + whole.at(chance) * 3600) * 1000) for chance in (0.9, 0.5, 0.1))
    return Eta(early, middle, late)
