"""Where to put landmarks so that sites become provable: greedily, the place first that excludes most of what is open.

A site is provable where an honest unit there is expected to PASS: every piece of restricted land would be excluded by
more landmarks than are tolerated to be bad. Expected round trips are those of ordinary paths (``outlook``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.location.proof.cover import Cover
from sekisho.location.proof.model import Bools, Floats, Terms
from sekisho.location.proof.outlook import Place, cleared, expected_ms
from sekisho.location.proof.reach import kilometres, spot
from sekisho.location.sphere import in_space

Shorts = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Step:
    """A landmark to place, and the sites that are provable from then on."""

    place: Place
    provable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unproved:
    """A site that no choice makes provable: restricted land ``restricted_km`` away, the nearest candidate.

    ``needed_ms``: the round trip below which enough landmarks at the site itself would prove it.
    """

    site: str
    restricted_km: float
    nearest: str
    nearest_km: float
    expected_ms: float
    needed_ms: float


@dataclass(frozen=True, slots=True)
class Plan:
    """``before``: sites that are provable with what stands already."""

    before: tuple[str, ...]
    steps: tuple[Step, ...]
    unproved: tuple[Unproved, ...]


def plan(
    sites: Sequence[Place], standing: Sequence[Place], tried: Sequence[Place], ground: Cover, terms: Terms,
    restricted_km: Floats, most: int,
) -> Plan:  # fmt: skip
    """Choose among places.

    Args:
        sites: what should become provable.
        standing: landmarks that are there already.
        tried: places where one could be put.
        ground: land; a coarse cover will do.
        terms: the assumptions.
        restricted_km: how far restricted land is from each site.
        most: landmarks to place at most.
    """
    need = terms.tolerate + 1
    gains = np.stack([_cleared(tried, site, ground, terms) for site in sites])  # (sites, places, cells)
    counts = np.stack([_cleared(standing, site, ground, terms).sum(0) for site in sites])
    counts = np.minimum(counts, need).astype(np.int16)
    before, steps, free = _done(sites, counts, need), [], np.ones(len(tried), np.bool_)
    area = ground.restricted.area_km2()
    area /= max(float(area.sum()), 1.0)
    for _ in range(min(most, len(tried))):
        open_ = ((counts < need) * area[None]).astype(np.float32)
        gained = np.einsum("spc,sc->p", gains, open_) * free
        best = int(np.argmax(gained))
        if gained[best] <= 0:
            break
        known = _done(sites, counts, need)
        counts = np.minimum(counts + gains[:, best], need).astype(np.int16)
        free[best] = False
        steps.append(Step(tried[best], tuple(name for name in _done(sites, counts, need) if name not in known)))
    last = _last_useful(steps)
    left = [at for at, site in enumerate(sites) if (counts[at] < need).any()]
    everything = [*standing, *tried]
    unproved = tuple(_unproved(sites[at], float(restricted_km[at]), everything, terms) for at in left)
    return Plan(before, tuple(steps[:last]), unproved)


def _last_useful(steps: Sequence[Step]) -> int:
    """Steps up to the last after which a site became provable: those behind it excluded much and proved nothing."""
    return max((at + 1 for at, step in enumerate(steps) if step.provable), default=0)


def _cleared(places: Sequence[Place], site: Place, ground: Cover, terms: Terms) -> Bools:
    if not places:
        return np.zeros((0, len(ground.restricted.lat)), np.bool_)
    at = in_space(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return cleared(at, spot(site.lat, site.lon), ground.restricted, terms.bound)


def _done(sites: Sequence[Place], counts: Shorts, need: int) -> tuple[str, ...]:
    return tuple(site.name for site, row in zip(sites, counts, strict=True) if (row >= need).all())


def _unproved(site: Place, restricted_km: float, places: Sequence[Place], terms: Terms) -> Unproved:
    here = spot(site.lat, site.lon)
    apart = [float(kilometres(spot(p.lat, p.lon), here)[0]) for p in places]
    nearest = int(np.argmin(apart)) if apart else -1
    name, km = (places[nearest].name, apart[nearest]) if apart else ("", float("inf"))
    needed = restricted_km / terms.bound.km_per_ms
    return Unproved(site.name, restricted_km, name, km, float(expected_ms(np.array(km))), needed)
