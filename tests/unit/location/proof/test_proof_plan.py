"""Where landmarks should stand: plans, and the next best place."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.location.proof.flat_land import LAND

from sekisho.location.proof import Bound, Cover, Landmarks, Outcome, Place, Site, Terms, cover, next_best, plan, verify
from sekisho.location.proof.outlook import expected_ms
from sekisho.location.sphere import between_km


@pytest.fixture(scope="module")
def coarse() -> Cover:
    return cover(LAND, frozenset({"RR"}), 1.0)


SITE = Place("site", 30.0, 80.0)
NEAR, FAR = Place("near", 30.1, 80.1), Place("far", 0.0, 0.0)


def planned(coarse: Cover, standing: list[Place], tried: list[Place], tolerate: int = 1, most: int = 9):
    km = LAND.distance_km(np.array([SITE.lat]), np.array([SITE.lon]), frozenset({"RR"}))
    return plan([SITE], standing, tried, coarse, Terms(tolerate=tolerate), km, most)


@pytest.mark.parametrize("tolerate", [0, 1, 2])
def test_as_many_landmarks_are_placed_as_must_agree(coarse: Cover, tolerate: int) -> None:
    found = planned(coarse, [], [FAR, NEAR], tolerate)
    assert [s.place.name for s in found.steps] == ["near"] * (tolerate + 1) and found.steps[-1].provable == ("site",)


def test_what_stands_is_counted(coarse: Cover) -> None:
    found = planned(coarse, [NEAR, NEAR], [FAR])
    assert found.before == ("site",) and found.steps == () and found.unproved == ()


def test_a_site_that_no_place_helps_is_told_with_what_it_needs(coarse: Cover) -> None:
    [left] = planned(coarse, [], [FAR]).unproved
    assert left.nearest == "far" and left.nearest_km > 8_000
    assert left.needed_ms == pytest.approx(left.restricted_km / Bound.VACUUM.km_per_ms)


def test_no_more_are_placed_than_allowed_and_none_in_vain(coarse: Cover) -> None:
    found = planned(coarse, [], [NEAR], most=1)
    assert found.steps == () and len(found.unproved) == 1


def test_a_planned_site_passes_once_its_landmarks_stand(coarse: Cover, flat: Cover) -> None:
    """The plan's promise kept, by round trips as it expects them."""
    placed = [step.place for step in planned(coarse, [], [NEAR]).steps]
    lat, lon = (np.array([getattr(p, axis) for p in placed]) for axis in ("lat", "lon"))
    stand = Landmarks(tuple(map(str, range(len(placed)))), lat, lon, np.zeros(len(placed)))
    heard = expected_ms(between_km(lat, lon, SITE.lat, SITE.lon))
    assert verify(stand, heard, flat, Terms(least=2)).outcome is Outcome.PASS


VAGUE = Landmarks(("a", "b", "c"), np.array([30.0, 31.0, 29.0]), np.array([75.0, 76.0, 74.0]), np.zeros(3))


def test_the_next_landmark_is_proposed_at_the_site_and_lets_it_pass(flat: Cover) -> None:
    heard, site = np.full(3, 25.0), Site(30.0, 80.0)
    assert verify(VAGUE, heard, flat, Terms(), site).outcome is Outcome.INCONCLUSIVE
    best = next_best(VAGUE, heard, flat, Terms(), site, None)
    assert best is not None and (best.place.lat, best.place.lon, best.after_km2) == (30.0, 80.0, 0)
    more = best.count
    stand = Landmarks(
        (*VAGUE.ids, *(f"n{n}" for n in range(more))), np.append(VAGUE.lat, [30.0] * more),
        np.append(VAGUE.lon, [80.0] * more), np.zeros(3 + more),
    )  # fmt: skip
    assert verify(stand, np.append(heard, [best.expected_ms] * more), flat, Terms(), site).outcome is Outcome.PASS


def test_one_is_proposed_where_none_is_tolerated_and_two_where_one_is(flat: Cover) -> None:
    counts = [
        best.count
        for k in (0, 1)
        if (best := next_best(VAGUE, np.full(3, 25.0), flat, Terms(tolerate=k), Site(30, 80), None))
    ]
    assert counts == [1, 2]


def test_among_places_that_are_named_the_best_is_chosen(flat: Cover) -> None:
    best = next_best(VAGUE, np.full(3, 25.0), flat, Terms(), Site(30, 80), [FAR, NEAR])
    assert best is not None and best.place is NEAR


def test_nothing_is_proposed_where_nothing_would_help(flat: Cover) -> None:
    assert next_best(VAGUE, np.full(3, 25.0), flat, Terms(), Site(30, 80), [FAR]) is None
    assert next_best(VAGUE, np.full(3, 25.0), flat, Terms(), None, []) is None
