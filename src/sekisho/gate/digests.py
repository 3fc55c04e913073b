"""The digest of each consignment's facts as stated: a decision names exactly what it judged."""

from __future__ import annotations

import hashlib

import polars as pl

from sekisho.vocabulary.frames import Batch

DIGESTS: dict[str, pl.DataType | type[pl.DataType]] = {"consignment": pl.String, "consignment_digest": pl.String}

# Where a fact stood in the file is no part of the fact.
_NOT_FACTS = ("file", "row")


def digests(batch: Batch) -> pl.DataFrame:
    """sha-256 over the JSON of a consignment, its lines and its parties, in their order; one row a consignment."""
    frames = pl.concat([_rows(frame) for frame in (batch.consignments, batch.lines, batch.parties)])
    texts = frames.group_by("consignment", maintain_order=True).agg(pl.col("text").str.join("\n"))
    hashed = [hashlib.sha256(text.encode()).hexdigest() for text in texts.get_column("text")]
    return texts.select("consignment", consignment_digest=pl.Series(hashed, dtype=pl.String))


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    columns = [c for c in frame.columns if c not in _NOT_FACTS]
    return frame.select("consignment", text=pl.struct(columns).struct.json_encode())
