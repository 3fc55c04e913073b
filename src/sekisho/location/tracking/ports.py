"""What the way asks of the map and of networks; the stations beside this one and ``storage`` fulfil it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sekisho.standards.trackers import Cell, Wifi

Floats = NDArray[np.float64]


class CountryMap(Protocol):
    """Which land a point lies in."""

    def countries(self, lat: Floats, lon: Floats) -> NDArray[np.str_]:
        """The code of each point; '' at sea."""

    def distance_km(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> Floats:
        """Kilometres to the nearest land of ``codes``."""


class Networks(Protocol):
    """Where cells and access points stand, as far as somebody has told us."""

    def position(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...]) -> tuple[float, float, float] | None:
        """Latitude, longitude, radius in metres of whoever hears these; None where none of them is known."""

    def countries_of(self, mcc: int) -> frozenset[str]:
        """The countries of a mobile country code (ITU-T E.212); none where it is not known."""


class Unknown:
    """A map and a network of which nothing is known: no country is found, nothing is contradicted."""

    def countries(self, lat: Floats, lon: Floats) -> NDArray[np.str_]:
        """None."""
        return np.full(len(lat), "")

    def distance_km(self, lat: Floats, lon: Floats, codes: frozenset[str]) -> Floats:
        """Unknown."""
        return np.full(len(lat), np.inf)

    def position(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...]) -> tuple[float, float, float] | None:
        """None."""
        return None

    def countries_of(self, mcc: int) -> frozenset[str]:
        """None."""
        return frozenset()
