"""What the way asks of the map and of networks; the stations beside this one and ``storage`` fulfil it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

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


class Transmitter(NamedTuple):
    """A cell or access point of which somebody told us where it stands; ``radius`` in metres, reach included."""

    lat: float
    lon: float
    radius: float
    cell: bool = True


class Networks(Protocol):
    """Where cells and access points stand, as far as somebody has told us."""

    def known(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...], at: int | None) -> tuple[Transmitter, ...]:
        """Those of what is heard that are known at an instant (milliseconds)."""

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

    def known(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...], at: int | None) -> tuple[Transmitter, ...]:
        """None."""
        return ()

    def countries_of(self, mcc: int) -> frozenset[str]:
        """None."""
        return frozenset()
