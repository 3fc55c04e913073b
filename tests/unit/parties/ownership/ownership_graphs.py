"""Small graphs of owners, and short ways to ask about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from sekisho.parties.ownership import LISTED, Assessment, Live, Rule, Version, assess
from sekisho.parties.ownership.model import WHOLE, Lists
from sekisho.standards.ownership import ENTITIES, STAKES, Graph

DAY = date(2026, 11, 24)


def graph_of(
    stakes: Sequence[tuple[Any, ...]], facts: Mapping[str, Mapping[str, Any]] | None = None, kinds: Sequence[str] = ()
) -> Graph:
    """Stakes as (owner, owned, low[, high[, further STAKES columns]]); facts by entity; ``kinds`` for each stake."""
    rows = []
    for at, (owner, owned, low, *rest) in enumerate(stakes):
        more = rest[1] if len(rest) > 1 else {}
        row = dict.fromkeys(STAKES) | {"owner": owner, "owned": owned, "low": low, "high": rest[0] if rest else low}
        rows.append(row | {"kind": kinds[at] if kinds else "ownership", "source": "r"} | more)
    names = dict.fromkeys([*(one for s in stakes for one in s[:2]), *(facts or {})])
    lists = {c: [] for c, t in ENTITIES.items() if isinstance(t, pl.List)}
    entities = [
        dict.fromkeys(ENTITIES) | lists | {"entity": n, "name": n, "kind": "organisation", **(facts or {}).get(n, {})}
        for n in names
    ]
    return Graph(pl.DataFrame(entities, schema=ENTITIES), pl.DataFrame(rows, schema=STAKES))


def listed_of(*entities: str, unsure: Sequence[str] = (), listed_on: date | None = None) -> pl.DataFrame:
    rows = [
        dict.fromkeys(LISTED) | {"entity": e, "list": "*", "uid": e, "sure": True, "listed_on": listed_on}
        for e in entities
    ]
    rows += [dict.fromkeys(LISTED) | {"entity": e, "list": "*", "uid": e, "sure": False} for e in unsure]
    return pl.DataFrame(rows, schema=LISTED)


def rule_of(
    name: str = "r",
    *,
    kind: str = "cascade",
    threshold: float = 0.5,
    over: bool = False,
    aggregate: bool = True,
    control: bool = False,
    lists: tuple[Lists, ...] = (),
) -> Live:
    version = Version(
        date(2000, 1, 1), None, date(2000, 1, 1), round(threshold * WHOLE), over, aggregate, control, "in_force",
        "primary", "a law", {},
    )  # fmt: skip
    rule = Rule(name, kind, "US", {"en": name, "ja": name, "ko": name}, lists, (version,), "D:5", ("MO",))
    return Live(rule, version)


def assessed(
    graph: Graph, listed: pl.DataFrame, *rules: Live, asked: Sequence[str] = (), day: date = DAY
) -> Assessment:
    return assess(graph, listed, rules or (rule_of(),), day, groups={"D:5": {"CN"}}, asked=asked)


def answers(
    stakes: Sequence[tuple[Any, ...]],
    *listed: str,
    unsure: Sequence[str] = (),
    kinds: Sequence[str] = (),
    day: date = DAY,
    **rule: Any,
) -> dict[str, str]:
    """entity -> answer, without the listed and without 'no'."""
    found = assessed(graph_of(stakes, kinds=kinds), listed_of(*listed, unsure=unsure), rule_of(**rule), day=day)
    rows = found.results.filter((pl.col("answer") != "no") & ~pl.col("entity").is_in([*listed, *unsure]))
    return dict(rows.select("entity", "answer").iter_rows())
