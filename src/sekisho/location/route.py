"""What a declared route says: where it ends, and what it passes on the way."""

from __future__ import annotations

from collections.abc import Set

import polars as pl


def trace(consignments: pl.DataFrame, *, hubs: Set[str], watched: Set[str]) -> pl.DataFrame:
    """Facts about each route; NULL where no route was stated.

    Args:
        consignments: ``consignment``, ``ship_from``, ``destination``, ``route`` (countries in order of travel).
        hubs: countries where goods are commonly transhipped.
        watched: countries that a controlled consignment for elsewhere should not pass (D:5, Hong Kong, Macau).

    Returns:
        consignment, route_text, route_ends_elsewhere, route_hub (passes a hub that is neither end), route_d5 (passes a
        watched country that is neither end), route_hk_mo_only (no watched country but Hong Kong and Macau), via_my.
    """
    on_the_way = pl.col("route").list.set_difference(pl.concat_list("ship_from", "destination"))
    return consignments.select(
        "consignment",
        route_text=pl.col("route").list.join(">"),
        route_ends_elsewhere=(pl.col("route").list.len() > 0) & (pl.col("route").list.last() != pl.col("destination")),
        route_hub=_passes(on_the_way, hubs),
        route_d5=_passes(on_the_way, watched),
        route_hk_mo_only=on_the_way.list.set_intersection(pl.lit(sorted(watched), dtype=pl.List(pl.String)))
        .list.set_difference(pl.lit(["HK", "MO"], dtype=pl.List(pl.String)))
        .list.len()
        == 0,
        via_my=_passes(on_the_way, {"MY"}),
    )


def _passes(countries: pl.Expr, wanted: Set[str]) -> pl.Expr:
    return countries.list.set_intersection(pl.lit(sorted(wanted), dtype=pl.List(pl.String))).list.len() > 0
