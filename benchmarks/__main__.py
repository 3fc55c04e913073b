"""`make bench`: measure the gate at scale beside its floor and its peer; print the table, write results.json.

Every figure is taken in this run on this machine. Machines are noisy: read the ratios, and the medians where a thing
was repeated.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import custody, ledger, location, passport
from benchmarks.classifying import __main__ as classifying
from benchmarks.locating import __main__ as locating

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
AS_OF = date(2026, 11, 24)


def main() -> None:
    """Measure everything that can be measured here."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=300, help="names screened by the peer")
    parser.add_argument("--routes", type=int, default=420, help="simulated consignments on their way; goal: 2100")
    parser.add_argument("--customers", type=int, default=100_000, help="of the delta; its goal is for 1000000")
    parser.add_argument("--day", type=int, metavar="RUNS", help="only the day, so many times; the median is shown")
    arguments = parser.parse_args()
    results: dict[str, Any] = {"machine": machine(), "lines": arguments.lines}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        results["reference"] = build_reference(folder / "reference")
        if arguments.day:
            show_table(day_rows(whole_day(folder, arguments.lines, arguments.day)))
            return
        results["help"] = repeat(lambda: subprocess.run([sekisho(), "--help"], check=True, capture_output=True), 7)
        results["single"] = single_consignment(folder / "reference")
        results["day"] = whole_day(folder, arguments.lines)
        results["matching"] = matching(folder / "reference", arguments.sample)
        results["law"] = determinations()
        results["locating"] = locating.measure()
        results["delta"] = delta(folder, arguments.customers)
        results["classifying"] = classifying.measure()
        results["tracking"] = tracking(arguments.routes)
        results["location"] = location.measure()
        results["custody"] = custody.measure()
        results["passport"] = passport.measure(15)
    results["ledger"] = ledger.measure(None, rounds=3, seconds=2.0, entries=1_000_000, events=1_000_000)
    (ROOT / "benchmarks" / "results.json").write_text(json.dumps(results, indent=1, default=str) + "\n")
    show(results)
    for part, figures in results["matching"].items():
        show_part(part, figures)
    show_delta(results["delta"])
    locating.show(results["locating"])
    classifying.show(results["classifying"])
    show_table(tracking_rows(results["tracking"]))
    location.show(results["location"])
    ledger.show(results["ledger"])
    show_table(custody_rows(results["custody"]))
    print(passport.told(results["passport"]))
    show_table([(f"determinations, {name}", f"{results['law'][name]['determinations_a_processor_second']:,} a second "
                 f"of one core, nine regimes, {results['law'][name]['findings_a_line']} findings each")
                for name in ("mixed", "all_owe_a_licence")])  # fmt: skip


def tracking(routes: int) -> dict[str, Any]:
    """Thefts found on the way of simulated consignments, and positions a second through the built program."""
    from benchmarks.tracking import detecting, ingesting

    found = detecting.measure(detecting.REPORTED, routes, os.cpu_count() or 1)
    return {
        "found": {key: found[key] for key in found if key not in ("missed", "alarmed")},
        "taken": ingesting.measure(0.5),
    }


def tracking_rows(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told of consignments under way."""
    found, taken = figures["found"], figures["taken"]
    rows = [("simulated thefts found before arrival", f"{found['found_before_arrival']} of {found['stolen']}; "
             f"{found['lawful_alarmed']} of {found['lawful']} lawful alarmed")]  # fmt: skip
    rows += [(f"  {attack}", f"{one['found']} of {one['of']}") for attack, one in found["attacks"].items()]
    for name in ("desk", "http_batched", "http_single"):
        one = taken[name]
        rows.append((f"positions a second, {name}", f"{one['positions_a_second']:,.0f} "
                     f"({one['positions_a_processor_second']:,.0f} a processor second)"))  # fmt: skip
    return rows


def determinations() -> Any:
    """Determinations of every regime on one core, in a process of its own (benchmarks/law.py)."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.law"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return json.loads(told.stdout)


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()}


def sekisho() -> str:
    """The installed program."""
    return str(Path(sys.executable).with_name("sekisho"))


def repeat(call: Callable[[], object], times: int) -> dict[str, float]:
    """Seconds of a call: median, least and most over ``times`` runs after one warm-up."""
    call()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds)}


def build_reference(folder: Path) -> dict[str, Any]:
    """All real lists where they lie beside the checkout, else the bundled ones; how long it takes to open."""
    from benchmarks.lists import import_all
    from sekisho.storage.reference import open_reference

    start = time.perf_counter()
    source = import_all(folder, SHARED / "lists")
    built = time.perf_counter() - start
    reference = open_reference(folder)
    return {
        "lists": source,
        "entries": reference.entries.height,
        "names": reference.tables["names"].height,
        "build_seconds": built,
        "open": repeat(lambda: open_reference(folder), 15),
    }


def single_consignment(reference: Path) -> dict[str, float]:
    """One consignment through the Python API, after the reference is open."""
    from sekisho.bootstrap import open_gate

    gate = open_gate(reference)
    consignment = json.loads((ROOT / "benchmarks" / "one.json").read_text())
    return repeat(lambda: gate.judge([consignment], as_of=AS_OF), 30)


def whole_day(folder: Path, lines: int, runs: int = 1) -> dict[str, Any]:
    """A day of so many lines through the program as a process, and the floor: polars reading the same file.

    Of several ``runs`` the median in wall time is told, and the largest peak.
    """
    from benchmarks.day_at_scale import write_csv

    path = folder / "day.csv"
    write_csv(path, lines=lines, seed=1)
    floor_code = f"import polars as pl; print(pl.read_csv({str(path)!r}, infer_schema=False).height)"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", floor_code], check=True, capture_output=True)
    floor = time.perf_counter() - start
    command = [sekisho(), "gate", str(path), "--as-of", AS_OF.isoformat(), "--reference", str(folder / "reference")]
    timed = sorted(run_once([*command, "--out", str(folder / "out")]) for _ in range(runs))
    seconds, cpu = timed[len(timed) // 2]
    run = json.loads((folder / "out" / "run.json").read_text())
    return {
        "bytes": path.stat().st_size,
        "consignments": run["consignments"],
        "lines": run["lines"],
        "counts": run["counts"],
        "seconds": seconds,
        "all_seconds": [wall for wall, _ in timed],
        "cpu_seconds": cpu,
        "floor_seconds": floor,
        "consignments_per_second": run["consignments"] / seconds,
        "peak_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    }


def run_once(command: list[str]) -> tuple[float, float]:
    """Seconds of a process by the clock, and of all its threads on the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def matching(reference: Path, sample: int) -> dict[str, Any]:
    """Quality and speed of name matching, the peer's beside them where it is at hand."""
    from benchmarks.matching.parts import measure

    return measure(folder=reference, sample=sample)["parts"]


def delta(folder: Path, customers: int) -> dict[str, Any]:
    """A day's change of the lists against stored customers."""
    from benchmarks.delta import measure

    return measure(folder / "delta", customers, runs=5, lists=folder / "reference")


def show_delta(figures: dict[str, Any]) -> None:
    """The delta's table."""
    from benchmarks.delta import show as show_figures

    show_figures(figures)


def show_part(part: str, figures: dict[str, Any]) -> None:
    """A part of the matcher's table."""
    from benchmarks.matching.table import show as show_figures

    show_figures(part, figures)


def show(results: dict[str, Any]) -> None:
    """The table."""
    single, reference = results["single"], results["reference"]
    opening = reference["open"]["median"] * 1000
    rows = [
        ("reference", f"{reference['entries']:,} entries, {reference['names']:,} names ({reference['lists']})"),
        ("open the reference", f"{opening:.1f} ms (median of 15; goal < 100 ms)"),
        ("sekisho --help", f"{results['help']['median']:.3f} s (median of 7; goal < 0.3 s)"),
        ("one consignment, Python API", f"{single['median'] * 1000:.1f} ms (median of 30; goal < 50 ms)"),
    ]
    show_table([*rows, *day_rows(results["day"])])


def day_rows(day: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told of the day."""
    runs, floor = len(day["all_seconds"]), day["seconds"] / day["floor_seconds"]
    of_runs = f"; median of {runs}, {day['all_seconds'][0]:.1f} to {day['all_seconds'][-1]:.1f} s" if runs > 1 else ""
    rate = f"{day['consignments_per_second']:,.0f} consignments/s (goal 10,000{of_runs})"
    return [
        ("a day", f"{day['lines']:,} lines, {day['consignments']:,} consignments, {day['bytes'] / 1e6:,.0f} MB"),
        ("  whole program", f"{day['seconds']:.1f} s, {rate}"),
        ("  on the processor", f"{day['cpu_seconds']:.1f} s"),
        ("  peak memory", f"{day['peak_bytes'] / 1e9:.2f} GB (goal < 4 GB)"),
        ("  floor: polars reads the file", f"{day['floor_seconds']:.1f} s; ours / floor = {floor:.1f}"),
        ("  outcomes", str(day["counts"])),
    ]


def custody_rows(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told of signed handovers."""
    rate = statistics.median(one["intake_per_second"] for one in figures["rounds"])
    ratio, two = figures["intake_to_limit_ratio"], figures["each_of_two_processes_to_one_ratio"]
    return [("signed handovers", f"{rate:,.0f} a second of one core, {ratio:.2f} of the verification alone (goal 0.7); "
             f"of two processes each {two:.2f} of one")]  # fmt: skip


def show_table(rows: list[tuple[str, str]]) -> None:
    """Names and values, in columns."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")


if __name__ == "__main__":
    main()
