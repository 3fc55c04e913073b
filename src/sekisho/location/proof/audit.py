"""The landmarks' own mesh, examined before anybody is judged by it: which of them cannot be where they say.

Two landmarks that hear each other sooner than light allows over the distance that they state: at least one of the two
is bad. All such pairs together have smallest sets of landmarks that would explain them; every landmark of any such set
is taken out. Taking one out is always safe (a region only grows), so doubt is no reason to keep one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sekisho.location.proof.explain import Pair, parts, smallest_covers
from sekisho.location.proof.model import Bools, Bound, Floats, Landmarks
from sekisho.location.proof.reach import OBLATE, kilometres
from sekisho.location.sphere import in_space


class Why(StrEnum):
    """Why a landmark was taken out."""

    MISPLACED = "misplaced"  # in every smallest explanation; some other place would fit what the others heard
    NO_PLACE = (
        "no-place"  # in every smallest explanation; no place on earth would fit: its clock or its reports are bad
    )
    SUSPECT = "suspect"  # in some smallest explanations only
    TANGLED = "tangled"  # too many pairs to find the smallest explanations: every landmark of them is out


@dataclass(frozen=True, slots=True)
class Removed:
    """A landmark taken out. ``pairs``: how many others it contradicts; ``off_km``: how wrong its place is at least,
    shown by ``witness``, which heard it after ``rtt_ms``.
    """

    landmark: str
    why: Why
    pairs: int
    off_km: float
    witness: str
    rtt_ms: float


@dataclass(frozen=True, slots=True)
class Audit:
    """What the mesh says. ``least_bad``: so many landmarks are bad at least. ``heard``: pairs that were looked at."""

    removed: tuple[Removed, ...]
    least_bad: int
    heard: int
    broken: int
    keep: Bools


def audit(landmarks: Landmarks, mesh_ms: Floats, bound: Bound) -> Audit:
    """Examine the mesh.

    Args:
        landmarks: with the errors of place that they state.
        mesh_ms: least round trips (n, n), either direction; infinite where nothing was heard.
        bound: what a signal is held to.
    """
    both = np.minimum(mesh_ms, mesh_ms.T)
    at = in_space(landmarks.lat, landmarks.lon)
    apart = kilometres(at[:, None], at[None])
    allowed = (both * bound.km_per_ms + landmarks.error_km[:, None] + landmarks.error_km[None]) * OBLATE
    over = np.where(np.isfinite(both), apart - allowed, -np.inf)
    np.fill_diagonal(over, -np.inf)
    pairs = [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(over > 0)), strict=True)]
    removed: list[Removed] = []
    least = 0
    for part in parts(pairs):
        covers = smallest_covers(part)
        least += len(covers[0]) if covers else _matching(part)
        out = set().union(*covers) if covers else {end for pair in part for end in pair}
        always = set(covers[0]).intersection(*covers) if covers else set()
        for one in sorted(out):
            why = Why.TANGLED if not covers else Why.SUSPECT if one not in always else _why(one, out, allowed, apart)
            removed.append(_told(one, why, over, both, landmarks))
    keep = np.ones(len(landmarks), np.bool_)
    keep[[landmarks.ids.index(r.landmark) for r in removed]] = False
    heard = int(np.isfinite(both[np.triu_indices(len(landmarks), 1)]).sum())
    return Audit(tuple(sorted(removed, key=lambda r: -r.pairs)), least, heard, len(pairs), keep)


def _matching(part: Collection[Pair]) -> int:
    """Pairs without a common end: each needs a bad landmark of its own."""
    taken: set[int] = set()
    count = 0
    for one, other in part:
        if one not in taken and other not in taken:
            taken |= {one, other}
            count += 1
    return count


def _why(one: int, out: Collection[int], allowed: Floats, apart: Floats) -> Why:
    """Whether any place would fit: two others whose disks about themselves do not meet leave none."""
    good = np.setdiff1d(np.arange(len(apart)), [*out])
    reach = allowed[one, good]
    heard = np.isfinite(reach)
    good, reach = good[heard], reach[heard]
    gap = apart[np.ix_(good, good)] - (reach[:, None] + reach[None])
    return Why.NO_PLACE if (gap > 0).any() else Why.MISPLACED


def _told(one: int, why: Why, over: Floats, both: Floats, landmarks: Landmarks) -> Removed:
    worst = int(np.argmax(over[one]))
    off, name = float(over[one, worst]), landmarks.ids
    return Removed(name[one], why, int((over[one] > 0).sum()), off, name[worst], float(both[one, worst]))
