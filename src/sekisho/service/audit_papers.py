"""Invoices, days and prices: do the papers of a purchase agree with each other and with the world?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from sekisho.service.audit_codes import flat
from sekisho.vocabulary.finding import Grade

CHEAP, DEAR = 0.4, 2.5  # of the usual price: beyond, somebody should ask why (our own judgement, a note)
RECENT_DAYS = 365  # a seller so young when it sold is looked at again (our own judgement)


class Announced(NamedTuple):
    """The day on which a model was first announced."""

    chip: str
    on: date
    citation: str
    grade: Grade


def announced_of(data: Sequence[Mapping[str, Any]]) -> tuple[Announced, ...]:
    """The decoded entries ``announced`` of the facts of audits."""
    return tuple(Announced(chip, one["day"], one["cite"], Grade(one["grade"])) for one in data for chip in one["chips"])


def paper_findings(
    units: pl.DataFrame, what: pl.DataFrame, announced: Sequence[Announced], today: date
) -> pl.DataFrame:
    """What is missing or contradicts itself.

    Args:
        units: ``audit_table.UNITS``. what: the goods of each purchase, ``items.ITEMS``. today: the day of the audit.
    """
    return pl.concat(
        [
            *_missing(units),
            *_invoices(units),
            *_seller_age(units),
            *_model(units, what, announced),
            *_prices(units, what),
            flat(units.filter(pl.col("date") > today).with_columns(day=_day("date")), "date-future", "day"),
        ]
    )


def _missing(units: pl.DataFrame) -> list[pl.DataFrame]:
    absent = {"seller-missing": "seller", "invoice-missing": "invoice", "date-missing": "date",
              "country-missing": "country", "model-missing": "model"}  # fmt: skip
    told = [flat(units.filter(pl.col(name).is_null()), code) for code, name in absent.items()]
    nowhere = units.filter(pl.col("seller").is_not_null() & pl.col("seller_country").is_null())
    crossing = (pl.col("ship_from") != pl.col("country")) & pl.col("forwarder").is_null()
    return [
        *told,
        flat(nowhere, "seller-country-missing", "seller"),
        flat(units.filter(crossing), "forwarder-missing", "ship_from", "country"),
    ]


def _invoices(units: pl.DataFrame) -> list[pl.DataFrame]:
    """An invoice is known by its number and who wrote it."""
    key = ["seller_key", "invoice"]
    seller = pl.col("seller").str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\W+", "")
    papers = units.filter(pl.col("invoice").is_not_null()).with_columns(seller_key=seller)
    told = papers.with_columns(
        listed=pl.len().over(key),
        stated=pl.col("invoice_units").min().over(key),
        most=pl.col("invoice_units").max().over(key),
        days=pl.col("date").drop_nulls().n_unique().over(key),
        first=pl.col("date").min().over(key).cast(pl.String),
        last=pl.col("date").max().over(key).cast(pl.String),
    )
    return [
        flat(told.filter(pl.col("listed") > pl.col("stated")).with_columns(pl.col("stated").cast(pl.Int64)),
             "invoice-overused", "invoice", "listed", "stated"),
        flat(told.filter(pl.col("stated") != pl.col("most")), "invoice-units-differ", "invoice", "stated", "most"),
        flat(told.filter(pl.col("days") > 1), "invoice-days-differ", "invoice", "first", "last"),
    ]  # fmt: skip


def _seller_age(units: pl.DataFrame) -> list[pl.DataFrame]:
    known = units.with_columns(
        age=(pl.col("date") - pl.col("seller_incorporated")).dt.total_days(),
        founded=_day("seller_incorporated"),
        day=_day("date"),
    )
    return [
        flat(known.filter(pl.col("age") < 0), "seller-not-yet-founded", "seller", "founded", "day"),
        flat(known.filter(pl.col("age").is_between(0, RECENT_DAYS - 1)), "seller-recent", "seller", "founded", "day"),
    ]


def _day(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String)


def _model(units: pl.DataFrame, what: pl.DataFrame, announced: Sequence[Announced]) -> list[pl.DataFrame]:
    goods = _goods(units, what)
    unknown = goods.filter(pl.col("model").is_not_null() & pl.col("judged") & pl.col("is_accelerator").is_null())
    other = goods.filter(pl.col("is_accelerator") == False)  # noqa: E712 - NULL is not FALSE
    days = pl.DataFrame(
        [a for a in announced if a.grade is not Grade.UNVERIFIED],
        schema={"chip": pl.String, "on": pl.Date, "cite": pl.String, "grade": pl.String},
        orient="row",
    )
    early = goods.join(days, on="chip").filter(pl.col("date") < pl.col("on"))
    early = early.with_columns(announced=_day("on"), day=_day("date"))
    return [
        flat(unknown, "model-unknown", "model"),
        flat(other, "model-other", "model"),
        flat(early, "before-announcement", "chip_name", "day", "announced", citation="cite"),
    ]


def _goods(units: pl.DataFrame, what: pl.DataFrame) -> pl.DataFrame:
    told = what.select(
        "chip", "chip_name", "is_accelerator", "price_ratio", unit=pl.col("consignment").cast(pl.UInt32), judged=True
    )
    return units.join(told, on="unit", how="left", maintain_order="left").with_columns(
        pl.col("judged").fill_null(False)
    )


def _prices(units: pl.DataFrame, what: pl.DataFrame) -> list[pl.DataFrame]:
    goods = _goods(units, what).with_columns(ratio=pl.col("price_ratio").round(2))
    shown = ("chip_name", "price", "currency", "ratio")
    return [
        flat(goods.filter(pl.col("price_ratio") < CHEAP), "price-low", *shown),
        flat(goods.filter(pl.col("price_ratio") > DEAR), "price-high", *shown),
    ]
