"""CSV of positions: a header, a row a fix; column names of the query form, and those of common exports.

Times without a zone are UTC (days may stand first, as in 20/03/2021 00:22); speeds are in metres a second.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

from sekisho.standards.trackers.model import MAX_FIXES, Fault, Fix, Reading, fault
from sekisho.standards.trackers.values import EARLIEST, LATEST, MAX_EXTRAS, extra, instant, placed, put, text

MAX_BYTES = 64 * 1024 * 1024
MAX_FIELD = 4_096
_COLUMNS = {
    "device": ("device", "device_id", "deviceid", "id", "tracker", "vehicle_id"),
    "time": ("time", "timestamp", "datetime", "fixtime", "devicetime", "ais_pos_timestamp"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "accuracy": ("accuracy", "accuracy_m"),
    "speed": ("speed", "speed_mps"),
    "heading": ("heading", "bearing", "course"),
    "altitude": ("altitude", "ele", "elevation"),
    "hdop": ("hdop",),
    "battery": ("battery", "batt"),
    "charging": ("charging", "charge"),
    "valid": ("valid",),
    "mock": ("mock",),
    "moving": ("moving", "is_moving", "motion"),
    "activity": ("activity",),
    "event": ("event",),
    "alarm": ("alarm",),
    "light": ("light",),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})[ T](\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_BARE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?", re.ASCII)


def read_csv(content: bytes, device: str = "") -> Reading:
    """The fixes of a file; ``device`` names the tracker where no column does."""
    if len(content) > MAX_BYTES:
        return Reading((), (fault("too-large", "file", str(len(content))),))
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading((), (fault("not-utf-8", "file"),))
    lines = [line for line in decoded.splitlines() if line.strip()]
    if not lines:
        return Reading((), (fault("nothing-read", "file"),))
    header = next(csv.reader([lines[0]], delimiter=_delimiter(lines[0])), [])
    fields = _fields(header, device)
    if not {"lat", "lon", "time"} <= set(fields) or ("device" not in fields and not device):
        return Reading((), (fault("no-columns", "line 1", lines[0]),))
    return _rows(lines, header, fields, device)


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _fields(header: list[str], device: str) -> list[str | None]:
    """Which field each column is; of two columns for one field the earlier name of the list above counts."""
    names = [name.strip().strip('"').lower() for name in header]
    chosen: dict[str, int] = {}
    for field, spellings in _COLUMNS.items():
        there = [names.index(name) for name in spellings if name in names]
        if there and not (field == "device" and device):
            chosen[field] = there[0]
    by_column = {at: field for field, at in chosen.items()}
    return [by_column.get(at) for at in range(len(names))]


def _rows(lines: list[str], header: list[str], fields: list[str | None], device: str) -> Reading:
    fixes: list[Fix] = []
    faults: list[Fault] = []
    delimiter = _delimiter(lines[0])
    for number, line in enumerate(lines[1:], start=2):
        if len(fixes) + len(faults) >= MAX_FIXES:
            faults.append(fault("too-many", f"line {number}"))
            break
        if len(line) > MAX_FIELD * 4:
            faults.append(fault("too-large", f"line {number}", line))
            continue
        row = next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
        if len(row) != len(header):
            faults.append(fault("ragged", f"line {number}", line))
            continue
        fix = _fix(row, header, fields, device, line.encode(), number, faults)
        if fix is None:
            faults.append(fault("no-device", f"line {number}", line))
        else:
            fixes.append(fix)
    return Reading(tuple(fixes), tuple(faults))


def _fix(
    row: list[str],
    header: list[str],
    fields: list[str | None],
    device: str,
    raw: bytes,
    number: int,
    faults: list[Fault],
) -> Fix | None:
    into: dict[str, Any] = {"time": None, "device": device}
    extras: list[tuple[str, str]] = []
    for name, field, value in zip(header, fields, row, strict=True):
        if field == "device":
            into["device"] = text(value) or ""
        elif field == "time":
            into["time"] = moment(value)
            if into["time"] is None:
                faults.append(fault("not-a-value", f"line {number}: time", value))
        elif field is not None:
            put(into, field, value.strip(), f"line {number}: {field}", faults)
        elif value and len(extras) < MAX_EXTRAS:
            extras.append((extra(name), extra(value)))
    if not into["device"]:
        return None
    return Fix(raw=raw, extras=tuple(extras), **placed(into))


def moment(value: str) -> int | None:
    """An instant in any of the spellings of tables, in milliseconds since 1970."""
    found = instant(value.strip())
    if found is not None:
        return found
    stated = value.strip()
    try:
        if _BARE.fullmatch(stated):
            parsed = datetime.fromisoformat(stated).replace(tzinfo=UTC)
        elif match := _DAY_FIRST.fullmatch(stated):
            day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
            parsed = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        else:
            return None
    except ValueError:
        return None
    milliseconds = round(parsed.timestamp() * 1000)
    return milliseconds if EARLIEST <= milliseconds < LATEST else None
