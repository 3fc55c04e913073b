"""What is asked once: words of distinct texts, which come back all day; and joins, where there is anything to join."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import polars as pl

_FEW = 1_000  # rows: below it, finding the distinct texts costs more than looking again


def looked_up(frame: pl.DataFrame, facts: Mapping[str, tuple[pl.Expr, ...]]) -> pl.DataFrame:
    """``frame`` with facts about its columns of texts.

    Args:
        frame: any.
        facts: column -> expressions over that column alone, NULL where it is NULL.
    """
    if frame.height <= _FEW:
        return frame.with_columns_seq(expr for exprs in facts.values() for expr in exprs)
    return frame.with_columns(found for column, exprs in facts.items() for found in _once(frame[column], exprs))


def _once(texts: pl.Series, exprs: tuple[pl.Expr, ...]) -> list[pl.Series]:
    coded = texts.cast(pl.Categorical(pl.Categories.random()))  # a dictionary of its own, freed with the column
    distinct = cast(pl.Categorical, coded.dtype).categories.to_series().alias(texts.name)
    rows = coded.to_physical()
    return [found.gather(rows) for found in distinct.to_frame().select(exprs)]


def beside(facts: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """``facts`` with what is known of some of their consignments; NULL of the others."""
    if more.is_empty():
        return facts.with_columns_seq(_unknown(tuple(more.schema.items())))
    if more.height == facts.height and more["consignment"].equals(facts["consignment"]):
        return facts.hstack([c for c in more.get_columns() if c.name != "consignment"])  # row for row: no search
    return facts.join(more, on="consignment", how="left")


@lru_cache(maxsize=256)
def _unknown(schema: tuple[tuple[str, pl.DataType], ...]) -> tuple[pl.Expr, ...]:
    return tuple(pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema if name != "consignment")
