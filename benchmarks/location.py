"""`python -m benchmarks.location`: borders on airports, fences, corridors, ways by sea; figures of this run.

Airports come from the package airportsdata (test data, its labels as they are; disputed in places): occupied regions of
Ukraine count as UA. The fences stand in the two ways that differ most: all in two degrees, and over the world.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import airportsdata
import numpy as np
import polars as pl

from sekisho.location.corridor import Corridor, Stretch
from sekisho.location.fences import FenceSet, FenceWatch
from sekisho.location.sphere import densified
from sekisho.storage.borders import open_borders, open_sea

RESTRICTED = frozenset(["CN", "HK", "MO", "RU", "IR", "KP", "SY", "CU", "BY", "VE", "UA-43", "UA-14", "UA-09"])
FENCES, RADIUS_KM = 23_000, 5.0
WHERE = {"in_two_degrees": (30, 32, 110, 112), "over_the_world": (-60, 70, -180, 180)}


def best(call: Callable[[], Any], times: int = 3) -> float:
    """Seconds on the processor, of the fastest of some runs after one that warms up."""
    call()
    seconds = []
    for _ in range(times):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def borders() -> dict[str, Any]:
    """Airports by country, and points a second."""
    known, listed = open_borders(), list(airportsdata.load("ICAO").values())
    lat, lon, label = (np.array([one[key] for one in listed]) for key in ("lat", "lon", "country"))
    figures: dict[str, Any] = {"airports": len(listed)}
    for name, km in (("exact", 0.0), ("with_fallback", 25.0)):
        code = known.countries(lat, lon, nearest_km=km)
        whole = np.array([one[:2] for one in code])
        truly, seen = np.isin(label, sorted(RESTRICTED)), np.isin(code, sorted(RESTRICTED))
        figures[name] = {
            "right_percent": round(100 * float((whole == label).mean()), 3),
            "none_percent": round(100 * float((whole == "").mean()), 3),
            "wrong_percent": round(100 * float(((whole != label) & (whole != "")).mean()), 3),
            "restricted_recall_percent": round(100 * float(seen[truly].mean()), 3),
            "false_restricted_percent": round(100 * float(seen[~truly & (label != "UA")].mean()), 4),
        }
    many = np.tile(lat, 20), np.tile(lon, 20)
    figures["points_a_second"] = round(len(many[0]) / best(lambda: known.countries(*many)))
    figures["distances_a_second"] = round(len(lat) / best(lambda: known.distance_km(lat, lon, RESTRICTED)))
    figures["open_milliseconds"] = round(1000 * best(lambda: open_borders.__wrapped__()), 1)
    return figures


def fences(batch: int = 2_000, trackers: int = 2_000, rounds: int = 30) -> dict[str, Any]:
    """Updates a second against circles, state kept."""
    figures = {}
    for name, (south, north, west, east) in WHERE.items():
        rng = np.random.default_rng(1)
        drawn = FenceSet.of_circles(
            [f"f{at}" for at in range(FENCES)], rng.uniform(south, north, FENCES), rng.uniform(west, east, FENCES),
            np.full(FENCES, RADIUS_KM),
        )  # fmt: skip
        start = rng.uniform([[south], [west]], [[north], [east]], (2, trackers))[:, None]
        path = (start + np.cumsum(rng.normal(0, 0.005, (2, rounds, trackers)), axis=1)).reshape(2, -1)
        names = [f"t{at}" for _ in range(rounds) for at in range(trackers)]
        at = np.repeat(np.arange(rounds) * 60_000, trackers)
        fixes = pl.DataFrame({"tracker": names, "at": at, "lat": path[0], "lon": path[1]})

        def run(drawn: FenceSet = drawn, fixes: pl.DataFrame = fixes) -> None:
            watch = FenceWatch(drawn)
            for begin in range(0, fixes.height, batch):
                watch.update(fixes[begin : begin + batch])

        figures[name] = {"updates_a_second": round(fixes.height / best(run, 2)), "batch": batch, "fences": FENCES}
    return figures


def ways() -> dict[str, Any]:
    """A corridor of a way by sea, and how long a way takes to find."""
    sea = open_sea()
    start = time.process_time()
    path = sea.path((31.23, 121.5), (51.95, 4.14))
    found = time.process_time() - start
    corridor = Corridor([Stretch(path, 100.0)])
    rng = np.random.default_rng(2)
    fine = densified(path, 10.0)
    near = fine[rng.integers(0, len(fine), 400_000)] + rng.normal(0, 0.5, (400_000, 2))
    lat, lon = near.T
    return {
        "points": len(lat),
        "way_by_sea_seconds": round(found, 2),
        "within_a_second": round(len(lat) / best(lambda: corridor.within(lat, lon))),
        "beside_a_second": round(len(lat) / best(lambda: corridor.beside(lat, lon))),
    }


def measure() -> dict[str, Any]:
    """Everything."""
    return {"borders": borders(), "fences": fences(), "ways": ways()}


def show(figures: dict[str, Any]) -> None:
    """The figures."""
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    show(measure())
