"""Tables of known transmitters: access points by BSSID and cells by their numbers, and where they stand.

Columns ``transmitter`` (a BSSID, or MCC-MNC-LAC-CID), ``lat``, ``lon``, ``radius_m`` (how far from there it is heard,
or may stand), ``seen`` (when it was last known to stand there; may be absent). The columns of OpenCellID (mcc,
net, area, cell, lon, lat, range) are read as well.
"""

from __future__ import annotations

import polars as pl

from sekisho.standards.locating.tables import Column, Table, read_table

MAX_ROWS = 5_000_000
_COLUMNS = (
    Column("transmitter"),
    Column("lat", ("latitude",), "number", low=-90, high=90),
    Column("lon", ("longitude", "lng", "long"), "number", low=-180, high=180),
    Column("radius_m", ("radius", "range"), "number", low=0, high=200_000),
    Column("seen", ("seen_at", "last_seen"), "time", needed=False),
)
_NAMES = ("transmitter", "bssid", "mac", "ap")
_CELLS = ("mcc", "net", "area", "cell")
_BSSID = r"^[0-9a-f]{12}$"
_CELL = r"^([1-9][0-9]{0,2})-([0-9]{1,3})-([0-9]{1,8})-([0-9]{1,11})$"


def read_transmitters(name: str, frame: pl.DataFrame) -> Table:
    """Rows of transmitter (in one spelling), lat, lon, radius_m, seen; and what cannot be used.

    Args:
        name: of the file, for what is said about it.
        frame: columns of texts, as ``standards.manifest`` decodes them.

    Raises:
        MissingColumns: a column that is needed is absent.
    """
    read = read_table(name, _named(frame), _COLUMNS, unique="transmitter")
    known = pl.col("transmitter").str.contains(r"^[0-9a-f:]{17}$|" + _CELL)
    wrong = read.rows.filter(~known).select(
        "row", pl.lit("transmitter").alias("column"), pl.col("transmitter").alias("value"),
        pl.lit("no-transmitter").alias("reason"),
    )  # fmt: skip
    return Table(read.rows.filter(known), pl.concat([read.rejects, wrong]).sort("row", "column"))


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """With the column ``transmitter`` in one spelling, whatever it is called or made of."""
    folded = {header.strip().lower(): header for header in reversed(frame.columns)}
    header = next((folded[name] for name in _NAMES if name in folded), None)
    if header is not None:
        text = pl.col(header).cast(pl.String)
    elif all(part in folded for part in _CELLS):
        text = pl.concat_str([pl.col(folded[part]).str.strip_chars() for part in _CELLS], separator="-")
    else:
        return frame
    others = [name for name in frame.columns if name.strip().lower() not in _NAMES]
    return frame.select(*others, _one_spelling(text).alias("transmitter"))


def _one_spelling(text: pl.Expr) -> pl.Expr:
    """``aa:bb:cc:dd:ee:ff``; cells without leading noughts; anything else as it is."""
    plain = text.str.strip_chars().str.to_lowercase()
    bare = plain.str.replace_all(r"[:.-]", "")
    cell = plain.str.contains(_CELL)
    address = bare.str.contains(_BSSID) & ~cell
    parts = pl.concat_str([bare.str.slice(at, 2) for at in range(0, 12, 2)], separator=":")
    numbers = plain.str.extract_groups(_CELL).struct
    whole = pl.concat_str([numbers.field(str(n)).cast(pl.Int64, strict=False) for n in range(1, 5)], separator="-")
    return pl.when(address).then(parts).when(cell).then(whole).otherwise(text)
