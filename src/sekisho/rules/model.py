"""The nouns of the rules station: dated rules, country groups, and the law as it stood on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from sekisho.rules.regimes import Authorisation, Regime
from sekisho.vocabulary.clocks import Clocks, Interval
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Effect, Grade

# Statuses under which a rule binds; under any other it is shown and decides nothing.
BINDING = frozenset({"in_force", "is_informed"})

ABOUT = ("line", "consignment", "match", "owner")

# Effects that lay an obligation on somebody: only these turn an unknown fact into `incomplete`.
OBLIGATIONS = frozenset({Effect.PROHIBITED, Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Membership:
    """One country's membership of one group over an interval."""

    country: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule or derived fact: one SQL boolean expression over named facts, with its dates and its source.

    ``effect`` is None for a derived fact, whose value other rules use under its ``id``.
    """

    id: str
    about: str
    when: str
    effect: Effect | None
    code: str
    in_force: tuple[Interval, ...]
    published: date
    citation: str
    grade: Grade
    pack: str
    text: Mapping[str, str]
    remedy: Mapping[str, str]
    points: float | None = None
    regime: str | None = None
    review: str | None = None
    weak: bool = False  # a flag that counts only together with others
    shows: tuple[str, ...] = ()  # further facts that the text names
    ways: tuple[str, ...] = ()  # ids of the authorisations by which an obligation may be met
    source: str | None = None  # sha-256 of the stored copy that was read, where there is one

    def interval(self, clocks: Clocks) -> Interval | None:
        """The interval that covers the day of the act, by what was published on the day of knowledge."""
        if self.published > clocks.known_at:
            return None
        known = [i for i in self.in_force if i.covers_as_known(clocks)]
        return known[-1] if known else None  # what was published later stands later, and supersedes

    def effect_on(self, clocks: Clocks) -> Effect | None:
        """What the rule does on that day: a rule that is stayed, unenforced or unverified only warns."""
        interval = self.interval(clocks)
        if self.effect is None or interval is None:
            return None
        if interval.status not in BINDING or self.grade is Grade.UNVERIFIED:
            return Effect.INFO if self.effect is Effect.INFO else Effect.WARN
        return self.effect


@dataclass(frozen=True, slots=True)
class Joint:
    """How weak flags count together: points at which a consignment is held, and what a weak flag needs beside it."""

    hold_at: float
    weak_needs: int  # a weak flag counts only if at least this many flags fire in all
    citation: str
    published: date


@dataclass(frozen=True, slots=True)
class Notice:
    """The text of a finding that code makes, not a rule: what it says and what to do next."""

    id: str
    text: Mapping[str, str]
    remedy: Mapping[str, str]
    citation: str


_MACRO = re.compile(r"\b(AT_LEAST|ABOVE|BELOW|IN_GROUP)\s*\(\s*([a-z_0-9]+)\s*,([^()]*)\)")


@dataclass(frozen=True, eq=False)  # one object a rule and day: expressions built from it are remembered by it
class Condition:
    """A compiled condition: the expression and the facts that it reads (derived ones expanded to stated ones)."""

    rule: Rule
    effect: Effect | None
    status: str
    expr: pl.Expr  # boolean, named by the rule's id
    reads: tuple[str, ...]


@dataclass(frozen=True)
class LiveLaw:
    """The law on one day as known on another: conditions compiled, country groups resolved."""

    clocks: Clocks
    groups: Mapping[str, frozenset[str]]
    facts: tuple[Condition, ...]
    rules: tuple[Condition, ...]
    roots: Mapping[str, tuple[str, ...]]  # derived fact -> stated facts beneath it

    def about(self, about: str) -> tuple[Condition, ...]:
        """The rules about lines, consignments, matches or owners."""
        if about not in self._about:
            self._about[about] = tuple(c for c in self.rules if c.rule.about == about)
        return self._about[about]

    @cached_property
    def _about(self) -> dict[str, tuple[Condition, ...]]:
        return {}

    def derived(self, about: str) -> tuple[tuple[pl.Expr, ...], ...]:
        """The derived facts about lines, consignments, matches or owners, in steps: each builds only on earlier ones.

        Raises:
            PackFault: facts that build on each other in a ring.
        """
        if about not in self._steps:
            self._steps[about] = _steps([c for c in self.facts if c.rule.about == about])
        return self._steps[about]

    @cached_property
    def _steps(self) -> dict[str, tuple[tuple[pl.Expr, ...], ...]]:
        return {}


def _steps(waiting: list[Condition]) -> tuple[tuple[pl.Expr, ...], ...]:
    steps = []
    while waiting:
        pending = {c.rule.id for c in waiting}
        ready = [c for c in waiting if not pending.intersection(c.expr.meta.root_names())]
        if not ready:
            raise PackFault(f"Derived facts build on each other: {', '.join(sorted(pending))}.", hint="Break the ring.")
        steps.append(tuple(c.expr for c in ready))
        waiting = [c for c in waiting if c not in ready]
    return tuple(steps)


@dataclass(frozen=True)
class Law:
    """All packs: rules with all their dates. ``digest`` names exactly these texts."""

    digest: str
    rules: tuple[Rule, ...]
    facts: tuple[Rule, ...]
    groups: Mapping[str, tuple[Membership, ...]]
    joint: Joint
    words: Mapping[str, tuple[str, ...]]
    notices: Mapping[str, Notice]
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    authorisations: Mapping[str, Authorisation] = field(default_factory=dict)

    @cached_property
    def _live(self) -> dict[Clocks, LiveLaw]:
        return {}

    def on(self, clocks: Clocks) -> LiveLaw:
        """The law of ``clocks.as_of`` as it was known on ``clocks.known_at``."""
        if clocks not in self._live:
            self._live[clocks] = self._compile(clocks)
        return self._live[clocks]

    @cached_property
    def weak(self) -> frozenset[str]:
        """The ids of flags that count only together with others."""
        return frozenset(r.id for r in self.rules if r.weak)

    @cached_property
    def prohibiting(self) -> frozenset[str]:
        """The ids of rules that prohibit, whatever their dates."""
        return frozenset(r.id for r in self.rules if r.effect is Effect.PROHIBITED)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, whatever its dates."""
        return self._by_id.get(rule_id)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {r.id: r for r in self.rules}

    def _compile(self, clocks: Clocks) -> LiveLaw:
        groups = {
            name: frozenset(m.country for m in members if m.interval.covers_as_known(clocks))
            for name, members in self.groups.items()
        }
        roots: dict[str, tuple[str, ...]] = {}
        facts = []
        for rule in self.facts:
            condition = self._condition(rule, clocks, groups, roots, dormant="FALSE")
            roots[rule.id] = condition.reads
            facts.append(condition)
        rules = [
            self._condition(rule, clocks, groups, roots, dormant=None)
            for rule in self.rules
            if rule.interval(clocks) is not None
        ]
        return LiveLaw(clocks, groups, tuple(facts), tuple(rules), roots)

    def _condition(
        self,
        rule: Rule,
        clocks: Clocks,
        groups: Mapping[str, frozenset[str]],
        roots: Mapping[str, tuple[str, ...]],
        *,
        dormant: str | None,
    ) -> Condition:
        interval = rule.interval(clocks)
        text = rule.when if interval is not None or dormant is None else dormant
        try:
            expr = pl.sql_expr(expand(text, groups))
        except (pl.exceptions.PolarsError, KeyError) as error:
            raise PackFault(
                f"Rule {rule.id} in {rule.pack}: {error}", hint="Mend the condition in the pack."
            ) from error
        reads: dict[str, None] = {}
        for name in expr.meta.root_names():
            for root in roots.get(name, (name,)):
                reads[root] = None
        status = interval.status if interval is not None else "dormant"
        named = expr.cast(pl.Boolean).alias(rule.id)
        return Condition(rule, rule.effect_on(clocks), status, named, tuple(sorted(reads)))


def expand(text: str, groups: Mapping[str, frozenset[str]]) -> str:
    """Write the house's three macros out as SQL.

    ``AT_LEAST(tpp, 4800)``, ``ABOVE(tpp, 4800)`` and ``BELOW(tpp, 4800)`` compare a figure known as an interval
    (``tpp_low``, ``tpp_high``): NULL where it straddles the limit. ``IN_GROUP(dest, 'D:1', 'D:4')`` is membership of
    any of the groups.
    """

    def one(match: re.Match[str]) -> str:
        macro, fact, rest = match.group(1), match.group(2), match.group(3).strip()
        if macro == "IN_GROUP":
            names = re.findall(r"'([^']+)'", rest)
            members = sorted(set().union(*(groups[name] for name in names)))
            inside = ", ".join(f"'{m}'" for m in members) or "'--'"
            return f"({fact} IN ({inside}))"
        limit = float(rest)
        if macro == "ABOVE":
            return f"(CASE WHEN {fact}_low > {limit} THEN TRUE WHEN {fact}_high <= {limit} THEN FALSE ELSE NULL END)"
        yes, no = ("TRUE", "FALSE") if macro == "AT_LEAST" else ("FALSE", "TRUE")
        return f"(CASE WHEN {fact}_low >= {limit} THEN {yes} WHEN {fact}_high < {limit} THEN {no} ELSE NULL END)"

    return _MACRO.sub(one, text)
