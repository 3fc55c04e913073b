"""`sekisho twin audit`: is the acquisition of what a firm holds documented and vetted?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language
from sekisho.cli.twin_watch import LANG, POLICY, RING


class AuditFormat(StrEnum):
    """What is printed on standard output."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


_FIRM = typer.Option(help="The firm's name: consignee and end user of every purchase.")
_COUNTRY = typer.Option(metavar="CC", help="Where the firm is established.")
_HQ = typer.Option(metavar="CC", help="Where it, or its ultimate parent, has its head office.")
_ID = typer.Option(help="The firm's id in the records (PGLN or Digital Link); may be repeated.")
_USE = typer.Option(help="What the units are used for, where the list does not say.")
_EVENTS = typer.Option(help="EPCIS documents and signed handovers; may be repeated.")
_STORE = typer.Option(metavar="FILE|URL", help="A store of captured events, instead of files.")
_PLACES = typer.Option(help="Names and countries of ids in the records: id, country, name.")
_OWNERS = typer.Option(help="Who owns whom (FollowTheMoney JSON lines); may be repeated.")
_LICENCES = typer.Option(help="Your register of licences (docs/licences.md).")
_SEEN = typer.Option(help="Serials in lists of others, such as of stolen units; may be repeated.")
_RANGES = typer.Option(help="Serials that makers made: product, first, last, source.")
_CLEARED = typer.Option(help="Your register of cleared matches (`sekisho clear`).")
_REFERENCE = typer.Option(help="Reference directory.")
_TODAY = typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day of present knowledge; else this day.")
_OUT = typer.Option(help="Folder for audit.html, audit.pdf, audit.json, units.csv, todo.csv.")
_FORMAT = typer.Option("--format", help="What is printed.")


def audit(
    holdings: Annotated[Path, typer.Argument(help="What the firm holds: CSV, XLSX or JSON (docs/auditing.md).")],
    firm: Annotated[str | None, _FIRM] = None,
    firm_country: Annotated[str | None, _COUNTRY] = None,
    firm_hq: Annotated[str | None, _HQ] = None,
    firm_id: Annotated[list[str] | None, _ID] = None,
    end_use: Annotated[str | None, _USE] = None,
    events: Annotated[list[Path] | None, _EVENTS] = None,
    store: Annotated[str | None, _STORE] = None,
    ring: Annotated[Path | None, RING] = None,
    policy: Annotated[Path | None, POLICY] = None,
    places: Annotated[Path | None, _PLACES] = None,
    owners: Annotated[list[Path] | None, _OWNERS] = None,
    licences: Annotated[Path | None, _LICENCES] = None,
    seen: Annotated[list[Path] | None, _SEEN] = None,
    ranges: Annotated[Path | None, _RANGES] = None,
    cleared: Annotated[Path | None, _CLEARED] = None,
    reference: Annotated[Path | None, _REFERENCE] = None,
    today: Annotated[datetime | None, _TODAY] = None,
    out: Annotated[Path | None, _OUT] = None,
    output_format: Annotated[AuditFormat, _FORMAT] = AuditFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """For each accelerator: vetted, documented but not vetted, a gap, or not to be relied on; and whom to ask for what.

    Lists and law are asked as of each day of purchase, as known then and as known today. What nobody stated is named.

    Exit status: 0 where every unit is vetted and every row was read, 1 where not, 3 where a file cannot be read.

    Examples:

      sekisho twin audit holdings.csv --firm "Example AI KK" --firm-country JP --firm-hq JP --out audit

      sekisho twin audit holdings.xlsx --events factory.jsonld --events handovers.jsonl --ring ring.json --firm-id ID

      sekisho twin audit holdings.csv --owners owners.jsonl --seen stolen.csv --format json
    """
    from sekisho.cli import auditing

    asked = auditing.Request(
        holdings=holdings,
        firm=firm,
        firm_country=firm_country,
        firm_hq=firm_hq,
        firm_ids=tuple(firm_id or ()),
        end_use=end_use,
        events=tuple(events or ()),
        store=store,
        ring=ring,
        policy=policy,
        places=places,
        owners=tuple(owners or ()),
        licences=licences,
        seen=tuple(seen or ()),
        ranges=ranges,
        cleared=cleared,
        reference=reference,
        today=today.date() if today else None,
        out=out,
        lang=lang.value,
    )
    raise typer.Exit(auditing.show_audit(asked, output_format.value))
