"""Legs: the room that road, sea and air are given, and what is no way."""

from __future__ import annotations

import numpy as np
import pytest

from sekisho.location.legs import AIR_KM, Leg, Place, planned, stretch
from sekisho.storage.borders import open_borders, open_sea
from sekisho.storage.waypoints import waypoints
from sekisho.vocabulary.errors import UsageFault


def place(code: str) -> Place:
    return waypoints()[code]


def one(plan_or: object, lat: float, lon: float) -> bool:
    return bool(plan_or.corridor.within(np.array([lat]), np.array([lon]))[0])  # type: ignore[attr-defined]


def test_three_legs_make_one_way() -> None:
    inland = Place("", "a plant", "JP", 35.9, 139.5)
    plan = planned(
        [
            Leg("road", inland, place("JPYOK")),
            Leg("sea", place("JPYOK"), place("USLGB")),
            Leg("road", place("USLGB"), place("USLAX")),
        ],
        open_sea(),
    )
    assert one(plan, 35.7, 139.6)
    assert one(plan, 47.3, 180.0)
    assert not one(plan, 22.3, 114.2)  # Hong Kong
    assert 8_800 < plan.corridor.length_km < 9_400


def test_a_flight_follows_the_great_circle() -> None:
    plan = planned([Leg("air", place("NRT"), place("LAX"))])
    assert one(plan, 47.9, -170.0)
    assert not one(plan, 35.0, -170.0)


def test_around_each_end_there_is_room() -> None:
    plan = planned([Leg("road", place("SGSIN"), place("MYJHB"), width_km=0.5)])
    assert one(plan, place("SGSIN").lat - 0.1, place("SGSIN").lon)
    assert not one(plan, place("SGSIN").lat - 0.3, place("SGSIN").lon)


def test_a_road_that_is_given_is_narrow() -> None:
    detour = np.array([[36.0, 139.0]])
    leg = Leg("road", place("JPTYO"), place("JPNGO"), path=detour)
    assert stretch(leg).width_km == 2.0
    assert one(planned([leg]), 36.0, 139.0)
    assert not one(planned([leg]), 35.4, 138.3)  # on the straight way


def test_a_road_that_is_not_given_has_room_for_detours() -> None:
    assert 60 < stretch(Leg("road", place("JPTYO"), place("JPNGO"))).width_km < 90
    assert stretch(Leg("road", place("DEHAM"), place("ESMAD"))).width_km == 200.0


def test_a_given_width_counts() -> None:
    assert stretch(Leg("air", place("NRT"), place("LAX"), width_km=10.0)).width_km == 10.0
    assert stretch(Leg("air", place("NRT"), place("LAX"))).width_km == AIR_KM


@pytest.mark.parametrize(
    "legs",
    [
        [],
        [Leg("rocket", place("NRT"), place("LAX"))],
        [Leg("sea", place("JPYOK"), place("USLGB"))],  # without the grid of water
        [Leg("air", place("NRT"), place("LAX")), Leg("road", place("SFO"), place("LAX"))],
    ],
)
def test_what_is_no_way_is_refused(legs: list[Leg]) -> None:
    with pytest.raises(UsageFault):
        planned(legs)


def test_every_place_of_the_table_lies_in_its_country() -> None:
    listed = [one for code, one in waypoints().items() if len(code) == 5]
    lat, lon = np.array([one.lat for one in listed]), np.array([one.lon for one in listed])
    found = open_borders().countries(lat, lon, nearest_km=30.0)
    assert len(listed) > 300
    assert [one.code for one, code in zip(listed, found, strict=True) if code[:2] != one.country] == []


@pytest.mark.parametrize(
    ("code", "name"), [("JPYOK", "Yokohama"), ("NRT", "Narita"), ("RJAA", "Narita"), ("KRPUS", "Busan")]
)
def test_a_place_is_found_by_its_code(code: str, name: str) -> None:
    assert name in place(code).name
