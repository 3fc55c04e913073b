"""`sekisho locate`: is a unit where it should be? Landmarks ask it, and the speed of light answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

app = typer.Typer(
    help="Prove where units are by the speed of light: verify, audit, plan, measure, programme.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


_Landmarks = Annotated[
    Path, typer.Option(metavar="FILE", help="Landmarks: landmark, lat, lon, error_km, jurisdiction.")
]
_Policy = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="YAML: what is restricted, which bound, how many bad landmarks are tolerated."),
]
_Map = Annotated[Path | None, typer.Option("--map", metavar="FILE.svg", help="Where a map goes.")]
_Format = Annotated[Output, typer.Option("--format", help="What is printed.")]
_Lang = Annotated[Language, typer.Option(help="Language of the words.")]
_Rejects = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where rows go that cannot be used. Default: beside the input.")
]


@app.command()
def verify(
    rtt: Annotated[Path, typer.Option(metavar="FILE", help="Round trips: landmark, unit, rtt_ms. CSV, JSON, Parquet.")],
    landmarks: _Landmarks,
    policy: _Policy = None,
    sites: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where units are said to be: unit, lat, lon.")
    ] = None,
    candidates: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Places for one landmark more: name, lat, lon.")
    ] = None,
    map_file: _Map = None,
    rejects: _Rejects = None,
    output_format: _Format = Output.TEXT,
    lang: _Lang = Language.EN,
) -> None:
    """Judge units by what landmarks heard: PASS, FAIL or INCONCLUSIVE, and the landmark that would help most.

    Exit status: 0 where every unit passes, 1 where not, 3 where the files cannot be read.

    Examples:

      sekisho locate verify --rtt rtt.csv --landmarks landmarks.csv --policy policy.yaml --map region.svg
    """
    from sekisho.cli import locating

    asked = locating.Files(rtt, landmarks, policy, sites, candidates)
    raise typer.Exit(
        locating.show_verdicts(
            asked, map_file, rejects, as_json=output_format is Output.JSON, words=locating.Words(lang.value)
        )
    )


@app.command()
def audit(
    rtt: Annotated[Path, typer.Option(metavar="FILE", help="Round trips among landmarks: landmark, unit, rtt_ms.")],
    landmarks: _Landmarks,
    policy: _Policy = None,
    output_format: _Format = Output.TEXT,
    lang: _Lang = Language.EN,
) -> None:
    """Which landmarks cannot be where they say, by what they heard of each other.

    Exit status: 0 where none was taken out, 1 where one was.
    """
    from sekisho.cli import locating

    asked = locating.Files(rtt, landmarks, policy)
    raise typer.Exit(locating.show_audit(asked, as_json=output_format is Output.JSON, words=locating.Words(lang.value)))
