"""`sekisho screen`: names against the reference, one line an alert."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language


def screen(
    file: Annotated[Path | None, typer.Argument(help="A table with names: CSV, XLSX, JSON Lines or Parquet.")] = None,
    column: Annotated[str, typer.Option(help="The column with the names.")] = "name",
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="Lowest score that is an alert.")] = 0.0,
    reference: Annotated[Path | None, typer.Option(help="Reference directory.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the CSV here instead of to standard output.")] = None,
    preset: Annotated[str | None, typer.Option(help="wide, default, narrow or exact.")] = None,
    presets: Annotated[bool, typer.Option("--presets", help="Say what each preset finds and raises, and end.")] = False,
    settings: Annotated[
        Path | None, typer.Option(help="YAML with a preset, a threshold or ignore_weak_aliases for some lists.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write a page to read and print (HTML) here.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of the explanations and the page.")] = Language.EN,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The day that counts: listings not in force on it are told as such.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Digest (8 signs or more) of an earlier reference: tell only what changed.")
    ] = None,
) -> None:
    """Screen a column of names; a threshold of 0 keeps what a person should look at (strength possible or better).

    Country, date of birth, address and identifiers are found by their headers and order the alerts. Matches cleared
    with `sekisho clear` stand last, with who cleared them and why.

    Examples:

      sekisho screen customers.csv --column name > alerts.csv

      sekisho screen customers.xlsx --column 会社名 --out alerts.csv --report alerts.html --lang ja

      sekisho screen customers.csv --preset wide --settings lists.yaml --out alerts.csv

      sekisho screen customers.csv --as-of 2026-11-24 --out alerts.csv

      sekisho screen customers.csv --since 3fa9c01b --out changes.csv

      sekisho screen --presets
    """
    from sekisho.cli import screening
    from sekisho.vocabulary.errors import UsageFault

    if presets:
        screening.show_presets(lang.value)
        return
    if file is None:
        raise UsageFault("Which names? No file was given.", hint="sekisho screen FILE [--column name]")
    request = screening.Request(
        file=file,
        column=column,
        threshold=threshold,
        reference=reference,
        out=out,
        preset=preset,
        settings=settings,
        report=report,
        lang=lang.value,
        as_of=as_of.date() if as_of else None,
    )
    if since is None:
        screening.screen_file(request)
        return
    from sekisho.cli import customers

    customers.screen_since(request, since)
