"""Judge facts by rules. SQL's three values are the law's own: true fires, false does not, NULL is a missing fact."""

from __future__ import annotations

from dataclasses import dataclass

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
        about: 'line', 'consignment' or 'match'.

    Returns:
        A finding for each rule that fires, and for each obligation that cannot be decided for want of a fact.
    """
    rules = law.about(about)
    if not rules or facts.is_empty():
        return Verdicts(no_findings(), pl.DataFrame(schema=SKIPPED))
    verdict = facts.select(c.expr for c in rules)
    # one look tells which rules need a second one: most fire nowhere
    fires, unknowns = verdict.select(pl.all().any()).row(0), verdict.null_count().row(0)
    findings, skipped = [], []
    for condition, fires_somewhere, undecided in zip(rules, fires, unknowns, strict=True):
        column = verdict.get_column(condition.rule.id)
        if fires_somewhere:
            findings.append(_fired(facts.filter(column), condition))
        if undecided:
            unknown = facts.filter(column.is_null())
            if condition.effect in OBLIGATIONS:
                findings.append(_incomplete(unknown, condition))
            elif condition.effect in (Effect.HOLD, Effect.SCORE):
                skipped.append(_skipped(unknown, condition))
    return Verdicts(
        pl.concat(findings) if findings else no_findings(),
        pl.concat(skipped) if skipped else pl.DataFrame(schema=SKIPPED),
    )


def _fired(rows: pl.DataFrame, condition: Condition) -> pl.DataFrame:
    rule = condition.rule
    shown = sorted({*condition.reads, *rule.shows} & set(rows.columns))
    return _finding(
        rows,
        condition,
        effect=condition.effect or Effect.INFO,
        code=rule.code,
        missing=pl.lit(None, dtype=pl.List(pl.String)),
        params=_params(shown),
    )


def _incomplete(rows: pl.DataFrame, condition: Condition) -> pl.DataFrame:
    return _finding(
        rows,
        condition,
        effect=Effect.INCOMPLETE,
        code="incomplete",
        missing=_missing(rows, condition),
        params=_params([name for name in ("chip_name", "dest") if name in rows.columns]),
    )


def _skipped(rows: pl.DataFrame, condition: Condition) -> pl.DataFrame:
    return rows.select("consignment", check=pl.lit(condition.rule.id), missing=_missing(rows, condition))


def _missing(rows: pl.DataFrame, condition: Condition) -> pl.Expr:
    """The stated facts that are absent and that the condition reads."""
    asked: dict[str, pl.Expr] = {}
    no_item = pl.col("is_accelerator").is_null() if "is_accelerator" in rows.columns else pl.lit(False)
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
    rows: pl.DataFrame, condition: Condition, *, effect: Effect, code: str, missing: pl.Expr, params: pl.Expr
) -> pl.DataFrame:
    rule = condition.rule
    present = set(rows.columns)
    return rows.select(
        consignment=pl.col("consignment"),
        line=pl.col("line").cast(pl.Int32) if "line" in present else pl.lit(None, dtype=pl.Int32),
        subject=pl.col("subject") if "subject" in present else pl.lit(None, dtype=pl.String),
        check=pl.lit(rule.id),
        code=pl.lit(code),
        effect=pl.lit(str(effect)),
        points=pl.lit(rule.points, dtype=pl.Float64),
        regime=pl.lit(rule.regime, dtype=pl.String),
        review=pl.lit(rule.review, dtype=pl.String),
        missing=missing,
        params=params,
        citation=pl.lit(rule.citation),
        grade=pl.lit(str(rule.grade)),
    ).cast(FINDINGS)  # type: ignore[arg-type]
