"""What a tracker said at one instant, and what could not be read."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """A cell of a mobile network, as heard; ``rssi`` in dBm."""

    mcc: int
    mnc: int
    lac: int
    cid: int
    rssi: int | None = None


class Wifi(NamedTuple):
    """A wireless access point, as heard; ``rssi`` in dBm."""

    mac: str
    rssi: int | None = None


class Fix(NamedTuple):
    """One position report, or a report without a position where ``lat`` and ``lon`` are None.

    ``time`` is the device's own instant in milliseconds since 1970 (UTC), None where it stated none; degrees WGS 84;
    ``accuracy`` and ``altitude`` in metres, ``speed`` in metres a second, ``battery`` in percent. What was not stated
    is None: ``valid`` and ``mock`` too. ``raw`` are the bytes that it was read from.
    """

    device: str
    time: int | None
    lat: float | None = None
    lon: float | None = None
    raw: bytes = b""
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    altitude: float | None = None
    hdop: float | None = None
    battery: float | None = None
    charging: bool | None = None
    valid: bool | None = None
    mock: bool | None = None
    moving: bool | None = None
    activity: str | None = None
    event: str | None = None
    alarm: str | None = None
    light: float | None = None
    cells: tuple[Cell, ...] = ()
    wifis: tuple[Wifi, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


class Fault(NamedTuple):
    """What could not be read: the code of the reason, where it stood, and the value (shortened)."""

    code: str
    path: str
    value: str = ""


class Reading(NamedTuple):
    """Fixes in the order in which they stood, and faults. A fault of one field leaves the rest of its fix."""

    fixes: tuple[Fix, ...]
    faults: tuple[Fault, ...] = ()


MAX_FIXES = (
    100_000  # of one body or file: what a stranger can make us hold; the bytes of the rest are kept all the same
)
SHOWN = 60  # characters of a value that a fault repeats


def fault(code: str, path: str, value: object = "") -> Fault:
    """A fault with its value cut short and freed of what no terminal should print."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return Fault(code, path[:SHOWN], "".join(c if c.isprintable() else "?" for c in text[:SHOWN]))
