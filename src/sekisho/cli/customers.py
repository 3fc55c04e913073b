"""What `sekisho screen --since` does: only the customers whom a change of the lists can touch are screened again."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sekisho.cli.processes import side_by_side
from sekisho.cli.screening import Request, put, rules_of, today, usual_folder
from sekisho.parties.index import open_index
from sekisho.service.customers import Progress, Rescreened
from sekisho.service.customers_file import open_file
from sekisho.service.customers_told import CHANGES, rescreen_table, told
from sekisho.service.screening_table import Asked, read_table
from sekisho.service.screening_words import ScreeningWords
from sekisho.service.wording import clean
from sekisho.storage.clearances import clearances_path, valid_clearances
from sekisho.storage.customers import CustomerFolder, reading_digest
from sekisho.storage.files import read_file
from sekisho.storage.reference import ReferenceFolder
from sekisho.storage.screening import screening_texts
from sekisho.vocabulary.errors import UsageFault


def screen_since(request: Request, since: str) -> None:
    """Write the alerts that are new, gone or changed since an earlier reference; a summary goes to standard error.

    Raises UsageFault where a report is asked for (it shows all alerts, not what changed), or a day.
    """
    if request.report is not None:
        raise UsageFault("--report shows all alerts; --since only what changed.", hint="Give --out, or leave out one.")
    if request.as_of is not None:
        raise UsageFault("--since compares two lists as they are; --as-of names a day.", hint="Leave out one of them.")
    started = time.monotonic()
    folder = request.reference or usual_folder()
    store = ReferenceFolder(folder)
    old, new = store.open(since), store.open()
    rules = rules_of(request.settings, request.preset, request.threshold, new)
    words = ScreeningWords(screening_texts(), open_index(new).phrases)
    with _progress() as progress:
        content = read_file(request.file)
        ways = (request.file.name, request.column, request.lang, reading_digest())
        read = partial(_asked, request, content, words)
        asked, customers = open_file(CustomerFolder(folder), content, ways, read, new, progress, each=side_by_side)
        done = rescreen_table(customers, old, new, rules, progress)
    book = valid_clearances(clearances_path(folder))
    lines = told(done, asked, (old, new), rules, book, today(), words, request.lang)
    put(lines, asked.rejects, request.out)
    counts = dict(lines["change"].value_counts().iter_rows())
    _summary(done, asked, {change: int(counts.get(change, 0)) for change in CHANGES}, time.monotonic() - started)


def _asked(request: Request, content: bytes, words: ScreeningWords) -> Asked:
    from sekisho.standards.manifest import decode
    from sekisho.storage.places import gazetteer

    def reason(key: str, detail: str) -> str:
        return words.say("rejects", key, request.lang, reason=clean(detail, 200))

    table = decode(request.file.name, content)
    return read_table(table, request.file.name, request.column, gazetteer().countries, reason)


def _summary(done: Rescreened, asked: Asked, counts: dict[str, int], seconds: float) -> None:
    found, touched, everybody = done.diff, len(done.touched), asked.queries.height
    entries = f"{found.added.height:,} added, {found.removed.height:,} removed, {found.changed.height:,} changed"
    lines = [
        f"lists: {entries} ({found.old[:12]} -> {found.new[:12]})",
        f"customers: {touched:,} of {everybody:,} touched and screened again in {seconds:.1f} s",
        "alerts: " + ", ".join(f"{count:,} {change}" for change, count in counts.items()),
    ]
    if done.everybody:
        lines.insert(1, f"all customers are screened again: {done.everybody}")
    if asked.rejects.height:
        lines.append(f"{asked.rejects.height:,} values or rows were not understood; they stand beside --out")
    sys.stderr.write("\n".join(lines) + "\n")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("starting", total=None)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of or None)

        yield report
