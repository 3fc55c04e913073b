"""The map of a consignment: the planned way, where each tracker was, and where something was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

import numpy as np

from sekisho.location.borders import Borders
from sekisho.location.tracking import Event, Plan
from sekisho.location.tracking.model import Point
from sekisho.service.map_drawing import Layer, Line, Mark, Marks, draw
from sekisho.service.tracking import Told, TrackingWords

_KINDS = ("track", "landmark", "region", "other")
_GRAVE = 1.5  # log-odds
_DETAIL = 12.0  # degrees: where more happened, the whole way shows it
_CLOSE = 0.08  # degrees
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_MOST = 12  # findings that are named on the map; the text has all


def draw_map(told: Told, borders: Borders, words: TrackingWords, iso: Callable[[int], str], lang: str = "en") -> str:
    """An SVG document: the whole way, and below it, where something was found, what happened there."""
    title = f"{told.plan.consignment}  {iso(told.story.until)}"
    about = f"{words('words', 'state')}: {words('states', told.story.state.value)}"
    near = _nearby(told)
    layers = _layers(told, words, named=near is None)
    whole = draw(borders, layers, lang, title=title, description=about)
    if near is None:
        return whole
    named = Marks(_found(told, words), "alarm", words("words", "found"))
    close = [replace(one, shown=False) for one in layers if isinstance(one, Line) and _passes(one, near)]
    if close and close[0].kind == "plan":
        close[0] = replace(close[0], label=words("words", "planned"))
    places = [mark for mark in _places(told.plan) if _inside(mark.lat, mark.lon, near)]
    detail = draw(borders, [*close, Marks(places, "site"), _last(told, words), named], lang, title=title)
    return _stacked(whole, detail, title)


def _stacked(upper: str, lower: str, title: str) -> str:
    """Two drawings of one width, one below the other."""
    parts, height = [], 0
    for drawing in (upper, lower):
        size = _VIEW.search(drawing)
        wide, tall = (int(float(size[1])), int(float(size[2]))) if size else (960, 560)
        place = f'<svg y="{height}" width="{wide}" height="{tall}" style="width:{wide}px;height:{tall}px" '
        parts.append(drawing.replace("<svg ", place, 1))
        height += tall
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" role="img" aria-label="{escape(title)}"'
    )
    return f'{head} style="width:100%;height:auto;display:block">{"".join(parts)}</svg>'


def _nearby(told: Told) -> tuple[float, float, float] | None:
    """Around what was found and where the trackers are: latitude, longitude, degrees; None where that is most of it."""
    points = [at for event, at in told.story.found if event.weight >= _GRAVE]
    if not points:
        return None
    points += [(seen.lat, seen.lon) for seen in told.story.seen if seen.lat is not None and seen.lon is not None]
    lats, lons = np.array(points).T
    lons = lons[0] + (lons - lons[0] + 180) % 360 - 180
    span = max(float(np.ptp(lats)), float(np.ptp(lons)), 0.3)
    middle = float(lats.min() + lats.max()) / 2, float(lons.min() + lons.max()) / 2
    return (*middle, span * 0.8) if span < _DETAIL else None


def _inside(lat: float, lon: float, near: tuple[float, float, float]) -> bool:
    return abs(lat - near[0]) <= near[2] and abs((lon - near[1] + 180) % 360 - 180) <= near[2]


def _passes(line: Line, near: tuple[float, float, float]) -> bool:
    """Whether a line comes by there."""
    return any(_inside(lat, lon, near) for lat, lon in line.path.tolist())


def _layers(told: Told, words: TrackingWords, *, named: bool) -> list[Layer]:
    """All of it; ``named``: no second map says which tracker is where."""
    layers: list[Layer] = [
        Line(np.array(leg.path, np.float64), "plan", words("words", "planned") if number == 0 else "")
        for number, leg in enumerate(told.plan.legs)
    ]
    for number, (tracker, track) in enumerate(zip(told.trackers, told.story.tracks, strict=True)):
        if len(track) > 1:
            kind = _KINDS[number % len(_KINDS)]
            layers.append(Line(np.array(_thinned(track), np.float64), kind, tracker.device))
    layers.append(Marks(_places(told.plan), "site"))
    last = _last(told, words)
    if not named:
        last = replace(last, marks=[replace(mark, text="") for mark in last.marks])
    return [*layers, last, Marks([Mark(*at) for _, at in _grave(told)], "alarm", words("words", "found"))]


def _last(told: Told, words: TrackingWords) -> Marks:
    seen = [
        Mark(one.lat, one.lon, one.device) for one in told.story.seen if one.lat is not None and one.lon is not None
    ]
    kept = _apart(seen)
    together = [replace(one, text=", ".join(mark.text for mark in seen if not _clear(mark, one))) for one in kept]
    return Marks(together, "track", words("words", "position"))


def _places(plan: Plan) -> list[Mark]:
    return [Mark(*place.at, place.name) for place in plan.places]


def _thinned(track: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """At most a few hundred points, the last among them."""
    step = max(1, len(track) // 400)
    return [*track[::step], track[-1]]


def _grave(told: Told) -> list[tuple[Event, Point]]:
    return [(event, at) for event, at in told.story.found if event.weight >= _GRAVE]


def _found(told: Told, words: TrackingWords) -> list[Mark]:
    """What was found, the gravest of each neighbourhood named; each kind once."""
    named: set[str] = set()
    marks = []
    for event, at in sorted(_grave(told), key=lambda pair: (-pair[0].weight, pair[0].time)):
        if event.code not in named:
            named.add(event.code)
            marks.append(Mark(*at, words("short", event.code)))
    return _apart(marks)[:_MOST]


def _apart(marks: list[Mark]) -> list[Mark]:
    """The first of those that would be written over one another."""
    kept: list[Mark] = []
    for mark in marks:
        if all(_clear(mark, one) for one in kept):
            kept.append(mark)
    return kept


def _clear(one: Mark, other: Mark) -> bool:
    """Whether what is written beside them does not meet."""
    return abs(one.lat - other.lat) > _CLOSE or abs(one.lon - other.lon) > 4 * _CLOSE
