"""Mobile country codes from ``knowledge/mobile-countries.yaml``, and the operator's own table of transmitters.

The table (``standards.trackers.transmitters``) is never passed on and never in any output: it may name the operator's
own halls. An entry that was last seen long before a fix says nothing of it: access points are moved and sold.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from sekisho.location.tracking.ports import Transmitter
from sekisho.standards.manifest.decode import decode
from sekisho.standards.trackers import Cell, Wifi
from sekisho.standards.trackers.transmitters import MAX_ROWS, read_transmitters
from sekisho.storage.files import read_file
from sekisho.storage.texts import knowledge_data
from sekisho.vocabulary.errors import InputError

_LEAST = 300.0  # metres: nobody knows a transmitter better, and it is heard as far
LASTS = 2 * 365 * 86_400_000  # milliseconds that an entry is believed for


class Entry(NamedTuple):
    """Where a transmitter stands, and when it was last known to (milliseconds; None where nobody says)."""

    at: Transmitter
    seen: int | None


class NetworkTables:
    """What is known of networks."""

    def __init__(self, countries: Mapping[int, frozenset[str]], entries: Mapping[str, Entry]) -> None:
        self._countries, self._entries = countries, entries

    def countries_of(self, mcc: int) -> frozenset[str]:
        """The countries of a mobile country code; none where it is not known."""
        return self._countries.get(mcc, frozenset())

    def known(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...], at: int | None) -> tuple[Transmitter, ...]:
        """Those of what is heard that stand in the table and were seen there within two years of the instant."""
        if not self._entries:
            return ()
        names = [f"{cell.mcc}-{cell.mnc}-{cell.lac}-{cell.cid}" for cell in cells] + [wifi.mac for wifi in wifis]
        found = [entry for name in dict.fromkeys(names) if (entry := self._entries.get(name)) is not None]
        return tuple(entry.at for entry in found if entry.seen is None or at is None or abs(at - entry.seen) <= LASTS)


@cache
def mobile_countries() -> Mapping[int, frozenset[str]]:
    """Mobile country code -> countries."""
    stated: dict[str, list[str]] = knowledge_data("mobile-countries.yaml")["countries"]
    return {int(mcc): frozenset(lands) for mcc, lands in stated.items()}


def network_tables(path: Path | None = None) -> tuple[NetworkTables, pl.DataFrame]:
    """The codes and the transmitters of a file; and its rows that cannot be used (row, column, value, reason).

    Raises:
        InputError: it is no such table, or holds more rows than are read.
    """
    if path is None:
        return NetworkTables(mobile_countries(), {}), pl.DataFrame()
    frame = decode(path.name, read_file(path))
    if frame.height > MAX_ROWS:
        raise InputError(
            f"{path} has {frame.height:,} rows; {MAX_ROWS:,} at most are read.", hint="Cut it to the ways."
        )
    table = read_transmitters(str(path), frame)
    return NetworkTables(mobile_countries(), _entries(table.rows)), table.rejects


def _entries(rows: pl.DataFrame) -> dict[str, Entry]:
    columns = rows.select(
        "transmitter", "lat", "lon", pl.col("radius_m").clip(lower_bound=_LEAST),
        (~pl.col("transmitter").str.contains(":")).alias("cell"), pl.col("seen").dt.epoch("ms").alias("milliseconds"),
    )  # fmt: skip
    return {name: Entry(Transmitter(*where), seen) for name, *where, seen in columns.iter_rows()}
