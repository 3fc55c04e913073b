"""`sekisho clear`: matches that an officer found to be somebody else; kept with who, when, why and until when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Format

_DAY = ["%Y-%m-%d"]
_Reference = Annotated[Path | None, typer.Option(help="Reference directory; the clearances lie beside it.")]
_Log = Annotated[Path | None, typer.Option(metavar="DIR", help="The log that it is added to; default: .sekisho/log.")]

app = typer.Typer(
    help="Cleared matches: add, list, remove. Each holds for one customer, one entry and one rule as they are now.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def add(
    entity: Annotated[str, typer.Option(help="The entry's id: the column 'entity' of the alert.")],
    list_: Annotated[str, typer.Option("--list", help="Its list: the column 'list' or 'list_id' of the alert.")],
    by: Annotated[str, typer.Option(help="Who clears it.")],
    why: Annotated[str, typer.Option(help="Why it is not the listed party.")],
    query: Annotated[str | None, typer.Option(help="The customer's name as screened.")] = None,
    consignment: Annotated[
        str | None, typer.Option(help="Instead of --query: a consignment that was judged, with --party.")
    ] = None,
    party: Annotated[str | None, typer.Option(help="Which of its parties: ROLE or ROLE/NUMBER.")] = None,
    out: Annotated[Path | None, typer.Option(help="Output folder of the run that judged it.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="Last day on which it holds.")
    ] = None,
    query_version: Annotated[
        str | None, typer.Option(help="From the alert: stands for all that is stated of the customer.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="Stated of the customer (instead of --query-version).")] = None,
    kind: Annotated[str | None, typer.Option(help="person or organisation, where stated.")] = None,
    birth: Annotated[str | None, typer.Option(help="Year or date of birth, where stated.")] = None,
    address: Annotated[str | None, typer.Option(help="Address, where stated.")] = None,
    identifier: Annotated[list[str] | None, typer.Option(help="SCHEME:VALUE, where stated; may be repeated.")] = None,
    preset: Annotated[str | None, typer.Option(help="The preset that raised the alert.")] = None,
    settings: Annotated[Path | None, typer.Option(help="The settings file that was used.")] = None,
    reference: _Reference = None,
    log: _Log = None,
) -> None:
    """Clear a match; it holds once the log has it.

    Examples:

      sekisho clear add --query "Temur Rashidzoda" --entity ofac-sdn:900013 --list ofac-sdn
      --query-version 65493be05496422e --by "A. Sato" --why "Born in 1985, passport seen" --until 2027-11-24

      sekisho clear add --consignment C-1042 --party end_user --entity un:KPe.001 --list un
      --by "A. Sato" --why "Registered in 2011, other directors" --until 2027-11-24
    """
    from sekisho.cli import clearing

    facts = {"country": country, "kind": kind, "birth": birth, "address": address, "identifiers": identifier}
    wanted = clearing.Wanted(query, entity, list_, by, why, until.date() if until else None, query_version, facts)
    if consignment is not None or party is not None:
        wanted = clearing.of_party(wanted, consignment, party, out, ruled=bool(settings or preset))
    clearing.add(wanted, rule=(settings, preset), reference=reference, log=log)


@app.command("list")
def list_all(
    reference: _Reference = None,
    output_format: Annotated[Format, typer.Option("--format", help="What is printed.")] = Format.TABLE,
    history: Annotated[bool, typer.Option("--history", help="Also those that were removed or have expired.")] = False,
) -> None:
    """List the clearances that hold; with --history everything that ever happened."""
    from sekisho.cli import clearing

    clearing.show(reference, output_format, history=history)


@app.command()
def remove(
    number: Annotated[int, typer.Argument(help="The number that `sekisho clear list` shows.")],
    by: Annotated[str, typer.Option(help="Who takes it back.")],
    why: Annotated[str, typer.Option(help="Why.")],
    reference: _Reference = None,
    log: _Log = None,
) -> None:
    """Take a clearance back; it stays in the history."""
    from sekisho.cli import clearing

    clearing.remove(number, by, why, reference, log)
