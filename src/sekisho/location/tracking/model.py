"""Nouns of the way: what was planned, which trackers ride along, what they were seen to do, what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sekisho.location.tracking.airwaves import Air

Point = tuple[float, float]  # latitude, longitude in degrees


class Mode(StrEnum):
    """How a leg is travelled."""

    ROAD = "road"
    SEA = "sea"
    AIR = "air"


class PlaceKind(StrEnum):
    """What a planned place is: how long things lie there, and whether they are opened there, depends on it."""

    ORIGIN = "origin"
    AIRPORT = "airport"
    PORT = "port"
    CUSTOMS = "customs"
    DEPOT = "depot"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the plan; ``radius`` in kilometres."""

    name: str
    kind: PlaceKind
    at: Point
    radius: float = 2.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way along ``path``; between its points it runs on great circles."""

    mode: Mode
    path: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was booked: places in order, and the leg from each to the next.

    ``depart`` in milliseconds since 1970. ``countries`` are those that it may be in; where none are stated, those of
    its places. ``places`` has one more member than ``legs``.
    """

    consignment: str
    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    depart: int
    countries: frozenset[str] = frozenset()


class Placement(StrEnum):
    """Where a tracker is fixed: what leaves with what."""

    CRATE = "crate"
    CARTON = "carton"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Tracker:
    """A device of the register. Without a key its word is taken and marked; ``every``: seconds between reports."""

    device: str
    consignment: str
    placement: Placement = Placement.CRATE
    covert: bool = False
    algorithm: str = ""
    key: bytes = field(default=b"", repr=False)
    every: float = 900.0


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. ``covert``: consignments whose covert trackers this viewer was granted to know of."""

    name: str = ""
    covert: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Register:
    """All plans and devices by their ids."""

    plans: Mapping[str, Plan]
    trackers: Mapping[str, Tracker]


class Record(NamedTuple):
    """What came in, as it came: the truth that all else is made from. ``received``: milliseconds since 1970."""

    received: int
    body: bytes
    format: str = ""  # "" where the bytes themselves tell
    device: str = ""  # whom the sender names outside the body


class State(StrEnum):
    """Where a consignment is in its story."""

    BOOKED = "booked"
    LOADED = "loaded"
    MOVING = "moving"
    DWELLING = "dwelling"
    CUSTOMS = "customs"
    DELIVERED = "delivered"
    DEVIATED = "deviated"
    SILENT = "silent"


class Event(NamedTuple):
    """Something that follows from the fixes, at the device time (milliseconds) at which it followed.

    ``kind`` is ``state``, ``finding`` or ``alarm``; ``weight`` in log-odds (natural logarithm) that something is wrong;
    ``trackers`` are the devices that it rests on.
    """

    time: int
    kind: str
    code: str
    weight: float = 0.0
    trackers: tuple[str, ...] = ()
    params: tuple[tuple[str, str], ...] = ()


class Sight(NamedTuple):
    """A fix made ready for the story: seconds, kilometres, and what map and plan say of the place.

    ``used``: its position may be believed. ``x, y, z`` lie on the sphere. ``leg`` and ``along`` are of the nearest leg,
    ``sides`` the kilometres beside each leg, ``distances`` those from each planned place; ``cross`` and ``half`` are
    filled in by the scene, which knows what leg is travelled. ``place`` is the number of the planned place that it lies
    in, or -1. ``apart``: how far (in kilometres beyond doubt) the networks that it hears put it from where it says it
    is; None where none is known.
    """

    time: float
    who: int
    used: bool
    lat: float
    lon: float
    acc: float
    x: float
    y: float
    z: float
    leg: int
    along: float
    sides: list[float]
    distances: list[float]
    cross: float
    half: float
    place: int
    country: str
    foreign: bool  # clearly in a country that the plan does not name
    restricted: bool  # and that is one of those watched
    watched: str
    apart: float | None
    network: bool  # the position is that of the networks
    accuracy: float | None
    moving: bool | None
    alarm: str | None
    light: float | None
    valid: bool | None
    mock: bool
    jammed: bool
    key: str
    air: Air = Air()  # what it hears that may be compared


class Seen(NamedTuple):
    """Where a tracker was last, and when it was last heard of, at all."""

    device: str
    time: int | None
    lat: float | None
    lon: float | None
    heard: int | None


class Eta(NamedTuple):
    """When it will be there: milliseconds since 1970, at probabilities of a tenth, a half and nine tenths."""

    early: int
    middle: int
    late: int


@dataclass(frozen=True, slots=True)
class Story:
    """What is true of a consignment at ``until``: events in order, state, trackers, the odds that it is wrong."""

    consignment: str
    until: int
    events: tuple[Event, ...]
    state: State
    odds: float
    alarmed: bool
    seen: tuple[Seen, ...]
    tracks: tuple[tuple[Point, ...], ...]
    eta: Eta | None
    found: tuple[tuple[Event, Point], ...]  # findings and where their tracker was
