"""A planned way: within, beside, along; over the antimeridian and the pole."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.location.corridor import Corridor, Stretch
from sekisho.location.sphere import between_km, circle, densified, in_space, length_km, on_earth


def way(*points: tuple[float, float], width_km: float = 50.0) -> Corridor:
    return Corridor([Stretch(np.array(points, float), width_km)])


def one(corridor: Corridor, lat: float, lon: float) -> bool:
    return bool(corridor.within(np.array([lat]), np.array([lon]))[0])


def test_a_point_on_the_way_is_within_and_one_far_off_is_not() -> None:
    corridor = way((35.0, 139.0), (35.0, 141.0))
    assert one(corridor, 35.0, 140.0)
    assert not one(corridor, 36.0, 140.0)


@pytest.mark.parametrize(("km", "within"), [(49.0, True), (51.0, False)])
def test_the_edge_is_where_the_width_says(km: float, within: bool) -> None:
    assert one(way((0.0, 0.0), (0.0, 10.0)), km / 111.195, 5.0) is within


def test_the_way_follows_a_great_circle() -> None:
    corridor = way((35.6, 139.8), (37.7, -122.4), width_km=30.0)
    assert one(corridor, 48.54, 188.0 - 360)  # Tokyo to San Francisco runs far north of both
    assert not one(corridor, 36.6, 188.0 - 360)


@pytest.mark.parametrize("lon", [179.9, 180.0, -180.0, -179.9, 180.1])
def test_the_antimeridian_parts_nothing(lon: float) -> None:
    assert one(way((0.0, 178.0), (0.0, -178.0)), 0.2, lon)
    assert not one(way((0.0, 178.0), (0.0, -178.0)), 2.0, lon)


def test_a_way_over_the_pole() -> None:
    corridor = way((80.0, 0.0), (80.0, 180.0))
    assert one(corridor, 89.9, 45.0)
    assert one(corridor, 85.0, 180.0)
    assert not one(corridor, 85.0, 90.0)


def test_along_and_beside() -> None:
    found = way((0.0, 0.0), (0.0, 10.0)).beside(np.array([0.1, -0.1, 0.0]), np.array([5.0, 5.0, 12.0]))
    assert found.along_km == pytest.approx([555.97, 555.97, 1111.95], abs=0.2)
    assert found.cross_km == pytest.approx([-11.12, 11.12, 222.4], abs=0.2)  # left of an eastward way is north


def test_stretches_count_on() -> None:
    corridor = Corridor(
        [Stretch(np.array([[0.0, 0.0], [0.0, 1.0]]), 5.0), Stretch(np.array([[0.0, 1.0], [1.0, 1.0]]), 50.0)]
    )
    found = corridor.beside(np.array([0.5]), np.array([1.0]))
    assert found.stretch[0] == 1
    assert found.along_km[0] == pytest.approx(111.195 * 1.5, abs=0.1)
    assert one(corridor, 0.5, 1.4)
    assert not one(corridor, 0.2, 0.4)


@pytest.mark.parametrize(("lat", "lon"), [(np.nan, 0.0), (0.0, np.inf), (91.0, 0.0)])
def test_no_place_is_not_within(lat: float, lon: float) -> None:
    corridor = way((0.0, 0.0), (0.0, 1.0))
    assert not one(corridor, lat, lon)
    assert np.isnan(corridor.beside(np.array([lat]), np.array([lon])).cross_km[0])


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ([[0.0, 0.0]], 1.0),
        ([[0.0, 0.0], [91.0, 0.0]], 1.0),
        ([[0.0, 0.0], [1.0, 0.0]], 0.0),
        ([[0.0, 0.0], [np.nan, 0.0]], 1.0),
    ],
)
def test_what_is_no_way_is_refused(path: list[list[float]], width: float) -> None:
    with pytest.raises(ValueError):
        Corridor([Stretch(np.array(path), width)])


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.2, 300.0))
def test_within_agrees_with_the_distance(seed: int, width: float) -> None:
    rng = np.random.default_rng(seed)
    start = rng.uniform([-85, -180], [85, 180])
    path = start + np.cumsum(rng.normal(0, 0.02 * width, (5, 2)), axis=0)
    path[:, 0] = np.clip(path[:, 0], -89, 89)
    path[:, 1] = (path[:, 1] + 180) % 360 - 180
    corridor = Corridor([Stretch(path, width)])
    fine = densified(path, max(width, 1.0))
    lat = np.clip(fine[:, 0].repeat(20) + rng.normal(0, width / 80, len(fine) * 20), -90, 90)
    lon = fine[:, 1].repeat(20) + rng.normal(0, width / 80, len(fine) * 20)
    far = np.abs(corridor.beside(lat, lon).cross_km)
    clear = np.abs(far - width) > 1e-6
    assert (corridor.within(lat, lon) == (far <= width))[clear].all()


def test_points_along_a_great_circle_stand_close_and_on_it() -> None:
    path = np.array([[51.5, 0.0], [35.7, 139.7]])
    fine = densified(path, 25.0)
    steps = between_km(*fine[:-1].T, *fine[1:].T)
    assert steps.max() <= 25.001
    assert length_km(fine) == pytest.approx(length_km(path), rel=1e-9)
    assert densified(np.array([[0.0, 0.0], [0.0, 180.0]]), 1000.0)[:, 0].max() > 80  # over the north


def test_a_circle_stands_at_its_distance() -> None:
    around = circle(80.0, 179.0, 2_000.0)
    assert between_km(80.0, 179.0, around[:, 0], around[:, 1]) == pytest.approx(2_000.0, rel=1e-9)
    assert np.abs(around[:, 1]).max() <= 180


def test_space_and_earth_are_each_others_inverse() -> None:
    points = np.array([[35.0, 139.0], [-80.0, -179.0], [90.0, 0.0]])
    assert on_earth(in_space(*points.T)) == pytest.approx(points, abs=1e-9)


def test_buses_stay_in_a_corridor_drawn_by_other_trips(shared_data: Path) -> None:
    trips: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    with (shared_data / "location" / "liverpool_route14.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            trips[row["trip_id"]].append((row["timestamp"], float(row["latitude"]), float(row["longitude"])))
    paths = {trip: np.array([fix[1:] for fix in sorted(fixes)]) for trip, fixes in trips.items() if len(fixes) > 20}
    shares = []
    for trip, path in paths.items():
        others = Corridor([Stretch(other, 0.3) for name, other in paths.items() if name != trip])
        shares.append(others.within(path[:, 0], path[:, 1]).mean())
    assert np.mean(shares) > 0.95
    beyond = np.concatenate(list(paths.values())) + np.array([0.02, 0.0])
    assert others.within(beyond[:, 0], beyond[:, 1]).mean() < 0.35
