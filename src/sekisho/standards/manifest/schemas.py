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


@cache
def parties_schema() -> pl.Schema:
    """Column names and types of ``Batch.parties``."""
    return Parties.create_empty().schema
