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

Shorts = NDArray[np.integer]


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
    stands = np.stack([_cleared(standing, site, ground, terms).sum(0) for site in sites])
    area = ground.restricted.area_km2()
    chosen = _needed(_greedy(gains, stands, need, most, area / max(float(area.sum()), 1.0)), gains, stands, need)
    done = [_done(gains, stands, chosen[:count], need) for count in range(len(chosen) + 1)]
    steps = tuple(
        Step(tried[place], tuple(site.name for site, now, then in zip(sites, after, before, strict=True) if now > then))
        for place, before, after in zip(chosen, done[:-1], done[1:], strict=True)
    )
    everything = [*standing, *tried]
    unproved = tuple(
        _unproved(site, float(km), everything, terms)
        for site, km, fine in zip(sites, restricted_km, done[-1], strict=True)
        if not fine
    )
    return Plan(tuple(site.name for site, fine in zip(sites, done[0], strict=True) if fine), steps, unproved)


def _greedy(gains: Bools, stands: Shorts, need: int, most: int, area: Floats) -> list[int]:
    """Places by what they exclude of what is open, until nothing is gained.

    One place may be chosen as often as landmarks are needed: then independent ones have to stand there.
    """
    counts = np.minimum(stands, need)
    chosen: list[int] = []
    times = np.zeros(gains.shape[1], np.int16)
    while len(chosen) < most:
        open_ = ((counts < need) * area[None]).astype(np.float32)
        gained = np.einsum("spc,sc->p", gains, open_) * (times < need)
        best = int(np.argmax(gained))
        if gained[best] <= 0:
            break
        counts = np.minimum(counts + gains[:, best], need)
        times[best] += 1
        chosen.append(best)
    return chosen


def _needed(chosen: list[int], gains: Bools, stands: Shorts, need: int) -> list[int]:
    """Without those that no site becomes provable by."""
    reached = _done(gains, stands, chosen, need)
    for at in range(len(chosen) - 1, -1, -1):
        less = chosen[:at] + chosen[at + 1 :]
        if (_done(gains, stands, less, need) == reached).all():
            chosen = less
    return chosen


def _done(gains: Bools, stands: Shorts, chosen: Sequence[int], need: int) -> Bools:
    """Which sites are provable."""
    counts = stands + gains[:, list(chosen)].sum(1)
    return np.asarray((counts >= need).all(1))


def _cleared(places: Sequence[Place], site: Place, ground: Cover, terms: Terms) -> Bools:
    if not places:
        return np.zeros((0, len(ground.restricted.lat)), np.bool_)
    at = in_space(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return cleared(at, spot(site.lat, site.lon), ground.restricted, terms.bound)


def _unproved(site: Place, restricted_km: float, places: Sequence[Place], terms: Terms) -> Unproved:
    here = spot(site.lat, site.lon)
    apart = [float(kilometres(spot(p.lat, p.lon), here)[0]) for p in places]
    nearest = int(np.argmin(apart)) if apart else -1
    name, km = (places[nearest].name, apart[nearest]) if apart else ("", float("inf"))
    needed = restricted_km / terms.bound.km_per_ms
    return Unproved(site.name, restricted_km, name, km, float(expected_ms(np.array(km))), needed)
