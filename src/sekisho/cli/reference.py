"""`sekisho reference`: import lists, fetch the official ones, compile, show, tell two references apart."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sekisho.service.reference import Shown
    from sekisho.service.reference_diff import ReferenceDiff
    from sekisho.storage.reference import ReferenceFolder
    from sekisho.vocabulary.listing import ListFile, Reference

app = typer.Typer(
    rich_markup_mode=None,
    help="The lists that parties are screened against: import, fetch, build, show, diff.",
    no_args_is_help=True,
)


class Format(StrEnum):
    """How the result is printed on standard output."""

    TABLE = "table"
    JSON = "json"


_DAY = ["%Y-%m-%d"]
Directory = Annotated[
    Path | None, typer.Option(help="Reference directory; default: SEKISHO_REFERENCE, else .sekisho/reference.")
]
_Log = Annotated[Path | None, typer.Option(metavar="DIR", help="The log that it is added to; default: .sekisho/log.")]
Output = Annotated[Format, typer.Option("--format", help="What is printed on standard output.")]


@app.command("import")
def import_(
    kind: Annotated[str, typer.Argument(help="Kind of list, such as ofac-sdn; `sekisho reference kinds` names all.")],
    files: Annotated[list[Path], typer.Argument(help="The list's files; OFAC's three belong together.")],
    reference: Directory = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=_DAY, metavar="DATE", help="Edition date, overrides the files'."),
    ] = None,
    no_build: Annotated[bool, typer.Option("--no-build", help="Do not compile now; `build` does it later.")] = False,
    log: _Log = None,
) -> None:
    """Import one list; it replaces the last import of its kind, and the reference is compiled at once.

    Examples:

      sekisho reference import ofac-sdn sdn.csv alt.csv add.csv --date 2026-11-20

      sekisho reference import us-csl consolidated.csv

      sekisho reference import csv refused-customers.csv --no-build
    """
    from sekisho.service.reference import import_list, read_files
    from sekisho.storage.places import gazetteer

    store = _store(reference)
    before = _logging(store, log)
    with _progress() as progress:
        done = import_list(
            store,
            kind,
            read_files(files),
            country_of=gazetteer().country,
            list_date=day.date() if day else None,
            build_now=not no_build,
            progress=progress,
        )
    _logged(store, before, log, {kind}, done.digest)
    _tell(done.listing)
    _say(f"compiled: {done.digest}" if done.digest else "not compiled yet: run `sekisho reference build`")


@app.command()
def kinds() -> None:
    """Name every kind of list that can be imported, and the files that it takes."""
    from rich.console import Console
    from rich.table import Table

    from sekisho.standards.lists import PARSERS

    table = Table("kind", "list", "files", box=None)
    for form in PARSERS.values():
        table.add_row(form.kind, form.title, form.files)
    Console().print(table)


@app.command()
def fetch(
    only: Annotated[list[str] | None, typer.Argument(metavar="[KIND]...", help="Only these kinds.")] = None,
    reference: Directory = None,
    no_build: Annotated[bool, typer.Option("--no-build", help="Do not compile now.")] = False,
    log: _Log = None,
) -> None:
    """Fetch the official lists from their publishers; a list that fails keeps its last good files.

    Exit status 1 where a list failed; the others are imported all the same.

    Examples:

      sekisho reference fetch

      sekisho reference fetch ofac-sdn un
    """
    from sekisho.connectors.lists import WebLists, list_sources
    from sekisho.service.reference import ensure_built
    from sekisho.service.reference_fetch import fetch_lists, remote_lists
    from sekisho.storage.places import gazetteer

    store, country_of = _store(reference), gazetteer().country
    wanted = remote_lists(list_sources(), tuple(only or ()))
    before = _logging(store, log)
    with _progress() as progress:
        outcomes = fetch_lists(store, WebLists(), wanted, country_of=country_of, today=_today(), progress=progress)
        digest = (
            "" if no_build or not store.sources() else ensure_built(store, country_of=country_of, progress=progress)
        )
    _logged(store, before, log, {one.kind for one in outcomes if one.status == "new"}, digest)
    for outcome in outcomes:
        entries = f" {outcome.entries:,} entries;" if outcome.entries else ""
        _say(f"{outcome.kind:<18} {outcome.status:<10}{entries} {outcome.detail}")
    if digest:
        _say(f"reference: {digest}")
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


@app.command()
def build(reference: Directory = None, log: _Log = None) -> None:
    """Compile everything imported; the same imports give the same digest.

    Example:

      sekisho reference build
    """
    from sekisho.service.reference import build as compile_all
    from sekisho.storage.places import gazetteer

    store = _store(reference)
    before = _logging(store, log)
    with _progress() as progress:
        digest = compile_all(store, country_of=gazetteer().country, progress=progress)
    _logged(store, before, log, set(), digest)
    _say(f"compiled: {digest}")


@app.command()
def show(
    reference: Directory = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="Count ages on this day; default: today.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Check the hash of every table.")] = False,
    output_format: Output = Format.TABLE,
) -> None:
    """Show the lists of the current reference: entries, names, dates, ages, digest.

    Examples:

      sekisho reference show

      sekisho reference show --as-of 2026-11-24 --format json
    """
    from sekisho.service.reference import STALE_DAYS
    from sekisho.service.reference import show as rows_of

    store = _store(reference)
    opened = store.open(verify=verify)
    rows = rows_of(opened, store.sources(), as_of=as_of.date() if as_of else _today())
    if output_format is Format.JSON:
        _print_json(_shown(store.root, opened, rows))
    else:
        _print_shown(store.root, opened, rows)
    for row in rows:
        if row.stale:
            age = "of unknown age" if row.age is None else f"{row.age} days old"
            _say(f"warning: {row.kind} is {age} (more than {STALE_DAYS} days count as stale); fetch or import it again")


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(help="A reference directory, or a digest (8 signs or more) within --reference.")
    ],
    new: Annotated[str, typer.Argument(help="Likewise.")],
    reference: Directory = None,
    output_format: Output = Format.TABLE,
) -> None:
    """Tell which entries were added, removed or changed between two references.

    Examples:

      sekisho reference diff last-month/reference .sekisho/reference

      sekisho reference diff 3fa9c01b 77d20e4a --format json
    """
    from sekisho.service.reference_diff import diff as compare

    found = compare(_opened(old, reference), _opened(new, reference))
    if output_format is Format.JSON:
        parts = {name: getattr(found, name).to_dicts() for name in ("added", "removed", "changed")}
        _print_json({"old": found.old, "new": found.new, **parts})
    else:
        _print_diff(found)


def _logging(store: ReferenceFolder, log: Path | None) -> str | None:
    """See that the log holds before anything is written over; gives from what the reference was compiled so far."""
    from sekisho.cli.recording import holds

    holds(log)
    return store.built_from()


def _logged(store: ReferenceFolder, before: str | None, log: Path | None, kinds: set[str], digest: str | None) -> None:
    """Log the editions that came in, and the reference where it is another one."""
    from sekisho.cli.recording import logged
    from sekisho.service.matters import list_imported, reference_compiled

    sources, at = store.sources(), datetime.now(UTC)
    matters = [list_imported(at, source) for source in sources if source.kind in kinds]
    if digest and store.built_from() != before:
        matters.append(reference_compiled(at, digest, sources))
    logged(log, *matters)


def _tell(listing: ListFile) -> None:
    names = sum(1 + len(entry.names) for entry in listing.entries)
    _say(f"{listing.title}: {len(listing.entries):,} entries, {names:,} names, {_dated(listing.list_date)}")
    for note in listing.notes[:10]:
        _say(f"  note: {note}")
    if len(listing.notes) > 10:
        _say(f"  and {len(listing.notes) - 10} more notes")


def _store(directory: Path | None) -> ReferenceFolder:
    from sekisho.settings import Settings
    from sekisho.storage.reference import ReferenceFolder

    return ReferenceFolder(directory or Settings.of(os.environ).reference)


def _opened(which: str, directory: Path | None) -> Reference:
    from sekisho.storage.reference import open_reference

    return open_reference(Path(which)) if Path(which).is_dir() else _store(directory).open(which)


def _today() -> date:
    return datetime.now().astimezone().date()


def _dated(day: date | None) -> str:
    return f"edition of {day}" if day else "edition unknown (give --date)"


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("starting", total=None)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        yield report


def _shown(root: Path, opened: Reference, rows: tuple[Shown, ...]) -> dict[str, Any]:
    return {
        "reference": str(root),
        "digest": opened.digest,
        "entries": sum(row.entries for row in rows),
        "names": sum(row.names for row in rows),
        "lists": [
            {
                "kind": row.kind,
                "title": row.title,
                "entries": row.entries,
                "names": row.names,
                "list_date": row.list_date.isoformat() if row.list_date else None,
                "checked_on": row.checked_on.isoformat() if row.checked_on else None,
                "age_days": row.age,
                "stale": row.stale,
                "files": list(row.files),
                "sha256": row.sha256,
            }
            for row in rows
        ],
    }


def _print_shown(root: Path, opened: Reference, rows: tuple[Shown, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("kind", "list", "date", "age", "entries", "names", box=None)
    for column in table.columns[3:]:
        column.justify = "right"
    for row in rows:
        age = "?" if row.age is None else f"{row.age} d"
        table.add_row(
            row.kind,
            row.title,
            str(row.list_date or "?"),
            f"[yellow]{age}[/]" if row.stale else age,
            f"{row.entries:,}",
            f"{row.names:,}",
        )
    console = Console()
    console.print(table)
    total = f"{sum(row.entries for row in rows):,} entries, {sum(row.names for row in rows):,} names"
    console.print(f"\n{total} in {root}\ndigest {opened.digest}", highlight=False, soft_wrap=True)


def _print_diff(found: ReferenceDiff) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    for sign, frame in (("[green]+[/]", found.added), ("[red]-[/]", found.removed)):
        for row in frame.iter_rows(named=True):
            console.print(f"{sign} {escape(row['uid'])}  {escape(row['name'])}")
    for row in found.changed.iter_rows(named=True):
        what = ", ".join(row["what"])
        was = f", was {escape(row['before'])}" if row["before"] != row["name"] else ""
        console.print(f"[yellow]~[/] {escape(row['uid'])}  {escape(row['name'])}  ({what}{was})")
    console.print(
        f"{found.added.height:,} added, {found.removed.height:,} removed, {found.changed.height:,} changed: "
        f"{found.old[:12]} -> {found.new[:12]}"
    )
