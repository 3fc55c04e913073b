"""Facts about each match of a party with a list entry."""

from __future__ import annotations

import polars as pl


def match_facts(matches: pl.DataFrame, consignments: pl.DataFrame) -> pl.DataFrame:
    """One row a match, with ``subject`` ('role/seq') and the facts of its consignment that match rules read."""
    kept = ["consignment", "ship_from", "dest", "any_accelerator", "any_sensitive", "us_origin"]
    return (
        matches.filter(pl.col("strength") != "weak")
        .with_columns(
            subject=pl.format("{}/{}", "role", "seq"),
            programs=pl.col("programs").list.join(", "),
            topics=pl.col("topics").list.join(", "),
            score=pl.col("score").round(3),
        )
        .join(consignments.select(kept), on="consignment", how="left")
    )
