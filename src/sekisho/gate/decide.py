"""Precedence: what the open findings of a consignment amount to. Undecided is never released."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.gate.facts.once import beside
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
    joined = batch.consignments.select_seq("consignment")
    answers = (examination.digests, _open(still_open), _licences(findings), _skipped(examination.skipped))
    for answer in (*answers, score(findings, bench.law).drop("flags")):
        joined = beside(joined, answer)
    rests_on = (
        pl.lit(clocks.as_of).alias("as_of"),
        pl.lit(clocks.known_at).alias("known_at"),
        pl.lit(bench.reference.digest).alias("reference_digest"),
        pl.lit(bench.pack_digest).alias("pack_digest"),
    )
    return joined.with_columns_seq(*_decided(), *rests_on).select_seq(_told())


@cache
def _told() -> tuple[pl.Expr, ...]:
    return tuple(pl.col(name).cast(dtype) for name, dtype in DECISIONS.items())


@cache
def _decided() -> tuple[pl.Expr, ...]:
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
    lists = (pl.coalesce(name, empty).alias(name) for name in ("reasons", "missing", "licences", "skipped"))
    return (outcome.alias("outcome"), determination.alias("determination"), *lists)


def _open(findings: pl.DataFrame) -> pl.DataFrame:
    """What the open findings of each consignment amount to."""
    return (
        findings.select_seq(_weighed())
        .sort("consignment", "gravity", "key")
        .group_by("consignment", maintain_order=True)
        .agg(_amounts())
    )


@cache
def _weighed() -> tuple[pl.Expr, ...]:
    """What ``_amounts`` reads, and in which order."""
    key = pl.concat_str("check", "code", separator=":").alias("key")
    return (*(pl.col(name) for name in ("consignment", "effect", "review", "missing")), gravity().alias("gravity"), key)


@cache
def _amounts() -> tuple[pl.Expr, ...]:
    effect = pl.col("effect")
    denied = (effect == Effect.LICENCE) & pl.col("review").is_in(DENIED)
    amounts = {
        "determination": _determination(),
        "refused": ((effect == Effect.PROHIBITED) | denied).any(),
        "stopped": effect.is_in(STOPPING).any(),
        "reasons": pl.col("key").filter(effect.is_in(STOPPING)).unique(maintain_order=True),
        "missing": pl.col("missing").explode().drop_nulls().unique(maintain_order=True),
    }
    return tuple(expr.alias(name) for name, expr in amounts.items())


def _licences(findings: pl.DataFrame) -> pl.DataFrame:
    covered = findings.get_column("check") == "licence.covered"
    if not covered.any():
        return _no_licences()
    return (
        findings.select_seq("consignment", "params")
        .filter(covered)
        .group_by("consignment", maintain_order=True)
        .agg(_LICENCES)
    )


_LICENCES = pl.col("params").str.json_path_match("$.licence").unique().sort().alias("licences")


def _skipped(skipped: pl.DataFrame) -> pl.DataFrame:
    if skipped.is_empty():
        return _nothing_skipped()
    return (
        skipped.explode("missing")
        .select_seq("consignment", _SKIPPED)
        .group_by("consignment")
        .agg(pl.col("skipped").drop_nulls().unique().sort())
    )


_SKIPPED = pl.concat_str("check", "missing", separator=":").alias("skipped")


@cache
def _no_licences() -> pl.DataFrame:
    return pl.DataFrame(schema={"consignment": pl.String, "licences": pl.List(pl.String)})


@cache
def _nothing_skipped() -> pl.DataFrame:
    return pl.DataFrame(schema={"consignment": pl.String, "skipped": pl.List(pl.String)})


@cache
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
