"""What a declared route says: where it ends, and what it passes on the way."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

import polars as pl


def trace(
    consignments: pl.DataFrame, *, hubs: Set[str], watched: Set[str], embargoed: Set[str] = frozenset()
) -> pl.DataFrame:
    """Facts about each route; NULL where no route was stated.

    Args:
        consignments: ``consignment``, ``ship_from``, ``destination``, ``route`` (countries in order of travel).
        hubs: countries where goods are commonly transhipped.
        watched: countries that a controlled consignment for elsewhere should not pass (D:5, Hong Kong, Macau).
        embargoed: countries and regions that no consignment should pass.

    Returns:
        consignment, route_text, route_ends_elsewhere, route_hub (passes a hub that is neither end), route_d5 (passes a
        watched country that is neither end), route_hk_mo_only (no watched country but Hong Kong and Macau), via_my,
        route_embargoed (passes an embargoed place that is neither end).
    """
    facts = _facts(frozenset(hubs), frozenset(watched), frozenset(embargoed))
    if consignments.height <= _FEW:
        return consignments.select_seq("consignment", _TEXT, *facts)
    stated = consignments.select("consignment", *_STATED, "route", _TEXT)
    key = (*_STATED, "route_text")  # few ways are gone by many
    ways = stated.unique(key).select(*key, *facts)
    known = stated.join(ways, on=key, how="left", nulls_equal=True, maintain_order="left")
    return known.drop(*_STATED, "route")


_FEW = 1_000  # consignments: below it, finding the distinct ways costs more than it saves
_STATED = ("ship_from", "destination")
_TEXT = pl.col("route").list.join(">").alias("route_text")


@cache
def _facts(hubs: frozenset[str], watched: frozenset[str], embargoed: frozenset[str]) -> tuple[pl.Expr, ...]:
    """What follows from a route and its ends."""
    route = pl.col("route")
    on_the_way = route.list.set_difference(pl.concat_list(*_STATED))
    watched_on_it = on_the_way.list.set_intersection(pl.lit(sorted(watched), dtype=pl.List(pl.String)))
    beyond = watched_on_it.list.set_difference(pl.lit(["HK", "MO"], dtype=pl.List(pl.String)))
    return (
        ((route.list.len() > 0) & (route.list.last() != pl.col("destination"))).alias("route_ends_elsewhere"),
        _passes(on_the_way, hubs).alias("route_hub"),
        _passes(on_the_way, watched).alias("route_d5"),
        (beyond.list.len() == 0).alias("route_hk_mo_only"),
        _passes(on_the_way, {"MY"}).alias("via_my"),
        _passes(on_the_way, embargoed).alias("route_embargoed"),
    )


def _passes(countries: pl.Expr, wanted: Set[str]) -> pl.Expr:
    return countries.list.set_intersection(pl.lit(sorted(wanted), dtype=pl.List(pl.String))).list.len() > 0
