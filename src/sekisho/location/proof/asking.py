"""Which of the landmarks that stand to ask next: the nearest to the site that would tell something.

Asking fewer is sound: an answer only ever narrows the region, so what is excluded by some landmarks stays excluded by
more. What is expected (``outlook``) decides on the order alone, never on a verdict.
"""

from __future__ import annotations

import numpy as np

from sekisho.location.proof.cover import Cover
from sekisho.location.proof.model import Bools, Floats, Landmarks, Site, Terms
from sekisho.location.proof.outlook import cleared, excluding, part
from sekisho.location.proof.reach import kilometres, spot
from sekisho.location.proof.verify import Disks
from sekisho.location.sphere import in_space


def ask_next(
    landmarks: Landmarks, rtt_ms: Floats, ask: Bools, ground: Cover, terms: Terms, site: Site, count: int = 1
) -> tuple[int, ...]:
    """The numbers of landmarks to ask, the nearest first; fewer where no others would tell anything.

    A landmark tells something where it is expected to take land out of the region that its operator's others did not.

    Args:
        landmarks: all that stand. rtt_ms: what they heard; infinite where a landmark heard nothing.
        ask: which may be asked.
        ground: land; a coarse cover will do. terms: the assumptions.
        site: where the unit is said to be.
        count: how many are wanted.
    """
    at, unit, owner = in_space(landmarks.lat, landmarks.lon), spot(site.lat, site.lon), landmarks.owners()
    disks = Disks.of(landmarks, rtt_ms, terms)
    open_ = part(ground.restricted, disks.reached(ground.restricted, terms.tolerate))
    done = excluding(disks, open_)
    tried = np.flatnonzero(ask)
    chosen: list[int] = []
    for one in tried[np.argsort(kilometres(at[tried], unit), kind="stable")].tolist():
        gone = cleared(at[[one]], unit, open_, terms.bound)[0]
        before = done.get(int(owner[one]))
        done[int(owner[one])] = gone if before is None else before | gone
        if (gone if before is None else gone & ~before).any():
            chosen.append(one)
            if len(chosen) == count:
                break
    return tuple(chosen)
