"""Places and planned ways: real airports and ports, wandering lines for roads, known corners for sea lanes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import airportsdata
import numpy as np

from sekisho.location.tracking import Leg, Mode, Place, PlaceKind, Plan

LANDS = frozenset(
    ("JP", "KR", "US", "DE", "NL", "FR", "GB", "SG", "MY", "TH", "IN", "AE", "AU", "CA", "TW", "PL", "IT", "ES", "VN",
     "ID", "MX", "BR", "SE", "FI", "IE")
)  # fmt: skip
ISLANDS = frozenset(("SG", "ID"))
RESTRICTED = frozenset(["CN", "HK", "MO", "RU", "BY", "IR", "KP", "SY", "CU", "VE", "MM", "IQ", "LY", "AF"])
# corners of sea lanes, written down from a chart: good to some tens of kilometres, as a plan is
LANES = {
    ("KR", "SG"): "35.08 129.05, 33.6 128.9, 30.5 125.8, 25.2 121.0, 21.5 117.6, 12.0 110.8, 4.5 105.5, 1.25 103.85",
    ("JP", "US"): "35.42 139.68, 34.9 139.8, 36.5 145.0, 44.5 175.0, 45.5 -165.0, 38.5 -128.0, 33.73 -118.26",
    (
        "SG",
        "NL",
    ): "1.25 103.85, 1.3 103.4, 5.9 95.0, 5.8 80.2, 12.6 50.0, 12.6 43.4, 27.6 34.0, 29.9 32.55, 31.3 32.35, "
    "33.8 25.0, 37.3 11.0, 36.0 -5.4, 37.0 -9.3, 43.4 -9.9, 48.6 -5.8, 50.4 0.4, 51.2 1.7, 51.98 4.05",
    (
        "TW",
        "AU",
    ): "22.57 120.28, 21.5 120.6, 15.0 119.0, 6.0 118.5, -8.0 117.2, -20.5 112.8, -31.0 114.6, -32.05 115.74",
}


def lane(ends: tuple[str, str]) -> tuple[tuple[float, float], ...]:
    """Corners of a sea lane."""
    points = (corner.split() for corner in LANES[ends].split(", "))
    return tuple((float(lat), float(lon)) for lat, lon in points)


@dataclass(frozen=True)
class Spot:
    """A real place."""

    name: str
    country: str
    lat: float
    lon: float


@cache
def airports() -> tuple[Spot, ...]:
    """Airports with an IATA code in the countries of the simulation."""
    rows = airportsdata.load("IATA").values()
    return tuple(
        sorted(
            (Spot(r["iata"], r["country"], r["lat"], r["lon"]) for r in rows if r["country"] in LANDS),
            key=lambda s: s.name,
        )
    )


@cache
def _arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    spots = airports()
    return np.array([s.lat for s in spots]), np.array([s.lon for s in spots]), np.array([s.country for s in spots])


def kilometres(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """Great circle distances."""
    a, b, c, d = map(np.radians, (lat, lon, lats, lons))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(np.clip(h, 0, 1)))


def near(
    rng: np.random.Generator, lat: float, lon: float, low: float, high: float, country: str | None = None
) -> Spot | None:
    """A real place at such a distance, of one country where that is asked for."""
    lats, lons, countries = _arrays()
    distance = kilometres(lat, lon, lats, lons)
    fits = (distance >= low) & (distance <= high)
    if country:
        fits &= countries == country
    found = np.flatnonzero(fits)
    return airports()[int(rng.choice(found))] if len(found) else None


def road(rng: np.random.Generator, a: tuple[float, float], b: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """A wandering line with a corner every 15 km: what a planner's road would be."""
    length = float(kilometres(*a, np.array([b[0]]), np.array([b[1]]))[0])
    steps = max(2, int(length / 15))
    share = np.linspace(0, 1, steps + 1)
    walk = np.cumsum(rng.normal(0, 0.03, steps + 1))
    bend = (walk - share * walk[-1] - (1 - share) * walk[0]) * np.sin(np.pi * share) ** 0.5
    lat0, dlon = np.radians(a[0]), (b[1] - a[1] + 180) % 360 - 180
    lats = a[0] + share * (b[0] - a[0]) + bend * dlon * np.cos(lat0)
    lons = a[1] + share * dlon - bend * (b[0] - a[0]) / max(np.cos(lat0), 0.2)
    return tuple((float(y), float((x + 180) % 360 - 180)) for y, x in zip(np.clip(lats, -89, 89), lons, strict=True))


def _end(rng: np.random.Generator, airport: Spot, kind: PlaceKind, far: float) -> Place | None:
    spot = near(rng, airport.lat, airport.lon, 20, far, airport.country)
    if spot is None:
        return None
    lat, lon = spot.lat + rng.normal(0, 0.03), spot.lon + rng.normal(0, 0.03)
    return Place(f"{kind.value} {spot.name}", kind, (float(lat), float(lon)), 2.0)


def _place(kind: PlaceKind, spot: Spot, radius: float = 4.0) -> Place:
    return Place(f"{kind.value} {spot.name}", kind, (spot.lat, spot.lon), radius)


def planned(rng: np.random.Generator, name: str, depart: float) -> tuple[Plan, str] | None:
    """A plan of one of three kinds; None where chance found no places for it. Countries are filled in elsewhere."""
    kind = str(rng.choice(["road", "air", "air", "air", "sea"], p=[0.25, 0.2, 0.2, 0.2, 0.15]))
    made = {"road": _by_road, "air": _by_air, "sea": _by_sea}[kind](rng)
    if made is None:
        return None
    places, legs = made
    return Plan(name, tuple(places), tuple(legs), round(depart * 1000)), kind


def _by_road(rng: np.random.Generator) -> tuple[list[Place], list[Leg]] | None:
    start = airports()[int(rng.integers(len(airports())))]
    goal = near(rng, start.lat, start.lon, 80, 900, start.country)
    if goal is None or start.country in ISLANDS:
        return None
    places = [_place(PlaceKind.ORIGIN, start, 2.0), _place(PlaceKind.DESTINATION, goal, 2.0)]
    return places, [Leg(Mode.ROAD, road(rng, places[0].at, places[1].at))]


def _by_air(rng: np.random.Generator) -> tuple[list[Place], list[Leg]] | None:
    spots = airports()
    start, goal = (spots[int(rng.integers(len(spots)))] for _ in range(2))
    if start.country == goal.country:
        return None
    first, last = _end(rng, start, PlaceKind.ORIGIN, 250), _end(rng, goal, PlaceKind.DESTINATION, 400)
    if first is None or last is None:
        return None
    hubs = [_place(PlaceKind.AIRPORT, start)]
    if rng.random() < 0.3:
        hub = spots[int(rng.integers(len(spots)))]
        if hub.name not in (start.name, goal.name):
            hubs.append(_place(PlaceKind.AIRPORT, hub))
    hubs.append(_place(PlaceKind.CUSTOMS, goal, 6.0))
    legs = [Leg(Mode.ROAD, road(rng, first.at, hubs[0].at))]
    legs += [Leg(Mode.AIR, (a.at, b.at)) for a, b in pairwise(hubs)]
    legs.append(Leg(Mode.ROAD, road(rng, hubs[-1].at, last.at)))
    return [first, *hubs, last], legs


def _by_sea(rng: np.random.Generator) -> tuple[list[Place], list[Leg]] | None:
    names = list(LANES)
    land = names[int(rng.integers(len(names)))]
    way = lane(land)
    a, b = Spot("port-a", land[0], *way[0]), Spot("port-b", land[1], *way[-1])
    first, last = _end(rng, a, PlaceKind.ORIGIN, 250), _end(rng, b, PlaceKind.DESTINATION, 400)
    if first is None or last is None:
        return None
    ports = [_place(PlaceKind.PORT, a, 8.0), _place(PlaceKind.PORT, b, 8.0)]
    legs = [
        Leg(Mode.ROAD, road(rng, first.at, ports[0].at)),
        Leg(Mode.SEA, way),
        Leg(Mode.ROAD, road(rng, ports[1].at, last.at)),
    ]
    return [first, *ports, last], legs
