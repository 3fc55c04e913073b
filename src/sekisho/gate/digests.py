"""The digest of each consignment's facts as stated: a decision names exactly what it judged."""

from __future__ import annotations

import hashlib
from functools import cache

import polars as pl

from sekisho.vocabulary.frames import Batch

DIGESTS: dict[str, pl.DataType | type[pl.DataType]] = {"consignment": pl.String, "consignment_digest": pl.String}

# Where a fact stood in the file is no part of the fact.
_NOT_FACTS = ("consignment", "file", "row")

# Between facts and between rows: control characters, which intake takes out of every text.
_FACT, _ROW = "\x1f", "\x1e"


def digests(batch: Batch) -> pl.DataFrame:
    """sha-256 over what is stated of a consignment, its lines and its parties, in their order; one row a consignment.

    Each stated fact is written as ``name=value``; what nobody stated is left out, so that a column more or less in a
    file changes nothing.
    """
    own = _rows(batch.consignments).with_columns(pl.concat_str("consignment", pl.lit(_FACT), "text").alias("text"))
    frames = pl.concat([own, _rows(batch.lines), _rows(batch.parties)])
    texts = frames.group_by("consignment", maintain_order=True).agg(pl.col("text").str.join(_ROW))
    hashed = [hashlib.sha256(text.encode()).hexdigest() for text in texts.get_column("text")]
    return texts.select("consignment", consignment_digest=pl.Series(hashed, dtype=pl.String))


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    schema, nulls = frame.schema, dict(zip(frame.columns, frame.null_count().row(0), strict=True))
    stated = [c for c in frame.columns if c not in _NOT_FACTS and nulls[c] < frame.height]
    facts = [_fact(name, schema[name]) for name in stated]
    text = pl.concat_str(facts, separator=_FACT, ignore_nulls=True) if facts else pl.lit("")
    return frame.select("consignment", text=text)


@cache
def _fact(name: str, dtype: pl.DataType) -> pl.Expr:
    """``name=value``; NULL where nothing is stated."""
    text = pl.col(name).cast(pl.String)
    if isinstance(dtype, pl.List):  # a list as JSON
        text = pl.when(pl.col(name).is_not_null()).then(pl.struct(name).struct.json_encode())
    return pl.concat_str(pl.lit(f"{name}="), text)
