"""Seller and chain against the lists: as the day of purchase knew them, and as today does.

Each distinct party is looked for once, whatever the day; what bound on which day is then told row by row. Two clocks:

    then    in force on the day of purchase, and listed by then: the buyer could have known it
    now     in force today

An entry that bears no date counts on both, and says so. A list shows who is on it now: who was taken off it between the
purchase and its edition cannot be seen in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from sekisho.gate import facts
from sekisho.gate.model import Bench
from sekisho.parties import screen_names
from sekisho.parties.cleared import Clearance, query_version, rule_version, settle
from sekisho.parties.judge import in_force_on
from sekisho.parties.model import NAME_FACTS, NAME_QUERIES
from sekisho.rules import derive, evaluate
from sekisho.service.audit_law import Progress, eras_of
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.finding import EFFECTS_BY_GRAVITY, no_findings

# Who is looked for in a purchase, and as which role rules on matches see them.
ROLES = {
    "seller": "exporter",
    "seller_parent": "exporter",
    "earlier": "exporter",
    "maker": "exporter",
    "forwarder": "forwarder",
}
CHAIN: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.UInt32,
    "role": pl.String,  # of ROLES
    "seq": pl.Int32,
    "name": pl.String,
    "country": pl.String,
    "address": pl.String,
    "identifiers": pl.List(pl.String),
}
MET: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.UInt32,
    "role": pl.String,
    "clock": pl.String,  # then, now
    "strength": pl.String,
    "basis": pl.String,
    "query_name": pl.String,
    "matched_name": pl.String,
    "source": pl.String,
    "uid": pl.String,
    "score": pl.Float64,
    "listed_on": pl.Date,
    "ends_on": pl.Date,
    "list_date": pl.Date,
    "effect": pl.String,  # the gravest of what law makes of the match, an Effect; NULL where no rule speaks of it
    "denied": pl.Boolean,  # the licence that it asks for would be denied
    "rule": pl.String,
    "citation": pl.String,
    "cleared": pl.Boolean,  # a clearance of an officer holds: this is not the listed party
}
SLICE = 2_000  # names between two reports of progress
_DENIED = ("presumption_of_denial", "policy_of_denial")
_WHO = ("name", "country", "address", "identifiers")


def chain_of(units: pl.DataFrame, recorded: pl.DataFrame, makers: Mapping[str, str]) -> pl.DataFrame:
    """Everybody in the chain of each unit: ``CHAIN``.

    Args:
        units: ``audit_table.UNITS``. recorded: unit, name, country of holders whom records of custody name.
        makers: country by the maker's name in lower case.
    """
    every = [
        units.select("unit", pl.lit("seller").alias("role"), name="seller", country="seller_country",
                     address="seller_address", identifiers="seller_ids"),
        units.select("unit", pl.lit("seller_parent").alias("role"), name="seller_parent", country="seller_hq"),
        units.select("unit", pl.lit("forwarder").alias("role"), name="forwarder", country="forwarder_country"),
        units.select(
            "unit",
            pl.lit("maker").alias("role"),
            name="maker",
            country=pl.col("maker").str.to_lowercase().replace_strict(
                dict(makers), default=None, return_dtype=pl.String
            ),
        ),
        units.select("unit", pl.lit("earlier").alias("role"), name="earlier").explode("name", empty_as_null=True),
        recorded.select("unit", pl.lit("earlier").alias("role"), "name", "country"),
    ]  # fmt: skip
    frame = pl.concat(every, how="diagonal_relaxed").filter(pl.col("name").is_not_null())
    absent = [pl.lit(None).alias(name) for name in CHAIN if name not in frame.columns]
    frame = frame.with_columns(absent).unique(["unit", "role", "name", "country"], keep="first", maintain_order=True)
    seq = pl.int_range(1, pl.len() + 1).over("unit", "role")
    return frame.with_columns(seq.alias("seq")).select(pl.col(c).cast(t) for c, t in CHAIN.items())


def screen_chain(
    chain: pl.DataFrame,
    days: pl.DataFrame,
    whole: pl.DataFrame,
    bench: Bench,
    today: date,
    progress: Progress,
    clearances: Sequence[Clearance] = (),
) -> pl.DataFrame:
    """What each party of each chain meets on the lists under both clocks: ``MET``, weak matches left out.

    Args:
        chain: ``CHAIN``. days: unit, day (of purchase; a unit without one is looked for as of today only).
        whole: facts of each purchase as ``audit_law.Judged.whole``. bench: lists and law.
        clearances: matches that officers found to be namesakes; they must hold today.
    """
    asked = chain.select(_WHO).unique(maintain_order=True).with_row_index("query")
    found = _found(asked, bench, progress)
    if found.is_empty():
        return pl.DataFrame(schema=MET)
    found = _with_cleared(found, asked, clearances, bench, today)
    rows = (
        chain.join(asked, on=list(_WHO), nulls_equal=True, maintain_order="left")
        .join(found, on="query", maintain_order="left")
        .join(days, on="unit", how="left", maintain_order="left")
        .with_columns(why=pl.lit(None, pl.String))
    )
    parent = pl.col("role") == "seller_parent"
    rows = rows.with_columns(basis=pl.when(parent).then(pl.lit("parent_name")).otherwise("basis"))
    now = pl.lit(today, dtype=pl.Date)
    clocks = (
        ("then", rows.filter(pl.col("day").is_not_null()), pl.col("day")),
        ("now", rows.with_columns(day=now), now),
    )
    told = []
    for clock, frame, day in clocks:
        bound = in_force_on(frame.lazy(), day, known_at=day).filter(pl.col("strength") != "weak").collect()
        told.append(_with_law(bound.with_columns(clock=pl.lit(clock)), whole, bench))
    return pl.concat(told)


def _found(asked: pl.DataFrame, bench: Bench, progress: Progress) -> pl.DataFrame:
    """Matches of distinct parties, whatever the day."""
    queries = asked.with_columns(kind=pl.lit(None, pl.String), birth=pl.lit(None, pl.String))
    queries = queries.select(pl.col(c).cast(t) for c, t in {**NAME_QUERIES, **NAME_FACTS}.items())
    found = []
    for part in queries.iter_slices(SLICE):
        progress(int(part["query"][0]), queries.height)
        matches = screen_names(part, bench.reference)
        found.append(matches.filter(pl.col("strength") != "weak"))
    progress(queries.height, queries.height)
    return pl.concat(found) if found else pl.DataFrame()


def _with_cleared(
    found: pl.DataFrame, asked: pl.DataFrame, clearances: Sequence[Clearance], bench: Bench, today: date
) -> pl.DataFrame:
    """Possible matches that an officer has cleared, marked. Who is for certain on a list, nobody can clear."""
    versions = {row["query"]: (row["name"], query_version(row)) for row in asked.iter_rows(named=True)}
    pairs = [versions[query] for query in found["query"].to_list()]
    named = found.hstack(
        pl.DataFrame(pairs, schema={"stated_name": pl.String, "query_version": pl.String}, orient="row")
    )
    settled = settle(named, clearances, bench.reference, lambda _: rule_version(), today)
    cleared = (pl.col("status") == "cleared") & (pl.col("strength") == "possible")
    return settled.with_columns(cleared=cleared).drop("stated_name", "query_version", "status", "clearance", "reopened")


def _with_law(bound: pl.DataFrame, whole: pl.DataFrame, bench: Bench) -> pl.DataFrame:
    """Each match with the gravest of what the law of its day makes of it."""
    numbered = bound.with_row_index("at").with_columns(
        consignment=pl.col("at").cast(pl.String),
        purchase=pl.col("unit").cast(pl.String),
        own=pl.col("role"),
        role=pl.col("role").replace_strict(ROLES, return_dtype=pl.String),
    )
    said = [_said(part, whole, bench, day) for day, part in _by_era(numbered, bench)]
    verdicts = pl.concat(said) if said else no_findings()
    gravity = {str(effect): rank for rank, effect in enumerate(EFFECTS_BY_GRAVITY)}
    gravest = (
        verdicts.sort(pl.col("effect").replace_strict(gravity, return_dtype=pl.UInt8), maintain_order=True)
        .unique("consignment", keep="first", maintain_order=True)
        .select("consignment", "effect", "citation", rule="check", denied=pl.col("review").is_in(_DENIED))
    )
    frame = numbered.drop("citation").join(gravest, on="consignment", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("denied").fill_null(False), role=pl.col("own"))
    return frame.select(pl.col(c).cast(t) for c, t in MET.items())


def _by_era(frame: pl.DataFrame, bench: Bench) -> list[tuple[date, pl.DataFrame]]:
    # in one piece: Polars 2.1 fails to format columns that are chunked differently
    return [(day, frame.filter(inside).rechunk()) for day, inside in eras_of(frame["day"], bench.law, "match")]


def _said(part: pl.DataFrame, whole: pl.DataFrame, bench: Bench, day: date) -> pl.DataFrame:
    """Findings of the rules about matches. A purchase of which nothing is known is one of an accelerator."""
    live = bench.law.on(Clocks(day, day))
    of_purchase = part.select("consignment", "purchase").join(
        whole.rename({"consignment": "purchase"}), on="purchase", how="left", maintain_order="left"
    )
    assumed = [pl.col(name).fill_null(True) for name in ("any_accelerator", "any_electronics", "any_sensitive")]
    told = facts.match_facts(
        part.drop("purchase", "own", "cleared"), of_purchase.with_columns(assumed).drop("purchase")
    )
    return evaluate(derive(told, live, "match"), live, "match").findings
