"""Every party of a batch against the reference, by identifiers, names, parents and addresses."""

from __future__ import annotations

import polars as pl

from sekisho.parties.evidence import address_matches, identifier_matches
from sekisho.parties.index import open_index
from sekisho.parties.judge import countries_agree, in_force, judge
from sekisho.parties.model import DEFAULT, MATCHES, NAME_MATCHES, STRENGTH_RANK, Policy
from sekisho.parties.score import score_names
from sekisho.parties.subjects import subjects
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference

_QUALITY = pl.col("name_quality").replace_strict(
    {"primary": 3, "strong": 2, "former": 1, "weak": 0}, default=-1, return_dtype=pl.Int8
)
_RANK = pl.col("strength").replace_strict(STRENGTH_RANK, return_dtype=pl.Int8)
_ENTRY_COLUMNS = ["uid", "list", "source", "kind", "programs", "topics", "listed_on", "ends_on", "list_date", "citation"]
_WHY = "why"
_TOKENS = "tokens_met"


def screen(
    parties: pl.DataFrame, reference: Reference, clocks: Clocks, *, policy: Policy = DEFAULT
) -> pl.DataFrame:
    """Matches of every party: a frame as declared in ``model.MATCHES``, gravest first within a party.

    ``parties`` is the Parties frame of a batch. One row a party and entry (the best of all its names); at most
    ``policy.max_matches`` rows a party. Raises ReferenceFault where the reference was compiled without a name index.
    """
    numbered = parties.with_row_index("party")
    asked = subjects(numbered)
    distinct = ["name", "countries"]
    queries = asked.select(distinct).unique(maintain_order=True).with_row_index("query")
    named = _judged(queries.with_columns(query_kind=pl.lit(None, dtype=pl.String)), reference, policy)
    by_name = _as_party_matches(asked.join(queries, on=distinct, nulls_equal=True).join(named, on="query"))
    found = pl.concat([
        by_name,
        _with_entries(identifier_matches(numbered, reference), reference),
        _with_entries(address_matches(numbered, reference), reference),
    ], how="diagonal")  # fmt: skip
    best = _best(in_force(found, clocks), "party", policy)
    keyed = numbered.select("party", "consignment", "role", "seq").join(best, on="party", maintain_order="left_right")
    return _with_parts(keyed).select(*MATCHES).cast(dict(MATCHES))  # type: ignore[arg-type]


def screen_names(names: pl.DataFrame, reference: Reference, policy: Policy = DEFAULT) -> pl.DataFrame:
    """Matches of bare names (frame as in ``model.NAME_QUERIES``), whatever the day: ``model.NAME_MATCHES``.

    ``kind`` 'person' or 'organisation' keeps a person from meeting a firm; NULL lets the name speak for itself.
    """
    asked = names.select(
        "query",
        "name",
        pl.concat_list("country").list.drop_nulls().alias("countries"),
        pl.col("kind").alias("query_kind"),
    ).filter(pl.col("name").is_not_null())
    keys = ["name", "countries", "query_kind"]
    distinct = asked.select(keys).unique(maintain_order=True).with_row_index("row")
    judged = _judged(distinct.rename({"row": "query"}), reference, policy).rename({"query": "row"})
    joined = asked.join(distinct, on=keys, nulls_equal=True).select("query", "row").join(judged, on="row").drop("row")
    return _with_parts(_best(joined, "query", policy)).select(*NAME_MATCHES).cast(dict(NAME_MATCHES))  # type: ignore[arg-type]


def _judged(queries: pl.DataFrame, reference: Reference, policy: Policy) -> pl.DataFrame:
    """Judged matches of queries (query, name, countries, query_kind), best name of each entry."""
    texts = queries["name"].unique(maintain_order=True)
    scored = score_names(open_index(reference), texts.to_list(), policy).rename({"name": "text"})
    places = pl.DataFrame({"name": texts, "text": range(len(texts))}, schema={"name": pl.String, "text": pl.UInt32})
    listed = reference.tables["names"]
    facts = scored.with_columns(
        listed["entry"].gather(scored["listed"]).alias("entry"),
        listed["name"].gather(scored["listed"]).alias("matched_name"),
        listed["quality"].gather(scored["listed"]).alias("name_quality"),
    )
    aids = reference.tables["party_entry_aids"]
    facts = _with_entries(facts, reference).with_columns(
        aids["countries"].gather(facts["entry"]).alias("entry_countries"),
        pl.col("name_quality").alias("quality"),
    )
    pairs = queries.join(places, on="name").join(facts, on="text")
    pairs = pairs.with_columns(
        countries_agree(pl.col("countries"), pl.col("entry_countries")).alias("country_agrees"),
        pl.col("name").alias("query_name"),
    )
    judged = judge(pairs, policy).with_columns(pl.lit(None, dtype=pl.String).alias(_WHY))
    ranked = judged.with_columns(_RANK.alias("rank"), _QUALITY.alias("q"))
    order = ["query", "entry", "rank", "score", "q", "listed"]
    one = ranked.sort(order, descending=[False, False, True, True, True, False]).unique(
        ["query", "entry"], keep="first", maintain_order=True
    )
    return one.select("query", "entry", "query_name", "matched_name", "name_quality", "basis", "score", "strength",
                      "country_agrees", _WHY, _TOKENS, *_ENTRY_COLUMNS)  # fmt: skip


def _with_entries(frame: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    at = frame["entry"]
    return frame.with_columns(reference.entries[c].gather(at).alias(c) for c in _ENTRY_COLUMNS)


def _as_party_matches(frame: pl.DataFrame) -> pl.DataFrame:
    """Cap what a parent's name or a part of a name field can say, and mark the basis."""
    sure = (pl.col("strength") == "confirmed") & (pl.col("basis") == "name_exact")
    parent = pl.col("origin") == "parent"
    part = pl.col("origin") == "part"
    capped = (parent | part) & ~sure & (pl.col("strength") == "confirmed")
    return frame.with_columns(
        pl.when(capped).then(pl.lit("possible")).otherwise("strength").alias("strength"),
        pl.when(parent).then(pl.lit("parent_name")).otherwise("basis").alias("basis"),
        pl.when(part).then(pl.lit("part_of_name")).otherwise(_WHY).alias(_WHY),
    )


def _best(frame: pl.DataFrame, by: str, policy: Policy) -> pl.DataFrame:
    """The best row of each entry, and of each party or query only so many, gravest first."""
    direct = (pl.col("basis") != "parent_name").cast(pl.Int8)
    ranked = frame.with_columns(_RANK.alias("rank"), direct.alias("direct"), _QUALITY.alias("q"))
    order = [by, "rank", "score", "direct", "q", "entry", "query_name"]
    ranked = ranked.sort(order, descending=[False, True, True, True, True, False, False], nulls_last=True)
    one = ranked.unique([by, "entry"], keep="first", maintain_order=True)
    return one.filter(pl.int_range(pl.len()).over(by) < policy.max_matches)


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    why = pl.concat_str(pl.lit(',"why":"'), pl.col(_WHY), pl.lit('"')).fill_null("")
    tokens = pl.col(_TOKENS).fill_null("[]")
    return frame.with_columns(pl.concat_str(pl.lit('{"tokens":'), tokens, why, pl.lit("}")).alias("parts"))
