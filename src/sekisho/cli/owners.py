"""`sekisho owners`: who is owned or controlled by listed parties."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Format, Language

_DAY = ["%Y-%m-%d"]


def owners(
    files: Annotated[list[Path] | None, typer.Argument(help="FollowTheMoney entities and links as JSON lines.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="The day whose holdings and rules count.")
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="The day whose lists and law count; default: --as-of."),
    ] = None,
    listed: Annotated[
        Path | None,
        typer.Option(help="Who is listed: one id a line, or a CSV with entity, list, source, listed_on."),
    ] = None,
    reference: Annotated[Path | None, typer.Option(help="Reference directory, to screen every name against.")] = None,
    entity: Annotated[list[str] | None, typer.Option(help="Tell all about this id; may be repeated.")] = None,
    output_format: Annotated[Format, typer.Option("--format", help="What is printed.")] = Format.TABLE,
    lang: Annotated[Language, typer.Option(help="Language of the words and the page.")] = Language.EN,
    out: Annotated[Path | None, typer.Option(help="Write owners.html, owners.json and owners.csv here.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Use the bundled, fictional graph.")] = False,
) -> None:
    """Certain, possible or no under each rule on owners (OFAC, BIS, D:5, EU, UK), with the owners as proof.

    Examples:

      sekisho owners --example --as-of 2026-11-24

      sekisho owners --example --as-of 2026-11-24 --entity blue-reef --out out

      sekisho owners registry.jsonl --as-of 2026-11-24 --reference .sekisho/reference --format csv

      sekisho owners registry.jsonl --as-of 2026-11-24 --listed listed.csv --entity NK-abc --lang ja
    """
    from sekisho.cli import owning
    from sekisho.vocabulary.errors import UsageFault

    if not files and not example:
        raise UsageFault("Which owners? No file was given.", hint="sekisho owners FILE... --as-of YYYY-MM-DD")
    if as_of is None:
        raise UsageFault("--as-of is missing: the day whose holdings count.", hint="For example --as-of 2026-11-24.")
    if listed is not None and reference is not None:
        raise UsageFault("--listed and --reference exclude each other.", hint="Say who is listed, or let us look.")
    request = owning.Request(
        files=tuple(files or ()),
        as_of=as_of.date(),
        known_at=(known_at or as_of).date(),
        listed=listed,
        reference=reference,
        entities=tuple(dict.fromkeys(entity or ())),
        lang=lang.value,
        out=out,
        example=example,
    )
    owning.show_owners(request, output_format)
