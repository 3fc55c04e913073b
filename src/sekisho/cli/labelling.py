"""`sekisho twin labels`: sheets of QR labels for units."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language


class Sheet(StrEnum):
    """Labels a sheet."""

    A4_24 = "a4-24"
    A4_65 = "a4-65"
    LETTER_30 = "letter-30"
    ROLL_62 = "roll-62"


def labels(
    units: Annotated[
        list[str], typer.Argument(metavar="UNIT|FILE...", help="Keys of units in any spelling, or EPCIS files.")
    ],
    out: Annotated[Path, typer.Option(help="Where the PDF is written.")],
    layout: Annotated[Sheet, typer.Option("--sheet", help="Labels a sheet; a roll has one a page.")] = Sheet.A4_24,
    domain: Annotated[str, typer.Option(help="Where the codes lead: your resolver.")] = "https://id.gs1.org/",
    lang: Annotated[Language, typer.Option(help="Language of the document.")] = Language.EN,
) -> None:
    """Print labels: the unit's GS1 Digital Link as a QR code, and its key in words beside it.

    Of EPCIS files every unit gets one. The code holds the address alone; print at 100 %.

    Examples:

      sekisho twin labels urn:epc:id:sgtin:4900000.012345.M-1 --out label.pdf --sheet roll-62

      sekisho twin labels factory.jsonld --out labels.pdf --domain https://id.maker.example/
    """
    from datetime import UTC, datetime
    from urllib.parse import urlsplit

    from sekisho.service.custody import check
    from sekisho.service.labels import LAYOUTS, sheet
    from sekisho.storage.documents import render_pdf
    from sekisho.storage.files import read_file
    from sekisho.storage.outputs import write_bytes
    from sekisho.vocabulary.errors import UnreadableFile, UsageFault

    if urlsplit(domain).scheme not in ("http", "https") or not urlsplit(domain).netloc:
        raise UsageFault(f"Not an address: {domain[:80]}", hint="--domain https://id.maker.example/")
    keys: list[str] = []
    for unit in units:
        if not Path(unit[:255]).is_file():
            keys.append(unit)
            continue
        checked = check([(unit, read_file(Path(unit)))])
        if checked.files[0].faults:
            raise UnreadableFile(f"{unit} was refused.", hint=f"sekisho twin check {unit} says why.")
        keys += sorted(checked.custody.twins)
    data = sheet(keys, LAYOUTS[layout], domain=domain, title="Sekisho: labels", lang=lang.value)
    write_bytes(out, render_pdf("labels", data, datetime.now(UTC).date()))
    typer.echo(f"{out}: {len(data['labels']):,} labels")
