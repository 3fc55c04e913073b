"""`python -m benchmarks.delta`: a day's change of the lists against a million stored customers; goal under 1 s.

The customers are made: firms of ``tools/firm_names.py`` with a word of each exchanged for a word of another or for a
coined one, and one in fifty a listed name with a letter changed. The lists are those at hand (``benchmarks.lists``);
the day's change holds back 30 of their entries from the old edition, renames 10 and takes 5 out of the new one.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl
from tools.firm_names import firms

from benchmarks.lists import import_all
from sekisho.parties import NAME_QUERIES, Phrases, compile_index
from sekisho.parties.index import open_index
from sekisho.service.customers import customers_key, open_customers, rescreen
from sekisho.storage.customers import CustomerFolder
from sekisho.storage.reference import open_reference
from sekisho.vocabulary.listing import Reference

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT.parent / "shared" / "data" / "lists"
ADDED, CHANGED, REMOVED = 30, 10, 5
_SYLLABLES = (
    "ka",
    "ro",
    "mi",
    "ten",
    "sol",
    "var",
    "del",
    "no",
    "tra",
    "lin",
    "quo",
    "bel",
    "ser",
    "ami",
    "tor",
    "vex",
)


def main() -> None:
    """Compile, open, rescreen; print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scratch", type=Path, help="keep what is compiled here, and use what lies here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(arguments.scratch or Path(folder), arguments.customers, arguments.runs), indent=1))


def measure(folder: Path, count: int, runs: int) -> dict[str, Any]:
    """Seconds and bytes of every step."""
    if not (folder / "current").is_file():
        import_all(folder, LISTS)
    whole = open_reference(folder)
    old, new = day_of_change(whole)
    frame = made_customers(whole, count)
    figures: dict[str, Any] = {"customers": frame.height, "entries": whole.entries.height}
    figures["listed_names"] = whole.tables["names"].height
    figures["key_seconds"] = timed(lambda: customers_key(frame, whole.tables["party_phrases"]))
    store, before = CustomerFolder(folder), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["build_seconds"] = timed(lambda: open_customers(store, frame, whole))
    figures["peak_bytes"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["peak_bytes_before_build"] = 1024 * before
    figures["bytes"] = sum(p.stat().st_size for p in (folder / "customers").rglob("*.arrow"))
    key = customers_key(frame, whole.tables["party_phrases"])
    figures["open_seconds"] = timed(lambda: store.open(key))
    customers = open_customers(store, frame, whole)
    for reference in (old, new):
        open_index(reference)
    done = rescreen(customers, old, new)
    figures |= {"touched": len(done.touched), "alerts": dict(done.alerts["change"].value_counts().iter_rows())}
    cpu = time.process_time()
    seconds = [timed(lambda: rescreen(customers, old, new)) for _ in range(runs)]
    cpu = (time.process_time() - cpu) / runs
    return figures | {"rescreen_seconds": {"median": statistics.median(seconds), "runs": seconds, "cpu": cpu}}


def timed(call: Any) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def day_of_change(whole: Reference, seed: int = 1) -> tuple[Reference, Reference]:
    """Yesterday's and today's edition."""
    entries = random.Random(seed).sample(range(whole.entries.height), ADDED + CHANGED + REMOVED)
    added, changed, removed = entries[:ADDED], entries[ADDED : ADDED + CHANGED], entries[ADDED + CHANGED :]
    return part(whole, without=added), part(whole, without=removed, renamed=changed)


def part(whole: Reference, *, without: list[int], renamed: list[int] | None = None) -> Reference:
    """The reference without some entries, others renamed; compiled anew."""
    tables = dict(whole.tables)
    kept = whole.entries.filter(~pl.col("entry").is_in(without)).select("entry").with_row_index("now")
    for name in ("entries", "names", "addresses", "identifiers"):
        table = tables[name]
        moved = table.join(kept, on="entry", maintain_order="left").with_columns(pl.col("now").alias("entry"))
        tables[name] = moved.select(table.columns)
    numbers = kept.filter(pl.col("entry").is_in(renamed or []))["now"].implode()
    again = pl.when(pl.col("entry").is_in(numbers)).then(pl.col("name") + " Holding").otherwise("name").alias("name")
    tables["entries"], tables["names"] = (tables[name].with_columns(again) for name in ("entries", "names"))
    four = (tables[name] for name in ("entries", "names", "addresses", "identifiers"))
    return Reference("", tables | compile_index(*four, Phrases.from_frame(tables["party_phrases"])))


def made_customers(whole: Reference, count: int, seed: int = 3) -> pl.DataFrame:
    """So many customers."""
    chance = random.Random(seed)
    pool = firms(20_000)
    listed = whole.tables["names"]["name"].to_list()
    rows = []
    for at in range(count):
        one, other = pool[int(chance.random() * len(pool))], pool[int(chance.random() * len(pool))]
        name, country = mixed(one.name, other.name, chance), one.country
        if at % 50 == 0:
            text = listed[int(chance.random() * len(listed))]
            place = int(chance.random() * len(text))
            name, country = text[:place] + "e" + text[place + 1 :], ""
        rows.append((at, name, country or None, None))
    return pl.DataFrame(rows, schema=NAME_QUERIES, orient="row")


def mixed(one: str, other: str, chance: random.Random) -> str:
    """A name with a word exchanged; names that are not parted by spaces are joined in the middle."""
    words = one.split()
    if len(words) < 2:
        return one[: len(one) // 2] + other[len(other) // 2 :]
    coined = "".join(_SYLLABLES[int(chance.random() * len(_SYLLABLES))] for _ in range(3)).capitalize()
    words[int(chance.random() * len(words))] = coined if chance.random() < 0.3 else chance.choice(other.split())
    return " ".join(words)


if __name__ == "__main__":
    main()
