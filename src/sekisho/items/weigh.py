"""Where words end, circumstances begin: value, weight and HS code against what the words say."""

from __future__ import annotations

from typing import Any

import polars as pl

from sekisho.items.model import Knowledge
from sekisho.items.read import Reading

# USD; engineering judgement on what accelerators cost and weigh (about 1,000 to 30,000 USD/kg)
DENSE = 1_000.0  # a kilogram
DEAR = 8_000.0  # a piece
TRIFLE = 100.0  # a piece: a connector may be dense in value and still be nothing
TRIFLE_IC = 500.0  # a piece: dear ICs are many
SMALL = 150.0  # a piece: no accessory below it needs a second look


def standing(reading: Reading, code: str | None, knowledge: Knowledge) -> dict[str, Any]:
    """What the verdict of the words and the HS code claimed allow, as columns that ``judged`` combines with the value.

    ``sure``: TRUE, FALSE, or None where words leave it open. ``here``: vague, and where accelerators travel. ``vague``:
    nothing but vague words, anywhere. ``watched``: words not understood, where they travel. ``part``: of little worth.
    ``bare``: no other words.
    ``trifle``: USD a piece below which density says nothing.
    """
    verdict = reading.verdict
    watched = code is not None and any(code == one or code == one[:4] for one in knowledge.hs_watched)
    blank = verdict == "blank" and (code is None or code[:4] in knowledge.hs_family)
    unsaid = verdict in ("open", "words") or blank
    return {
        "sure": None if unsaid else verdict == "chip",
        "vague": verdict == "vague" and reading.columns["bare"],
        "here": verdict == "vague" and (watched or code is None),
        "watched": verdict == "plain" and watched,
        "bare": reading.columns["bare"],
        "part": verdict in ("accessory", "for"),
        "trifle": TRIFLE_IC if code is not None and code.startswith("8542") else TRIFLE,
    }


def judged() -> pl.Expr:
    """TRUE, FALSE or NULL of a line, from the columns above, its value a piece and a kilogram, and the limits."""
    value, per_kg = pl.col("unit_value_usd"), pl.col("value_per_kg_usd")
    dense = (per_kg > DENSE).fill_null(False)
    dear = (value > DEAR).fill_null(False)
    small = (value <= SMALL).fill_null(True)
    doubt = (
        (value > pl.col("limit_usd"))  # a cheap bracket at 25,000 USD is no bracket
        | ((per_kg > pl.col("limit_usd_kg")) & (value > 2_000))  # tea at 3,000 USD/kg is no tea
        | (value >= pl.col("suspect_usd"))  # a name without context, at the price of the thing itself
    ).fill_null(False)
    doubt = doubt | (value.is_null() & pl.col("limit_needs_value")) | (pl.col("part") & dense & ~small)
    hidden = pl.col("here") & (
        (value.is_null() & pl.col("bare")) | dear | (dense & (value > pl.col("trifle")).fill_null(False))
    )
    doubt = doubt | hidden | ((pl.col("vague") | pl.col("watched")) & dense & dear)
    return pl.when(doubt & ~pl.col("sure")).then(None).otherwise(pl.col("sure"))


def against_usual(weight: pl.Expr, quantity: pl.Expr) -> dict[str, pl.Expr]:
    """``weight_ratio`` and ``weight_over_kg``, from the net weight of a line (kg), its pieces and their usual weight.

    NULL where any of them is unknown; and where the weight of the line is far too little for its pieces but just that
    of one: then a paper that states it a piece is likelier than pieces that weigh nothing.
    """
    low, high = pl.col("weight_low_kg"), pl.col("weight_high_kg")
    each = weight / quantity
    of_one = (quantity > 1) & (each < low) & weight.is_between(low, high)
    known = ~of_one & each.is_not_null() & low.is_not_null() & high.is_not_null()
    ratio = pl.when(each < low).then(each / low).when(each > high).then(each / high).otherwise(1.0)
    over = (weight - quantity * high).clip(0.0)
    return {"weight_ratio": pl.when(known).then(ratio), "weight_over_kg": pl.when(known).then(over)}
