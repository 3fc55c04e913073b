"""What is known about accelerators, and what one line of goods turned out to be. Nouns only."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from sekisho.items.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Span:
    """A number known to lie between ``low`` and ``high``; equal where it is exact."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The geometric middle: prices and areas spread by factors, not by sums."""
        return math.sqrt(self.low * self.high)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from, and how well it is founded (a vocabulary ``Grade``)."""

    cite: str
    grade: str


UNKNOWN_SOURCE = Source("", "unverified")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes it; ``gpu`` where the name alone speaks of accelerators."""

    id: str
    name: str
    country: str | None
    gpu: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One accelerator, or a family whose form is not said: then its numbers span the ``variants``.

    TPP is in TOPS x bits, PD in TPP/mm2, bandwidths in GB/s, prices in USD a piece, weights in kg a piece. NULL (None)
    means that nothing public says it.
    """

    id: str
    name: str
    maker: str | None
    form: str
    datacenter: bool | None
    source: Source
    tops: tuple[tuple[str, float], ...] = ()
    die: Span | None = None
    die_nominal: float | None = None
    tpp: Span | None = None
    pd: Span | None = None
    dram: float | None = None
    io: float | None = None
    watt: float | None = None
    usd: Span | None = None
    kg: Span | None = None
    ics: int = 1
    variants: tuple[tuple[str, tuple[str, ...]], ...] = ()  # id, words that choose it

    @property
    def unpublished(self) -> bool:
        """True where the maker publishes nothing to compute from."""
        return self.tpp is None


@dataclass(frozen=True, slots=True)
class System:
    """A server, baseboard or rack. ``chips`` is empty where it holds none, None where the paper must say which.

    ``may``: where the paper must say, the chips that it is known to be sold with; others may exist. ``options``: where
    it holds none as sold, those that it can be ordered with. ``source``: where chips and count come from.
    """

    id: str
    name: str
    maker: str | None
    form: str
    chips: tuple[str, ...] | None
    count: int | None
    kw: float | None
    usd: Span | None
    kg: Span | None
    may: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    source: Source = UNKNOWN_SOURCE


@dataclass(frozen=True, slots=True)
class Goods:
    """A class of other goods. ``ceiling``: USD/kg hard to believe above; ``high``: USD a piece to look at above.

    ``usual`` USD a piece and ``per_kg`` USD a kilogram: beyond both, the price and weight are those of accelerators.
    """

    id: str
    hs: tuple[str, ...]
    kin: bool  # belongs to computing, so it contradicts nothing beside a card
    ceiling: float | None
    high: float | None
    usual: float | None = None
    per_kg: float = 3_000.0


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything the items station knows, loaded once; ``digest`` names it in every decision."""

    digest: str
    chips: Mapping[str, Chip]
    systems: Mapping[str, System]
    makers: Mapping[str, Maker]
    goods: Mapping[str, Goods]
    hs_forms: Mapping[str, tuple[str, ...]]
    hs_family: tuple[str, ...]
    hs_watched: tuple[str, ...]
    lexicon: Lexicon = field(repr=False)


ITEMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "consignment": pl.String,
    "line": pl.Int32,
    "products": pl.List(pl.String),  # ids of everything recognised, gravest first
    "chip": pl.String,  # the gravest accelerator
    "chip_name": pl.String,
    "maker": pl.String,  # of the chip; else as far as the maker stated is known
    "form": pl.String,  # ic, module, board, computer, rack
    "is_accelerator": pl.Boolean,  # NULL: words or circumstances say so, which one cannot be told
    "datacenter": pl.Boolean,
    "us_origin": pl.Boolean,
    "prc_designed": pl.Boolean,
    "tpp_low": pl.Float64,
    "tpp_high": pl.Float64,
    "pd_low": pl.Float64,
    "pd_high": pl.Float64,
    "dram_bandwidth": pl.Float64,  # GB/s
    "io_bandwidth": pl.Float64,  # GB/s, both directions
    "ops_bits_2022": pl.Float64,  # TOPS x bits: the 2022 form's figure
    "ics_per_item": pl.Int64,
    "units": pl.Float64,  # accelerators in the whole line
    "power_kw": pl.Float64,  # of the whole line
    "unpublished": pl.Boolean,
    "gpu_words": pl.Boolean,
    "vague_words": pl.Boolean,
    "innocuous_words": pl.String,  # class of other goods that the words name
    "goods_usual_usd": pl.Float64,  # a piece of other goods costs no more as a rule; NULL where it is none
    "goods_usual_kg_usd": pl.Float64,  # the same of a kilogram, where a piece is dear
    "declared_chip": pl.String,
    "part_chip": pl.String,
    "chips_conflict": pl.Boolean,
    "hs6": pl.String,
    "hs_plausible": pl.List(pl.String),
    "hs_fits": pl.Boolean,
    "value_per_kg_usd": pl.Float64,
    "weight_per_unit_kg": pl.Float64,
    "price_low_usd": pl.Float64,
    "price_high_usd": pl.Float64,
    "price_ratio": pl.Float64,
    "weight_low_kg": pl.Float64,
    "weight_high_kg": pl.Float64,
    "weight_ratio": pl.Float64,  # net weight a piece over the nearest end of the usual; 1 within it
    "weight_over_kg": pl.Float64,  # net weight of the line beyond what its pieces weigh at the most; 0 within it
    "claims_controlled": pl.Boolean,
    "claims_uncontrolled": pl.Boolean,
    "gaihi_listed": pl.Boolean,
    "evidence": pl.String,  # JSON, keys sorted: which words stand for what
}
