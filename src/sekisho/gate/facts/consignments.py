"""Facts about each consignment as a whole: end use, payment, amendments, links with others of the day."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

import polars as pl

from sekisho.gate.facts.once import beside, looked_up
from sekisho.gate.facts.words import Words

_NO_CHANGE = 9_999  # days: "never amended" is known, not missing
_COUNTS = ("linked_orders", "linked_names", "equal_orders", "duplicate_serials", "heading_drift")
_AMOUNTS = ("linked_units", "linked_largest", "equal_units")
_KNOWN = (  # nothing linked is known to be nothing: counts are zero, not missing
    pl.col("late_change_days").fill_null(_NO_CHANGE),
    pl.col("use_d5").fill_null(False),
    *(pl.col(name).fill_null(0) for name in _COUNTS),
    *(pl.col(name).fill_null(0.0) for name in _AMOUNTS),
)
_NEVER_AMENDED = (
    pl.lit(None, dtype=pl.Int64).alias("late_change_days"),
    pl.lit(None, dtype=pl.String).alias("late_change_field"),
    pl.lit(False).alias("amended_from_d5"),
)


def consignment_facts(
    consignments: pl.DataFrame,
    party: pl.DataFrame,
    route: pl.DataFrame,
    links: pl.DataFrame | None,
    words: Words,
    watched: Set[str],
) -> pl.DataFrame:
    """One row a consignment, in the order of ``consignments``; line totals are joined by the caller.

    Args:
        consignments: the consignments frame.
        party: see ``party_facts``. route: see ``location.trace``. links: see ``detection.link``.
        words: the packs' word lists. watched: D:5 with Hong Kong and Macau.
    """
    facts = looked_up(consignments.select_seq(_stated(frozenset(watched))), _texts(words))
    facts = _with_amendments(facts, consignments, words, watched)
    facts = beside(beside(facts, party), route)
    return beside(facts, _no_links() if links is None else links).with_columns_seq(_KNOWN)


@cache
def _stated(watched: frozenset[str]) -> tuple[pl.Expr, ...]:
    destination = pl.col("destination")
    return (
        *(pl.col(name) for name in ("consignment", "ship_from", "payment_terms", "end_use", "mode")),
        destination.alias("dest"),
        destination.is_in(watched).alias("dest_d5"),
        pl.col("licence_numbers").list.join(", ").alias("licences_cited"),
    )


@cache
def _texts(words: Words) -> dict[str, tuple[pl.Expr, ...]]:
    """What is looked for in statements of end use and payment."""
    use = pl.col("end_use")
    return {
        "end_use": (
            words.vague_use(use).alias("end_use_vague"),
            words.found(use, "evasive_use").alias("end_use_evasive"),
            words.named(use, "forbidden_use").alias("end_use_forbidden"),
            words.named(use, "defence_use").alias("end_use_defence"),
            words.named(use, "wmd_use").alias("end_use_wmd"),
            words.named(use, "d5_place").alias("use_d5"),
        ),
        "payment_terms": (words.found(pl.col("payment_terms"), "prepaid").alias("prepaid"),),
    }


def _with_amendments(facts: pl.DataFrame, consignments: pl.DataFrame, words: Words, watched: Set[str]) -> pl.DataFrame:
    """The latest change of a party, address or destination, in days before departure."""
    amendments = consignments.get_column("amendments")
    if amendments.null_count() == len(amendments):
        return facts.with_columns_seq(_NEVER_AMENDED)
    amended = consignments.filter(pl.col("amendments").list.len() > 0)
    latest = (
        amended.select("consignment", "ship_date", "amendments")
        .explode("amendments")
        .unnest("amendments")
        .filter(words.found(pl.col("field").str.replace_all("_", " "), "watched_field"))
        .with_columns(days=(pl.col("ship_date") - pl.col("on")).dt.total_days())
        .with_columns(pl.col("days").fill_null(0))  # a change without a date may be of today
        .with_columns(
            from_d5=(pl.col("before").is_in(watched) | words.found(pl.col("before"), "d5_place"))
            .fill_null(False)
            .any()
            .over("consignment")
        )
        .sort("consignment", "days", "field")
        .unique("consignment", keep="first", maintain_order=True)
        .select("consignment", late_change_days="days", late_change_field="field", amended_from_d5="from_d5")
    )
    return facts.join(latest, on="consignment", how="left").with_columns(pl.col("amended_from_d5").fill_null(False))


@cache
def _no_links() -> pl.DataFrame:
    """Links of a batch of which nobody looked for any."""
    names = dict.fromkeys(_COUNTS, pl.Int64) | dict.fromkeys(_AMOUNTS, pl.Float64)
    return pl.DataFrame(schema={"consignment": pl.String, **names, "linked_by": pl.String, "serial_example": pl.String})
