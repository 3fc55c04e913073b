"""What a firm has from earlier consignments on a lane: where their trackers were heard at once, and where later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.tracking.ground import Ground, driven
from benchmarks.tracking.world import Witnessed, dead_spots, position, schedule, trackers, travel, witnessed
from sekisho.location.tracking import Mode, Plan, Tracker
from sekisho.standards.trackers import Fix


def past(seed: int, number: int, plan: Plan, placed: float) -> list[tuple[Plan, tuple[Tracker, ...], list[Witnessed]]]:
    """Earlier lawful consignments over the same roads, and what their trackers sent from there.

    One lane in five is new; the others saw one to fifteen of them, six at the median.
    """
    rng = np.random.default_rng([seed, number, 3])
    times = 0 if rng.random() < 0.2 else int(np.clip(rng.lognormal(np.log(6), 1.0), 1, 15))
    ground, found = Ground.of(seed, number, plan, placed), []
    for trip in range(times):
        depart = plan.depart - (trip + 2) * 90 * 86_400_000
        earlier = replace(plan, consignment=f"{plan.consignment}/{trip}", depart=depart)
        goods, spans = travel(rng, earlier, lawful=True)
        devices = trackers(rng, earlier)
        dead = dead_spots(rng, goods, 1 - placed) + ground.gaps(earlier, goods, spans)
        fixes = []
        for tracker in devices:
            own = dead_spots(rng, goods) if rng.random() < 0.5 else []
            fixes += _reported(rng, tracker, earlier, goods, spans, [*dead, *own])
        found.append((earlier, devices, fixes))
    return found


def _reported(rng, tracker, plan, goods, spans, gaps) -> list[Witnessed]:
    """Time and place of what a tracker sent from the road, and when it came."""
    stored, found = rng.random() < 0.6, []
    for n, (start, end) in enumerate(spans):
        rows = driven(goods, (start, end))
        if plan.legs[n].mode is not Mode.ROAD or len(rows) < 2:
            continue
        times = schedule(rng, tracker, rows, end)
        for time, (lat, lon, _) in zip(times.tolist(), position(rows, times).tolist(), strict=True):
            out = next((last for first, last in gaps if first <= time < last), None)
            if out is None or stored:
                fix = Fix(tracker.device, round(time * 1000), lat, lon, f"{tracker.device} {time:.3f}".encode(), 10.0)
                found.append(witnessed(fix, (time if out is None else out) + float(rng.exponential(8)) + 1))
    return found
