"""How often a simulated consignment arrives within the span that the program gives, which is meant for four of five."""

from __future__ import annotations

import argparse
import json

import numpy as np

from benchmarks.tracking.detecting import _world
from benchmarks.tracking.roads import kilometres
from benchmarks.tracking.world import Journey, journey
from sekisho.location.tracking import replay

SEED, SHARES = 108, (0.1, 0.4, 0.7, 0.9)  # a world of its own; asked at these shares of the whole time


def arrival(made: Journey) -> float | None:
    """When a tracker was first seen at the destination, in seconds."""
    there = np.array([made.plan.places[-1].at]).T
    seen = (
        one.time / 1000
        for one in made.fixes
        if one.fix.lat is not None and one.fix.lon is not None
        and float(kilometres(one.fix.lat, one.fix.lon, *there)[0]) < 2
    )  # fmt: skip
    return min(seen, default=None)


def measure(count: int) -> dict[str, float]:
    """Of lawful consignments."""
    within, early, share_of_error = [], [], []
    for number in range(0, 2 * count, 2):
        made = journey(SEED, number, "", _world().map)
        true, start = arrival(made), made.plan.depart / 1000
        if true is None:
            continue
        for share in SHARES:
            now = start + share * (true - start)
            known = [one for one in made.fixes if one.received / 1000 <= now]
            eta = replay(known, made.plan, made.trackers, _world(), now).eta
            if eta is not None:
                within.append(eta.early <= true * 1000 <= eta.late)
                early.append(true * 1000 < eta.early)
                share_of_error.append((eta.middle / 1000 - true) / (true - now))
    return {
        "asked": len(within),
        "within_p10_to_p90": float(np.mean(within)),
        "before_p10": float(np.mean(early)),
        "median_error_as_share_of_what_was_left": float(np.median(share_of_error)),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    print(json.dumps(measure(parser.parse_args().count), indent=1))


if __name__ == "__main__":
    main()
