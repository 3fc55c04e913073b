"""A world of two lands for tests: everything east of 100 degrees is restricted (RR), a band west of it is free (FF).

Between 20 and 40 degrees north; the rest is sea. ``far`` islands of RR may be added: places that a coarse grid misses.
"""

from __future__ import annotations

import numpy as np

from sekisho.location.sphere import between_km


class FlatLand:
    """Boxes of land with exact answers, slow and simple."""

    def __init__(
        self, boxes: dict[str, tuple[float, float, float, float]], dots: dict[str, tuple[float, float]]
    ) -> None:
        self.boxes, self.dots = boxes, dots

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(name.split("-")[0] for name in (*self.boxes, *self.dots))

    def distance_km(self, lat, lon, codes):
        found = np.full(len(lat), np.inf)
        for name, (south, north, west, east) in self.boxes.items():
            if name.split("-")[0] in codes:
                # the nearest point of a box at these latitudes, searched along its edge
                edge_lat = np.concatenate(
                    [np.linspace(south, north, 161)] * 2 + [np.full(161, south), np.full(161, north)]
                )
                edge_lon = np.concatenate(
                    [np.full(161, west), np.full(161, east), np.linspace(west, east, 161), np.linspace(west, east, 161)]
                )
                km = np.array([between_km(a, o, edge_lat, edge_lon).min() for a, o in zip(lat, lon, strict=True)])
                inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
                found = np.minimum(found, np.where(inside, 0.0, km))
        for name, (dot_lat, dot_lon) in self.dots.items():
            if name.split("-")[0] in codes:
                found = np.minimum(found, between_km(np.asarray(lat), np.asarray(lon), dot_lat, dot_lon))
        return found

    def within(self, lat, lon, codes):
        return self.distance_km(lat, lon, codes) == 0

    def countries(self, lat, lon, *, nearest_km=25.0):
        names = sorted(self.codes)
        far = np.stack([self.distance_km(np.asarray(lat), np.asarray(lon), frozenset({name})) for name in names])
        best = far.argmin(0)
        return np.where(far.min(0) <= nearest_km, np.array(names)[best], "")


LAND = FlatLand({"RR": (20, 40, 100, 120), "FF": (20, 40, 70, 100)}, {"RR-island": (10.03, 60.07)})
