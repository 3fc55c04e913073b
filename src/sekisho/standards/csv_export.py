"""CSV for people: safe to open in a spreadsheet, and readable there in Japanese and Korean.

A cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection", gives the list of
first characters; full-width forms and leading blanks are our addition, because spreadsheets fold them). Plain numbers
such as -5 or +3.2 stay numbers. A name in the input can thus never run on the officer's machine.
"""

from __future__ import annotations

import polars as pl

_BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 in the local encoding
_RISKY = r"^[\s\p{Cc}\p{Cf}\x{3000}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|^[\t\r\n]"
_NUMBER = r"^[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?%?$"


def neutralise(frame: pl.DataFrame) -> pl.DataFrame:
    """The same frame as flat texts and numbers, no cell or header of which a spreadsheet would run.

    Lists become texts joined by '; ', structs become JSON. The order of rows and columns stays.
    """
    flat = frame.select(_flat(name, dtype) for name, dtype in frame.schema.items())
    texts = [name for name, dtype in flat.schema.items() if dtype == pl.String]
    safe = flat.with_columns(_safe(pl.col(name)) for name in texts)
    headers = pl.Series(safe.columns, dtype=pl.String).to_frame("header").select(_safe(pl.col("header"))).to_series()
    safe.columns = headers.to_list()
    return safe


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte-order mark, CRLF line ends (RFC 4180), neutralised."""
    text = neutralise(frame).write_csv(line_terminator="\r\n")
    return _BOM + text.encode("utf-8")


def _safe(cell: pl.Expr) -> pl.Expr:
    risky = cell.str.contains(_RISKY) & ~cell.str.contains(_NUMBER)
    return pl.when(risky).then(pl.lit("'") + cell).otherwise(cell).name.keep()


def _flat(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List | pl.Array):
        if isinstance(dtype.inner, pl.Struct):
            inner = column.list.eval(pl.element().struct.json_encode())
            return inner.list.join("; ").alias(name)
        return column.list.eval(pl.element().cast(pl.String)).list.join("; ", ignore_nulls=True).alias(name)
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode().alias(name)
    if isinstance(dtype, pl.Categorical | pl.Enum | pl.Binary):
        return column.cast(pl.String, strict=False)
    return column
