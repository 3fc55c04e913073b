"""The owners above an entity as a drawing: boxes in rows, the entity below, what the proof rests on in bold."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

from sekisho.parties.ownership import Assessment, Link
from sekisho.parties.ownership.model import WHOLE

MOST = 48  # boxes; a drawing of more is no drawing
BOX, TALL, GAP, ROW = 196, 56, 22, 128  # pixels
_MARGIN = 24
_LETTERS = 24  # half-width letters that fit on a line of a box


@dataclass(frozen=True, slots=True)
class Box:
    """An owner or the entity itself; ``x``, ``y`` of its upper left corner; ``mark`` names its style."""

    entity: str
    lines: tuple[str, ...]
    name: str
    note: str
    mark: str  # listed, maybe, certain, possible, no
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A holding, from the owner down; ``at`` is where its label stands."""

    path: str
    label: str
    at: tuple[float, float]
    bold: bool
    dashed: bool  # control


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything placed; ``left_out`` owners did not fit."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int


def above(assessment: Assessment, entity: str) -> tuple[list[Link], int]:
    """Holdings and powers above an entity, nearest first, until the drawing is full, and how many owners are left."""
    network = assessment.network
    start = network.number(entity)
    if start is None:
        return [], 0
    seen, waiting, found, left_out = {start}, deque([start]), [], 0
    while waiting:
        node = waiting.popleft()
        for links, kind in ((network.owners, "ownership"), (network.controllers, "control")):
            span = range(int(links.start[node]), int(links.start[node + 1]))
            for at in sorted(span, key=lambda at: -int(links.high[at])):
                owner = int(links.target[at])
                if owner not in seen:
                    if len(seen) >= MOST:
                        left_out += 1
                        continue
                    seen.add(owner)
                    waiting.append(owner)
                source = network.stakes["source"][int(links.row[at])] or ""
                low, high = int(links.low[at]) / WHOLE, int(links.high[at]) / WHOLE
                found.append(Link(str(network.ids[owner]), str(network.ids[node]), kind, low, high, source))
    return found, left_out


def draw(
    entity: str,
    links: Iterable[Link],
    proved: Iterable[Link],
    looks: Mapping[str, tuple[str, str, str]],
    labels: Mapping[tuple[str, str, str], str],
    left_out: int = 0,
) -> Drawing:
    """Place boxes and arrows.

    Args:
        entity: stands in the lowest row.
        links: what is drawn.
        proved: the links that a proof rests on.
        looks: entity -> (name, note, mark).
        labels: (owner, owned, kind) -> what an arrow says.
        left_out: how many owners are not drawn.
    """
    links = list(dict.fromkeys(links))
    bold = {(link.owner, link.owned, link.kind) for link in proved}
    rows = _rows(entity, links)
    width = max(len(row) for row in rows) * (BOX + GAP) - GAP + 2 * _MARGIN
    places: dict[str, tuple[float, float]] = {}
    for depth, row in enumerate(rows):
        if depth:
            row.sort(key=lambda one: _centre(one, links, places))
        left = (width - len(row) * (BOX + GAP) + GAP) / 2
        for at, one in enumerate(row):
            places[one] = (left + at * (BOX + GAP), _MARGIN + (len(rows) - 1 - depth) * ROW)
    boxes = tuple(Box(one, _lines(looks[one][0]), *looks[one], *place) for one, place in places.items())
    arrows = tuple(_arrow(link, places, labels, bold) for link in links)
    return Drawing(width, 2 * _MARGIN + (len(rows) - 1) * ROW + TALL, boxes, arrows, left_out)


def _rows(entity: str, links: list[Link]) -> list[list[str]]:
    """Entities by their steps from the one below, the lowest row first."""
    over: dict[str, list[str]] = {}
    for link in links:
        over.setdefault(link.owned, []).append(link.owner)
    depth, waiting = {entity: 0}, deque([entity])
    while waiting:
        one = waiting.popleft()
        for owner in over.get(one, ()):
            if owner not in depth:
                depth[owner] = depth[one] + 1
                waiting.append(owner)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for one, at in depth.items():
        rows[at].append(one)
    return rows


def _centre(one: str, links: list[Link], places: Mapping[str, tuple[float, float]]) -> float:
    """The mean place of what it holds in the rows below."""
    below = [places[link.owned][0] for link in links if link.owner == one and link.owned in places]
    return sum(below) / len(below) if below else 0.0


def _arrow(
    link: Link,
    places: Mapping[str, tuple[float, float]],
    labels: Mapping[tuple[str, str, str], str],
    bold: set[tuple[str, str, str]],
) -> Arrow:
    key = (link.owner, link.owned, link.kind)
    (x1, y1), (x2, y2) = places[link.owner], places[link.owned]
    aside = 14 if link.kind == "control" else 0
    x1, x2 = x1 + BOX / 2 + aside, x2 + BOX / 2 + aside
    if y1 < y2:
        y1 += TALL
        bend = (y2 - y1) / 2
        path, at = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}", (x1 + x2) / 2
        return Arrow(path, labels[key], (at, (y1 + y2) / 2), key in bold, link.kind == "control")
    # upwards or level, as in a circle: around the right side
    side = max(x1, x2) + BOX / 2 + 34
    y1, y2 = y1 + TALL / 2, y2 + TALL / 2 + 8
    path = f"M{x1 + BOX / 2 - aside:g} {y1:g}C{side:g} {y1:g} {side:g} {y2:g} {x2 + BOX / 2 - aside:g} {y2:g}"
    return Arrow(path, labels[key], (side - 10, (y1 + y2) / 2), key in bold, link.kind == "control")


def _lines(name: str) -> tuple[str, ...]:
    """A name on at most two lines of a box."""
    lines, line, wide = [], "", 0
    for piece in _pieces(name):
        size = sum(2 if east_asian_width(c) in "WF" else 1 for c in piece)
        if wide + size > _LETTERS and line:
            lines.append(line.strip())
            line, wide = "", 0
        line, wide = line + piece, wide + size
    lines.append(line.strip())
    return tuple(lines) if len(lines) <= 2 else (lines[0], lines[1][: _LETTERS - 1] + "…")


def _pieces(name: str) -> list[str]:
    """Words, or single characters where a script writes none."""
    pieces: list[str] = []
    for char in name:
        free = east_asian_width(char) in "WF"
        if not pieces or free or pieces[-1].endswith(" ") or len(pieces[-1]) >= _LETTERS:
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces
