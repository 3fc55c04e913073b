"""What several registers say of one holding, on one day, becomes one interval; what does not fit becomes a finding."""

from __future__ import annotations

from datetime import date

import polars as pl

from sekisho.parties.ownership.model import FACTS
from sekisho.standards.ownership import STAKES

_PAIR = ["owner", "owned", "kind"]
_TOLERANCE = 0.001  # registers round; only more than 100.1 % is worth a word


def on_day(stakes: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Stakes that may have held on the day; where it is not sure that they did, the least share is 0."""
    may = (pl.col("since").is_null() | (pl.col("since") <= as_of)) & (
        pl.col("until").is_null() | (pl.col("until") >= as_of)
    )
    sure = (pl.col("sure_since").is_null() | (pl.col("sure_since") <= as_of)) & (
        pl.col("sure_until").is_null() | (pl.col("sure_until") >= as_of)
    )
    held = stakes.filter(may & (pl.col("high") > 0))
    return held.with_columns(pl.when(sure).then("low").otherwise(0.0).alias("low"))


def settled(stakes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row an owner, owned and kind, and the findings that this gave.

    Within one register several different shares are parcels or corrections, nobody can tell: the least is the least of
    them, the most is their sum. Between registers that agree the truth lies where all claims meet; between registers
    that contradict each other anywhere from the least to the most that any of them says.

    Returns:
        (STAKES columns with ``source`` naming all registers, FACTS rows): 'ownership.contradiction',
        'ownership.parcels', 'ownership.self_holding', 'ownership.over_100'.
    """
    others = stakes.filter(pl.col("owner") != pl.col("owned"))
    alone = ~pl.struct(_PAIR).is_duplicated()
    single, several = others.filter(alone), others.filter(~alone)
    facts = [_self_held(stakes)]
    if several.height:
        registers, parcels = _by_register(several)
        agreed, contradictions = _between_registers(registers)
        single = pl.concat([single, agreed])
        facts += [parcels, contradictions]
    facts.append(_over_whole(single))
    return single, pl.concat(facts)


def self_held(stakes: pl.DataFrame) -> pl.DataFrame:
    """owned, share: the most that an entity holds of itself."""
    own = (pl.col("owner") == pl.col("owned")) & (pl.col("kind") == "ownership")
    return stakes.filter(own).group_by("owned").agg(share=pl.col("high").max())


def _by_register(several: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    once = several.unique([*_PAIR, "source", "low", "high"], keep="first", maintain_order=True)
    owning = pl.col("kind") == "ownership"
    grouped = once.group_by([*_PAIR, "source"], maintain_order=True).agg(
        pl.col("low").min().alias("least"),
        pl.col("low").max().alias("surest"),
        pl.col("high").sum().clip(upper_bound=1.0).alias("all"),
        pl.col("high").max().alias("most"),
        pl.len().alias("rows"),
        *(pl.col(c).first() for c in STAKES if c not in (*_PAIR, "source", "low", "high")),
    )
    merged = grouped.with_columns(
        low=pl.when(owning).then("least").otherwise("surest"), high=pl.when(owning).then("all").otherwise("most")
    )
    parcels = merged.filter(owning & (pl.col("rows") > 1))
    params = pl.struct(high="high", low="low", owner="owner", rows="rows", source="source")
    return merged.select(list(STAKES)), _facts(parcels, "ownership.parcels", params, 0.2)


def _between_registers(registers: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    grouped = registers.group_by(_PAIR, maintain_order=True).agg(
        *(pl.col(c).first() for c in STAKES if c not in (*_PAIR, "source", "low", "high")),
        inner=pl.col("low").max(),
        outer=pl.col("high").min(),
        least=pl.col("low").min(),
        most=pl.col("high").max(),
        source=pl.col("source").drop_nulls().unique(maintain_order=True).str.join(", "),
        claims=pl.struct(high="high", low="low", source="source"),
    )
    clash = pl.col("inner") > pl.col("outer")
    merged = grouped.with_columns(
        low=pl.when(clash).then("least").otherwise("inner"), high=pl.when(clash).then("most").otherwise("outer")
    )
    params = pl.struct(claims="claims", owner="owner")
    return merged.select(list(STAKES)), _facts(merged.filter(clash), "ownership.contradiction", params, 0.5)


def _self_held(stakes: pl.DataFrame) -> pl.DataFrame:
    return _facts(
        self_held(stakes).sort("owned"), "ownership.self_holding", pl.struct(high=pl.col("share").round(6)), 0.1
    )


def _over_whole(single: pl.DataFrame) -> pl.DataFrame:
    sums = single.filter(pl.col("kind") == "ownership").group_by("owned").agg(pl.col("low").sum())
    over = sums.filter(pl.col("low") > 1 + _TOLERANCE).sort("owned")
    return _facts(over, "ownership.over_100", pl.struct(low=pl.col("low").round(6)), 0.4)


def _facts(frame: pl.DataFrame, code: str, params: pl.Expr, score: float) -> pl.DataFrame:
    return frame.select(
        code=pl.lit(code), subject="owned", params=params.struct.json_encode(), score=pl.lit(score)
    ).select(pl.col(c).cast(t) for c, t in FACTS.items())
