"""Facts about each match of a party with a list entry."""

from __future__ import annotations

import polars as pl


def match_facts(matches: pl.DataFrame, consignments: pl.DataFrame) -> pl.DataFrame:
    """One row a match, with ``subject`` ('role/seq') and the facts of its consignment that match rules read."""
    return (
        matches.filter(pl.col("strength") != "weak")
        .with_columns_seq(_SHOWN)
        .join(consignments.select_seq(_KEPT), on="consignment", how="left")
    )


_KEPT = ("consignment", "ship_from", "dest", "any_accelerator", "any_sensitive", "us_origin", "exporter_country")
_SHOWN = (
    pl.format("{}/{}", "role", "seq").alias("subject"),
    pl.col("programs").list.join(", "),
    pl.col("topics").list.join(", "),
    pl.col("score").round(3),
)
