"""Past consignments under other law: outcomes and deciding rules only, from the facts that were kept.

What no rule said (licences drawn, rows rejected at intake) stays as it was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from sekisho.gate.decide import DENIED, STOPPING
from sekisho.gate.facts.lines import with_sensitivity
from sekisho.gate.facts.once import beside
from sekisho.gate.settle import licensable, still_open
from sekisho.rules import Law, derive, score
from sekisho.rules.evaluate import decided
from sekisho.rules.model import OBLIGATIONS, Condition, LiveLaw
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Effect

LEAN: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "line": pl.Int32,
    "check": pl.String,
    "effect": pl.String,
    "points": pl.Float64,
    "regime": pl.String,
    "review": pl.String,
}
_LICENCES = pl.col("check").is_in(["licence.covered", "licence.reserved"])


def rejudge(facts: Mapping[str, pl.DataFrame], before: pl.DataFrame, law: Law, clocks: Clocks) -> pl.DataFrame:
    """What becomes of the same consignments under ``law`` on the day.

    Args:
        facts: what was kept: 'line', 'consignment', 'match' and perhaps 'owner'.
        before: the findings of the day; those that the program itself made count again.
        law: other law. clocks: the day of the act, the day of knowledge.

    Returns:
        consignment, outcome, reasons (ids of the rules that stop it, in order of name), for every consignment.

    Raises:
        PackFault: the law reads a fact that was not kept.
    """
    live = law.on(clocks)
    made = before.filter(pl.col("check").is_in(list(law.notices)) & (pl.col("check") != "incomplete"))
    found = pl.concat([*_findings(facts, live), made.filter(pl.col("check") != "flags.joint").select(_lean())])
    found = pl.concat([found, _joint(found, law)]).with_columns(licensable(law).alias("licensable"))
    covered = made.filter(_LICENCES).select("consignment", "line", "regime")
    lines = facts["line"].select("consignment", "line")
    remaining = still_open(found.filter(pl.col("effect").is_in(STOPPING)), lines, covered)
    return beside(facts["consignment"].select("consignment"), _outcomes(remaining)).select(
        "consignment",
        pl.col("outcome").fill_null("release"),
        pl.col("reasons").fill_null(pl.lit([], dtype=pl.List(pl.String))),
    )


def _findings(facts: Mapping[str, pl.DataFrame], live: LiveLaw) -> list[pl.DataFrame]:
    """The lean findings of every kind of rule. How sensitive a line is depends on the law, so it is found anew."""
    _refuse_what_was_not_kept(facts, live)
    lines = with_sensitivity(derive(facts["line"], live, "line"))
    sensitive = lines.group_by("consignment").agg(pl.col("sensitive").any().alias("any_sensitive"))
    found = _outline(lines, live, "line")
    for about in ("consignment", "match", "owner"):
        if about not in facts or facts[about].is_empty():
            continue
        frame = facts[about]
        if "any_sensitive" in frame.columns:
            frame = frame.drop("any_sensitive").join(sensitive, on="consignment", how="left", maintain_order="left")
        found += _outline(derive(frame, live, about), live, about)
    return found


def _refuse_what_was_not_kept(facts: Mapping[str, pl.DataFrame], live: LiveLaw) -> None:
    for about, frame in facts.items():
        read = {fact for c in (*live.about(about), *live.facts) if c.rule.about == about for fact in c.reads}
        derived = {c.rule.id for c in live.facts}
        gone = sorted(read - set(frame.columns) - derived - {"sensitive", "any_sensitive"})
        if gone:
            raise PackFault(
                f"The law reads facts about a {about} that were not kept: {', '.join(gone)}.",
                hint="Judge those days again from their files instead.",
            )


def _outline(facts: pl.DataFrame, live: LiveLaw, about: str) -> list[pl.DataFrame]:
    """What fires, without parameters and texts."""
    rules = [c for c in live.about(about) if c.effect in STOPPING or c.effect is Effect.SCORE]
    if not rules or facts.is_empty():
        return []
    line = pl.col("line") if "line" in facts.columns else pl.lit(None, dtype=pl.Int32).alias("line")
    keys = facts.select("consignment", line)
    found = []
    for condition, column in zip(rules, decided(facts, rules).get_columns(), strict=True):
        if column.any():
            found.append(keys.filter(column).with_columns(_said(condition, condition.effect)))
        if condition.effect in OBLIGATIONS and column.has_nulls():
            found.append(keys.filter(column.is_null()).with_columns(_said(condition, Effect.INCOMPLETE)))
    return [frame.select(LEAN.keys()) for frame in found]


def _said(condition: Condition, effect: Effect | None) -> tuple[pl.Expr, ...]:
    rule = condition.rule
    texts = {
        "check": rule.id,
        "effect": None if effect is None else str(effect),
        "regime": rule.regime,
        "review": rule.review,
    }
    said = tuple(pl.lit(text, dtype=pl.String).cast(pl.String).alias(name) for name, text in texts.items())
    return (*said, pl.lit(rule.points, dtype=pl.Float64).alias("points"))


@cache
def _lean() -> tuple[pl.Expr, ...]:
    return tuple(pl.col(name).cast(dtype) for name, dtype in LEAN.items())


def _joint(found: pl.DataFrame, law: Law) -> pl.DataFrame:
    """A hold where weak flags weigh enough together."""
    flags = found.filter(pl.col("effect").is_in([str(Effect.SCORE), str(Effect.HOLD)]) & pl.col("points").is_not_null())
    held = score(flags.with_columns(pl.col("check", "effect").cast(pl.String)), law)
    held = held.filter(pl.col("score") >= law.joint.hold_at)
    said = {"check": "flags.joint", "effect": str(Effect.HOLD), "regime": None, "review": None}
    return held.select(
        "consignment",
        line=pl.lit(None, dtype=pl.Int32),
        points=pl.col("score"),
        **{name: pl.lit(text, dtype=pl.String) for name, text in said.items()},
    ).select(_lean())


def _outcomes(remaining: pl.DataFrame) -> pl.DataFrame:
    effect = pl.col("effect")
    denied = (effect == str(Effect.LICENCE)) & pl.col("review").is_in(list(DENIED)).fill_null(False)
    return remaining.group_by("consignment").agg(
        pl.when(((effect == str(Effect.PROHIBITED)) | denied).any())
        .then(pl.lit("refuse"))
        .otherwise(pl.lit("hold"))
        .alias("outcome"),
        pl.col("check").cast(pl.String).unique().sort().alias("reasons"),
    )
