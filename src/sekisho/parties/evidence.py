"""Matches that rest on something other than a name: an identifier, an address."""

from __future__ import annotations

import numpy as np
import polars as pl

from sekisho.parties.addresses import address_bag
from sekisho.parties.hashing import keys
from sekisho.parties.identifiers import read_identifier
from sekisho.parties.judge import countries_agree
from sekisho.parties.ranges import join
from sekisho.vocabulary.listing import Reference

_FOUND: dict[str, pl.DataType | type[pl.DataType]] = {
    "party": pl.UInt32,
    "entry": pl.UInt32,
    "query_name": pl.String,
    "matched_name": pl.String,
    "name_quality": pl.String,
    "basis": pl.String,
    "score": pl.Float64,
    "strength": pl.String,
    "country_agrees": pl.Boolean,
    "why": pl.String,
    "tokens_met": pl.String,
    "points": pl.String,
    "views": pl.String,
}
_LONG = 9  # characters from which a number of unknown scheme is still telling


def identifier_matches(parties: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Parties that bear a listed identifier: confirmed within one scheme family, possible where a scheme is unknown."""
    stated = parties.filter(pl.col("identifiers").list.len() > 0).select("party", "name", "country", "identifiers")
    stated = stated.explode("identifiers").drop_nulls("identifiers")
    if stated.is_empty():
        return pl.DataFrame(schema=_FOUND)
    texts = stated["identifiers"].unique(maintain_order=True).to_list()
    read = [read_identifier(t) for t in texts]
    table = reference.tables["party_identifiers"]
    at, row = join(table["key"].to_numpy(), keys([value for _, value in read]))
    hits = pl.DataFrame({
        "identifiers": pl.Series([texts[i] for i in at], dtype=pl.String),
        "asked": pl.Series([read[i][0] for i in at], dtype=pl.String),
        "value": pl.Series([read[i][1] for i in at], dtype=pl.String),
    })  # fmt: skip
    hits = hits.with_columns(table.select(pl.col("value").alias("listed"), "family", "entry")[row].get_columns())
    same = (pl.col("asked") == pl.col("family")) & (pl.col("asked") != "")
    loose = ((pl.col("asked") == "") | (pl.col("family") == "")) & (pl.col("value").str.len_chars() >= _LONG)
    hits = hits.filter((pl.col("value") == pl.col("listed")) & (pl.col("value") != "") & (same | loose))
    hits = hits.with_columns(same.alias("same"))
    met = stated.join(hits, on="identifiers")
    return _finish(
        met,
        reference,
        basis="identifier",
        strength=pl.when("same").then(pl.lit("confirmed")).otherwise(pl.lit("possible")),
        why=pl.when("same").then(None).otherwise(pl.lit("scheme_unknown")),
        shown=pl.col("listed"),
    )


def address_matches(parties: pl.DataFrame, reference: Reference, *, anywhere: bool = False) -> pl.DataFrame:
    """Parties at a listed address in the same country: possible at most, for a building houses many.

    ``anywhere`` also takes parties of whom no country is stated. An entry without a name (a list may name an address
    alone) is met here and nowhere else.
    """
    stated = parties.select("party", "name", "country", "address").drop_nulls("address")
    stated = stated if anywhere else stated.drop_nulls("country")
    if stated.is_empty():
        return pl.DataFrame(schema=_FOUND)
    texts = stated["address"].unique(maintain_order=True)
    bags = pl.DataFrame(
        {"address": texts, "bag": [address_bag(t) for t in texts.to_list()]},
        schema={"address": pl.String, "bag": pl.String},
    ).filter(pl.col("bag") != "")
    table = reference.tables["party_addresses"]
    at, row = join(table["key"].to_numpy(), keys(bags["bag"].to_list()))
    listed = table.select("text", "entry", pl.col("address").alias("listed"), pl.col("country").alias("there"))
    hits = pl.concat([bags[at.astype(np.uint32)], listed[row.astype(np.uint32)]], how="horizontal")
    hits = hits.filter(pl.col("bag") == pl.col("text"))
    same = (pl.col("country") == pl.col("there")).fill_null(anywhere)
    met = stated.join(hits, on="address").filter(same)
    return _finish(
        met,
        reference,
        basis="address",
        strength=pl.lit("possible"),
        why=pl.lit(None, dtype=pl.String),
        shown=pl.col("listed"),
    )


def _finish(
    met: pl.DataFrame, reference: Reference, *, basis: str, strength: pl.Expr, why: pl.Expr, shown: pl.Expr
) -> pl.DataFrame:
    aids = reference.tables["party_entry_aids"]
    own = pl.concat_list("country").list.drop_nulls()
    return (
        met.with_columns(aids["entry_countries"].gather(met["entry"]))
        .with_columns(
            pl.col("name").alias("query_name"),
            shown.alias("matched_name"),
            pl.lit(None, dtype=pl.String).alias("name_quality"),
            pl.lit(basis).alias("basis"),
            pl.lit(1.0).alias("score"),
            strength.alias("strength"),
            countries_agree(own, pl.col("entry_countries")).alias("country_agrees"),
            why.alias("why"),
            pl.lit("[]").alias("tokens_met"),
            pl.lit("{}").alias("points"),
            pl.lit(None, dtype=pl.String).alias("views"),
        )
        .select(*_FOUND)
        .unique(["party", "entry"], keep="first", maintain_order=True)
    )
