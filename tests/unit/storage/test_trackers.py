"""The register of trackers: what it says, and every way in which it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.location.tracking import Mode, Viewer
from sekisho.storage.bundled import TRACKING
from sekisho.storage.covert import Slice
from sekisho.storage.trackers import read_covert, read_register
from sekisho.vocabulary.errors import InputError

DATA = TRACKING
GOOD = (DATA / "trackers.yaml").read_text("utf-8")
COVERT = (DATA / "covert.yaml").read_text("utf-8")


def test_the_example_says_what_it_says() -> None:
    entries, grants = read_covert(DATA / "covert.yaml", DATA / "trackers.yaml")
    known = read_register(DATA / "trackers.yaml", Slice("kimura", grants["kimura"], tuple(entries), ()))
    plan = known.register.plans["C-7001"]
    assert [leg.mode for leg in plan.legs] == [Mode.ROAD, Mode.AIR, Mode.ROAD]
    assert plan.places[1].at == pytest.approx((33.5859, 130.451), abs=0.01)  # by its code
    assert known.register.trackers["S-90"].covert and len(known.register.trackers["S-90"].key) == 32
    assert known.viewer == Viewer("kimura", frozenset(("C-7001",))) and grants == {"kimura": known.viewer.covert}


def test_a_leg_by_sea_goes_over_water(tmp_path: Path) -> None:
    """Between two ports by their codes, around what lies between."""
    register = GOOD.replace("name: FUK, kind: airport", "name: JPHKT, kind: port").replace("mode: air", "mode: sea")
    (tmp_path / "trackers.yaml").write_text(register.replace("name: KUL, kind: customs", "name: MYPKG, kind: customs"))
    leg = read_register(tmp_path / "trackers.yaml").register.plans["C-7001"].legs[1]
    assert leg.mode is Mode.SEA and len(leg.path) > 5 and min(lat for lat, _ in leg.path) < 1.6  # Singapore


def test_who_opened_nothing_knows_of_nothing() -> None:
    known = read_register(DATA / "trackers.yaml")
    assert set(known.register.trackers) == {"D-17", "D-18"} and known.viewer == Viewer()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (GOOD, "- x"),
        (GOOD, "a: [b"),
        (GOOD, "consignments: 7"),
        ("id: C-7001", "id: ''"),
        ('depart: "2026-11-20T00:00:00Z"', 'depart: "2026-11-20T00:00:00"'),
        ('depart: "2026-11-20T00:00:00Z"', "depart: soon"),
        ("mode: air", "mode: rail"),
        ("kind: customs", "kind: pub"),
        ("[32.885, 130.84]", "[132.885, 130.84]"),
        ("[32.885, 130.84]", "[32.885]"),
        ("name: FUK", "name: nowhere"),
        ("radius_km: 4", "radius_km: -4"),
        ("      - {mode: air}\n", ""),
        ("device: D-18, consignment: C-7001", "device: D-18, consignment: C-7002"),
        ("device: D-18", "device: D-17"),
        ("placement: carton", "placement: pocket"),
        ("placement: crate, every: 600", "placement: crate, every: 0"),
        ("placement: crate,", "placement: crate, key: {rot13: AAAA},"),
        ("placement: crate,", "placement: crate, key: {hmac-sha256: '?'},"),
        ("placement: crate,", "placement: crate, key: {hmac-sha256: AAAA},"),
        ("placement: crate,", "placement: crate, key: {ed25519: AAAAAAAAAAAAAAAAAAAAAA==},"),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(tmp_path: Path, before: str, after: str) -> None:
    assert before in GOOD
    (tmp_path / "trackers.yaml").write_text(GOOD.replace(before, after))
    with pytest.raises(InputError) as fault:
        read_register(tmp_path / "trackers.yaml")
    assert "AAAA" not in str(fault.value)  # no key in a message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("S-90", "D-17"),
        ("consignment: C-7001", "consignment: C-9"),
        ("[C-7001]", "[C-9]"),
        ("[C-7001]", "[]"),
        ("viewers:\n  kimura: [C-7001]", "viewers: kimura"),
        ("hmac-sha256: AQ", "hmac-sha256: ??"),
    ],
)
def test_a_list_of_covert_trackers_that_is_wrong_is_refused(tmp_path: Path, before: str, after: str) -> None:
    assert before in COVERT
    (tmp_path / "covert.yaml").write_text(COVERT.replace(before, after))
    with pytest.raises(InputError):
        read_covert(tmp_path / "covert.yaml", DATA / "trackers.yaml")
