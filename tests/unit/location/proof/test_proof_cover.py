"""Cells hold all land: nothing restricted is missed for being small, or at an edge."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.location.proof.flat_land import LAND

from sekisho.location.proof import Cover
from sekisho.location.proof.cover import Cells
from sekisho.location.sphere import EARTH_KM, between_km, in_space


def _covered(cells: Cells, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Whether each point lies within the spread of some cell's middle."""
    near, found = np.cos(cells.spread + 1e-7), []
    for some in np.array_split(in_space(lat, lon), max(1, len(lat) // 200)):
        found.append((some @ cells.at.T >= near[None]).any(1))
    return np.concatenate(found)


def test_every_point_of_restricted_land_is_covered(flat: Cover) -> None:
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(20, 40, 3_000), rng.uniform(100, 120, 3_000)
    assert _covered(flat.restricted, lat, lon).all()


def test_an_island_smaller_than_any_cell_is_covered(flat: Cover) -> None:
    assert _covered(flat.restricted, np.array([10.03]), np.array([60.07])).all()


def test_the_edge_of_restricted_land_is_cut_finely_and_its_inside_is_not(flat: Cover) -> None:
    cells = flat.restricted
    at_edge = (np.abs(cells.lon - 100) < 0.3) & (cells.lat > 21) & (cells.lat < 39)
    inside = (np.abs(cells.lon - 110) < 3) & (np.abs(cells.lat - 30) < 3)
    assert cells.size[at_edge].max() == 0.5 and cells.size[inside].max() == 1.0


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [("HK", 22.2, 114.26), ("MO", 22.12, 113.57), ("CU", 21.5, -82.8), ("RU", 54.72, 20.51), ("UA-43", 44.6, 33.5)],
)
def test_small_and_lone_restricted_places_of_the_world_are_covered(
    world: Cover, code: str, lat: float, lon: float
) -> None:
    assert code in world.codes
    assert _covered(world.restricted, np.array([lat]), np.array([lon])).all()


def test_every_restricted_point_of_a_fine_grid_of_the_world_is_covered(world: Cover, borders) -> None:
    lat, lon, codes = borders.land_grid(1.5)
    there = np.isin(codes, sorted(world.codes))
    assert there.sum() > 1_000 and _covered(world.restricted, lat[there], lon[there]).all()


def test_every_other_point_of_a_fine_grid_of_the_world_is_covered(world: Cover, borders) -> None:
    lat, lon, codes = borders.land_grid(1.5)
    free = np.flatnonzero(~np.isin(codes, sorted(world.codes)))[::8]
    assert _covered(world.other, lat[free], lon[free]).all()


def test_a_cell_that_holds_both_lands_stands_in_both(flat: Cover) -> None:
    for cells in (flat.restricted, flat.other):
        km = between_km(cells.lat, cells.lon, 30.0, 100.0)
        assert (km <= cells.spread * EARTH_KM).any()


def test_the_world_is_parted_into_cells_of_a_few_sizes(world: Cover) -> None:
    assert set(np.unique(world.restricted.size)) <= {0.125, 0.25, 0.5, 1.0}
    assert LAND.codes == {"RR", "FF"}
