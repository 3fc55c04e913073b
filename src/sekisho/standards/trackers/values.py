"""Values of a tracker's fields, each within its bounds: a number, a truth, an instant, cells, access points.

Anything else gives None, and the caller says what was wrong. Python reads more as a number than a device would write
("1_000", "infinity", Arabic digits), so the spelling is checked first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sekisho.standards.trackers.model import SHOWN, Cell, Fault, Wifi, fault

MAX_TEXT = 256  # characters of a text that a device states about itself
MAX_HEARD = 32  # cells or access points of one report
MAX_EXTRAS = 64
EARLIEST, LATEST = 946_684_800_000, 4_102_444_800_000  # milliseconds: the years 2000 to 2099
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}")
_TRUE, _FALSE = frozenset(("true", "1", "yes", "t")), frozenset(("false", "0", "no", "f"))


def number(value: object, low: float, high: float) -> float | None:
    """A finite number from low to high."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value.strip()):
            return None
        found = float(value)
    elif isinstance(value, int | float):
        found = float(value) if abs(value) < 1e30 else math.inf
    else:
        return None
    return found if low <= found <= high else None  # false for NaN


def whole(value: object, low: int, high: int) -> int | None:
    """A whole number from low to high."""
    if type(value) is int:
        return value if low <= value <= high else None
    found = number(value, low, high)
    return int(found) if found is not None and found == int(found) else None


def truth(value: object) -> bool | None:
    """A truth value in the spellings that devices use."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()[:8] if isinstance(value, str | int) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def text(value: object) -> str | None:
    """A short text without control characters."""
    if type(value) is str and value.isprintable():  # what nearly every report holds
        found = value.strip(" ")
        return found if 0 < len(found) <= MAX_TEXT else None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    found = str(value).strip() if not isinstance(value, float) or math.isfinite(value) else ""
    return found if found and len(found) <= MAX_TEXT and found.isprintable() else None


def instant(value: object) -> int | None:
    """Seconds or milliseconds since 1970, or ISO 8601 with a zone -> milliseconds; only of this century."""
    stated = number(value, 0, 1e15)
    if stated is not None:
        found = round(stated * 1000) if stated < 1e11 else round(stated)
        return found if EARLIEST <= found < LATEST else None
    if not isinstance(value, str) or not 10 <= len(value) <= 40 or not value.isascii():
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        if parsed.tzinfo is None:
            return None
        found = round(parsed.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST <= found < LATEST else None


def cell(parts: list[Any]) -> Cell | None:
    """mcc, mnc, lac, cid and perhaps rssi."""
    if not 4 <= len(parts) <= 6:
        return None
    mcc, mnc = whole(parts[0], 1, 999), whole(parts[1], 0, 999)
    lac, cid = whole(parts[2], 0, 2**24), whole(parts[3], 0, 2**36)
    if mcc is None or mnc is None or lac is None or cid is None:
        return None
    return Cell(mcc, mnc, lac, cid, whole(parts[4], -200, 200) if len(parts) > 4 else None)


def wifi(parts: list[Any]) -> Wifi | None:
    """Mac and perhaps rssi."""
    if not parts or len(parts) > 3 or not isinstance(parts[0], str) or not _MAC.fullmatch(parts[0]):
        return None
    plain = re.sub(r"[:-]", "", parts[0]).lower()
    mac = ":".join(plain[at : at + 2] for at in range(0, 12, 2))
    return Wifi(mac, whole(parts[1], -200, 200) if len(parts) > 1 else None)


def _degrees(limit: float) -> Callable[[object], float | None]:
    return lambda value: number(value, -limit, limit)


def _between(low: float, high: float) -> Callable[[object], float | None]:
    return lambda value: number(value, low, high)


# field of a Fix -> its reader; what it gives None for is a fault
FIELDS: dict[str, Callable[[object], Any]] = {
    "time": instant,
    "lat": _degrees(90),
    "lon": _degrees(180),
    "accuracy": _between(0, 1e7),
    "speed": _between(0, 1e5),
    "heading": _between(-360, 720),
    "altitude": _between(-12_000, 1e6),
    "hdop": _between(0, 1e4),
    "battery": _between(0, 100),
    "charging": truth,
    "valid": truth,
    "mock": truth,
    "moving": truth,
    "activity": text,
    "event": text,
    "alarm": text,
    "light": _between(0, 1e6),
}


def alarm(value: object) -> str | None:
    """An alarm whatever it looks like: one that is no text is still an alarm."""
    if value is None or value is False or value == "":
        return None
    found = text(value)
    return found if found is not None else "unreadable"


def extra(value: object) -> str:
    """A value that is only kept, as text, cut to size."""
    kept = value if isinstance(value, str) else repr(value)
    return "".join(c if c.isprintable() else "?" for c in kept[:MAX_TEXT])


def put(into: dict[str, Any], field: str, value: object, path: str, faults: list[Fault]) -> None:
    """Read a field's value into ``into``, or tell a fault. An absent value (None, empty text) is none."""
    if value is None or value == "":
        return
    if field == "alarm":
        into[field] = alarm(value)
        if into[field] == "unreadable":
            faults.append(fault("not-a-value", path, value))
        return
    found = FIELDS[field](value)
    if found is None:
        faults.append(fault("not-a-value", path, str(value)[:SHOWN]))
    else:
        into[field] = found


def placed(into: dict[str, Any]) -> dict[str, Any]:
    """Half a position is none."""
    if ("lat" in into) != ("lon" in into):
        into.pop("lat", None)
        into.pop("lon", None)
    return into
