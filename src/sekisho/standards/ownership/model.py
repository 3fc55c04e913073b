"""The frames of an ownership graph, and what a reader of one gives."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

ENTITIES: Schema = {
    "entity": pl.String,  # its id in the file
    "kind": pl.String,  # person, organisation, vessel, aircraft, unknown
    "name": pl.String,
    "names": pl.List(pl.String),  # the others
    "countries": pl.List(pl.String),  # ISO alpha-2; first where it is registered or has its seat
    "addresses": pl.List(pl.String),
    "phones": pl.List(pl.String),
    "identifiers": pl.List(pl.String),  # 'scheme:value'
    "incorporated": pl.Date,
    "sources": pl.List(pl.String),
}

STAKES: Schema = {
    "owner": pl.String,
    "owned": pl.String,
    "kind": pl.String,  # ownership, control, directorship, agency
    "low": pl.Float64,  # 0..1: at least this share; for other kinds 1 where it is sure, else 0
    "high": pl.Float64,  # 0..1: at most this share
    "stated": pl.String,  # the share as written, or NULL
    "detail": pl.String,  # the kind of control, the role; NULL where nobody said
    "since": pl.Date,  # it may have held from here ...
    "until": pl.Date,  # ... to here, both included; NULL: open
    "sure_since": pl.Date,  # it held for certain from here ...
    "sure_until": pl.Date,  # ... to here: narrower where only a month or a year is stated
    "source": pl.String,  # the register that says so
    "record": pl.String,  # the link's id in the file
}

KINDS = ("ownership", "control", "directorship", "agency")


@dataclass(frozen=True, slots=True)
class Graph:
    """What a file of entities and links gave; ``notes`` say what a person should know about the reading."""

    entities: pl.DataFrame
    stakes: pl.DataFrame
    notes: tuple[str, ...] = ()
