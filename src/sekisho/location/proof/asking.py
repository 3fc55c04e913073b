"""Which of the landmarks that stand to ask next: those expected to take most restricted land out of the region.

Asking fewer is sound: an answer only ever narrows the region, so what is excluded by some landmarks stays excluded by
more. What is expected (``outlook``) decides on the order alone, never on a verdict.
"""

from __future__ import annotations

import numpy as np

from sekisho.location.proof.cover import Cover
from sekisho.location.proof.model import Bools, Floats, Ints, Landmarks, Site, Terms
from sekisho.location.proof.outlook import cleared, excluding, part
from sekisho.location.proof.reach import kilometres, spot
from sekisho.location.proof.verify import Disks
from sekisho.location.sphere import in_space


def ask_next(
    landmarks: Landmarks, rtt_ms: Floats, ask: Bools, ground: Cover, terms: Terms, site: Site, count: int = 1
) -> tuple[int, ...]:
    """The numbers of landmarks to ask, the most telling first; fewer where no others would tell anything.

    Args:
        landmarks: all that stand. rtt_ms: what they heard; infinite where a landmark heard nothing.
        ask: which may be asked.
        ground: land; a coarse cover will do. terms: the assumptions.
        site: where the unit is said to be.
        count: how many are wanted.
    """
    at, tried = in_space(landmarks.lat, landmarks.lon), np.flatnonzero(ask)
    if not len(tried):
        return ()
    disks = Disks.of(landmarks, rtt_ms, terms)
    unit = spot(site.lat, site.lon)
    open_ = part(ground.restricted, disks.reached(ground.restricted, terms.tolerate))
    owner = landmarks.owners()
    heard = excluding(disks, open_)
    gains = cleared(at[tried], unit, open_, terms.bound)
    apart, area = kilometres(at[tried], unit), open_.area_km2()
    need = terms.tolerate + 1 - sum((row.astype(np.int64) for row in heard.values()), np.zeros(len(area), np.int64))
    for number, row in heard.items():
        gains[owner[tried] == number] &= ~row  # an owner counts once
    return _greedily(tried, gains, owner[tried], need, area, apart, count)


def _greedily(
    tried: Ints, gains: Bools, owner: Ints, need: Ints, area: Floats, apart: Floats, count: int
) -> tuple[int, ...]:
    """One after the other, each by the open land that it takes a disk further from being possible; then the nearest."""
    chosen: list[int] = []
    while len(chosen) < min(count, len(tried)):
        worth = gains @ (area * (need > 0))
        best = int(np.lexsort((apart, -worth))[0])
        if worth[best] <= 0:
            break
        chosen.append(int(tried[best]))
        row = gains[best].copy()
        need = need - row
        gains[owner == owner[best]] &= ~row
        gains[best] = False
    return tuple(chosen)
