"""After delivery: when each unit is asked, and what the answers, or their absence, say of it and of its site.

The times are nobody's to guess and anybody's to check: they follow from a secret seed whose digest is published before
the programme begins and which is opened after it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sekisho.location.proof.model import Outcome

_LABEL = b"sekisho locate programme/1\n"


class State(StrEnum):
    """How a unit stands."""

    PROVED = "proved"  # its last answers passed, and no later than the programme asks
    OPEN = "open"  # it answers, and where it is could not be concluded
    NEW = "new"  # delivered, not yet due to have answered
    BOXED = "boxed"  # delivered and never heard of: not installed, or not there
    DARK = "dark"  # it answered once, and no longer does
    MOVED = "moved"  # an answer excludes the site at which it was proved, or said to be
    ELSEWHERE = "elsewhere"  # an answer shows it on restricted land


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the licence: where it was delivered to, and when."""

    unit: str
    site: str
    delivered: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What one challenge of a unit came to. ``site_broken``: its site lay outside of the region."""

    unit: str
    at: datetime
    outcome: Outcome
    site_broken: bool = False
    wholly_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """``install``: time to the first answer; ``silence``: time between answers; ``valid``: how long a PASS counts."""

    install: timedelta = timedelta(days=30)
    silence: timedelta = timedelta(days=14)
    valid: timedelta = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit on a day. ``heard`` and ``proved``: when last."""

    unit: Unit
    state: State
    answers: int
    heard: datetime | None
    proved: datetime | None


def commitment(seed: bytes) -> str:
    """What is published before a programme begins: SHA-256 of its seed, in hexadecimal digits."""
    return hashlib.sha256(_LABEL + seed).hexdigest()


def schedule(
    seed: bytes, units: Iterable[str], begin: datetime, end: datetime, every: timedelta
) -> list[tuple[datetime, str]]:
    """When each unit is asked: once within each span of ``every``, at a second that only the seed tells.

    Uniform within the span, so that the time since the last challenge says nothing about the rest of the span's.
    """
    found = []
    for unit in units:
        start, number = begin, 0
        while start < end:
            span = int(min(every, end - start).total_seconds())
            drawn = hmac.new(seed, _LABEL + f"{unit}\n{number}".encode(), hashlib.sha256).digest()
            found.append((start + timedelta(seconds=int.from_bytes(drawn[:16], "big") % max(span, 1)), unit))
            start, number = start + every, number + 1
    return sorted(found)


def standings(units: Sequence[Unit], answers: Iterable[Answer], at: datetime, rules: Rules) -> list[Standing]:
    """How each unit stands at an instant. Answers from after it do not count, nor those of units that nobody named."""
    heard: dict[str, list[Answer]] = {unit.unit: [] for unit in units}
    for answer in answers:
        if answer.unit in heard and answer.at <= at:
            heard[answer.unit].append(answer)
    return [_standing(unit, sorted(heard[unit.unit], key=lambda a: a.at), at, rules) for unit in units]


def _standing(unit: Unit, answers: Sequence[Answer], at: datetime, rules: Rules) -> Standing:
    after = [a for a in answers if a.at >= unit.delivered]
    last = after[-1] if after else None
    passed = [a.at for a in after if a.outcome is Outcome.PASS and not a.site_broken]
    proved = passed[-1] if passed else None
    state = _state(unit, after, proved, at, rules)
    return Standing(unit, state, len(after), last.at if last else None, proved)


def _state(unit: Unit, answers: Sequence[Answer], proved: datetime | None, at: datetime, rules: Rules) -> State:
    """The gravest that holds. What excludes a place stays until a later answer passes: delay cannot make up for it."""
    if not answers:
        return State.BOXED if at - unit.delivered > rules.install else State.NEW
    since = [a for a in answers if proved is None or a.at > proved]
    if any(a.wholly_restricted for a in since):
        return State.ELSEWHERE
    if any(a.site_broken or a.outcome is Outcome.FAIL for a in since):
        return State.MOVED
    if at - answers[-1].at > rules.silence:
        return State.DARK
    return State.PROVED if proved is not None and at - proved <= rules.valid else State.OPEN


def by_site(standings_: Iterable[Standing]) -> Mapping[str, Mapping[State, tuple[str, ...]]]:
    """Units of each site by how they stand."""
    found: dict[str, dict[State, list[str]]] = {}
    for one in standings_:
        found.setdefault(one.unit.site, {}).setdefault(one.state, []).append(one.unit.unit)
    return {
        site: {state: tuple(units) for state, units in sorted(states.items())} for site, states in sorted(found.items())
    }
