"""Precedence: what the open findings of a consignment amount to. Undecided is never released."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.gate.model import Bench, Examination
from sekisho.rules import score
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.decision import DECISIONS, Determination, Outcome
from sekisho.vocabulary.finding import EFFECTS_BY_GRAVITY, Effect
from sekisho.vocabulary.frames import Batch

# A licence that would be denied is not waited for.
DENIED = ("presumption_of_denial", "policy_of_denial")
STOPPING = (Effect.PROHIBITED, Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE, Effect.HOLD)


def decide(
    batch: Batch,
    findings: pl.DataFrame,
    still_open: pl.DataFrame,
    examination: Examination,
    bench: Bench,
    clocks: Clocks,
) -> pl.DataFrame:
    """One decision a consignment, in the order of the batch.

    Args:
        batch: for the order.
        findings: all findings.
        still_open: those that no licence lifts: they decide.
        examination: for what was skipped, and the digests of the facts.
        bench: for digests of reference and packs, and the weights of flags.
        clocks: the day of the act and the day of knowledge.
    """
    joined = batch.consignments.select("consignment")
    answers = (examination.digests, _open(still_open), _licences(findings), _skipped(examination.skipped))
    for answer in (*answers, score(findings, bench.law).select("consignment", "score")):
        joined = joined.join(answer, on="consignment", how="left")
    rests_on = {
        "as_of": pl.lit(clocks.as_of),
        "known_at": pl.lit(clocks.known_at),
        "reference_digest": pl.lit(bench.reference.digest),
        "pack_digest": pl.lit(bench.pack_digest),
    }
    return joined.with_columns(**_decided(), **rests_on).select(
        pl.col(name).cast(dtype) for name, dtype in DECISIONS.items()
    )


@cache
def _decided() -> dict[str, pl.Expr]:
    empty = pl.lit([], dtype=pl.List(pl.String))
    outcome = (
        pl.when(pl.col("refused").fill_null(False))
        .then(pl.lit(str(Outcome.REFUSE)))
        .when(pl.col("stopped").fill_null(False))
        .then(pl.lit(str(Outcome.HOLD)))
        .otherwise(pl.lit(str(Outcome.RELEASE)))
    )
    determination = (
        pl.when(pl.col("determination").is_not_null())
        .then(pl.col("determination"))
        .when(pl.col("licences").is_not_null())
        .then(pl.lit(str(Determination.LICENSED)))
        .otherwise(pl.lit(str(Determination.NONE)))
    )
    lists = {name: pl.coalesce(name, empty) for name in ("reasons", "missing", "licences", "skipped")}
    return {"outcome": outcome, "determination": determination, **lists}


def _open(findings: pl.DataFrame) -> pl.DataFrame:
    """What the open findings of each consignment amount to."""
    return (
        findings.with_columns(gravity=gravity(), key=pl.concat_str("check", "code", separator=":"))
        .sort("consignment", "gravity", "key")
        .group_by("consignment", maintain_order=True)
        .agg(**_amounts())
    )


@cache
def _amounts() -> dict[str, pl.Expr]:
    effect = pl.col("effect")
    denied = (effect == Effect.LICENCE) & pl.col("review").is_in(DENIED)
    return {
        "determination": _determination(),
        "refused": ((effect == Effect.PROHIBITED) | denied).any(),
        "stopped": effect.is_in(STOPPING).any(),
        "reasons": pl.col("key").filter(effect.is_in(STOPPING)).unique(maintain_order=True),
        "missing": pl.col("missing").explode().drop_nulls().unique(maintain_order=True),
    }


def _licences(findings: pl.DataFrame) -> pl.DataFrame:
    return (
        findings.filter(pl.col("check") == "licence.covered")
        .group_by("consignment", maintain_order=True)
        .agg(licences=pl.col("params").str.json_path_match("$.licence").unique().sort())
    )


def _skipped(skipped: pl.DataFrame) -> pl.DataFrame:
    return (
        skipped.explode("missing")
        .select("consignment", skipped=pl.concat_str("check", "missing", separator=":"))
        .group_by("consignment")
        .agg(pl.col("skipped").drop_nulls().unique().sort())
    )


def gravity() -> pl.Expr:
    """The rank of a finding's effect, gravest first."""
    order = {str(effect): rank for rank, effect in enumerate(EFFECTS_BY_GRAVITY)}
    return pl.col("effect").replace_strict(order, return_dtype=pl.UInt8)


def _determination() -> pl.Expr:
    effect = pl.col("effect")
    cases = (
        (Effect.LICENCE, Determination.LICENCE_REQUIRED),
        (Effect.EXCEPTION, Determination.EXCEPTION_CANDIDATE),
        (Effect.INCOMPLETE, Determination.INCOMPLETE),
        (Effect.HOLD, Determination.RED_FLAGS),
    )
    gravest: pl.Expr = pl.lit(None, dtype=pl.String)
    for one, determination in reversed(cases):
        gravest = pl.when((effect == one).any()).then(pl.lit(str(determination))).otherwise(gravest)
    prohibited = pl.lit(str(Determination.PROHIBITED))
    return pl.when((effect == Effect.PROHIBITED).any()).then(prohibited).otherwise(gravest)
