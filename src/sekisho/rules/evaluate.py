"""Judge facts by rules. SQL's three values are the law's own: true fires, false does not, NULL is a missing fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from sekisho.rules.model import OBLIGATIONS, Condition, LiveLaw
from sekisho.vocabulary.finding import FINDINGS, Effect, no_findings

SKIPPED: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "check": pl.String,
    "missing": pl.List(pl.String),
}

# Facts held as intervals are asked for under one name, and an unknown item is asked for before its figures.
_ASKED_AS = {"tpp_low": "tpp", "tpp_high": "tpp", "pd_low": "pd", "pd_high": "pd"}
_ITEM_FIGURES = frozenset({"tpp", "pd", "datacenter", "dram_bandwidth", "io_bandwidth"})


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Findings of the rules that fired or lack a fact; flags that could not be judged are ``skipped``."""

    findings: pl.DataFrame
    skipped: pl.DataFrame


def derive(facts: pl.DataFrame, law: LiveLaw, about: str) -> pl.DataFrame:
    """Add the law's derived facts (``eccn_a`` and so on) as columns; NULL travels onward.

    Facts whose conditions do not build on each other are computed in one pass.
    """
    for step in law.derived(about):
        facts = facts.with_columns(step)
    return facts


def evaluate(facts: pl.DataFrame, law: LiveLaw, about: str) -> Verdicts:
    """Judge every row by every rule about it that is alive on that day.

    Args:
        facts: one row a line, consignment or match, derived facts included; must have ``consignment`` and may have
            ``line`` and ``subject``. A fact that nobody stated is NULL.
        law: the law on the day.
        about: 'line', 'consignment', 'match' or 'owner'.

    Returns:
        A finding for each rule that fires, and for each obligation that cannot be decided for want of a fact.
    """
    rules = law.about(about)
    if not rules or facts.is_empty():
        return Verdicts(no_findings(), nothing_skipped())
    return told(facts, rules, decided(facts, rules))


def decided(facts: pl.DataFrame, rules: Sequence[Condition]) -> pl.DataFrame:
    """One boolean column a rule, named by its id: TRUE fires, NULL cannot be decided."""
    exprs = [c.expr for c in rules]
    return facts.select_seq(exprs) if facts.height <= _FEW else facts.select(exprs)


def told(facts: pl.DataFrame, rules: Sequence[Condition], verdict: pl.DataFrame) -> Verdicts:
    """The findings of rules that were ``decided`` over these facts."""
    columns = tuple(facts.columns)
    findings, skipped = [], []
    for condition, column in zip(rules, verdict.get_columns(), strict=True):
        if column.any():  # most fire nowhere
            findings.append(_told(facts, column, _fired(condition, columns)))
        if column.has_nulls():
            unknown = column.is_null()
            if condition.effect in OBLIGATIONS:
                findings.append(_told(facts, unknown, _incomplete(condition, columns)))
            elif condition.effect in (Effect.HOLD, Effect.SCORE):
                skipped.append(_told(facts, unknown, _skipped(condition, columns)))
    return Verdicts(
        pl.concat(findings) if findings else no_findings(),
        pl.concat(skipped) if skipped else nothing_skipped(),
    )


_FEW = 200  # rows: below it, expressions one after the other are quicker than side by side


Telling = tuple[tuple[str, ...], tuple[pl.Expr, ...]]  # expressions, after the columns that they read


def _telling(*exprs: pl.Expr) -> Telling:
    read = {name: None for expr in exprs for name in expr.meta.root_names()}
    return tuple(read), exprs


def _told(facts: pl.DataFrame, rows: pl.Series, telling: Telling) -> pl.DataFrame:
    """What is told of some rows; no column is filtered that is not read."""
    read, exprs = telling
    if rows.all():  # of one consignment it is so wherever a rule fires
        return facts.select_seq(exprs)
    return facts.select_seq(read).filter(rows).select_seq(exprs)


@cache
def nothing_skipped() -> pl.DataFrame:
    """An empty frame of skipped flags."""
    return pl.DataFrame(schema=SKIPPED)


@lru_cache(maxsize=4096)
def _fired(condition: Condition, columns: tuple[str, ...]) -> Telling:
    rule = condition.rule
    shown = sorted({*condition.reads, *rule.shows} & set(columns))
    return _finding(
        columns,
        condition,
        effect=condition.effect or Effect.INFO,
        code=rule.code,
        missing=pl.lit(None, dtype=pl.List(pl.String)),
        params=_params(shown),
    )


@lru_cache(maxsize=4096)
def _incomplete(condition: Condition, columns: tuple[str, ...]) -> Telling:
    return _finding(
        columns,
        condition,
        effect=Effect.INCOMPLETE,
        code="incomplete",
        missing=_missing(columns, condition),
        params=_params([name for name in ("chip_name", "dest") if name in columns]),
    )


@lru_cache(maxsize=4096)
def _skipped(condition: Condition, columns: tuple[str, ...]) -> Telling:
    check = pl.lit(condition.rule.id).alias("check")
    return _telling(pl.col("consignment"), check, _missing(columns, condition).alias("missing"))


def _missing(columns: tuple[str, ...], condition: Condition) -> pl.Expr:
    """The stated facts that are absent and that the condition reads."""
    asked: dict[str, pl.Expr] = {}
    no_item = pl.col("is_accelerator").is_null() if "is_accelerator" in columns else pl.lit(False)
    for name in condition.reads:
        fact = _ASKED_AS.get(name, name)
        label = pl.when(no_item).then(pl.lit("item")).otherwise(pl.lit(fact)) if fact in _ITEM_FIGURES else pl.lit(fact)
        asked[name] = pl.when(pl.col(name).is_null()).then(label)
    if not asked:
        return pl.lit(None, dtype=pl.List(pl.String))
    return pl.concat_list(asked.values()).list.drop_nulls().list.unique(maintain_order=True)


def _params(names: list[str]) -> pl.Expr:
    return pl.struct(names).struct.json_encode() if names else pl.lit("{}")


def _finding(
    columns: tuple[str, ...],
    condition: Condition,
    *,
    effect: Effect,
    code: str,
    missing: pl.Expr,
    params: pl.Expr,
) -> Telling:
    """The columns of a findings frame, over facts with these ``columns``."""
    rule = condition.rule
    found = {
        "consignment": pl.col("consignment"),
        "line": pl.col("line") if "line" in columns else pl.lit(None, dtype=pl.Int32),
        "subject": pl.col("subject") if "subject" in columns else pl.lit(None, dtype=pl.String),
        "check": pl.lit(rule.id),
        "code": pl.lit(code),
        "effect": pl.lit(str(effect)),
        "points": pl.lit(rule.points, dtype=pl.Float64),
        "regime": pl.lit(rule.regime, dtype=pl.String),
        "review": pl.lit(rule.review, dtype=pl.String),
        "missing": missing,
        "params": params,
        "citation": pl.lit(rule.citation),
        "grade": pl.lit(str(rule.grade)),
    }
    return _telling(*(found[name].cast(dtype).alias(name) for name, dtype in FINDINGS.items()))
