"""`sekisho twin offer`, `accept`, `decline`, `withdraw`: the two signed phases of a handover."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_KEY = typer.Option(help="Folder of your own key (`sekisho key new`).")
_OUT = typer.Option(help="Where the signed document is written.")
_AT = typer.Option(help="Instant of the signature; now where none is given.")
_SEAL = typer.Option("--seal", help="NUMBER,class=H,maker=M,where=door,photo=FILE,unit=UNIT; may be repeated.")
_EVENT = typer.Option(help="Hash id of the EPCIS event that says the same (ni:///sha-256;...).")
_OFFER = typer.Argument(metavar="OFFER", help="The signed offer.")
_REASON = typer.Option(help="Why, in words.")


def offer(
    units: Annotated[list[str], typer.Argument(help="What is handed over: EPC, Digital Link or any other id.")],
    releaser: Annotated[str, typer.Option("--from", help="Your id as a party.")],
    receiver: Annotated[str, typer.Option("--to", help="The id of the party that shall take it.")],
    origin: Annotated[str, typer.Option("--country", help="Country that it leaves from (JP).")],
    destination: Annotated[str, typer.Option("--to-country", help="Country that it goes to.")],
    expires: Annotated[str, typer.Option(help="Last day or instant at which it may be taken.")],
    key: Annotated[Path, _KEY],
    out: Annotated[Path, _OUT],
    place: Annotated[str | None, typer.Option(help="Id of the place that it leaves from.")] = None,
    to_place: Annotated[str | None, typer.Option(help="Id of the place that it goes to.")] = None,
    seal: Annotated[list[str] | None, _SEAL] = None,
    decision: Annotated[str | None, typer.Option(help="The gate's decision: consignment or digest.")] = None,
    licence: Annotated[str | None, typer.Option(help="Number of the licence.")] = None,
    export: Annotated[bool, typer.Option("--export", help="An export, whatever the countries.")] = False,
    container: Annotated[bool, typer.Option("--container", help="It goes as a sealed freight container.")] = False,
    event: Annotated[str | None, _EVENT] = None,
    at: Annotated[str, _AT] = "",
) -> None:
    """Sign that you give units to somebody: he holds them when he has signed that he took them.

    Examples:

      sekisho twin offer urn:epc:id:sgtin:4900000.054321.S-9 --from urn:epc:id:pgln:4900000.00001
      --to urn:epc:id:pgln:8800000.00007 --country JP --to-country KR --expires 2026-12-01
      --seal MLK123456,class=H,maker=MLK --decision C-1042 --licence D123456 --key keys/2026 --out offer.json
    """
    from sekisho.cli import handing

    asked = handing.Offered(
        units, releaser, receiver, expires, origin, destination, place, to_place, seal or (),
        decision, licence, export, container, event,
    )  # fmt: skip
    handing.offer(asked, key, out, at)


def accept(
    file: Annotated[Path, _OFFER],
    key: Annotated[Path, _KEY],
    out: Annotated[Path, _OUT],
    ring: Annotated[Path | None, typer.Option(help="Verify the offer by these keys before anything is signed.")] = None,
    seal: Annotated[list[str] | None, _SEAL] = None,
    discrepancy: Annotated[
        list[str] | None,
        typer.Option(help="missing=UNIT, extra=UNIT, damaged=UNIT or other-serial=UNIT,SEEN; may be repeated."),
    ] = None,
    event: Annotated[str | None, _EVENT] = None,
    at: Annotated[str, _AT] = "",
) -> None:
    """Sign that you took what was offered, with the seals that you saw and what was different.

    Examples:

      sekisho twin accept offer.json --ring ring.json --key keys/2026 --seal MLK123456,class=H --out accept.json

      sekisho twin accept offer.json --ring ring.json --key keys/2026 --discrepancy missing=urn:... --out accept.json
    """
    from sekisho.cli import handing

    handing.accept(file, key, out, at, ring, seal or (), discrepancy or (), event)


def decline(
    file: Annotated[Path, _OFFER],
    key: Annotated[Path, _KEY],
    out: Annotated[Path, _OUT],
    reason: Annotated[str | None, _REASON] = None,
    at: Annotated[str, _AT] = "",
) -> None:
    """Sign that you do not take what was offered to you.

    Examples:

      sekisho twin decline offer.json --reason "seal broken" --key keys/2026 --out declined.json
    """
    from sekisho.cli import handing

    handing.end("handover.decline", file, key, out, at, reason)


def withdraw(
    file: Annotated[Path, _OFFER],
    key: Annotated[Path, _KEY],
    out: Annotated[Path, _OUT],
    reason: Annotated[str | None, _REASON] = None,
    at: Annotated[str, _AT] = "",
) -> None:
    """Sign that you take your own offer back.

    Examples:

      sekisho twin withdraw offer.json --key keys/2026 --out withdrawn.json
    """
    from sekisho.cli import handing

    handing.end("handover.withdraw", file, key, out, at, reason)
