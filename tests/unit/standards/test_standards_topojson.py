"""TopoJSON: arcs joined, quantised numbers undone, rings cut at 180 degrees, other bytes refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sekisho.standards.topojson import decode
from sekisho.vocabulary.errors import UnreadableFile


def topology(arcs: list[Any], rings: list[Any], kind: str = "Polygon", **more: Any) -> bytes:
    geometry = {"type": kind, "arcs": rings, "id": "000", "properties": {"name": "Sampleland"}}
    objects = {"land": {"type": "GeometryCollection", "geometries": [geometry]}}
    return json.dumps({"type": "Topology", "objects": objects, "arcs": arcs, **more}).encode()


SQUARE = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]


def test_a_ring_of_one_arc() -> None:
    (shape,) = decode(topology([SQUARE], [[0]]), "land")
    assert (shape.name, shape.identifier) == ("Sampleland", "000")
    assert shape.area.equals(shapely.box(0, 0, 10, 10))


def test_arcs_are_joined_and_walked_backwards() -> None:
    (shape,) = decode(topology([[[0, 0], [0, 10], [10, 10]], [[0, 0], [10, 0], [10, 10]]], [[0, -2]]), "land")
    assert shape.area.equals(shapely.box(0, 0, 10, 10))


def test_quantised_steps_are_undone() -> None:
    steps = [[0, 0], [0, 10], [10, 0], [0, -10], [-10, 0]]
    transform = {"scale": [0.5, 0.1], "translate": [100.0, 20.0]}
    (shape,) = decode(topology([steps], [[0]], transform=transform), "land")
    assert shape.area.bounds == pytest.approx((100, 20, 105, 21))


def test_a_hole_is_no_land() -> None:
    (shape,) = decode(topology([SQUARE, [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]], [[0], [1]]), "land")
    assert not shape.area.contains(shapely.Point(5, 5))


def test_a_ring_over_the_antimeridian_is_cut_and_covers_no_other_meridian() -> None:
    over = [[170, 60], [170, 70], [-170, 70], [-170, 60], [170, 60]]
    (shape,) = decode(topology([over], [[0]]), "land")
    assert shape.area.area == pytest.approx(200)
    assert shape.area.contains(shapely.Point(175, 65))
    assert shape.area.contains(shapely.Point(-175, 65))
    assert not shape.area.intersects(shapely.box(-169, 50, 169, 80))


def test_a_hole_beyond_the_antimeridian_stays_a_hole() -> None:
    over = [[170, 60], [170, 70], [-170, 70], [-170, 60], [170, 60]]
    hole = [[-176, 64], [-174, 64], [-174, 66], [-176, 66], [-176, 64]]
    (shape,) = decode(topology([over, hole], [[0], [1]]), "land")
    assert not shape.area.contains(shapely.Point(-175, 65))
    assert shape.area.contains(shapely.Point(-172, 65))


def test_a_ring_round_the_pole_is_led_over_it() -> None:
    around = [[lon, -70] for lon in (-180, -90, 0, 90, 180)]
    (shape,) = decode(topology([[*around[:-1], [-180, -70]]], [[0]]), "land")
    assert shape.area.contains(shapely.Point(10, -89))
    assert not shape.area.contains(shapely.Point(10, -60))


def test_points_and_lines_are_left_out() -> None:
    assert decode(topology([SQUARE], [0], kind="LineString"), "land") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"null",
        topology([SQUARE], [[7]]),
        topology([[]], [[0]]),
        topology([["x"]], [[0]]),
        topology([SQUARE], [["0"]]),
        topology([SQUARE], [[0]]).replace(b"land", b"sea"),
    ],
)
def test_what_is_no_topology_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        decode(content, "land")


POINT = st.lists(st.floats(-200, 200), min_size=2, max_size=2)


@given(
    st.lists(st.lists(POINT, max_size=6), max_size=4), st.lists(st.lists(st.integers(-5, 5), max_size=4), max_size=3)
)
def test_no_topology_does_more_than_be_read_or_refused(arcs: list[Any], rings: list[Any]) -> None:
    try:
        shapes = decode(topology(arcs, rings), "land")
    except UnreadableFile:
        return
    assert all(
        shape.area.bounds[0] >= -180 and shape.area.bounds[2] <= 180 for shape in shapes if not shape.area.is_empty
    )
