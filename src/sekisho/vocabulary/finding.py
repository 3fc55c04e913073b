"""Findings: many, small, without prose. Text is rendered at the edge from ``code`` and ``params``."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import polars as pl


class Effect(StrEnum):
    """What a finding does to the decision, gravest first."""

    PROHIBITED = "prohibited"  # must not go, no licence changes that
    LICENCE = "licence"  # may go only under a licence
    EXCEPTION = "exception"  # a licence exception may apply, if its conditions are proved
    INCOMPLETE = "incomplete"  # a fact is missing that could change the outcome
    HOLD = "hold"  # a person must resolve this before it goes
    SCORE = "score"  # adds points; counts jointly
    WARN = "warn"  # to be read, decides nothing
    INFO = "info"  # what was found out


class Grade(StrEnum):
    """How well a statement of law or list is founded."""

    PRIMARY = "primary"  # the legal text or official page was read
    SECONDARY = "secondary"  # a law firm, the press, an open repository
    UNVERIFIED = "unverified"  # from memory: verify first


FINDINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "line": pl.Int32,  # NULL where the finding is about the consignment or a party
    "subject": pl.String,  # a party as 'role/seq', or NULL
    "check": pl.String,  # id of the check or rule
    "code": pl.String,  # what was found: the key of the text
    "effect": pl.String,  # an Effect
    "points": pl.Float64,  # for score: weight; for a name match: its score
    "regime": pl.String,  # US, JP, KR, EU, UN ... or NULL
    "review": pl.String,  # licence review policy, or NULL
    "missing": pl.List(pl.String),  # for incomplete: the facts that would decide
    "params": pl.String,  # JSON object, keys sorted: values, thresholds, names
    "citation": pl.String,
    "grade": pl.String,  # a Grade
}

EFFECTS_BY_GRAVITY = tuple(Effect)


@cache
def no_findings() -> pl.DataFrame:
    """An empty findings frame; frames are immutable, so one serves all."""
    return pl.DataFrame(schema=FINDINGS)
