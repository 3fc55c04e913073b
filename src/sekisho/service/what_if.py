"""Use case: what would other law have said of what was shipped? By outcome, by country, by value, and who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from sekisho.gate.rejudge import rejudge
from sekisho.rules import Law
from sekisho.vocabulary.clocks import Clocks

ORDER = ("release", "hold", "refuse")


@dataclass(frozen=True)
class PastDay:
    """A judged day as it was kept. ``consignments``: consignment, destination, total_value_usd."""

    name: str
    as_of: date
    known_at: date
    decisions: pl.DataFrame
    findings: pl.DataFrame
    facts: Mapping[str, pl.DataFrame]
    consignments: pl.DataFrame


@dataclass(frozen=True)
class Changed:
    """What came of it.

    ``rows``: day, consignment, destination, value_usd, was, now, reasons_gone, reasons_new: those that changed, only.
    """

    total: int
    rows: pl.DataFrame
    by_outcome: pl.DataFrame  # was, now, consignments, value_usd
    by_country: pl.DataFrame  # destination, was, now, consignments, value_usd
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """All of it as one document that JSON can hold."""
        return {
            "consignments": self.total,
            "changed": self.rows.height,
            "by_outcome": self.by_outcome.to_dicts(),
            "by_country": self.by_country.to_dicts(),
            "notes": list(self.notes),
            "list": self.rows.to_dicts(),
        }


def what_if(days: Sequence[PastDay], new: Law, *, old: Law | None = None, clocks: Clocks | None = None) -> Changed:
    """Judge past days again under ``new`` law and compare.

    Args:
        days: what was kept. new: the law to try.
        old: the law to compare with; None compares with the decisions as they were made.
        clocks: judge as if on this day; then the comparison is with ``old`` on that day too, never with decisions of
            another day. None: each on its own day.
    """
    parts, notes, total = [], dict[str, None](), 0
    for day in days:
        at = clocks or Clocks(day.as_of, day.known_at)
        now = rejudge(day.facts, day.findings, new, at)
        was = rejudge(day.facts, day.findings, old, at) if old is not None else _made(day)
        total += now.height
        parts.append(_changed(day, was, now))
        notes |= dict.fromkeys(_baked(old, new, at))
    rows = pl.concat(parts)
    keys = ["was", "now"]
    return Changed(total, rows, _sums(rows, keys), _sums(rows, ["destination", *keys]), tuple(notes))


def _made(day: PastDay) -> pl.DataFrame:
    """The decisions as they were made; their reasons without codes."""
    reasons = pl.col("reasons").list.eval(pl.element().str.split(":").list.first()).list.unique().list.sort()
    return day.decisions.select("consignment", "outcome", reasons=reasons)


def _changed(day: PastDay, was: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    both = was.rename({"outcome": "was", "reasons": "before"}).join(
        now.rename({"outcome": "now", "reasons": "after"}), on="consignment", how="inner", maintain_order="left"
    )
    differs = both.filter(pl.col("was") != pl.col("now"))
    stated = day.consignments.select("consignment", "destination", value_usd=pl.col("total_value_usd"))
    return differs.join(stated, on="consignment", how="left", maintain_order="left").select(
        pl.lit(day.name).alias("day"),
        "consignment",
        "destination",
        "value_usd",
        "was",
        "now",
        reasons_gone=pl.col("before").list.set_difference("after").list.sort(),
        reasons_new=pl.col("after").list.set_difference("before").list.sort(),
    )


def _sums(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return (
        rows.group_by(keys)
        .agg(pl.len().alias("consignments"), pl.col("value_usd").sum().round(2))
        .sort("consignments", *keys, descending=[True, *[False] * len(keys)])
    )


def _baked(old: Law | None, new: Law, clocks: Clocks) -> list[str]:
    """Facts were made with the country groups of their day: a change of D:5 does not reach headquarters again."""
    if old is None:
        return []
    one, other = old.on(clocks).groups.get("D:5", frozenset()), new.on(clocks).groups.get("D:5", frozenset())
    return [] if one == other else ["headquarters_as_judged"]
