"""Which rules, figures and days no case stands on. A case that stands nowhere near an edge proves nothing about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from sekisho.rules.cases import clocks_of, line_of
from sekisho.rules.evaluate import decided, derive
from sekisho.rules.lint import Fault, first_days, memberships
from sekisho.rules.model import Law, Rule, expand
from sekisho.vocabulary.clocks import Clocks

_MACRO = re.compile(r"\b(AT_LEAST|ABOVE|BELOW)\s*\(\s*([a-z_0-9]+)\s*,\s*([0-9.]+)\s*\)")
_PLAIN = re.compile(r"\b([a-z_0-9]+)\s*(>=|<=|>|<)\s*([0-9]+(?:\.[0-9]+)?)\b")
_DAY = timedelta(days=1)
_NEAR = 0.002  # of the figure, or one unit: what is farther away is not beside the edge
_FAR = date(2035, 1, 1)


@dataclass(frozen=True)
class Coverage:
    """Cases about lines, judged once."""

    law: Law
    cases: Sequence[Mapping[str, Any]]
    chips: Mapping[str, Mapping[str, Any]]

    @cached_property
    def rows(self) -> list[tuple[Mapping[str, Any], Clocks, pl.DataFrame]]:
        """Each case with its clocks and its row of facts."""
        return [(case, clocks_of(case), line_of(case, self.chips)) for case in self.cases]

    @cached_property
    def fired(self) -> dict[str, set[int]]:
        """Rule -> numbers of the cases in which it fires, or cannot be decided."""
        found: dict[str, set[int]] = {}
        for number, (_, clocks, row) in enumerate(self.rows):
            for name in self._firing(row, clocks):
                found.setdefault(name, set()).add(number)
        return found

    def _firing(self, row: pl.DataFrame, clocks: Clocks) -> set[str]:
        live = self.law.on(clocks)
        rules = live.about("line")
        if not rules:
            return set()
        verdict = decided(derive(row, live, "line"), rules)
        return {name for name, value in verdict.row(0, named=True).items() if value is not False}

    def faults(self) -> list[Fault]:
        """Rules that no case fires, and edges on which no case stands."""
        found: list[Fault] = []
        for rule in self.law.rules:
            if rule.about == "line" and not rule.pack.startswith("flags/"):
                found += self._rule(rule)
        found += self._figures()
        found += self._countries()
        return sorted(found)

    def _rule(self, rule: Rule) -> Iterator[Fault]:
        if rule.id not in self.fired:
            yield Fault(rule.id, "no_case_fires_it", rule.pack)
            return
        for day in first_days(self.law, rule):
            standing = {number for number, (_, clocks, _) in enumerate(self.rows) if clocks.as_of == day}
            before = {number for number, (_, clocks, _) in enumerate(self.rows) if clocks.as_of == day - _DAY}
            if not any(self._would(rule, n, day) for n in standing):
                yield Fault(rule.id, "no_case_on_the_day", str(day))
            if not any(self._would(rule, n, day) for n in before):
                yield Fault(rule.id, "no_case_on_the_day_before", str(day - _DAY))

    def _would(self, rule: Rule, number: int, day: date) -> bool:
        """Whether the facts of the case are such that the rule speaks on either side of the day."""
        row = self.rows[number][2]
        return any(rule.id in self._firing(row, Clocks(at, _FAR)) for at in (day, day - _DAY))

    def _figures(self) -> Iterator[Fault]:
        facts = pl.concat([row for _, _, row in self.rows])
        for rule in (*self.law.facts, *self.law.rules):
            if rule.about != "line" or rule.pack.startswith("flags/"):
                continue
            for atom, fact, limit in _atoms(rule.when):
                low, high = (f"{fact}_low", f"{fact}_high") if fact in ("tpp", "pd") else (fact, fact)
                near = max(abs(limit) * _NEAR, 0.001 if limit < 10 else 1.0)
                exact = facts.filter((pl.col(low) == limit) & (pl.col(high) == limit))
                beside = facts.filter(((pl.col(high) - limit).abs() <= near) & (pl.col(high) != limit))
                expr = pl.sql_expr(expand(atom, {})).cast(pl.Boolean)
                told = set(exact.select(expr).to_series()), set(beside.select(expr).to_series())
                if exact.is_empty():
                    yield Fault(rule.id, "no_case_on_the_figure", atom)
                elif not told[1] - told[0]:
                    yield Fault(rule.id, "no_case_beside_the_figure", atom)

    def _countries(self) -> Iterator[Fault]:
        """A change of a country group needs a case on its day and one on the day before."""
        asked = {(row["dest"].item(), clocks.as_of) for _, clocks, row in self.rows}
        for (country, day), groups in memberships(self.law).items():
            for at in (day, day - _DAY):
                if (country, at) not in asked:
                    yield Fault(country, "no_case_on_the_change", f"{at} ({', '.join(groups)})")


def _atoms(when: str) -> Iterator[tuple[str, str, float]]:
    """Each comparison with a figure: its text, its fact, its limit."""
    for match in _MACRO.finditer(when):
        yield match[0], match[2], float(match[3])
    for match in _PLAIN.finditer(_MACRO.sub("", when)):
        yield match[0], match[1], float(match[3])
