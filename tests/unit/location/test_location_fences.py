"""Fences: entering and leaving, without jitter, the same whatever the batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.location.fences import FenceSet, FenceWatch

KM = 1 / 111.195  # degrees of latitude


def circle(radius_km: float = 5.0, lat: float = 0.0, lon: float = 0.0) -> FenceSet:
    return FenceSet.of_circles(["port"], [lat], [lon], [radius_km])


def walk(
    watch: FenceWatch, *km_north: float, lon: float = 0.0, begin: int = 0, **more: Any
) -> list[tuple[str, int, int]]:
    """Events of a walk along a meridian, one fix a minute; places in kilometres north of the equator."""
    count = len(km_north)
    fixes = pl.DataFrame(
        {
            "tracker": ["a"] * count,
            "at": [begin + at for at in range(count)],
            "lat": [km * KM for km in km_north],
            "lon": [lon] * count,
            **more,
        }
    )
    return list(watch.update(fixes).select("event", "since", "at").iter_rows())


def test_who_comes_in_enters_and_who_goes_out_leaves() -> None:
    assert walk(FenceWatch(circle()), 9, 4, 3, 4, 9, 10) == [("enter", 1, 2), ("exit", 4, 5)]


def test_who_begins_within_enters() -> None:
    assert walk(FenceWatch(circle()), 1, 1) == [("enter", 0, 1)]


def test_one_fix_within_says_nothing() -> None:
    assert walk(FenceWatch(circle()), 9, 4, 9, 4, 9) == []


def test_jitter_at_the_line_says_nothing() -> None:
    assert walk(FenceWatch(circle(), margin_km=0.5), 4, 4, 5.2, 5.3, 4.9, 5.4, 5.2, 5.3) == [("enter", 0, 1)]


def test_one_wild_fix_is_no_exit() -> None:
    assert walk(FenceWatch(circle()), 1, 1, 400, 1, 1) == [("enter", 0, 1)]


def test_passing_beside_it_is_no_entry() -> None:
    assert walk(FenceWatch(circle()), 5.01, 5.2, 5.01, 5.3) == []


def test_an_inaccurate_fix_is_no_exit_and_an_accurate_one_is() -> None:
    accuracy = [10.0, 10.0, 3000.0, 3000.0]
    assert walk(FenceWatch(circle()), 1, 1, 7, 7, accuracy_m=accuracy) == [("enter", 0, 1)]
    assert walk(FenceWatch(circle()), 1, 1, 7, 7, accuracy_m=[10.0] * 4)[-1] == ("exit", 2, 3)


def test_a_jump_far_away_is_an_exit_although_no_fence_is_near() -> None:
    assert walk(FenceWatch(circle()), 1, 1, 4000, 4100)[-1] == ("exit", 2, 3)


def test_a_late_fix_changes_nothing_and_is_counted() -> None:
    watch = FenceWatch(circle())
    walk(watch, 1, 1, begin=100)
    assert walk(watch, 50, 50, begin=0) == []
    assert watch.late == 2
    assert watch.inside().rows() == [("a", "port")]


@pytest.mark.parametrize("lat", [float("nan"), 91.0, float("inf")])
def test_no_place_is_counted_and_changes_nothing(lat: float) -> None:
    watch = FenceWatch(circle())
    watch.update(pl.DataFrame({"tracker": ["a"], "at": [0], "lat": [lat], "lon": [0.0]}))
    assert watch.nowhere == 1
    assert watch.inside().is_empty()


def test_a_fence_reaches_over_the_antimeridian() -> None:
    watch = FenceWatch(circle(lon=179.99))
    assert walk(watch, 1, 1, lon=-179.99) == [("enter", 0, 1)]


def test_a_fence_reaches_over_the_pole() -> None:
    watch = FenceWatch(circle(lat=89.99))
    fixes = pl.DataFrame({"tracker": ["a"] * 2, "at": [0, 1], "lat": [89.99] * 2, "lon": [180.0] * 2})
    assert watch.update(fixes)["event"].to_list() == ["enter"]


SQUARE = [(-0.1, 179.9), (-0.1, -179.9), (0.1, -179.9), (0.1, 179.9)]


@pytest.mark.parametrize(
    ("lat", "lon", "within"), [(0.0, 180.0, True), (0.05, -179.95, True), (0.0, 179.8, False), (0.0, 0.0, False)]
)
def test_a_polygon_over_the_antimeridian(lat: float, lon: float, within: bool) -> None:
    watch = FenceWatch(FenceSet.of(["zone"], [SQUARE], [0.0]))
    watch.update(pl.DataFrame({"tracker": ["a"] * 2, "at": [0, 1], "lat": [lat] * 2, "lon": [lon] * 2}))
    assert (watch.inside().height == 1) is within


def test_a_polygon_wider_than_any_cell_is_tried_for_every_fix() -> None:
    land = [(20.0, 100.0), (20.0, 140.0), (50.0, 140.0), (50.0, 100.0)]
    watch = FenceWatch(FenceSet.of(["port", "land"], [[(35.0, 120.0)], land], [5.0, 0.0]))
    watch.update(pl.DataFrame({"tracker": ["a"] * 2, "at": [0, 1], "lat": [35.0] * 2, "lon": [120.0] * 2}))
    assert watch.inside()["fence"].to_list() == ["land", "port"]


@pytest.mark.parametrize(
    ("names", "corners", "radius"),
    [
        (["a", "a"], [[(0, 0)], [(1, 1)]], [1.0, 1.0]),
        (["a"], [[(0, 0)]], [0.0]),
        (["a"], [[(0, 0), (1, 1)]], [1.0]),
        (["a"], [[(91, 0)]], [1.0]),
        (["a"], [[(float("nan"), 0)]], [1.0]),
        (["a"], [[]], [1.0]),
        (["a"], [], []),
    ],
)
def test_what_is_no_fence_is_refused(names: list[str], corners: Any, radius: list[float]) -> None:
    with pytest.raises(ValueError):
        FenceSet.of(names, corners, radius)


def world(seed: int, trackers: int, steps: int) -> tuple[FenceSet, pl.DataFrame]:
    rng = np.random.default_rng(seed)
    fences = FenceSet.of_circles(
        [f"f{i}" for i in range(60)], rng.uniform(-0.5, 0.5, 60), rng.uniform(-0.5, 0.5, 60), rng.uniform(2, 20, 60)
    )
    path = np.cumsum(rng.normal(0, 0.03, (2, steps, trackers)), axis=1).reshape(2, -1)
    names = [f"t{i}" for _ in range(steps) for i in range(trackers)]
    at = np.repeat(np.arange(steps), trackers)
    return fences, pl.DataFrame({"tracker": names, "at": at, "lat": path[0], "lon": path[1]})


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 200), min_size=1, max_size=40))
def test_events_are_the_same_whatever_the_batches(seed: int, sizes: list[int]) -> None:
    fences, fixes = world(seed, 7, 40)
    whole = FenceWatch(fences).update(fixes)
    watch, parts, at = FenceWatch(fences), [], 0
    while at < fixes.height:
        size = sizes[len(parts) % len(sizes)]
        parts.append(watch.update(fixes[at : at + size]))
        at += size
    assert pl.concat(parts).equals(whole)


def test_events_agree_with_every_fence_tried_one_by_one() -> None:
    fences, fixes = world(5, 5, 60)
    found = set(
        FenceWatch(fences, confirm=1, margin_km=0.0).update(fixes).select("tracker", "fence", "event", "at").rows()
    )
    expected = set()
    for (tracker,), rows in fixes.group_by("tracker", maintain_order=True):
        for number, name in enumerate(fences.names):
            a, b = np.radians(rows["lat"].to_numpy()), np.radians(fences.lats[number])
            turn = np.radians(rows["lon"].to_numpy() - fences.lons[number])
            half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
            inside = 2 * 6371.0088 * np.arcsin(np.sqrt(half)) <= fences.radius[number]
            before = np.concatenate([[False], inside[:-1]])
            for at in np.flatnonzero(inside != before):
                expected.add((tracker, name, "enter" if inside[at] else "exit", int(rows["at"][int(at)])))
    assert found == expected


def test_nothing_comes_of_nothing() -> None:
    assert FenceWatch(circle()).update(pl.DataFrame({"tracker": [], "at": [], "lat": [], "lon": []})).is_empty()
