"""What `sekisho gate` and `sekisho example` do: take files in, judge, write the folder, say what happened."""

from __future__ import annotations

import gc
import hashlib
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sekisho.bootstrap import Gate, edition_of, now, open_gate, settings
from sekisho.cli.formats import Format
from sekisho.cli.recording import ready, record
from sekisho.gate.model import Judgement, Register
from sekisho.rules import read_register
from sekisho.service import report
from sekisho.service.intake import combine
from sekisho.service.judge import judge
from sekisho.service.matters import gate_day
from sekisho.service.reference import STALE_DAYS
from sekisho.standards.manifest import Intake, columns_table, decode
from sekisho.storage import outputs
from sekisho.storage.bundled import is_fictional
from sekisho.storage.clearances import register_of
from sekisho.storage.draws import Booking, booked, draws_path
from sekisho.storage.files import read_file
from sekisho.storage.labels import load_labels
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.clocks import Clocks

# Above so many consignments nobody reads a page of all: it tells the gravest, and decisions.csv has the rest.
_NATIONAL, _GRAVEST = 50_000, 300


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    files: tuple[Path, ...]
    as_of: date
    known_at: date
    reference: Path | None = None
    licences: Path | None = None
    owners: tuple[Path, ...] = ()
    cleared: Path | None = None
    facts: bool = True
    out: Path | None = None
    log: Path | None = None
    lang: str = "en"


@dataclass
class Clock:
    """Seconds since the command began."""

    started: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float:
        """How long it has taken so far."""
        return round(time.perf_counter() - self.started, 2)


def print_columns(stream: TextIO) -> None:
    """Every input column: name, meaning, aliases."""
    console = Console(file=stream, soft_wrap=True, highlight=False)
    rows = columns_table()
    console.print("\t".join(rows[0]), markup=False)
    for row in rows:
        console.print("\t".join(row.values()), markup=False)


def judge_files(request: Request, output_format: Format) -> None:
    """Judge the files of a request, write its output folder, print the result."""
    clock = Clock()
    console = Console(stderr=True)
    out = request.out or settings().out
    ready(_log(request), console)  # a log that does not hold stops the run before anything is written over
    # A day makes millions of small objects and no rings of them: looking for rings would only cost time.
    gc.set_threshold(1_000_000, 50, 50)
    with ThreadPoolExecutor(1) as pool, _progress(console) as progress:
        inputs = pool.submit(_inputs, request.files)  # hashed while the day is judged
        gate = _opened(request)
        gate = replace(gate, bench=replace(gate.bench, keeps_facts=request.facts))
        intake = _take_in(request.files, gate, progress)
        batch = pool.submit(outputs.encoded, intake.batch)  # so is what was taken in encoded
        gate = _with_owners(gate, request, intake.batch.parties, progress, console)
        task = progress.add_task("judging", total=intake.batch.consignments.height)
        with _register(request.licences, gate, console) as (register, booking):
            judgement = judge(
                intake.batch,
                gate.bench,
                Clocks(request.as_of, request.known_at),
                register=register,
                tainted=intake.tainted,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            writing = progress.add_task("writing", total=1)
            run = _write(out, request, gate, intake, judgement, batch.result(), inputs.result(), clock)
            if booking is not None:
                booking.write(judgement.draws)
            progress.advance(writing)
    _print(output_format, request, out, run, judgement, gate, intake)


def _write(
    out: Path,
    request: Request,
    gate: Gate,
    intake: Intake,
    judgement: Judgement,
    batch: Mapping[str, bytes],
    inputs: list[dict[str, str]],
    clock: Clock,
) -> dict[str, Any]:
    """Everything that a run leaves behind; it is logged before a page tells of it, and the page says where."""
    written = outputs.write_day(out, batch, judgement, intake.rejects)
    run = _run(request, gate, intake, judgement, inputs, clock)
    day = gate_day(now(), request.as_of, request.known_at, run, written)
    run["log"] = record(_log(request), day, edition=edition_of(gate.bench))
    outputs.write_json(out / "run.json", run)
    page = report.render(
        judgement.decisions,
        judgement.findings,
        intake.batch,
        intake.rejects,
        run,
        gate.bench.law,
        load_labels(),
        load_templates(),
        lang=request.lang,
        limit=report.LIMIT if judgement.decisions.height <= _NATIONAL else _GRAVEST,
    )
    outputs.write_text(out / "report.html", page)
    return run


def _log(request: Request) -> Path:
    return request.log or settings().log


def _with_owners(gate: Gate, request: Request, parties: pl.DataFrame, progress: Progress, console: Console) -> Gate:
    """The gate with the graph of owners, as far as it matters to the parties; as it is where none is given."""
    if not request.owners:
        return gate
    task = progress.add_task("reading owners", total=None)

    def report(what: str, done: int, of: int) -> None:
        progress.update(task, description=what, completed=done, total=of or None)

    files = [(path.name, read_file(path)) for path in request.owners]
    gate, notes = gate.with_owners(files, Clocks(request.as_of, request.known_at), report, parties=parties)
    progress.update(task, completed=1, total=1)
    for note in notes:
        console.print(f"owners: {note}", markup=False)
    return gate


def _opened(request: Request) -> Gate:
    """The gate, with the register of cleared matches where one is given."""
    register = None if request.cleared is None else register_of(request.cleared)
    gate = open_gate(request.reference)
    return gate if register is None else gate.with_clearances(register)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress


def _take_in(files: tuple[Path, ...], gate: Gate, progress: Progress) -> Intake:
    task = progress.add_task("reading", total=len(files))
    intakes = []
    for path in files:
        intakes.append(gate.intake(decode(path.name, read_file(path)), path.name))
        progress.advance(task)
    return combine(intakes)


@contextmanager
def _register(path: Path | None, gate: Gate, console: Console) -> Iterator[tuple[Register | None, Booking | None]]:
    """The register with its earlier draws; the book is held until the day is written."""
    if path is None:
        yield None, None
        return
    table = decode(path.name, read_file(path))
    licences, rejects = read_register(table.iter_rows(named=True), gate.places.country)
    for row, column, value, reason in rejects:
        console.print(
            f"{path.name}, row {row}: {column} '{value}': {reason}; this licence covers nothing", markup=False
        )
    with booked(draws_path(path)) as booking:
        yield Register(licences, booking.earlier()), booking


def _inputs(files: tuple[Path, ...]) -> list[dict[str, str]]:
    """Names and digests of the files; one that cannot be read is told of where it is read."""
    found = []
    for path in files:
        if path.is_file():
            with path.open("rb") as file:
                found.append({"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()})
    return found


def _run(
    request: Request, gate: Gate, intake: Intake, judgement: Judgement, inputs: list[dict[str, str]], clock: Clock
) -> dict[str, Any]:
    """What a reader must know of this run."""
    counts = dict(judgement.decisions.group_by("outcome").len().iter_rows())
    sources = gate.bench.reference.sources
    return {
        "as_of": request.as_of,
        "known_at": request.known_at,
        "reference_digest": gate.bench.reference.digest,
        "pack_digest": gate.bench.pack_digest,
        "sources": [
            {**row, "list_date": row["list_date"], "stale": _stale(row["list_date"], request.as_of)}
            for row in sources.select("list", "title", "list_date", "entries", "names", "sha256").iter_rows(named=True)
        ],
        "files": inputs,
        "consignments": intake.batch.consignments.height,
        "lines": intake.batch.lines.height,
        "counts": {outcome: counts.get(outcome, 0) for outcome in ("release", "hold", "refuse")},
        "rejects": intake.rejects.height,
        "warnings": list(intake.warnings),
        "bundled": is_fictional(request.reference or settings().reference),
        "seconds": clock.seconds(),
        **_owners_run(request, gate),
        **_cleared_run(request, gate, judgement),
    }


def _owners_run(request: Request, gate: Gate) -> dict[str, Any]:
    """What the owners rest on; nothing where no graph was given."""
    owners = gate.bench.owners
    if owners is None:
        return {}
    told = {"digest": owners.digest, "entities": owners.entities.height, "listed": owners.listed["entity"].n_unique()}
    return {"owners": {"files": _inputs(request.owners), **told}}


def _cleared_run(request: Request, gate: Gate, judgement: Judgement) -> dict[str, Any]:
    """The register of cleared matches, and how many matches were passed over by it; nothing where none was given."""
    register = gate.bench.cleared
    if register is None or request.cleared is None:
        return {}
    passed = judgement.findings.filter(pl.col("check") == "screen.cleared").height
    told: dict[str, Any] = {"file": request.cleared.name, "digest": register.digest}
    told["clearances"] = len(register.clearances)
    return {"cleared": {**told, "passed_over": passed}}


def _stale(list_date: date | None, as_of: date) -> bool:
    return list_date is None or (as_of - list_date).days > STALE_DAYS


def _print(
    output_format: Format,
    request: Request,
    out: Path,
    run: dict[str, Any],
    judgement: Judgement,
    gate: Gate,
    intake: Intake,
) -> None:
    if output_format is Format.TABLE:
        from sekisho.cli.summary import print_summary

        print_summary(
            run,
            judgement.decisions,
            judgement.findings,
            gate.bench.law,
            load_labels(),
            out,
            request.lang,
            consignments=intake.batch.consignments,
        )
    elif output_format is Format.CSV:
        sys.stdout.write((out / "decisions.csv").read_text("utf-8-sig"))
    else:
        _print_json(out, run)


def _print_json(out: Path, run: dict[str, Any]) -> None:
    """One JSON document, written line by line so that a million decisions need no memory."""
    import json

    head = json.dumps(run, ensure_ascii=False, sort_keys=True, default=str)
    sys.stdout.write('{"run":' + head + ',"decisions":[\n')
    with (out / "decisions.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            sys.stdout.write((",\n" if number else "") + line.rstrip("\n"))
    sys.stdout.write("\n]}\n")
