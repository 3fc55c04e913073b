"""Decisions: what happens to a consignment, and everything needed to replay it."""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class Outcome(StrEnum):
    """What the officer does."""

    RELEASE = "release"
    HOLD = "hold"
    REFUSE = "refuse"


class Determination(StrEnum):
    """What the law and the facts say, strictest first."""

    PROHIBITED = "prohibited"
    LICENCE_REQUIRED = "licence_required"
    EXCEPTION_CANDIDATE = "exception_candidate"
    INCOMPLETE = "incomplete"
    RED_FLAGS = "red_flags"
    LICENSED = "licensed"
    NONE = "none"


DECISIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "outcome": pl.String,
    "determination": pl.String,
    "score": pl.Float64,  # points of the weak flags, jointly
    "reasons": pl.List(pl.String),  # 'check:code', gravest first
    "missing": pl.List(pl.String),
    "licences": pl.List(pl.String),
    "skipped": pl.List(pl.String),  # checks that lacked facts, 'check:fact'
    "as_of": pl.Date,
    "known_at": pl.Date,
    "consignment_digest": pl.String,  # sha-256 of the facts as stated
    "reference_digest": pl.String,
    "pack_digest": pl.String,
}
