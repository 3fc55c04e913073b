"""Facts about the parties of each consignment: who they are, how old, where headquartered, what business."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from sekisho.gate.facts.once import beside, looked_up
from sekisho.gate.facts.words import Words
from sekisho.vocabulary.frames import ROLES


def party_facts(
    consignments: pl.DataFrame, parties: pl.DataFrame, words: Words, watched: frozenset[str]
) -> pl.DataFrame:
    """One row a consignment.

    Args:
        consignments: ``consignment``, ``order_date``, ``ship_date``, ``destination``.
        parties: the parties frame.
        words: the packs' word lists.
        watched: D:5 countries with Hong Kong and Macau, on the day.
    """
    described = _by_role(_describe(parties, words, watched))
    facts = consignments.select_seq("consignment", "destination", _DAY)
    for role in ("end_user", "consignee"):
        facts = beside(facts, _buyer(described[role], role))
    facts = beside(facts, _intermediates(described["intermediate_consignee"]))
    facts = beside(facts, _first(described["forwarder"], "forwarder"))
    facts = beside(facts, _first(described["exporter"], "exporter", ("name", "key", "country")))
    facts = beside(facts, _bystanders(described["notify"], described["intermediate_consignee"]))
    facts = beside(facts, _in_occupied(described))
    facts = beside(facts, _payers(described["payer"], facts, watched))
    return _combine(facts)


_DAY = pl.coalesce("order_date", "ship_date").alias("day")


def _by_role(described: pl.DataFrame) -> dict[str, pl.DataFrame]:
    found = described.select_seq("role", "consignment", *_KEPT, "there_d5").partition_by("role", as_dict=True)
    none = described.clear()
    return {role: found.get((role,), none) for role in ROLES}


def _describe(parties: pl.DataFrame, words: Words, watched: frozenset[str]) -> pl.DataFrame:
    """Each party with what its words say. A party without a name still counts for what is stated of it."""
    return looked_up(parties, _texts(words)).with_columns(_described(words, watched))


@cache
def _texts(words: Words) -> dict[str, tuple[pl.Expr, ...]]:
    """What is looked for in names, businesses and addresses."""
    name, business, address = pl.col("name"), pl.col("line_of_business"), pl.col("address")
    address_class = (
        pl.when(words.found(address, "serviced"))
        .then(pl.lit("serviced"))
        .when(words.found(address, "po_box"))
        .then(pl.lit("po_box"))
        .when(words.found(address, "residential"))
        .then(pl.lit("residential"))
        .when(words.found(address, "warehouse_site"))
        .then(pl.lit("warehouse"))
        .when(address.is_not_null())
        .then(pl.lit("ordinary"))
    )
    return {
        "name": (
            _key(name).alias("key"),
            words.found(name, "forwarder").alias("name_forwards"),
            _carries(words, name).alias("name_carries"),
            words.found(name, "bank").alias("is_bank"),
        ),
        "line_of_business": (
            words.found(business, "forwarder").alias("business_forwards"),
            _carries(words, business).alias("business_carries"),
            words.found(business, "unfit_business").alias("unfit"),
            words.found(business, "fit_business").alias("fit"),
        ),
        "address": (
            address_class.alias("address_class"),
            words.ends_in(address, "d5_place").alias("in_d5"),
            words.lies_in(address, "occupied_place").alias("in_occupied"),
        ),
    }


def _carries(words: Words, text: pl.Expr) -> pl.Expr:
    """Whether a name or business is that of a carrier; who plans or studies transport is none."""
    return words.found(text.str.replace_all(words.patterns["no_carrier"], " "), "carrier")


def _occupied() -> pl.Expr:
    """An address in an occupied region of Ukraine, unless the country stated is neither Ukraine nor Russia."""
    country = pl.col("country")
    stated = country.is_null() | country.is_in(["UA", "RU"]) | country.str.starts_with("UA-")
    return (pl.col("in_occupied") & stated).fill_null(False) | country.str.starts_with("UA-").fill_null(False)


@cache
def _described(words: Words, watched: frozenset[str]) -> tuple[pl.Expr, ...]:
    """What follows from those words, and from what is stated of headquarters."""
    unfit, fit = pl.col("unfit"), pl.col("fit")
    business = (
        pl.when(unfit & ~fit)
        .then(pl.lit("unfit"))
        .when(fit)
        .then(pl.lit("fit"))
        .when(fit.is_not_null())
        .then(pl.lit("other"))
    )
    forwards = pl.any_horizontal(pl.col("name_forwards", "name_carries", "business_carries").fill_null(False))
    by_name = forwards & ~fit.fill_null(False)
    return (
        business.alias("business_class"),
        (pl.col("business_forwards").fill_null(False) | by_name).alias("is_forwarder"),
        pl.col("country").is_in(watched).alias("abroad_d5"),
        # an address against the country that is stated; of a party without a country only the address speaks
        (pl.col("in_d5") & ~pl.col("country").is_in(watched)).fill_null(False).alias("address_d5"),
        (pl.col("country").is_in(watched) | (pl.col("country").is_null() & pl.col("in_d5")))
        .fill_null(False)
        .alias("there_d5"),
        _occupied().alias("address_occupied"),
        _contact(words).fill_null(False).alias("contact_d5"),
        _headquarters(watched).alias("hq_d5"),
        words.found(pl.col("email").str.to_lowercase(), "free_mail").alias("free_mail"),
    )


def _contact(words: Words) -> pl.Expr:
    """An e-mail address, web site or telephone number of a watched country."""
    endings = words.patterns["d5_contact"]
    ending = rf"(?i){endings}(?:/|$)"
    mail, web = pl.col("email").str.strip_chars(), pl.col("website").str.strip_chars()
    phone = pl.col("phone").str.replace_all(r"[^\d+]", "").str.contains(r"^(?:\+|00)(?:86|852|853|98|850|375)\d")
    return (
        mail.str.contains(ending).fill_null(False) | web.str.contains(ending).fill_null(False) | phone.fill_null(False)
    )


def _headquarters(watched: frozenset[str]) -> pl.Expr:
    """Headquartered, or with its ultimate parent, in a watched country: TRUE, FALSE, or NULL for not stated.

    A parent that is named without its country leaves the question open, even where the headquarters is stated.
    """
    parent_open = pl.col("ultimate_parent").is_not_null() & pl.col("ultimate_parent_country").is_null()
    inside = pl.col("hq_country").is_in(watched) | pl.col("ultimate_parent_country").is_in(watched)
    return (
        pl.when(inside)
        .then(pl.lit(True))
        .when(pl.col("hq_country").is_null() | parent_open)
        .then(pl.lit(None, dtype=pl.Boolean))
        .otherwise(pl.lit(False))
    )


@cache
def _any(column: str) -> pl.Expr:
    """Three-valued any: TRUE if one is TRUE, else NULL if one is NULL, else FALSE."""
    value = pl.col(column)
    return (
        pl.when(value.any(ignore_nulls=True))
        .then(pl.lit(True))
        .when(value.null_count() == 0)
        .then(pl.lit(False))
        .otherwise(pl.lit(None, dtype=pl.Boolean))
        .alias(column)
    )


def _buyer(rows: pl.DataFrame, role: str) -> pl.DataFrame:
    """Facts about one buying role; most consignments have one such party, several are taken together."""
    many = _several(rows)
    if many is not None:
        joined = many.group_by("consignment", maintain_order=True).agg(
            pl.col("name").first(),
            pl.col("key").first(),
            pl.col("country").first(),
            pl.col("abroad_d5").any(),
            pl.col("address_d5").any(),
            pl.col("contact_d5").any(),
            pl.col("address_occupied").any(),
            _any("hq_d5"),
            pl.col("business_class").sort(descending=True, nulls_last=True).first(),  # 'unfit' before 'other', 'fit'
            pl.col("is_forwarder").any(),
            pl.col("is_bank").any(),
            pl.col("address_class").filter(pl.col("address_class") != "ordinary").first().fill_null("ordinary"),
            pl.col("free_mail").any(),
            pl.col("incorporation_date").max(),
            pl.col("line_of_business").first(),
            pl.col("ultimate_parent").first(),
        )
        one = rows.join(many, on="consignment", how="anti").select("consignment", *_KEPT)
        rows = pl.concat([one, joined.select(one.columns)])
    return rows.select_seq(_of_role(role, _KEPT))


@cache
def _of_role(role: str, names: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    return (pl.col("consignment"), *(pl.col(name).alias(f"{role}_{name}") for name in names))


_KEPT = ("name", "key", "country", "abroad_d5", "address_d5", "contact_d5", "hq_d5", "business_class",
         "address_occupied", "is_forwarder", "is_bank", "address_class", "free_mail", "incorporation_date",
         "line_of_business", "ultimate_parent")  # fmt: skip


def _several(rows: pl.DataFrame) -> pl.DataFrame | None:
    """The rows of consignments that have more than one; None where none has."""
    if rows.get_column("consignment").n_unique() == rows.height:
        return None
    return rows.filter(pl.col("consignment").is_duplicated())


def _bystanders(*roles: pl.DataFrame) -> pl.DataFrame:
    """Whether a notify party or an intermediate consignee sits in a watched country."""
    there = [rows.filter("there_d5").select_seq(_BYSTANDER) for rows in roles if rows.height]
    return pl.concat(there).unique("consignment") if there else _no_bystanders()


def _in_occupied(described: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Whether anybody but buyer and exporter gives an address in an occupied region."""
    roles = ("notify", "intermediate_consignee", "payer", "forwarder")
    there = [described[r].filter("address_occupied").select_seq(_OCCUPIED) for r in roles if described[r].height]
    return pl.concat(there).unique("consignment") if there else _no_bystanders().select_seq(_OCCUPIED)


_OCCUPIED = (pl.col("consignment"), pl.lit(True).alias("bystander_occupied"))


@cache
def _no_bystanders() -> pl.DataFrame:
    return pl.DataFrame(schema={"consignment": pl.String, "bystander_d5": pl.Boolean})


_BYSTANDER = (pl.col("consignment"), pl.lit(True).alias("bystander_d5"))


def _intermediates(rows: pl.DataFrame) -> pl.DataFrame:
    return _no_intermediates() if rows.is_empty() else rows.group_by("consignment").agg(_INTERMEDIATE)


@cache
def _no_intermediates() -> pl.DataFrame:
    kinds = {"intermediate_hq_d5": pl.Boolean, "intermediate_count": pl.UInt32}
    return pl.DataFrame(schema={"consignment": pl.String, **kinds, "intermediate_keys": pl.List(pl.String)})


_INTERMEDIATE = (
    _any("hq_d5").alias("intermediate_hq_d5"),
    pl.len().alias("intermediate_count"),
    pl.col("key").alias("intermediate_keys"),
)


def _first(rows: pl.DataFrame, role: str, names: tuple[str, ...] = ("name", "key")) -> pl.DataFrame:
    if _several(rows) is not None:
        rows = rows.unique("consignment", keep="first", maintain_order=True)
    return rows.select_seq(_of_role(role, names))


def _payers(rows: pl.DataFrame, facts: pl.DataFrame, watched: frozenset[str]) -> pl.DataFrame:
    """What the payer is to the purchase: of several payers the strangest counts."""
    if rows.is_empty():
        return _no_payers()
    payers = rows.select_seq(_PAYER).filter(pl.col("payer_key").is_not_null())
    if payers.is_empty():
        return _no_payers()
    order = pl.col("payer_relation").replace_strict(PAYER_RELATIONS, return_dtype=pl.UInt8)
    return (
        payers.join(facts, on="consignment")
        .select("consignment", "payer_name", "payer_country", payer_relation=_payer_relation(watched))
        .sort("consignment", order, "payer_name", descending=[False, True, False])
        .unique("consignment", keep="first", maintain_order=True)
    )


_PAYER = (
    pl.col("consignment"),
    *(pl.col(name).alias(f"payer_{name}") for name in ("name", "key", "country")),
)


@cache
def _no_payers() -> pl.DataFrame:
    names = ("consignment", "payer_name", "payer_country", "payer_relation")
    return pl.DataFrame(schema=dict.fromkeys(names, pl.String))


PAYER_RELATIONS = {"party": 0, "same_country": 1, "third_country": 2, "watched_country": 3}


def _payer_relation(watched: frozenset[str]) -> pl.Expr:
    """'party' to the purchase (or a parent of one), else where it pays from."""
    payer = pl.col("payer_key")
    same = pl.col("intermediate_keys").list.contains(payer).fill_null(False)
    for key in ("consignee_key", "end_user_key", "exporter_key"):
        same = same | (payer == pl.col(key)).fill_null(False)
    for parent in ("consignee_ultimate_parent", "end_user_ultimate_parent"):
        same = same | (payer == _key(pl.col(parent))).fill_null(False)
    country = pl.col("payer_country")
    at_home = pl.lit(False)
    for column in ("consignee_country", "end_user_country", "destination"):
        at_home = at_home | (country == pl.col(column)).fill_null(False)
    return (
        pl.when(same)
        .then(pl.lit("party"))
        .when(at_home | country.is_null())
        .then(pl.lit("same_country"))
        .when(country.is_in(watched))
        .then(pl.lit("watched_country"))
        .otherwise(pl.lit("third_country"))
    )


def _key(name: pl.Expr) -> pl.Expr:
    return name.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _combine(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.select_seq(_combined()) if facts.height <= _FEW else facts.select(_combined())


_FEW = 200  # consignments: below it, expressions one after the other are quicker than side by side


_NAMED = ("exporter_name", "exporter_country", "consignee_name", "consignee_country",
          "end_user_name", "end_user_country", "payer_name", "payer_country")  # fmt: skip


@cache
def _combined() -> tuple[pl.Expr, ...]:
    stated = [pl.col(name) for name in ("consignment", *_NAMED)]
    said = _roles() | _stated() | _buyers() | {"payer_relation": pl.col("payer_relation").fill_null("none")}
    return (*stated, *(expr.alias(name) for name, expr in said.items()))


def _stated() -> dict[str, pl.Expr]:
    """Headquarters of consignee and end user, each as far as it is stated of either."""
    # Who stands in both roles is one firm: what is stated of it once is stated of it in both.
    one_firm = (pl.col("end_user_key") == pl.col("consignee_key")).fill_null(False)
    alone = pl.col("consignee_key").is_null()
    # What is stated of an end user without a name is stated of the buyer; it clears nobody who is not named.
    unnamed = pl.col("end_user_key").is_null()
    end_user = pl.col("end_user_hq_d5")
    return {
        "consignee_hq_d5": pl.when(one_firm | alone | unnamed)
        .then(_either("consignee_hq_d5", "end_user_hq_d5"))
        .otherwise(pl.col("consignee_hq_d5")),
        "end_user_hq_d5": pl.when(one_firm)
        .then(_either("end_user_hq_d5", "consignee_hq_d5"))
        .when(unnamed & ~end_user)
        .then(None)
        .otherwise(end_user),
    }


def _either(one: str, other: str) -> pl.Expr:
    """TRUE if either is; else what is known."""
    return (
        pl.when(pl.col(one).fill_null(False) | pl.col(other).fill_null(False))
        .then(True)
        .otherwise(pl.coalesce(one, other))
    )


def _roles() -> dict[str, pl.Expr]:
    """Who stands where."""
    named = pl.col("end_user_name").is_not_null()
    same = {
        role: (pl.col(f"{role}_key") == pl.col("forwarder_key")).fill_null(False) for role in ("end_user", "consignee")
    }
    return {
        "end_user_named": named,
        "intermediate_hq_d5": pl.when(pl.col("intermediate_count").is_null())
        .then(pl.lit(False))
        .otherwise(pl.col("intermediate_hq_d5")),
        "intermediate_count": pl.col("intermediate_count").fill_null(0).cast(pl.Int64),
        "end_user_d5": pl.col("end_user_abroad_d5").fill_null(False) | pl.col("consignee_abroad_d5").fill_null(False),
        "bystander_d5": pl.col("bystander_d5").fill_null(False),
        "address_d5": pl.col("end_user_address_d5").fill_null(False) | pl.col("consignee_address_d5").fill_null(False),
        "address_occupied": pl.any_horizontal(
            pl.col(f"{role}_address_occupied").fill_null(False) for role in ("end_user", "consignee")
        ),
        "bystander_occupied": pl.col("bystander_occupied").fill_null(False),
        "contact_d5": pl.col("end_user_contact_d5").fill_null(False) | pl.col("consignee_contact_d5").fill_null(False),
        "consignee_elsewhere": pl.col("consignee_country") != pl.col("destination"),
        "end_user_is_forwarder": named & (pl.col("end_user_is_forwarder") | same["end_user"]),
        "consignee_is_forwarder": (pl.col("consignee_is_forwarder") | same["consignee"]).fill_null(False),
        "consignee_is_bank": pl.col("consignee_is_bank").fill_null(False),
    }


def _buyers() -> dict[str, pl.Expr]:
    """What the buyer is: end user and consignee taken together."""
    classes = [pl.col(f"{role}_address_class") for role in ("consignee", "end_user")]
    strange = pl.coalesce(pl.when(c != "ordinary").then(c) for c in classes)
    youngest = pl.max_horizontal("end_user_incorporation_date", "consignee_incorporation_date")
    return {
        "business": pl.coalesce("end_user_line_of_business", "consignee_line_of_business"),
        "unfit_business": pl.coalesce("end_user_business_class", "consignee_business_class") == "unfit",
        "buyer_age_days": (pl.col("day") - youngest).dt.total_days(),
        "buyer_free_mail": pl.coalesce("end_user_free_mail", "consignee_free_mail"),
        "delivery_class": pl.coalesce(strange, *classes),
    }
