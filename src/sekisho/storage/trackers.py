"""The register of consignments under way and their trackers, from YAML; the operator's list of covert ones apart.

The list is sealed before anybody else gets it (``storage.covert``). docs/tracking.md shows both files.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sekisho.location.tracking import Leg, Mode, Place, PlaceKind, Placement, Plan, Register, Tracker, Viewer
from sekisho.location.tracking.model import Point
from sekisho.standards.yaml_data import read_own_yaml
from sekisho.storage.borders import open_sea
from sekisho.storage.covert import Slice
from sekisho.storage.files import read_file
from sekisho.storage.waypoints import waypoints
from sekisho.vocabulary.errors import InputError

_ALGORITHMS = ("hmac-sha256", "ed25519")
_KEY_BYTES = {"hmac-sha256": (16, 64), "ed25519": (32, 32)}


@dataclass(frozen=True, slots=True)
class Registered:
    """What the files say: everything that their reader may know, who he is, what is watched."""

    register: Register
    viewer: Viewer
    watched: tuple[Place, ...]
    restricted: frozenset[str] | None


def read_register(path: Path, opened: Slice | None = None) -> Registered:
    """The register, with what a viewer's key opened. Raises InputError, naming the entry that is wrong."""
    data = _document(path)
    plans = {plan.consignment: plan for plan in (_plan(one, path) for one in _list(data, "consignments", path))}
    trackers = [_tracker(one, plans, path, covert=False) for one in _list(data, "trackers", path)]
    viewer = Viewer()
    if opened is not None:
        trackers += [_tracker(one, plans, path, covert=True) for one in opened.trackers]
        viewer = Viewer(opened.viewer, opened.consignments)
    by_device = {tracker.device: tracker for tracker in trackers}
    if len(by_device) != len(trackers):
        raise InputError(f"{path}: a device is registered twice.", hint="Every device rides with one consignment.")
    watched = tuple(_place(one, path, PlaceKind.DEPOT) for one in _list(data, "watched", path))
    restricted = data.get("restricted")
    lands = frozenset(str(code) for code in restricted) if isinstance(restricted, list) else None
    return Registered(Register(plans, by_device), viewer, watched, lands)


def read_covert(path: Path, register: Path) -> tuple[list[Mapping[str, Any]], dict[str, frozenset[str]]]:
    """The operator's own list before it is sealed: entries, each as it must be, and viewer -> consignments.

    Raises InputError, naming what is wrong.
    """
    data, open_ = _document(path), read_register(register).register
    entries = _list(data, "trackers", path)
    devices = [_tracker(one, open_.plans, path, covert=True).device for one in entries]
    if len(set(devices)) != len(devices) or open_.trackers.keys() & set(devices):
        raise InputError(f"{path}: a device is registered twice.", hint="Every device rides with one consignment.")
    grants = data.get("viewers") or {}
    if not isinstance(grants, dict):
        raise InputError(f"{path}: viewers is NAME: [consignments].")
    listed = {str(name): known if isinstance(known, list) else [known] for name, known in grants.items()}
    for name, known in listed.items():
        if not known or not all(str(one) in open_.plans for one in known):
            raise InputError(f"{path}: viewer {name} is granted a consignment that the register does not have.")
    return list(entries), {name: frozenset(str(one) for one in known) for name, known in listed.items()}


def _document(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise InputError(f"There is no register at {path}.", hint="`sekisho track example` writes one to try.")
    data = read_own_yaml(read_file(path), str(path))
    if not isinstance(data, dict):
        raise InputError(f"{path} holds no register.", hint="docs/tracking.md shows one.")
    return data


def _list(data: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    value = data.get(key) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InputError(f"{path}: {key} must be a list of entries.")
    return value


def _plan(one: Mapping[str, Any], path: Path) -> Plan:
    name = str(one.get("id") or "")
    places = tuple(_place(place, path) for place in _list(one, "places", path))
    stated = _list(one, "legs", path)
    if not name or len(places) < 2 or len(stated) != len(places) - 1:
        raise InputError(
            f"{path}: consignment {name or '?'}: an id, two places or more and a leg between each are needed."
        )
    legs = []
    for leg, start, end in zip(stated, places[:-1], places[1:], strict=True):
        legs.append(Leg(_mode(leg.get("mode"), path), _path(leg, start.at, end.at, path)))
    countries = frozenset(str(code) for code in one.get("countries") or ())
    return Plan(name, places, tuple(legs), _instant(one.get("depart"), path), countries)


def _place(one: Mapping[str, Any], path: Path, kind: PlaceKind | None = None) -> Place:
    name = str(one.get("name") or "")
    at = _point(one["at"], path) if "at" in one else _coded(name)
    radius = one.get("radius_km", 3.0)
    if at is None or not name or not isinstance(radius, int | float) or not 0 < radius <= 500:
        raise InputError(f"{path}: place {name or '?'}: a position, or a code as its name, and a radius are needed.")
    try:
        return Place(name, kind or PlaceKind(str(one.get("kind"))), at, float(radius))
    except ValueError:
        known = ", ".join(PlaceKind)
        raise InputError(
            f"{path}: place {name}: {one.get('kind')} is no kind of place.", hint=f"One of: {known}."
        ) from None


def _coded(name: str) -> Point | None:
    """The position of an airport or port by its code (IATA, ICAO, UN/LOCODE)."""
    found = waypoints().get(name.upper())
    return (found.lat, found.lon) if found is not None else None


def _path(leg: Mapping[str, Any], start: Point, end: Point, path: Path) -> tuple[Point, ...]:
    """The points that are stated, or by sea the shortest way over water where none are."""
    via = [_point(point, path) for point in leg.get("via") or []]
    if via or leg.get("mode") != "sea":
        return (start, *via, end)
    way = open_sea().path(start, end)
    return tuple((float(lat), float(lon)) for lat, lon in way)


def _point(value: Any, path: Path) -> tuple[float, float]:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int | float) for one in value):
        lat, lon = float(value[0]), float(value[1])
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    raise InputError(f"{path}: {value!r} is no latitude and longitude.")


def _mode(value: Any, path: Path) -> Mode:
    try:
        return Mode(str(value))
    except ValueError:
        raise InputError(f"{path}: {value} is no way of travel.", hint="road, sea or air.") from None


def _instant(value: Any, path: Path) -> int:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InputError(f"{path}: depart needs a date and time with a zone, in quotation marks.")
    return round(value.timestamp() * 1000)


def _tracker(one: Mapping[str, Any], plans: Mapping[str, Plan], path: Path, *, covert: bool) -> Tracker:
    device, consignment = str(one.get("device") or ""), str(one.get("consignment") or "")
    if not device or consignment not in plans:
        raise InputError(f"{path}: tracker {device or '?'}: a device and a consignment of the register are needed.")
    algorithm, key = _key(one.get("key"), device, path)
    every = one.get("every", 900)
    if not isinstance(every, int | float) or not 1 <= every <= 604_800:
        raise InputError(f"{path}: tracker {device}: every is the seconds between two reports.")
    try:
        placement = Placement(str(one.get("placement", "crate")))
    except ValueError:
        raise InputError(f"{path}: tracker {device}: {one.get('placement')} is no placement.") from None
    return Tracker(device, consignment, placement, covert, algorithm, key, float(every))


def _key(value: Any, device: str, path: Path) -> tuple[str, bytes]:
    if value is None:
        return "", b""
    wrong = InputError(f"{path}: tracker {device}: key is {{hmac-sha256: BASE64}} or {{ed25519: BASE64}}.")
    if not isinstance(value, dict) or len(value) != 1:
        raise wrong
    ((algorithm, written),) = value.items()
    if algorithm not in _ALGORITHMS:
        raise wrong
    try:
        key = base64.b64decode(str(written), validate=True)
    except (binascii.Error, ValueError):
        raise wrong from None
    low, high = _KEY_BYTES[algorithm]
    if not low <= len(key) <= high:
        raise InputError(f"{path}: tracker {device}: a key for {algorithm} has {low} to {high} bytes.")
    return str(algorithm), key
