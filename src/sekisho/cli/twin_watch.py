"""`sekisho twin alarms` and `tap`: what is wrong with units as of a day, and what their tags say."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

FILES = typer.Argument(help="EPCIS 2.0 documents in JSON or JSON-LD, and signed documents of handovers.")
RING = typer.Option(help="Keys of those who sign (`sekisho key add`); without it no signature counts.")
POLICY = typer.Option(help="Your own policy of suites (YAML).")
FORMAT = typer.Option("--format", help="What is printed.")
LANG = typer.Option(help="Language of the words.")


class AlarmFormat(StrEnum):
    """How alarms are printed on standard output."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def alarms(
    as_of: Annotated[str, typer.Option(help="As of which day or instant.")],
    files: Annotated[list[Path] | None, FILES] = None,
    events: Annotated[list[Path] | None, typer.Option(help="More files; the same as an argument.")] = None,
    ring: Annotated[Path | None, RING] = None,
    policy: Annotated[Path | None, POLICY] = None,
    stock: Annotated[Path | None, typer.Option(help="A stock-take: serial, place, seen_at.")] = None,
    ranges: Annotated[Path | None, typer.Option(help="Serials that makers made: product, first, last, source.")] = None,
    decisions: Annotated[Path | None, typer.Option(help="Folder of a day that `sekisho gate` judged.")] = None,
    licences: Annotated[Path | None, typer.Option(help="Your register of licences (docs/licences.md).")] = None,
    places: Annotated[Path | None, typer.Option(help="Places and parties: id, country, lat, lon, name.")] = None,
    taps: Annotated[Path | None, typer.Option(help="Taps that `sekisho twin tap --record` wrote.")] = None,
    output_format: Annotated[AlarmFormat, FORMAT] = AlarmFormat.TEXT,
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """What is wrong with units as of a day: offers that nobody took, seals, clones, serials, stock, travel, papers.

    Exit status: 0 where nothing is wrong, 1 where something is or a row was refused, 3 where a file was refused.

    Examples:

      sekisho twin alarms --as-of 2026-12-01 --events factory.jsonld --events offer.json --ring ring.json

      sekisho twin alarms --as-of 2026-12-01 factory.jsonld --stock stock.csv --places places.csv --format csv
    """
    from sekisho.cli import watching

    paths = [*(files or ()), *(events or ())]
    if not paths:
        raise typer.BadParameter("Give at least one file of events or handovers.")
    asked = watching.Watched(paths, as_of, ring, policy, stock, ranges, decisions, licences, places, taps)
    raise typer.Exit(watching.show_alarms(asked, output_format.value, lang.value))


def tap(
    url: Annotated[str, typer.Argument(metavar="URL", help="What the tag gave to the phone.")],
    keys: Annotated[Path, typer.Option(metavar="FILE", help="The tags' keys (YAML); its owner alone may read it.")],
    record: Annotated[Path | None, typer.Option(help="File of taps: compared with, and added to.")] = None,
    place: Annotated[str | None, typer.Option(help="Id of the place where it was read.")] = None,
    at: Annotated[str, typer.Option(help="When it was read; now where not given.")] = "",
    lang: Annotated[Language, LANG] = Language.EN,
) -> None:
    """Verify the message of an NTAG 424 DNA tag, compare its counter with earlier taps, and record it.

    A good message proves the tag, not the box that it is on. Keys are never printed.

    Examples:

      sekisho twin tap "https://t.example/?picc_data=...&cmac=..." --keys tags.yaml --record taps.jsonl
    """
    from sekisho.cli import watching

    raise typer.Exit(watching.tap(url, keys, record, place, at, lang.value))
