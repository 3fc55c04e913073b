"""The map of a consignment: the planned way, where each tracker was, and where something was found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sekisho.location.borders import Borders
from sekisho.location.tracking import Plan
from sekisho.service.map_drawing import Layer, Line, Mark, Marks, draw
from sekisho.service.tracking import Told, TrackingWords

_KINDS = ("track", "landmark", "region", "other")
_GRAVE = 1.5  # log-odds
_MOST = 12  # findings that are named on the map; the text has all


def draw_map(told: Told, borders: Borders, words: TrackingWords, iso: Callable[[int], str], lang: str = "en") -> str:
    """An SVG document."""
    title = f"{told.plan.consignment}  {iso(told.story.until)}"
    about = f"{words('words', 'state')}: {words('states', told.story.state.value)}"
    return draw(borders, list(_layers(told, words)), lang, title=title, description=about)


def _layers(told: Told, words: TrackingWords) -> list[Layer]:
    layers: list[Layer] = [
        Line(np.array(leg.path, np.float64), "plan", words("words", "planned") if number == 0 else "")
        for number, leg in enumerate(told.plan.legs)
    ]
    for number, (tracker, track) in enumerate(zip(told.trackers, told.story.tracks, strict=True)):
        if len(track) > 1:
            kind = _KINDS[number % len(_KINDS)]
            layers.append(Line(np.array(_thinned(track), np.float64), kind, tracker.device))
    layers.append(Marks(_places(told.plan), "site"))
    last = [Mark(seen.lat, seen.lon) for seen in told.story.seen if seen.lat is not None and seen.lon is not None]
    if last:
        layers.append(Marks(last, "track", words("words", "position")))
    found = _found(told, words)
    if found:
        layers.append(Marks(found, "alarm", words("words", "found")))
    return layers


def _places(plan: Plan) -> list[Mark]:
    return [Mark(*place.at, place.name) for place in plan.places]


def _thinned(track: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """At most a few hundred points, the last among them."""
    step = max(1, len(track) // 400)
    return [*track[::step], track[-1]]


def _found(told: Told, words: TrackingWords) -> list[Mark]:
    """Findings of weight at the place where their tracker was; each kind is named once."""
    marks: list[Mark] = []
    named: set[str] = set()
    for event, at in told.story.found:
        if event.weight >= _GRAVE and len(marks) < _MOST:
            text = "" if event.code in named else words("short", event.code)
            named.add(event.code)
            marks.append(Mark(*at, text))
    return marks
