"""`sekisho passport`: a unit's story with its proofs in one file, made here, checked anywhere offline."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

app = typer.Typer(
    help="A unit's state, evidence and proofs in one signed file; checked offline.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class PassportFormat(StrEnum):
    """How the result is printed on standard output."""

    TEXT = "text"
    JSON = "json"


_LANG = typer.Option(help="Language of the words.")


@app.command()
def export(
    unit: Annotated[str, typer.Argument(help="Its EPC or Digital Link in any spelling, or its serial.")],
    files: Annotated[list[Path], typer.Argument(help="EPCIS documents and signed handover documents.")],
    key: Annotated[Path, typer.Option(help="Folder of the key that signs (`sekisho key new`).")],
    holder: Annotated[str, typer.Option(help="The party that signs; the ring knows the key as its own.")],
    out: Annotated[Path, typer.Option(help="Where the passport is written.")],
    ring: Annotated[Path | None, typer.Option(help="Keys of those who signed handovers.")] = None,
    log: Annotated[Path | None, typer.Option(help="Your log.  [default: SEKISHO_LOG or .sekisho/log]")] = None,
    as_of: Annotated[str, typer.Option(help="State as of this day or instant (UTC).  [default: now]")] = "",
    untp: Annotated[Path | None, typer.Option(help="Folder for the same as UNTP credentials (DPP and DTE).")] = None,
    name: Annotated[str, typer.Option(help="What the product is called, for UNTP.")] = "",
    policy: Annotated[Path | None, typer.Option(help="Your own policy of suites (YAML).")] = None,
) -> None:
    """Make a unit's passport. Events and handovers that the log does not have yet are added to it first.

    Examples:

      sekisho passport export M-1 events.jsonld handovers.jsonl --ring ring.json --key keys/2026 --holder https://...
      --out M-1.passport

      sekisho passport export M-1 factory.jsonld --key keys/2026 --holder https://... --out M-1.passport --untp untp/
    """
    from sekisho.cli import passports

    request = passports.Export(unit, tuple(files), key, holder, out, ring, log, as_of, untp, name, policy)
    passports.export(request)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A passport.")],
    ring: Annotated[Path, typer.Option(help="Keys of the parties whom you trust to be who they are.")],
    key: Annotated[list[str] | None, typer.Option("--key", metavar="VKEY", help="The log's keys, or a file.")] = None,
    log_policy: Annotated[Path | None, typer.Option(help="A trust policy of logs and witnesses.")] = None,
    house: Annotated[Path | None, typer.Option(help="The rule on witnesses on top of it.")] = None,
    max_age: Annotated[int, typer.Option(help="Greatest age of passport and checkpoint, in hours.")] = 24 * 7,
    log: Annotated[Path | None, typer.Option(help="The whole log, or a mirror: is something left out?")] = None,
    policy: Annotated[Path | None, typer.Option(help="Your own policy of suites (YAML).")] = None,
    output_format: Annotated[PassportFormat, typer.Option("--format", help="What is printed.")] = PassportFormat.TEXT,
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """Check a passport offline: signatures, log, evidence, and whether the evidence gives the state that it claims.

    Exit status: 0 verified, 1 refused, every reason told; 3 the file could not be read.

    Examples:

      sekisho passport verify M-1.passport --ring ring.json --key log-keys.txt

      sekisho passport verify M-1.passport --ring ring.json --log-policy policy.txt --house house.yaml --max-age 48
    """
    from sekisho.cli import passports

    asked = passports.Check(file, ring, tuple(key or ()), log_policy, house, max_age, log, policy)
    raise typer.Exit(passports.verify(asked, as_json=output_format is PassportFormat.JSON, lang=lang.value))
