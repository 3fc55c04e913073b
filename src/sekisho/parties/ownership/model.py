"""What goes into the ownership station and what comes out: rules, listed owners, answers, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

WHOLE = 1_000_000_000  # shares are counted in billionths, so that sums are exact
NOTICEABLE = 250_000_000  # more than this held by nobody who is named counts as an unknown owner


class Answer(StrEnum):
    """Whether a rule reaches an entity, on what is known."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NO = "no"


class Reason(StrEnum):
    """Why the answer is what it is."""

    LISTED = "listed"  # it is listed itself
    OWNED = "owned"  # the least that listed owners hold reaches the threshold
    CONTROLLED = "controlled"  # a listed owner, or one that it owns or controls, controls it
    MATCH = "match"  # it would be certain if a possible name match were true
    BANDS = "bands"  # the most that they may hold reaches it: a band, an unknown share, an unclear day
    UNDISCLOSED = "undisclosed"  # only together with what is held by owners that nobody names
    HEADQUARTERS = "headquarters"  # its own seat
    PARENT = "parent"  # the seat of its ultimate parent
    UNKNOWN_SEAT = "unknown_seat"  # the seat of an ultimate parent is not known
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Version:
    """A rule's wording between two days, both included."""

    start: date
    end: date | None
    published: date
    threshold: int  # billionths
    over: bool  # more than the threshold, not from the threshold on
    aggregate: bool  # stakes of several listed owners count together
    control: bool  # control counts, besides ownership
    status: str  # in_force, stayed, unknown
    grade: str  # a Grade
    citation: str
    note: Mapping[str, str]

    @property
    def bar(self) -> int:
        """The least sum, in billionths, that reaches it."""
        return self.threshold + int(self.over)


@dataclass(frozen=True, slots=True)
class Lists:
    """Which listed parties start a rule: a kind of list, the beginning of its source's name, its programmes."""

    kind: str
    source: str = ""
    programs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on owners. ``kind``: 'cascade', 'minority' (a flag below the cascade), or 'headquarters'."""

    id: str
    kind: str
    regime: str
    title: Mapping[str, str]
    lists: tuple[Lists, ...]
    versions: tuple[Version, ...]
    group: str = ""  # for headquarters: the country group
    also: tuple[str, ...] = ()  # for headquarters: countries beside the group


@dataclass(frozen=True, slots=True)
class Live:
    """A rule with its wording on a day."""

    rule: Rule
    version: Version


LISTED: Schema = {
    "entity": pl.String,  # id in the graph
    "list": pl.String,  # kind of list; '*' starts every rule
    "source": pl.String,
    "programs": pl.List(pl.String),
    "uid": pl.String,
    "matched_name": pl.String,
    "sure": pl.Boolean,  # confirmed; else a possible match
    "listed_on": pl.Date,
}

RESULTS: Schema = {
    "entity": pl.String,
    "rule": pl.String,
    "answer": pl.String,  # an Answer
    "reason": pl.String,  # a Reason
    "low": pl.Float64,  # the least share held by owners that the rule certainly reaches; NULL for headquarters
    "high": pl.Float64,  # the most that owners which it may reach can hold
    "undisclosed": pl.Float64,  # share held by nobody who is named; NULL where no owner is recorded
    "depth": pl.Int32,  # steps from a listed party; NULL where the answer is no
}

FACTS: Schema = {
    "code": pl.String,
    "subject": pl.String,  # entity
    "params": pl.String,  # JSON object, keys sorted
    "score": pl.Float64,  # 0..1: how much it should worry
}
