"""Facts about each consignment as a whole: end use, payment, amendments, links with others of the day."""

from __future__ import annotations

from collections.abc import Set

import polars as pl

from sekisho.gate.facts.words import Words

_NO_CHANGE = 9_999  # days: "never amended" is known, not missing


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
    use = pl.col("end_use")
    facts = consignments.select(
        "consignment",
        "ship_from",
        "payment_terms",
        "end_use",
        "mode",
        dest=pl.col("destination"),
        dest_d5=pl.col("destination").is_in(watched),
        end_use_vague=words.vague_use(use),
        end_use_evasive=words.found(use, "evasive_use"),
        end_use_forbidden=words.named(use, "forbidden_use"),
        use_d5=words.named(use, "d5_place").fill_null(False),
        prepaid=words.found(pl.col("payment_terms"), "prepaid"),
        licences_cited=pl.col("licence_numbers").list.join(", "),
    )
    facts = _with_amendments(facts, consignments, words, watched)
    facts = facts.join(party, on="consignment", how="left").join(route, on="consignment", how="left")
    return _with_links(facts, links).with_columns(pl.col("late_change_days").fill_null(_NO_CHANGE))


def _with_amendments(facts: pl.DataFrame, consignments: pl.DataFrame, words: Words, watched: Set[str]) -> pl.DataFrame:
    """The latest change of a party, address or destination, in days before departure."""
    amended = consignments.filter(pl.col("amendments").list.len() > 0)
    if amended.is_empty():
        return facts.with_columns(
            late_change_days=pl.lit(None, dtype=pl.Int64),
            late_change_field=pl.lit(None, dtype=pl.String),
            amended_from_d5=pl.lit(False),
        )
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


def _with_links(facts: pl.DataFrame, links: pl.DataFrame | None) -> pl.DataFrame:
    """Nothing linked is known to be nothing: counts are zero, not missing."""
    counts = ["linked_orders", "linked_names", "equal_orders", "duplicate_serials", "heading_drift"]
    if links is None:
        return facts.with_columns(
            *(pl.lit(0, dtype=pl.Int64).alias(c) for c in counts),
            linked_units=pl.lit(0.0),
            linked_largest=pl.lit(0.0),
            equal_units=pl.lit(0.0),
            linked_by=pl.lit(None, dtype=pl.String),
            serial_example=pl.lit(None, dtype=pl.String),
        )
    return facts.join(links, on="consignment", how="left").with_columns(
        *(pl.col(c).fill_null(0) for c in counts),
        pl.col("linked_units").fill_null(0.0),
        pl.col("linked_largest").fill_null(0.0),
        pl.col("equal_units").fill_null(0.0),
    )
