"""Where a road has no network: valleys that everybody drives through who takes that road."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.tracking.air import HALT, INSIDE, ROAD
from benchmarks.tracking.roads import kilometres
from sekisho.location.tracking import Mode, Plan

Path = np.ndarray  # rows of time, latitude, longitude, mode (0 still outside, 1 road, 2 sea, 3 air, 4 indoors)
_LORRY = 60.0  # kilometres an hour: what a gap in time is in length
_EVERY = 8.0  # hours at the wheel between two gaps


@dataclass(frozen=True)
class Ground:
    """Of each leg of a lane the spans of its length without a network, in kilometres from its start.

    As many and as long as the gaps that come at random, at the speed of a lorry that drives; ``placed`` is their share
    of all gaps.
    """

    holes: dict[int, list[tuple[float, float]]]
    seed: tuple[int, int]
    placed: float

    @classmethod
    def of(cls, seed: int, number: int, plan: Plan, placed: float) -> Ground:
        """Of a lane; the same for everything that ever drives on it."""
        rng = np.random.default_rng([seed, number, 1])
        holes: dict[int, list[tuple[float, float]]] = {}
        for n, leg in enumerate(plan.legs):
            at, holes[n] = 0.0, []
            for step in steps(leg.path) if leg.mode is Mode.ROAD else ():
                if rng.random() < placed * step / _LORRY / _EVERY:
                    holes[n].append((at, at + _hours(rng) * _LORRY))
                at += step
        return cls(holes, (seed, number), placed)

    def gaps(self, plan: Plan, goods: Path, spans, until: float = math.inf) -> list[tuple[float, float]]:
        """When goods that travel so are in them, until they leave the lane."""
        found = []
        for n, span in enumerate(spans):
            rows = driven(goods, span)
            if not self.holes[n] or len(rows) < 2:
                continue
            along = np.concatenate([[0.0], np.cumsum(_between(rows))])
            along *= steps(plan.legs[n].path).sum() / along[-1]
            for first, last in self.holes[n]:
                found += _driving(rows, along, first, last)
        return [(begin, min(end, until)) for begin, end in found if begin < min(end, until)]

    def elsewhere(self, path: Path, since: float) -> list[tuple[float, float]]:
        """When goods that have left the lane are in valleys of other roads, of which as many are drawn."""
        rng = np.random.default_rng([*self.seed, 2])
        pieces = [(float(a[0]), float(b[0])) for a, b in pairwise(path) if b[3] == ROAD and a[0] >= since]
        drawn = [(begin, begin + _hours(rng) * 3600, rng.random() < self.placed * (end - begin) / 3600 / _EVERY)
                 for begin, end in pieces]  # fmt: skip
        return [(begin, end) for begin, end, there in drawn if there]


def _driving(rows: Path, along: np.ndarray, first: float, last: float) -> list[tuple[float, float]]:
    """When it drives there; lorry parks have a network (those that shield are drawn apart), so a halt parts a gap."""
    found = []
    for n in np.flatnonzero((rows[1:, 3] != HALT) & (along[1:] > first) & (along[:-1] < last)).tolist():
        stretch = max(along[n + 1] - along[n], 1e-9)
        shares = [min(max((at - along[n]) / stretch, 0.0), 1.0) for at in (first, last)]
        begin, end = (float(rows[n, 0] + share * (rows[n + 1, 0] - rows[n, 0])) for share in shares)
        if found and begin - found[-1][1] < 1.0:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _hours(rng: np.random.Generator) -> float:
    return min(float(rng.lognormal(np.log(0.25), 0.6)), 4.0)


def driven(goods: Path, span: tuple[float, float]) -> Path:
    """The rows of one leg, halts included."""
    return goods[(goods[:, 0] >= span[0]) & (goods[:, 0] <= span[1]) & (goods[:, 3] != INSIDE)]


def steps(path) -> np.ndarray:
    """Kilometres from each point of a planned path to the next."""
    return _between(np.column_stack([np.zeros(len(path)), np.array(path)]))


def _between(rows: np.ndarray) -> np.ndarray:
    return kilometres(rows[:-1, 1], rows[:-1, 2], rows[1:, 1], rows[1:, 2])
