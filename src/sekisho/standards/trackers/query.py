"""The OsmAnd form: one report as the query of a URL, or as a form; times in seconds, milliseconds or ISO, speed in
knots.

Facts from Traccar's documentation of the OsmAnd protocol: ``id`` or ``deviceid``, ``lat`` and ``lon`` or
``location=lat,lon``, ``timestamp``, ``speed`` (knots), ``bearing`` or ``heading``, ``altitude``, ``accuracy``,
``hdop``, ``batt``, ``charge``, ``valid``, ``cell=mcc,mnc,lac,cid[,rssi]``, ``wifi=mac[,rssi]``; any other key is kept.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from sekisho.standards.trackers.model import MAX_FIXES, Fault, Fix, Reading, fault
from sekisho.standards.trackers.values import MAX_EXTRAS, MAX_HEARD, cell, extra, number, placed, put, text, wifi

MAX_QUERY = 8_192  # bytes of one report
KNOT = 1852 / 3600  # metres a second
_NAMES = {
    "timestamp": "time",
    "lat": "lat",
    "lon": "lon",
    "accuracy": "accuracy",
    "bearing": "heading",
    "heading": "heading",
    "altitude": "altitude",
    "hdop": "hdop",
    "batt": "battery",
    "charge": "charging",
    "valid": "valid",
    "mock": "mock",
    "is_moving": "moving",
    "activity": "activity",
    "event": "event",
    "alarm": "alarm",
    "light": "light",
}


def read_query(content: bytes) -> Reading:
    """One report a line, each a query; blank lines are passed over."""
    fixes: list[Fix] = []
    faults: list[Fault] = []
    for number_, line in enumerate(content.split(b"\n"), start=1):
        if len(fixes) + len(faults) >= MAX_FIXES:
            faults.append(fault("too-many", f"line {number_}"))
            break
        if line.strip():
            _read_line(line.strip(), fixes, faults)
    return Reading(tuple(fixes), tuple(faults))


def _read_line(line: bytes, fixes: list[Fix], faults: list[Fault]) -> None:
    if len(line) > MAX_QUERY:
        faults.append(fault("too-large", "query", line))
        return
    try:
        pairs = parse_qsl(line.removeprefix(b"?").decode("utf-8"), keep_blank_values=True, max_num_fields=200)
    except (UnicodeDecodeError, ValueError):
        faults.append(fault("not-a-query", "query", line))
        return
    fix = _fix(pairs, line, faults)
    if fix is None:
        faults.append(fault("no-device", "id", line))
    else:
        fixes.append(fix)


def _fix(pairs: list[tuple[str, str]], raw: bytes, faults: list[Fault]) -> Fix | None:
    into: dict[str, Any] = {"cells": [], "wifis": [], "extras": []}
    for key, value in pairs:
        name = _NAMES.get(key)
        if name is not None:
            put(into, name, value, key, faults)
        elif key in ("id", "deviceid"):
            into["device"] = text(value)
        else:
            _special(into, key, value, faults)
    if not into.get("device"):
        return None
    into["time"] = into.get("time")
    for several in ("cells", "wifis", "extras"):
        into[several] = tuple(into[several])
    return Fix(raw=raw, **placed(into))


def _special(into: dict[str, Any], key: str, value: str, faults: list[Fault]) -> None:
    """Fields whose value has parts, and those that are only kept."""
    if key == "location":
        lat, _, lon = value.partition(",")
        put(into, "lat", lat, "location", faults)
        put(into, "lon", lon, "location", faults)
    elif key == "speed":
        knots = number(value, 0, 1e5)
        if knots is None:
            faults.append(fault("not-a-value", key, value))
        else:
            into["speed"] = knots * KNOT
    elif key in ("cell", "wifi"):
        _heard(into, key, value, faults)
    elif len(into["extras"]) < MAX_EXTRAS:
        into["extras"].append((extra(key), extra(value)))
    else:
        faults.append(fault("too-many", key, value))


def _heard(into: dict[str, Any], key: str, value: str, faults: list[Fault]) -> None:
    found = cell(value.split(",")) if key == "cell" else wifi(value.split(","))
    if found is None:
        faults.append(fault("not-a-value", key, value))
    elif len(into[key + "s"]) < MAX_HEARD:
        into[key + "s"].append(found)
    else:
        faults.append(fault("too-many", key, value))
