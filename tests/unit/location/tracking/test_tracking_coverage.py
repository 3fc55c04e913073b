"""What consignments that went before tell of the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.tracking.ways import BOTH, CRATE, HALF, HOUR, PLAN, SERVER, at, drive, lawful

from sekisho.location.tracking import Coverage, Mark, Witnessed, learned
from sekisho.location.tracking.coverage import cell_of
from sekisho.location.tracking.model import Placement

CARTON = replace(CRATE, device="carton", placement=Placement.CARTON)
LATER = round(2 * HOUR * 1000)
AFTER = PLAN.depart + 90 * 86_400_000


def _kept(one: Witnessed) -> Witnessed:
    """The same, received hours later."""
    return one._replace(received=one.time + LATER)


def _counts(heard: list, where: tuple[float, float], kinds: tuple[str, ...] = ("crate",)) -> tuple[float, float]:
    at_once, later = Coverage(heard).counts(*np.array([where]).T, frozenset(kinds), AFTER)
    return float(at_once[0]), float(later[0])


def test_a_report_that_came_at_once_proves_a_network() -> None:
    assert _counts(learned([at(1, HALF)], PLAN, (CRATE,)), HALF) == (1, 0)


def test_one_that_was_kept_in_the_device_proves_that_there_is_none() -> None:
    assert _counts(learned([_kept(at(1, HALF))], PLAN, (CRATE,)), HALF) == (0, 1)


def test_a_night_in_one_spot_is_one_witness() -> None:
    assert _counts(learned([at(n, HALF) for n in range(12)], PLAN, (CRATE,)), HALF) == (1, 0)


def test_where_another_tracker_of_the_load_is_heard_the_want_is_its_own() -> None:
    told = learned([at(1, HALF), _kept(at(1.1, HALF, "carton"))], PLAN, (CRATE, CARTON))
    assert _counts(told, HALF) == (1, 0)


def test_a_tracker_of_another_placement_counts_less() -> None:
    assert _counts(learned([at(1, HALF)], PLAN, (CRATE,)), HALF, ("carton",)) == (0.5, 0)


def test_covert_trackers_teach_nothing() -> None:
    assert learned([at(1, HALF, "server")], PLAN, (CRATE, SERVER)) == []


@pytest.mark.parametrize("mark", [Mark.BAD_PROOF, Mark.UNSIGNED_THOUGH_KEYED, Mark.MOCK, Mark.SEQUENCE_REPEATED])
def test_what_is_not_believed_teaches_nothing(mark: Mark) -> None:
    """Whoever forges reports from where a theft is planned gains no silence there."""
    assert learned([at(1, HALF, marks=(mark,)), _kept(at(2, HALF, marks=(mark,)))], PLAN, (CRATE,)) == []


def test_a_consignment_knows_nothing_of_itself_nor_of_what_came_after() -> None:
    coverage = Coverage(learned(lawful(), PLAN, (CRATE,)))
    for instant in (PLAN.depart, PLAN.depart - 86_400_000):
        assert not coverage.counts(*np.array([HALF]).T, frozenset(("crate",)), instant)[0].any()
    assert coverage.counts(*np.array([HALF]).T, frozenset(("crate",)), AFTER)[0].any()


@settings(max_examples=30, deadline=None)
@given(st.permutations([*drive(HALF, (35.0, 136.2), 1, 1.5), *map(_kept, drive(HALF, (35.2, 136.2), 3, 1, "carton"))]))
def test_any_order_teaches_the_same(fixes: list[Witnessed]) -> None:
    in_order = sorted(fixes, key=lambda one: one.time)
    assert learned(fixes, PLAN, (CRATE, CARTON)) == learned(in_order, PLAN, (CRATE, CARTON))


def test_the_antimeridian_parts_no_neighbours() -> None:
    told = learned([at(1, (52.0, 179.995))], PLAN, BOTH)
    assert _counts(told, (52.0, -179.995)) == (1, 0)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_has_a_cell_near_it(lat: float, lon: float) -> None:
    row, column = cell_of(lat, lon)
    assert -3000 <= row <= 3000 and 0 <= column <= 12_000
