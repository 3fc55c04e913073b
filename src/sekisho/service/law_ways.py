"""Licences and exceptions as checklists: which conditions the facts meet, which are questions to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from sekisho.rules import Authorisation, Law, LiveLaw
from sekisho.rules.model import expand
from sekisho.rules.regimes import Requirement

MET, NOT_MET, OPEN = "met", "not_met", "open"


def ways_of(
    checks: Sequence[str], law: Law, facts: pl.DataFrame, live: LiveLaw, answers: Mapping[str, bool], lang: str
) -> list[dict[str, Any]]:
    """The authorisations that the rules among ``checks`` name, as they were on the day, with their checklists.

    Args:
        checks: ids of rules that fired. facts: the line, derived facts included.
        answers: id of a condition -> whether a person said that it is met.
    """
    named: dict[str, None] = {}
    for check in checks:
        rule = law.rule(check)
        named |= dict.fromkeys(rule.ways if rule else ())
    ways = (law.authorisations[name] for name in named)
    return [_way(way, facts, live, answers, lang) for way in ways if way.on(live.clocks)]


def _way(
    way: Authorisation, facts: pl.DataFrame, live: LiveLaw, answers: Mapping[str, bool], lang: str
) -> dict[str, Any]:
    conditions = [_condition(c, way, facts, live, answers, lang) for c in way.conditions]
    states = {c["state"] for c in conditions}
    return {
        "id": way.id,
        "regime": way.regime,
        "kind": way.kind,
        "title": way.title[lang],
        "where": way.where,
        "days": way.days,
        "file_by": file_by(live.clocks.as_of, way.days),
        "codes": list(way.codes),
        "documents": [text[lang] for text in way.documents],
        "conditions": conditions,
        "state": NOT_MET if NOT_MET in states else OPEN if OPEN in states else MET,
        "otherwise": way.otherwise,
        "citation": way.citation,
        "grade": str(way.grade),
    }


def file_by(ship_date: date, days: int | None) -> date | None:
    """The last day on which it may be filed; None where no period was found in a source."""
    return None if days is None else ship_date - timedelta(days=days)


def _condition(
    condition: Requirement,
    way: Authorisation,
    facts: pl.DataFrame,
    live: LiveLaw,
    answers: Mapping[str, bool],
    lang: str,
) -> dict[str, Any]:
    """Facts decide where the condition names some; a person's word decides questions, never facts that are known."""
    value = None
    if condition.when is not None:
        value = facts.select(pl.sql_expr(expand(condition.when, live.groups)).cast(pl.Boolean)).item(0, 0)
    if value is None:
        value = answers.get(condition.id)
    return {
        "id": condition.id,
        "text": condition.text[lang],
        "by": "facts" if condition.when is not None else "person",
        "state": OPEN if value is None else MET if value else NOT_MET,
        "grade": str(condition.grade or way.grade),
    }
