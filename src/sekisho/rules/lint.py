"""The pack linter: what is wrong with law as data, and which of its edges no case stands on.

Structure needs the packs alone. Coverage needs cases (see ``rules.cases``): every rule about lines must fire in one,
every figure must have a case on it and one just beside it, and every day a case on it and one on the day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sekisho.rules.facts import FACTS
from sekisho.rules.model import OBLIGATIONS, Law, Rule

LANGUAGES = {"en", "ja", "ko"}
_WORD = re.compile(r"\b[a-z][a-z_0-9]*\b")
_GROUP = re.compile(r"\bIN_GROUP\s*\(\s*\w+\s*,([^()]*)\)")
_ANCIENT = date(2000, 1, 1)  # what began before it has no first day that anybody asks about


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Where, what kind, and what about it. ``kind`` is a key; ``detail`` names things."""

    where: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind.replace('_', ' ')}: {self.detail}"


def faults(law: Law) -> list[Fault]:
    """What is wrong with the packs by themselves."""
    found: list[Fault] = []
    for rule in (*law.facts, *law.rules):
        found += _names(rule, law)
        found += _dates(rule)
        found += _words(rule, law)
    found += [f for way in law.authorisations.values() for f in _way(way.id, law)]
    return sorted(found)


def _names(rule: Rule, law: Law) -> Iterator[Fault]:
    """Facts, groups, regimes and authorisations that do not exist."""
    derived = {fact.id for fact in law.facts if fact.about == rule.about}
    known = FACTS[rule.about].keys() | derived | {"tpp", "pd"}
    for name in sorted(_read(rule.when) - known):
        yield Fault(rule.id, "unknown_fact", name)
    for name in sorted(set(rule.shows) - FACTS[rule.about].keys() - derived):
        yield Fault(rule.id, "unknown_fact", f"{name} (shown)")
    for name in sorted(_groups(rule.when) - law.groups.keys()):
        yield Fault(rule.id, "unknown_group", name)
    if law.regimes and rule.about == "line" and rule.regime is not None and rule.regime not in law.regimes:
        yield Fault(rule.id, "unknown_regime", rule.regime)
    for name in sorted(set(rule.ways) - law.authorisations.keys()):
        yield Fault(rule.id, "unknown_authorisation", name)


def _read(when: str) -> set[str]:
    """Names in a condition, without texts and the words of SQL (which are written in capitals)."""
    return set(_WORD.findall(re.sub(r"'[^']*'", "", when)))


def _groups(when: str) -> set[str]:
    return {name for call in _GROUP.findall(when) for name in re.findall(r"'([^']+)'", call)}


def _dates(rule: Rule) -> Iterator[Fault]:
    for interval in rule.in_force:
        if interval.end is not None and interval.end < interval.start:
            yield Fault(rule.id, "backward_interval", f"{interval.start} to {interval.end}")
    for one, two in pairwise(rule.in_force):
        apart = one.end is not None and one.end < two.start
        supersedes = (two.published or date.min) > (one.published or rule.published)
        if not apart and not supersedes:
            yield Fault(rule.id, "overlapping_intervals", f"{one.start} and {two.start}")


def _words(rule: Rule, law: Law) -> Iterator[Fault]:
    if len(rule.citation.strip()) < 5:
        yield Fault(rule.id, "missing_citation", rule.citation or "-")
    if rule.source is not None and not re.fullmatch(r"[0-9a-f]{64}", rule.source):
        yield Fault(rule.id, "bad_source_hash", rule.source)
    if rule.effect is None:
        return
    for lang in sorted(LANGUAGES - set(rule.text)):
        yield Fault(rule.id, "missing_text", lang)
    if rule.effect in OBLIGATIONS and set(rule.remedy) != LANGUAGES:
        yield Fault(rule.id, "missing_remedy", ", ".join(sorted(LANGUAGES - set(rule.remedy))))


def _way(name: str, law: Law) -> Iterator[Fault]:
    """An authorisation as a checklist in three languages, named by a rule, of a regime that exists."""
    way = law.authorisations[name]
    texts = [way.title, *way.documents, *(c.text for c in way.conditions)]
    if any(set(text) != LANGUAGES for text in texts):
        yield Fault(name, "missing_text", "a title, paper or condition")
    if way.regime not in law.regimes:
        yield Fault(name, "unknown_regime", way.regime)
    if not any(name in rule.ways for rule in law.rules):
        yield Fault(name, "unused_authorisation", way.pack)
    derived = {fact.id for fact in law.facts if fact.about == "line"}
    for condition in way.conditions:
        for fact in sorted(_read(condition.when or "") - FACTS["line"].keys() - derived - {"tpp", "pd"}):
            yield Fault(name, "unknown_fact", f"{fact} ({condition.id})")


def first_days(law: Law, rule: Rule) -> Sequence[date]:
    """Days on which the rule begins, changes its status or ends (the first day after): its edges in time."""
    days: dict[date, None] = {}
    for interval in rule.in_force:
        if interval.start > _ANCIENT:
            days[interval.start] = None
        if interval.end is not None:
            days[interval.end + timedelta(days=1)] = None
    return list(days)


def memberships(law: Law) -> Mapping[tuple[str, date], list[str]]:
    """(country, first day of a change) -> groups that changed."""
    changes: dict[tuple[str, date], list[str]] = {}
    for group, members in law.groups.items():
        for member in members:
            if member.interval.start > date(2015, 1, 1):
                changes.setdefault((member.country, member.interval.start), []).append(group)
            if member.interval.end is not None:
                changes.setdefault((member.country, member.interval.end + timedelta(days=1)), []).append(group)
    return changes
