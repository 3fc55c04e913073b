"""A third speed that was measured and not taken: the fastest that the landmarks' own mesh shows, and some more.

As constraint-based geolocation does it (Gueye et al., IEEE/ACM Trans. Networking 14(6), 2006; Octant, NSDI 2007), but
one line for the whole mesh, which a single landmark cannot bend. The rule was fixed on IBM's regions: the speed that
all but one in a thousand pairs beyond 1,000 km keep to, a tenth on top, never above fibre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from benchmarks.locating.world import CITIES, RESTRICTED, cities, rtts
from sekisho.location.proof import Bound, Cover, Landmarks, Outcome, Reason, Terms, audit, verdicts
from sekisho.location.sphere import between_km

LEAST_KM, SHARE, MARGIN = 1_000.0, 0.999, 0.1
DETOURS = (1.0, 1.1, 1.2, 1.3)  # of the attacker's fibre: one goes straight, ordinary paths go 1.3 and more
TRIES = 150  # places that are feigned from each restricted city
_REACH_KM = 2_000.0  # no further from the city
Figures = dict[str, Any]


@dataclass(frozen=True)
class Speed:
    """Stands where a ``Bound`` does."""

    km_per_ms: float
    value: str = "calibrated"


def calibrated(marks: Landmarks, mesh: np.ndarray, keep: np.ndarray) -> Speed:
    """The speed of a mesh, of the landmarks that were kept."""
    at = np.flatnonzero(keep)
    one, other = np.triu_indices(len(at), 1)
    one, other = at[one], at[other]
    km = between_km(marks.lat[one], marks.lon[one], marks.lat[other], marks.lon[other])
    heard = np.isfinite(mesh[one, other]) & (km >= LEAST_KM)
    speeds = np.sort(km[heard] / mesh[one, other][heard])
    fastest = speeds[int(np.ceil(SHARE * len(speeds))) - 1] if len(speeds) else Bound.FIBRE.km_per_ms
    return Speed(min(float(fastest) * (1 + MARGIN), Bound.FIBRE.km_per_ms))


def of_mesh(
    marks: Landmarks, mesh: np.ndarray, ground: Cover, bands: dict[str, np.ndarray], there: np.ndarray
) -> Figures:
    """PASS by distance; each place is judged by a speed of the others alone."""
    speeds, rows = [], []
    for at in range(len(marks)):
        less = mesh.copy()
        less[at], less[:, at] = np.inf, np.inf
        keep = audit(marks, less, Bound.FIBRE).keep
        speeds.append(calibrated(marks, less, keep & (np.arange(len(marks)) != at)))
        rows.append(np.where(keep, mesh[at], np.inf))
    found: Figures = {"kilometres a millisecond": round(float(np.median([s.km_per_ms for s in speeds])), 1)}
    for tolerate in (0, 1):
        told = [
            next(verdicts(marks, [(row, None)], ground, Terms(cast(Bound, speed), tolerate)))
            for row, speed in zip(rows, speeds, strict=True)
        ]
        passed = np.array([v.outcome is Outcome.PASS for v in told])
        found[f"calibrated, {tolerate} tolerated"] = {
            **{name: f"{passed[band & ~there].sum()}/{(band & ~there).sum()}" for name, band in bands.items()},
            "wrong PASS": f"{passed[there].sum()}/{there.sum()}",
            "no land left": sum(v.reason is Reason.NO_LAND for v in told),
        }
    return found


def attacked(ground: Cover, speed: float, detour: float, tolerate: int) -> str:
    """How often a unit in a restricted city passes that has fibre of its own and feigns another place by delay."""
    stand, rng = cities(CITIES), np.random.default_rng(11)
    lat, lon = (np.array([getattr(city, axis) for city in stand]) for axis in ("lat", "lon"))
    marks = Landmarks(tuple(city.name for city in stand), lat, lon, np.full(len(stand), 1.0))
    terms, free, passed, tried = Terms(cast(Bound, Speed(speed)), tolerate), ground.other, 0, 0
    for city in cities(RESTRICTED):
        fastest = between_km(lat, lon, city.lat, city.lon) / Bound.FIBRE.km_per_ms * detour + 0.3
        near = np.flatnonzero(between_km(free.lat, free.lon, city.lat, city.lon) < _REACH_KM)
        for at in rng.choice(near, TRIES):
            feigned = between_km(lat, lon, free.lat[at], free.lon[at]) / speed + 0.01
            [found] = verdicts(marks, [(np.maximum(fastest, feigned), None)], ground, terms)
            passed += found.outcome is Outcome.PASS
            tried += 1
    return f"{passed}/{tried}"


def attacks(ground: Cover) -> Figures:
    """The attack under each speed; the calibrated one is that of an honest mesh of the simulated world."""
    stand = cities(CITIES)
    lat, lon = (np.array([getattr(city, axis) for city in stand]) for axis in ("lat", "lon"))
    marks = Landmarks(tuple(city.name for city in stand), lat, lon, np.full(len(stand), 1.0))
    mesh = rtts(stand, stand, np.random.default_rng(5))
    ours = calibrated(marks, np.minimum(mesh, mesh.T), np.ones(len(stand), bool))
    speeds = {"vacuum": Bound.VACUUM.km_per_ms, "fibre": Bound.FIBRE.km_per_ms, "calibrated": ours.km_per_ms}
    return {
        f"{name} ({speed:.1f}), one tolerated, PASS on restricted land": {
            f"its fibre goes {detour} times the straight way": attacked(ground, speed, detour, 1) for detour in DETOURS
        }
        for name, speed in speeds.items()
    }
