"""What `sekisho screen --since` tells: alerts that are new, gone or changed, as `sekisho screen` writes alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from sekisho.parties import NAME_MATCHES
from sekisho.parties.cleared import Clearance, query_version, settle
from sekisho.service.customers import Customers, Progress, Rescreened, rescreen, silent
from sekisho.service.screening import Screened
from sekisho.service.screening_rules import Rules
from sekisho.service.screening_table import Asked
from sekisho.service.screening_words import ScreeningWords
from sekisho.vocabulary.listing import Reference

CHANGES = ("new", "gone", "changed")


def rescreen_table(
    customers: Customers, old: Reference, new: Reference, rules: Rules, progress: Progress = silent
) -> Rescreened:
    """``rescreen`` under the rules of a screening: its presets, thresholds and lists."""
    by_list, alerts = rules.policies(), rules.kept()
    return rescreen(customers, old, new, rules.general.policy(), by_list=by_list, alerts=alerts, progress=progress)


def told(
    done: Rescreened,
    asked: Asked,
    sides: tuple[Reference, Reference],
    rules: Rules,
    clearances: Sequence[Clearance],
    today: date,
    words: ScreeningWords,
    lang: str,
) -> pl.DataFrame:
    """One line an alert that is no longer what it was: the columns of ``Screened.told``, and ``change`` and ``cause``.

    ``sides`` are the old and the new reference; clearances are looked up against the one that raises the alert.
    """
    frames = []
    for change in CHANGES:
        some = done.alerts.filter(pl.col("change") == change)
        reference = sides[0] if change == "gone" else sides[1]
        settled = settle(
            _stated(some.select(list(NAME_MATCHES)), asked), clearances, reference, rules.version_of, today
        )
        lines = Screened(asked, settled, {one.number: one for one in clearances}, rules, words).told(lang)
        causes = some.select(pl.col("list").alias("list_id"), pl.col("uid").alias("entity"), "cause").unique()
        lines = lines.join(causes, on=["list_id", "entity"], how="left", nulls_equal=True, maintain_order="left")
        frames.append(lines.with_columns(pl.lit(change).alias("change")))
    found = pl.concat(frames).sort("row", maintain_order=True)
    return found.select("change", "cause", pl.exclude("change", "cause"))


def _stated(alerts: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """``alerts`` with the customer's name and version, as a clearance names them."""
    facts = asked.queries.join(alerts.select("query").unique(), on="query", how="semi", maintain_order="left")
    rows = [(row["query"], row["name"], query_version(row)) for row in facts.iter_rows(named=True)]
    schema = {"query": pl.UInt32, "stated_name": pl.String, "query_version": pl.String}
    versions = pl.DataFrame(rows, schema=schema, orient="row")
    return alerts.join(versions, on="query", how="left", maintain_order="left")
