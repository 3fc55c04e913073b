"""Links across the consignments of one day: split orders, serial numbers seen twice, drifting HS headings."""

from __future__ import annotations

from functools import cache

import polars as pl

from sekisho.vocabulary.frames import Batch

LINKS = {
    "consignment": pl.String,
    "linked_orders": pl.Int64,  # orders with accelerators that share an address, a payer or a phone
    "linked_names": pl.Int64,  # distinct names of end users among them
    "linked_units": pl.Float64,
    "linked_largest": pl.Float64,  # the largest single order among them
    "linked_by": pl.String,  # 'address', 'payer' or 'phone'
    "equal_orders": pl.Int64,  # orders of one end user for the same number of the same chip
    "equal_units": pl.Float64,
    "duplicate_serials": pl.Int64,
    "serial_example": pl.String,
    "heading_drift": pl.Int64,  # HS headings under which the exporter declares this model
}


def link(batch: Batch, items: pl.DataFrame) -> pl.DataFrame:
    """All links of the day: one row a consignment that has any.

    Args:
        batch: the whole day (before it is parted among workers).
        items: what each line is: consignment, line, chip, is_accelerator, units, tpp_high.
    """
    several = items.get_column("consignment").n_unique() > 1
    serials = batch.lines.get_column("serials")
    if not several and serials.null_count() == len(serials):
        return _no_links()
    parts = [_serials(batch.lines)]
    if several:
        chips = _chips(items)
        buyers = _buyers(batch.parties, chips)
        parts += [_shared(buyers), _equal(buyers), _drift(batch, items)]
    keys = pl.concat([p.select("consignment") for p in parts]).unique(maintain_order=True).sort("consignment")
    for part in parts:
        keys = keys.join(part, on="consignment", how="left")
    there = set(keys.columns)
    return keys.select(
        (pl.col(name) if name in there else pl.lit(None)).cast(dtype).alias(name) for name, dtype in LINKS.items()
    )


@cache
def _no_links() -> pl.DataFrame:
    return pl.DataFrame(schema=LINKS)


def _chips(items: pl.DataFrame) -> pl.DataFrame:
    """Consignments with accelerators of some weight: how many, and of which chip."""
    return (
        items.filter(pl.col("is_accelerator").fill_null(True) & (pl.col("tpp_high").fill_null(99_999) >= 1600))
        .group_by("consignment", maintain_order=True)
        .agg(units=pl.col("units").sum(), chip=pl.col("chip").drop_nulls().sort().first())
    )


def _key(column: str) -> pl.Expr:
    return pl.col(column).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _buyers(parties: pl.DataFrame, chips: pl.DataFrame) -> pl.DataFrame:
    """One row a consignment with accelerators: end user (else consignee), its address and phone, the payer."""
    wanted = parties.filter(pl.col("role").is_in(["end_user", "consignee", "payer"])).join(
        chips, on="consignment", how="semi", maintain_order="left"
    )
    order = pl.col("role").replace_strict({"end_user": 0, "consignee": 1}, default=None)
    buyer = (
        wanted.filter(pl.col("role").is_in(["end_user", "consignee"]) & pl.col("name").is_not_null())
        .sort("consignment", order, "seq")
        .unique("consignment", keep="first", maintain_order=True)
        .select("consignment", buyer=_key("name"), address=_key("address"), phone=_key("phone"))
    )
    payer = (
        wanted.filter((pl.col("role") == "payer") & pl.col("name").is_not_null())
        .sort("consignment", "seq")
        .unique("consignment", keep="first", maintain_order=True)
        .select("consignment", payer=_key("name"))
    )
    return buyer.join(payer, on="consignment", how="left").join(chips, on="consignment")


def _shared(buyers: pl.DataFrame) -> pl.DataFrame:
    """Different names behind one address, payer or phone; the largest such cluster of each consignment."""
    clusters = [
        # an address without a house number is a town, not premises
        buyers.filter((pl.col(by).str.len_chars() >= 6) & ((by != "address") | pl.col(by).str.contains(r"\d")))
        .with_columns(
            linked_orders=pl.len().over(by),
            linked_names=pl.col("buyer").n_unique().over(by),
            linked_units=pl.col("units").sum().over(by),
            linked_largest=pl.col("units").max().over(by),
            linked_by=pl.lit(by),
        )
        .filter((pl.col("linked_orders") > 1) & (pl.col("linked_names") > 1))
        .select("consignment", "linked_orders", "linked_names", "linked_units", "linked_largest", "linked_by")
        for by in ("address", "payer", "phone")
    ]
    return (
        pl.concat(clusters)
        .sort("consignment", "linked_units", "linked_by", descending=[False, True, False])
        .unique("consignment", keep="first", maintain_order=True)
    )


def _equal(buyers: pl.DataFrame) -> pl.DataFrame:
    """Several orders of one buyer for the same number of the same chip."""
    group = ["buyer", "chip", "units"]
    return (
        buyers.drop_nulls(group)
        .with_columns(equal_orders=pl.len().over(group), equal_units=pl.col("units").sum().over(group))
        .filter(pl.col("equal_orders") > 1)
        .select("consignment", "equal_orders", "equal_units")
    )


def _serials(lines: pl.DataFrame) -> pl.DataFrame:
    """Serial numbers that stand on more than one line."""
    return (
        lines.select("consignment", "line", serial="serials")
        .drop_nulls("serial")
        .explode("serial")
        .with_columns(serial=pl.col("serial").str.to_uppercase())
        .with_columns(key=pl.col("serial").str.replace_all(r"[^\p{L}\p{N}]", ""))
        .filter(pl.col("key").str.len_chars() >= 4)
        .with_columns(times=pl.len().over("key"))
        .filter(pl.col("times") > 1)
        .sort("consignment", "key", "serial")
        .group_by("consignment", maintain_order=True)
        .agg(duplicate_serials=pl.col("key").n_unique(), serial_example=pl.col("serial").first())
    )


def _drift(batch: Batch, items: pl.DataFrame) -> pl.DataFrame:
    """One exporter, one chip in one form, several HS headings."""
    declared = items.filter(pl.col("is_accelerator")).select("consignment", "chip", "form", "hs6").drop_nulls()
    exporters = (
        batch.parties.filter(pl.col("role") == "exporter")
        .join(declared, on="consignment", how="semi", maintain_order="left")
        .unique("consignment", keep="first", maintain_order=True)
        .select("consignment", exporter=_key("name"))
    )
    group = ["exporter", "chip", "form"]
    return (
        declared.join(exporters, on="consignment")
        .with_columns(heading_drift=pl.col("hs6").n_unique().over(group))
        .filter(pl.col("heading_drift") > 1)
        .group_by("consignment", maintain_order=True)
        .agg(pl.col("heading_drift").max())
    )
