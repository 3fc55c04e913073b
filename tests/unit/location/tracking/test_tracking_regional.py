"""Disturbed regions: many devices of many consignments jump to one place; one consignment's jumps are its own."""

from __future__ import annotations

import pytest
from tests.unit.location.tracking.ways import NEAR, WORKS, at, between

from sekisho.location.tracking import zones
from sekisho.location.tracking.marks import order

AIRPORT = (33.9, 133.0)


def _jumps(devices: int, spread: float = 0.0, hours: float = 0.0) -> list:  # type: ignore[type-arg]
    fixes = []
    for n in range(devices):
        home = between(WORKS, NEAR, n / 10)
        there = (AIRPORT[0] + spread * n, AIRPORT[1])
        fixes += [at(0.0, home, f"d{n}"), at(0.02 + hours * n, there, f"d{n}"), at(0.1 + hours * n, there, f"d{n}")]
    return sorted(fixes, key=order)


@pytest.mark.parametrize(
    ("devices", "consignments", "spread", "hours", "found"),
    [
        (6, 6, 0.0, 0.0, True),
        (6, 3, 0.0, 0.0, True),
        (6, 2, 0.0, 0.0, False),  # two consignments: a thief may follow two
        (6, 1, 0.0, 0.0, False),
        (3, 3, 0.0, 0.0, False),
        (6, 6, 1.0, 0.0, False),  # to six places
        (6, 6, 0.0, 3.0, False),  # at six times
    ],
)
def test_enough_devices_of_enough_consignments(
    devices: int, consignments: int, spread: float, hours: float, found: bool
) -> None:
    of = {f"d{n}": f"C-{n % consignments}" for n in range(devices)}
    assert bool(zones(_jumps(devices, spread, hours), of)) is found


def test_a_zone_covers_the_place_and_the_time() -> None:
    zone = zones(_jumps(6), {f"d{n}": f"C-{n}" for n in range(6)})[0]
    assert (zone.lat, zone.lon) == AIRPORT and zone.start < at(0.02, AIRPORT).time / 1000 < zone.end


def test_devices_that_nobody_knows_prove_nothing() -> None:
    assert zones(_jumps(6), {"d0": "C-0"}) == ()


def test_aircraft_that_land_at_one_airport_disturb_nothing() -> None:
    landed = [at(12.0 * n, between(WORKS, AIRPORT, n), f"d{d}") for d in range(6) for n in (0, 1)]
    assert zones(sorted(landed, key=order), {f"d{n}": f"C-{n}" for n in range(6)}) == ()
