"""What `sekisho twin audit` does: open everything, audit, write the folder, say what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sekisho.bootstrap import Gate, open_gate, settings
from sekisho.cli.law_determine import country
from sekisho.cli.twin_words import print_json, say
from sekisho.cli.twins import Source, read_and_check
from sekisho.custody import Account, Range
from sekisho.rules import Licence, read_register
from sekisho.service.audit import Asked, Audited, Progress, audit
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_page import page
from sekisho.service.audit_paper import paper
from sekisho.service.audit_papers import announced_of
from sekisho.service.audit_serials import Seen
from sekisho.service.audit_table import Holdings, columns_of, read_holdings
from sekisho.service.audit_told import document_of, todo_frame, units_frame, whom
from sekisho.service.audit_words import AuditWords
from sekisho.service.custody_facts import Reject, ranges_of, spots_of
from sekisho.service.wording import Wording, clean
from sekisho.standards.csv_export import to_csv
from sekisho.standards.epcis import canonical_key
from sekisho.standards.manifest import decode
from sekisho.standards.ownership import read_graph
from sekisho.storage.audit import audit_facts, audit_texts
from sekisho.storage.bundled import is_fictional
from sekisho.storage.clearances import register_of
from sekisho.storage.custody import custody_texts
from sekisho.storage.documents import render_pdf
from sekisho.storage.files import read_file
from sekisho.storage.labels import load_labels
from sekisho.storage.law import load_law_texts
from sekisho.storage.outputs import write_bytes, write_json, write_text
from sekisho.storage.ownership import ownership_data
from sekisho.storage.places import gazetteer
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.errors import UnreadableFile

_STEPS = 12  # steps printed; all are in todo.csv


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    holdings: Path
    firm: str | None
    firm_country: str | None
    firm_hq: str | None
    firm_ids: Sequence[str]
    end_use: str | None
    events: Sequence[Path]
    store: str | None
    ring: Path | None
    policy: Path | None
    places: Path | None
    owners: Sequence[Path]
    licences: Path | None
    seen: Sequence[Path]
    ranges: Path | None
    cleared: Path | None
    reference: Path | None
    today: date | None
    out: Path | None
    lang: str


def show_audit(request: Request, form: str) -> int:
    """Audit, write what was asked for, print; the exit status."""
    started = time.monotonic()
    gate = open_gate(request.reference)
    words = AuditWords(audit_texts(), custody_texts(), load_law_texts(), Wording(gate.bench.law, load_labels()))
    notes: list[str] = []
    with _progress() as progress:
        asked = _asked(request, gate, words, notes)
        audited = audit(asked, gate.bench, currencies=gate.currencies, progress=progress)
        run = _run(request, gate, audited)
        if request.out is not None:
            _write(request.out, audited, words, run, request.lang)
    for note in notes:
        sys.stderr.write(f"{note}\n")
    _print(form, audited, words, run, request)
    say_seconds = {"units": f"{audited.units.height:,}", "seconds": f"{time.monotonic() - started:.1f}"}
    sys.stderr.write(words.say("summary", "seconds", request.lang, **say_seconds) + "\n")
    vetted = audited.counts()["vetted"] == audited.units.height
    return 0 if vetted and asked.holdings.rejects.is_empty() and not notes else 1


def _asked(request: Request, gate: Gate, words: AuditWords, notes: list[str]) -> Asked:
    spots = _rows(request.places, spots_of, notes) if request.places else {}
    return Asked(
        holdings=_holdings(request, words),
        firm=_firm(request),
        today=request.today or datetime.now(UTC).astimezone().date(),
        account=_account(request),
        spots=spots,
        owners=_owners(request, gate),
        register=_register(request, notes),
        seen=[one for path in request.seen for one in _seen(path, notes)],
        ranges=_rows(request.ranges, ranges_of, notes) if request.ranges else _known_ranges(),
        announced=announced_of(audit_facts()["announced"]),
        clearances=register_of(request.cleared) if request.cleared else (),
    )


def _holdings(request: Request, words: AuditWords) -> Holdings:
    table = decode(request.holdings.name, read_file(request.holdings))

    def reason(key: str, detail: str) -> str:
        told = words.say("rejects", key, request.lang)
        return f"{told} ({clean(detail, 120)})" if detail else told

    return read_holdings(table, request.holdings.name, gazetteer(), reason)


def _firm(request: Request) -> Firm:
    countries = [None if text is None else country(text) for text in (request.firm_country, request.firm_hq)]
    ids = frozenset(canonical_key(one) for one in request.firm_ids)
    return Firm(request.firm, countries[0], countries[1], ids, request.end_use)


def _account(request: Request) -> Account | None:
    """Events and handovers, replayed. A refused file would leave a gap in a story that is told as if it were whole."""
    if not request.events and request.store is None:
        return None
    checked = read_and_check(Source(tuple(request.events), request.store, request.ring, request.policy))
    for one in checked.files:
        if one.faults:
            raise UnreadableFile(f"{one.file} was refused.", hint=f"sekisho twin check {one.file} says why.")
    return checked.account


def _owners(request: Request, gate: Gate) -> tuple[Any, list[tuple[str, bytes]], object] | None:
    if not request.owners:
        return None
    files = [(path.name, read_file(path)) for path in request.owners]
    return read_graph(files, gate.places.country), files, ownership_data()


def _register(request: Request, notes: list[str]) -> list[Licence] | None:
    if request.licences is None:
        return None
    table = decode(request.licences.name, read_file(request.licences))
    register, refused = read_register(table.iter_rows(named=True), gazetteer().country)
    notes += [f"{request.licences}, row {row}: {column} {value[:60]!r}: {why}" for row, column, value, why in refused]
    return list(register)


def _known_ranges() -> list[Range]:
    """Ranges of the knowledge that were read in a source."""
    return [
        Range(one["product"], one["first"], one["last"], one["cite"])
        for one in audit_facts()["serials"]
        if one["grade"] != "unverified"
    ]


def _seen(path: Path, notes: list[str]) -> Iterator[Seen]:
    """Serials of a list of others, and what it says of them: column ``note`` or ``source``."""
    table = decode(path.name, read_file(path))
    of, _ = columns_of([name for name in table.columns if not name.startswith("\x1f")])
    if "serial" not in of:
        raise UnreadableFile(f"{path} has no column of serials.", hint="Name it serial.")
    beside = next((name for name in table.columns if name.strip().lower() in ("note", "source", "remarks")), None)
    for number, row in enumerate(table.iter_rows(named=True), start=2):
        serial = str(row[of["serial"]] or "").strip()
        if serial:
            yield Seen(serial[:100], path.name, clean(row[beside] or "", 100) if beside else "")
        else:
            notes.append(f"{path}, row {number}: {of['serial']} ''")


def _rows(path: Path, read: Callable[[Any], tuple[Any, list[Reject]]], notes: list[str]) -> Any:
    rows, refused = read(decode(path.name, read_file(path)).iter_rows(named=True))
    notes += [f"{path}, row {row}: {column} {value[:60]!r}: {reason}" for row, column, value, reason in refused]
    return rows


def _run(request: Request, gate: Gate, audited: Audited) -> dict[str, Any]:
    """What a reader must know of this run."""
    sources = gate.bench.reference.sources.select("list", "title", "list_date", "entries")
    return {
        "file": request.holdings.name,
        "firm": request.firm,
        "today": str(audited.asked.today),
        "reference_digest": gate.bench.reference.digest,
        "pack_digest": gate.bench.pack_digest,
        "fictional": is_fictional(request.reference or settings().reference),
        "lists": [{**row, "list_date": str(row["list_date"] or "")} for row in sources.to_dicts()],
        "events": [path.name for path in request.events],
        "owners": [path.name for path in request.owners],
        "seen": [path.name for path in request.seen],
        "units": audited.units.height,
        "rejects": audited.asked.holdings.rejects.height,
        "columns": dict(audited.asked.holdings.columns),
    }


def _write(out: Path, audited: Audited, words: AuditWords, run: Mapping[str, Any], lang: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "audit.json", document_of(audited, run))
    write_bytes(out / "units.csv", to_csv(units_frame(audited, words, lang)))
    write_bytes(out / "todo.csv", to_csv(todo_frame(audited, words, lang)))
    write_text(out / "audit.html", page(audited, words, load_templates(), run, lang))
    write_bytes(out / "audit.pdf", render_pdf("audit", paper(audited, words, run, lang), audited.asked.today))
    rejects = out / "rejects.csv"
    if audited.asked.holdings.rejects.height:
        write_bytes(rejects, to_csv(audited.asked.holdings.rejects))
    else:
        rejects.unlink(missing_ok=True)  # of an earlier run


def _print(form: str, audited: Audited, words: AuditWords, run: Mapping[str, Any], request: Request) -> None:
    if form == "json":
        print_json(document_of(audited, run))
    elif form == "csv":
        sys.stdout.write(to_csv(units_frame(audited, words, request.lang)).decode("utf-8-sig"))
    else:
        say(_lines(audited, words, run, request))


_MARKS = {"refuse": "■", "gap": "▲", "documented": "◇", "vetted": "●"}


def _lines(audited: Audited, words: AuditWords, run: Mapping[str, Any], request: Request) -> Iterator[str]:
    lang, units = request.lang, audited.units.height
    firm = clean(request.firm or words.say("summary", "firm", lang), 80)
    yield words.say("summary", "head", lang, units=f"{units:,}", firm=firm, today=run["today"])
    if run["fictional"]:
        yield words.say("summary", "fictional", lang)
    for result, count in audited.counts().items():
        share = 100 * count / max(units, 1)
        yield f"  {_MARKS[result]} {count:>7,}  {share:5.1f} %  {words.say('results', result, lang)}"
    steps = audited.todo().to_dicts()
    yield words.say("summary", "todo" if steps else "clean", lang)
    for step in steps[:_STEPS]:
        name = whom(step, words, lang)
        asked = {
            "ask": words.say("asks", step["ask"], lang),
            "whom": f" {name}" if name else "",
            "paper": words.say("papers", step["paper"], lang),
            "units": f"{len(step['units']):,}",
        }
        yield "  - " + words.say("summary", "step", lang, **asked)
    if len(steps) > _STEPS:
        yield "  " + words.say("summary", "more", lang, n=len(steps) - _STEPS)
    if run["rejects"]:
        told = request.out / "rejects.csv" if request.out else "--out"
        yield words.say("summary", "rejected", lang, n=run["rejects"], file=told)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=None)
            bar.update(tasks[step], completed=done, total=of or None)

        yield report
