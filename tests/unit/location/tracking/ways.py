"""A made-up way from a works over two airports to a data centre, and fixes along it, for the tests of this folder."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from sekisho.location.tracking import (
    Leg,
    Mark,
    Mode,
    Place,
    PlaceKind,
    Placement,
    Plan,
    Story,
    Tracker,
    Witnessed,
    World,
    replay,
)
from sekisho.location.tracking.marks import digest_of
from sekisho.standards.trackers import Fix

START = 1_795_500_000.0  # seconds
HOUR = 3_600.0
WORKS, NEAR, FAR, SITE = (35.0, 135.0), (35.0, 136.5), (45.0, 10.0), (45.0, 13.0)
HALF = (WORKS[0], (WORKS[1] + NEAR[1]) / 2)
PLAN = Plan(
    "C-1",
    (
        Place("Works", PlaceKind.ORIGIN, WORKS),
        Place("Near", PlaceKind.AIRPORT, NEAR, 4.0),
        Place("Far", PlaceKind.CUSTOMS, FAR, 4.0),
        Place("Site", PlaceKind.DESTINATION, SITE),
    ),
    (
        Leg(Mode.ROAD, (WORKS, HALF, NEAR)),
        Leg(Mode.AIR, (NEAR, FAR)),
        Leg(Mode.ROAD, (FAR, (45.0, 11.5), SITE)),
    ),
    round(START * 1000),
    frozenset(("AA", "BB")),
)
CRATE = Tracker("crate", "C-1", Placement.CRATE, every=600.0)
SERVER = Tracker("server", "C-1", Placement.SERVER, covert=True, every=600.0)
BOTH = (CRATE, SERVER)
Point = tuple[float, float]


class Halves:
    """A map of two countries, AA in the east and BB in the west, and XX north of 47 degrees."""

    def countries(self, lat: Any, lon: Any) -> Any:
        """By the degrees alone."""
        return np.where(lat > 47, "XX", np.where(lon > 60, "AA", "BB"))

    def distance_km(self, lat: Any, lon: Any, codes: frozenset[str]) -> Any:
        """From the line at 47 degrees, or none."""
        far = np.maximum(lat - 47, 0) * 111.2 if codes & {"AA", "BB"} else np.maximum(47 - lat, 0) * 111.2
        return np.asarray(far, np.float64)


WORLD = World(Halves(), restricted=frozenset(("XX",)))


def at(hours: float, where: Point | None, device: str = "crate", marks: Iterable[Mark] = (), **more: Any) -> Witnessed:
    """A fix some hours after the start; its accuracy is never quite the same."""
    time = round((START + hours * HOUR) * 1000)
    lat, lon = where if where is not None else (None, None)
    accuracy = more.pop("accuracy", 8 + 3 * math.sin(hours * 7.3)) if where is not None else None
    received = more.pop("received", time + 5_000)
    raw = repr((device, time, where, sorted(more.items()))).encode()
    fix = Fix(device, time, lat, lon, raw, accuracy=accuracy, **more)
    return Witnessed(fix, received, frozenset(marks), digest_of(fix))


def between(one: Point, other: Point, share: float) -> Point:
    """A point of the straight line."""
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def drive(one: Point, other: Point, start: float, hours: float, device: str = "crate", **more: Any) -> list[Witnessed]:
    """Every ten minutes along a straight road."""
    steps = max(1, round(hours * 6))
    return [at(start + n / 6, between(one, other, n / steps), device, **more) for n in range(steps + 1)]


def stay(where: Point, start: float, hours: float, device: str = "crate", **more: Any) -> list[Witnessed]:
    """Every forty minutes at a place."""
    return [at(start + n * 2 / 3, where, device, **more) for n in range(max(1, round(hours * 1.5)))]


def lawful(device: str = "crate", shift: float = 0.0) -> list[Witnessed]:
    """The whole way as it was planned; ``shift`` in hours, so that two devices do not report at one instant."""
    fixes = stay(WORKS, -2 + shift, 2, device)
    fixes += drive(WORKS, NEAR, 0.1 + shift, 2.5, device)
    fixes += stay(NEAR, 3 + shift, 8, device)
    fixes += stay(FAR, 25 + shift, 8, device)
    fixes += drive(FAR, SITE, 33.5 + shift, 4.5, device)
    return fixes + stay(SITE, 38.5 + shift, 3, device)


def story(
    *parts: Sequence[Witnessed], trackers: Sequence[Tracker] = (CRATE,), until: float = 42.0, world: World = WORLD
) -> Story:
    """What follows from these fixes, so many hours after the start."""
    return replay([one for part in parts for one in part], PLAN, trackers, world, START + until * HOUR)


def before(fixes: Iterable[Witnessed], hours: float) -> list[Witnessed]:
    """Those before an hour."""
    return [one for one in fixes if one.time < (START + hours * HOUR) * 1000]


def codes(told: Story) -> set[str]:
    """The codes of all findings."""
    return {event.code for event in told.events if event.kind == "finding"}


Make = Callable[[], list[Witnessed]]
