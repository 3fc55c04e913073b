"""Every party of a batch against the reference, by identifiers, names, parents and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from sekisho.parties.evidence import address_matches, identifier_matches
from sekisho.parties.heard import with_rests
from sekisho.parties.index import open_index
from sekisho.parties.judge import countries_agree, in_force, judge
from sekisho.parties.model import DEFAULT, MATCHES, NAME_FACTS, NAME_MATCHES, Policy
from sekisho.parties.score import Told, score_names
from sekisho.parties.subjects import subjects, with_parts
from sekisho.parties.support import support
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference

_QUALITY = (
    pl.when(pl.col("name_quality") == "primary")
    .then(3)
    .when(pl.col("name_quality") == "strong")
    .then(2)
    .when(pl.col("name_quality") == "former")
    .then(1)
    .when(pl.col("name_quality") == "weak")
    .then(0)
    .otherwise(-1)
)
_RANK = pl.when(pl.col("strength") == "confirmed").then(3).when(pl.col("strength") == "possible").then(2).otherwise(1)
_ENTRY_COLUMNS = [
    "uid",
    "list",
    "source",
    "kind",
    "programs",
    "topics",
    "listed_on",
    "ends_on",
    "list_date",
    "citation",
]
_WHY = "why"
_TOKENS = "tokens_met"
_RANKED = 2  # times the matches that are kept are weighed on the second axis before the rest is dropped


def screen(parties: pl.DataFrame, reference: Reference, clocks: Clocks, *, policy: Policy = DEFAULT) -> pl.DataFrame:
    """Matches of every party: a frame as declared in ``model.MATCHES``, gravest first within a party.

    ``parties`` is the Parties frame of a batch. One row a party and entry (the best of all its names); at most
    ``policy.max_matches`` rows a party. Raises ReferenceFault where the reference was compiled without a name index.
    """
    numbered = parties.with_row_index("party")
    asked = subjects(numbered).with_columns(pl.lit(None, dtype=pl.String).alias("query_kind"))
    facts = _facts(asked, reference, policy)
    others = [f for f in (identifier_matches(numbered, reference), address_matches(numbered, reference)) if f.height]
    if facts.is_empty() and not others:
        return pl.DataFrame(schema=MATCHES)
    by_name = _by_origin(_judged(asked, facts, policy))
    found = pl.concat([by_name, *(_with_entries(f, reference).lazy() for f in others)], how="diagonal")
    best = _best(in_force(found, clocks), "party", policy.max_matches)
    whose = numbered.lazy().select("party", "consignment", "role", "seq")
    keyed = _with_parts(best.join(whose, on="party", maintain_order="left"))
    return keyed.select(pl.col(c).cast(t) for c, t in MATCHES.items()).collect(engine="in-memory")


def screen_names(
    names: pl.DataFrame,
    reference: Reference,
    policy: Policy = DEFAULT,
    *,
    by_list: Mapping[str, Policy] | None = None,
    told: Told | None = None,
) -> pl.DataFrame:
    """Matches of bare names (frame as in ``model.NAME_QUERIES``), whatever the day: ``model.NAME_MATCHES``.

    ``kind`` 'person' or 'organisation' keeps a person from meeting a firm; NULL lets the name speak for itself. Columns
    of ``model.NAME_FACTS`` may be added: identifiers and addresses then match by themselves, and everything stated
    weighs on the second axis. ``by_list`` gives lists (by kind, such as 'ofac-sdn') a policy of their own. ``told``
    remembers what was said of the same names in another edition. Within a query the order is strength, support, score.
    """
    facts = [name for name in NAME_FACTS if name in names.columns]
    asked = names.select(
        "query",
        "name",
        pl.concat_list("country").list.drop_nulls().alias("countries"),
        pl.col("kind").alias("query_kind"),
        pl.lit("name").alias("origin"),
    ).filter(pl.col("name").is_not_null())
    judged = _by_origin(_judged_by_list(with_parts(asked), reference, policy, by_list or {}, told))
    beside = [_with_entries(f, reference).lazy() for f in _beside(names, facts, reference) if f.height]
    found = pl.concat([judged, *beside], how="diagonal") if beside else judged
    best = _with_parts(_best(found, "query", _RANKED * policy.max_matches)).collect(engine="in-memory")
    stated = names.select("query", pl.concat_list("country").list.drop_nulls().alias("countries"), *facts)
    weighed = support(best, "query", stated, reference, open_index(reference).phrases)
    order = ["query", "rank", "support", "named", "score"]
    weighed = weighed.sort(order, descending=[False, True, True, True, True], maintain_order=True)
    kept = weighed.filter(pl.int_range(pl.len()).over("query") < policy.max_matches)
    return kept.select(pl.col(c).cast(t) for c, t in NAME_MATCHES.items())


def _beside(names: pl.DataFrame, facts: list[str], reference: Reference) -> list[pl.DataFrame]:
    """What queries meet by their identifiers and addresses."""
    asked = names.select(pl.col("query").alias("party"), "name", "country", *facts)
    found = []
    if "identifiers" in facts:
        found.append(identifier_matches(asked, reference))
    if "address" in facts:
        found.append(address_matches(asked, reference, anywhere=True))
    return [f.rename({"party": "query"}).with_columns(pl.lit("name").alias("origin")) for f in found]


def _judged_by_list(
    asked: pl.DataFrame, reference: Reference, policy: Policy, by_list: Mapping[str, Policy], told: Told | None
) -> pl.LazyFrame:
    """Scored once at the lowest floor; each list judged by its own policy."""
    policies = {policy, *by_list.values()}
    widest = replace(policy, floor=min(p.floor for p in policies), floor_brand=min(p.floor_brand for p in policies))
    facts = _facts(asked, reference, widest, told)
    if not by_list:
        return _judged(asked, _allowed(facts, policy), policy)
    own: dict[Policy, list[str]] = {}
    for kind, one in by_list.items():
        own.setdefault(one, []).append(kind)
    rest = facts.filter(~pl.col("list").is_in(list(by_list)))
    judged = [_judged(asked, _allowed(rest, policy), policy)]
    judged += [
        _judged(asked, _allowed(facts.filter(pl.col("list").is_in(kinds)), one), one) for one, kinds in own.items()
    ]
    return pl.concat(judged)


def _allowed(facts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """What a policy records at all."""
    reached = (pl.col("score") >= policy.floor) | (pl.col("brand") & (pl.col("score") >= policy.floor_brand))
    strong = pl.lit(True) if policy.weak_aliases else pl.col("name_quality") != "weak"
    return facts.filter(reached & strong)


def _facts(asked: pl.DataFrame, reference: Reference, policy: Policy, told: Told | None = None) -> pl.DataFrame:
    """Scored pairs of the distinct names asked about, with what the reference says of the entries."""
    texts = asked["name"].unique(maintain_order=True)
    scored = score_names(open_index(reference), texts.to_list(), policy, told)
    return _with_entries(with_rests(_with_names(scored, texts, reference)), reference)


def _judged(asked: pl.DataFrame, facts: pl.DataFrame, policy: Policy) -> pl.LazyFrame:
    """Judged matches of names asked about (name, countries, query_kind, and whatever else the caller keeps)."""
    pairs = asked.lazy().join(facts.lazy(), on="name", maintain_order="left_right")
    agrees = countries_agree(pl.col("countries"), pl.col("entry_countries"))
    return judge(pairs.with_columns(agrees.alias("country_agrees"), pl.col("name").alias("query_name")), policy)


def _with_names(scored: pl.DataFrame, texts: pl.Series, reference: Reference) -> pl.DataFrame:
    rows = scored["listed"].to_numpy()
    listed = reference.tables["names"][rows].select("entry", matched_name="name", name_quality="quality")
    return scored.drop("name").with_columns(
        texts.gather(scored["name"].to_numpy()).alias("name"),
        *listed.get_columns(),
        pl.lit(None, dtype=pl.String).alias(_WHY),
    )


def _with_entries(frame: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    at = frame["entry"].to_numpy()
    aids = reference.tables["party_entry_aids"][at].get_columns()
    return frame.with_columns(*reference.entries.select(_ENTRY_COLUMNS)[at].get_columns(), *aids)


def _by_origin(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Cap what a parent's name or a part of a name field can say, and mark it."""
    sure = (pl.col("strength") == "confirmed") & (pl.col("basis") == "name_exact")
    parent = pl.col("origin") == "parent"
    part = pl.col("origin") == "part"
    capped = (parent | part) & ~sure & (pl.col("strength") == "confirmed")
    return frame.with_columns(
        pl.when(capped).then(pl.lit("possible")).otherwise("strength").alias("strength"),
        pl.when(parent).then(pl.lit("parent_name")).otherwise("basis").alias("basis"),
        pl.when(part).then(pl.lit("part_of_name")).otherwise(_WHY).alias(_WHY),
    )


def _best(frame: pl.LazyFrame, by: str, most: int) -> pl.LazyFrame:
    """The best row of each entry, and of each party or query only so many, gravest first."""
    direct = (pl.col("basis") != "parent_name").cast(pl.Int8)
    # An officer is told the name rather than the number where both are equal.
    named = (pl.col("basis") == "name_exact").cast(pl.Int8)
    ranked = frame.with_columns(_RANK.alias("rank"), named.alias("named"), direct.alias("direct"), _QUALITY.alias("q"))
    order = [by, "rank", "named", "score", "direct", "q", "entry", "query_name", "matched_name"]
    ranked = ranked.sort(order, descending=[False, True, True, True, True, True, False, False, False], nulls_last=True)
    one = ranked.unique([by, "entry"], keep="first", maintain_order=True)
    return one.filter(pl.int_range(pl.len()).over(by) < most)


def _with_parts(frame: pl.LazyFrame) -> pl.LazyFrame:
    why = pl.concat_str(pl.lit(',"why":"'), pl.col(_WHY), pl.lit('"')).fill_null("")
    tokens = pl.col(_TOKENS).fill_null("[]")
    points = pl.col("points").fill_null("{}")
    views = pl.concat_str(pl.lit(',"views":'), pl.col("views")).fill_null("")
    return frame.with_columns(
        pl.concat_str(pl.lit('{"tokens":'), tokens, pl.lit(',"points":'), points, views, why, pl.lit("}")).alias(
            "parts"
        )
    )
