"""The JSON form of Traccar Client: every field, arrays and lines, and what strangers write into it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sekisho.standards.trackers import Cell, read_json

LOCATION: dict[str, Any] = {
    "timestamp": "2026-11-24T01:02:03.000Z",
    "coords": {"latitude": 35.1, "longitude": 139.2, "speed": 12.5, "heading": 90, "accuracy": 8.5, "altitude": 22.0},
    "is_moving": True,
    "mock": False,
    "event": "motionchange",
    "activity": {"type": "in_vehicle", "confidence": 90},
    "battery": {"level": 0.83, "is_charging": False},
    "odometer": 12.5,
    "extras": {"seal": "A-7"},
    "cells": [[440, 10, 5121, 60211, -71]],
}


def _read(**changes: Any) -> Any:
    return read_json(json.dumps({"device_id": "D-1", "location": LOCATION | changes}).encode())


def test_every_field_of_the_form_is_read() -> None:
    (fix,) = _read().fixes
    assert (fix.device, fix.time, fix.lat, fix.lon) == ("D-1", 1_795_482_123_000, 35.1, 139.2)
    assert (fix.speed, fix.heading, fix.accuracy, fix.altitude) == (12.5, 90, 8.5, 22)  # metres a second
    assert (fix.moving, fix.mock, fix.event, fix.activity) == (True, False, "motionchange", "in_vehicle")
    assert (fix.battery, fix.charging, fix.cells) == (83, False, (Cell(440, 10, 5121, 60211, -71),))
    assert dict(fix.extras) == {"odometer": "12.5", "seal": "A-7"}
    assert not _read().faults


def test_a_report_alone_keeps_its_very_bytes() -> None:
    content = b'  {"device_id": "D-1",\n "location": {}}  '
    assert read_json(content).fixes[0].raw == content.strip()


def test_arrays_and_lines_hold_many() -> None:
    one = {"device_id": "D-1", "location": LOCATION}
    lines = b"\n".join(json.dumps(one).encode() for _ in range(3))
    assert len(read_json(json.dumps([one, one]).encode()).fixes) == 2
    assert [fix.raw for fix in read_json(lines).fixes] == lines.split(b"\n")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"coords": {"latitude": 91, "longitude": 0}}, "lat"),
        ({"coords": {"latitude": "35.1", "longitude": "x"}}, "lon"),
        ({"coords": {"latitude": True, "longitude": 0}}, "lat"),
        ({"coords": []}, "lat"),
        ({"timestamp": "yesterday"}, "time"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "time"),
        ({"timestamp": 1e300}, "time"),
        ({"battery": {"level": 3}}, "battery"),
        ({"battery": [1]}, "battery"),
        ({"is_moving": "perhaps"}, "moving"),
        ({"cells": "x"}, "lat_is_kept"),
        ({"cells": [[1]]}, "lat_is_kept"),
    ],
)
def test_a_bad_field_is_told_and_takes_nothing_else(changes: dict[str, Any], field: str) -> None:
    reading = _read(**changes)
    assert reading.faults and reading.fixes[0].activity == "in_vehicle"
    if field != "lat_is_kept":
        assert getattr(reading.fixes[0], field) is None


def test_minus_one_means_not_known() -> None:
    reading = _read(coords=LOCATION["coords"] | {"speed": -1, "heading": -1}, battery={"level": -1})
    assert not reading.faults
    assert (reading.fixes[0].speed, reading.fixes[0].heading, reading.fixes[0].battery) == (None, None, None)


@pytest.mark.parametrize("alarm", ["removing", {"kind": "x"}, [1], 7])
def test_an_alarm_of_any_kind_is_one(alarm: Any) -> None:
    assert _read(alarm=alarm).fixes[0].alarm


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1, 2]", b"7", b"null", b'{"device_id": ""}', b'{"device_id": {}}', b"[" * 5_000, b"\xff", b'{"a": NaN}',
     b'[{"device_id": "\\u0000"}]', b'{"location": {}}'],
)  # fmt: skip
def test_what_is_no_report_gives_none_and_never_raises(content: bytes) -> None:
    assert read_json(content).fixes == ()


def test_a_body_beyond_the_limit_is_refused_unread() -> None:
    assert read_json(b" " * (8 * 1024 * 1024 + 1)).faults[0].code == "too-large"


def test_more_reports_than_are_taken_are_told() -> None:
    reading = read_json(b'{"device_id":"a"}\n' * 100_001)
    assert len(reading.fixes) == 100_000 and reading.faults[0].code == "too-many"
