"""Which format bytes are in, and the one way to read them all."""

from __future__ import annotations

from collections.abc import Callable

from sekisho.standards.trackers.gpx import read_gpx
from sekisho.standards.trackers.json_form import read_json
from sekisho.standards.trackers.model import Reading, fault
from sekisho.standards.trackers.nmea import read_nmea
from sekisho.standards.trackers.query import read_query
from sekisho.standards.trackers.rows import read_csv

_READERS: dict[str, Callable[[bytes, str], Reading]] = {
    "json": lambda content, _: read_json(content),
    "query": lambda content, _: read_query(content),
    "nmea": read_nmea,
    "csv": read_csv,
    "gpx": read_gpx,
}
FORMATS = tuple(_READERS)
_NEED_DEVICE = ("nmea", "gpx")  # formats that name no device


def recognise(content: bytes) -> str | None:
    """The format of a file by what it holds; None where it is none of ours."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return "json"
    if start.startswith(b"<"):
        return "gpx"
    if start.startswith((b"$", b"!")):
        return "nmea"
    line = start.partition(b"\n")[0]
    if b"=" in line and (b"&" in line or line.startswith((b"id=", b"?"))):
        return "query"
    return "csv" if any(mark in line for mark in (b",", b";", b"\t")) else None


def read_payload(content: bytes, format_: str, device: str = "") -> Reading:
    """The fixes in ``content``; ``device`` names the tracker where the format does not."""
    reader = _READERS.get(format_)
    if reader is None:
        return Reading((), (fault("unknown-format", "format", format_),))
    if format_ in _NEED_DEVICE and not device:
        return Reading((), (fault("no-device", "file"),))
    return reader(content, device)
