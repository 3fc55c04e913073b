"""Mobile country codes from ``knowledge/mobile-countries.yaml``, and a table of cells where somebody has one.

The table is a CSV in the columns of OpenCellID: radio, mcc, net, area, cell, unit, lon, lat, range.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sekisho.standards.trackers import Cell, Wifi
from sekisho.storage.files import read_file
from sekisho.storage.texts import knowledge_data
from sekisho.vocabulary.errors import InputError

Place = tuple[float, float, float]  # latitude, longitude, radius in metres
_COLUMNS = ("mcc", "net", "area", "cell", "lon", "lat", "range")
_LEAST = 300.0  # metres: nobody knows a cell better


class NetworkTables:
    """What is known of networks."""

    def __init__(
        self, countries: Mapping[int, frozenset[str]], cells: Mapping[tuple[int, int, int, int], Place]
    ) -> None:
        self._countries, self._cells = countries, cells

    def countries_of(self, mcc: int) -> frozenset[str]:
        """The countries of a mobile country code; none where it is not known."""
        return self._countries.get(mcc, frozenset())

    def position(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...]) -> Place | None:
        """Where the first cell stands that the table knows; access points are in no table that may be passed on."""
        for cell in cells:
            found = self._cells.get(cell[:4])
            if found is not None:
                return found
        return None


@cache
def network_tables(cells: Path | None = None) -> NetworkTables:
    """The codes, and the cells of a file. Raises InputError where that is no such table."""
    stated: dict[int, list[str]] = knowledge_data("mobile-countries.yaml")["countries"]
    countries = {int(mcc): frozenset(lands) for mcc, lands in stated.items()}
    return NetworkTables(countries, _cells(cells) if cells is not None else {})


def _cells(path: Path) -> dict[tuple[int, int, int, int], Place]:
    rows = csv.DictReader(io.StringIO(read_file(path).decode("utf-8", "replace")))
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise InputError(f"{path} is no table of cells.", hint=f"Columns: {', '.join(_COLUMNS)}.")
    found = {}
    for row in rows:
        try:
            key = (int(row["mcc"]), int(row["net"]), int(row["area"]), int(row["cell"]))
            place = (float(row["lat"]), float(row["lon"]), max(float(row["range"]), _LEAST))
        except (TypeError, ValueError):
            continue  # a table of millions of lines has some that say nothing
        if abs(place[0]) <= 90 and abs(place[1]) <= 180:
            found[key] = place
    return found
