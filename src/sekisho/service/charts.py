"""What the report draws, as numbers: outcomes by destination, and why consignments wait."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import polars as pl

from sekisho.service.said import Said, filled, said
from sekisho.service.wording import Wording
from sekisho.vocabulary.decision import Outcome

ROWS = 8  # bars a chart
_ORDER = (Outcome.REFUSE, Outcome.HOLD, Outcome.RELEASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: where it starts and how wide it is, in percent of the chart's width."""

    kind: str  # an outcome
    start: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    code: str | None
    label: Said
    count: int
    segments: tuple[Segment, ...]


def segments(counts: list[tuple[str, int]], full: int) -> tuple[Segment, ...]:
    """Counts side by side; ``full`` fills the whole width. What is there can be seen: at least 0.8 percent."""
    parts: list[Segment] = []
    at = 0.0
    for kind, count in counts:
        if count:
            width = max(100.0 * count / max(full, 1), 0.8)
            parts.append(Segment(kind, round(at, 2), round(min(width, 100.0 - at), 2), count))
            at += width
    return tuple(parts)


def by_destination(decisions: pl.DataFrame, consignments: pl.DataFrame, words: Wording) -> list[Bar]:
    """The destinations with most consignments that do not go, then the busiest."""
    table = (
        decisions.select("consignment", "outcome")
        .join(consignments.select("consignment", "destination"), on="consignment")
        .group_by("destination")
        .agg(*(_count(outcome) for outcome in _ORDER))
        .with_columns(waits=pl.col("refuse") + pl.col("hold"), total=pl.sum_horizontal("refuse", "hold", "release"))
        .sort("waits", "total", "destination", descending=[True, True, False])
        .head(ROWS)
    )
    full = int(table["total"].max() or 1)  # type: ignore[arg-type]
    return [
        Bar(
            row["destination"],
            said(partial(words.place, row["destination"])),
            row["total"],
            segments([(str(outcome), row[str(outcome)]) for outcome in _ORDER], full),
        )
        for row in table.iter_rows(named=True)
    ]


def _count(outcome: Outcome) -> pl.Expr:
    return (pl.col("outcome") == str(outcome)).sum().cast(pl.Int64).alias(str(outcome))


def by_reason(decisions: pl.DataFrame, words: Wording) -> list[Bar]:
    """How many consignments each rule stops; where facts are missing, which ones. Coloured by outcome."""
    waiting = decisions.filter(pl.col("outcome") != str(Outcome.RELEASE))
    rules = waiting.select("outcome", key=pl.col("reasons").list.unique()).explode("key").drop_nulls("key")
    rules = rules.filter(~pl.col("key").str.ends_with(":incomplete")).select(
        "outcome", about=pl.lit("rule"), key=pl.col("key").str.replace(r":[^:]*$", "")
    )
    facts = waiting.select("outcome", key=pl.col("missing").list.unique()).explode("key").drop_nulls("key")
    facts = facts.select("outcome", about=pl.lit("fact"), key="key")
    table = (
        pl.concat([rules, facts])
        .group_by("about", "key")
        .agg(*(_count(outcome) for outcome in _ORDER), total=pl.len())
        .sort("total", "refuse", "key", descending=[True, True, False])
        .head(ROWS)
    )
    full = int(table["total"].max() or 1)  # type: ignore[arg-type]
    return [
        Bar(
            None,
            _reason_label(row["about"], row["key"], words),
            row["total"],
            segments([(str(outcome), row[str(outcome)]) for outcome in _ORDER], full),
        )
        for row in table.iter_rows(named=True)
    ]


def _reason_label(about: str, key: str, words: Wording) -> Said:
    if about == "rule":
        return said(partial(words.title, key))
    template = said(partial(words.labels.of, "report", "not_stated"))
    return filled(template, {"fact": said(partial(words.short_ask, key))})
