"""A planned way by legs: road, sea or air between places, and the room that each leg is given.

    >>> legs = [Leg("road", tokyo, yokohama), Leg("sea", yokohama, long_beach), Leg("road", long_beach, memphis)]
    >>> plan = planned(legs, sea)                                        # doctest: +SKIP
    >>> plan.corridor.within(lat, lon), plan.corridor.length_km          # doctest: +SKIP

Air follows the great circle, sea the shortest way over water (``location.sea``), road the path that is given. A road
without a path is the great circle with room for detours: 15 km and a quarter of its length on either side, at most
200 km.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sekisho.location.corridor import Corridor, Stretch
from sekisho.location.sea import Sea
from sekisho.location.sphere import between_km
from sekisho.vocabulary.errors import UsageFault

Floats = NDArray[np.float64]

AIR_KM = 150.0  # flights keep to airways and go round weather
SEA_KM = 100.0  # ships keep off the coast, go round weather and wait in roads
GIVEN_ROAD_KM = 2.0
PLACE_KM = 15.0  # around each end: yards, warehouses, approaches
_DETOUR = 0.25
_MOST_ROAD_KM = 200.0
MODES = ("road", "sea", "air")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of transport: its code ('JPYOK', 'NRT', 'RJAA') or '' where only a position was given."""

    code: str
    name: str
    country: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Leg:
    """One means of transport from place to place. ``path``: (n, 2) of latitude and longitude, where it is known."""

    mode: str
    start: Place
    end: Place
    path: Floats | None = None
    width_km: float | None = None
    avoid: frozenset[str] = field(default=frozenset())  # straits and canals, for sea


@dataclass(frozen=True)
class Plan:
    """Legs with the corridor around them: stretch n of it is leg n; around every place there is room as well."""

    legs: tuple[Leg, ...]
    corridor: Corridor


def planned(legs: Sequence[Leg], sea: Sea | None = None) -> Plan:
    """The corridor of legs that follow one another.

    Raises:
        UsageFault: no leg, an unknown mode, a leg that begins where none ended, a leg by sea without ``sea``.
    """
    if not legs:
        raise UsageFault("a way has one leg or more")
    for before, after in pairwise(legs):
        if _apart(before.end, after.start) > 2 * PLACE_KM:
            raise UsageFault(f"a leg begins at {after.start.name}, but the one before it ends at {before.end.name}")
    return Plan(tuple(legs), Corridor([stretch(leg, sea) for leg in legs], ends_km=PLACE_KM))


def stretch(leg: Leg, sea: Sea | None = None) -> Stretch:
    """Path and room of one leg. Errors as ``planned``."""
    ends = np.array([[leg.start.lat, leg.start.lon], [leg.end.lat, leg.end.lon]])
    if leg.mode not in MODES:
        raise UsageFault(f"no mode of transport is called {leg.mode!r}; there are {', '.join(MODES)}")
    if leg.path is not None:
        path = np.concatenate([ends[:1], np.asarray(leg.path, np.float64), ends[1:]])
        width = {"road": GIVEN_ROAD_KM, "sea": SEA_KM, "air": AIR_KM}[leg.mode]
    elif leg.mode == "sea":
        if sea is None:
            raise UsageFault("a leg by sea needs the grid of navigable water")
        path, width = sea.path((leg.start.lat, leg.start.lon), (leg.end.lat, leg.end.lon), avoid=leg.avoid), SEA_KM
    elif leg.mode == "air":
        path, width = ends, AIR_KM
    else:
        path, width = ends, min(PLACE_KM + _DETOUR * _apart(leg.start, leg.end), _MOST_ROAD_KM)
    return Stretch(path, width if leg.width_km is None else leg.width_km)


def parse_places(data: Mapping[str, str]) -> dict[str, Place]:
    """Places by UN/LOCODE from ``knowledge/transport-places.yaml``: 'name | latitude | longitude | source'."""
    found = {}
    for code, text in data.items():
        name, lat, lon, _ = text.split(" | ")
        found[code] = Place(code, name, code[:2], float(lat), float(lon))
    return found


def _apart(one: Place, other: Place) -> float:
    return float(between_km(np.array(one.lat), np.array(one.lon), np.array(other.lat), np.array(other.lon)))
