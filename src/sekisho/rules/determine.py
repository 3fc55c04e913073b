"""What each country's law answers of a line, side by side; the strictest answer is the answer.

Columnar: a million lines under every regime in one pass, with their findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

import polars as pl

from sekisho.rules.evaluate import decided, derive, told
from sekisho.rules.model import OBLIGATIONS, Condition, Law, LiveLaw, expand
from sekisho.rules.regimes import Regime
from sekisho.vocabulary.finding import Effect, Grade


class Answer(StrEnum):
    """What one regime says, strictest first."""

    PROHIBITED = "prohibited"
    LICENCE = "licence"
    EXCEPTION = "exception"  # a licence, unless the conditions of an exception are met
    INCOMPLETE = "incomplete"  # a fact is missing, or a person has to resolve something
    UNVERIFIED = "unverified"  # law that was not read in a source may ask for a licence
    NONE = "none"  # its law reaches the line and asks for nothing
    NOT_APPLICABLE = "not_applicable"  # its law does not reach the line


ORDER = tuple(Answer)
_BY_EFFECT = {
    Effect.PROHIBITED: Answer.PROHIBITED,
    Effect.LICENCE: Answer.LICENCE,
    Effect.EXCEPTION: Answer.EXCEPTION,
    Effect.INCOMPLETE: Answer.INCOMPLETE,
    Effect.HOLD: Answer.INCOMPLETE,
}


@dataclass(frozen=True, slots=True)
class Determined:
    """Answers and their reasons.

    ``answers`` has the rows of the facts: one column a regime, each an index into ``ORDER``, and ``overall``.
    ``findings`` is a findings frame (see ``vocabulary.finding``).
    """

    answers: pl.DataFrame
    findings: pl.DataFrame


def determine(facts: pl.DataFrame, law: Law, live: LiveLaw) -> Determined:
    """Every regime's answer to every line.

    Args:
        facts: one row a line, stated facts only (``rules.facts.schema('line')``), and ``consignment`` and ``line``.
        law: for its regimes. live: the law on the day.
    """
    facts = derive(facts, live, "line")
    rules = law_about_lines(live)
    verdict = decided(facts, rules)
    reached = facts.select(_reach(r, live) for r in law.regimes.values()) if law.regimes else pl.DataFrame()
    both = pl.DataFrame([*verdict.get_columns(), *reached.get_columns()])
    answers = both.select(_answer(r.id, tuple(c for c in rules if c.rule.regime == r.id)) for r in law.regimes.values())
    overall = pl.min_horizontal(pl.all()).alias("overall")
    return Determined(answers.with_columns(overall), told(facts, rules, verdict).findings)


def law_about_lines(live: LiveLaw) -> tuple[Condition, ...]:
    """The rules about lines that are law; red flags are the gate's."""
    return tuple(c for c in live.about("line") if not c.rule.pack.startswith("flags/"))


def answer_of(effect: str, *, unverified: bool) -> Answer | None:
    """What a single finding amounts to; None where it only informs."""
    if unverified:
        return Answer.UNVERIFIED
    return _BY_EFFECT.get(Effect(effect))


def speaks_unverified(condition: Condition) -> bool:
    """True for an obligation that only warns because nobody read it in a source."""
    return condition.rule.grade is Grade.UNVERIFIED and condition.rule.effect in OBLIGATIONS


def _reach(regime: Regime, live: LiveLaw) -> pl.Expr:
    """TRUE where the regime takes hold of the line, FALSE where it does not, NULL where a fact is missing."""
    holds = [pl.sql_expr(expand(n.when, live.groups)).cast(pl.Boolean) for n in regime.nexus]
    return reduce(lambda one, other: one | other, holds).alias(f"reach:{regime.id}")


def _answer(regime: str, rules: tuple[Condition, ...]) -> pl.Expr:
    """The gravest of what the regime's rules say. An unknown reach matters only where a rule is open."""
    reached = pl.col(f"reach:{regime}").fill_null(True)
    said: list[pl.Expr] = [pl.when(reached).then(_rank(Answer.NONE)).otherwise(_rank(Answer.NOT_APPLICABLE))]
    for condition in rules:
        answer = answer_of(condition.effect or Effect.INFO, unverified=speaks_unverified(condition))
        if answer is None:
            continue
        fired = pl.col(condition.rule.id)
        silent = _rank(Answer.NOT_APPLICABLE)
        if condition.effect in OBLIGATIONS:
            silent = pl.when(fired.is_null()).then(_rank(Answer.INCOMPLETE)).otherwise(silent)
        said.append(pl.when(fired).then(_rank(answer)).otherwise(silent))
    return pl.min_horizontal(said).alias(regime)


def _rank(answer: Answer) -> pl.Expr:
    return pl.lit(ORDER.index(answer), dtype=pl.UInt8)


def reach(facts: pl.DataFrame, law: Law, live: LiveLaw) -> dict[str, list[str]]:
    """Of one line: the kinds of nexus by which each regime reaches it, 'kind?' where a fact is missing."""
    found: dict[str, list[str]] = {}
    for regime in law.regimes.values():
        kinds: dict[str, None] = {}
        for nexus in regime.nexus:
            value = facts.select(pl.sql_expr(expand(nexus.when, live.groups)).cast(pl.Boolean)).item()
            if value is not False:
                kinds[nexus.kind if value else f"{nexus.kind}?"] = None
        found[regime.id] = list(kinds)
    return found
