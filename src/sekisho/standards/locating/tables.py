"""Tables of landmarks, round trips, sites and units, as ``standards.manifest`` decodes them: checked and typed.

Every table gives the rows that can be used, and the rejects: row, column, value, reason (a code).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from sekisho.standards.manifest.table import PROBLEM, ROW
from sekisho.vocabulary.errors import MissingColumns

REJECTS = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
FURTHEST_MS = 60_000.0  # a longer round trip is no answer
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the names that it goes by, and what it holds (``text``, ``number`` or ``time``)."""

    name: str
    also: tuple[str, ...] = ()
    kind: str = "text"
    needed: bool = True
    low: float = float("-inf")
    high: float = float("inf")
    above: bool = False  # the least value itself is none


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that can be used, and what cannot."""

    rows: pl.DataFrame
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS))


_LAT = Column("lat", ("latitude",), "number", low=-90, high=90)
_LON = Column("lon", ("longitude", "lng", "long"), "number", low=-180, high=180)
_ERROR = Column("error_km", ("error", "uncertainty_km"), "number", needed=False, low=0, high=20_038)

LANDMARKS = (
    Column("landmark", ("id", "name")),
    _LAT,
    _LON,
    _ERROR,
    Column("jurisdiction", ("country",), needed=False),
    Column("operator", ("owner", "network", "asn"), needed=False),
    Column("key", ("public_key",), needed=False),
)
ROUND_TRIPS = (
    Column("landmark", ("src", "source", "from")),
    Column("unit", ("prover", "dst", "destination", "target", "to")),
    Column("rtt_ms", ("rtt", "min_ms", "min", "ms"), "number", low=0, high=FURTHEST_MS, above=True),
)
PLACES = (Column("name", ("id", "site", "unit", "prover", "candidate", "landmark")), _LAT, _LON)
UNITS = (Column("unit", ("id", "serial")), Column("site"), Column("delivered", ("delivered_at",), "time"))
ANSWERS = (
    Column("unit", ("prover",)),
    Column("at", ("time", "timestamp"), "time"),
    Column("outcome", ("verdict",)),
    Column("reason", needed=False),
)


def read_table(name: str, frame: pl.DataFrame, columns: Sequence[Column], *, unique: str = "") -> Table:
    """Typed rows of a decoded file.

    Args:
        name: of the file, for what is said about it.
        frame: columns of texts, and ``manifest.table``'s ROW and PROBLEM; without ROW, rows are counted from 1.
        columns: what is looked for.
        unique: the column in which a value may stand once; every row of one that stands twice is rejected, since
            nobody can say which is meant.

    Raises:
        MissingColumns: a column that is needed is absent.
    """
    headers = {_folded(header): header for header in reversed(frame.columns) if header not in (ROW, PROBLEM)}
    chosen: dict[str, pl.Expr] = {}
    for column in columns:
        header = next((headers[_folded(n)] for n in (column.name, *column.also) if _folded(n) in headers), None)
        if header is None and column.needed:
            spellings = ", ".join((column.name, *column.also))
            raise MissingColumns(f"{name} has no column {column.name}.", hint=f"Any of: {spellings}.")
        text = pl.lit(None, pl.String) if header is None else pl.col(header).cast(pl.String).str.strip_chars()
        chosen[column.name] = pl.when(text != "").then(text)
    row = (pl.col(ROW) if ROW in frame.columns else pl.int_range(1, pl.len() + 1)).cast(pl.Int64).alias("row")
    problem = pl.col(PROBLEM) if PROBLEM in frame.columns else pl.lit(None, pl.String)
    texts = frame.select(row, problem.alias(PROBLEM), **chosen)
    damaged = texts.filter(pl.col(PROBLEM).is_not_null())
    texts = texts.filter(pl.col(PROBLEM).is_null()).drop(PROBLEM)
    faults = pl.concat([_damaged(damaged), *(_faults(texts, column) for column in columns)])
    if unique:
        again = texts.filter(pl.col(unique).is_not_null() & pl.col(unique).is_duplicated())
        faults = pl.concat([faults, _reject(again, unique, "twice")])
    good = texts.join(faults, on="row", how="anti").select("row", *(_typed(column) for column in columns))
    return Table(good, faults.sort("row", "column"))


def _folded(header: str) -> str:
    return header.strip().lower().replace(" ", "_").replace("-", "_")


def _typed(column: Column) -> pl.Expr:
    text = pl.col(column.name)
    if column.kind == "number":
        return text.cast(pl.Float64, strict=False)
    if column.kind == "time":
        return text.str.to_datetime(time_unit="us", time_zone="UTC", strict=False, format="%+")
    return text


def _faults(texts: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Rows of which this column cannot be used."""
    raw, typed = pl.col(column.name), _typed(column)
    found = [_reject(texts.filter(raw.is_null()), column.name, "missing")] if column.needed else []
    stated = texts.filter(raw.is_not_null())
    if column.kind == "text":
        return pl.concat([*found, _reject(stated.filter(raw.str.len_chars() > LONGEST_ID), column.name, "too-long")])
    found.append(_reject(stated.filter(typed.is_null()), column.name, f"no-{column.kind}"))
    if column.kind == "number":
        low = typed > column.low if column.above else typed >= column.low
        bad = typed.is_not_null() & ~(typed.is_finite() & low & (typed <= column.high))
        found.append(_reject(stated.filter(bad), column.name, "out-of-range"))
    return pl.concat(found)


def _damaged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in which decoding found a fault, such as values beyond the last column: nobody knows which are meant."""
    pieces = pl.col(PROBLEM).str.split("\x1f").list
    column, value = pieces.get(0).alias("column"), pieces.get(1, null_on_oob=True).fill_null("").alias("value")
    return rows.select("row", column, value, pl.lit("ragged").alias("reason"))


def _reject(rows: pl.DataFrame, column: str, reason: str) -> pl.DataFrame:
    value = pl.col(column).fill_null("").str.slice(0, LONGEST_ID)
    return rows.select("row", pl.lit(column).alias("column"), value.alias("value"), pl.lit(reason).alias("reason"))
