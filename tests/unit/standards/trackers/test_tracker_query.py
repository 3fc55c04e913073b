"""The OsmAnd form: every field, and what strangers write into it."""

from __future__ import annotations

import pytest

from sekisho.standards.trackers import Cell, Wifi, read_query

WHOLE = (
    b"id=D-17&lat=35.55&lon=139.78&timestamp=1795824000&speed=10&bearing=90&altitude=12.5&accuracy=8&hdop=0.9&batt=81"
    b"&charge=true&valid=true&mock=false&activity=in_vehicle&event=motionchange&alarm=tampering&light=3"
    b"&cell=440,10,5121,60211,-71&cell=440,10,5121,60212&wifi=AA-BB-CC-DD-EE-FF,-50&rssi=4&driverUniqueId=x%20y"
)


def _codes(query: bytes) -> set[tuple[str, str]]:
    return {(fault.code, fault.path) for fault in read_query(query).faults}


def test_every_field_of_the_form_is_read() -> None:
    (fix,) = read_query(WHOLE).fixes
    assert (fix.device, fix.time, fix.lat, fix.lon) == ("D-17", 1_795_824_000_000, 35.55, 139.78)
    assert fix.speed == pytest.approx(10 * 1852 / 3600)  # knots
    assert (fix.heading, fix.altitude, fix.accuracy, fix.hdop, fix.battery) == (90, 12.5, 8, 0.9, 81)
    assert (fix.charging, fix.valid, fix.mock) == (True, True, False)
    assert (fix.activity, fix.event, fix.alarm, fix.light) == ("in_vehicle", "motionchange", "tampering", 3)
    assert fix.cells == (Cell(440, 10, 5121, 60211, -71), Cell(440, 10, 5121, 60212))
    assert fix.wifis == (Wifi("aa:bb:cc:dd:ee:ff", -50),)
    assert fix.extras == (("rssi", "4"), ("driverUniqueId", "x y"))
    assert fix.raw == WHOLE and not read_query(WHOLE).faults


@pytest.mark.parametrize(
    ("query", "time"),
    [
        (b"timestamp=1795824000", 1_795_824_000_000),
        (b"timestamp=1795824000123", 1_795_824_000_123),
        (b"timestamp=2026-11-27T16:00:00Z", 1_795_795_200_000),
        (b"timestamp=2026-11-28T01:00:00%2B09:00", 1_795_795_200_000),
        (b"timestamp=2026-11-28T01:00:00", None),  # whose hours?
        (b"timestamp=3", None),
        (b"timestamp=99999999999999", None),
        (b"timestamp=NaN", None),
        (b"timestamp=-1795824000", None),
        (b"", None),
    ],
)
def test_times_are_of_this_century_and_of_a_zone(query: bytes, time: int | None) -> None:
    assert read_query(b"id=1&lat=1&lon=2&" + query).fixes[0].time == time


def test_a_place_may_be_one_field() -> None:
    (fix,) = read_query(b"deviceid=1&location=35.5,139.7&timestamp=1795824000").fixes
    assert (fix.lat, fix.lon) == (35.5, 139.7)


@pytest.mark.parametrize("place", [b"lat=91&lon=0", b"lat=nan&lon=0", b"lat=inf&lon=0", b"lat=1_0&lon=0", b"lat=1e400&lon=0",
                                   b"lat=0x1&lon=0", b"lat=\xd9\xa1&lon=0", b"lat=1", b"location=1", b"lat=0&lon=180.01"])  # fmt: skip
def test_what_is_no_place_is_none_and_the_rest_stays(place: bytes) -> None:
    (fix,) = read_query(b"id=1&batt=50&alarm=door&" + place).fixes
    assert (fix.lat, fix.lon, fix.battery, fix.alarm) == (None, None, 50, "door")


@pytest.mark.parametrize("field", ["speed=x", "batt=101", "batt=-1", "hdop=nan", "charge=perhaps", "cell=1,2,3",
                                   "cell=a,b,c,d", "wifi=zz", "accuracy=-3"])  # fmt: skip
def test_a_bad_field_is_told_and_takes_nothing_else(field: str) -> None:
    query = b"id=1&lat=1&lon=2&timestamp=1795824000&" + field.encode()
    assert {code for code, _ in _codes(query)} == {"not-a-value"}
    assert read_query(query).fixes[0].lat == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (b"lat=1&lon=2", "no-device"),
        (b"id=&lat=1&lon=2", "no-device"),
        (b"id=a%00b&lat=1&lon=2", "no-device"),
        (b"id=" + b"x" * 300, "no-device"),
        (b"id=1&x=" + b"y" * 9_000, "too-large"),
        (b"\xff\xfe=1", "not-a-query"),
        (b"&".join(b"a%d=1" % n for n in range(300)), "not-a-query"),
    ],
)
def test_what_is_no_report_is_told(query: bytes, code: str) -> None:
    reading = read_query(query)
    assert not reading.fixes and {fault.code for fault in reading.faults} == {code}


def test_an_alarm_that_is_no_text_is_still_an_alarm() -> None:
    assert read_query(b"id=1&alarm=%00%01").fixes[0].alarm == "unreadable"


def test_more_extras_than_are_kept_are_told() -> None:
    query = b"id=1&" + b"&".join(b"k%d=1" % n for n in range(80))
    assert len(read_query(query).fixes[0].extras) == 64
    assert ("too-many", "k64") in _codes(query)


def test_lines_are_reports_of_their_own() -> None:
    assert [fix.device for fix in read_query(b"id=1\n\nid=2\r\nlat=1\n").fixes] == ["1", "2"]
