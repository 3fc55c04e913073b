"""Weak flags count only jointly: one score a consignment, by a scheme that stands in the pack."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.rules.model import Joint, Law
from sekisho.vocabulary.finding import FINDINGS, Effect, no_findings


def weigh(findings: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Add up the flags of each consignment; those at or above ``hold_at`` get a hold.

    A flag that fires on several lines counts once. A weak flag counts only where at least ``weak_needs`` different
    flags fire in all, so that one or two habits of ordinary trade never stop a shipment.

    Returns:
        consignment, score, flags; and the findings frame of those held, as a pair of frames.
    """
    return _holds(score(findings, law), law.joint)


def score(findings: pl.DataFrame, law: Law) -> pl.DataFrame:
    """consignment, score, flags (ids that counted), for every consignment with a flag."""
    flags = findings.filter(_FLAGS)
    if flags.is_empty():
        return _no_scores()
    counts = ~pl.col("check").is_in(law.weak) | (pl.len().over("consignment") >= law.joint.weak_needs)
    return (
        flags.group_by("consignment", "check")
        .agg(pl.col("points").max())
        .filter(counts)
        .sort("consignment", "check")
        .group_by("consignment", maintain_order=True)
        .agg(_SUM)
    )


_FLAGS = pl.col("effect").is_in([Effect.SCORE, Effect.HOLD]) & pl.col("points").is_not_null()
_SUM = (pl.col("points").sum().alias("score"), pl.col("check").alias("flags"))


@cache
def _no_scores() -> pl.DataFrame:
    return pl.DataFrame(schema={"consignment": pl.String, "score": pl.Float64, "flags": pl.List(pl.String)})


def _holds(scores: pl.DataFrame, joint: Joint) -> pl.DataFrame:
    held = scores.filter(pl.col("score") >= joint.hold_at)
    if held.is_empty():
        return no_findings()
    return held.select(
        consignment=pl.col("consignment"),
        line=pl.lit(None, dtype=pl.Int32),
        subject=pl.lit(None, dtype=pl.String),
        check=pl.lit("flags.joint"),
        code=pl.lit("joint"),
        effect=pl.lit(str(Effect.HOLD)),
        points=pl.col("score"),
        regime=pl.lit(None, dtype=pl.String),
        review=pl.lit(None, dtype=pl.String),
        missing=pl.lit(None, dtype=pl.List(pl.String)),
        params=pl.struct("flags", hold_at=pl.lit(joint.hold_at), score=pl.col("score")).struct.json_encode(),
        citation=pl.lit(joint.citation),
        grade=pl.lit("unverified"),
    ).cast(FINDINGS)  # type: ignore[arg-type]
