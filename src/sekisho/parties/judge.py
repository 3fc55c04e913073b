"""From a scored pair to what it is worth: confirmed, possible or weak. One table of conditions, read top down."""

from __future__ import annotations

import polars as pl

from sekisho.parties.heard import OWN_TOKEN
from sekisho.parties.model import Policy
from sekisho.vocabulary.clocks import Clocks

_GREATER_CHINA = ["CN", "HK", "MO"]
NATIVE_CLOSE = 0.9  # character pairs overlap, so that half a name in common scores high
RARE_TOKEN = 7.0  # nats: fewer than about 25 entries of 25,000 bear it, and it is no trade word or place
TOKEN_BONUS = 2.0  # nats that each token beyond the second adds to the weight of an equal name
SLIP = 0.9  # score of a person's name of which every word met: a slip of the pen, however common its words
LONE_SLIP, LONE_LETTERS = 0.74, 7  # the same of one who has but one name
HEARD = 0.73  # score of a person's name that was read in another script
HEARD_WHOLE = 0.8  # the same where every word met, however common
HEARD_PART = 0.78  # the same of consonants alone, where a word is left over
READ_FIRM, READ_LETTERS = 0.78, 8  # score and letters of a firm's whole name, read in another script
READ_CLOSE = 0.885  # the same where its own word only sounds alike, no foreign one, and stands among trade words
TELLING = 4  # consonants of a foreign word in katakana: so many that sound alike stand for letters and score
SETTLED = 2  # own words that met their equal: so many are the name, whatever else a reading left over
SOLID, SOLID_WEIGHT = 0.95, 10.0  # of a whole name that outweighs a guess from words that it is a firm's
FAINT, FAINT_LETTERS = 0.85, 10  # so few letters, none of whose words met its equal, must be closer


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
    unsaid = pl.col("kind") == "unknown"  # a list that does not say (denied persons) may mean a person or a firm
    # Of a person's name only words that met count: John Lee is not rarer for a third name that did not.
    telling = (
        pl.when(exact | ~(person | (unsaid & ~firm.fill_null(False))))
        .then(pl.col("tokens"))
        .otherwise(pl.min_horizontal("tokens", "own"))
    )
    worth = pl.col("weight") + TOKEN_BONUS * (telling.cast(pl.Float64) - 2.0).clip(0.0)
    single = pl.col("tokens") == 1
    solid = pl.col("complete") & ~single & (pl.col("score") >= SOLID) & (pl.col("weight") >= SOLID_WEIGHT)
    guessed = pl.col("query_kind").is_null() & solid
    rare = (pl.col("strongest") >= RARE_TOKEN) & (pl.col("letters") >= 5)
    return {
        "is_exact": exact,
        "worth": worth,
        "single": single,
        "rare": rare,
        "person": person,
        "human": human,
        "said_person": person | (unsaid & human),
        "personal": person | (unsaid & ~firm.fill_null(False)),
        # not by a name of few consonants, such as Arabic papers write: its letters tell less than they are
        "vowelless": pl.col("views").str.contains("consonants").fill_null(False),
        "other_kind": pl.col("kind").is_in(["vessel", "aircraft"])
        | (person & firm & ~guessed)
        | (human & ~person & ~unsaid),
        "agrees": pl.col("country_agrees").fill_null(False),
        "differs": ~pl.col("country_agrees").fill_null(True),
        "poor": pl.col("name_quality") == "weak",
        # a person's name whose words stand in another order, none of them rare: two people as likely as one
        "shuffled": person
        & (pl.col("tokens") > 2)
        & (pl.col("strongest") < OWN_TOKEN)
        & pl.col("points").str.contains('"turned"').fill_null(False),
        "stated": (pl.col("countries").list.len() > 0) & (pl.col("entry_countries").list.len() > 0),
    }


def _confirmed(policy: Policy) -> pl.Expr:
    c = pl.col
    founded = c("is_exact") & ~c("poor") & ~c("other_kind") & ~c("differs")
    spoken = ~c("crossed") | (~c("said_person") & c("agrees") & (c("letters") >= 10))
    single = ~c("single") | (c("agrees") & c("rare") & ~c("said_person"))
    distinct = ~c("said_person") & (c("strongest") >= OWN_TOKEN)
    agreeing = c("agrees") & (
        (c("worth") >= policy.confirm_weight) | (distinct & (c("worth") >= policy.confirm_weight_firm))
    )
    enough = (c("worth") >= policy.confirm_unknown) | (distinct & (c("worth") >= policy.confirm_unknown_firm))
    unknown = ~c("stated") & ~c("clash") & (enough & ~(c("said_person") & (c("tokens") < 3)) | (distinct & c("brand")))
    return founded & spoken & single & (agreeing | unknown)


def _exact_possible(policy: Policy) -> pl.Expr:
    c = pl.col
    agrees = c("agrees") & (~c("single") | (c("strongest") >= 4.0))
    # Two of the commonest names hold somebody only where he is said to be a person, as a list of customers says it.
    enough = ~c("single") & (~c("person") | c("human") | (c("worth") >= policy.possible_weight))
    unknown = ~c("differs") & ~c("poor") & (enough | c("rare"))
    ordered = c("exact") | ~c("shuffled")
    differs = c("differs") & ordered & ~c("single") & ~c("poor") & (c("worth") >= policy.contradicted_weight)
    rare_alone = c("differs") & ~c("poor") & ~c("person") & (c("strongest") >= 9.0) & (c("letters") >= 6)
    return (
        c("is_exact")
        & (agrees | unknown | differs | rare_alone)
        & (~c("crossed") | c("agrees") | (c("letters") >= 8) | (~c("person") & c("rare") & (c("letters") >= 6)))
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
    read &= ~c("personal") | c("complete") | c("agrees") | (c("score") >= HEARD)
    weighty = read & (c("score") >= bar) & (c("worth") >= heavy) & ((c("own") >= 2) | (lonely & ~sister))
    light = c("complete") & ~c("person") & ~c("single") & (c("score") >= 0.95)
    light = light & (c("agrees") | (~c("differs") & (c("worth") >= policy.possible_weight / 2)))
    heard_from = pl.when(c("vowelless") & ~c("complete")).then(HEARD_PART).otherwise(HEARD)
    faint = (
        (c("strongest") == 0.0)
        & (c("letters") <= FAINT_LETTERS)
        & (c("score") < FAINT)
        & ~c("agrees")
        & ~c("vowelless")
    )
    # A reading of another script is believed where two words of it met; one word alone only of a firm in its country.
    heard = (
        ~c("crossed")
        | (c("agrees") & ~c("person"))
        | ((c("own") >= 2) & ~c("contrary") & (c("score") >= pl.max_horizontal(heard_from, pl.lit(policy.possible))))
    )
    weighty &= ~(c("differs") & c("shuffled"))
    return (((weighty & ~faint) | light | _slip(bar)) & heard | _foreign(bar)) & ~(c("poor") & ~c("agrees"))


def _foreign(bar: pl.Expr) -> pl.Expr:
    """A firm's whole name as another script has it: its own word is known or equal, stands alone, is a foreign word
    put down by its sound, or sounds just so; or as much of it as no chance brings together.
    """
    c = pl.col
    firm = c("crossed") & ~c("person") & ~c("differs") & (c("own") >= 1)
    long = (c("letters") >= READ_LETTERS) & (c("score") >= READ_FIRM)
    alike = (long | (c("foreign") & (c("telling") >= TELLING))) & (c("score") >= bar)
    own = c("single") | (c("strongest") >= OWN_TOKEN) | c("foreign") | (c("score") >= READ_CLOSE)
    settled = long & (c("settled") >= SETTLED) & (c("strongest") >= RARE_TOKEN)
    return firm & alike & ((c("complete") & own) | settled)


def _slip(bar: pl.Expr) -> pl.Expr:
    """A whole name of a person with a letter wrong: 'Mohaammad Ahmadi', however many are called so."""
    c = pl.col
    whole = c("complete") & c("personal") & c("human") & ~c("differs") & (c("score") >= bar)
    lone = ~c("crossed") & (c("letters") >= LONE_LETTERS) & (c("score") >= LONE_SLIP)
    return whole & pl.when("single").then(lone).otherwise(
        (c("own") >= 2) & (c("score") >= pl.when("crossed").then(HEARD_WHOLE).otherwise(SLIP))
    )


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
    return in_force_on(matches, pl.lit(clocks.as_of, dtype=pl.Date), known_at=pl.lit(clocks.known_at, dtype=pl.Date))


def in_force_on(matches: pl.LazyFrame, as_of: pl.Expr, *, known_at: pl.Expr) -> pl.LazyFrame:
    """``in_force`` where each row has days of its own."""
    ended = (pl.col("ends_on") < as_of).fill_null(False)
    early = (pl.col("listed_on") > as_of).fill_null(False)
    known = (pl.col("listed_on") <= known_at).fill_null(True)
    reason = pl.when(ended).then(pl.lit("ended")).when(early).then(pl.lit("not_yet_in_force"))
    return matches.filter(known).with_columns(
        pl.when(ended | early).then(pl.lit("weak")).otherwise("strength").alias("strength"),
        pl.coalesce(reason, pl.col("why")).alias("why"),
    )
