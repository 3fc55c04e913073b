"""Fixes made ready for the story: everything that plan, map and networks say of them, for a batch at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.location.sphere import EARTH_KM, in_space
from sekisho.location.tracking.airwaves import air_of, gathered
from sekisho.location.tracking.coverage import Coverage
from sekisho.location.tracking.marks import UNBELIEVED, Mark, Witnessed
from sekisho.location.tracking.model import Place, Plan, Sight, Tracker
from sekisho.location.tracking.ports import CountryMap, Floats, Networks, Transmitter, Unknown
from sekisho.location.tracking.way import Way, apart

_SILENT = air_of((), ())
_GUESSED = 30.0  # metres: the accuracy of a position that states none
_ROAMING = 35.0  # kilometres over a border at which its cells are still heard
_TOLD = 2.5  # so many times the stated radii may two honest positions lie apart


@dataclass(frozen=True, slots=True)
class Zone:
    """Where and when positions of many devices cannot be believed, though nothing is wrong with them."""

    lat: float
    lon: float
    radius: float  # kilometres
    start: float  # seconds
    end: float


@dataclass(frozen=True, slots=True)
class World:
    """What is known besides the plan: map, networks, what is watched, disturbed positions, where trackers are heard."""

    map: CountryMap = field(default_factory=Unknown)
    networks: Networks = field(default_factory=Unknown)
    restricted: frozenset[str] = frozenset()
    watched: tuple[Place, ...] = ()
    zones: tuple[Zone, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)


def sights(fixes: Sequence[Witnessed], plan: Plan, way: Way, trackers: Sequence[Tracker], world: World) -> list[Sight]:
    """A sight for each fix, in the same order; the trackers are numbered as they are given."""
    if not fixes:
        return []
    numbers = {tracker.device: number for number, tracker in enumerate(trackers)}
    positions = [_position(one, world.networks) for one in fixes]
    lat = np.array([p[0] for p in positions])
    lon = np.array([p[1] for p in positions])
    acc = np.array([p[2] for p in positions]) / 1000
    there = np.isfinite(lat)
    points = in_space(np.where(there, lat, 0.0), np.where(there, lon, 0.0))
    on_way = way.project(points)
    place = np.where(there, way.place_of(on_way.places), -1)
    time = np.array([one.time / 1000 for one in fixes])
    jammed = there & _within_zones(lat, lon, time, world.zones)
    country, foreign = _countries(lat, lon, acc, there, plan, world.map)
    restricted = foreign & _among(country, world.restricted - plan.countries)
    watched = _watched(points, there, world.watched)
    believed = [p[3] or not one.marks & UNBELIEVED for p, one in zip(positions, fixes, strict=True)]
    used = there & ~jammed & np.array(believed)
    space = points * EARTH_KM
    columns = zip(
        time.tolist(), used.tolist(), lat.tolist(), lon.tolist(), acc.tolist(),
        *(space[:, n].tolist() for n in range(3)), on_way.leg.tolist(),
        on_way.along.tolist(), on_way.beside.tolist(), on_way.places.tolist(), place.tolist(), country.tolist(),
        (foreign & used).tolist(), (restricted & used).tolist(), watched, jammed.tolist(), strict=True,
    )  # fmt: skip
    return [
        _sight(one, numbers[one.fix.device], positions[n], row, world)
        for n, (one, row) in enumerate(zip(fixes, columns, strict=True))
    ]


def _sight(one: Witnessed, who: int, position: tuple[float, float, float, bool], row: Any, world: World) -> Sight:
    fix, network = one.fix, position[3]
    time, used, *ground, place, country, abroad, banned, near, disturbed = row
    contradiction, alone = (None, False) if network or not math.isfinite(position[0]) else _contradiction(one, world)
    air = air_of(fix.cells, fix.wifis, alone=alone) if fix.cells or fix.wifis else _SILENT
    told = fix.accuracy, fix.moving, fix.alarm, fix.light, fix.valid
    mock = Mark.MOCK in one.marks
    watched = near if used else ""
    judged = abroad, banned, watched, contradiction, network
    beside = (*ground, math.nan, math.nan, place, country)  # the corridor is that of the story: the fold knows it
    return Sight._make((time, who, used, *beside, *judged, *told, mock, disturbed, one.digest, air))


def _position(one: Witnessed, networks: Networks) -> tuple[float, float, float, bool]:
    """Latitude, longitude, accuracy in metres, and whether it is that of the networks."""
    fix = one.fix
    believed = not one.marks & (UNBELIEVED - {Mark.MOCK, Mark.INVALID})
    if fix.lat is None or fix.lon is None or Mark.INVALID in one.marks or Mark.MOCK in one.marks:
        heard = gathered(networks.known(fix.cells, fix.wifis, fix.time)) if believed else []
        if len(heard) > 1 or any(one.cell for one in heard):  # one access point alone may have been moved
            return heard[0].lat, heard[0].lon, heard[0].radius, True
    if fix.lat is None or fix.lon is None:
        return np.nan, np.nan, 0.0, False
    accuracy = fix.accuracy if fix.accuracy is not None else _GUESSED if fix.hdop is None else fix.hdop * 8
    return fix.lat, fix.lon, max(accuracy, 3.0), False


def _countries(
    lat: Floats, lon: Floats, acc: Floats, there: NDArray[np.bool_], plan: Plan, land: CountryMap
) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """The country of each point, and whether it is clearly none of the plan's: beyond doubt about the border."""
    codes = np.full(len(lat), "", dtype="<U8")
    if not plan.countries or not there.any():
        return codes, np.zeros(len(lat), np.bool_)
    codes[there] = land.countries(lat[there], lon[there])
    foreign = _among(codes, frozenset(codes.tolist()) - plan.countries - {""})
    if foreign.any():
        inside = land.distance_km(lat[foreign], lon[foreign], plan.countries)
        foreign[np.flatnonzero(foreign)] = inside > np.maximum(2.0, _TOLD * acc[foreign])
    return codes, foreign


def _among(codes: NDArray[np.str_], wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Which codes are among those; a set of few is asked faster than an array is sorted."""
    return np.array([code in wanted for code in codes.tolist()], np.bool_) if wanted else np.zeros(len(codes), np.bool_)


def _watched(points: Floats, there: NDArray[np.bool_], places: tuple[Place, ...]) -> list[str]:
    names = [""] * len(points)
    for place in places:
        centre = in_space(np.array([place.at[0]]), np.array([place.at[1]]))[0]
        near = np.arccos(np.clip(points @ centre, -1, 1)) * EARTH_KM <= place.radius
        for at in np.flatnonzero(near & there):
            names[at] = place.name
    return names


def _within_zones(lat: Floats, lon: Floats, time: Floats, zones: tuple[Zone, ...]) -> NDArray[np.bool_]:
    found = np.zeros(len(lat), np.bool_)
    for zone in zones:
        near = np.hypot((lat - zone.lat) * 111.2, (lon - zone.lon) * 111.2 * np.cos(np.radians(zone.lat)))
        found |= (near <= zone.radius) & (time >= zone.start) & (time <= zone.end)
    return found


def _contradiction(one: Witnessed, world: World) -> tuple[float | None, bool]:
    """How far beyond doubt the networks that it hears lie from where it says it is, in kilometres.

    And whether only one access point says so. Where any transmitter of the table agrees, none that disagrees counts: it
    was moved, or its entry is wrong.
    """
    fix, networks = one.fix, world.networks
    if fix.lat is None or fix.lon is None or not (fix.cells or fix.wifis):
        return None, False
    lat, lon = np.array([fix.lat]), np.array([fix.lon])
    found: list[float] = []
    for lands in sorted({networks.countries_of(cell.mcc) for cell in fix.cells} - {frozenset()}, key=sorted):
        distance = float(world.map.distance_km(lat, lon, lands)[0])
        if np.isfinite(distance):
            found.append(max(0.0, distance - _ROAMING))
    known = networks.known(fix.cells, fix.wifis, fix.time)
    if not known:
        return (max(found) if found else None), False
    beyond = [max(0.0, far - _TOLD * (at.radius + (fix.accuracy or _GUESSED)) / 1000)
              for at, far in zip(known, _from(fix.lat, fix.lon, known), strict=True)]  # fmt: skip
    elsewhere = max(found, default=0.0)
    alone = len(gathered(known)) == 1 and not any(at.cell for at in known) and min(beyond) > elsewhere
    return max(min(beyond), elsewhere), alone


def _from(lat: float, lon: float, known: Sequence[Transmitter]) -> list[float]:
    here = in_space(np.array([lat]), np.array([lon]))
    there = in_space(np.array([at.lat for at in known]), np.array([at.lon for at in known]))
    return [float(km) for km in apart(here, there)]
