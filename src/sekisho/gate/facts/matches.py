"""Facts about each match of a party with a list entry."""

from __future__ import annotations

import polars as pl

from sekisho.gate.facts.cleared import NOT_CLEARED


def match_facts(matches: pl.DataFrame, consignments: pl.DataFrame) -> pl.DataFrame:
    """One row a match that is not weak, with ``subject`` ('role/seq') and the facts of its consignment that rules read.

    A possible match whose clearance holds has the strength 'cleared', so that no rule on possible matches sees it. A
    confirmed one stays confirmed, whoever cleared it. Where there is no match, nothing is added to the empty frame.
    """
    strong = matches if matches.is_empty() else matches.filter(pl.col("strength") != "weak")
    if strong.is_empty():
        return strong
    told = strong if "cleared" in strong.columns else strong.with_columns(NOT_CLEARED)
    return told.with_columns_seq(_SHOWN).join(consignments.select_seq(_KEPT), on="consignment", how="left")


_KEPT = (
    "consignment",
    "ship_from",
    "dest",
    "any_accelerator",
    "any_electronics",
    "any_sensitive",
    "us_origin",
    "exporter_country",
)
_PASSED_OVER = (pl.col("strength") == "possible") & (pl.col("cleared") == "holds")
_SHOWN = (
    pl.format("{}/{}", "role", "seq").alias("subject"),
    pl.col("programs").list.join(", "),
    pl.col("topics").list.join(", "),
    pl.col("score").round(3),
    pl.when(_PASSED_OVER).then(pl.lit("cleared")).otherwise("strength").alias("strength"),
)
