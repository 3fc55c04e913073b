"""Who owned the sellers on the day of purchase: the graph of owners, asked as the gate asks it.

Days between which no stake, rule or listing begins or ends are one day to the graph: it is examined once for them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from sekisho.gate.facts import owner_facts, told_of_owners
from sekisho.gate.model import Bench
from sekisho.parties.model import MATCHES
from sekisho.parties.ownership.rules import parse_rules
from sekisho.rules import derive, evaluate
from sekisho.service.audit_codes import FINDINGS, Told, findings
from sekisho.service.audit_law import LawDays, Progress
from sekisho.service.owners_index import examined_owners
from sekisho.service.ownership import screened
from sekisho.standards.ownership import Graph
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import EFFECTS_BY_GRAVITY, Effect
from sekisho.vocabulary.frames import Batch

_ROLES = ("exporter", "forwarder")
_DENIED = ("presumption_of_denial", "policy_of_denial")
_SHOWN = ("query_name", "entity_name", "owner", "source", "topic", "rule")


def owner_findings(
    batch: Batch,
    whole: pl.DataFrame,
    graph: Graph,
    files: Sequence[tuple[str, bytes]],
    rules: object,
    bench: Bench,
    today: date,
    progress: Progress,
) -> pl.DataFrame:
    """What the owners of sellers and forwarders mean for each purchase: ``audit_codes.FINDINGS``.

    Args:
        batch, whole: as in ``audit_law``. graph, files: owners as read, and what they were read from.
        rules: the decoded rules on owners. bench: lists and law. today: the day whose lists are at hand.
    """
    parties = batch.parties.filter(pl.col("role").is_in(_ROLES) & pl.col("name").is_not_null())
    if parties.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    edges = _edges(graph, rules, bench, today)
    days = batch.consignments.select("consignment", day="ship_date").with_columns(
        era=pl.Series([bisect_right(edges, day) for day in batch.consignments["ship_date"]], dtype=pl.Int32)
    )
    told: list[pl.DataFrame] = []
    parts = days.partition_by("era", maintain_order=True)
    for done, part in enumerate(parts):
        progress(done, len(parts))
        mine = parties.join(part, on="consignment", how="semi", maintain_order="left")
        told.append(_on(mine, whole, graph, files, rules, bench, Clocks(part["day"][0], part["day"][0])))
    progress(len(parts), len(parts))
    return pl.concat(told)


def _edges(graph: Graph, rules: object, bench: Bench, today: date) -> list[date]:
    """Days on which something that the graph says, or that is said of it, begins or has ended."""
    found = set(LawDays.of(bench.law, ("owner",)).edges)
    for name in ("since", "sure_since"):
        found.update(graph.stakes[name].drop_nulls().to_list())
    for name in ("until", "sure_until"):
        found.update(day + timedelta(days=1) for day in graph.stakes[name].drop_nulls() if day < date.max)
    listed = screened(graph, bench.reference, Clocks(today, today))
    found.update(listed["listed_on"].drop_nulls().to_list())
    for rule in parse_rules(rules):
        for version in rule.versions:
            ends = [version.end + timedelta(days=1)] if version.end and version.end < date.max else []
            found.update((version.start, *ends, version.published))
    return sorted(found)


def _on(
    parties: pl.DataFrame,
    whole: pl.DataFrame,
    graph: Graph,
    files: Sequence[tuple[str, bytes]],
    rules: object,
    bench: Bench,
    clocks: Clocks,
) -> pl.DataFrame:
    live = bench.law.on(clocks)
    who = ["name", "country", "identifiers", "hq_country", "ultimate_parent"]
    once = parties.unique(who, keep="first", maintain_order=True)
    owners = examined_owners(graph, files, bench.reference, rules, clocks, live.groups, parties=once)
    watched = frozenset(live.groups["D:5"] | {"CN", "HK", "MO"})
    # the parties themselves are screened beside this; of their owners everything is news
    told = told_of_owners(once, owners, pl.DataFrame(schema=MATCHES), clocks, watched)
    told = told.filter(pl.col("topic") != "listed")
    if told.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    facts = derive(owner_facts(told, whole), live, "owner")
    verdicts = evaluate(facts, live, "owner").findings
    asked = once.select("consignment", *who, subject=pl.format("{}/{}", "role", "seq"))
    everybody = parties.select(*who, unit=pl.col("consignment").cast(pl.UInt32))
    rows = verdicts.join(asked, on=["consignment", "subject"]).drop("consignment")
    return _findings(rows.join(everybody, on=who, nulls_equal=True))


def _findings(rows: pl.DataFrame) -> pl.DataFrame:
    gravity = {str(effect): rank for rank, effect in enumerate(EFFECTS_BY_GRAVITY)}
    order = pl.col("effect").replace_strict(gravity, return_dtype=pl.UInt8)
    ordered = rows.sort("unit", order, maintain_order=True).unique(
        ["unit", "check", "params"], keep="first", maintain_order=True
    )
    told: list[Told] = []
    for row in ordered.select("unit", "effect", "review", "check", "params", "citation").iter_rows(named=True):
        stated = {name: value for name, value in json.loads(row["params"]).items() if name in _SHOWN}
        told.append((row["unit"], _code(row["effect"], row["review"]), {**stated, "check": row["check"]},
                     row["citation"]))  # fmt: skip
    return findings(told)


def _code(effect: str, review: str | None) -> str:
    if effect == Effect.PROHIBITED or (effect == Effect.LICENCE and review in _DENIED):
        return "owner-listed"
    asking = (Effect.LICENCE, Effect.EXCEPTION, Effect.INCOMPLETE, Effect.HOLD, Effect.SCORE)
    return "owner-concern" if effect in asking else "owner-told"
