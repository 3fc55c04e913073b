"""The story of a consignment under way, as one viewer may know it.

The register is cut to the viewer's first and everything is made from what is left (``location.tracking.seen_by``), so
that nothing of a covert tracker is in any output, by name, number or inference. Findings that an officer with the right
has released stand beside the story, without what they rest on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sekisho.location.tracking import (
    Event,
    Plan,
    Record,
    Register,
    Story,
    Tracker,
    Viewer,
    Witnessed,
    World,
    decode,
    replay,
    seen_by,
    witnessed,
    zones,
)
from sekisho.vocabulary.errors import UsageFault


class Released(Protocol):
    """A finding that was released."""

    @property
    def time(self) -> int:
        """Milliseconds since 1970."""

    @property
    def code(self) -> str:
        """Of the finding."""

    @property
    def by(self) -> str:
        """Who released it."""


class Records(Protocol):
    """Where records are read again."""

    def records(self, devices: Collection[str] | None = None, after: int = 0) -> Iterable[tuple[int, Record]]:
        """Number and record, of some devices or all."""

    def releases(self, consignment: str) -> Iterable[Released]:
        """What was released of a consignment."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its plan, its trackers (those that the viewer may know), marks and what was released."""

    story: Story
    plan: Plan
    trackers: tuple[Tracker, ...]
    marks: tuple[tuple[str, int], ...]
    fixes: int
    released: tuple[Released, ...]


def tell(consignment: str, register: Register, viewer: Viewer, store: Records, world: World, until: float) -> Told:
    """The whole story from the records. Raises UsageFault where there is no such consignment."""
    known = seen_by(register, viewer)
    plan = known.plans.get(consignment)
    if plan is None:
        raise UsageFault(f"There is no consignment {consignment} in the register.")
    trackers = tuple(sorted((t for t in known.trackers.values() if t.consignment == consignment), key=_device))
    fixes = fixes_of(known, store, {tracker.device for tracker in trackers})
    own = [one for one in fixes if one.fix.device in {tracker.device for tracker in trackers}]
    world = replace(world, zones=disturbed(own, known, store))
    story = replay(own, plan, trackers, world, until)
    counts: dict[str, int] = {}
    for one in own:
        for mark in one.marks:
            counts[mark.value] = counts.get(mark.value, 0) + 1
    released = tuple(store.releases(consignment))
    return Told(story, plan, trackers, tuple(sorted(counts.items())), len(own), released)


def fixes_of(known: Register, store: Records, devices: Collection[str] | None) -> list[Witnessed]:
    """Every fix of some devices, marked; in order."""
    return witnessed((decode(record, known.trackers) for _, record in store.records(devices)), known.trackers)


def disturbed(own: list[Witnessed], known: Register, store: Records) -> Any:
    """Zones of disturbed positions; the others' fixes are read only where one of ours jumped at all."""
    consignments = {device: tracker.consignment for device, tracker in known.trackers.items()}
    alone = {one.fix.device: one.fix.device for one in own}
    if not zones(own, alone, devices=1, consignments=1):
        return ()
    return zones(fixes_of(known, store, set(consignments)), consignments)


def _device(tracker: Tracker) -> str:
    return tracker.device


def document_of(told: Told, iso: Callable[[int], str]) -> dict[str, Any]:
    """For JSON: codes and values only."""
    story = told.story
    return {
        "consignment": story.consignment,
        "until": iso(story.until),
        "state": story.state.value,
        "log_odds": story.odds,
        "alarmed": story.alarmed,
        "eta": None if story.eta is None else {
            "p10": iso(story.eta.early), "p50": iso(story.eta.middle), "p90": iso(story.eta.late),
        },
        "trackers": [
            {
                "device": seen.device,
                "placement": tracker.placement.value,
                "last_position": None if seen.time is None else [seen.lat, seen.lon],
                "positioned": None if seen.time is None else iso(seen.time),
                "heard": None if seen.heard is None else iso(seen.heard),
            }
            for seen, tracker in zip(story.seen, told.trackers, strict=True)
        ],
        "fixes": told.fixes,
        "marks": dict(told.marks),
        "events": [_event(event, iso) for event in story.events],
        "released": [{"time": iso(one.time), "code": one.code, "by": one.by} for one in told.released],
    }  # fmt: skip


def _event(event: Event, iso: Callable[[int], str]) -> dict[str, Any]:
    return {
        "time": iso(event.time),
        "kind": event.kind,
        "code": event.code,
        "log_odds": event.weight,
        "trackers": list(event.trackers),
        "params": dict(event.params),
    }


def to_release(story: Story, code: str, time: int | None) -> Event:
    """The finding that is meant: the first of its code, or the one at an instant. Raises UsageFault where none is."""
    found = [one for one in story.events if one.code == code and one.kind != "state" and time in (None, one.time)]
    if not found:
        raise UsageFault(f"There is no finding {code} of {story.consignment}.", hint="`sekisho track show` names them.")
    return found[0]


Sentences = Mapping[str, Mapping[str, list[str]]]


class TrackingWords:
    """Events and states in one language."""

    def __init__(self, tables: Sentences, place: int) -> None:
        self._tables, self._place = tables, place

    def __call__(self, kind: str, key: str, /, **params: object) -> str:
        """A text; an unknown key is shown as it is."""
        said = self._tables[kind].get(key)
        return said[self._place].format(**params) if said else key

    def event(self, event: Event) -> str:
        """What happened."""
        params = dict(event.params)
        if event.kind == "state":
            place = params.get("place")
            return self("states", event.code) + (f" ({place})" if place else "")
        if event.kind == "alarm":
            reasons = self("words", "between").join(self("short", code) for code in params)
            return self("words", "alarm", odds=f"{event.weight:.1f}", reasons=reasons)
        return self("findings", event.code, **params)
