"""What `sekisho screen` does."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sekisho.parties import PRESETS
from sekisho.parties.index import open_index
from sekisho.service.screening import Progress, Screened, screen_table
from sekisho.service.screening_page import page
from sekisho.service.screening_rules import Rules, parse_rules
from sekisho.service.screening_table import Asked, read_table
from sekisho.service.screening_words import ScreeningWords
from sekisho.service.wording import LANGS, clean
from sekisho.standards.csv_export import to_csv
from sekisho.standards.manifest import decode
from sekisho.storage.bundled import is_fictional
from sekisho.storage.clearances import clearances_path, valid_clearances
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes, write_text
from sekisho.storage.places import gazetteer
from sekisho.storage.reference import open_reference
from sekisho.storage.screening import preset_figures, read_settings, screening_texts
from sekisho.storage.templates import load_templates
from sekisho.vocabulary.listing import Reference

_TOLD = 5  # rejects told on standard error; all are in the report and beside --out


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked on the command line."""

    file: Path
    column: str
    threshold: float
    reference: Path | None
    out: Path | None
    preset: str | None
    settings: Path | None
    report: Path | None
    lang: str
    as_of: date | None = None  # None: the listings as they are, clearances of today


def screen_file(request: Request) -> None:
    """Screen one column of a table; write the CSV, the report where one is wanted, and a summary to standard error."""
    started = time.monotonic()
    folder = request.reference or usual_folder()
    reference = open_reference(folder)
    rules = rules_of(request.settings, request.preset, request.threshold, reference)
    words = ScreeningWords(screening_texts(), open_index(reference).phrases)
    with _progress() as progress:
        asked = _asked(request, words)
        book = valid_clearances(clearances_path(folder))
        screened = screen_table(
            asked, reference, rules, book, request.as_of or today(), words, progress, as_of=request.as_of
        )
    put(screened.told(request.lang), asked.rejects, request.out)
    if request.report is not None:
        about = {"file": request.file.name, "fictional": is_fictional(folder), "preset": rules.general.preset}
        write_text(request.report, page(screened, reference, load_templates(), about, request.lang))
    _summary(screened, request, time.monotonic() - started)


def usual_folder() -> Path:
    """The reference directory of the settings."""
    from sekisho.bootstrap import settings  # the whole gate comes with it: half a second that is not always needed

    return settings().reference


def rules_of(file: Path | None, preset: str | None, threshold: float, reference: Reference) -> Rules:
    """The rules of a settings file and of the command line."""
    lists = sorted(reference.sources["list"].unique().to_list())
    return parse_rules(read_settings(file) if file else None, lists, preset=preset, threshold=threshold)


def today() -> date:
    """The day on which clearances must hold."""
    return datetime.now(UTC).astimezone().date()


def put(lines: pl.DataFrame, rejects: pl.DataFrame, out: Path | None) -> None:
    """Lines as CSV to a file, what was rejected beside it; without a file the lines to standard output."""
    content = to_csv(lines)
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
        return
    write_bytes(out, content)
    if rejects.height:
        write_bytes(out.with_suffix(".rejects.csv"), to_csv(rejects))


def _asked(request: Request, words: ScreeningWords) -> Asked:
    table = decode(request.file.name, read_file(request.file))

    def reason(key: str, detail: str) -> str:
        return words.say("rejects", key, request.lang, reason=clean(detail, 200))

    return read_table(table, request.file.name, request.column, gazetteer().countries, reason)


def _summary(screened: Screened, request: Request, seconds: float) -> None:
    say = partial(screened.words.say, "summary")
    asked = screened.asked
    size = {"rows": f"{asked.rows.height:,}", "queries": f"{asked.queries.height:,}", "seconds": f"{seconds:.1f}"}
    columns = ", ".join(f"{clean(header, 60)} = {fact}" for header, fact in asked.columns.items())
    lines = [
        say("done", request.lang, **size),
        *([say("as_of", request.lang, day=request.as_of.isoformat())] if request.as_of else []),
        say("read_as", request.lang, columns=columns),
        say("alerts", request.lang, **{key: f"{count:,}" for key, count in screened.counts().items()}),
    ]
    if asked.rejects.height:
        lines.append(say("rejects", request.lang, count=f"{asked.rejects.height:,}"))
        told = asked.rejects.head(_TOLD).select("row", "column", "value", "reason")
        lines += [f"  {row}: {clean(c, 40)} {clean(value, 40)!r}: {why}" for row, c, value, why in told.iter_rows()]
    lines += [f"-> {path}" for path in (request.out, request.report) if path is not None]
    sys.stderr.write("\n".join(lines) + "\n")


def show_presets(lang: str) -> None:
    """Print what each preset was measured to find and to raise."""
    data, words = preset_figures(), ScreeningWords(screening_texts())
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for name in PRESETS:
        table.add_column(name, justify="right")
    at = LANGS.index(lang)
    for key, texts in data["figures"].items():
        table.add_row(Text(texts[at]), *(_share(data["presets"].get(name, {}).get(key)) for name in PRESETS))
    for name in PRESETS:
        console.print(Text.assemble((f"{name}: ", "bold"), words.say("presets", name, lang)))
    console.print(Text())
    console.print(table)
    console.print(Text(f"\n{data['measured']}  {data['command']}  ({data['lists']})", style="dim"))


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} %"


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal."""
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("screening", total=None)

        def report(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of or None)

        yield report
