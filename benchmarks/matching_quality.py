"""Print how well party names are matched: recall, false alerts, agreement with labelled pairs, speed.

Needs the real lists and labelled pairs beside the checkout (`../shared/data`); says so and stops where they are absent.

    .venv/bin/python benchmarks/matching_quality.py [--misses]
"""

from __future__ import annotations

import resource
import sys
import time
import timeit
from datetime import date
from pathlib import Path

import polars as pl
import yaml

from sekisho.parties import DEFAULT, compile_index, screen, screen_names
from sekisho.parties.align import align
from sekisho.parties.normalise import views
from sekisho.parties.score import words_of
from sekisho.standards.lists import PARSERS
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.frames import Parties
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, ListEntry, ListFile, Reference
from sekisho.vocabulary.places import Gazetteer

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
PLACES = ROOT / "src" / "sekisho" / "knowledge" / "places.yaml"
LAWFUL = Path(__file__).resolve().parent / "lawful_firms.csv"
IMPORTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ofac-sdn", ("ofac/sdn-2023-11.csv", "ofac/alt-2025-12.csv", "ofac/add-2025-12.csv")),
    ("ofac-consolidated", ("ofac/cons_prim-2025-12.csv", "ofac/cons_alt-2025-12.csv", "ofac/cons_add-2025-12.csv")),
    ("bis-dpl", ("us/dpl-2022-09.txt",)),
    ("us-csl", ("us/csl-sample.csv",)),
    ("un", ("un/consolidated-2026-02.xml",)),
    ("dod-1260h", ("us/dod-1260h.csv",)),
    ("section-1286", ("us/section-1286.csv",)),
    ("inksna", ("us/inksna.csv",)),
    ("section-353", ("us/section-353.csv",)),
    ("bis-mieu", ("us/bis-mieu.csv",)),
    ("fcc-covered", ("us/fcc-covered.csv",)),
    ("eu-journal", ("eu_journal/*.csv",)),
    ("cn-counter", ("cn/sanctions.csv",)),
    ("meti-foreign", ("jp/*.txt",)),
)
RANK = {"weak": 1, "possible": 2, "confirmed": 3}


def gazetteer() -> Gazetteer:
    return Gazetteer.from_data(yaml.safe_load(PLACES.read_text(encoding="utf-8")))


def parse_lists(places: Gazetteer) -> list[ListFile]:
    out = []
    for kind, patterns in IMPORTS:
        form = PARSERS.get(kind)
        if form is None:
            print(f"no parser for {kind}: left out")
            continue
        files = [p for pattern in patterns for p in sorted((DATA / "lists").glob(pattern))]
        out.append(form.parse([(p.name, p.read_bytes()) for p in files], places.country))
    return out


def frames(lists: list[ListFile]) -> dict[str, pl.DataFrame]:
    """Tables as in vocabulary.listing, from parsed lists."""
    rows: dict[str, list[tuple[object, ...]]] = {"entries": [], "names": [], "addresses": [], "identifiers": []}
    for listing in lists:
        for entry in listing.entries:
            at = len(rows["entries"])
            rows["entries"].append(_entry_row(at, listing, entry))
            rows["names"].append((at, entry.name, "primary"))
            rows["names"].extend((at, n.name, n.quality) for n in entry.names)
            rows["addresses"].extend((at, a.text, a.country) for a in entry.addresses)
            rows["identifiers"].extend((at, i.scheme, i.value, i.country) for i in entry.identifiers)
    schemas = {"entries": ENTRIES, "names": NAMES, "addresses": ADDRESSES, "identifiers": IDENTIFIERS}
    return {k: pl.DataFrame(rows[k], schema=schemas[k], orient="row") for k in rows}


def _entry_row(at: int, listing: ListFile, e: ListEntry) -> tuple[object, ...]:
    source = getattr(e, "source", "") or listing.title
    return (at, e.uid, listing.kind, source, listing.list_date, e.kind, e.name, list(e.programs), list(e.topics),
            list(e.countries), list(e.births), e.listed_on, e.ends_on, e.citation, e.remarks)  # fmt: skip


def build(places: Gazetteer) -> Reference:
    tables = frames(parse_lists(places))
    began = time.process_time()
    index = compile_index(tables["entries"], tables["names"], tables["addresses"], tables["identifiers"])
    size = sum(f.estimated_size() for f in index.values())
    print(
        f"index: {tables['entries'].height:,} entries, {tables['names'].height:,} names, "
        f"{time.process_time() - began:.1f} CPU s, {size / 1e6:.0f} MB"
    )
    return Reference("benchmark", {**tables, **index})


def alerts(names: list[str], countries: list[str | None], kind: str | None, reference: Reference) -> pl.DataFrame:
    """One row a query with the strongest match (rank 0 where none)."""
    asked = pl.DataFrame(
        {"query": range(len(names)), "name": names, "country": countries, "kind": [kind] * len(names)},
        schema={"query": pl.UInt32, "name": pl.String, "country": pl.String, "kind": pl.String},
    )
    found = screen_names(asked, reference, DEFAULT)
    best = found.with_columns(pl.col("strength").replace_strict(RANK, return_dtype=pl.Int8).alias("rank"))
    best = best.sort("rank", "score", descending=True).unique("query", keep="first", maintain_order=True)
    return asked.join(
        best.select("query", "rank", "score", "matched_name", "list", "country_agrees", "parts", "kind", "uid"),
        on="query",
        how="left",
        suffix="_listed",
    ).with_columns(pl.col("rank").fill_null(0))


def rate(label: str, frame: pl.DataFrame, misses: bool, *, positive: bool) -> None:
    n = frame.height
    held, sure = int((frame["rank"] >= 2).sum()), int((frame["rank"] == 3).sum())
    print(f"{label:66s} n={n:5,} possible+ {held:4d} = {held / n:7.2%}  confirmed {sure:4d} = {sure / n:7.2%}")
    if misses:
        odd = frame.filter((pl.col("rank") < 2) if positive else (pl.col("rank") >= 2))
        columns = ("name", "country", "rank", "score", "matched_name", "kind_listed", "uid", "country_agrees")
        for row in odd.select(columns).head(60).iter_rows():
            print("      ", *row, sep=" | ")


def un_typos(reference: Reference, places: Gazetteer, misses: bool) -> None:
    typed = pl.read_csv(DATA / "pairs/un_typos.csv", infer_schema=False)
    originals = pl.read_csv(DATA / "pairs/un_originals.csv", infer_schema=False)
    names, nations = typed["full_name"].to_list(), [places.country((c or "").upper()) for c in typed["nationality"]]
    changed = (typed["full_name"] != originals["full_name"]).to_numpy()
    for label, countries in (("country unknown", [None] * len(names)), ("country as listed", nations)):
        found = alerts(names, countries, "person", reference)
        rate(f"UN typos, {label}", found, misses, positive=True)
        rate(f"UN typos, {label}, really changed rows", found.filter(pl.Series(changed)), False, positive=True)


def people(reference: Reference, places: Gazetteer, misses: bool) -> None:
    for file in ("global", "us"):
        frame = pl.read_csv(DATA / f"pairs/synthetic_negatives_{file}.csv", infer_schema=False)
        nations = [places.country(c) for c in frame["nationality"]]
        names = frame["full_name"].to_list()
        rate(
            f"synthetic people ({file}), nationality known",
            alerts(names, nations, "person", reference),
            misses,
            positive=False,
        )
        rate(
            f"synthetic people ({file}), nothing known",
            alerts(names, [None] * len(names), None, reference),
            misses,
            positive=False,
        )


def firms(reference: Reference, misses: bool) -> None:
    frame = pl.read_csv(LAWFUL, infer_schema=False)
    rate(
        "lawful firms, country known",
        alerts(frame["name"].to_list(), frame["country"].to_list(), None, reference),
        misses,
        positive=False,
    )
    rate(
        "lawful firms, country unknown",
        alerts(frame["name"].to_list(), [None] * frame.height, None, reference),
        misses,
        positive=False,
    )


def _typo(word: str, at: int, how: int) -> str:
    """Swap, drop, double or replace one letter in the middle of a word."""
    i = 1 + at % (len(word) - 2)
    return (
        word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        word[:i] + word[i + 1 :],
        word[:i] + word[i] + word[i:],
        word[:i] + "aeiou"[at % 5] + word[i + 1 :],
    )[how % 4]


def firm_variants(name: str, at: int) -> dict[str, str]:
    """Ways in which an invoice writes a listed firm's name."""
    view = views(name)[0]
    words = list(view.tokens)
    longest = max(range(len(words)), key=lambda i: len(words[i]))
    typed = [_typo(w, at, at) if i == longest else w for i, w in enumerate(words)]
    out = {
        "as listed": name,
        "other legal form": " ".join(words) + " Limited",
        "one typo in the longest word": " ".join(typed),
        "a place and a form added": " ".join(words) + " (Singapore) Pte Ltd",
    }
    if len(words) > 1:
        out["two words run together"] = "".join(words[:2]) + " " + " ".join(words[2:])
        out["c/o a forwarder"] = f"Blue Harbour Logistics c/o {name}"
    return out


def listed_firms(reference: Reference, misses: bool) -> None:
    """Recall on listed organisations, written in other ways, with and without their country."""
    entries = reference.entries.filter((pl.col("kind") == "organisation") & (pl.col("list") != "cn-counter"))
    entries = entries.with_columns(reference.tables["party_entry_aids"]["entry_countries"].gather(entries["entry"]))
    sample = [
        (n, c[0] if c else None)
        for n, c in entries.select("name", "entry_countries").gather_every(9).iter_rows()
        if n.isascii() and views(n) and max(map(len, views(n)[0].tokens)) > 4
    ]
    made = [(v, text, c) for i, (n, c) in enumerate(sample) for v, text in firm_variants(n, i).items()]
    for variant in dict.fromkeys(v for v, _, _ in made):
        rows = [(t, c) for v, t, c in made if v == variant]
        for label, countries in (("country as listed", [c for _, c in rows]), ("country unknown", [None] * len(rows))):
            frame = alerts([t for t, _ in rows], countries, None, reference)
            rate(f"listed firms, {variant}, {label}", frame, misses, positive=True)


def name_bench() -> None:
    frame = pl.read_csv(DATA / "pairs/name_bench.csv", infer_schema=False)
    scores = [pair_score(a, b, s == "Person") for a, b, s in frame.select("name1", "name2", "schema").iter_rows()]
    truth = [t == "true" for t in frame["is_match"]]
    for bar in (0.70, 0.74, 0.78, 0.82, 0.86, 0.90):
        said = [s >= bar for s in scores]
        hit = sum(a and b for a, b in zip(said, truth, strict=True))
        precision, recall = hit / max(1, sum(said)), hit / sum(truth)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"name_bench @{bar:.2f}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (n={len(truth)})")


def pair_score(one: str, other: str, person: bool) -> float:
    found = [align(words_of(a), words_of(b)) for a in views(one, person=person) for b in views(other, person=person)]
    return max((f.score for f in found if f is not None), default=0.0)


def cross_script(reference: Reference, misses: bool) -> None:
    """Original-script names against an index that holds only their Latin names."""
    frame = pl.read_csv(DATA / "pairs/cross_script.csv", infer_schema=False)
    latin = frame.select("entity", "schema", pl.col("latin_names").str.split(" | ")).unique(
        "entity", keep="first", maintain_order=True
    )
    entries = latin.with_row_index("entry").with_columns(
        pl.when(pl.col("schema") == "Person").then(pl.lit("person")).otherwise(pl.lit("organisation")).alias("kind")
    )
    names = entries.explode("latin_names").select(
        "entry", pl.col("latin_names").alias("name"), pl.lit("strong").alias("quality")
    )
    full = (
        entries.select("entry", pl.col("entity").alias("uid"), "kind")
        .with_columns([pl.lit(None, dtype=t).alias(c) for c, t in ENTRIES.items() if c not in ("entry", "uid", "kind")])
        .select(list(ENTRIES))
    )
    empty = {"addresses": pl.DataFrame(schema=ADDRESSES), "identifiers": pl.DataFrame(schema=IDENTIFIERS)}
    tables = {"entries": full, "names": names, **empty}
    index = compile_index(full, names, empty["addresses"], empty["identifiers"])
    small = Reference("cross-script", {**tables, **index})
    asked = frame.select("original").with_row_index("query").select(
        pl.col("query").cast(pl.UInt32), pl.col("original").alias("name"),
        pl.lit(None, dtype=pl.String).alias("country"), pl.lit(None, dtype=pl.String).alias("kind"))  # fmt: skip
    found = screen_names(asked, small, DEFAULT)
    for floor, label in ((1, "weak+"), (2, "possible+")):
        ok = found.filter(pl.col("strength").replace_strict(RANK, return_dtype=pl.Int8) >= floor)
        hits = ok.join(frame.with_row_index("query"), on="query").filter(pl.col("uid") == pl.col("entity"))
        per = frame.with_row_index("query").with_columns(pl.col("query").is_in(hits["query"].implode()).alias("hit"))
        table = (
            per.group_by("script")
            .agg(pl.len().alias("n"), (100 * pl.col("hit").mean()).round(1).alias("recall"))
            .sort("n", descending=True)
        )
        print(f"cross-script recall at {label}: " + ", ".join(f"{s} {r} % (n={n})" for s, n, r in table.iter_rows()))


def distinct_names(reference: Reference) -> list[str]:
    """60,000 distinct names of a trading day: people 60 %, firms 30 %, names in Han, kana or Hangul 7 %, listed 3 %."""
    firms = pl.read_csv(LAWFUL, infer_schema=False)["name"].to_list()
    latin, native = [f for f in firms if f.isascii()], [f for f in firms if not f.isascii()]
    files = [DATA / f"pairs/synthetic_negatives_{f}.csv" for f in ("global", "us")]
    people = pl.concat([pl.read_csv(f, infer_schema=False) for f in files]).filter(
        pl.col("full_name").str.contains(" ")
    )
    given = [n.split()[0] for n in people["full_name"] if n.isascii()]
    family = [n.split()[-1] for n in people["full_name"] if n.isascii()]
    words = sorted({w for f in latin for w in f.split() if len(w) > 3})
    out = [f"{given[i % len(given)]} {family[(i * 7919 + i // 97) % len(family)]}" for i in range(45_000)]
    out += [
        f"{words[i % len(words)]} {words[(i * 31 + 7) % len(words)]} {latin[i % len(latin)]}" for i in range(12_000)
    ]
    out += [f"{words[(i * 13) % len(words)]} {words[(i * 37 + 5) % len(words)]} Co Ltd" for i in range(12_000)]
    out += [f"{native[i % len(native)]}{native[(i * 17 + 3) % len(native)][:3]}" for i in range(5_000)]
    listed = reference.tables["names"]["name"].gather_every(37).to_list()
    return list(dict.fromkeys(listed[:1_800] + out[::-1]))[:60_000]


def speed(reference: Reference) -> None:
    names = distinct_names(reference)
    schema = {"query": pl.UInt32, "name": pl.String, "country": pl.String, "kind": pl.String}
    columns = {"query": range(len(names)), "name": names, "country": None, "kind": None}
    asked = pl.DataFrame(columns, schema=schema)
    loop = timeit.timeit("sum(range(1000))", number=2000) / 2000 * 1e6
    cpu, wall = time.process_time(), time.perf_counter()
    found = screen_names(asked, reference, DEFAULT)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"speed: {len(names):,} distinct names, {found.height:,} matches: {len(names) / cpu:,.0f} names/CPU s,")
    print(f"       {len(names) / wall:,.0f} names/s wall (here `sum(range(1000))` takes {loop:.1f} us)")
    stated = [
        ("Nagoya Precision Machinery KK", "JP"),
        ("Golden Star Trading", "HK"),
        ("Ahmed Hassan", "AE"),
        ("Huawei Technologies Co Ltd", "CN"),
    ]
    one, clocks = parties(stated), Clocks(date(2026, 11, 1), date(2026, 11, 1))
    screen(one, reference, clocks)
    taken = sorted(timeit.repeat(lambda: screen(one, reference, clocks), number=1, repeat=25))
    print(f"one consignment of 4 parties: {taken[0] * 1000:.1f} ms at best, {taken[12] * 1000:.1f} ms median")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def parties(stated: list[tuple[str, str]]) -> pl.DataFrame:
    roles = ("consignee", "end_user", "forwarder", "payer")
    rows = [{"consignment": "C1", "role": r, "seq": 1, "name": n, "country": c} for r, (n, c) in zip(roles, stated)]  # noqa: B905
    return pl.DataFrame(rows, schema=Parties.create_empty().schema)


def main() -> None:
    misses = "--misses" in sys.argv
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    if not DATA.is_dir():
        sys.exit(f"real lists and labelled pairs are not beside this checkout ({DATA}); nothing to measure")
    places = gazetteer()
    reference = build(places)
    jobs = {
        "un": lambda: un_typos(reference, places, misses),
        "people": lambda: people(reference, places, misses),
        "firms": lambda: firms(reference, misses),
        "listed": lambda: listed_firms(reference, misses),
        "bench": name_bench,
        "cross": lambda: cross_script(reference, misses),
        "speed": lambda: speed(reference),
    }
    for name, job in jobs.items():
        if not only or name in only:
            job()


if __name__ == "__main__":
    main()
