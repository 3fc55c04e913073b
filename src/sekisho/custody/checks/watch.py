"""What a day's watch looks at: the account of all units, and what was seen and stated beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sekisho.custody.account import Account
from sekisho.custody.checks.counters import Tap
from sekisho.custody.exports import Spot
from sekisho.custody.model import Entry, Verb

DAY = 86_400 * 10**9
COUNTS = ("applied", "signed")


class Range(NamedTuple):
    """Serials from ``first`` to ``last`` of a product that its maker commissioned, and who says so.

    ``product`` is the canonical key without the serial, such as https://id.gs1.org/01/04900000123456.
    """

    product: str
    first: str
    last: str
    source: str


class Seen(NamedTuple):
    """A line of a stock-take: a unit (its id in any spelling, or its serial), the place, and when (nanoseconds)."""

    unit: str
    place: str
    time: int


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is an alarm.

    Args:
        unanswered_days: an offer that names no end and that nobody took.
        install_days: a unit that was delivered and neither installed nor seen since.
        kmh: nothing travels faster. handling_hours: and nothing leaves and arrives within less.
        near_km: places this near are one place.
        skew_seconds: by which clocks may differ.
    """

    unanswered_days: int = 14
    install_days: int = 90
    kmh: float = 900.0
    handling_hours: float = 2.0
    near_km: float = 50.0
    skew_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Watch:
    """Everything that checks look at, as of an instant (nanoseconds since 1970)."""

    account: Account
    as_of: int
    taps: tuple[Tap, ...] = ()
    stock: tuple[Seen, ...] = ()
    ranges: tuple[Range, ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


def last(history: Iterable[Entry], verb: Verb) -> Entry | None:
    """The last line of this kind that counted."""
    return max((e for e in history if e.verb is verb and e.standing in COUNTS), key=lambda e: e.time, default=None)
