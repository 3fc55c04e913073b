"""NMEA 0183: RMC (time, position, speed, course) and GGA (position, satellites, HDOP, altitude), with their checksums.

A file names no device, so the caller does. A GGA has no date: it takes the day of the nearest RMC before it, or after
it where there is none. What follows ``!`` or has another sentence type is passed over.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

from sekisho.standards.trackers.model import MAX_FIXES, Fault, Fix, Reading, fault
from sekisho.standards.trackers.query import KNOT
from sekisho.standards.trackers.values import EARLIEST, LATEST, number, placed, put

MAX_SENTENCE = 120  # the standard says 82; some receivers write more
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?", re.ASCII)
_DATE = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)
_ANGLE = re.compile(r"(\d{1,3})(\d\d(?:\.\d{1,10})?)", re.ASCII)
_METRES_PER_HDOP = 5.0  # user range error of a plain receiver in the open, roughly


def read_nmea(content: bytes, device: str) -> Reading:
    """The fixes of a log, of a device that the caller names."""
    faults: list[Fault] = []
    found: list[tuple[str, list[str], bytes]] = []
    for number_, line in enumerate(content.split(b"\n"), start=1):
        if len(found) + len(faults) >= 2 * MAX_FIXES:
            faults.append(fault("too-many", f"line {number_}"))
            break
        sentence = line.strip()
        if sentence.startswith(b"$") and sentence[3:6] in (b"RMC", b"GGA"):
            fields = _checked(sentence, f"line {number_}", faults)
            if fields is not None:
                found.append((sentence[3:6].decode(), fields, sentence))
        elif sentence and not sentence.startswith((b"$", b"!")):
            faults.append(fault("not-nmea", f"line {number_}", sentence))
    return Reading(tuple(_fixes(found, device, faults)), tuple(faults))


def checksum(body: bytes) -> int:
    """XOR of what stands between ``$`` and ``*``."""
    return reduce(lambda left, right: left ^ right, body, 0)


def _checked(sentence: bytes, path: str, faults: list[Fault]) -> list[str] | None:
    body, star, stated = sentence[1:].partition(b"*")
    if len(sentence) > MAX_SENTENCE:
        faults.append(fault("too-large", path, sentence))
    elif not star:
        faults.append(fault("no-checksum", path, sentence))
    elif not re.fullmatch(rb"[0-9A-Fa-f]{2}", stated.strip()) or int(stated, 16) != checksum(body):
        faults.append(fault("bad-checksum", path, sentence))
    else:
        try:
            return body.decode("ascii").split(",")
        except UnicodeDecodeError:
            faults.append(fault("not-nmea", path, sentence))
    return None


def _fixes(found: list[tuple[str, list[str], bytes]], device: str, faults: list[Fault]) -> list[Fix]:
    days = [_day(fields) if kind == "RMC" else None for kind, fields, _ in found]
    day = next((one for one in days if one), None)
    fixes: list[Fix] = []
    for (kind, fields, raw), own in zip(found, days, strict=True):
        day = own or day
        into = (_rmc if kind == "RMC" else _gga)(fields + [""] * 15, faults)
        into["time"] = _instant(fields[1] if len(fields) > 1 else "", own or (day if kind == "GGA" else None))
        if into["time"] is None:
            faults.append(fault("not-a-value", "time", raw))
        before = fixes[-1] if fixes else None
        if before and before.time == into["time"] is not None and {before.raw[3:6], raw[3:6]} == {b"RMC", b"GGA"}:
            fixes[-1] = _merged(before, into, raw)  # one instant in two sentences
        else:
            fixes.append(Fix(device, raw=raw, **placed(into)))
    return fixes


def _merged(before: Fix, into: dict[str, Any], raw: bytes) -> Fix:
    """Two sentences of one instant; either may call it invalid."""
    new = {key: value for key, value in into.items() if value is not None and getattr(before, key) is None}
    if before.valid is False or into.get("valid") is False:
        new["valid"] = False
    return before._replace(raw=before.raw + b"\n" + raw, **new)


def _rmc(fields: list[str], faults: list[Fault]) -> dict[str, Any]:
    into: dict[str, Any] = {"valid": fields[2] == "A"}
    _place(into, fields[3:7], faults)
    knots = number(fields[7], 0, 1e5) if fields[7] else None
    if knots is not None:
        into["speed"] = knots * KNOT
    put(into, "heading", fields[8], "heading", faults)
    return into


def _gga(fields: list[str], faults: list[Fault]) -> dict[str, Any]:
    quality = fields[6]
    into: dict[str, Any] = {"valid": quality not in ("", "0")}
    if quality == "8":  # simulator mode
        into["mock"] = True
    _place(into, fields[2:6], faults)
    put(into, "hdop", fields[8], "hdop", faults)
    put(into, "altitude", fields[9], "altitude", faults)
    if "hdop" in into:
        into["accuracy"] = into["hdop"] * _METRES_PER_HDOP
    return into


def _place(into: dict[str, Any], fields: list[str], faults: list[Fault]) -> None:
    if not any(fields):
        return
    for name, angle, side, limit in (("lat", fields[0], fields[1], 90.0), ("lon", fields[2], fields[3], 180.0)):
        match = _ANGLE.fullmatch(angle)
        sign = {"N": 1, "E": 1, "S": -1, "W": -1}.get(side)
        degrees = int(match[1]) + float(match[2]) / 60 if match and float(match[2]) < 60 else 999.0
        if sign is None or (side in "NS") != (name == "lat") or degrees > limit:
            faults.append(fault("not-a-value", name, f"{angle} {side}"))
        else:
            into[name] = round(sign * degrees, 9)


def _day(fields: list[str]) -> datetime | None:
    match = _DATE.fullmatch(fields[9]) if len(fields) > 9 else None
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return datetime(2000 + year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _instant(clock: str, day: datetime | None) -> int | None:
    match = _TIME.fullmatch(clock)
    if not match or day is None:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    if hours > 23 or minutes > 59 or seconds > 60:
        return None
    past = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=int((match[4] or "0").ljust(6, "0")))
    found = round((day + past).timestamp() * 1000)
    return found if EARLIEST <= found < LATEST else None
