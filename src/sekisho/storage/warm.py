"""Compile the loops over borders, fences, seas and regions, and the log's, once, so that nothing later waits for it.

::

    python -m sekisho.storage.warm
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sekisho.ledger import Growing
from sekisho.location.fences import FenceSet, FenceWatch
from sekisho.location.proof import Landmarks, Terms, cover, verify
from sekisho.storage.borders import open_borders, open_sea
from sekisho.storage.tiles.batch import Large
from sekisho.storage.tiles.placing import place_many


def warm() -> str:
    """Ask every loop something; the country of Tokyo ('JP')."""
    lat, lon = np.array([35.68, 30.0]), np.array([139.76, 142.0])
    found = open_borders().countries(lat, lon)
    open_borders().distance_km(lat, lon, frozenset({"KP"}))
    open_sea().path((35.1, 129.04), (34.69, 135.2))
    fixes = pl.DataFrame({"tracker": ["a"], "at": [0], "lat": [35.6], "lon": [139.8]})
    FenceWatch(FenceSet.of_circles(["a"], [35.6], [139.8], [1.0])).update(fixes)
    ground = cover(open_borders(), frozenset({"MO"}), 2.0)
    marks = Landmarks(("a",), lat[:1], lon[:1], np.zeros(1))
    verify(marks, np.ones(1), ground, Terms(tolerate=0, least=1))
    Large(Growing(), [b""]).write()
    place_many([], [])
    return str(found[0])


if __name__ == "__main__":
    warm()
