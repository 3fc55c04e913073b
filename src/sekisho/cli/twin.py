"""`sekisho twin`: what recorded events say about units."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language
from sekisho.cli.labelling import labels
from sekisho.cli.twin_handover import accept, decline, offer, withdraw
from sekisho.cli.twin_watch import FILES, FORMAT, LANG, POLICY, RING, alarms, tap

app = typer.Typer(help="Units and who holds them: events, signed handovers, seals, alarms.", no_args_is_help=True)


class TwinFormat(StrEnum):
    """How the result is printed on standard output."""

    TEXT = "text"
    JSON = "json"


@app.command()
def check(
    files: Annotated[list[Path], FILES],
    ring: Annotated[Path | None, RING] = None,
    policy: Annotated[Path | None, POLICY] = None,
    output_format: Annotated[TwinFormat, FORMAT] = TwinFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """Accepted or refused with reasons, the hash id of every event, and what the events break together.

    Exit status: 0 where every file was accepted and nothing was found, 1 where not, 3 where no file was accepted.

    Examples:

      sekisho twin check factory.jsonld forwarder.jsonld

      sekisho twin check events.json --format json

      sekisho twin check factory.jsonld offer.json accept.json --ring ring.json
    """
    from sekisho.cli import twins

    raise typer.Exit(twins.show_check(files, ring, policy, as_json=output_format is TwinFormat.JSON, lang=lang.value))


@app.command()
def show(
    serial: Annotated[str, typer.Argument(help="A unit: its EPC or Digital Link in any spelling, or its serial.")],
    files: Annotated[list[Path], FILES],
    ring: Annotated[Path | None, RING] = None,
    policy: Annotated[Path | None, POLICY] = None,
    output_format: Annotated[TwinFormat, FORMAT] = TwinFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """A unit: who holds it, what it lies in, its parts, its history, its findings.

    Examples:

      sekisho twin show urn:epc:id:sgtin:4900000.012345.M-1 factory.jsonld

      sekisho twin show M-1 factory.jsonld forwarder.jsonld --lang ja
    """
    from sekisho.cli import twins

    twins.show_twin(serial, files, ring, policy, as_json=output_format is TwinFormat.JSON, lang=lang.value)


app.command()(offer)
app.command()(accept)
app.command()(decline)
app.command()(withdraw)
app.command()(alarms)
app.command()(tap)
app.command()(labels)
