"""Faster than travel: one unit, tag or key at two places between which nothing could have carried it in the time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from sekisho.custody.checks.watch import Watch
from sekisho.custody.corrections import standing
from sekisho.custody.exports import Spot
from sekisho.custody.model import Evidence, Finding

_EARTH_KM = 6371.0
_HOUR = 3600 * 10**9
_OWN = frozenset({Evidence.DIE_ID, Evidence.PUF_DIGEST, Evidence.DEVICE_KEY, Evidence.EK, Evidence.TAG_UID})
_GEO = re.compile(r"geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:[,;].*)?")


class _Sighting(NamedTuple):
    time: int
    act: str
    place: str
    latitude: float
    longitude: float


def travel(watch: Watch) -> tuple[Finding, ...]:
    """``faster-than-travel`` for two sightings in a row; the places of both must be known in degrees."""
    seen: dict[str, list[_Sighting]] = defaultdict(list)
    for subject, sighting in _sightings(watch):
        seen[subject].append(sighting)
    told = []
    for subject, sightings in seen.items():
        sightings.sort()
        for before, now in pairwise(sightings):
            distance = kilometres(before.latitude, before.longitude, now.latitude, now.longitude)
            if distance <= watch.limits.near_km:
                continue
            needed = (distance / watch.limits.kmh + watch.limits.handling_hours) * _HOUR
            if now.time - before.time + watch.limits.skew_seconds * 10**9 < needed:
                hours = f"{max(0, now.time - before.time) / _HOUR:.1f}"
                params = (("hours", hours), ("km", f"{distance:.0f}"), ("now", now.place), ("place", before.place))
                told.append(Finding("faster-than-travel", subject, now.act, params))
    return tuple(told)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Along a great circle of a sphere of 6371 km; degrees in, error under 0.6 %."""
    north, south = radians(latitude), radians(other_latitude)
    half = sin((south - north) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def _sightings(watch: Watch) -> Iterator[tuple[str, _Sighting]]:
    for act in standing(watch.account.acts):
        at = _spot(watch, act.place)
        if at is None or act.place is None:
            continue
        sighting = _Sighting(act.clock or act.time, act.id, act.place, *at)
        for item in (*act.items, *((act.parent,) if act.parent else ())):
            yield item, sighting
        for one in act.identities:
            if one.kind in _OWN:
                yield f"{one.kind} {one.value}", sighting
    for tap in watch.taps:
        at = _spot(watch, tap.place)
        if at is not None and tap.place is not None:
            yield f"{Evidence.TAG_UID} {tap.uid}", _Sighting(tap.time, tap.id, tap.place, *at)


def _spot(watch: Watch, place: str | None) -> tuple[float, float] | None:
    """Degrees of a place: from the facts, or of a geo URI (RFC 5870) itself."""
    spot = watch.spots.get(place or "", Spot())
    if spot.latitude is not None and spot.longitude is not None:
        return spot.latitude, spot.longitude
    form = _GEO.fullmatch(place or "")
    return (float(form[1]), float(form[2])) if form else None
