"""Real positions: buses of one line in Liverpool, and ships around Suez in March 2021."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sekisho.location.tracking import (
    Leg,
    Mode,
    Place,
    PlaceKind,
    Plan,
    Record,
    Tracker,
    World,
    decode,
    replay,
    witnessed,
)
from sekisho.standards.trackers import read_csv

_DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "location"


def _file(name: str) -> bytes:
    path = _DATA / name
    if not path.is_file():
        pytest.skip(f"needs {name} of real positions beside the checkout")
    return path.read_bytes()


def test_every_position_of_both_files_is_read() -> None:
    ships, buses = read_csv(_file("ever-given-ais.csv")), read_csv(_file("liverpool_route14.csv"))
    assert (len(ships.fixes), ships.faults) == (22_287, ())
    assert (len(buses.fixes), buses.faults) == (1_533, ())
    assert all(fix.time is not None and fix.lat is not None for fix in (*ships.fixes, *buses.fixes))
    assert len({fix.device for fix in ships.fixes}) == 256


def _trips() -> dict[str, list[tuple[int, float, float]]]:
    trips: dict[str, list[tuple[int, float, float]]] = {}
    for fix in read_csv(_file("liverpool_route14.csv")).fixes:
        trip = f"{dict(fix.extras)['vehicle_id']}-{dict(fix.extras)['trip_id']}"
        trips.setdefault(trip, []).append((fix.time or 0, fix.lat or 0.0, fix.lon or 0.0))
    return {trip: sorted(points) for trip, points in trips.items() if len(points) > 40}


def test_buses_of_the_line_keep_to_the_way_of_another_bus_and_any_order_tells_the_same() -> None:
    """One trip is the plan; the others drive it, with real errors, lights and traffic."""
    trips = _trips()
    assert len(trips) > 8
    planned = next(iter(trips.values()))
    path = tuple((lat, lon) for _, lat, lon in planned[::4])
    for trip, points in trips.items():
        places = (Place("first", PlaceKind.ORIGIN, path[0], 0.5), Place("last", PlaceKind.DESTINATION, path[-1], 0.5))
        plan = Plan(trip, places, (Leg(Mode.ROAD, path),), points[0][0])
        tracker = Tracker("bus", trip, every=30.0)
        bodies = [f"id=bus&lat={lat}&lon={lon}&timestamp={time}".encode() for time, lat, lon in points]
        records = [Record(time, body) for (time, _, _), body in zip(points, bodies, strict=True)]
        until = points[-1][0] / 1000 + 60
        stories = []
        for seed in (None, 1, 2):
            if seed is not None:
                random.Random(seed).shuffle(records)
            fixes = witnessed((decode(record, {"bus": tracker}) for record in records), {"bus": tracker})
            stories.append(replay(fixes, plan, [tracker], World(), until))
        assert stories[0] == stories[1] == stories[2]
        assert not stories[0].alarmed
        assert not {e.code for e in stories[0].events} & {"left-corridor", "turned-back", "impossible-speed"}
