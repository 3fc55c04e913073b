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
    own = _rows(batch.consignments, pl.concat_str("consignment", pl.lit(_FACT)))
    frames = pl.concat([own, _rows(batch.lines), _rows(batch.parties)])
    texts = frames.group_by("consignment", maintain_order=True).agg("text")
    whole = texts.get_column("text").list.join(_ROW).cast(pl.Binary)
    hashed = [hashlib.sha256(text).hexdigest() for text in whole.to_list()]
    return texts.select("consignment", consignment_digest=pl.Series(hashed, dtype=pl.String))


def _rows(frame: pl.DataFrame, head: pl.Expr | None = None) -> pl.DataFrame:
    """The text of each row, after ``head`` where one is given."""
    schema, nulls = frame.schema, dict(zip(frame.columns, frame.null_count().row(0), strict=True))
    stated = [c for c in frame.columns if c not in _NOT_FACTS and nulls[c] < frame.height]
    facts = [piece for name in stated for piece in _fact(name, schema[name], nulls[name] == 0)]
    text = pl.concat_str(facts, ignore_nulls=True).str.strip_prefix(_FACT) if facts else pl.lit("")
    return frame.select_seq("consignment", text=text if head is None else pl.concat_str(head, text))


@cache
def _fact(name: str, dtype: pl.DataType, always: bool) -> tuple[pl.Expr, ...]:
    """A mark and ``name=value``; NULL where nothing is stated, which need not be looked at where it ``always`` is."""
    mark, text = pl.lit(f"{_FACT}{name}="), pl.col(name).cast(pl.String)
    if isinstance(dtype, pl.List):  # a list as JSON
        text = pl.when(pl.col(name).is_not_null()).then(pl.struct(name).struct.json_encode())
    return (mark, text) if always else (pl.concat_str(mark, text),)
