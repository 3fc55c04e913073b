"""Facts about each line of goods, and their totals over a consignment."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.gate.facts.once import beside, looked_up

_FROM_CONSIGNMENT = (
    "consignment",
    "ship_from",
    "dest",
    "end_use",
    "end_use_forbidden",
    "end_use_defence",
    "end_use_wmd",
    "address_occupied",
    "end_user_named",
    "consignee_hq_d5",
    "end_user_hq_d5",
    "intermediate_hq_d5",
    "via_my",
    "exporter_country",
)


def line_facts(lines: pl.DataFrame, items: pl.DataFrame, consignments: pl.DataFrame) -> pl.DataFrame:
    """One row a line: what it is, what is claimed of it, and the facts of its consignment that line rules read."""
    stated = lines.select_seq(_STATED)
    if all(items[key].equals(stated[key]) for key in _KEY):  # row for row: nothing to look for
        known = set(stated.columns)
        told = [c for c in items.get_columns() if c.name not in _KEY]
        goods = [c.alias(f"{c.name}_item") if c.name in known else c for c in told]
        facts = stated.hstack(goods)
    else:
        facts = stated.join(items, on=_KEY, how="left", suffix="_item")
    facts = looked_up(facts, {"description": (_HBM,)}).with_columns_seq(_OF_GOODS)
    return beside(facts, consignments.select_seq(_FROM_CONSIGNMENT))


_KEY = ("consignment", "line")


_STATED = (
    *(pl.col(name) for name in ("consignment", "line", "description", "model", "eccn_claimed", "quantity")),
    *(pl.col(name) for name in ("unit_value_usd", "installation_ordered", "support_ordered")),
    pl.when(pl.col("gaihi_claimed").is_in(["listed", "not_listed"]))
    .then(pl.col("gaihi_claimed"))
    .alias("kr_determination"),
)
_HBM = pl.col("description").str.contains(
    r"(?i)\bHBM\s?\d?[a-z]?\b|high[ -]bandwidth memory|高帯域幅メモリ|고대역폭 ?메모리"
)
_HBM = _HBM.alias("hbm_goods")
_NOBODY_STATES = {  # no column of the input: asked for by `sekisho law determine` alone
    "hbm_density": pl.Float64,
    "is_technology": pl.Boolean,
    "recipient_country": pl.String,
    "exporter_is_foundry": pl.Boolean,
    "informed_by_authority": pl.Boolean,
}
_OF_GOODS = (
    (pl.col("hbm_goods").fill_null(False) & ~pl.col("is_accelerator").fill_null(False)).alias("hbm_goods"),
    *(pl.lit(None, dtype=dtype).alias(name) for name, dtype in _NOBODY_STATES.items()),
    pl.col("hs6").str.slice(0, 2).alias("hs2"),
    pl.col("hs6").str.slice(0, 4).alias("hs4"),
    pl.col("innocuous_words").alias("innocent_goods"),
)


def with_sensitivity(facts: pl.DataFrame) -> pl.DataFrame:
    """Add ``sensitive``: of a class that some regime controls, or not known to be outside it."""
    return facts.with_columns_seq(_sensitive())


@cache
def _sensitive() -> pl.Expr:
    open_or_true = [pl.col(name).fill_null(True) for name in ("controlled", "jp_listed", "informed_item")]
    return (pl.col("is_accelerator").fill_null(True) & pl.any_horizontal(open_or_true)).alias("sensitive")


def line_totals(facts: pl.DataFrame) -> pl.DataFrame:
    """One row a consignment: what its lines amount to."""
    return facts.group_by("consignment", maintain_order=True).agg(_totals())


@cache
def _totals() -> tuple[pl.Expr, ...]:
    goods = pl.col("is_accelerator").fill_null(True)
    units = pl.coalesce("units", "quantity").fill_null(0.0)
    declined = {
        f"{service}_declined": (pl.col(f"{service}_ordered") == False).any()  # noqa: E712 - NULL must stay NULL
        & ~pl.col(f"{service}_ordered").any()
        for service in ("installation", "support")
    }
    totals = {
        "any_accelerator": goods.any(),
        "any_sensitive": pl.col("sensitive").any(),
        "any_electronics": pl.col("hs2").is_in(["84", "85", "88", "90"]).fill_null(True).any(),
        "units_total": pl.when(goods).then(units).otherwise(0.0).sum(),
        "power_kw_total": pl.when(goods).then(pl.col("power_kw").fill_null(0.0)).otherwise(0.0).sum(),
        "boards_total": pl.when(goods & pl.col("form").is_in(["module", "board", "ic"]))
        .then(units)
        .otherwise(0.0)
        .sum(),
        "has_network": pl.col("innocent_goods").is_in(["network", "cable", "server"]).any()
        | pl.col("form").is_in(["computer", "rack"]).any(),
        "us_origin": pl.when(pl.col("us_origin").any())
        .then(pl.lit(True))
        .when(pl.col("us_origin").null_count() == 0)
        .then(pl.lit(False))
        .otherwise(pl.lit(None, dtype=pl.Boolean)),
    }
    return tuple(expr.alias(name) for name, expr in (totals | declined).items())
