"""From a scored pair to what it is worth: confirmed, possible or weak. One table of conditions, read top down."""

from __future__ import annotations

import polars as pl

from sekisho.parties.model import Policy
from sekisho.vocabulary.clocks import Clocks

_GREATER_CHINA = ["CN", "HK", "MO"]
NATIVE_CLOSE = 0.9  # character pairs overlap, so that half a name in common scores high
RARE_TOKEN = 7.0  # nats: fewer than about 25 entries of 25,000 bear it, and it is no trade word or place
OWN_TOKEN = 6.0  # nats: a word that makes a firm's name its own
TOKEN_BONUS = 2.0  # nats that each token beyond the second adds to the weight of an equal name


def countries_agree(own: pl.Expr, listed: pl.Expr) -> pl.Expr:
    """True where a country of the party is one of the entry's; NULL where either side is unknown.

    Mainland China, Hong Kong and Macao do not contradict one another: lists name the one, firms sit in the other.
    """
    meets = own.list.set_intersection(listed).list.len() > 0
    china = pl.lit(_GREATER_CHINA, dtype=pl.List(pl.String))
    kin = (own.list.set_intersection(china).list.len() > 0) & (listed.list.set_intersection(china).list.len() > 0)
    unknown = (own.list.len() == 0) | (listed.list.len() == 0)
    return pl.when(unknown).then(None).when(meets).then(True).when(kin).then(None).otherwise(False)


def _facts() -> dict[str, pl.Expr]:
    person = pl.col("kind") == "person"
    firm = pl.coalesce(pl.col("query_kind") == "organisation", pl.col("firm"))
    human = (pl.col("query_kind") == "person").fill_null(False)
    exact = pl.col("exact") | (pl.col("reordered") & person)
    worth = pl.col("weight") + TOKEN_BONUS * (pl.col("tokens").cast(pl.Float64) - 2.0).clip(0.0)
    single = pl.col("tokens") == 1
    rare = (pl.col("strongest") >= RARE_TOKEN) & (pl.col("letters") >= 5)
    return {
        "is_exact": exact,
        "worth": worth,
        "single": single,
        "rare": rare,
        "person": person,
        "other_kind": pl.col("kind").is_in(["vessel", "aircraft"]) | (person & firm) | (human & ~person),
        "agrees": pl.col("country_agrees").fill_null(False),
        "differs": ~pl.col("country_agrees").fill_null(True),
        "poor": pl.col("name_quality") == "weak",
        "stated": (pl.col("countries").list.len() > 0) & (pl.col("entry_countries").list.len() > 0),
    }


def _confirmed(policy: Policy) -> pl.Expr:
    c = pl.col
    founded = c("is_exact") & ~c("poor") & ~c("other_kind") & ~c("differs")
    spoken = ~c("crossed") | (~c("person") & c("agrees") & (c("letters") >= 10))
    single = ~c("single") | (c("agrees") & c("rare") & ~c("person"))
    distinct = ~c("person") & (c("strongest") >= OWN_TOKEN)
    agreeing = c("agrees") & (
        (c("worth") >= policy.confirm_weight) | (distinct & (c("worth") >= policy.confirm_weight_firm))
    )
    enough = (c("worth") >= policy.confirm_unknown) | (distinct & (c("worth") >= policy.confirm_unknown_firm))
    unknown = ~c("stated") & ~c("clash") & (enough & ~(c("person") & (c("tokens") < 3)) | (distinct & c("brand")))
    return founded & spoken & single & (agreeing | unknown)


def _exact_possible(policy: Policy) -> pl.Expr:
    c = pl.col
    agrees = c("agrees") & (~c("single") | (c("strongest") >= 4.0))
    enough = ~c("single") & (~c("person") | (c("worth") >= policy.possible_weight))
    unknown = ~c("differs") & ~c("poor") & (enough | c("rare"))
    differs = c("differs") & ~c("single") & ~c("poor") & (c("worth") >= policy.contradicted_weight)
    rare_alone = c("differs") & ~c("poor") & ~c("person") & (c("strongest") >= 9.0) & (c("letters") >= 6)
    return (
        c("is_exact") & (agrees | unknown | differs | rare_alone) & (~c("crossed") | c("agrees") | (c("letters") >= 8))
    )


def _close(policy: Policy) -> pl.Expr:
    """Misspelt, abbreviated or with a light word missing; one word alone must be long, or in the right country."""
    c = pl.col
    bar = (
        pl.when(c("agrees"))
        .then(policy.possible_agrees)
        .when(c("differs"))
        .then(policy.possible_contradicted)
        .otherwise(policy.possible)
    )
    heavy = pl.when(c("differs")).then(policy.contradicted_weight).otherwise(policy.possible_weight)
    agreeing = c("agrees") & (c("letters") >= 6) & ~c("contrary") & (~c("single") | c("covered"))
    lonely = agreeing | (~c("differs") & c("complete") & (c("letters") >= 9) & (c("score") >= 0.915))
    sister = c("brand") & ~c("covered")  # the listed firm has another trade: a sister of one house
    read = ~c("native") | (c("score") >= NATIVE_CLOSE)
    weighty = read & (c("score") >= bar) & (c("worth") >= heavy) & ((c("own") >= 2) | (lonely & ~sister))
    light = c("complete") & ~c("person") & ~c("single") & (c("score") >= 0.95)
    light = light & (c("agrees") | (~c("differs") & (c("worth") >= policy.possible_weight / 2)))
    # A reading of another script is believed where two words of it met; one word alone only of a firm in its country.
    heard = (
        ~c("crossed")
        | (c("agrees") & ~c("person"))
        | ((c("own") >= 2) & ~c("contrary") & (c("score") >= policy.possible))
    )
    return (weighty | light) & heard & ~(c("poor") & ~c("agrees"))


def _branch(policy: Policy) -> pl.Expr:
    """A firm of a listed name: the same with a place more, or a brand's name with trade words more."""
    c = pl.col
    own = ~c("person") & ~c("crossed") & ~c("poor")
    named = c("brand") | (c("strongest") >= RARE_TOKEN)
    heavy = c("worth") >= policy.contradicted_weight
    placed = c("placed") & (
        c("brand") | (c("differs") & heavy) | (~c("differs") & named) | (c("agrees") & (c("tokens") > 2))
    )
    kin = c("added") & c("covered") & (c("brand") | (named & c("agrees") & (c("score") >= policy.possible_agrees)))
    return own & (placed | kin)


def _possible(policy: Policy) -> pl.Expr:
    c = pl.col
    namesake = c("is_exact") & c("agrees") & ~c("single") & (c("worth") >= policy.confirm_weight)
    return (~c("other_kind") & (_exact_possible(policy) | _close(policy) | _branch(policy))) | namesake


def judge(frame: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Add ``basis`` and ``strength`` to scored pairs that carry entry facts and ``country_agrees``."""
    return frame.with_columns(**_facts()).with_columns(
        pl.when("is_exact").then(pl.lit("name_exact")).otherwise(pl.lit("name_fuzzy")).alias("basis"),
        pl.when(_confirmed(policy))
        .then(pl.lit("confirmed"))
        .when(_possible(policy))
        .then(pl.lit("possible"))
        .otherwise(pl.lit("weak"))
        .alias("strength"),
    )


def in_force(matches: pl.LazyFrame, clocks: Clocks) -> pl.LazyFrame:
    """Keep what was known on ``known_at``; what does not bind on ``as_of`` becomes weak, with the reason in ``why``.

    Needs columns strength, why, listed_on, ends_on. An entry that has ended (an expired denial order) refuses nobody.
    """
    as_of = pl.lit(clocks.as_of, dtype=pl.Date)
    ended = (pl.col("ends_on") < as_of).fill_null(False)
    early = (pl.col("listed_on") > as_of).fill_null(False)
    known = (pl.col("listed_on") <= pl.lit(clocks.known_at, dtype=pl.Date)).fill_null(True)
    reason = pl.when(ended).then(pl.lit("ended")).when(early).then(pl.lit("not_yet_in_force"))
    return matches.filter(known).with_columns(
        pl.when(ended | early).then(pl.lit("weak")).otherwise("strength").alias("strength"),
        pl.coalesce(reason, pl.col("why")).alias("why"),
    )
