"""`sekisho locate`: is a unit where it should be? Landmarks ask it, and the speed of light answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language
from sekisho.cli.key import Encrypt

app = typer.Typer(
    help="Prove where units are by the speed of light: verify, audit, plan, measure, programme.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


_Landmarks = Annotated[Path, typer.Option(metavar="FILE", help="Landmarks: landmark, lat, lon, error_km, operator.")]
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


_Verifiers = Annotated[
    list[Path], typer.Option("--verifier", metavar="FILE.pub", help="Public key of who may ask. May be repeated.")
]
_Listen = Annotated[str, typer.Option("--listen", metavar="HOST:PORT", help="Where to listen.")]
_Folder = Annotated[Path, typer.Argument(metavar="DIR")]

landmark = typer.Typer(help="Be a landmark: ask units, time them, sign.", no_args_is_help=True, rich_markup_mode=None)
prove = typer.Typer(help="Be a unit: answer landmarks.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(landmark, name="landmark")
app.add_typer(prove, name="prove")


@app.command()
def key(
    private: Annotated[Path, typer.Argument(metavar="FILE.pem", help="Where the verifier's private key goes.")],
    encrypt: Encrypt = None,
) -> None:
    """Make a verifier's key; FILE.pub beside it is for its landmarks and units."""
    from sekisho.cli import measuring

    measuring.make_key(private, encrypt)


@landmark.command("init")
def landmark_init(
    folder: _Folder,
    name: Annotated[str, typer.Option(help="Its name in every file.")],
    lat: Annotated[float, typer.Option(min=-90, max=90)],
    lon: Annotated[float, typer.Option(min=-180, max=180)],
    error_km: Annotated[float, typer.Option(min=0, help="How far it may be from there.")] = 1.0,
    jurisdiction: Annotated[str, typer.Option(help="Whose law it is under: ISO 3166-1.")] = "",
) -> None:
    """Make a landmark's key and identity; prints its row for the file of landmarks."""
    from sekisho.cli import measuring

    told = {"name": name, "lat": lat, "lon": lon, "error_km": error_km, "jurisdiction": jurisdiction}
    measuring.make_landmark(folder, told)


@landmark.command("serve")
def landmark_serve(folder: _Folder, verifier: _Verifiers, listen: _Listen = "0.0.0.0:7445") -> None:
    """Serve as a landmark until stopped."""
    from sekisho.cli import measuring

    measuring.serve_landmark(folder, verifier, listen)


@prove.command("init")
def prove_init(
    folder: _Folder,
    unit: Annotated[str, typer.Option(help="The unit's name: the common name of its certificate.")],
) -> None:
    """Make a device of software and a made-up maker, to try things out. Its key can be copied: it proves no place."""
    from sekisho.cli import measuring

    measuring.make_unit(folder, unit)


@prove.command("serve")
def prove_serve(folder: _Folder, verifier: _Verifiers, listen: _Listen = "0.0.0.0:7444") -> None:
    """Answer as a unit until stopped."""
    from sekisho.cli import measuring

    measuring.serve_unit(folder, verifier, listen)


@app.command()
def measure(
    unit: Annotated[str, typer.Option(help="The unit's name, as its certificate has it.")],
    prover: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where the unit listens.")],
    landmarks: Annotated[
        Path, typer.Option(metavar="FILE", help="Landmarks with `key` and `address`: see docs/location.md.")
    ],
    maker: Annotated[list[Path], typer.Option(metavar="FILE.pem", help="Makers of devices whom you trust.")],
    key_file: Annotated[Path, typer.Option("--key", metavar="FILE.pem", help="The verifier's private key.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where transcripts, round trips and verdict go.")],
    rounds: Annotated[int, typer.Option(min=1, max=1_000, help="How often each landmark asks.")] = 10,
    transport: Annotated[str, typer.Option(help="udp, or tcp where udp is blocked.")] = "udp",
    mesh: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Round trips among the landmarks, for their audit.")
    ] = None,
    policy: _Policy = None,
    site: Annotated[str, typer.Option(metavar="LAT,LON", help="Where the unit is said to be.")] = "",
    log: Annotated[Path | None, typer.Option(metavar="DIR", help="The transparency log to write to.")] = None,
    no_log: Annotated[bool, typer.Option("--no-log", help="Leave nothing in the log.")] = False,
    map_file: _Map = None,
    output_format: _Format = Output.TEXT,
    lang: _Lang = Language.EN,
) -> None:
    """Measure a unit now: attestation, challenges in random order, signed transcripts, verdict, log.

    Exit status: 0 for PASS, 1 for anything else.
    """
    from sekisho.cli import measuring

    asked = measuring.Wanted(unit, prover, landmarks, tuple(maker), key_file, rounds, transport, mesh, policy, site)
    where = measuring.Where(out, map_file, None if no_log else log, no_log)
    raise typer.Exit(measuring.show_measured(asked, where, as_json=output_format is Output.JSON, lang=lang.value))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `measure --out` left.")],
    landmarks: Annotated[Path, typer.Option(metavar="FILE", help="Landmarks with `key` and `address`.")],
    maker: Annotated[list[Path], typer.Option(metavar="FILE.pem", help="Makers of devices whom you trust.")],
) -> None:
    """Check a measurement again, later or by others: attestation, every signature, every nonce."""
    from sekisho.cli import measuring

    measuring.recheck(folder, landmarks, maker)


@app.command()
def plan(
    sites: Annotated[Path, typer.Option(metavar="FILE", help="What should become provable: name, lat, lon.")],
    candidates: Annotated[Path, typer.Option(metavar="FILE", help="Where a landmark could be: name, lat, lon.")],
    landmarks: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Landmarks that stand already: landmark, lat, lon.")
    ] = None,
    policy: _Policy = None,
    most: Annotated[int, typer.Option(min=1, max=1_000, help="Landmarks to place at most.")] = 20,
    map_file: _Map = None,
    output_format: _Format = Output.TEXT,
    lang: _Lang = Language.EN,
) -> None:
    """Where to put landmarks so that sites become provable, the most useful first.

    Exit status: 0 where every site becomes provable, 1 where not.
    """
    from sekisho.cli import planning

    wanted = planning.Wanted(sites, candidates, landmarks, policy, most)
    raise typer.Exit(planning.show_plan(wanted, map_file, as_json=output_format is Output.JSON, lang=lang.value))


programme = typer.Typer(
    help="After delivery: when units are asked, and how they and their sites stand.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(programme, name="programme")
_Units = Annotated[Path, typer.Option(metavar="FILE", help="Units of the licence: unit, site, delivered.")]


@programme.command("schedule")
def programme_schedule(
    units: _Units,
    seed: Annotated[Path, typer.Option(metavar="FILE", help="The secret seed; made where there is none.")],
    begin: Annotated[str, typer.Option("--from", metavar="DATE", help="First day.")],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Day after the last.")],
    policy: _Policy = None,
    lang: _Lang = Language.EN,
) -> None:
    """Times of challenges as CSV: random, fixed by a seed whose commitment is published beforehand."""
    from sekisho.cli import planning

    planning.show_schedule(units, seed, (begin, end), policy, lang.value)


@programme.command("statement")
def programme_statement(
    units: _Units,
    answers: Annotated[Path, typer.Option(metavar="FILE", help="What challenges came to: unit, at, outcome, reason.")],
    at: Annotated[str, typer.Option(metavar="TIME", help="The instant, RFC 3339. Default: now.")] = "",
    policy: _Policy = None,
    output_format: _Format = Output.TEXT,
    lang: _Lang = Language.EN,
) -> None:
    """How units and sites stand: proved, silent, boxed, moved; for the conditions of a licence.

    Exit status: 0 where every unit is proved or not yet due, 1 where not.
    """
    from sekisho.cli import planning

    raise typer.Exit(
        planning.show_statement(units, answers, at, policy, as_json=output_format is Output.JSON, lang=lang.value)
    )
