"""How many landmarks are asked until a unit passes: in random order, the nearest that tell something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sekisho.location.proof import Bound, Cover, Landmarks, Outcome, Site, Terms, ask_next, audit, verdicts
from sekisho.location.sphere import between_km

Figures = dict[str, Any]
Order = Callable[[int, np.ndarray, np.ndarray], int]


def asked_until(
    marks: Landmarks, row: np.ndarray, ground: Cover, terms: Terms, choose: Callable[[np.ndarray, np.ndarray], int]
) -> int:
    """Landmarks asked until the verdict is PASS, of a unit that passes by all of them."""
    heard, ask = np.full(len(marks), np.inf), np.isfinite(row)
    for count in range(1, int(ask.sum()) + 1):
        at = choose(heard, ask)
        heard[at], ask[at] = row[at], False
        [found] = verdicts(marks, [(heard, None)], ground, terms)
        if found.outcome is Outcome.PASS:
            return count
    return len(marks)


def figures(marks: Landmarks, mesh: np.ndarray, ground: Cover, coarse: Cover, bound: Bound, units: int = 40) -> Figures:
    """Median and 90th percentile over places that pass; a random choice of them, each its own site's claim."""
    rng, terms = np.random.default_rng(8), Terms(bound, 1)
    counts: dict[str, list[int]] = {"random": [], "nearest that tells something": []}
    for at in rng.permutation(len(marks)):
        less = mesh.copy()
        less[at], less[:, at] = np.inf, np.inf
        row = np.where(audit(marks, less, bound).keep, mesh[at], np.inf)
        [whole] = verdicts(marks, [(row, None)], ground, terms)
        if whole.outcome is not Outcome.PASS:
            continue
        site, km = (
            Site(float(marks.lat[at]), float(marks.lon[at])),
            between_km(marks.lat, marks.lon, marks.lat[at], marks.lon[at]),
        )
        turn = rng.permutation(len(marks))

        def telling(heard: np.ndarray, ask: np.ndarray, site: Site = site, km: np.ndarray = km) -> int:
            found = ask_next(marks, heard, ask, coarse, terms, site)
            return found[0] if found else int(np.argmin(np.where(ask, km, np.inf)))

        orders: dict[str, Callable[[np.ndarray, np.ndarray], int]] = {
            "random": lambda _, ask, turn=turn: int(turn[ask[turn]][0]),
            "nearest that tells something": telling,
        }
        for name, choose in orders.items():
            counts[name].append(asked_until(marks, row, ground, terms, choose))
        if len(counts["random"]) == units:
            break
    return {
        name: f"median {np.median(found):g}, 90th percentile {np.quantile(found, 0.9):g}, of {len(found)} units"
        for name, found in counts.items()
        if found
    }
