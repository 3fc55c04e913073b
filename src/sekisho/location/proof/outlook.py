"""What a landmark that is not there yet would show, by what ordinary paths need: an expectation, never a bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sekisho.location.proof.cover import Cells, Cover
from sekisho.location.proof.model import Bools, Bound, Floats, Landmarks, Site, Terms
from sekisho.location.proof.reach import OBLATE, kilometres, spot
from sekisho.location.proof.verify import Disks
from sekisho.location.sphere import EARTH_KM, in_space

# Ordinary paths of the public network: a fixed part, and kilometres a millisecond of round trip beyond it. Medians by
# distance of a public mesh of 246 servers (July 2020) lie within a third of it from 25 to 1,000 km, and faster beyond.
_FIXED_MS, _KM_A_MS = 2.0, 40.0
_AT_ONCE = 4_000_000  # cells by places that are held at a time
_STEP = 2.0  # degrees between places that are tried where nobody named any


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a landmark could stand."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """The place where ``count`` independent landmarks would help most: restricted land in the region, before, after."""

    place: Place
    count: int
    before_km2: float
    after_km2: float
    expected_ms: float


def expected_ms(km: Floats) -> Floats:
    """The round trip to be expected over so many kilometres."""
    return np.asarray(_FIXED_MS + km / _KM_A_MS)


def cleared(places: Floats, unit: Floats, cells: Cells, bound: Bound) -> Bools:
    """Which cells a landmark at each place would exclude, were the unit at ``unit``: (places, cells)."""
    wide = expected_ms(kilometres(places, unit)) * bound.km_per_ms * OBLATE / EARTH_KM
    limit = wide[:, None] + cells.spread[None]
    return np.asarray((places @ cells.at.T < np.cos(np.minimum(limit, np.pi))) & (limit < np.pi))


def next_best(
    landmarks: Landmarks, rtt_ms: Floats, ground: Cover, terms: Terms, site: Site | None, tried: list[Place] | None
) -> Proposal | None:
    """The place from which landmarks more would take most restricted land out of the region; None where none would.

    One landmark where that is enough; else as many as prove something in spite of those tolerated to be bad.

    Args:
        landmarks: those used; ``rtt_ms``: what they heard.
        ground: land.
        terms: the assumptions.
        site: where the unit is said to be; without it, where it most likely is.
        tried: places to choose from; None: wherever other land lies within the region.
    """
    disks = Disks.of(landmarks, rtt_ms, terms)
    open_ = part(ground.restricted, disks.reached(ground.restricted, terms.tolerate))
    free = part(ground.other, disks.reached(ground.other, terms.tolerate))
    if not len(open_.lat) or (site is None and not len(free.lat)):
        return None
    unit = spot(site.lat, site.lon) if site else _likely(disks, free)
    places = _grid(free, site) if tried is None else tried
    if not places:
        return None
    at = in_space(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    apart, before = kilometres(at, unit), float(open_.area_km2().sum())
    for count in (1, terms.tolerate + 1):
        left = np.concatenate(_left(at, unit, open_, _counts(disks, open_) + count <= terms.tolerate, terms))
        best = int(np.lexsort((apart, left))[0])
        if left[best] == 0:
            break  # one is enough
    if left[best] >= before:
        return None
    return Proposal(places[best], count, before, float(left[best]), float(expected_ms(apart[best])))


def _left(at: Floats, unit: Floats, cells: Cells, stays: Bools, terms: Terms) -> list[Floats]:
    """Square kilometres left with landmarks at each place; ``stays``: cells that they are too few to take out."""
    area, step, found = cells.area_km2(), max(1, _AT_ONCE // max(1, len(cells.lat))), []
    for begin in range(0, len(at), step):
        gone = cleared(at[begin : begin + step], unit, cells, terms.bound) & ~stays
        found.append(np.asarray((~gone) @ area))
    return found


def excluding(disks: Disks, cells: Cells) -> dict[int, Bools]:
    """Which cells lie outside of a disk of each owner."""
    limit = disks.wide[:, None] + cells.spread[None]
    out = (disks.at @ cells.at.T < np.cos(np.minimum(limit, np.pi))) & (limit < np.pi)
    return {int(one): np.asarray(out[disks.owner == one].any(0)) for one in np.unique(disks.owner)}


def _counts(disks: Disks, cells: Cells) -> Floats:
    """Of how many owners each cell lies outside of a disk."""
    return sum((row.astype(np.float64) for row in excluding(disks, cells).values()), np.zeros(len(cells.lat)))


def _likely(disks: Disks, free: Cells) -> Floats:
    """The middle of the cell that lies deepest within all disks, by share of their radii."""
    apart = np.arccos(np.clip(free.at @ disks.at.T, -1, 1))
    return free.at[[int(np.argmin((apart / disks.wide).max(1)))]]


def part(cells: Cells, marks: Bools) -> Cells:
    """The cells that are marked."""
    return Cells.of(cells.lat[marks], cells.lon[marks], cells.size[marks])


def _grid(free: Cells, site: Site | None) -> list[Place]:
    """Places of the region, a few degrees apart, and the site itself."""
    key = np.floor(free.lat / _STEP) * 1_000 + np.floor(free.lon / _STEP)
    first = np.unique(key, return_index=True)[1]
    places = [Place("", float(free.lat[i]), float(free.lon[i])) for i in sorted(first.tolist())]
    return [Place("", site.lat, site.lon), *places] if site else places
