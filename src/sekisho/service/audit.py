"""Use case: for each accelerator that a firm holds, is its acquisition documented and vetted?

>>> audited = audit(Asked(holdings, firm, today), bench, currencies=currencies())
>>> audited.counts(), audited.units["result"], audited.findings, audited.todo()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from sekisho.custody import Account, Range, Spot
from sekisho.gate.model import Bench
from sekisho.parties.cleared import Clearance
from sekisho.rules import Licence
from sekisho.service.audit_batch import Firm, batch_of
from sekisho.service.audit_codes import CODES, FINDINGS, RESULTS, Gravity, Result
from sekisho.service.audit_custody import Step, Traced, trace_units
from sekisho.service.audit_findings import law_findings, party_findings
from sekisho.service.audit_law import Judged, judge_law
from sekisho.service.audit_owners import owner_findings
from sekisho.service.audit_papers import Announced, paper_findings
from sekisho.service.audit_parties import chain_of, screen_chain
from sekisho.service.audit_serials import Seen, serial_findings
from sekisho.service.audit_table import Holdings
from sekisho.standards.epcis import canonical_key
from sekisho.standards.ownership import Graph

Progress = Callable[[str, int, int], None]  # (step, done, of); steps are law, custody, parties, owners, papers
TODO: dict[str, pl.DataType | type[pl.DataType]] = {
    "ask": pl.String,  # seller, maker, forwarder, authority, own, counsel
    "whom": pl.String,  # name; NULL where the step names them
    "paper": pl.String,
    "units": pl.List(pl.UInt32),
    "codes": pl.List(pl.String),
    "gravity": pl.String,
}


def silent(step: str, done: int, of: int) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Asked:
    """What is audited, and what is known beside it; empty or None: nothing was given.

    Args:
        holdings: the units. firm: whose they are. today: the day of present knowledge.
        account: events and handovers, replayed. spots: names and countries of ids in them.
        owners: a graph of owners with the files that it was read from, and the decoded rules on owners.
        register: licences whose papers are at hand. seen: serials in lists of others. ranges: what makers made.
        announced: when models were announced. clearances: matches that officers found to be namesakes.
    """

    holdings: Holdings
    firm: Firm
    today: date
    account: Account | None = None
    spots: Mapping[str, Spot] = field(default_factory=dict)
    owners: tuple[Graph, Sequence[tuple[str, bytes]], object] | None = None
    register: Sequence[Licence] | None = None
    seen: Sequence[Seen] = ()
    ranges: Sequence[Range] = ()
    announced: Sequence[Announced] = ()
    clearances: Sequence[Clearance] = ()


@dataclass(frozen=True)
class Audited:
    """What came of it.

    ``units`` is ``audit_table.UNITS`` with ``result`` and ``chip``; ``findings`` is ``audit_codes.FINDINGS`` with
    ``area``, ``gravity``, ``paper``, ``ask``, the gravest first within a unit; ``met``: every match on a list.
    ``steps``: unit -> its holders; ``items``: unit -> its id in records of custody; ``products``: unit -> what ranges
    of serials may name it by.
    """

    asked: Asked
    units: pl.DataFrame
    findings: pl.DataFrame
    met: pl.DataFrame
    judged: Judged
    steps: Mapping[int, tuple[Step, ...]]
    items: Mapping[int, str]
    products: Mapping[int, str]

    def counts(self) -> dict[str, int]:
        """Units by result, every result named, the gravest first."""
        found: dict[str, int] = dict(self.units.group_by("result").len().iter_rows())
        return {str(result): int(found.get(str(result), 0)) for result in Result}

    def todo(self) -> pl.DataFrame:
        """Which papers to ask of whom, the gravest first, then what closes most units: ``TODO``."""
        whom = (
            pl.when(pl.col("ask") == "seller")
            .then("seller")
            .when(pl.col("ask") == "maker")
            .then("maker")
            .when(pl.col("ask") == "forwarder")
            .then("forwarder")
            .when(pl.col("ask") == "authority")
            .then(pl.col("params").str.json_path_match("$.regime"))
        )
        open_ = self.findings.filter(pl.col("paper").is_not_null()).join(
            self.units.select("unit", "seller", "maker", "forwarder"), on="unit", maintain_order="left"
        )
        # whoever is listed is asked for nothing before counsel has said so
        shunned = (pl.col("ask") == "seller") & pl.col("unit").is_in(self._of_listed_sellers().implode())
        return (
            open_.with_columns(whom=whom, ask=pl.when(shunned).then(pl.lit("counsel")).otherwise("ask"))
            .group_by("ask", "whom", "paper", maintain_order=True)
            .agg(
                units=pl.col("unit").unique(maintain_order=True),
                codes=pl.col("code").unique(maintain_order=True),
                gravity=pl.col("gravity").sort_by(_rank()).first(),
            )
            .sort(_rank(), pl.col("units").list.len(), "paper", descending=[False, True, False], maintain_order=True)
            .select(pl.col(c).cast(t) for c, t in TODO.items())
        )

    def _of_listed_sellers(self) -> pl.Series:
        """Units whose seller is for certain on a list, on the day of purchase or today."""
        sure = (pl.col("role") == "seller") & (pl.col("strength") == "confirmed")
        return self.met.filter(sure)["unit"].unique()


def audit(asked: Asked, bench: Bench, *, currencies: Mapping[str, float], progress: Progress = silent) -> Audited:
    """Audit every unit. Pure: instants are arguments, and the same arguments give the same result.

    Args:
        asked: the holdings and what is known beside them. bench: lists, law, goods.
        currencies: US dollars for one unit of each. progress: told (step, done, of).
    """
    units, firm = asked.holdings.units, asked.firm
    batch = batch_of(units, firm, currencies)
    judged = judge_law(batch, bench, asked.today, partial(progress, "law"))
    progress("custody", 0, 1)
    traced = trace_units(units, asked.account, firm, asked.spots)
    chain = chain_of(units, traced.recorded, _makers(bench))
    days = units.select("unit", day="date")
    step = partial(progress, "parties")
    met = screen_chain(chain, days, judged.whole, bench, asked.today, step, asked.clearances)
    products = _products(judged, traced)
    found = [
        traced.findings,
        party_findings(met),
        law_findings(units, judged, firm, asked.register),
        serial_findings(units, asked.seen, asked.ranges, products),
        paper_findings(units, judged.what, asked.announced, asked.today),
    ]
    if asked.owners is not None:
        graph, files, rules = asked.owners
        step = partial(progress, "owners")
        found.append(owner_findings(batch, judged.whole, graph, files, rules, bench, asked.today, step))
    weighed = _weighed(pl.concat(found))
    results = _with_results(units, weighed, judged)
    return Audited(asked, results, weighed, met, judged, traced.steps, traced.items, products)


def _makers(bench: Bench) -> dict[str, str]:
    """Country by the maker's name in lower case, for makers that the knowledge of goods names."""
    return {maker.name.lower(): maker.country for maker in bench.knowledge.makers.values() if maker.country}


def _products(judged: Judged, traced: Traced) -> dict[int, str]:
    """What ranges of serials may name a unit's product by: its GS1 key in records of custody, else the model's id."""
    models = judged.what.select(pl.col("consignment").cast(pl.UInt32), "chip").drop_nulls().iter_rows()
    keys = {unit: item.partition("/21/")[0] for unit, item in traced.items.items()}
    return dict(models) | {unit: canonical_key(key) for unit, key in keys.items()}


def _rank() -> pl.Expr:
    return pl.col("gravity").replace_strict({str(g): n for n, g in enumerate(Gravity)}, return_dtype=pl.UInt8)


def _weighed(found: pl.DataFrame) -> pl.DataFrame:
    table: dict[str, list[Any]] = {
        "code": list(CODES),
        "area": [one.area for one in CODES.values()],
        "gravity": [str(one.gravity) for one in CODES.values()],
        "paper": [one.paper for one in CODES.values()],
        "ask": [one.ask for one in CODES.values()],
    }
    order = {code: at for at, code in enumerate(CODES)}
    frame = (
        found.select(FINDINGS.keys())
        .unique(maintain_order=True)
        .join(pl.DataFrame(table), on="code", maintain_order="left")
    )
    return frame.sort("unit", _rank(), pl.col("code").replace_strict(order, return_dtype=pl.UInt16), "params")


def _with_results(units: pl.DataFrame, found: pl.DataFrame, judged: Judged) -> pl.DataFrame:
    gravest = found.unique("unit", keep="first", maintain_order=True).select("unit", "gravity")
    results = {str(gravity): str(result) for gravity, result in RESULTS.items()}
    named = judged.what.select("chip", "chip_name", unit=pl.col("consignment").cast(pl.UInt32))
    return (
        units.join(gravest, on="unit", how="left", maintain_order="left")
        .with_columns(result=pl.col("gravity").replace_strict(results, default=str(Result.VETTED)))
        .drop("gravity")
        .join(named, on="unit", how="left", maintain_order="left")
    )
