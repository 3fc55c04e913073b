"""The simulated world: the same from the same seed, lawful where it is lawful, and not what the program assumes."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.tracking.roads import kilometres
from benchmarks.tracking.world import ATTACKS, STAYS, Journey, SimulatedNetworks, cell_at, journey

from sekisho.location.tracking import Unknown
from sekisho.location.tracking.chances import STAYS as ASSUMED


def _made(number: int, attack: str = "") -> Journey:
    return journey(11, number, attack, Unknown())


@pytest.mark.parametrize("attack", ["", "swap"])
def test_a_seed_has_one_world(attack: str) -> None:
    assert [one.fix for one in _made(3, attack).fixes] == [one.fix for one in _made(3, attack).fixes]


def test_fixes_come_in_the_order_of_receipt_and_never_before_they_were_made() -> None:
    for number in range(4):
        fixes = _made(number).fixes
        assert [one.received for one in fixes] == sorted(one.received for one in fixes)
        assert all(one.received >= (one.fix.time or 0) for one in fixes)


def test_what_is_lawful_ends_at_its_destination() -> None:
    ended = 0
    for number in range(6):
        made = _made(number)
        last = [one.fix for one in made.fixes if one.fix.lat is not None][-3:]
        goal = made.plan.places[-1].at
        ended += any(float(kilometres(fix.lat, fix.lon, *np.array([goal]).T)[0]) < 5 for fix in last)
    assert ended >= 5  # one tracker in fifty dies on the way


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_theft_has_a_beginning_and_leads_away(attack: str) -> None:
    made = _made(1, attack)
    assert made.stolen < made.arrived and made.notes["km"] >= 30
    assert min(one.time for one in made.fixes) / 1000 < made.stolen


def test_the_world_is_not_drawn_from_what_the_program_assumes() -> None:
    assert all(tuple(ASSUMED[kind]) != STAYS[kind] for kind in STAYS)


def test_a_cell_tells_where_it_stands_to_within_its_radius() -> None:
    networks = SimulatedNetworks()
    found = [networks.known((cell_at(35.0 + n / 10, 139.0, "JP"),), (), None) for n in range(20)]
    known = [(n, one) for n, some in enumerate(found) for one in some]
    assert 5 < len(known) < 20
    assert all(abs(one[0] - 35.0 - n / 10) < 0.011 and one[2] == 2_000 for n, one in known)
