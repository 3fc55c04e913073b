"""Under which paragraph of one regime the figures of one integrated circuit fall, by the packs' own derived facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sekisho.items import ITEMS
from sekisho.rules import LiveLaw

_COMPARED = re.compile(
    r"\b(?P<macro>AT_LEAST|BELOW)\s*\(\s*(?P<figure>tpp|pd)\s*,\s*(?P<limit>[0-9.]+)\s*\)"
    r"|\b(?P<plain>[a-z_0-9]+_bandwidth|tpp_low|tpp_high)\s*(?P<relation>>=|<=|<|>)\s*(?P<edge>[0-9.]+)"
    r"|(?P<no>NOT\s+)?\bdatacenter\b"
)
_FIGURES = ("datacenter", "tpp_low", "tpp_high", "pd_low", "pd_high", "dram_bandwidth", "io_bandwidth")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that applies when a derived fact of the packs is true."""

    fact: str
    ic: str
    other: str
    cite: str
    grade: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegimeTable:
    """The paragraphs of one regime in the order in which they are asked, and what is said where none applies."""

    paragraphs: tuple[Paragraph, ...]
    outside: Paragraph
    also: tuple[tuple[str, tuple[str, ...]], ...]  # fact -> notes said beside


@dataclass(frozen=True, slots=True)
class Heading:
    """An HS subheading: its title and why such an item may belong there, in the languages of the house."""

    title: tuple[str, ...]
    reason: tuple[str, ...]
    cite: str
    grade: str


@dataclass(frozen=True)
class Tables:
    """Names of paragraphs and headings (``knowledge/paragraphs.yaml``, ``hs.yaml``)."""

    regimes: Mapping[str, RegimeTable]
    headings: Mapping[str, Heading]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison that the law makes: a figure known as an interval, against a limit. None: it straddles it."""

    figure: str
    low: float | bool | None
    high: float | bool | None
    relation: str
    limit: float | bool
    result: bool | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A derived fact of the packs and what came of it."""

    fact: str
    paragraph: str
    result: bool | None
    condition: str  # as the pack writes it
    comparisons: tuple[Comparison, ...]
    cite: str
    grade: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one regime says. ``status``: 'controlled', 'outside', 'incomplete'."""

    regime: str
    status: str
    paragraph: str | None
    asked: tuple[Asked, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    cite: str
    grade: str


def ruling(
    regime: str, row: Mapping[str, Any], variants: Sequence[Mapping[str, Any]], tables: Tables, law: LiveLaw
) -> Ruling:
    """The ruling of a regime on one row of figures; ``variants`` where only a family is named."""
    table = tables.regimes[regime]
    if row["is_accelerator"] is False:
        return Ruling(regime, "outside", None, (), (), (), table.outside.cite, table.outside.grade)
    both = [{**one, "datacenter": purpose} for one in (variants or [row]) for purpose in _purposes(one)]
    holds = _holds([row, *both], table, law)
    rules = {condition.rule.id: condition.rule for condition in law.facts}
    form = "ic" if row["form"] == "ic" else "other"
    asked = tuple(
        Asked(
            p.fact,
            getattr(p, form),
            holds[0][p.fact],
            " ".join(rules[p.fact].when.split()),
            _comparisons(rules[p.fact].when, row),
            rules[p.fact].citation,
            rules[p.fact].grade,
        )
        for p in table.paragraphs
        if p.fact in rules and _alive(rules[p.fact], law)
    )
    missing = _missing(row, asked, bool(variants)) if any(one.result is None for one in asked) else ()
    also = tuple(note for fact, notes in table.also if holds[0].get(fact) for note in notes)
    met = next((p for p in table.paragraphs if holds[0][p.fact]), None)
    if met is None and len(both) > 1:
        met = _unanimous(holds[1:], table, form)
    if met is not None:
        return Ruling(regime, "controlled", getattr(met, form), asked, missing, met.notes + also, met.cite, met.grade)
    if missing:
        return Ruling(
            regime, "incomplete", None, asked, missing, also, table.paragraphs[0].cite, table.paragraphs[0].grade
        )
    none = table.outside
    return Ruling(regime, "outside", getattr(none, form), asked, (), none.notes + also, none.cite, none.grade)


def _purposes(row: Mapping[str, Any]) -> tuple[bool | None, ...]:
    """Made for data centres or not: both where nobody said and the figures are known."""
    return (row["datacenter"],) if row["datacenter"] is not None or row["tpp_low"] is None else (True, False)


def _alive(rule: Any, law: LiveLaw) -> bool:
    return rule.interval(law.clocks) is not None


def _unanimous(holds: Sequence[Mapping[str, bool | None]], table: RegimeTable, form: str) -> Paragraph | None:
    """The paragraph that every variant meets: then the form alone decides nothing but the exceptions."""
    each = [next((p for p in table.paragraphs if one[p.fact]), None) for one in holds]
    named = {getattr(p, form) if p else None for p in each}
    return each[0] if len(named) == 1 else None


def _holds(rows: Sequence[Mapping[str, Any]], table: RegimeTable, law: LiveLaw) -> list[dict[str, bool | None]]:
    """The derived facts of a regime for each row; None where a figure is missing or straddles a limit."""
    wanted = [p.fact for p in table.paragraphs] + [fact for fact, _ in table.also]
    frame = pl.DataFrame([{name: row.get(name) for name in ITEMS} for row in rows], schema=ITEMS)
    for expr in _steps(law, tuple(wanted)):
        frame = frame.with_columns(expr)
    for fact in wanted:
        if fact not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.Boolean).alias(fact))
    return frame.select(wanted).to_dicts()


def _steps(law: LiveLaw, wanted: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    """The conditions of these facts and of those beneath them, each after what it builds on.

    A fact that reads more than figures of goods is left out: here nothing but the goods is known.
    """
    exprs = {condition.rule.id: condition.expr for condition in law.facts}
    order: dict[str, pl.Expr] = {}

    def add(name: str, above: tuple[str, ...]) -> bool:
        if name in order or name in ITEMS:
            return True
        if name not in exprs or name in above:
            return False
        ready = all(add(root, (*above, name)) for root in exprs[name].meta.root_names())
        if ready:
            order[name] = exprs[name]
        return ready

    for name in wanted:
        add(name, ())
    return tuple(order.values())


def _comparisons(when: str, row: Mapping[str, Any]) -> tuple[Comparison, ...]:
    found = []
    for match in _COMPARED.finditer(when):
        if match["macro"]:
            figure, relation, limit = (
                match["figure"],
                ">=" if match["macro"] == "AT_LEAST" else "<",
                float(match["limit"]),
            )
            low, high = row[f"{figure}_low"], row[f"{figure}_high"]
        elif match["plain"]:
            figure, relation, limit = match["plain"], match["relation"], float(match["edge"])
            low = high = row[figure]
        else:
            low = high = row["datacenter"]
            wanted = match["no"] is None
            found.append(Comparison("datacenter", low, high, "=", wanted, None if low is None else low is wanted))
            continue
        found.append(Comparison(figure, low, high, relation, limit, compared(low, high, relation, limit)))
    return tuple(dict.fromkeys(found))


def compared(low: float | None, high: float | None, relation: str, limit: float) -> bool | None:
    """An interval against a limit: None where it straddles it or is not known."""
    if low is None or high is None:
        return None
    ends = {_HOLD[relation](low, limit), _HOLD[relation](high, limit)}
    return ends.pop() if len(ends) == 1 else None


_HOLD: Mapping[str, Any] = {
    ">=": lambda figure, limit: figure >= limit,
    "<": lambda figure, limit: figure < limit,
    "<=": lambda figure, limit: figure <= limit,
    ">": lambda figure, limit: figure > limit,
}


def _missing(row: Mapping[str, Any], asked: Sequence[Asked], family: bool) -> tuple[str, ...]:
    """The facts to obtain: those behind comparisons that stay open in a paragraph that stays open."""
    if row["is_accelerator"] is None:
        return ("chip",)
    open_ = [c for one in asked if one.result is None for c in one.comparisons if c.result is None]
    names = {"tpp": "tops", "pd": "die_mm2", "tpp_low": "tops", "tpp_high": "tops"}
    found = dict.fromkeys(names.get(c.figure, c.figure) for c in open_)
    return ("variant",) if family and found else tuple(found)
