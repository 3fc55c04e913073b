"""TopoJSON: shared, quantised boundary lines, read into polygons that are cut at the antimeridian.

    >>> decode(content, "countries")     # doctest: +SKIP
    [Shape(name='Japan', identifier='392', polygons=[[ring, hole], ...])]

The format leaves out the cut at 180 degrees: the ring of a country that reaches over it jumps from 179.9 to -179.9.
Read as it stands, such a ring covers every meridian between, and half of the north lies in Russia. Here a ring is first
unrolled (its longitudes run on past 180), then cut into the parts east and west of the line. A ring around a pole is
closed over the pole.

Source: The TopoJSON Format Specification 1.0 (arcs, transform, negative indices), read 2026-11-28.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from sekisho.vocabulary.errors import UnreadableFile

Ring = NDArray[np.float64]  # (n, 2): longitude, latitude in degrees; the last point is the first


@dataclass(frozen=True, slots=True)
class Shape:
    """One object of a collection: its name and id as stated, its area within longitudes -180 to 180."""

    name: str
    identifier: str
    area: shapely.MultiPolygon


def decode(content: bytes, collection: str) -> list[Shape]:
    """The areas of a collection, in its order; lines and points are left out.

    Raises:
        UnreadableFile: where it is no TopoJSON, lacks the collection, or an arc is named that is not there.
    """
    try:
        topology = orjson.loads(content)
        arcs = _arcs(topology)
        geometries = topology["objects"][collection]["geometries"]
        return [_shape(one, arcs) for one in geometries if one.get("type") in ("Polygon", "MultiPolygon")]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise UnreadableFile(f"no TopoJSON with a collection {collection!r}: {fault!r}") from fault


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    transform = topology.get("transform")
    found = []
    for arc in topology["arcs"]:
        points = np.asarray(arc, np.float64)[:, :2]
        if transform is not None:
            points = np.cumsum(points, axis=0) * transform["scale"] + transform["translate"]
        found.append(points)
    return found


def _shape(geometry: dict[str, Any], arcs: list[Ring]) -> Shape:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    parts = [part for rings in polygons for part in _polygons([_ring(indices, arcs) for indices in rings])]
    name = str((geometry.get("properties") or {}).get("name", ""))
    return Shape(name, str(geometry.get("id", "")), shapely.MultiPolygon(parts))


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined end to end; ~n is arc n walked backwards; joints stand once."""
    pieces: list[Ring] = []
    for at in indices:
        arc = arcs[at] if at >= 0 else arcs[~at][::-1]
        pieces.append(arc[1:] if pieces else arc)
    return np.concatenate(pieces)


def unroll(ring: Ring) -> Ring:
    """The ring with longitudes that run on over 180 instead of jumping; it is open where it goes round a pole."""
    steps = np.diff(ring[:, 0])
    turns = np.concatenate([[0.0], np.cumsum(np.where(steps > 180, -360.0, np.where(steps < -180, 360.0, 0.0)))])
    return np.column_stack([ring[:, 0] + turns, ring[:, 1]])


def _polygons(rings: list[Ring]) -> list[shapely.Polygon]:
    """The polygon of an outline and its holes, cut at 180 degrees."""
    outline, *holes = (_closed(unroll(ring)) for ring in rings)
    if outline is None:
        return []
    middle = outline[:, 0].mean()
    placed = [_moved(hole, round((middle - hole[:, 0].mean()) / 360)) for hole in holes if hole is not None]
    whole = shapely.make_valid(shapely.Polygon(outline, placed))
    if np.abs(outline[:, 0]).max() <= 180:
        return _areas(whole)
    found = []
    for turns in (-1, 0, 1):
        moved = shapely.transform(whole, partial(_moved, turns=turns))
        found += _areas(shapely.intersection(moved, shapely.box(-180, -90, 180, 90)))
    return found


def _moved(points: Ring, turns: float) -> Ring:
    """The same points, so many turns of the world further east."""
    return np.asarray(points + np.array([360.0 * turns, 0.0]))


def _closed(ring: Ring) -> Ring | None:
    """A ring that can bound an area; one that goes round the world is led over the nearer pole."""
    if len(ring) < 4:
        return None
    if abs(ring[-1, 0] - ring[0, 0]) < 1e-9:
        return ring
    pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
    return np.concatenate([ring, [[ring[-1, 0], pole], [ring[0, 0], pole], ring[0]]])


def _areas(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon" and part.area]
