"""What `sekisho screen` does."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from sekisho.bootstrap import settings
from sekisho.parties import screen_names
from sekisho.standards.csv_export import to_csv
from sekisho.standards.manifest import decode
from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.errors import MissingColumns

_COUNTRY_COLUMNS = ("country", "国", "国名", "국가")


def screen_file(file: Path, column: str, threshold: float, reference: Path | None, out: Path | None) -> None:
    """Screen one column of a table and write row, query, entity, list, matched_name, score, explanation."""
    decoded = decode(file.name, read_file(file))
    table = decoded.select(c for c in decoded.columns if c not in (ROW, PROBLEM))
    if column not in table.columns:
        raise MissingColumns(
            f"{file.name} has no column '{column}'.", hint=f"It has: {', '.join(table.columns)}. Use --column."
        )
    queries = _queries(table, column)
    matches = screen_names(queries, open_reference(reference or settings().reference))
    kept = (pl.col("score") >= threshold) if threshold > 0 else (pl.col("strength") != "weak")
    alerts = (
        matches.filter(kept)
        .sort("query", "score", descending=[False, True], maintain_order=True)
        .select(
            row=pl.col("query") + 2,  # as a person sees it: the header is row 1
            query="query_name",
            entity="uid",
            list="source",
            matched_name="matched_name",
            score=pl.col("score").round(4),
            explanation=pl.format("{}; {}; {}", "strength", "basis", "parts"),
        )
    )
    content = to_csv(alerts)
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
    else:
        write_bytes(out, content)
        sys.stderr.write(f"{alerts.height} alerts on {queries.height} names -> {out}\n")


def _queries(table: pl.DataFrame, column: str) -> pl.DataFrame:
    country = next((c for c in table.columns if c.strip().lower() in _COUNTRY_COLUMNS), None)
    codes = (
        gazetteer().countries(table.get_column(country).cast(pl.String))
        if country is not None
        else pl.Series([None] * table.height, dtype=pl.String)
    )
    return table.select(name=pl.col(column).cast(pl.String)).with_columns(
        query=pl.int_range(pl.len(), dtype=pl.UInt32), country=codes, kind=pl.lit(None, dtype=pl.String)
    )
