"""A day of any size: the example day's goods, and parties composed by the ten thousand, streamed to a CSV file.

``write_csv(path, lines=1_000_000, seed=7)`` writes a national day. The mix is that of the example day: about 95 in 100
consignments are lawful, 1.6 lines a consignment, a few buyers order often and most once. The rest are spoiled in the
ways that the named cases are: a chip to a country that asks for a licence, a headquarters elsewhere, no end user, a
forwarder at the end of the line, a vague end use, a young firm with a free mail address. The same arguments give the
same file with the same numpy.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import yaml

DATA = Path(__file__).resolve().parent.parent / "tools" / "day"
SHIP_DATE = dt.date(2026, 11, 24)
CHUNK = 60_000  # consignments written at a time
PARTIES = 64_000  # some names come out twice, in two countries; about 60,000 are distinct
LISTED_SHARE = 0.004  # of the parties, where a list of names is given
SPOILED_SHARE = 0.05  # of the consignments
SEAPORT = {"JP": "JPTYO", "KR": "KRPUS", "US": "USLAX", "TW": "TWKEL", "SG": "SGSIN", "DE": "DEHAM"}
EXPORTERS = ("US", "US", "US", "JP", "JP", "JP", "KR", "KR", "TW", "SG", "DE")
CONTROLLED_IN_JAPAN = ("H100", "H200", "H20", "B200", "GB200", "5090", "PRO 6000", "MI3", "Gaudi")

PARTS: dict[str, Any] = yaml.safe_load((DATA / "name-parts.yaml").read_text(encoding="utf-8"))
FREE, OTHER = PARTS["free"], PARTS["other"]  # where advanced chips go without a licence, and elsewhere
BUSINESSES: tuple[str, ...] = (
    "data centre operation",
    "cloud and data centre operation",
    "university",
    "telecommunications",
)
BUSINESSES += ("research institute", "computer retail", "electronics distribution", "IT services", "retail chain")
BUSINESSES += ("automotive parts", "machine manufacturing", "office supplies wholesale")
FITTING = 5  # the first so many run computers of their own
USES = tuple(
    f"{what} in the buyer's own machine room at the address stated, {terms}."
    for what, terms in itertools.product(
        (
            "Research cluster for climate and chemistry",
            "Speech and translation services for customers in the country",
            "GPU cloud nodes for identified commercial customers",
            "Medical image analysis",
            "Replacement of older database and web servers",
            "Own office and shop use",
            "Maintenance of the assembly line",
            "Design and visualisation work",
        ),
        ("no resale", "installed by the seller", "power and cooling contracted", "kept for five years"),
    )
)
VAGUE = ("general purpose", "AI business", "resale", "for customers", "company use")


class Written(NamedTuple):
    """What was written."""

    consignments: int
    lines: int
    parties: int  # distinct names in the pool


def write_csv(path: Path | str, lines: int, seed: int, listed_names: Path | str | None = None) -> Written:
    """Write a day of ``lines`` rows to ``path``; ``listed_names`` is a text file with a real listed name a line."""
    if lines < 1:
        raise ValueError("a day has at least one line")
    rng = np.random.default_rng(seed)
    goods = _goods()
    parties = _parties(rng, _listed(listed_names))
    written = consignments = 0
    with Path(path).open("wb") as out:
        while written < lines:
            count = min(CHUNK, lines - written)
            rows = _chunk(rng, goods, parties, first=consignments, count=count).head(lines - written)
            rows.write_csv(out, include_header=not written)
            written += rows.height
            consignments += rows["consignment_id"].n_unique()
    return Written(consignments, written, parties["name"].n_unique())


def _listed(path: Path | str | None) -> list[str]:
    if path is None:
        return []
    names = (name.strip() for name in Path(path).read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys(name for name in names if name))


def _goods() -> pl.DataFrame:
    with (DATA / "goods.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    frame = pl.DataFrame(rows).with_columns(pl.col("usd", "kg").cast(pl.Float64))
    listed = pl.any_horizontal(pl.col("model").str.contains(word, literal=True) for word in CONTROLLED_IN_JAPAN)
    open_to_all = (pl.col("kind") != "accelerator") | pl.col("eccn").is_in(["4A994", "5A992.c"])
    return frame.with_columns(japan_lists=listed, open_to_all=open_to_all)


def _product(rng: np.random.Generator, count: int, *parts: list[str]) -> list[tuple[str, ...]]:
    """``count`` distinct tuples drawn from the product of ``parts``."""
    sizes = [len(part) for part in parts]
    drawn = rng.choice(int(np.prod(sizes)), size=count, replace=False)
    return [tuple(part[at] for part, at in zip(parts, np.unravel_index(one, sizes), strict=True)) for one in drawn]


def _names(rng: np.random.Generator, country: str, count: int) -> list[str]:
    """Distinct firm names in the way of the country; none is meant to be anybody's."""
    parts = PARTS
    if country == "JP":
        made = _product(rng, count, parts["kanji"], parts["kanji"], parts["kanji_trades"])
        return [f"{first}{second}{trade}株式会社" for first, second, trade in made]
    if country == "KR":
        made = _product(rng, count, parts["hangul"], parts["hangul"], parts["hangul_trades"])
        return [f"{first}{second}{trade} 주식회사" for first, second, trade in made]
    if country in ("CN", "TW", "HK"):
        made = _product(rng, count, parts["han"], parts["han"], parts["han_trades"], ["", "发展", "集团"])
        return ["".join(word) + "有限公司" for word in made]
    form = parts["forms"].get(country, f"{country} Co. Ltd.")
    made = _product(rng, count, parts["heads"], parts["tails"], parts["trades"])
    return [f"{head}{tail} {trade} {form}" for head, tail, trade in made]


def party_names(count: int, seed: int) -> list[str]:
    """So many distinct names of buyers from the pool of the day, in an order that the seed decides."""
    rng = np.random.default_rng(seed)
    pool = _parties(rng, [])
    column = next(c for c in pool.columns if pool.schema[c] == pl.String and "name" in c)
    names = pool.get_column(column).unique(maintain_order=True).to_list()
    return [names[at] for at in rng.permutation(len(names))[:count]]


def _parties(rng: np.random.Generator, listed: list[str]) -> pl.DataFrame:
    """The pool of buyers: about PARTIES distinct names over the countries, some of them taken from ``listed``."""
    countries = FREE * 2 + OTHER
    each = PARTIES // len(countries)
    names: list[str] = []
    places: list[str] = []
    for country in dict.fromkeys(countries):
        count = each * countries.count(country)
        names += _names(rng, country, count)
        places += [country] * count
    if listed:
        where = rng.choice(len(names), size=max(1, int(len(names) * LISTED_SHARE)), replace=False)
        for at, name in zip(where, rng.permutation(listed), strict=False):
            names[at] = str(name)
    size = len(names)
    shuffled = rng.permutation(size)
    days = rng.integers(400, 14_000, size)
    business = rng.integers(0, len(BUSINESSES), size)
    frame = pl.DataFrame(
        {
            "name": np.array(names, dtype=object)[shuffled].tolist(),
            "country": np.array(places)[shuffled],
            "number": rng.integers(1, 400, size),
            "street": np.array(PARTS["heads"])[rng.integers(0, len(PARTS["heads"]), size)],
            "inc": [SHIP_DATE - dt.timedelta(days=int(day)) for day in days],
            "lob": np.array(BUSINESSES)[business],
            "fits": business < FITTING,
        }
    )
    return frame.with_row_index("at").with_columns(
        pl.format("{} {} Street, Unit {}", "number", "street", "at").alias("address"),
        pl.format("orders@firm{}.example", "at").alias("email"),
        pl.col("country").alias("hq"),
    )


def _chunk(
    rng: np.random.Generator, goods: pl.DataFrame, parties: pl.DataFrame, *, first: int, count: int
) -> pl.DataFrame:
    """``count`` consignments with their lines."""
    origin = np.array(EXPORTERS)[rng.integers(0, len(EXPORTERS), count)]
    buyer = (parties.height * rng.random(count) ** 2.2).astype(np.int64)
    party = parties[buyer]
    # Trade within one country is no export: another sender takes its place.
    home = party["country"].to_numpy()
    origin = np.where(origin == home, np.where(home == "US", "JP", "US"), origin)
    spoiled = rng.random(count) < SPOILED_SHARE
    heads = party.select(
        pl.format("BN-{}", pl.int_range(first, first + count).cast(pl.String).str.zfill(8)).alias("consignment_id"),
        pl.Series("ship_from", origin),
        pl.Series("spoil", np.where(spoiled, rng.integers(1, 7, count), 0)),
        pl.Series("use", rng.integers(0, len(USES), count)),
        pl.Series("days", rng.integers(4, 62, count)),
        pl.Series("dice", rng.random(count)),
        pl.Series("lines", np.minimum(1 + rng.poisson(0.6, count), 9)),
        *(pl.col(name) for name in ("name", "country", "address", "inc", "hq", "lob", "email", "fits")),
    )
    heads = _facts(heads)
    repeat = heads["lines"].to_numpy()
    at = np.repeat(np.arange(count), repeat)
    line_no = np.arange(len(at)) - np.repeat(np.cumsum(repeat) - repeat, repeat) + 1
    of_line = heads[at].with_columns(pl.Series("line_no", line_no))
    return _with_goods(rng, of_line, goods).select(_columns())


def _facts(heads: pl.DataFrame) -> pl.DataFrame:
    """Fill the facts of each consignment; ``spoil`` 1 to 6 is a way to go wrong, 0 is lawful."""
    spoil, dice = pl.col("spoil"), pl.col("dice")
    young = pl.lit(SHIP_DATE - dt.timedelta(days=40))
    heads = heads.with_columns(
        (pl.lit(SHIP_DATE) - pl.duration(days=pl.col("days"))).alias("order_date"),
        pl.when(spoil == 2).then(pl.lit("CN")).otherwise(pl.col("hq")).alias("hq"),
        pl.when(spoil == 4).then(pl.lit("freight forwarding")).otherwise(pl.col("lob")).alias("lob"),
        pl.when(spoil == 6).then(young).otherwise(pl.col("inc")).alias("inc"),
        pl.when(spoil == 6).then(pl.lit("buyer.trade@gmail.com")).otherwise(pl.col("email")).alias("email"),
        pl.col("ship_from").replace_strict(SEAPORT).alias("port"),
    )
    vague = pl.col("use").replace_strict(dict(enumerate(itertools.islice(itertools.cycle(VAGUE), len(USES)))))
    use = pl.col("use").replace_strict(dict(enumerate(USES)))
    stated = spoil != 3
    return heads.with_columns(
        pl.format("{}>{}", pl.col("port"), pl.col("country")).alias("route"),
        pl.when(spoil == 5).then(vague).when(stated).then(use).alias("end_use"),
        *(pl.when(stated).then(pl.col(source)).alias(f"of_end_user_{source}") for source in PARTY.values()),
        pl.when(dice < 0.5).then(pl.format("Harbour Freight Line {}", "port")).alias("forwarder_name"),
        pl.when(dice < 0.5).then(pl.col("ship_from")).alias("forwarder_country"),
        pl.when(dice > 0.8).then(pl.col("name")).alias("payer_name"),
        pl.when(dice > 0.8).then(pl.col("country")).alias("payer_country"),
        pl.when(spoil == 6).then(pl.lit("100% prepaid")).otherwise(pl.lit("Net 30")).alias("payment_terms"),
    )


def _choose(rng: np.random.Generator, lines: pl.DataFrame, goods: pl.DataFrame) -> Any:
    """Goods that each line may lawfully carry; the first line of a spoiled consignment, any accelerator at all."""
    size, chance = lines.height, rng.random(lines.height)
    plain = np.flatnonzero((goods["kind"] == "plain").to_numpy())
    open_gpu = np.flatnonzero(((goods["kind"] != "plain") & goods["open_to_all"] & ~goods["japan_lists"]).to_numpy())
    any_gpu = np.flatnonzero((goods["kind"] == "accelerator").to_numpy())
    us_gpu = any_gpu[~goods["model"].gather(any_gpu.tolist()).str.contains("H20 |MI308X").to_numpy()]
    free = lines["country"].is_in(FREE) & lines["fits"] & (lines["ship_from"] == "US")
    first_of_spoiled = (lines["spoil"] > 0) & (lines["line_no"] == 1)
    chosen = np.where(chance < 0.08, _draw(rng, open_gpu, size), _draw(rng, plain, size))
    chosen = np.where(free.to_numpy() & (chance < 0.45), _draw(rng, us_gpu, size), chosen)
    return np.where(first_of_spoiled.to_numpy(), _draw(rng, any_gpu, size), chosen)


def _with_goods(rng: np.random.Generator, lines: pl.DataFrame, goods: pl.DataFrame) -> pl.DataFrame:
    """Add the goods of every line, with quantities, values near the list price, weights and serial numbers."""
    size = lines.height
    item = goods[_choose(rng, lines, goods)]
    most = np.clip(60_000 / item["usd"].to_numpy(), 2, 400)
    japan, korea = ((lines["ship_from"] == country).to_numpy() for country in ("JP", "KR"))
    value = item["usd"].to_numpy() * np.where(japan, 150.0, 1.0) * rng.uniform(0.93, 1.08, size)
    made: dict[str, Any] = {name: item[name] for name in ("maker", "model", "eccn", "origin", "kind", "kg")}
    made["hs_code"] = item["hs"]
    made["description"] = np.where(japan, item["ja"], np.where(korea, item["ko"], item["en"])).tolist()
    made["quantity"] = 1 + (most * rng.random(size) ** 2).astype(np.int64)
    made |= {"unit_value": np.round(value, 2), "currency": np.where(japan, "JPY", "USD")}
    made["serial"] = rng.integers(10**12, 10**13, size)
    lines = lines.with_columns(pl.DataFrame(made).get_columns())
    quantity = pl.col("quantity")
    numbers = [pl.when(quantity > more).then(pl.col("serial") + more) for more in range(4)]
    return lines.with_columns(
        pl.when((pl.col("kind") == "accelerator") & (quantity <= 4))
        .then(pl.concat_str(numbers, separator="; ", ignore_nulls=True))
        .alias("serials"),
        (quantity * pl.col("kg")).round(3).alias("net_weight_kg"),
        (quantity * pl.col("unit_value")).sum().over("consignment_id").round(2).alias("total_value"),
    )


def _draw(rng: np.random.Generator, pool: Any, size: int) -> Any:
    return pool[rng.integers(0, len(pool), size)]


PARTY = {"name": "name", "country": "country", "address": "address", "incorporation_date": "inc"}
PARTY |= {"hq_country": "hq", "line_of_business": "lob"}
AS_THEY_ARE: tuple[str, ...] = (
    "consignment_id",
    "order_date",
    "ship_from",
    "route",
    "total_value",
    "currency",
    "payment_terms",
)
AS_THEY_ARE += ("end_use", "line_no", "description", "maker", "model", "hs_code", "eccn", "origin", "quantity")
AS_THEY_ARE += ("unit_value", "net_weight_kg", "serials")


def _columns() -> list[pl.Expr]:
    """The canonical header of the flat form, in order."""
    return [
        *(pl.col(name) for name in AS_THEY_ARE),
        pl.lit(SHIP_DATE).alias("ship_date"),
        pl.col("country").alias("destination"),
        pl.lit("air").alias("mode"),
        pl.format("Outbound Systems {}", "port").alias("exporter_name"),
        pl.col("ship_from").alias("exporter_country"),
        *(pl.col(source).alias(f"consignee_{fact}") for fact, source in PARTY.items()),
        pl.col("email").alias("consignee_email"),
        *(pl.col(f"of_end_user_{source}").alias(f"end_user_{fact}") for fact, source in PARTY.items()),
        *(pl.col(name) for name in ("forwarder_name", "forwarder_country", "payer_name", "payer_country")),
    ]


def main() -> None:
    """Write a day of a million lines to the path given."""
    import argparse

    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("path", type=Path)
    options.add_argument("--lines", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--listed-names", type=Path)
    chosen = options.parse_args()
    print(write_csv(chosen.path, chosen.lines, chosen.seed, chosen.listed_names))


if __name__ == "__main__":
    main()
