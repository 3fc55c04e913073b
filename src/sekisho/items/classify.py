"""What is it? One row a line: the accelerators recognised, their figures, and what speaks against the paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import polars as pl

from sekisho.items.claims import claim
from sekisho.items.model import ITEMS, Knowledge
from sekisho.items.read import Reading, read
from sekisho.items.text import FIELD, folded
from sekisho.items.weigh import against_usual, judged, standing

_STATED = ("maker", "model", "description", "hs_code", "eccn_claimed", "gaihi_claimed")
# headings that say neither yes nor no: other electronics, and codes for goods not itemised
_NEAR = frozenset(
    ["8504", "8517", "8523", "8525", "8528", "8529", "8534", "8536", "8537", "8541", "8543", "9801", "9999", "0000", ""]
)
_FIGURES = ("tpp_low", "tpp_high", "pd_low", "pd_high", "dram_bandwidth", "io_bandwidth")
_OF_ACCELERATORS = (
    *("chip", "chip_name", "form", "power_kw", "price_low_usd", "price_high_usd", "price_ratio"),
    *("weight_low_kg", "weight_high_kg", "weight_ratio", "weight_over_kg"),
)
_PER_LINE = (
    *("units", "power_kw", "value_per_kg_usd", "weight_per_unit_kg", "price_ratio", "is_accelerator"),
    *("weight_ratio", "weight_over_kg"),
)
_INNER: dict[str, Any] = {
    "sure": pl.Boolean,
    "vague": pl.Boolean,
    "here": pl.Boolean,
    "watched": pl.Boolean,
    "part": pl.Boolean,
    "bare": pl.Boolean,
    "trifle": pl.Float64,
    "limit_usd": pl.Float64,
    "limit_usd_kg": pl.Float64,
    "limit_needs_value": pl.Boolean,
    "suspect_usd": pl.Float64,
    "kw_per_item": pl.Float64,
    "stated_count": pl.Int64,
    "typical_usd": pl.Float64,
}


def classify(lines: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """The goods of each line, as ``items.model.ITEMS`` declares them, in the order of ``lines``.

    Args:
        lines: as ``vocabulary.frames.Lines``.
        knowledge: names, figures and words.

    Returns:
        One row a line. ``is_accelerator`` is TRUE where one is named, FALSE where the line is something else, NULL
        where words or circumstances speak of one that cannot be told; figures are then NULL too.
    """
    if lines.height <= _FEW:
        numbers, rows = _read_all(lines, knowledge)
        kinds = pl.Series(numbers, dtype=pl.UInt32)
    else:
        kinds, rows = _once(lines, knowledge)
    kept = lines.select_seq(_FROM_LINES)
    return _lines_judged(pl.concat([kept, _table(rows)[kinds]], how="horizontal"))


_FEW = 200  # lines: below it, finding the distinct statements costs more than it saves


def _once(lines: pl.DataFrame, knowledge: Knowledge) -> tuple[pl.Series, list[dict[str, Any]]]:
    """The number of each line's kind, and the kinds; each distinct statement is read once."""
    key = pl.concat_str(
        [pl.col(name).fill_null("").str.replace_all("\x1f", "", literal=True) for name in _STATED], separator="\x1f"
    )
    keys = lines.select(*_STATED, key=key)
    distinct = keys.unique("key", maintain_order=True)
    numbers, rows = _read_all(distinct, knowledge)
    numbered = distinct.select("key", kind=pl.Series(numbers, dtype=pl.UInt32))
    kinds = keys.select("key").join(numbered, on="key", how="left", maintain_order="left")["kind"]
    return kinds, rows


_FROM_LINES = ("consignment", "line", "quantity", "unit_value_usd", "net_weight_kg")


def _read_all(distinct: pl.DataFrame, knowledge: Knowledge) -> tuple[list[int], list[dict[str, Any]]]:
    """The number of each distinct statement's kind, and the kinds: what is stated of them, all but amounts."""
    scan = knowledge.lexicon.scan
    kinds: dict[tuple[Any, ...], int] = {}
    readings: dict[tuple[tuple[int, ...], str], Reading] = {}
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for maker, model, description, code, eccn, gaihi in distinct.select(_STATED).iter_rows():
        text = f" {FIELD} ".join(folded(part) if part else "" for part in (maker, model, description))
        kind = (scan(text), code[:6] if code else None, eccn, gaihi)
        number = kinds.get(kind)
        if number is None:
            number = kinds[kind] = len(rows)
            place = (kind[0], _hs_class(kind[1] or "", knowledge))
            reading = readings.get(place) or readings.setdefault(place, read(*place, knowledge))
            rows.append(_row(reading, kind[1], eccn, gaihi) | standing(reading, kind[1], knowledge))
        numbers.append(number)
    return numbers, rows


def _hs_class(code: str, knowledge: Knowledge) -> str:
    heading = code[:4]
    if heading in _NEAR:
        return "none"
    return "family" if heading in knowledge.hs_family else "other"


def _row(reading: Reading, code: str | None, eccn: str | None, gaihi: str | None) -> dict[str, Any]:
    claimed = claim(eccn, gaihi)
    row = {**reading.columns, "hs6": code}
    row["hs_fits"] = _fits(code, row["hs_plausible"])
    row["claims_controlled"], row["claims_uncontrolled"], row["gaihi_listed"] = claimed
    row["ops_bits_2022"] = row["tpp_high"]
    low, high = row["price_low_usd"], row["price_high_usd"]
    row["typical_usd"] = (low * high) ** 0.5 if low and high else None
    return row


def _fits(code: str | None, plausible: Iterable[str] | None) -> bool | None:
    """Whether the code claimed and a plausible one agree as far as both go."""
    if not code or not plausible:
        return None
    return any(code.startswith(one) or one.startswith(code) for one in plausible)


def _table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The kinds as a frame, a row a number."""
    return pl.DataFrame([pl.Series(name, [row[name] for row in rows], dtype=kind) for name, kind in _KINDS.items()])


_KINDS = {name: kind for name, kind in ITEMS.items() if name not in (*_PER_LINE, "consignment", "line")} | _INNER


def _lines_judged(frame: pl.DataFrame) -> pl.DataFrame:
    figures, verdict, answer = _judging()
    return frame.with_columns_seq(_said_twice()).with_columns_seq(figures).with_columns_seq(verdict).select_seq(answer)


@cache
def _said_twice() -> tuple[pl.Expr, ...]:
    """'H100 x 8' on a line of 8 cards says the line's quantity once more: what is of one piece is of one card."""
    again = (pl.col("stated_count") == pl.col("quantity")) & pl.col("form").is_in(["ic", "module", "board"])
    pieces = pl.when(again).then(pl.col("stated_count")).otherwise(1)
    scaled = {name: pl.col(name) / pieces for name in _OF_A_PIECE}
    return _named({**scaled, "ics_per_item": pl.col("ics_per_item") // pieces})


_OF_A_PIECE = ("kw_per_item", "typical_usd", "price_low_usd", "price_high_usd", "weight_low_kg", "weight_high_kg")


@cache
def _judging() -> tuple[tuple[pl.Expr, ...], pl.Expr, tuple[pl.Expr, ...]]:
    """Figures of each line from its kind and amounts; the verdict from them; and what is told of it."""
    quantity = pl.when(pl.col("quantity") > 0).then(pl.col("quantity"))
    weight = pl.when(pl.col("net_weight_kg") > 0).then(pl.col("net_weight_kg"))
    figures = {
        "weight_per_unit_kg": weight / quantity,
        "value_per_kg_usd": pl.col("unit_value_usd") * quantity / weight,
        "price_ratio": pl.col("unit_value_usd") / pl.col("typical_usd"),
        "power_kw": quantity * pl.col("kw_per_item"),
        **against_usual(weight, quantity),
    }
    truth = pl.col("is_accelerator")
    other = truth.eq_missing(False)
    told: dict[str, Any] = (
        {name: pl.col(name) for name in ITEMS}
        | {name: pl.when(truth).then(pl.col(name)).when(other).then(0.0) for name in (*_FIGURES, "ops_bits_2022")}
        | {name: pl.when(~other).then(pl.col(name)) for name in _OF_ACCELERATORS}
        | {
            "units": pl.when(other).then(0.0).otherwise(quantity * pl.col("ics_per_item")),
            "datacenter": ~other & pl.col("datacenter"),
            "unpublished": truth.fill_null(False) & pl.col("unpublished"),
            "prc_designed": ~other & pl.col("prc_designed"),
        }
    )
    verdict = judged().alias("is_accelerator")
    return _named(figures), verdict, _named(told)


def _named(exprs: dict[str, pl.Expr]) -> tuple[pl.Expr, ...]:
    return tuple(expr.alias(name) for name, expr in exprs.items())
