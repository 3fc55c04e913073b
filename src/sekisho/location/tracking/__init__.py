"""Trackers on the way: who says so, where is it by the plan, and what is wrong.

>>> decoded = [decode(record, register.trackers) for record in records]
>>> fixes = witnessed(decoded, register.trackers)               # every fix once, marked, in the order of device time
>>> story = replay(fixes, plan, trackers, World(map=borders), until=now)
>>> story.state, story.alarmed, story.events, story.eta
>>> seen_by(register, viewer)                                   # the register as a viewer may know it
"""

from sekisho.location.tracking.coverage import Coverage, Heard, learned
from sekisho.location.tracking.marks import AHEAD, Decoded, Mark, Witnessed, decode, marks_of, order, witnessed
from sekisho.location.tracking.model import (
    Eta,
    Event,
    Leg,
    Mode,
    Place,
    PlaceKind,
    Placement,
    Plan,
    Record,
    Register,
    State,
    Story,
    Tracker,
    Viewer,
)
from sekisho.location.tracking.ports import CountryMap, Networks, Unknown
from sekisho.location.tracking.regional import zones
from sekisho.location.tracking.replay import WINDOW, Watch, replay
from sekisho.location.tracking.sights import World, Zone
from sekisho.location.tracking.visible import may_know, seen_by
from sekisho.location.tracking.way import Way

__all__ = [
    "AHEAD",
    "WINDOW",
    "CountryMap",
    "Coverage",
    "Decoded",
    "Eta",
    "Event",
    "Heard",
    "Leg",
    "Mark",
    "Mode",
    "Networks",
    "Place",
    "PlaceKind",
    "Placement",
    "Plan",
    "Record",
    "Register",
    "State",
    "Story",
    "Tracker",
    "Unknown",
    "Viewer",
    "Watch",
    "Way",
    "Witnessed",
    "World",
    "Zone",
    "decode",
    "learned",
    "marks_of",
    "may_know",
    "order",
    "replay",
    "seen_by",
    "witnessed",
    "zones",
]
