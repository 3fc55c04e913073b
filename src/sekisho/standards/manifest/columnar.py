"""Parquet: flat columns of any plain type, or nested lists and structs; read by pyarrow, whose reader is fuzzed."""

from __future__ import annotations

import io
from typing import Any

import polars as pl

from sekisho.standards.manifest.limits import Limits
from sekisho.standards.manifest.nested import flatten
from sekisho.standards.manifest.table import ROW, check_size, unique_names
from sekisho.vocabulary.errors import UnreadableFile

_CHUNK_ROWS = 20_000
# It panics, rather than raises, at names or remarks that are no UTF-8 and at days beyond the calendar.
_POLARS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


def read_parquet(name: str, content: bytes, limits: Limits) -> pl.DataFrame:
    """Parquet -> table of texts with ROW (2 for the first: as in a sheet with a header). Raises UnreadableFile."""
    import pyarrow as pa  # only here: it takes 100 ms to import

    try:
        return _read(name, content, limits)
    except (pa.ArrowException, OSError, ValueError, OverflowError, *_POLARS) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableFile(f"{name} is not a Parquet file that can be read: {reason}.") from error


def _read(name: str, content: bytes, limits: Limits) -> pl.DataFrame:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(content))
    _check(name, file.metadata, limits)
    table = file.read()
    table.validate(full=True)  # texts that are no UTF-8 would be taken unseen, and end the process later
    frame: Any = pl.from_arrow(table)
    if any(_nested(dtype) for dtype in frame.dtypes):
        parts = [
            flatten(part.to_dicts(), limits, first=2 + at * _CHUNK_ROWS)
            for at, part in enumerate(frame.iter_slices(_CHUNK_ROWS))
        ]
        return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    frame.columns = unique_names(frame.columns)
    texts = frame.select(_as_text(column, dtype) for column, dtype in frame.schema.items())
    numbered: pl.DataFrame = texts.with_columns(pl.int_range(2, 2 + texts.height, dtype=pl.Int64).alias(ROW))
    return numbered


def _check(name: str, metadata: Any, limits: Limits) -> None:
    check_size(name, metadata.num_rows, metadata.num_columns, limits)
    groups = range(metadata.num_row_groups)
    unpacked = sum(metadata.row_group(at).total_byte_size for at in groups)
    if unpacked > limits.unpacked_bytes:
        raise UnreadableFile(f"{name} is refused: it would unpack to {unpacked:,} bytes.")


def _nested(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.Struct) or (isinstance(dtype, pl.List | pl.Array) and dtype.inner != pl.String)


def _as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    """A plain column as texts that read back to the same value."""
    values = pl.col(column)
    if isinstance(dtype, pl.List | pl.Array):
        return values.list.join("\x1f")
    if isinstance(dtype, pl.Datetime):
        return values.dt.strftime("%Y-%m-%d")
    if dtype.is_float():
        whole = (values == values.floor()) & (values.abs() < 1e15)
        return (
            pl.when(whole)
            .then(values.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(values.cast(pl.String))
            .alias(column)
        )
    if isinstance(dtype, pl.Binary):
        return values.cast(pl.String, strict=False)
    return values.cast(pl.String, strict=False)
