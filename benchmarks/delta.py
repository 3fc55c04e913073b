"""`python -m benchmarks.delta`: a day's change of the lists against a million stored customers; goal under 1 s.

The customers are made: firms of ``tools/firm_names.py`` with a word of each exchanged for a word of another or for a
coined one, and one in fifty a listed name with a letter changed. The lists are those at hand (``benchmarks.lists``);
the day's change holds back 30 of their entries from the old edition, renames 10 and takes 5 out of the new one.

The customers are compiled by the command itself, in its first run; then it runs again as a process of its own, and
its work is repeated within this process, where imports and opening are apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from tools.firm_names import firms

from benchmarks.lists import import_all
from sekisho.parties import DEFAULT, NAME_QUERIES, Phrases, compile_index, screen_names
from sekisho.parties.delta import change_of, touched_rows
from sekisho.parties.index import open_index
from sekisho.parties.score import Told
from sekisho.service.customers import Customers, altered, rescreen
from sekisho.service.customers_file import open_file
from sekisho.service.reference_diff import diff
from sekisho.service.screening_table import Asked
from sekisho.storage.customers import CustomerFolder, reading_digest
from sekisho.storage.reference import ReferenceFolder, open_reference
from sekisho.vocabulary.listing import Reference

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT.parent / "shared" / "data" / "lists"
ADDED, CHANGED, REMOVED = 30, 10, 5
GOAL = 1.0  # seconds, a day's change against a million customers
_SYLLABLES = re.findall("[a-z]+", "ka ro mi ten sol var del no tra lin quo bel ser ami tor vex")
Figures = dict[str, Any]


def main() -> None:
    """Compile, open, rescreen; print the figures as JSON, and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scratch", type=Path, help="keep what is compiled here, and use what lies here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(arguments.scratch or Path(folder), arguments.customers, arguments.runs)
    print(json.dumps(figures, indent=1))
    show(figures)


def measure(folder: Path, count: int, runs: int, lists: Path | None = None) -> Figures:
    """Seconds (wall and CPU) and bytes of every step; ``lists`` is a reference directory of all lists."""
    lists = lists or folder / "lists"
    if not (lists / "current").is_file():
        import_all(lists, LISTS)
    whole = open_reference(lists)
    folder.mkdir(parents=True, exist_ok=True)
    store, file = ReferenceFolder(folder / "delta"), folder / f"customers-{count}.csv"
    old, new = day_of_change(whole)
    editions = store.publish(old.tables, "before", ()), store.publish(new.tables, "after", ())
    if not file.is_file():
        made_customers(whole, count).write_csv(file)
    command = [str(Path(sys.executable).with_name("sekisho")), "screen", str(file), "--since", editions[0]]
    command += ["--reference", str(store.root), "--out", str(folder / "changes.csv")]
    figures: Figures = {"customers": count, "entries": whole.entries.height}
    figures |= {"listed_names": whole.tables["names"].height, "first_command": of_process(command)}
    figures["command"] = repeated(lambda: of_process(command), runs)
    figures["bytes"] = sum(path.stat().st_size for path in (store.root / "customers").rglob("*.arrow"))
    return figures | within(store, editions, file, runs)


def within(store: ReferenceFolder, editions: tuple[str, str], file: Path, runs: int) -> Figures:
    """The same work in this process, step by step."""
    old, new = (store.open(edition) for edition in editions)
    open_index(old)
    ways = (file.name, "name", "en", reading_digest())

    def opened() -> Customers:
        return open_file(CustomerFolder(store.root), file.read_bytes(), ways, _unread, new)[1]

    customers = opened()
    done = rescreen(customers, old, new)
    figures: Figures = {"touched": len(done.touched), "alerts": dict(done.alerts["change"].value_counts().iter_rows())}
    figures["open"] = repeated(lambda: clocked(opened), runs)
    figures["rescreen"] = repeated(lambda: clocked(lambda: rescreen(customers, old, new)), runs)
    return figures | {"steps": steps(customers, old, new, done.touched, runs)}


def _unread() -> Asked:
    raise SystemExit("The command did not leave what it read where it is looked for.")


def steps(customers: Customers, old: Reference, new: Reference, touched: pl.Series, runs: int) -> Figures:
    """Where the time of a rescreening goes."""
    change = change_of(old, new, altered(diff(old, new)))
    asked = customers.frame[touched.to_numpy()]
    phrases = open_index(new).phrases
    calls: dict[str, Callable[[], object]] = {
        "what changed": lambda: change_of(old, new, altered(diff(old, new))),
        "whom it touches": lambda: touched_rows(customers.index, change, phrases, DEFAULT),
        "those against both editions": lambda: screened_twice(asked, old, new),
    }
    return {name: repeated(lambda call=call: clocked(call), runs) for name, call in calls.items()}  # type: ignore[misc]


def screened_twice(asked: pl.DataFrame, old: Reference, new: Reference) -> None:
    """As a rescreening does it: what was said of a pair of names in the one edition is remembered in the other."""
    told = Told()
    for edition in (old, new):
        screen_names(asked, edition, told=told)


def repeated(call: Callable[[], Figures], times: int) -> Figures:
    """Medians of what a call measures, and the least and most seconds."""
    runs = [call() for _ in range(times)]
    seconds = sorted(run["seconds"] for run in runs)
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]} | {
        "least": seconds[0],
        "most": seconds[-1],
    }


def clocked(call: Callable[[], object]) -> Figures:
    """Seconds and CPU seconds that a call takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


_WITNESS = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, capture_output=True)
seconds, times = time.perf_counter() - start, os.times()
peak = 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"seconds": seconds, "cpu": times.children_user + times.children_system, "peak_bytes": peak}))
"""


def of_process(command: list[str]) -> Figures:
    """The same of a command with all its processes, and the peak memory of the largest of them.

    A small process starts it and looks on: on Linux a child inherits the peak of the one that started it.
    """
    witness = [sys.executable, "-c", _WITNESS, *command]
    figures: Figures = json.loads(subprocess.run(witness, check=True, capture_output=True).stdout)
    return figures


def show(figures: Figures) -> None:
    """The table."""

    def told(one: Figures) -> str:
        spread = f", {one['least']:.2f} to {one['most']:.2f}" if "least" in one else ""
        return f"{one['seconds']:.2f} s (CPU {one['cpu']:.2f}{spread})"

    first = figures["first_command"]
    rows = [
        ("customers", f"{figures['customers']:,}; {figures['entries']:,} entries; {figures['touched']:,} touched"),
        ("first command, which compiles them", f"{told(first)}, largest process {first['peak_bytes'] / 1e9:.2f} GB"),
        ("their folder on disk", f"{figures['bytes'] / 1e6:,.0f} MB"),
        ("read the file's bytes, open them", f"{1000 * figures['open']['seconds']:.1f} ms"),
        ("a day's change, all opened", f"{told(figures['rescreen'])}; goal < {GOAL:.0f} s for a million"),
        *((f"  {name}", told(one)) for name, one in figures["steps"].items()),
        ("the whole command, from its start", told(figures["command"])),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")


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
