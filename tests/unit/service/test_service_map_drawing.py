"""Maps: well-formed, nothing from elsewhere, what is shown lies in the frame, hostile texts stay texts."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from defusedxml import ElementTree

from sekisho.service.map_drawing import Cells, Circle, Line, Mark, Marks, Shade, draw
from sekisho.service.map_path import GRAIN
from sekisho.service.map_projection import Rectangle, Round, fitted
from sekisho.storage.borders import open_borders

SVG = "{http://www.w3.org/2000/svg}"
PACIFIC = Line(np.array([[35.5, 139.8], [33.9, -118.4]]), "track", "flight")


def drawn(*layers: Any, lang: str = "en", title: str = "a map", **more: Any) -> Any:
    return ElementTree.fromstring(draw(open_borders(), layers, lang, title=title, **more))


def shapes(root: Any, name: str) -> list[str]:
    return [one.get("d", "") for one in root.iter(f"{SVG}path") if (one.get("class") or "").split()[0] == name]


def numbers(path: str) -> np.ndarray:
    """Points of a path: each line begins at a place (M), then goes by steps (l)."""
    found = []
    for line in filter(None, path.replace("Z", "").split("M")):
        steps = np.array(re.findall(r"-?(?:\d+\.?\d*|\.\d+)", line), float).reshape(-1, 2)
        found.append(np.cumsum(steps, axis=0))
    return np.concatenate(found)


def test_a_map_names_and_describes_itself() -> None:
    root = drawn(PACIFIC, title="Way of c-1", description="Tokyo to Los Angeles")
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Way of c-1"
    assert root.find(f"{SVG}desc").text == "Tokyo to Los Angeles"


def test_hostile_texts_stay_texts() -> None:
    evil = '</text><script>alert(1)</script>"&'
    root = drawn(Marks([Mark(1.0, 103.0, evil)], "site", evil), title=evil, description=evil)
    assert not list(root.iter(f"{SVG}script"))
    assert evil in [one.text for one in root.iter(f"{SVG}text")]


def test_nothing_comes_from_elsewhere() -> None:
    text = draw(open_borders(), [PACIFIC], title="x")
    assert re.findall(r"(?:href|src|url\(|@import|https?://(?!www\.w3\.org/2000/svg))", text) == []


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_every_map_says_what_its_borders_are(lang: str) -> None:
    assert any("Natural Earth" in (one.text or "") for one in drawn(PACIFIC, lang=lang).iter(f"{SVG}text"))


def test_a_way_over_the_pacific_is_one_line_across_the_middle() -> None:
    (line,) = shapes(drawn(PACIFIC), "line")[:1]
    points = numbers(line)
    assert np.hypot(*np.diff(points, axis=0).T).max() < 100  # no stroke across the whole map
    assert points[:, 0].min() > 0
    assert points[:, 0].max() < 960


def test_a_way_round_the_world_is_cut_at_the_edge() -> None:
    path = Line(np.array([[20.0, -170.0], [20.0, -60.0], [20.0, 60.0], [20.0, 170.0]]), "plan")
    line = shapes(drawn(path), "line")[0]
    for part in filter(None, line.split("M")):
        assert np.abs(np.diff(numbers("M" + part)[:, 0])).max() < 100


@pytest.mark.parametrize(
    ("lat", "lon", "km", "inside", "outside"),
    [
        (0.0, 0.0, 1_000.0, (5.0, 5.0), (20.0, 20.0)),
        (0.0, 179.0, 1_000.0, (0.0, -175.0), (0.0, 160.0)),
        (88.0, 0.0, 1_500.0, (89.0, 180.0), (70.0, 0.0)),
        (-89.0, 50.0, 1_500.0, (-85.0, -120.0), (-70.0, 50.0)),
    ],
)
def test_a_circle_covers_what_lies_within(
    lat: float, lon: float, km: float, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    import shapely

    layer = Circle(lat, lon, km, "region")
    (disk,) = shapes(drawn(layer), "disk")[:1]
    polygons = [shapely.Polygon(numbers(part)) for part in disk.split("Z") if part]
    flat = fitted(np.array([inside, outside, (lat, lon)]), 960, 560)
    assert polygons
    assert isinstance(flat, Round | Rectangle)
    from sekisho.service.map_drawing import _shown

    flat = fitted(_shown([layer]), 960, 560)
    hit = [
        sum(polygon.contains(shapely.Point(flat.points(np.array([place]))[0])) for polygon in polygons)
        for place in (inside, outside)
    ]
    assert hit[0] % 2 == 1
    assert hit[1] % 2 == 0


def test_land_floods_no_sea() -> None:
    import shapely

    for middle in [(1.3, 103.8), (47.0, -170.0), (-12.0, -77.0), (64.0, -21.0), (0.0, -150.0)]:
        layer = Marks([Mark(*middle)], "site")
        spread = Circle(*middle, 3_000.0, "region")
        root = drawn(layer, spread)
        land = shapely.union_all(
            [
                shapely.make_valid(shapely.Polygon(numbers(p) / GRAIN))
                for p in shapes(root, "land")[0].split("Z")
                if p and len(numbers(p)) > 2
            ]
        )
        from sekisho.service.map_drawing import _shown

        flat = fitted(_shown([layer, spread]), 960, 560)
        rng = np.random.default_rng(1)
        places = np.array(middle) + rng.uniform(-15, 15, (300, 2))
        there = open_borders().countries(places[:, 0], places[:, 1], nearest_km=0.0) != ""
        shown = np.array([land.contains(shapely.Point(xy)) for xy in flat.points(places)])
        assert (there == shown).mean() > 0.93, middle


def test_shaded_land_is_shaded_and_cells_are_filled() -> None:
    root = drawn(
        Shade(frozenset({"KP"}), label="restricted"), Cells(np.array([37.0]), np.array([127.0]), 1.0, "region")
    )
    assert shapes(root, "shade")
    assert shapes(root, "cells")


def test_a_small_map_keeps_its_names_in_the_frame() -> None:
    root = drawn(Marks([Mark(1.3, 103.8, "Singapore"), Mark(1.31, 103.81, "東京")], "site"), width=390, height=300)
    for one in root.iter(f"{SVG}text"):
        if one.get("class") == "name":
            assert 0 < float(one.get("x")) < 390


def test_an_empty_map_shows_the_world() -> None:
    assert shapes(drawn(), "land")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError):
        drawn(Line(np.array([[0.0, 0.0], [1.0, 1.0]]), 'plan" onload="x'))
