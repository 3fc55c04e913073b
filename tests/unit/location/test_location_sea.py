"""Ways by sea: as long as they are, over water, and round what is closed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sekisho.location.corridor import Corridor, Stretch
from sekisho.location.sea import Sea
from sekisho.location.sphere import densified, length_km
from sekisho.storage.borders import open_borders, open_sea
from sekisho.storage.waypoints import waypoints
from sekisho.vocabulary.errors import UsageFault


@pytest.fixture(scope="module")
def sea() -> Sea:
    return open_sea()


def at(code: str) -> tuple[float, float]:
    place = waypoints()[code]
    return place.lat, place.lon


# nautical miles of Distances Between Ports (NGA Publication 151), between positions as they stand there
@pytest.mark.parametrize(
    ("start", "end", "miles"),
    [
        ((35.45, 139.65), (33.75, -118.27), 4_839),  # Yokohama, Los Angeles
        ((35.10, 129.04), (1.28, 103.85), 2_502),  # Busan, Singapore
        ((31.23, 121.50), (1.28, 103.85), 2_207),  # Shanghai, Singapore
        ((22.29, 114.16), (1.28, 103.85), 1_454),  # Hong Kong, Singapore
        ((34.68, 135.20), (1.28, 103.85), 2_689),  # Kobe, Singapore
        ((35.45, 139.65), (22.29, 114.16), 1_585),  # Yokohama, Hong Kong
        ((35.10, 129.04), (35.45, 139.65), 665),  # Busan, Yokohama
        ((35.45, 139.65), (21.30, -157.87), 3_397),  # Yokohama, Honolulu
        ((35.45, 139.65), (8.88, -79.52), 7_682),  # Yokohama, Panama
        ((1.28, 103.85), (6.95, 79.85), 1_581),  # Singapore, Colombo
        ((-33.85, 151.20), (33.75, -118.27), 6_511),  # Sydney, Los Angeles
        ((41.02, 28.98), (46.50, 30.75), 352),  # Istanbul, Odesa
        ((6.95, 79.85), (17.68, 83.30), 880),  # Colombo, Visakhapatnam: round the island, not through the strait
        ((40.84, 140.74), (34.02, 134.60), 813),  # Aomori, Komatsushima
    ],
)
def test_a_way_is_as_long_as_the_table_says(
    sea: Sea, start: tuple[float, float], end: tuple[float, float], miles: float
) -> None:
    assert length_km(sea.path(start, end)) / 1.852 == pytest.approx(miles, rel=0.06)


def test_without_the_canals_the_way_goes_round_the_cape(sea: Sea) -> None:
    path = sea.path(at("CNSHA"), at("NLRTM"), avoid=frozenset({"suez", "panama"}))
    assert path[:, 0].min() < -34
    assert length_km(path) / 1.852 == pytest.approx(13_800, rel=0.06)
    assert sea.path(at("CNSHA"), at("NLRTM"))[:, 0].min() > 0


def test_a_way_crosses_the_antimeridian(sea: Sea) -> None:
    path = sea.path(at("JPYOK"), at("USLAX"))
    assert np.abs(densified(path, 50.0)[:, 1]).max() > 179


def test_a_way_goes_over_water_but_for_its_ends_and_channels(sea: Sea) -> None:
    path = densified(sea.path(at("USNYC"), at("NLRTM")), 10.0)[15:-15]
    on_land = open_borders().countries(path[:, 0], path[:, 1], nearest_km=0.0) != ""
    assert on_land.mean() < 0.02


def test_no_way_leads_through_the_ice(sea: Sea) -> None:
    path = densified(sea.path(at("JPYOK"), at("NLRTM")), 50.0)
    assert path[:, 0].max() < 67.5


def test_the_way_back_is_as_long(sea: Sea) -> None:
    there, back = sea.path(at("KRPUS"), at("SGSIN")), sea.path(at("SGSIN"), at("KRPUS"))
    assert length_km(there) == pytest.approx(length_km(back), rel=0.02)


@pytest.mark.parametrize("place", [(39.0, 116.0 - 20), (float("nan"), 0.0), (91.0, 0.0), (-80.0, 0.0)])
def test_a_place_far_from_water_is_refused(sea: Sea, place: tuple[float, float]) -> None:
    with pytest.raises(UsageFault):
        sea.path(place, at("SGSIN"))


def test_an_unknown_canal_is_refused(sea: Sea) -> None:
    with pytest.raises(UsageFault):
        sea.path(at("CNSHA"), at("NLRTM"), avoid=frozenset({"nicaragua"}))


def test_a_sea_without_its_only_strait_has_no_way_out(sea: Sea) -> None:
    with pytest.raises(UsageFault):
        sea.path(at("UAODS"), at("SGSIN"), avoid=frozenset({"bosporus"}))


def test_ships_in_the_suez_canal_follow_the_way(sea: Sea, shared_data: Path) -> None:
    with (shared_data / "location" / "ever-given-ais.csv").open(encoding="utf-8-sig", newline="") as file:
        fixes = np.array([(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)])
    canal = fixes[(fixes[:, 0] > 28.5) & (fixes[:, 0] < 31.9) & (fixes[:, 1] > 31.5) & (fixes[:, 1] < 33.5)]
    assert len(canal) > 1_000
    corridor = Corridor([Stretch(sea.path(at("NLRTM"), at("SGSIN")), 30.0)])
    assert corridor.within(canal[:, 0], canal[:, 1]).mean() > 0.97
