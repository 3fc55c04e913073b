"""Maps as SVG: borders, ways, places, circles on the earth and cells, without anything from elsewhere.

    >>> way = Line(np.array([[35.6, 139.8], [1.3, 103.8]]), "plan")
    >>> end = Marks([Mark(1.3, 103.8, "Singapore")], "site", "place of delivery")
    >>> draw(open_borders(), [way, end], "en", title="Way of c-1")  # doctest: +SKIP

What is shown decides on the projection (``map_projection``). Kinds name the look, and a legend says what each is where
a layer has a ``label``. Light and dark follow the reader's setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray

from sekisho.location.borders import Borders
from sekisho.location.sphere import circle
from sekisho.service.map_look import KINDS, NOTE, STYLE, UNIT
from sekisho.service.map_path import GRAIN, path_of, ring_of
from sekisho.service.map_projection import Projection, fitted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A path of (latitude, longitude), followed along great circles. ``shown``: the map makes room for it."""

    path: Floats
    kind: str
    label: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Mark:
    """A place with what is written beside it."""

    lat: float
    lon: float
    text: str = ""


@dataclass(frozen=True)
class Marks:
    """Places as dots."""

    marks: Sequence[Mark]
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Circle:
    """Everything within ``km`` of a place, over the sphere. ``shown``: the map makes room for it."""

    lat: float
    lon: float
    km: float
    kind: str
    label: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Cells:
    """Cells of ``step`` degrees (one for all, or one each) around their middles, filled as one area."""

    lat: Floats
    lon: Floats
    step: float | Floats
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Shade:
    """Land of these codes, shaded."""

    codes: frozenset[str]
    kind: str = "restricted"
    label: str = ""
    shown: bool = field(default=False, repr=False)


_THIN = 1.2  # units: lines of land are thinned to this, or to a little less
_STRAIGHT = 1.0  # degrees: sides of cells are drawn straight over so much

Layer = Line | Marks | Circle | Cells | Shade


def draw(
    borders: Borders, layers: Sequence[Layer], lang: str = "en", *, title: str, description: str = "",
    width: int = 960, height: int = 560,
) -> str:  # fmt: skip
    """One ``<svg>`` element, to be put into a page or a file as it is.

    ``lang``: en, ja or ko, for the note on borders. Raises ValueError for a kind that is not in ``KINDS``.
    """
    for layer in layers:
        if layer.kind not in KINDS:
            raise ValueError(f"a map knows no kind {layer.kind!r}")
    flat = fitted(_shown(layers), width, height)
    shades = [layer for layer in layers if isinstance(layer, Shade)]
    parts = [f'<rect class="sea" width="{width}" height="{height}"/>', *_land(borders, flat, shades)]
    for layer in sorted(layers, key=lambda one: _DEPTH[type(one)]):
        parts += _layer(flat, layer)
    parts += _texts(flat, layers)
    foot, tall = _foot(flat, layers, lang)
    inner = "".join(parts)
    name = escape(title)
    told = f"<desc>{escape(description)}</desc>" if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sk-map" viewBox="0 0 {width} {height + tall}" role="img" '
        f'lang="{escape(lang)}" aria-label="{name}"><title>{name}</title>{told}<style>{_STYLE}</style>'
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{inner}</svg>{foot}</svg>'
    )


def _shown(layers: Sequence[Layer]) -> Floats:
    """The places that the map must show."""
    found: list[Floats] = []
    for layer in layers:
        if isinstance(layer, Line) and layer.shown:
            found.append(layer.path)
        elif isinstance(layer, Marks):
            found.append(np.array([(mark.lat, mark.lon) for mark in layer.marks]).reshape(-1, 2))
        elif isinstance(layer, Circle) and layer.shown:
            found.append(circle(layer.lat, layer.lon, layer.km, 24))
        elif isinstance(layer, Cells):
            found.append(np.column_stack([layer.lat, layer.lon]))
    return np.concatenate(found) if found else np.empty((0, 2))


@lru_cache(maxsize=16)
def _outlines(borders: Borders, tolerance: float) -> list[tuple[str, list[Floats]]]:
    return borders.outline(tolerance_deg=tolerance)


def _land(borders: Borders, flat: Projection, shades: Sequence[Shade]) -> list[str]:
    """Land, its shaded parts, and the lines between areas; the cut at 180 degrees is no line."""
    tolerance = float(2.0 ** (np.floor(2 * np.log2(max(flat.km_a_unit / 111.2 * _THIN, 1e-5))) / 2))
    kinds = {code: shade.kind for shade in shades for code in shade.codes}
    fills: dict[str, list[str]] = {"": []}
    strokes: list[str] = []
    drawn: set[bytes] = set()
    for code, rings in _outlines(borders, tolerance):
        kind = kinds.get(code, "")
        if not kind and np.ptp(rings[0], axis=0).max() < tolerance:  # too small to be seen; shaded land never is
            continue
        fills.setdefault(kind, []).extend(ring_of(area, whole=True) for area in flat.areas(rings[0], rings[1:]))
        for run in (run for ring in rings for run in _real(ring)):
            for line in _undrawn(run, drawn):
                strokes += [path_of(part, whole=True) for part in flat.lines(line[:, ::-1], fine=True)]
    parts = [
        f'<path class="{"land" if not kind else "shade " + kind}" d="{"".join(paths)}"/>'
        for kind, paths in fills.items()
        if paths
    ]
    return [f'<g transform="scale({1 / GRAIN:g})">', *parts, f'<path class="border" d="{"".join(strokes)}"/></g>']


def _real(ring: Floats) -> list[Floats]:
    """Runs of a ring that do not lie on the cut at 180 degrees or the pole."""
    at = np.abs(ring)
    cut = ((at[:-1, 0] > 179.999) & (at[1:, 0] > 179.999)) | ((at[:-1, 1] > 89.999) | (at[1:, 1] > 89.999))
    runs = np.split(np.arange(len(cut)), np.flatnonzero(np.diff(cut)) + 1)
    return [ring[run[0] : run[-1] + 2] for run in runs if len(run) and not cut[run[0]]]


def _undrawn(run: Floats, drawn: set[bytes]) -> Iterator[Floats]:
    """What of a run is not drawn yet, noting it: two neighbours share their border."""
    swap = (run[:-1, 0] > run[1:, 0]) | ((run[:-1, 0] == run[1:, 0]) & (run[:-1, 1] > run[1:, 1]))
    pairs = np.where(swap[:, None], np.hstack([run[1:], run[:-1]]), np.hstack([run[:-1], run[1:]]))
    begin = 0
    for at, pair in enumerate(pairs):
        key = pair.tobytes()
        if key in drawn:
            if at > begin:
                yield run[begin : at + 1]
            begin = at + 1
        drawn.add(key)
    if begin < len(pairs):
        yield run[begin:]


def _layer(flat: Projection, layer: Layer) -> list[str]:
    if isinstance(layer, Line) and len(layer.path) > 1:
        return [f'<path class="line {layer.kind}" d="{"".join(path_of(line) for line in flat.lines(layer.path))}"/>']
    if isinstance(layer, Circle):
        return [f'<path class="disk {layer.kind}" d="{"".join(path_of(r) + "Z" for r in flat.areas(_ring(layer)))}"/>']
    if isinstance(layer, Cells) and len(layer.lat):
        scale = f"scale({1 / GRAIN:g})"
        return [f'<path class="cells {layer.kind}" transform="{scale}" d="{_merged(flat, layer)}"/>']
    if isinstance(layer, Marks) and layer.marks:
        places = flat.points(np.array([(mark.lat, mark.lon) for mark in layer.marks], np.float64))
        return [f'<circle class="mark {layer.kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>' for x, y in places]
    return []


def _ring(layer: Circle) -> Floats:
    """The circle as (longitude, latitude), its area to the left; led round a pole that lies within."""
    around = circle(layer.lat, layer.lon, min(layer.km, 20_000.0), 180)[::-1]
    lon = np.degrees(np.unwrap(np.radians(np.append(around[:, 1], around[0, 1]))))
    ring = np.column_stack([lon, np.append(around[:, 0], around[0, 0])])
    if abs(lon[-1] - lon[0]) > 180:
        pole = 90.0 if lon[-1] > lon[0] else -90.0
        return np.concatenate([ring, [[lon[-1], pole], [lon[0], pole], ring[0]]])
    return ring


def _merged(flat: Projection, layer: Cells) -> str:
    """The outlines of all cells together: a tenth of what each by itself would take."""
    sides = _rows(layer, flat.km_a_unit / 111.2)
    found = []
    for area in shapely.get_parts(shapely.segmentize(shapely.union_all(shapely.box(*sides.T)), _STRAIGHT)):
        outline, *holes = [shapely.get_coordinates(ring) for ring in shapely.get_rings(area)]
        # an area lies to the left of its outline
        outline = outline if shapely.is_ccw(shapely.linearrings(outline)) else outline[::-1]
        found += flat.areas(outline, holes)
    return "".join(ring_of(ring, whole=True) for ring in found)


def _rows(layer: Cells, least: float) -> Floats:
    """West, south, east, north of cells, those beside each other as one.

    What is smaller than ``least`` degrees, which is not seen, becomes as large as that at least.
    """
    step = np.broadcast_to(np.asarray(layer.step, np.float64), layer.lat.shape)
    step = step * np.exp2(np.ceil(np.log2(np.maximum(least / step, 1.0))))
    corner = np.column_stack([np.floor(layer.lat / step), np.floor(layer.lon / step)])
    rest = np.column_stack([layer.lat, layer.lon]) / step[:, None] - corner - 0.5
    rest[np.broadcast_to(np.asarray(layer.step), layer.lat.shape) < step] = 0.0
    cells = np.unique(np.column_stack([step, corner + rest]), axis=0)
    new = np.append(True, (np.diff(cells[:, :2], axis=0) != 0).any(1) | (np.diff(cells[:, 2]) != 1))
    first, last = np.flatnonzero(new), np.append(np.flatnonzero(new)[1:] - 1, len(cells) - 1)
    size, south = cells[first, 0], cells[first, 0] * cells[first, 1]
    return np.column_stack(
        [size * cells[first, 2], np.maximum(south, -90), size * (cells[last, 2] + 1), np.minimum(south + size, 90)]
    )


def _texts(flat: Projection, layers: Sequence[Layer]) -> list[str]:
    """Names beside their marks, on the side where they meet no other."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for layer in layers:
        for mark in layer.marks if isinstance(layer, Marks) else ():
            if not mark.text:
                continue
            ((x, y),) = flat.points(np.array([[mark.lat, mark.lon]]))
            wide = 8.5 * sum(2 if ord(letter) > 0x2E80 else 1 for letter in mark.text)
            box, anchor, at = _free(x, y, wide, taken, flat.width)
            taken.append(box)
            found.append(
                f'<text class="name" text-anchor="{anchor}" x="{at[0]:.1f}" y="{at[1]:.1f}">{escape(mark.text)}</text>'
            )
    return found


def _free(
    x: float, y: float, wide: float, taken: Sequence[tuple[float, float, float, float]], width: float
) -> tuple[tuple[float, float, float, float], str, tuple[float, float]]:
    """The first side on which a name meets no other and stays in the frame; else the right one."""
    sides = [
        ((x + 8, y - 11, x + 8 + wide, y + 9), "start", (x + 8, y + 5)),
        ((x - 8 - wide, y - 11, x - 8, y + 9), "end", (x - 8, y + 5)),
        ((x - wide / 2, y - 29, x + wide / 2, y - 9), "middle", (x, y - 13)),
        ((x - wide / 2, y + 9, x + wide / 2, y + 29), "middle", (x, y + 23)),
    ]
    for box, anchor, at in sides:
        meets = any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in taken)
        if not meets and box[0] > 2 and box[2] < width - 2:
            return box, anchor, at
    inside = [side for side in sides if side[0][0] > 2 and side[0][2] < width - 2]
    return (inside or sides)[0]


def _foot(flat: Projection, layers: Sequence[Layer], lang: str) -> tuple[str, int]:
    """Legend, scale and the note on borders below the map; and how tall they are."""
    labelled = [layer for layer in layers if layer.label]
    parts, x, y = [], 12.0, flat.height + 26
    for layer in labelled:
        # letters are larger on narrow pages
        wide = 50 + 13.5 * sum(2 if ord(letter) > 0x2E80 else 1 for letter in layer.label)
        if x > 12 and x + wide > flat.width:
            x, y = 12.0, y + 28
        parts.append(
            f'<g transform="translate({x:.0f} {y:.0f})">{_sample(layer)}'
            f'<text x="30" y="5">{escape(layer.label)}</text></g>'
        )
        x += wide
    y += 30 if labelled else 0
    km = 10 ** np.floor(np.log10(flat.km_a_unit * 160))
    km *= max(one for one in (1, 2, 5) if one * km <= flat.km_a_unit * 160)
    parts.append(
        f'<path class="scale" d="M12 {y - 4:.0f}v5h{km / flat.km_a_unit:.1f}v-5"/>'
        f'<text class="note" x="{22 + km / flat.km_a_unit:.0f}" y="{y + 3:.0f}">{km:,g} {UNIT[lang]}</text>'
        f'<text class="note" text-anchor="end" x="{flat.width - 12:.0f}" y="{y + 3:.0f}">{escape(NOTE[lang])}</text>'
    )
    return f'<g class="foot">{"".join(parts)}</g>', int(y + 16 - flat.height)


def _sample(layer: Layer) -> str:
    if isinstance(layer, Line):
        return f'<path class="line {layer.kind}" d="M0 0h22"/>'
    if isinstance(layer, Marks):
        return f'<circle class="mark {layer.kind}" cx="11" r="4.5"/>'
    name = {Circle: "disk", Cells: "cells", Shade: "shade"}[type(layer)]
    return f'<path class="{name} {layer.kind}" d="M1 -7h20v14h-20z"/>'


_DEPTH = {Shade: 0, Cells: 1, Circle: 2, Line: 3, Marks: 4}
_STYLE = "".join(line.strip() for line in STYLE.splitlines())
