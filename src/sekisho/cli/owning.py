"""What `sekisho owners` does. Apart from ``owners`` so that `sekisho --help` need not load any of this."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sekisho.bootstrap import settings
from sekisho.cli.formats import Format
from sekisho.cli.prose import Prose
from sekisho.rules import parse_law
from sekisho.service.owners_page import Teller, page, worst
from sekisho.service.owners_words import OwnersWording
from sekisho.service.ownership import Examined, examine, screened, stated_listed
from sekisho.standards.csv_export import to_csv
from sekisho.standards.ownership import read_graph
from sekisho.storage.bundled import BUNDLED
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes, write_json, write_text
from sekisho.storage.ownership import ownership_data, ownership_texts
from sekisho.storage.packs import read_packs
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import open_reference
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference

EXAMPLE = BUNDLED / "owners"
DRAWN = 40  # entities on the page where nobody asked for one
TOLD = 2_000  # entities told with proofs in JSON and CSV where nobody asked for one
_STYLE = {"certain": "bold red", "possible": "yellow", "no": "green"}
_MARK = {"certain": "■", "possible": "▲", "no": "●"}

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked on the command line."""

    files: tuple[Path, ...]
    as_of: date
    known_at: date
    listed: Path | None
    reference: Path | None
    entities: tuple[str, ...]
    lang: str
    out: Path | None
    example: bool


def show_owners(request: Request, output_format: Format) -> None:
    """Read, examine, print, and write what was asked for."""
    with _progress() as report:
        examined = _examined(request, report)
        report("wording", 0, 0)
        words = OwnersWording.of(examined, ownership_texts(), gazetteer().label)
        document = _document(examined, words, request, report)
        if request.out is not None:
            _write(request.out, examined, words, document, request)
    _print(document, words, request.lang, output_format, detailed=bool(request.entities))
    for note in examined.graph.notes:
        sys.stderr.write(f"note: {note}\n")
    if len(document["entities"]) < document["reached"]:
        sys.stderr.write(f"note: {document['reached']} entities have an answer; ask for others with --entity\n")
    if request.out is not None:
        sys.stderr.write(f"owners.html, owners.json, owners.csv -> {request.out}\n")


def _examined(request: Request, report: Report) -> Examined:
    clocks = Clocks(request.as_of, request.known_at)
    paths = request.files or (EXAMPLE / "owners.jsonl",)
    report("reading", 0, len(paths))
    graph = read_graph([(path.name, read_file(path)) for path in paths], gazetteer().country)
    reference = None
    if request.listed is not None or (request.example and request.reference is None):
        listed = stated_listed(graph, read_file(request.listed or EXAMPLE / "listed.csv"))
    else:
        reference = open_reference(request.reference or settings().reference)
        listed = screened(graph, reference, clocks, report)
    report("examining", 0, 0)
    groups = parse_law(read_packs()).on(clocks).groups
    return examine(
        graph,
        listed,
        ownership_data(),
        clocks,
        groups=groups,
        asked=request.entities,
        listed_addresses=_addresses(reference),
    )


def _addresses(reference: Reference | None) -> pl.DataFrame | None:
    """uid, address of everybody listed."""
    if reference is None:
        return None
    uids = reference.entries.select("entry", "uid")
    return reference.tables["addresses"].join(uids, on="entry").select("uid", "address")


def _shown(examined: Examined, asked: Sequence[str]) -> list[str]:
    """Those asked for; else those with an answer, listed parties left out, gravest first."""
    if asked:
        return list(asked)
    cascades = [live.rule.id for live in examined.rules if live.rule.kind != "headquarters"]
    results = examined.found.results.filter((pl.col("answer") != "no") & (pl.col("reason") != "listed"))
    results = results.filter(~pl.col("entity").is_in(examined.listed["entity"].implode()))
    gravity = pl.when(pl.col("answer") == "certain").then(0).otherwise(1)
    ranked = results.with_columns(gravity=gravity + 2 * (~pl.col("rule").is_in(cascades)).cast(pl.Int32))
    return ranked.sort("gravity", maintain_order=True)["entity"].unique(maintain_order=True).to_list()


def _document(examined: Examined, words: OwnersWording, request: Request, report: Report) -> dict[str, Any]:
    shown = _shown(examined, request.entities)
    teller = Teller.of(examined, words, shown[:TOLD])
    told = []
    for at, entity in enumerate(shown[:TOLD]):
        report("proving", at, len(shown[:TOLD]))
        told.append(teller.tell(entity, request.lang))
    return {
        "as_of": request.as_of.isoformat(),
        "known_at": request.known_at.isoformat(),
        "entities_read": examined.graph.entities.height,
        "links_read": examined.graph.stakes.height,
        "listed": examined.listed["entity"].n_unique(),
        "reached": len(shown),
        "entities": told,
    }


def _rows(document: dict[str, Any]) -> pl.DataFrame:
    """One row an entity and rule."""
    keys = ("id", "answer", "reason", "low", "high", "status", "grade")
    rows = [
        (one["id"], one["name"], *(answer[key] for key in keys), " ".join(answer["proof"]), answer["citation"])
        for one in document["entities"]
        for answer in one["answers"]
    ]
    texts = ("entity", "name", "rule", "answer", "reason")
    more = ("status", "grade", "proof", "citation")
    schema = {
        **dict.fromkeys(texts, pl.String),
        "low": pl.Float64,
        "high": pl.Float64,
        **dict.fromkeys(more, pl.String),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _write(folder: Path, examined: Examined, words: OwnersWording, document: dict[str, Any], request: Request) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    drawn = _shown(examined, request.entities)[:DRAWN]
    html = page(examined, words, drawn, load_templates(), request.lang, fictional=request.example)
    write_text(folder / "owners.html", html)
    write_json(folder / "owners.json", document)
    write_bytes(folder / "owners.csv", to_csv(_rows(document)))


def _print(document: dict[str, Any], words: OwnersWording, lang: str, chosen: Format, *, detailed: bool) -> None:
    if chosen is Format.JSON:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    elif chosen is Format.CSV:
        sys.stdout.write(to_csv(_rows(document)).decode("utf-8-sig"))
    else:
        console = Console(highlight=False)
        for one in document["entities"]:
            _entity(console, one, words, lang, detailed=detailed)
        counts = ", ".join(f"{document[key]:,} {key.removesuffix('_read')}" for key in ("entities_read", "links_read"))
        console.print(Text(f"{counts}, {document['listed']:,} {words.say('page', 'listed', lang)}", style="dim"))


def _entity(console: Console, one: dict[str, Any], words: OwnersWording, lang: str, *, detailed: bool) -> None:
    grave = worst(one["answers"])
    console.print(Text.assemble((f"{_MARK[grave]} ", _STYLE[grave]), (one["name"], "bold"), (f"  {one['id']}", "dim")))
    if detailed:
        for answer in one["answers"]:
            _answer(console, answer)
        for fact in one["facts"]:
            console.print(Padding(Prose(f"+ {fact}", "cyan"), (0, 0, 0, 2)))
    else:
        for kind in ("certain", "possible"):
            rules = [answer["rule"] for answer in one["answers"] if answer["answer"] == kind]
            if rules:
                word = words.say("answers", kind, lang)
                console.print(Padding(Prose(f"{word}: {'; '.join(rules)}", _STYLE[kind]), (0, 0, 0, 2)))


def _answer(console: Console, answer: dict[str, Any]) -> None:
    head = f"{answer['word']}: {answer['rule']} - {answer['reason']}"
    console.print(Padding(Prose(head, _STYLE[answer["answer"]]), (0, 0, 0, 2)))
    for line in [answer["repeats"]] if answer["repeats"] else answer["proof"]:
        console.print(Padding(Prose(line), (0, 0, 0, 6)))
    if answer["answer"] != "no":
        if answer["note"]:
            console.print(Padding(Prose(answer["note"], "yellow"), (0, 0, 0, 6)))
        console.print(Padding(Prose(f"<{answer['grade']}> {answer['citation']}", "dim"), (0, 0, 0, 6)))


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar on standard error, where that is a terminal."""
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("starting", total=None)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of or None)

        yield report
