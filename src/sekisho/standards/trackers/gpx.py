"""GPX 1.0 and 1.1: the points of all tracks, of a device that the caller names. No entity, no document type is read."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sekisho.standards.trackers.model import MAX_FIXES, Fault, Fix, Reading, fault
from sekisho.standards.trackers.values import MAX_EXTRAS, extra, placed, put

MAX_BYTES = 64 * 1024 * 1024
_NAMES = {"ele": "altitude", "time": "time", "speed": "speed", "course": "heading", "hdop": "hdop"}


def read_gpx(content: bytes, device: str) -> Reading:
    """The points of tracks and routes, in order."""
    if len(content) > MAX_BYTES:
        return Reading((), (fault("too-large", "file", str(len(content))),))
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as reason:
        return Reading((), (fault("not-xml", "file", type(reason).__name__),))
    if _local(root) != "gpx":
        return Reading((), (fault("not-gpx", "file", _local(root)),))
    fixes: list[Fix] = []
    faults: list[Fault] = []
    points = (one for one in root.iter() if isinstance(one.tag, str) and _local(one) == "trkpt")
    for number, point in enumerate(points, start=1):
        if number > MAX_FIXES:
            faults.append(fault("too-many", "trkpt", number))
            break
        fixes.append(_fix(point, device, number, faults))
    if not fixes:
        faults.append(fault("nothing-read", "file"))
    return Reading(tuple(fixes), tuple(faults))


def _fix(point: Element, device: str, number: int, faults: list[Fault]) -> Fix:
    path = f"point {number}"
    into: dict[str, Any] = {"time": None}
    extras: list[tuple[str, str]] = []
    for name in ("lat", "lon"):
        put(into, name, point.get(name), f"{path}: {name}", faults)
    for child in point.iter():
        if child is point or not isinstance(child.tag, str):
            continue
        name, value = _local(child), (child.text or "").strip()
        if name in _NAMES:
            put(into, _NAMES[name], value, f"{path}: {name}", faults)
        elif value and len(extras) < MAX_EXTRAS:
            extras.append((extra(name), extra(value)))
    raw = tostring(point, encoding="utf-8")
    return Fix(device, raw=raw, extras=tuple(extras), **placed(into))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
