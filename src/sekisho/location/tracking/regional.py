"""Disturbed regions: where devices of several consignments jump to one place within an hour, the sky is at fault."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sekisho.location.sphere import in_space
from sekisho.location.tracking.marks import Witnessed
from sekisho.location.tracking.sights import Zone
from sekisho.location.tracking.way import apart

_FAST = 0.4  # kilometres a second: no aircraft
_JUMP = 15.0  # kilometres
_CELL, _HOUR = 0.25, 3_600.0  # degrees, seconds
DEVICES, CONSIGNMENTS = 4, 3
_LASTS = 6 * 3600.0
_WIDE = 40.0  # kilometres


def zones(
    fixes: Iterable[Witnessed],
    consignment_of: dict[str, str],
    *,
    devices: int = DEVICES,
    consignments: int = CONSIGNMENTS,
) -> tuple[Zone, ...]:
    """The zones that these fixes show, in the order of their beginning.

    Args:
        fixes: in order of time, of many consignments; whatever they leave out is not known here either.
        consignment_of: which consignment each device rides with.
        devices, consignments: how many must have jumped to one place.
    """
    last: dict[str, Witnessed] = {}
    landed: dict[tuple[int, int, int], dict[str, Witnessed]] = {}
    for one in fixes:
        fix = one.fix
        if fix.lat is None or fix.lon is None or fix.device not in consignment_of:
            continue
        before = last.get(fix.device)
        if before is not None and _jumped(before, one):
            for key in _keys(one):
                landed.setdefault(key, {})[fix.device] = one
        else:  # only from where it was believed: the second fix after a jump is no jump
            last[fix.device] = one
    found = set()
    for there in landed.values():
        if len(there) >= devices and len({consignment_of[device] for device in there}) >= consignments:
            found.add(_zone(list(there.values())))
    return tuple(sorted(found, key=lambda zone: (zone.start, zone.lat, zone.lon)))


def _keys(one: Witnessed) -> list[tuple[int, int, int]]:
    """Its cell and hour, and the halves between, so that no edge parts what belongs together."""
    lat, lon, hour = one.fix.lat or 0.0, one.fix.lon or 0.0, one.time / 1000 / _HOUR
    shifts = (0.0, 0.5)
    return [
        (int((lat / _CELL + a) // 1) * 2 + int(2 * a), int((lon / _CELL + b) // 1) * 2 + int(2 * b),
         int((hour + c) // 1) * 2 + int(2 * c))
        for a in shifts for b in shifts for c in shifts
    ]  # fmt: skip


def _jumped(before: Witnessed, one: Witnessed) -> bool:
    kilometres = _between(before, one)
    seconds = max((one.time - before.time) / 1000, 1.0)
    return kilometres > _JUMP and kilometres / seconds > _FAST


def _between(one: Witnessed, other: Witnessed) -> float:
    lat = np.array([one.fix.lat or 0.0, other.fix.lat or 0.0])
    lon = np.array([one.fix.lon or 0.0, other.fix.lon or 0.0])
    a, b = in_space(lat, lon)
    return float(apart(a, b))


def _zone(there: list[Witnessed]) -> Zone:
    lats = sorted(one.fix.lat or 0.0 for one in there)
    lons = sorted(one.fix.lon or 0.0 for one in there)
    times = [one.time / 1000 for one in there]
    middle = len(there) // 2
    return Zone(lats[middle], lons[middle], _WIDE, min(times) - 600.0, max(times) + _LASTS)
