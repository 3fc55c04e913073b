"""Whatever bytes come: a reading, never an exception, and no number that is none."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.trackers import FORMATS, Reading, open_envelope, read_json, read_payload, recognise, seal
from sekisho.standards.trackers.nmea import checksum

RMC = b"GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230326,003.1,W"
SEEDS = [
    b"id=D-17&lat=35.55&lon=139.78&timestamp=1795824000&cell=440,10,1,2&wifi=aa:bb:cc:dd:ee:ff",
    b'{"device_id":"D-1","location":{"timestamp":"2026-11-24T01:02:03Z","coords":{"latitude":35.1,"longitude":139.2}}}',
    b"$" + RMC + b"*%02X" % checksum(RMC),
    b"device,time,lat,lon\nD,1795478400,1,2\n",
    b'<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>2026-11-24T00:00:00Z</time></trkpt></trkseg></trk></gpx>',
    seal("D", 1, "query", b"id=D&lat=1&lon=2", b"k" * 32),
]


def _sound(reading: Reading) -> None:
    for fix in reading.fixes:
        assert fix.device and isinstance(fix.raw, bytes)
        assert (fix.lat is None) == (fix.lon is None)
        for value, low, high in (
            (fix.lat, -90, 90),
            (fix.lon, -180, 180),
            (fix.accuracy, 0, 1e7),
            (fix.battery, 0, 100),
        ):
            assert value is None or (math.isfinite(value) and low <= value <= high)
        assert fix.time is None or 946_684_800_000 <= fix.time < 4_102_444_800_000
    for fault in reading.faults:
        assert fault.value.isprintable() or fault.value == ""


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good message with some bytes exchanged, taken out or repeated."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=6))
    return bytes(content)


@settings(max_examples=300, deadline=None)
@given(st.one_of(mangled(), st.binary(max_size=300)), st.sampled_from(FORMATS))
def test_no_bytes_break_a_reader(content: bytes, format_: str) -> None:
    _sound(read_payload(content, format_, "X"))
    recognise(content)
    opened = open_envelope(content)
    if opened is not None:
        _sound(read_payload(opened.payload, opened.format, opened.device))


ANY: Any = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["timestamp", "coords", "is_moving", "mock", "event", "activity", "battery", "alarm", "extras", "cells",
                        "wifis", "light"])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, ANY, max_size=8), ANY)
def test_no_json_breaks_the_reader(location: dict[str, Any], coords: Any) -> None:
    location.setdefault("coords", coords)
    text = json.dumps({"device_id": "D", "location": location})
    _sound(read_json(text.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_a_seed_that_is_read(format_: str) -> None:
    assert any(read_payload(seed, format_, "X").fixes for seed in SEEDS)
