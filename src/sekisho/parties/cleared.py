"""Cleared matches: an officer found that a customer is not the listed party, and need not be asked again.

A clearance covers exactly what was looked at: the customer as stated (name, country, kind, birth, address, numbers; for
a party of a consignment also its other names, head office, parent and day of incorporation), the entry as listed, and
the rule that brought them together. Whoever changes any of these, or the day that it was given until, reopens the
alert, and the alert says which.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from sekisho.parties.model import PRESETS
from sekisho.parties.scorecard import VERSION
from sekisho.vocabulary.listing import Reference

_SIGNS = 16  # hexadecimal digits of a version that people see and copy
_TEXTS = ("name", "country", "birth", "address")
# What only a party of a consignment states beside these.
_PARTY_TEXTS = ("hq_country", "ultimate_parent", "ultimate_parent_country", "incorporation_date")
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
    return _digest(_stated(facts, _TEXTS, ("identifiers",)))


def party_version(party: Mapping[str, Any]) -> str:
    """The same of a party of a consignment (a row of the Parties frame).

    A head office or parent's country that only repeats the party's own country says nothing more. Where nothing but
    name, country, address and identifiers is stated, it is the version of a customer who states the same.
    """
    home = party.get("country")
    repeated = {name for name in ("hq_country", "ultimate_parent_country") if party.get(name) == home}
    told = {name: value for name, value in party.items() if name not in repeated}
    return _digest(_stated(told, (*_TEXTS, *_PARTY_TEXTS), ("identifiers", "other_names")))


def _stated(facts: Mapping[str, Any], texts: Sequence[str], lists: Sequence[str]) -> dict[str, Any]:
    """What is stated, in the form in which it is compared; what nobody stated is left out."""
    stated: dict[str, Any] = {key: name_key(str(facts[key])) for key in texts if facts.get(key)}
    if facts.get("kind"):
        stated["kind"] = str(facts["kind"])
    several = {key: sorted({name_key(str(one)) for one in facts.get(key) or ()}) for key in lists}
    return stated | {key: values for key, values in several.items() if values}


def rule_version(preset: str = "default") -> str:
    """Names what judged a pair: scorecard, preset, and a digest of the preset's figures."""
    figures = json.dumps(asdict(PRESETS[preset]), sort_keys=True).encode()
    return f"{VERSION}/{preset}/{hashlib.sha256(figures).hexdigest()[:8]}"


def book_digest(clearances: Sequence[Clearance]) -> str:
    """sha-256 over clearances, in the order of their numbers: a decision names the register that it honoured."""
    rows = [asdict(one) for one in sorted(clearances, key=lambda c: c.number)]
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
    alerts: pl.DataFrame,
    clearances: Sequence[Clearance],
    reference: Reference,
    rule_of: Callable[[str], str],
    day: date,
    known_at: date | None = None,
) -> pl.DataFrame:
    """``alerts`` with columns status ('open', 'cleared', 'reopened'), clearance (its number) and reopened (reasons).

    Args:
        alerts: needs the columns stated_name (or NULL), query_version, entry, uid, list.
        clearances: those that nobody took back.
        reference: what the entries are now.
        rule_of: list kind -> ``rule_version`` of what judged it.
        day: the day on which a clearance must hold.
        known_at: what was given after this day was not known; None takes all.
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
        stands = _Standing(name_key(name or ""), version, versions.get(entry, ""), rule_of(kind), day, known_at)
        told.append(stands.verdict(found))
    told = told or [("open", None, [])] * alerts.height
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "status": pl.String,
        "clearance": pl.Int64,
        "reopened": pl.List(pl.String),
    }
    return alerts.hstack(pl.DataFrame(told, schema=schema, orient="row"))


@dataclass(frozen=True, slots=True)
class _Standing:
    """How things stand with one alert now."""

    name: str
    query: str
    entry: str
    rule: str
    day: date
    known_at: date | None

    def verdict(self, clearances: Sequence[Clearance]) -> tuple[str, int | None, list[str]]:
        """The clearance that holds, else the one that comes nearest to holding, with what stands in its way."""
        best: tuple[str, int | None, list[str]] = ("open", None, [])
        for one in clearances:
            if one.pair.query_version != self.query and name_key(one.pair.query) != self.name:
                continue
            reasons = [reason for reason, holds in self._against(one).items() if holds]
            if not reasons:
                return ("cleared", one.number, [])
            if best[1] is None or len(reasons) <= len(best[2]):
                best = ("reopened", one.number, reasons)
        return best

    def _against(self, one: Clearance) -> dict[str, bool]:
        return {
            "customer_changed": one.pair.query_version != self.query,
            "entry_changed": one.pair.entry_version != self.entry,
            "rule_changed": one.pair.rule != self.rule,
            "expired": one.until is not None and one.until < self.day,
            "given_later": self.known_at is not None and date.fromisoformat(one.at[:10]) > self.known_at,
        }
