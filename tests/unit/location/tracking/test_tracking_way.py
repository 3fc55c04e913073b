"""The planned way as geometry, and chances of times."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.location.tracking.ways import PLAN

from sekisho.location.sphere import between_km, in_space
from sekisho.location.tracking import Leg, Mode, Place, PlaceKind, Plan, Way
from sekisho.location.tracking.chances import Spread, pace, summed


def _of(*points: tuple[float, float]) -> np.ndarray:  # type: ignore[type-arg]
    return in_space(*np.array(points, np.float64).T)


def _plan(mode: Mode, *path: tuple[float, float]) -> Plan:
    ends = (Place("a", PlaceKind.ORIGIN, path[0]), Place("b", PlaceKind.DESTINATION, path[-1]))
    return Plan("C", ends, (Leg(mode, path),), 0)


def test_along_beside_and_places_of_points_on_and_off_the_way() -> None:
    way = Way(_plan(Mode.ROAD, (0.0, 0.0), (0.0, 1.0), (0.0, 3.0)))
    found = way.project(_of((0.0, 0.0), (0.0, 1.5), (0.5, 2.0), (0.0, 3.0)))
    degree = 111.195
    assert found.along == pytest.approx([0, 1.5 * degree, 2 * degree, 3 * degree], abs=0.1)
    assert found.beside[:, 0] == pytest.approx([0, 0, 0.5 * degree, 0], abs=0.1)
    assert way.place_of(found.places).tolist() == [0, -1, -1, 1]
    assert way.length == pytest.approx(3 * degree, abs=0.1)


def test_beyond_its_ends_it_is_as_far_as_the_end() -> None:
    found = Way(_plan(Mode.ROAD, (0.0, 0.0), (0.0, 1.0))).project(_of((0.0, -1.0), (0.0, 2.0)))
    assert found.beside[:, 0] == pytest.approx([111.195, 111.195], abs=0.1)
    assert found.along == pytest.approx([0, 111.195], abs=0.1)


def test_a_flight_crosses_the_antimeridian_on_its_great_circle() -> None:
    way = Way(_plan(Mode.AIR, (35.0, 140.0), (37.0, -122.0)))
    middle = way.project(_of((48.0, -170.0)))
    assert way.length == pytest.approx(float(between_km(*(np.array(x) for x in (35.0, 140.0, 37.0, -122.0)))), rel=1e-6)
    assert middle.beside[0, 0] < way.halves[0]


def test_random_points_agree_with_a_search_over_the_whole_way() -> None:
    rng = np.random.default_rng(3)
    way = Way(PLAN)
    lat, lon = rng.uniform(30, 60, 200), rng.uniform(0, 150, 200)
    found = way.project(in_space(lat, lon)).beside
    for number, leg in enumerate(PLAN.legs):
        from sekisho.location.sphere import densified

        path = densified(np.array(leg.path), 0.5)
        near = np.min(between_km(lat[:, None], lon[:, None], path[None, :, 0], path[None, :, 1]), axis=1)
        assert found[:, number] == pytest.approx(near, abs=0.3)


def test_nothing_to_project_is_no_fault() -> None:
    assert Way(PLAN).project(np.zeros((0, 3))).along.shape == (0,)


@pytest.mark.parametrize(
    ("path", "half"), [(((0.0, 0.0), (0.0, 0.5), (0.0, 1.0)), 12.2), (((0.0, 0.0), (0.0, 1.0)), 42.8)]
)
def test_a_road_of_which_no_point_is_known_has_room(path: tuple[tuple[float, float], ...], half: float) -> None:
    assert Way(_plan(Mode.ROAD, *path)).halves[0] == pytest.approx(half, abs=0.1)


def test_spans_and_their_tails() -> None:
    span = Spread(10.0, 0.5)
    assert span.beyond(10) == pytest.approx(0.5)
    assert span.beyond(span.at(0.01)) == pytest.approx(0.01)
    assert span.beyond(0) == 1 and span.beyond(1e6) < 1e-9


def test_what_is_left_of_a_stay_grows_shorter_and_is_never_negative() -> None:
    span = Spread(12.0, 0.3)
    means = [span.moments(past)[0] for past in (0.0, 6.0, 12.0)]
    assert means == sorted(means, reverse=True)
    assert all(mean >= 0 and variance >= 0 for mean, variance in (span.moments(p) for p in (0, 50, 5_000)))


def test_spans_together_have_the_mean_of_their_sum() -> None:
    parts = [Spread(5, 0.4).moments(), pace(Mode.ROAD, 300).moments()]
    mean = summed(parts).moments()[0]
    assert mean == pytest.approx(sum(one for one, _ in parts), rel=0.03)
