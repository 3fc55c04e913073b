"""What of a line contradicts the rest of it: code, HS code, value, weight and words against each other."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import polars as pl

from sekisho.vocabulary.finding import FINDINGS, Effect, Grade, no_findings

# Engineering judgement (unverified, as every number on prices and weights): how far off before it is said
UNDERPRICED, OVERPRICED = 0.4, 2.5  # share of the usual price
LIGHT, HEAVY = 0.5, 2.0  # share of the usual weight, lightest and heaviest
DENSE_USD_KG = 1_000.0
CITE = "our judgement of usual prices, weights and headings (knowledge/accelerators.yaml, systems.yaml, hs.yaml)"


class Check(NamedTuple):
    """``code`` names the text; ``shows`` the columns that it fills in."""

    code: str
    effect: Effect
    when: pl.Expr
    shows: tuple[str, ...]


def contradictions(items: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The contradictions within lines, as ``vocabulary.finding.FINDINGS``, in the order of the checks.

    Args:
        items: what ``classify`` says of ``lines``.
        lines: as ``vocabulary.frames.Lines``, in the same order.
    """
    stated = lines.select(pl.col(name).alias(name) for name in ("description", "model", "unit_value_usd", "hs_code"))
    frame = items.hstack(stated).with_columns(hs2=pl.col("hs6").str.slice(0, 2))
    found = [_told(frame.filter(check.when.fill_null(False)), check) for check in checks()]
    return pl.concat([no_findings(), *found])


@cache
def checks() -> tuple[Check, ...]:
    """All checks; where a number is missing, none of them says anything."""
    named, open_ = pl.col("is_accelerator"), pl.col("is_accelerator").is_null()
    computing = pl.col("hs2").is_in(["84", "85"])
    price = ("chip_name", "unit_value_usd", "price_low_usd", "price_high_usd")
    weight = ("chip_name", "weight_per_unit_kg", "weight_low_kg", "weight_high_kg")
    return (
        Check("chips_conflict", Effect.HOLD, pl.col("chips_conflict"), ("declared_chip", "part_chip")),
        Check("hs_chapter", Effect.HOLD, named & ~computing, ("chip_name", "hs6", "hs_plausible")),
        Check("hs_words", Effect.HOLD, ~named.fill_null(False) & pl.col("gpu_words") & ~computing, ("hs6",)),
        Check("hs_heading", Effect.WARN, named & computing & ~pl.col("hs_fits"), ("chip_name", "hs6", "hs_plausible")),
        Check(
            "other_goods",
            Effect.HOLD,
            named & pl.col("innocuous_words").is_not_null(),
            ("chip_name", "innocuous_words"),
        ),
        Check("price_low", Effect.WARN, named & (pl.col("price_ratio") < UNDERPRICED), price),
        Check("price_high", Effect.WARN, named & (pl.col("price_ratio") > OVERPRICED), price),
        Check(
            "value_per_kg",
            Effect.HOLD,
            (open_ | ~named) & (pl.col("products").list.len() == 0) & (pl.col("value_per_kg_usd") > DENSE_USD_KG),
            ("value_per_kg_usd", "hs6"),
        ),
        Check(
            "weight_low", Effect.WARN, named & (pl.col("weight_per_unit_kg") < LIGHT * pl.col("weight_low_kg")), weight
        ),
        Check(
            "weight_high",
            Effect.WARN,
            named & (pl.col("weight_per_unit_kg") > HEAVY * pl.col("weight_high_kg")),
            weight,
        ),
    )


def _told(hits: pl.DataFrame, check: Check) -> pl.DataFrame:
    values = {
        "consignment": pl.col("consignment"),
        "line": pl.col("line"),
        "check": pl.lit("items.contradictions"),
        "code": pl.lit(check.code),
        "effect": pl.lit(str(check.effect)),
        "params": pl.struct(sorted(check.shows)).struct.json_encode(),
        "citation": pl.lit(CITE),
        "grade": pl.lit(str(Grade.UNVERIFIED)),
    }
    return hits.select(values.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in FINDINGS.items())
