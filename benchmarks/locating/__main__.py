"""`python -m benchmarks.locating`: honest units, attacks and speed of the proof of place.

Real round trips: IBM's between regions where they lie beside the checkout (monthly averages, not minima), and any other
mesh that is given as two files in the form of `sekisho locate verify` (--landmarks, --rtt). Each place of a mesh is
judged by all others, which were audited without it.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.locating import asking, calibrated
from benchmarks.locating.world import ATTACKS, attack_counts
from sekisho.location.proof import Bound, Cover, Landmarks, Outcome, Reason, Terms, audit, cover, verdicts
from sekisho.location.sphere import between_km
from sekisho.service.locating import asked, restricted
from sekisho.standards.locating.tables import LANDMARKS, ROUND_TRIPS, read_table
from sekisho.standards.locating.terms import Policy
from sekisho.standards.manifest.decode import decode
from sekisho.storage.borders import open_borders
from sekisho.storage.locating import country_groups

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "location"
AS_OF = date(2026, 11, 24)
DRAWS = 20  # of the landmarks in the city
COARSE = 1.0  # degrees: land by which it is chosen whom to ask
METRO_MS = 1.4  # median of the pairs of a public mesh that are at most 25 km apart (six pairs)
METRO = (2, 3, 6, 8)  # landmarks put into the city
Figures = dict[str, Any]


def ground() -> tuple[Any, Cover]:
    """The map, and its land parted as the house's own policy does."""
    land = open_borders()
    return land, cover(land, restricted(Policy(), country_groups(AS_OF), land))


def ibm(path: Path) -> tuple[Landmarks, np.ndarray]:
    """IBM's regions: the least of its monthly averages, either direction."""
    rows = list(csv.DictReader(path.open()))
    places = {r["src"]: (float(r["slat"]), float(r["slon"])) for r in rows}
    names = sorted(places)
    mesh = np.full((len(names), len(names)), np.inf)
    for r in rows:
        i, j = names.index(r["src"]), names.index(r["dst"])
        mesh[i, j] = min(mesh[i, j], float(r["avg_ms"]))
    lat, lon = np.array([places[n] for n in names]).T
    # coordinates are those of the cities, data centres lie around them
    return Landmarks(tuple(names), lat, lon, np.full(len(names), 50.0)), np.minimum(mesh, mesh.T)


def given(landmarks: Path, rtt: Path) -> tuple[Landmarks, np.ndarray]:
    """A mesh from two files."""
    tables = [
        read_table(path.name, decode(path.name, path.read_bytes()), columns)
        for path, columns in ((landmarks, LANDMARKS), (rtt, ROUND_TRIPS))
    ]
    question = asked(tables[0], tables[1], None)
    return question.landmarks, np.minimum(question.mesh_ms, question.mesh_ms.T)


def with_metro(marks: Landmarks, row: Any, at: int, count: int, draw: int) -> tuple[Landmarks, Any]:
    """So many landmarks more within 30 km of a place, and what they hear of it."""
    rng = np.random.default_rng([at, draw])
    km, turn = rng.uniform(3, 30, count), rng.uniform(0, 2 * np.pi, count)
    lat = marks.lat[at] + km * np.cos(turn) / 111.2
    lon = marks.lon[at] + km * np.sin(turn) / 111.2 / np.cos(np.radians(marks.lat[at]))
    heard = 2 * km / 204.0 * 1.2 + rng.lognormal(np.log(METRO_MS), 0.5, count)
    names = (*marks.ids, *(f"metro-{n}" for n in range(count)))
    error = np.append(marks.error_km, np.full(count, 1.0))
    return Landmarks(names, np.append(marks.lat, lat), np.append(marks.lon, lon), error), np.append(row, heard)


def mesh_figures(land: Any, whole: Cover, marks: Landmarks, mesh: np.ndarray) -> Figures:
    """PASS by distance from restricted land, under both bounds and two tolerances; wrong ones."""
    far = land.distance_km(marks.lat, marks.lon, whole.codes)
    there = land.within(marks.lat, marks.lon, whole.codes) | (far < 1)
    bands = {"over 1500 km": far > 1500, "500 to 1500 km": (far > 500) & (far <= 1500), "within 500 km": far <= 500}
    found: Figures = {"places": len(marks), "on restricted land": int(there.sum())}
    for bound in Bound:
        keeps = [audit(marks, _without(mesh, at), bound).keep for at in range(len(marks))]
        for tolerate in (0, 1):
            terms = Terms(bound, tolerate)
            rows = [np.where(keep, _without(mesh, -1)[at], np.inf) for at, keep in enumerate(keeps)]
            told = list(verdicts(marks, ((row, None) for row in rows), whole, terms))
            found[f"{bound.value}, {tolerate} tolerated"] = {
                **{name: _share(told, band & ~there) for name, band in bands.items()},
                **_wrong(told, there),
            }
            found[f"{bound.value}, {tolerate} tolerated"].update(_in_the_city(marks, rows, whole, terms, bands, there))
    return {**found, **calibrated.of_mesh(marks, mesh, whole, bands, there)}


def _in_the_city(
    marks: Landmarks, rows: list[Any], whole: Cover, terms: Terms, bands: dict[str, Any], there: Any
) -> Figures:
    """The share with landmarks put into the city of each place: simulated, the mean of several draws."""
    found: Figures = {}
    for count in METRO:
        passed = np.zeros((DRAWS, len(rows)), bool)
        for draw, at in np.ndindex(passed.shape):
            stand, heard = with_metro(marks, rows[at], at, count, draw)
            passed[draw, at] = next(verdicts(stand, [(heard, None)], whole, terms)).outcome is Outcome.PASS
        for name, band in bands.items():
            honest = band & ~there
            if honest.any():
                found[f"{name}, {count} in the city"] = f"{passed[:, honest].mean():.1%} of {int(honest.sum())}"
        found[f"wrong PASS, {count} in the city"] = f"{int(passed[:, there].sum())}/{DRAWS * int(there.sum())}"
    return found


def _without(mesh: np.ndarray, at: int) -> np.ndarray:
    less = mesh.copy()
    if at >= 0:
        less[at], less[:, at] = np.inf, np.inf
    return less


def _share(told: list[Any], chosen: Any) -> str:
    count = int(np.sum(chosen))
    passed = sum(v.outcome is Outcome.PASS for v, c in zip(told, chosen, strict=True) if c)
    return f"{passed}/{count}"


def _wrong(told: list[Any], there: Any) -> Figures:
    wrong = sum(v.outcome is Outcome.PASS for v, t in zip(told, there, strict=True) if t)
    failed = sum(v.outcome is Outcome.FAIL for v, t in zip(told, there, strict=True) if not t)
    empty = sum(v.reason is Reason.NO_LAND for v in told)
    return {"wrong PASS": f"{wrong}/{int(there.sum())}", "wrong FAIL": failed, "no land left": empty}


def site_weakness(whole: Cover, marks: Landmarks, mesh: np.ndarray) -> Figures:
    """How often a claim of another place of the mesh is not excluded, by how far it is away; tolerating one."""
    clean = audit(marks, mesh, Bound.VACUUM).keep
    km = between_km(marks.lat[:, None], marks.lon[:, None], marks.lat[None], marks.lon[None])
    bands = [(0, 500), (500, 1000), (1000, 2000), (2000, 4000), (4000, 20_100)]
    found: Figures = {}
    for bound in Bound:
        limit = mesh * bound.km_per_ms
        accepted = np.zeros_like(km, bool)
        for unit in range(len(marks)):
            use = clean & np.isfinite(mesh[unit])
            use[unit] = False
            accepted[unit] = (km[use] > limit[unit][use][:, None]).sum(0) <= 1
        for low, high in bands:
            pairs = (km > low) & (km <= high)
            found[f"{bound.value}: {low:,} to {high:,} km"] = f"{accepted[pairs].mean():.1%} of {int(pairs.sum())}"
    return found


def speed(whole: Cover, count: int = 250, runs: int = 2_000) -> Figures:
    """Verdicts a second, landmarks and units at random places, paths as in the simulated world."""
    rng = np.random.default_rng(3)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-0.75, 0.85, count))), rng.uniform(-180, 180, count)
    marks = Landmarks(tuple(f"L{n}" for n in range(count)), lat, lon, np.full(count, 1.0))
    units = np.column_stack([np.degrees(np.arcsin(rng.uniform(-0.75, 0.85, runs))), rng.uniform(-180, 180, runs)])
    km = between_km(units[:, :1], units[:, 1:], lat[None], lon[None])
    heard = km / Bound.FIBRE.km_per_ms * rng.uniform(1.3, 2.4, km.shape) + rng.uniform(0.3, 3, km.shape)
    found: Figures = {"landmarks": count, "cells": len(whole.restricted.lat) + len(whole.other.lat)}
    for bound in Bound:
        terms = Terms(bound, 1)
        next(verdicts(marks, [(heard[0], None)], whole, terms))
        begun = time.perf_counter()
        told = list(verdicts(marks, ((row, None) for row in heard), whole, terms))
        found[f"{bound.value} verdicts a second"] = round(len(told) / (time.perf_counter() - begun))
    return found


def measure(landmarks: Path | None = None, rtt: Path | None = None) -> Figures:
    """Everything that can be measured here."""
    begun = time.perf_counter()
    land, whole = ground()
    figures: Figures = {"seconds to part the land": round(time.perf_counter() - begun, 2), "speed": speed(whole)}
    figures["attacks"] = {name: attack_counts(whole, name, Bound.VACUUM) for name in ATTACKS}
    figures["attacks by fast fibre, by speed"] = calibrated.attacks(whole)
    if (SHARED / "ibm_region_rtt.csv").exists():
        figures["IBM regions, averages"] = mesh_figures(land, whole, *ibm(SHARED / "ibm_region_rtt.csv"))
    if landmarks and rtt:
        marks, mesh = given(landmarks, rtt)
        figures["given mesh"] = mesh_figures(land, whole, marks, mesh)
        coarse = cover(land, whole.codes, COARSE)
        figures["given mesh, landmarks asked until a unit passes, one tolerated"] = {
            bound.value: asking.figures(marks, mesh, whole, coarse, bound) for bound in Bound
        }
        figures["given mesh, claims of other places not excluded"] = site_weakness(whole, marks, mesh)
    return figures


def show(figures: Figures, indent: str = "") -> None:
    """The table."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            print(f"{indent}{name}: {value}")


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--landmarks", type=Path)
    parser.add_argument("--rtt", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.landmarks, arguments.rtt)
    print(json.dumps(figures, indent=1)) if arguments.json else show(figures)


if __name__ == "__main__":
    main()
