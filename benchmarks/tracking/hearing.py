"""`python -m benchmarks.tracking.hearing`: what the air around trackers adds, where no table of cells is at hand.

Three kinds of consignment: lawful ones, those whose satellites are forged along the plan while the goods drive away,
and decoys: every tracker lies in the hall of the works and is told by forged satellites that it travels as planned.
Each is judged without any table of transmitters, once without and once with the checks of ``checks/surroundings.py``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks.tracking.air import INSIDE
from benchmarks.tracking.roads import RESTRICTED
from benchmarks.tracking.world import Journey, _sent, journey, travel
from sekisho.location.tracking import Story, World, fold, replay
from sekisho.location.tracking.checks import CHECKS
from sekisho.location.tracking.checks.surroundings import Surroundings
from sekisho.location.tracking.ports import Unknown
from sekisho.storage.borders import open_borders

KINDS = ("lawful", "spoof", "decoy")
CODES = ("air-of-elsewhere", "cell-of-elsewhere", "shared-air-apart", "air-parted")


@cache
def _world() -> World:
    return World(open_borders(), Unknown(), RESTRICTED)


def decoy(seed: int, number: int) -> Journey:
    """The plan of a lawful consignment, and trackers that never leave the works."""
    made = journey(seed, number, "", _world().map)
    rng = np.random.default_rng([seed, number, 9])
    goods, _ = travel(rng, made.plan, lawful=True)
    works = made.plan.places[0].at
    there = np.array([[goods[0, 0], *works, INSIDE], [goods[-1, 0], *works, INSIDE]])
    effect = {"forged": goods, "from": goods[1, 0], "mock": False, "even": False}
    fixes = []
    for tracker in made.trackers:
        fixes += _sent(rng, tracker, there, effect, [], float(goods[-1, 0]), _world().map, made)
    fixes.sort(key=lambda one: one.received)
    return replace(made, fixes=fixes, attack="decoy", stolen=float(goods[1, 0]), arrived=float(goods[-1, 0]))


def one(seed: int, item: tuple[str, int]) -> dict[str, Any]:
    """A consignment, judged both ways, as of its end."""
    kind, number = item
    made = decoy(seed, number) if kind == "decoy" else journey(seed, number, "" if kind == "lawful" else kind,
                                                              _world().map)  # fmt: skip
    end = made.arrived if made.attack else made.planned_end
    story, alarmed = _judged(made, end, CHECKS)
    codes = sorted({event.code for event in story.events} & set(CODES))
    # findings only add up: where none is new, nothing is judged otherwise
    before = _judged(made, end, tuple(c for c in CHECKS if c is not Surroundings))[1] if codes else alarmed
    return {"kind": kind, "with": alarmed, "without": before, "codes": codes}


def _judged(made: Journey, end: float, checks: tuple[Any, ...]) -> tuple[Story, bool]:
    """The story by these checks, and whether it was alarmed, after the theft where there was one."""
    fold.CHECKS = checks  # type: ignore[misc]
    story = replay(made.fixes, made.plan, made.trackers, _world(), end)
    return story, any(event.kind == "alarm" and event.time / 1000 >= made.stolen for event in story.events)


def measure(seed: int, count: int, workers: int, kinds: Sequence[str] = KINDS) -> dict[str, Any]:
    """The table; consignments of even numbers, which are the lawful ones of ``detecting``."""
    items = [(kind, 2 * number) for kind in kinds for number in range(count)]
    with ProcessPoolExecutor(workers) as pool:
        rows = list(pool.map(partial(one, seed), items, chunksize=5))
    return {
        kind: {
            "of": count,
            "alarmed_without": sum(row["without"] for row in rows if row["kind"] == kind),
            "alarmed_with": sum(row["with"] for row in rows if row["kind"] == kind),
            "found": dict(Counter(code for row in rows if row["kind"] == kind for code in row["codes"])),
        }
        for kind in kinds
    }


def main() -> None:
    """Print the table of one world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.seed, arguments.count, arguments.workers, arguments.kinds), indent=1))


if __name__ == "__main__":
    main()
