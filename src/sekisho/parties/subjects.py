"""The names that a party puts forward: its name, its other names, names inside one field, its ultimate parent."""

from __future__ import annotations

import polars as pl

from sekisho.parties.lexicon import STOP
from sekisho.parties.normalise import parts, views
from sekisho.parties.weights import generic

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
    several = (pl.col("origin") != "parent") & pl.col("name").str.contains(_SIGNS)
    kept = whole.filter(pl.col("name").str.len_chars() > 0).with_columns(several.alias("several")).collect()
    out = kept.drop("several")
    if kept["several"].any():
        out = pl.concat([out, _inner(out.filter(kept["several"]))])
    return out.unique(["party", "name", "countries"], keep="first", maintain_order=True)


def _inner(frame: pl.DataFrame) -> pl.DataFrame:
    fields = frame["name"].unique(maintain_order=True).to_list()
    found = [[p for p in parts(f) if _telling(p)] for f in fields]
    table = pl.DataFrame({"name": fields, "inner": found}, schema={"name": pl.String, "inner": pl.List(pl.String)})
    return (
        frame.join(table, on="name")
        .explode("inner")
        .drop_nulls("inner")
        .select("party", pl.lit("part").alias("origin"), pl.col("inner").alias("name"), "countries")
    )


def _telling(part: str) -> bool:
    """A part is worth asking about where it holds a word that is not a trade word, a place or a legal form."""
    return any(not generic(t) and t not in STOP and len(t) > 1 for v in views(part) for t in v.tokens)
