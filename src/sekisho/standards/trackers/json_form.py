"""The JSON form of Traccar Client, over HTTP or MQTT: one report, an array of them, or one a line.

``{"device_id": ..., "location": {"timestamp": ..., "coords": {"latitude", "longitude", "speed" (m/s), "heading",
"accuracy", "altitude"}, "is_moving", "mock", "event", "activity": {"type"}, "battery": {"level" (0 to 1),
"is_charging"}, "alarm", "extras"}}``; ``cells`` and ``wifis`` (arrays of the parts of the query form) and any other
key are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from sekisho.standards.trackers.model import MAX_FIXES, Cell, Fault, Fix, Reading, Wifi, fault
from sekisho.standards.trackers.values import MAX_EXTRAS, MAX_HEARD, cell, extra, placed, put, text, wifi

MAX_BYTES = 8 * 1024 * 1024
_LOCATION = {
    "timestamp": "time",
    "is_moving": "moving",
    "mock": "mock",
    "event": "event",
    "alarm": "alarm",
    "valid": "valid",
    "light": "light",
}
_COORDS = {
    "latitude": "lat",
    "longitude": "lon",
    "speed": "speed",
    "heading": "heading",
    "accuracy": "accuracy",
    "altitude": "altitude",
    "hdop": "hdop",
}
_BOUNDS = {
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "speed": (0.0, 1e5),
    "heading": (0.0, 360.0),
    "accuracy": (0.0, 1e7),
    "altitude": (-12_000.0, 1e6),
    "hdop": (0.0, 1e4),
}
_PLAIN = {key: (field, *_BOUNDS[field]) for key, field in _COORDS.items()}
_TRUTHS = frozenset(("is_moving", "mock", "valid"))
_MAY_BE_UNSET = frozenset(("speed", "heading", "accuracy"))
_KNOWN = {*_LOCATION, "coords", "battery", "activity", "extras", "cells", "wifis", "device_id"}
_UNSET = -1  # what phones write for a speed or heading that they do not know


def read_json(content: bytes) -> Reading:
    """Every report that could be read."""
    if len(content) > MAX_BYTES:
        return Reading((), (fault("too-large", "$", str(len(content))),))
    fixes: list[Fix] = []
    faults: list[Fault] = []
    for path, value, raw in _reports(content, faults):
        if len(fixes) >= MAX_FIXES:
            faults.append(fault("too-many", path))
            break
        if not isinstance(value, dict):
            faults.append(fault("not-an-object", path, value))
            continue
        fix = _fix(value, raw, path, faults)
        if fix is None:
            faults.append(fault("no-device", path, raw))
        else:
            fixes.append(fix)
    return Reading(tuple(fixes), tuple(faults))


def _reports(content: bytes, faults: list[Fault]) -> Iterator[tuple[str, Any, bytes]]:
    """Where, what, and the bytes of it. The members of an array have none of their own: they are written anew."""
    stripped = content.strip()
    if stripped.startswith(b"["):
        found = _decoded(stripped, "$", faults)
        for at, one in enumerate(found if isinstance(found, list) else ()):
            yield f"$[{at}]", one, _written(one)
        return
    if b"\n" not in stripped or (whole := _quietly(stripped)) is None:
        for at, line in enumerate(stripped.split(b"\n")):
            if len(faults) >= MAX_FIXES:
                faults.append(fault("too-many", f"line {at + 1}"))
                return
            if line.strip() and (one := _decoded(line, f"line {at + 1}", faults)) is not None:
                yield f"line {at + 1}", one, line.strip()
        return
    yield "$", whole, stripped


def _written(value: Any) -> bytes:
    return orjson.dumps(value)


def _quietly(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None


def _decoded(content: bytes, path: str, faults: list[Fault]) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        faults.append(fault("not-json", path, content))
        return None


def _fix(report: Mapping[str, Any], raw: bytes, path: str, faults: list[Fault]) -> Fix | None:
    device = text(report.get("device_id"))
    if device is None:
        return None
    location = report.get("location", {})
    if not isinstance(location, dict):
        faults.append(fault("not-an-object", f"{path}.location", location))
        location = {}
    into: dict[str, Any] = {"time": None}
    coords = _object(location, "coords", path, faults)
    for key, value in coords.items():
        plain = _PLAIN.get(key)
        if plain is None or value is None:
            continue
        field, low, high = plain
        if type(value) is float and low <= value <= high:  # what nearly every report holds, without asking twice
            into[field] = value
        elif not (value == _UNSET and key in _MAY_BE_UNSET):
            put(into, field, value, key, faults)
    for key, value in location.items():
        named = _LOCATION.get(key)
        if named is not None:
            if (value is True or value is False) and key in _TRUTHS:
                into[named] = value
            else:
                put(into, named, value, key, faults)
    _power_and_activity(into, location, path, faults)
    cells = _cells(location.get("cells"), path, faults) if "cells" in location else ()
    wifis = _wifis(location.get("wifis"), path, faults) if "wifis" in location else ()
    extras = _extras(report, location, coords, faults)
    return Fix(device, raw=raw, cells=cells, wifis=wifis, extras=extras, **placed(into))


def _object(location: Mapping[str, Any], key: str, path: str, faults: list[Fault]) -> Mapping[str, Any]:
    value = location.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(fault("not-an-object", f"{path}.{key}", value))
        return {}
    return value


def _power_and_activity(into: dict[str, Any], location: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    activity = location.get("activity")
    put(into, "activity", activity.get("type") if isinstance(activity, dict) else activity, "activity", faults)
    if "battery" not in location:
        return
    battery = _object(location, "battery", path, faults)
    level = battery.get("level")
    if isinstance(level, int | float) and not isinstance(level, bool) and level != _UNSET:
        put(into, "battery", level * 100, "battery.level", faults)
    elif level is not None and level != _UNSET:
        faults.append(fault("not-a-value", "battery.level", level))
    put(into, "charging", battery.get("is_charging"), "battery.is_charging", faults)


def _heard(value: Any, path: str, faults: list[Fault]) -> Iterator[list[Any]]:
    if not isinstance(value, list):
        faults.append(fault("not-a-list", path, value))
        return
    if len(value) > MAX_HEARD:
        faults.append(fault("too-many", path, len(value)))
    for one in value[:MAX_HEARD]:
        yield one if isinstance(one, list) else []


def _cells(value: Any, path: str, faults: list[Fault]) -> tuple[Cell, ...]:
    found = [cell(one) for one in _heard(value, f"{path}.cells", faults)]
    if None in found:
        faults.append(fault("not-a-value", f"{path}.cells", value))
    return tuple(one for one in found if one is not None)


def _wifis(value: Any, path: str, faults: list[Fault]) -> tuple[Wifi, ...]:
    found = [wifi(one) for one in _heard(value, f"{path}.wifis", faults)]
    if None in found:
        faults.append(fault("not-a-value", f"{path}.wifis", value))
    return tuple(one for one in found if one is not None)


def _extras(
    report: Mapping[str, Any], location: Mapping[str, Any], coords: Mapping[str, Any], faults: list[Fault]
) -> tuple[tuple[str, str], ...]:
    """What no field is for, by its name; an alarm that stands in the extras is still found there."""
    stated = location.get("extras")
    plain = not stated and location.keys() <= _KNOWN and coords.keys() <= _COORDS.keys()
    if plain and len(report) == 2:
        return ()
    left = [(key, value) for key, value in report.items() if key not in ("device_id", "location")]
    left += [(key, value) for key, value in location.items() if key not in _KNOWN]
    left += [(key, value) for key, value in coords.items() if key not in _COORDS]
    left += list(stated.items()) if isinstance(stated, dict) else [("extras", stated)] if stated else []
    if len(left) > MAX_EXTRAS:
        faults.append(fault("too-many", "extras", len(left)))
    return tuple((extra(key), extra(value)) for key, value in left[:MAX_EXTRAS])
