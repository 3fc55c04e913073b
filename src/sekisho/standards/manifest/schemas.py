"""The schemas of the batch as Polars sees them, made once: dataframely builds them anew on every call."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.vocabulary.frames import Consignments, Lines, Parties


@cache
def consignments_schema() -> pl.Schema:
    """Column names and types of ``Batch.consignments``."""
    return Consignments.create_empty().schema


@cache
def lines_schema() -> pl.Schema:
    """Column names and types of ``Batch.lines``."""
    return Lines.create_empty().schema


def cast(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The columns of a schema, in its order and of its types."""
    return frame.select_seq(_casts(tuple(schema.items())))


@cache
def _casts(schema: tuple[tuple[str, pl.DataType], ...]) -> tuple[pl.Expr, ...]:
    return tuple(pl.col(name).cast(dtype) for name, dtype in schema)


@cache
def parties_schema() -> pl.Schema:
    """Column names and types of ``Batch.parties``."""
    return Parties.create_empty().schema
