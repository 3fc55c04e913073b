"""The names that a party puts forward: its name, its other names, names inside one field, its ultimate parent."""

from __future__ import annotations

import polars as pl

from sekisho.parties.names import parts

# Cheap sign that a field may hold several names; what the splitter makes of it is decided there.
_SIGNS = (
    r"(?i)[(\[（「『【〔|;/]|\bc/o|\bdba\b|\baka\b|\bfka\b|trading as|business as|known as|formerly|behalf|attn|care of"
    r"|代表|別名|別称|通称|旧社名|旧称|又名|曾用名|简称|気付|대표|별칭"
)


def subjects(parties: pl.DataFrame) -> pl.DataFrame:
    """Distinct (party, origin, name, countries); ``origin`` is 'name', 'other', 'part' or 'parent'.

    ``parties`` is the Parties frame with a row index ``party``. ``countries`` lists the party's own country and that of
    its head office (for a parent: the parent's and the head office's), without NULL.
    """
    own = pl.concat_list("country", "hq_country").list.drop_nulls().list.unique().list.sort()
    above = pl.concat_list("ultimate_parent_country", "hq_country").list.drop_nulls().list.unique().list.sort()
    plain = parties.lazy()
    named = plain.select("party", pl.lit("name").alias("origin"), "name", own.alias("countries"))
    other = plain.filter(pl.col("other_names").list.len() > 0).select(
        "party", pl.lit("other").alias("origin"), pl.col("other_names").alias("name"), own.alias("countries")
    ).explode("name")  # fmt: skip
    parent = plain.filter(pl.col("ultimate_parent").is_not_null()).select(
        "party", pl.lit("parent").alias("origin"), pl.col("ultimate_parent").alias("name"), above.alias("countries")
    )
    whole = pl.concat([named, other, parent]).with_columns(pl.col("name").str.strip_chars())
    return with_parts(whole.filter(pl.col("name").str.len_chars() > 0).collect()).unique(
        ["party", "name", "countries"], keep="first", maintain_order=True
    )


def with_parts(asked: pl.DataFrame) -> pl.DataFrame:
    """Add the names inside one field, as rows of origin 'part'. Needs columns name and origin; keeps all others."""
    several = (pl.col("origin") != "parent") & pl.col("name").str.contains(_SIGNS)
    inner = asked.filter(several)
    return pl.concat([asked, _inner(inner)]) if inner.height else asked


def _inner(frame: pl.DataFrame) -> pl.DataFrame:
    fields = frame["name"].unique(maintain_order=True).to_list()
    found = [parts(f) for f in fields]
    table = pl.DataFrame({"name": fields, "inner": found}, schema={"name": pl.String, "inner": pl.List(pl.String)})
    rows = frame.join(table, on="name").explode("inner").drop_nulls("inner")
    renamed = rows.with_columns(pl.col("inner").alias("name"), pl.lit("part").alias("origin"))
    return renamed.select(frame.columns)
