"""Path data: short, and what it draws is what was given, to the grain it promises."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.map_drawing import Cells, Layer, draw
from sekisho.service.map_path import GRAIN, path_of, ring_of
from sekisho.storage.borders import open_borders

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d)?|\.\d)")
PLACES = st.lists(st.tuples(st.floats(-50, 1_000), st.floats(-50, 600)), min_size=2, max_size=60)


def read(path: str) -> np.ndarray:
    """Points of a path of one line; fails on anything that is no number."""
    assert re.fullmatch(rf"M{_NUMBER.pattern} ?{_NUMBER.pattern}(l(?: ?{_NUMBER.pattern})*)?Z?", path)
    return np.cumsum(np.array(_NUMBER.findall(path), float).reshape(-1, 2), axis=0)


@pytest.mark.parametrize(("whole", "grain"), [(False, 10), (True, GRAIN)])
@given(places=PLACES)
def test_no_point_is_further_from_the_line_than_the_grain(places: list, whole: bool, grain: int) -> None:
    """Rounding never adds up along the line, and what was left out lay on it."""
    points = np.array(places, float)
    told = read(path_of(points, whole=whole)) / (grain if whole else 1)
    line = shapely.LineString(np.concatenate([told, told[-1:]]))
    assert shapely.distance(shapely.points(points), line).max() <= 0.75 / grain
    assert np.abs(told[[0, -1]] - points[[0, -1]]).max() <= 0.51 / grain


def test_points_on_a_straight_line_are_said_once() -> None:
    assert path_of(np.array([[0, 0], [1, 1], [2, 2], [2, 3.5]], float)) == "M0 0l2 2 0 1.5"


def test_a_way_back_over_itself_is_kept() -> None:
    assert path_of(np.array([[0, 0], [5, 0], [1, 0]], float)) == "M0 0l5 0-4 0"


def test_a_ring_too_narrow_to_be_seen_is_left_out() -> None:
    assert ring_of(np.array([[0, 0], [9, 0], [9, 0.1], [0, 0]], float)) == ""


def drawn_area(layer: Layer, places: np.ndarray) -> np.ndarray:
    """Whether each place (x, y) lies within what is filled for a layer of cells."""
    svg = draw(open_borders(), [layer], title="x")
    (data,) = re.findall(r'class="cells region" transform="scale\(0.2\)" d="([^"]+)"', svg)
    rings = [shapely.Polygon(read(part + "Z") / GRAIN) for part in data.split("Z") if part]
    return (
        sum(shapely.contains(shapely.make_valid(ring), shapely.points(places)).astype(int) for ring in rings) % 2 == 1
    )


def test_cells_as_one_area_cover_what_each_would() -> None:
    """Of several sizes, with a hole between them and one apart; judged in the middle of each cell and of the hole."""
    from sekisho.service.map_projection import fitted

    fine = [(lat, lon, 0.5) for lat in (10.25, 10.75) for lon in (20.25, 20.75)]
    wide = [
        (lat + 0.5, lon + 0.5, 1.0)
        for lat in range(7, 11)
        for lon in range(18, 24)
        if (lat, lon) not in ((8, 20), (10, 20))
    ]
    lat, lon, step = np.array([*fine, *wide, (5.5, 18.5, 1.0)]).T
    layer = Cells(lat, lon, step, "region")
    flat = fitted(np.column_stack([lat, lon]), 960, 560)
    assert drawn_area(layer, flat.points(np.column_stack([lat, lon]))).all()
    empty = np.array([(8.5, 20.5), (5.5, 20.5), (6.5, 18.5)])
    assert not drawn_area(layer, flat.points(empty)).any()


def test_cells_too_small_to_be_seen_are_drawn_larger_never_left_out() -> None:
    from sekisho.service.map_projection import fitted

    lat, lon = np.array([10.0625, -40.0625, 60.0625]), np.array([20.0625, 140.0625, -100.0625])
    flat = fitted(np.column_stack([lat, lon]), 960, 560)
    assert drawn_area(Cells(lat, lon, 0.125, "region"), flat.points(np.column_stack([lat, lon]))).all()
