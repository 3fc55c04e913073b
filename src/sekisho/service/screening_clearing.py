"""Cleared matches: an officer found that a customer is not the listed party, and need not be asked again.

A clearance covers exactly what was looked at: the customer as stated (name, country, kind, birth, address, numbers),
the entry as listed, and the rule that brought them together. Whoever changes any of these, or the day that it was given
until, reopens the alert, and the alert says which.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from sekisho.service.screening_rules import Rules
from sekisho.vocabulary.listing import Reference

_SIGNS = 16  # hexadecimal digits of a version that people see and copy
# What an entry is; not its place in the list, the edition's date or how the list is cited.
_ENTRY = ("kind", "name", "programs", "topics", "countries", "births", "listed_on", "ends_on", "remarks")


@dataclass(frozen=True, slots=True)
class Pair:
    """What is cleared: a customer as stated against an entry as listed, as one rule sees them."""

    query: str  # the name, for people
    query_version: str
    list: str
    entity: str
    entry_version: str
    rule: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """One clearance: what, who, when, why, until when (the last day on which it holds)."""

    number: int
    pair: Pair
    by: str
    at: str
    why: str
    until: date | None = None


def name_key(name: str) -> str:
    """The form in which names of customers are held to be one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def query_version(facts: Mapping[str, Any]) -> str:
    """A digest of all that is stated of a customer: name, country, kind, birth, address, identifiers (in any order)."""
    stated = {key: name_key(str(facts[key])) for key in ("name", "country", "birth", "address") if facts.get(key)}
    if facts.get("kind"):
        stated["kind"] = str(facts["kind"])
    numbers = sorted({name_key(str(one)) for one in facts.get("identifiers") or ()})
    return _digest({**stated, "identifiers": numbers} if numbers else stated)


def entry_versions(reference: Reference, entries: Collection[int]) -> dict[int, str]:
    """A digest of what the list says of each entry: names, addresses, numbers, dates, programmes."""
    wanted = sorted(set(entries))
    some = pl.DataFrame({"entry": wanted}, schema={"entry": pl.UInt32})
    facts: dict[int, dict[str, Any]] = {}
    for row in reference.entries[wanted].select("entry", "uid", "list", *_ENTRY).iter_rows(named=True):
        facts[row.pop("entry")] = row
    for table in ("names", "addresses", "identifiers"):
        rows = reference.tables[table].join(some, on="entry", how="semi")
        for entry, *values in rows.iter_rows():
            facts[entry].setdefault(table, []).append([str(v) for v in values])
    return {entry: _digest(_sorted(row)) for entry, row in facts.items()}


def _sorted(row: Mapping[str, Any]) -> dict[str, Any]:
    """The order in which a list gives names or programmes says nothing."""
    return {k: sorted(v) if isinstance(v, list) else v for k, v in row.items()}


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_SIGNS]


def settle(
    alerts: pl.DataFrame, clearances: Sequence[Clearance], reference: Reference, rules: Rules, today: date
) -> pl.DataFrame:
    """``alerts`` with columns status ('open', 'cleared', 'reopened'), clearance (its number) and reopened (reasons).

    Needs the columns query_name (or NULL), query_version, entry, uid, list.
    """
    known: dict[tuple[str, str], list[Clearance]] = {}
    for one in clearances:
        known.setdefault((one.pair.list, one.pair.entity), []).append(one)
    columns = ("stated_name", "query_version", "entry", "uid", "list")
    told: list[tuple[str, int | None, list[str]]] = []
    rows = list(alerts.select(columns).iter_rows()) if known else []
    met = {entry for _, _, entry, uid, kind in rows if (kind, uid) in known}
    versions = entry_versions(reference, met)
    for name, version, entry, uid, kind in rows:
        found = known.get((kind, uid), ())
        told.append(_verdict(found, name or "", version, versions.get(entry, ""), rules.of(kind).version(), today))
    told = told or [("open", None, [])] * alerts.height
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "status": pl.String,
        "clearance": pl.Int64,
        "reopened": pl.List(pl.String),
    }
    return alerts.hstack(pl.DataFrame(told, schema=schema, orient="row"))


def _verdict(
    clearances: Sequence[Clearance], name: str, query: str, entry: str, rule: str, today: date
) -> tuple[str, int | None, list[str]]:
    """The clearance that holds, else the one that comes nearest to holding, with what stands in its way."""
    best: tuple[str, int | None, list[str]] = ("open", None, [])
    for one in clearances:
        if one.pair.query_version != query and name_key(one.pair.query) != name_key(name):
            continue
        against = {
            "customer_changed": one.pair.query_version != query,
            "entry_changed": one.pair.entry_version != entry,
            "rule_changed": one.pair.rule != rule,
            "expired": one.until is not None and one.until < today,
        }
        reasons = [reason for reason, holds in against.items() if holds]
        if not reasons:
            return ("cleared", one.number, [])
        if best[1] is None or len(reasons) <= len(best[2]):
            best = ("reopened", one.number, reasons)
    return best
