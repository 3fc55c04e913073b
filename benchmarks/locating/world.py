"""A simulated network of cities: what honest paths need, and what attackers can make of it. Seeded, nothing fitted.

A path needs light's time in fibre over the great circle times a detour drawn from 1.3 to 2.4, and 0.3 to 3 ms at its
ends: about as fast as the public mesh that was measured, where half of the pairs go 50 km a millisecond or less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sekisho.location.proof import Bound, Cover, Landmarks, Outcome, Site, Terms, audit, verdicts
from sekisho.location.sphere import between_km

Floats = np.ndarray

# city, latitude, longitude, country: landmarks, and places where units are
CITIES = """
Tokyo 35.68 139.77 JP|Osaka 34.69 135.50 JP|Fukuoka 33.59 130.40 JP|Seoul 37.57 126.98 KR|Busan 35.18 129.08 KR
Taipei 25.04 121.56 TW|Kaohsiung 22.62 120.31 TW|Manila 14.60 120.98 PH|Hanoi 21.03 105.85 VN|Bangkok 13.75 100.50 TH
Singapore 1.29 103.85 SG|KualaLumpur 3.14 101.69 MY|Jakarta -6.21 106.85 ID|Mumbai 19.08 72.88 IN|Delhi 28.61 77.21 IN
Chennai 13.08 80.27 IN|Dhaka 23.81 90.41 BD|Karachi 24.86 67.01 PK|Dubai 25.20 55.27 AE|Doha 25.29 51.53 QA
Riyadh 24.71 46.68 SA|TelAviv 32.08 34.78 IL|Istanbul 41.01 28.98 TR|Cairo 30.04 31.24 EG|Athens 37.98 23.73 GR
Milan 45.46 9.19 IT|Madrid 40.42 -3.70 ES|Paris 48.86 2.35 FR|London 51.51 -0.13 GB|Amsterdam 52.37 4.90 NL
Frankfurt 50.11 8.68 DE|Warsaw 52.23 21.01 PL|Vilnius 54.69 25.28 LT|Helsinki 60.17 24.94 FI|Stockholm 59.33 18.07 SE
Oslo 59.91 10.75 NO|Kyiv 50.45 30.52 UA|Bucharest 44.43 26.10 RO|Almaty 43.24 76.89 KZ|Lagos 6.52 3.38 NG
Nairobi -1.29 36.82 KE|Johannesburg -26.20 28.05 ZA|CapeTown -33.92 18.42 ZA|Sydney -33.87 151.21 AU
Perth -31.95 115.86 AU|Auckland -36.85 174.76 NZ|Honolulu 21.31 -157.86 US|Seattle 47.61 -122.33 US
SanJose 37.34 -121.89 US|LosAngeles 34.05 -118.24 US|Dallas 32.78 -96.80 US|Chicago 41.88 -87.63 US
NewYork 40.71 -74.01 US|Ashburn 39.04 -77.49 US|Miami 25.76 -80.19 US|Toronto 43.65 -79.38 CA|Mexico 19.43 -99.13 MX
Panama 8.98 -79.52 PA|Bogota 4.71 -74.07 CO|Lima -12.05 -77.04 PE|Santiago -33.45 -70.67 CL|SaoPaulo -23.55 -46.63 BR
"""
RESTRICTED = """
Shenzhen 22.54 114.06 CN|HongKong 22.32 114.17 HK|Shanghai 31.23 121.47 CN|Beijing 39.90 116.41 CN
Urumqi 43.83 87.62 CN|Chengdu 30.57 104.07 CN|Dalian 38.91 121.61 CN|Moscow 55.76 37.62 RU
StPetersburg 59.93 30.34 RU|Vladivostok 43.12 131.89 RU
Novosibirsk 55.03 82.92 RU|Tehran 35.69 51.39 IR|BandarAbbas 27.18 56.27 IR|Minsk 53.90 27.57 BY|Havana 23.11 -82.37 CU
Caracas 10.48 -66.90 VE|Yangon 16.87 96.20 MM|Pyongyang 39.04 125.76 KP
"""


@dataclass(frozen=True)
class City:
    """A place."""

    name: str
    lat: float
    lon: float
    country: str


def cities(text: str) -> list[City]:
    """The cities of a list."""
    found = []
    for one in text.replace("\n", "|").split("|"):
        if one.strip():
            name, lat, lon, country = one.split()
            found.append(City(name, float(lat), float(lon), country))
    return found


def rtts(one: Sequence[City], other: Sequence[City], rng: np.random.Generator) -> Floats:
    """Least round trips in milliseconds (one, other) of honest paths."""
    lat, lon = (np.array([getattr(c, axis) for c in one])[:, None] for axis in ("lat", "lon"))
    lat2, lon2 = (np.array([getattr(c, axis) for c in other])[None] for axis in ("lat", "lon"))
    km = between_km(lat, lon, lat2, lon2)
    shape = km.shape
    return km / Bound.FIBRE.km_per_ms * rng.uniform(1.3, 2.4, shape) + rng.uniform(0.3, 3.0, shape)


@dataclass
class Scene:
    """One attempt: landmarks as they say they are, their mesh, what they report of the unit; ``site``: the claim."""

    landmarks: Landmarks
    mesh: Floats
    heard: Floats
    site: Site


def scene(true: City, claimed: City, rng: np.random.Generator, metro: int = 2) -> Scene:
    """A unit at ``true`` that is said to be at ``claimed``; ``metro`` landmarks stand at the claimed city too."""
    near = [City(f"{claimed.name}-{n}", claimed.lat + 0.05 * n, claimed.lon + 0.04, "") for n in range(1, metro + 1)]
    stand = [*cities(CITIES), *near]
    lat, lon = (np.array([getattr(c, axis) for c in stand]) for axis in ("lat", "lon"))
    whole = Landmarks(tuple(c.name for c in stand), lat, lon, np.full(len(stand), 1.0))
    mesh = rtts(stand, stand, rng)
    mesh = np.minimum(mesh, mesh.T)
    np.fill_diagonal(mesh, np.inf)
    return Scene(whole, mesh, rtts(stand, [true], rng)[:, 0], Site(claimed.lat, claimed.lon))


def _city(site: Site) -> City:
    return City("claimed", site.lat, site.lon, "")


def honest(s: Scene, true: City, rng: np.random.Generator) -> None:
    """Answers from where it is, and says another place."""


def delayed(s: Scene, true: City, rng: np.random.Generator) -> None:
    """Each answer is held back until it is as late as from the claimed site, where it is not later already."""
    stand = [City(n, a, b, "") for n, a, b in zip(s.landmarks.ids, s.landmarks.lat, s.landmarks.lon, strict=True)]
    s.heard = np.maximum(s.heard, rtts(stand, [_city(s.site)], rng)[:, 0])


def proxy(s: Scene, true: City, rng: np.random.Generator) -> None:
    """A machine at the claimed site passes challenges on to the unit, over a straight fibre of its own."""
    stand = [City(n, a, b, "") for n, a, b in zip(s.landmarks.ids, s.landmarks.lat, s.landmarks.lon, strict=True)]
    way = between_km(np.array(s.site.lat), np.array(s.site.lon), np.array(true.lat), np.array(true.lon))
    s.heard = rtts(stand, [_city(s.site)], rng)[:, 0] + float(way) / Bound.FIBRE.km_per_ms


def copied(s: Scene, true: City, rng: np.random.Generator) -> None:
    """The session key was copied to a machine at the claimed site."""
    stand = [City(n, a, b, "") for n, a, b in zip(s.landmarks.ids, s.landmarks.lat, s.landmarks.lon, strict=True)]
    s.heard = rtts(stand, [_city(s.site)], rng)[:, 0]


def _liars(count: int) -> Callable[[Scene, City, np.random.Generator], None]:
    def lie(s: Scene, true: City, rng: np.random.Generator) -> None:
        """Landmarks at the claimed site report that it answered at once."""
        s.heard[len(s.heard) - count :] = 0.1

    return lie


def _hand(s: Scene, true: City, rng: np.random.Generator) -> None:
    """The last two landmarks are one operator's, said to be so, and lie together; the others stand alone."""
    s.landmarks = replace(s.landmarks, operator=("",) * (len(s.heard) - 2) + ("one", "one"))
    _liars(2)(s, true, rng)


def _misplaced(count: int, mesh: bool) -> Callable[[Scene, City, np.random.Generator], None]:
    def move(s: Scene, true: City, rng: np.random.Generator) -> None:
        """Landmarks that say they are at the claimed site stand beside the unit, and measure honestly from there."""
        last = range(len(s.heard) - count, len(s.heard))
        s.heard[list(last)] = rng.uniform(0.3, 1.5, count)
        if not mesh:
            s.mesh[:] = np.inf
            return
        stand = [City(n, a, b, "") for n, a, b in zip(s.landmarks.ids, s.landmarks.lat, s.landmarks.lon, strict=True)]
        for at in last:
            stand[at] = true
        for at in last:
            row = rtts([true], stand, rng)[0]
            s.mesh[at], s.mesh[:, at] = row, row
            s.mesh[at, at] = np.inf

    return move


# name -> (what is said of it in docs/location.md, the attack, landmarks that are tolerated to be bad)
ATTACKS: dict[str, tuple[str, Callable[[Scene, City, np.random.Generator], None], int]] = {
    "claim": ("says that it is elsewhere, no more", honest, 1),
    "delay": ("delays every answer to look as from the claimed site", delayed, 1),
    "proxy": ("a proxy at the claimed site, straight fibre to the unit", proxy, 1),
    "liar": ("one landmark at the claimed site lies, one tolerated", _liars(1), 1),
    "liar, none tolerated": ("one landmark at the claimed site lies, none tolerated", _liars(1), 0),
    "two liars": ("two landmarks there lie together, one tolerated", _liars(2), 1),
    "two liars, two tolerated": ("two landmarks there lie together, two tolerated", _liars(2), 2),
    "two liars of one operator": ("two landmarks of one operator there lie together, one operator tolerated", _hand, 1),
    "misplaced": ("two landmarks say they are there, stand by the unit; audited", _misplaced(2, True), 1),
    "misplaced, no audit": ("the same, the landmarks never measured each other", _misplaced(2, False), 1),
    "copied key": ("the session key was copied to the claimed site", copied, 1),
}
TRIALS = 200


def attack_counts(ground: Cover, name: str, bound: Bound, trials: int = TRIALS) -> dict[str, int]:
    """Outcomes of so many attempts of units in restricted cities that are said to be in others."""
    _, act, tolerate = ATTACKS[name]
    rng = np.random.default_rng(7)
    bad, good = cities(RESTRICTED), cities(CITIES)
    counts = {outcome.value: 0 for outcome in Outcome}
    for _ in range(trials):
        true, claimed = bad[rng.integers(len(bad))], good[rng.integers(len(good))]
        s = scene(true, claimed, rng)
        act(s, true, rng)
        keep = audit(s.landmarks, s.mesh, bound).keep
        heard = np.where(keep, s.heard, np.inf)
        [found] = verdicts(s.landmarks, [(heard, s.site)], ground, Terms(bound, tolerate))
        counts[found.outcome.value] += 1
    return counts


def attack_table(ground: Cover) -> str:
    """The table of docs/location.md."""
    lines = ["| the unit is on restricted land and | PASS | FAIL | INCONCLUSIVE |", "|---|---:|---:|---:|"]
    for name, (said, _, _) in ATTACKS.items():
        counts = attack_counts(ground, name, Bound.VACUUM)
        lines.append(f"| {said} | {counts['pass']} | {counts['fail']} | {counts['inconclusive']} |")
    return "\n".join(lines)
