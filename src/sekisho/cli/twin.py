"""`sekisho twin`: what recorded events say about units."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language
from sekisho.cli.labelling import labels
from sekisho.cli.twin_audit import audit
from sekisho.cli.twin_handover import accept, decline, offer, withdraw
from sekisho.cli.twin_watch import FILES, FORMAT, LANG, POLICY, RING, alarms, tap

app = typer.Typer(help="Units and who holds them: events, signed handovers, seals, alarms.", no_args_is_help=True)


_STORE = typer.Option(
    metavar="URL", help="Where events are kept, read where no files are named: a file, or postgresql://..."
)


class TwinFormat(StrEnum):
    """How the result is printed on standard output."""

    TEXT = "text"
    JSON = "json"


@app.command()
def check(
    files: Annotated[list[Path] | None, FILES] = None,
    store: Annotated[str | None, _STORE] = None,
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

      sekisho twin check --store .sekisho/custody.db
    """
    from sekisho.cli import twins

    source = twins.Source(tuple(files or ()), store, ring, policy)
    raise typer.Exit(twins.show_check(source, as_json=output_format is TwinFormat.JSON, lang=lang.value))


@app.command()
def capture(
    files: Annotated[list[Path], typer.Argument(help="EPCIS 2.0 documents in JSON or JSON-LD.")],
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="Where events are kept; default: .sekisho/custody.db.")
    ] = None,
    log: Annotated[Path | None, typer.Option(metavar="DIR", help="The log; default: .sekisho/log.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who gives them; default: your user name.")] = None,
    proceed: Annotated[
        bool, typer.Option("--proceed", help="Keep the events that can be kept, not all or none.")
    ] = False,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """Record files of events: kept, logged, and only then said to be recorded. What is there already is not kept twice.

    Exit status: 0 where every file was recorded whole, 1 where not, 3 where none was.

    Examples:

      sekisho twin capture factory.jsonld forwarder.jsonld

      sekisho twin capture events.json --store postgresql://custody@db.example.com/custody --proceed
    """
    from sekisho.cli import twin_store

    raise typer.Exit(twin_store.capture_files(files, store, log, by, proceed=proceed, lang=lang.value))


@app.command()
def verify(
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="Where events are kept; default: .sekisho/custody.db.")
    ] = None,
    log: Annotated[Path | None, typer.Option(metavar="DIR", help="The log; default: .sekisho/log.")] = None,
    output_format: Annotated[TwinFormat, FORMAT] = TwinFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """Compare the store with the log: altered, taken out, put in. For who keeps the log's openings.

    Exit status: 0 where they agree, 1 where not.

    Examples:

      sekisho twin verify

      sekisho twin verify --store postgresql://custody@db.example.com/custody --log /srv/log
    """
    from sekisho.cli import twin_store

    raise typer.Exit(twin_store.verify(store, log, as_json=output_format is TwinFormat.JSON, lang=lang.value))


@app.command()
def show(
    serial: Annotated[str, typer.Argument(help="A unit: its EPC or Digital Link in any spelling, or its serial.")],
    files: Annotated[list[Path] | None, FILES] = None,
    store: Annotated[str | None, _STORE] = None,
    ring: Annotated[Path | None, RING] = None,
    policy: Annotated[Path | None, POLICY] = None,
    output_format: Annotated[TwinFormat, FORMAT] = TwinFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
    svg: Annotated[Path | None, typer.Option(help="Also draw it, into this SVG file.")] = None,
) -> None:
    """A unit: who holds it, what it lies in, its parts, its history, its findings.

    Examples:

      sekisho twin show urn:epc:id:sgtin:4900000.012345.M-1 factory.jsonld

      sekisho twin show M-1 factory.jsonld forwarder.jsonld --lang ja --svg M-1.svg
    """
    from sekisho.cli import twins

    source = twins.Source(tuple(files or ()), store, ring, policy)
    twins.show_twin(serial, source, svg, as_json=output_format is TwinFormat.JSON, lang=lang.value)


app.command()(offer)
app.command()(accept)
app.command()(decline)
app.command()(withdraw)
app.command()(alarms)
app.command()(tap)
app.command()(labels)
app.command()(audit)
