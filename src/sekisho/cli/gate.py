"""`sekisho gate`: judge a day of consignments."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Format, Language

_DAY = ["%Y-%m-%d"]


def gate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Consignments: CSV, TSV, XLSX, JSON, JSON Lines or Parquet.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="The day of the act: the ship date that is judged."),
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="The day whose lists and law count; default: --as-of."),
    ] = None,
    reference: Annotated[Path | None, typer.Option(help="Reference directory.")] = None,
    licences: Annotated[Path | None, typer.Option(help="Licence register (CSV); draws are kept beside it.")] = None,
    cleared: Annotated[
        Path | None,
        typer.Option(
            help="Register of cleared matches (`sekisho clear`); possible matches cleared there do not hold.",
            metavar="FILE",
        ),
    ] = None,
    owners: Annotated[
        list[Path] | None,
        typer.Option(help="Who owns whom: FollowTheMoney JSON lines; may be repeated.", metavar="GRAPH"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Output folder.")] = None,
    log: Annotated[
        Path | None,
        typer.Option(help="The log that the day is added to (docs/ledger.md); default: .sekisho/log.", metavar="DIR"),
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts/--no-facts", help="Keep the facts beside the decisions, for `sekisho law what-if`.")
    ] = True,
    output_format: Annotated[
        Format, typer.Option("--format", help="What is printed on standard output.")
    ] = Format.TABLE,
    lang: Annotated[Language, typer.Option(help="Language of the summary and the report.")] = Language.EN,
    columns: Annotated[
        bool, typer.Option("--columns", help="List every input column and its aliases, and stop.")
    ] = False,
) -> None:
    """Release, hold or refuse every consignment of the files, with reasons.

    Examples:

      sekisho gate tomorrow.xlsx --as-of 2026-11-24

      sekisho gate day.csv --as-of 2026-11-24 --licences licences.csv --out out --format json

      sekisho gate day.csv --as-of 2026-11-24 --cleared .sekisho/reference.clearances.sqlite3

      sekisho gate day.csv --as-of 2026-11-24 --owners registry.jsonl --owners stakes.jsonl
    """
    # The frames' allocator would give every large column back to the system at once, and fetch it anew for the next.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "oversize_threshold:0,dirty_decay_ms:5000,muzzy_decay_ms:5000")
    from sekisho.cli import judging
    from sekisho.vocabulary.errors import UsageFault

    if columns:
        judging.print_columns(sys.stdout)
        return
    if not files:
        raise UsageFault("Which consignments? No file was given.", hint="sekisho gate FILE... --as-of YYYY-MM-DD")
    if as_of is None:
        raise UsageFault("--as-of is missing: the day of the act (ship date).", hint="For example --as-of 2026-11-24.")
    request = judging.Request(
        files=tuple(files),
        as_of=as_of.date(),
        known_at=(known_at or as_of).date(),
        reference=reference,
        licences=licences,
        cleared=cleared,
        facts=facts,
        owners=tuple(owners or ()),
        out=out,
        log=log,
        lang=lang.value,
    )
    judging.judge_files(request, output_format)
