"""Borders: what a place answers to, how far a country is, and that no land is forgotten."""

from __future__ import annotations

import time

import airportsdata
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.location.borders import Borders
from sekisho.storage.borders import open_borders

RESTRICTED = frozenset(["CN", "HK", "MO", "RU", "IR", "KP", "SY", "CU", "BY", "VE", "UA-43", "UA-14", "UA-09"])


@pytest.fixture(scope="module")
def borders() -> Borders:
    return open_borders()


def at(borders: Borders, lat: float, lon: float, nearest_km: float = 25.0) -> str:
    return str(borders.countries(np.array([lat]), np.array([lon]), nearest_km=nearest_km)[0])


@pytest.fixture(scope="module")
def airports() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    listed = list(airportsdata.load("ICAO").values())
    return tuple(np.array([one[key] for one in listed]) for key in ("lat", "lon", "country"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("place", "lat", "lon", "code"),
    [
        ("Tokyo", 35.68, 139.76, "JP"),
        ("Seoul", 37.56, 126.98, "KR"),
        ("Kaesong", 37.97, 126.55, "KP"),
        ("Shenzhen", 22.60, 114.10, "CN"),
        ("Hong Kong", 22.40, 114.15, "HK"),
        ("Macau", 22.20, 113.545, "MO"),
        ("Taipei", 25.04, 121.55, "TW"),
        ("Kinmen", 24.44, 118.36, "TW"),
        ("Xiamen, 20 km from it", 24.48, 118.10, "CN"),
        ("Simferopol", 44.95, 34.10, "UA-43"),
        ("Sevastopol", 44.60, 33.55, "UA-43"),
        ("Donetsk", 48.00, 37.80, "UA-14"),
        ("Mariupol", 47.13, 37.60, "UA-14"),
        ("Luhansk", 48.57, 39.30, "UA-09"),
        ("Melitopol", 46.85, 35.37, "UA-23"),
        ("Nova Kakhovka", 46.75, 33.37, "UA-65"),
        ("Kyiv", 50.45, 30.52, "UA"),
        ("Kharkiv", 49.99, 36.23, "UA"),
        ("Odesa", 46.48, 30.70, "UA"),
        ("Rostov", 47.24, 39.70, "RU"),
        ("Laayoune", 27.15, -13.20, "EH"),
        ("Tifariti, beyond the wall", 26.16, -10.56, "EH"),
        ("Tarfaya", 27.94, -12.92, "MA"),
        ("the Vatican", 41.9025, 12.4533, "VA"),
        ("Rome", 41.89, 12.48, "IT"),
        ("Northern Nicosia", 35.23, 33.35, "CY"),
        ("Hargeisa", 9.56, 44.06, "SO"),
        ("Pristina", 42.66, 21.16, "XK"),
        ("Sukhumi", 43.01, 41.02, "GE"),
        ("Cayenne", 4.92, -52.31, "GF"),
        ("Longyearbyen", 78.22, 15.64, "SJ"),
        ("San Juan", 18.40, -66.06, "PR"),
        ("Bonaire", 12.15, -68.27, "BQ"),
        ("Cocos", -12.17, 96.84, "CC"),
        ("Singapore", 1.35, 103.82, "SG"),
        ("the South Pole", -90.0, 0.0, "AQ"),
        ("the North Pole", 90.0, 0.0, ""),
        ("mid-Pacific", 0.0, -150.0, ""),
    ],
)
def test_a_place_answers_to_its_code(borders: Borders, place: str, lat: float, lon: float, code: str) -> None:
    assert at(borders, lat, lon) == code, place


@pytest.mark.parametrize(
    ("place", "lat", "lon", "code"),
    [
        ("Chukotka, west of the line", 66.0, 179.9, "RU"),
        ("Chukotka, east of the line", 66.0, -179.9, "RU"),
        ("Chukotka, on the line", 67.5, 180.0, "RU"),
        ("Chukotka, on the line, written the other way", 67.5, -180.0, "RU"),
        ("Chukotka, counted on", 66.0, 180.1, "RU"),
        ("Fiji, west", -17.8, 177.9, "FJ"),
        ("Fiji, Taveuni", -16.85, -179.95, "FJ"),
        ("Antarctica at the line", -85.0, 180.0, "AQ"),
        ("Reykjavik", 64.13, -21.90, "IS"),
        ("Oslo", 59.9, 10.75, "NO"),
        ("Iqaluit", 63.75, -68.52, "CA"),
    ],
)
def test_the_antimeridian_is_cut(borders: Borders, place: str, lat: float, lon: float, code: str) -> None:
    assert at(borders, lat, lon) == code, place


def test_no_icelandic_airport_lies_in_russia(borders: Borders, airports: tuple[np.ndarray, ...]) -> None:
    lat, lon, label = airports
    icelandic = label == "IS"
    assert icelandic.sum() > 60
    assert set(borders.countries(lat[icelandic], lon[icelandic])) == {"IS"}


def test_airports_answer_to_their_country(borders: Borders, airports: tuple[np.ndarray, ...]) -> None:
    lat, lon, label = airports
    strict = np.array([code[:2] for code in borders.countries(lat, lon, nearest_km=0)])
    near = np.array([code[:2] for code in borders.countries(lat, lon)])
    assert ((strict != label) & (strict != "")).mean() <= 0.0035
    assert (near == label).mean() >= 0.995


def test_an_airport_of_a_restricted_country_is_seen(borders: Borders, airports: tuple[np.ndarray, ...]) -> None:
    lat, lon, label = airports
    truly = np.isin(label, sorted(RESTRICTED))
    seen = np.isin(borders.countries(lat, lon), sorted(RESTRICTED))
    assert seen[truly].mean() >= 0.996


def test_no_lawful_airport_is_taken_for_a_restricted_one(borders: Borders, airports: tuple[np.ndarray, ...]) -> None:
    lat, lon, label = airports
    lawful = ~np.isin(label, sorted(RESTRICTED)) & (label != "UA")  # Ukrainian ones may lie in its occupied regions
    seen = np.isin(borders.countries(lat, lon), sorted(RESTRICTED))
    assert seen[lawful].mean() <= 0.0005


@pytest.mark.parametrize(("lat", "lon"), [(np.nan, 0.0), (0.0, np.inf), (91.0, 0.0), (-90.5, 10.0), (0.0, 1e9)])
def test_what_is_no_place_answers_nothing(borders: Borders, lat: float, lon: float) -> None:
    assert at(borders, lat, lon) == ""
    assert np.isnan(borders.distance_km(np.array([lat]), np.array([lon]), RESTRICTED)[0])
    assert not borders.within(np.array([lat]), np.array([lon]), borders.codes)[0]


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_longitude_may_be_counted_on(lat: float, lon: float) -> None:
    borders = open_borders()
    turned = lon + 360 if lon < 0 else lon - 360
    near = [at(borders, lat, one, 0.0) for one in (lon, turned, lon + 1e-9)]
    assert near[0] in near[1:]


def test_a_pier_answers_to_its_shore_and_the_high_sea_to_none(borders: Borders) -> None:
    assert at(borders, 22.30, 113.92, 0.0) in {"", "HK"}  # a runway on made ground
    assert at(borders, 22.30, 113.92) == "HK"
    assert at(borders, 30.0, 140.9, 25.0) == ""


def test_a_distance_is_zero_inside_and_grows_outside(borders: Borders) -> None:
    lat, lon = np.array([39.9, 37.56, 35.68]), np.array([116.4, 126.98, 139.76])
    far = borders.distance_km(lat, lon, frozenset({"CN", "KP"}))
    assert far[0] == 0
    assert 25 < far[1] < 50  # Seoul to the north
    assert 800 < far[2] < 1_100  # Tokyo to Korea's east coast


@pytest.mark.parametrize(
    ("lat", "lon", "codes", "km"),
    [(65.75, -168.95, {"RU"}, 4.0), (66.0, -172.0, {"RU"}, 0.0), (0.0, -150.0, {"RU"}, 7165.0)],
)
def test_a_distance_goes_the_short_way_over_the_line(
    borders: Borders, lat: float, lon: float, codes: set[str], km: float
) -> None:
    far = float(borders.distance_km(np.array([lat]), np.array([lon]), frozenset(codes))[0])
    assert far == pytest.approx(km, abs=max(4.0, km * 0.005))


def test_distances_agree_with_every_line_tried(borders: Borders) -> None:
    rng = np.random.default_rng(3)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 200))), rng.uniform(-180, 180, 200)
    codes = frozenset({"KP", "CU"})
    rings = [ring for _, rings in borders.outline(codes, 0.0) for ring in rings]
    corners = np.radians(np.concatenate(rings))
    phi, theta = np.radians(lat)[:, None], np.radians(lon)[:, None]
    half = (
        np.sin((corners[:, 1] - phi) / 2) ** 2
        + np.cos(phi) * np.cos(corners[:, 1]) * np.sin((corners[:, 0] - theta) / 2) ** 2
    )
    to_corner = 2 * 6371.0088 * np.arcsin(np.sqrt(half)).min(axis=1)
    far = borders.distance_km(lat, lon, codes)
    assert (far <= to_corner + 1e-6).all()
    assert (far[far > 100] >= to_corner[far > 100] - 5).all()  # corners stand close together


def test_a_country_that_is_nowhere_is_infinitely_far(borders: Borders) -> None:
    assert borders.distance_km(np.array([0.0]), np.array([0.0]), frozenset({"QQ"}))[0] == np.inf


def test_the_grid_forgets_no_code_however_coarse(borders: Borders) -> None:
    lat, lon, code = borders.land_grid(5.0)
    assert set(code) == borders.codes
    assert (borders.countries(lat, lon, nearest_km=0) == code).mean() > 0.999


def test_an_outline_crosses_the_antimeridian_nowhere(borders: Borders) -> None:
    for code, rings in borders.outline(tolerance_deg=0.2):
        for ring in rings:
            assert np.abs(np.diff(ring[:, 0])).max() < 180 or code == "AQ"
            assert (ring[0] == ring[-1]).all()


@pytest.mark.parametrize(
    ("lat", "lon", "dispute"),
    [(44.95, 34.1, "crimea"), (35.23, 33.35, "northern-cyprus"), (9.56, 44.06, "somaliland"), (35.68, 139.76, "")],
)
def test_disputed_land_says_so(borders: Borders, lat: float, lon: float, dispute: str) -> None:
    assert borders.disputes(np.array([lat]), np.array([lon]))[0] == dispute


def test_nothing_comes_of_nothing(borders: Borders) -> None:
    none = np.array([])
    assert borders.countries(none, none).size == 0
    assert borders.distance_km(none, none, RESTRICTED).size == 0


def test_opening_takes_no_time(borders: Borders) -> None:
    start = time.process_time()
    open_borders.__wrapped__()
    assert time.process_time() - start < 0.3  # some 0.05 on a free machine
