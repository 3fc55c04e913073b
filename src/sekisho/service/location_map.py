"""A unit's region as a map: where it can be, restricted land within it in red, the landmarks and their disks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sekisho.location.borders import Borders
from sekisho.location.proof import Cells, Cover, Disks, Landmarks, Plan, Site, Terms
from sekisho.location.proof.model import Bools, Floats
from sekisho.location.proof.outlook import Place
from sekisho.location.sphere import EARTH_KM
from sekisho.service.map_drawing import Cells as Squares
from sekisho.service.map_drawing import Circle, Layer, Mark, Marks, Shade, draw
from sekisho.service.wording import clean

_DISKS = 3  # the narrowest, which cut the region
_NAMED = 4  # landmarks that are shown: those that cut the region
_LONGEST = 24
Said = Mapping[str, str]


def region_map(
    borders: Borders, landmarks: Landmarks, rtt_ms: Floats, ground: Cover, terms: Terms, site: Site | None,
    propose: Place | None, said: Said, lang: str,
) -> str:  # fmt: skip
    """One SVG of a unit's region.

    Args:
        borders: the map. landmarks, rtt_ms, ground, terms: as for the verdict.
        site: where the unit is said to be. propose: where one landmark more would help most.
        said: title, description, and the legend: restricted, region, both, landmark, disk, site, next.
        lang: of the note on borders.
    """
    disks = Disks.of(landmarks, rtt_ms, terms)
    inside = [
        *_squares(ground.other, disks.reached(ground.other, terms.tolerate), "region", said["region"]),
        *_squares(ground.restricted, disks.reached(ground.restricted, terms.tolerate), "alarm", said["both"]),
    ]
    layers: list[Layer] = [Shade(ground.codes, "restricted", said["restricted"]), *inside]
    narrow = list(zip(disks.order.tolist(), (disks.wide * EARTH_KM).tolist(), strict=True))[:_DISKS]
    for number, (at, km) in enumerate(narrow):
        label = "" if number else said["disk"]
        layers.append(
            Circle(float(landmarks.lat[at]), float(landmarks.lon[at]), km, "landmark", label, shown=not inside)
        )
    marks = [_mark(landmarks, at) for at in disks.order.tolist()[:_NAMED]]
    layers.append(Marks(marks, "landmark", said["landmark"]))
    if propose is not None:
        layers.append(Marks([_of(propose)], "plan", said["next"]))
    if site is not None:
        layers.append(Marks([Mark(site.lat, site.lon)], "site", said["site"]))
    return draw(borders, layers, lang, title=said["title"], description=said["description"])


def plan_map(
    borders: Borders, sites: Sequence[Place], standing: Sequence[Place], chosen: Plan, codes: frozenset[str],
    said: Said, lang: str,
) -> str:  # fmt: skip
    """One SVG of a plan: sites that are provable and those that are not, landmarks that stand and those to place."""
    unproved = {one.site for one in chosen.unproved}
    layers: list[Layer] = [
        Shade(codes, "restricted", said["restricted"]),
        Marks([_of(p) for p in standing], "other", said["standing"]),
        Marks(_placed(chosen), "plan", said["placed"]),
        Marks([_of(p) for p in sites if p.name not in unproved], "track", said["provable"]),
        Marks([_of(p) for p in sites if p.name in unproved], "alarm", said["unprovable"]),
    ]
    kept = [layer for layer in layers if not isinstance(layer, Marks) or layer.marks]
    return draw(borders, kept, lang, title=said["title"], description=said["description"])


def _placed(chosen: Plan) -> list[Mark]:
    """Places of a plan, each once, with how many landmarks belong there."""
    counts: dict[Place, int] = {}
    for step in chosen.steps:
        counts[step.place] = counts.get(step.place, 0) + 1
    return [Mark(p.lat, p.lon, f"{_of(p).text} ×{n}" if n > 1 else _of(p).text) for p, n in counts.items()]


def _of(place: Place) -> Mark:
    return Mark(place.lat, place.lon, clean(place.name, _LONGEST))


def _mark(landmarks: Landmarks, at: int) -> Mark:
    return Mark(float(landmarks.lat[at]), float(landmarks.lon[at]), clean(landmarks.ids[at], _LONGEST))


def _squares(cells: Cells, marks: Bools, kind: str, label: str) -> list[Layer]:
    """The marked cells as one area; none where there are none."""
    return [Squares(cells.lat[marks], cells.lon[marks], cells.size[marks], kind, label)] if marks.any() else []
