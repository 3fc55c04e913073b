"""Units -> what the gate judges: each purchase as the consignment that it was, from the seller to the holder.

So the law of the day, red flags and facts about parties are asked exactly as they are of tomorrow's consignments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from sekisho.vocabulary.frames import Batch, Consignments, Lines, Parties


@dataclass(frozen=True, slots=True)
class Firm:
    """Whose holdings they are. Countries are ISO 3166-1 alpha-2; None: nobody said.

    ``ids`` are its ids in records of events, in canonical spelling.
    """

    name: str | None = None
    country: str | None = None
    hq: str | None = None
    ids: frozenset[str] = frozenset()
    end_use: str | None = None


def batch_of(units: pl.DataFrame, firm: Firm, currencies: Mapping[str, float]) -> Batch:
    """One consignment a unit, under the unit's number; units without a day or a country of the holder have none.

    Args:
        units: ``audit_table.UNITS``. firm: consignee and end user. currencies: US dollars for one unit of each.
    """
    rate = pl.col("currency").replace_strict(dict(currencies), default=None, return_dtype=pl.Float64)
    known = units.filter(pl.col("date").is_not_null() & pl.col("country").is_not_null()).with_columns(
        consignment=pl.col("unit").cast(pl.String), usd=pl.col("price") * rate
    )
    consignments = _shaped(
        known.select(
            "consignment",
            "ship_from",
            "currency",
            "row",
            ship_date="date",
            destination="country",
            total_value="price",
            total_value_usd="usd",
            end_use=pl.coalesce("end_use", pl.lit(firm.end_use, pl.String)),
            licence_numbers="licence",
        ),
        Consignments,
    )
    lines = _shaped(
        known.select(
            "consignment",
            "maker",
            "hs_code",
            "row",
            line=pl.lit(1),
            description="model",
            quantity=pl.lit(1.0),
            unit_value="price",
            unit_value_usd="usd",
            serials=pl.concat_list(pl.col("serial")).list.drop_nulls(),
        ),
        Lines,
    )
    return Batch(consignments, lines, _parties(known, firm))


def _parties(known: pl.DataFrame, firm: Firm) -> pl.DataFrame:
    seller = known.filter(pl.col("seller").is_not_null()).select(
        "consignment",
        role=pl.lit("exporter"),
        name="seller",
        country="seller_country",
        address="seller_address",
        identifiers="seller_ids",
        incorporation_date="seller_incorporated",
        hq_country="seller_hq",
        ultimate_parent="seller_parent",
    )
    carrier = known.filter(pl.col("forwarder").is_not_null()).select(
        "consignment", role=pl.lit("forwarder"), name="forwarder", country="forwarder_country"
    )
    holders = [
        known.select(
            "consignment",
            role=pl.lit(role),
            name=pl.coalesce("holder", pl.lit(firm.name, pl.String), pl.lit("-")),
            country=pl.coalesce(pl.lit(firm.country, pl.String), "country"),
            hq_country=pl.lit(firm.hq, pl.String),
        )
        for role in ("consignee", "end_user")
    ]
    every = pl.concat([seller, carrier, *holders], how="diagonal_relaxed").with_columns(seq=pl.lit(1))
    return _shaped(every, Parties)


def _shaped(frame: pl.DataFrame, schema: type[Consignments] | type[Lines] | type[Parties]) -> pl.DataFrame:
    columns = schema.create_empty().schema
    absent = [pl.lit(None).alias(name) for name in columns if name not in frame.columns]
    return frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in columns.items()).rechunk()
