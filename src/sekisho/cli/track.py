"""`sekisho track`: what trackers on the way send, and what follows from it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.formats import Language

app = typer.Typer(
    help="Consignments under way: what their trackers send, and what follows from it.", no_args_is_help=True
)


class TrackFormat(StrEnum):
    """How the result is printed on standard output."""

    TEXT = "text"
    JSON = "json"


_REGISTER = typer.Option("--register", help="YAML of consignments, ways and trackers.")
_COVERT = typer.Option("--covert", help="The sealed register of covert trackers (`sekisho track seal`).")
_KEY = typer.Option("--key", help="Your key: it opens what was granted to you, and says who you are.")
_NETWORKS = typer.Option("--networks", help="Your own table of access points and cells: CSV, JSON, Parquet.")
_STORE = typer.Option("--store", help="Where what was sent is kept.")
_FORMAT = typer.Option("--format", help="What is printed.")
_LANG = typer.Option(help="Language of the words.")
_UNTIL = typer.Option("--until", help="As of this instant, with a zone; now where none is given.")
_COVERAGE = typer.Option("--coverage", help="What was learned of where trackers are heard.")
_TRACKERS, _TRACKS = Path("trackers.yaml"), Path(".sekisho/tracks.sqlite3")
_GROUND = Path(".sekisho/coverage.csv")


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(help="Where it is written.")] = Path(),
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """Write a small made-up register and what its trackers sent, to try the other commands on.

    Examples:

      sekisho track example
    """
    from sekisho.cli import tracking

    tracking.write_example(folder, lang.value)


@app.command()
def ingest(
    files: Annotated[
        list[Path] | None, typer.Argument(help="OsmAnd queries, JSON, NMEA, CSV, GPX, signed batches.")
    ] = None,
    listen: Annotated[str, typer.Option(help="Serve HTTP for trackers at HOST:PORT.")] = "",
    mqtt: Annotated[str, typer.Option(help="Take messages of a broker: mqtt://HOST:1883/TOPIC.")] = "",
    register: Annotated[Path, _REGISTER] = _TRACKERS,
    covert: Annotated[Path | None, _COVERT] = None,
    key: Annotated[Path | None, _KEY] = None,
    store: Annotated[Path, _STORE] = _TRACKS,
    device: Annotated[str, typer.Option(help="Whose files these are, where they do not say (NMEA, GPX).")] = "",
    received: Annotated[str, typer.Option(help="When the files were received, with a zone, if not now.")] = "",
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """Keep what trackers send: everything, marked by how far it can be believed. Alarms are told at once.

    Examples:

      sekisho track ingest monday.csv

      sekisho track ingest --listen 127.0.0.1:5055

      sekisho track ingest --mqtt mqtt://127.0.0.1:1883/trackers/#
    """
    from sekisho.cli import tracking

    desk = tracking.Where(register, covert, key, store, lang.value)
    tracking.ingest(desk, files or [], listen, mqtt, device, received)


@app.command()
def replay(
    consignments: Annotated[list[str] | None, typer.Argument(help="Which; all where none is named.")] = None,
    register: Annotated[Path, _REGISTER] = _TRACKERS,
    covert: Annotated[Path | None, _COVERT] = None,
    key: Annotated[Path | None, _KEY] = None,
    store: Annotated[Path, _STORE] = _TRACKS,
    networks: Annotated[Path | None, _NETWORKS] = None,
    coverage: Annotated[Path, _COVERAGE] = _GROUND,
    until: Annotated[str, _UNTIL] = "",
    follow: Annotated[bool, typer.Option("--follow", help="Go on, and print what is new as it comes.")] = False,
    output_format: Annotated[TrackFormat, _FORMAT] = TrackFormat.TEXT,
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """Make every story anew from what was kept: one line a consignment. The same in whatever order it came.

    Examples:

      sekisho track replay

      sekisho track replay C-7001 C-7002 --until 2026-11-24T12:00:00Z

      sekisho track replay --follow
    """
    from sekisho.cli import tracking

    where = tracking.Where(register, covert, key, store, lang.value, networks, coverage)
    if follow:
        tracking.follow(where)
    else:
        tracking.replay_all(where, consignments or [], until, as_json=output_format is TrackFormat.JSON)


@app.command()
def show(
    consignment: Annotated[str, typer.Argument(help="Its id in the register.")],
    picture: Annotated[Path | None, typer.Option("--map", help="Draw a map into this SVG file.")] = None,
    register: Annotated[Path, _REGISTER] = _TRACKERS,
    covert: Annotated[Path | None, _COVERT] = None,
    key: Annotated[Path | None, _KEY] = None,
    store: Annotated[Path, _STORE] = _TRACKS,
    networks: Annotated[Path | None, _NETWORKS] = None,
    coverage: Annotated[Path, _COVERAGE] = _GROUND,
    until: Annotated[str, _UNTIL] = "",
    output_format: Annotated[TrackFormat, _FORMAT] = TrackFormat.TEXT,
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """A consignment: its state, when it will be there, its trackers, and everything that happened.

    Examples:

      sekisho track show C-7001 --until 2026-11-24T12:00:00Z

      sekisho track show C-7001 --map way.svg --lang ja
    """
    from sekisho.cli import tracking

    where = tracking.Where(register, covert, key, store, lang.value, networks, coverage)
    tracking.show(where, consignment, picture, until, as_json=output_format is TrackFormat.JSON)


@app.command()
def learn(
    consignments: Annotated[list[str] | None, typer.Argument(help="Which; all where none is named.")] = None,
    register: Annotated[Path, _REGISTER] = _TRACKERS,
    store: Annotated[Path, _STORE] = _TRACKS,
    coverage: Annotated[Path, _COVERAGE] = _GROUND,
    until: Annotated[str, _UNTIL] = "",
    lang: Annotated[Language, _LANG] = Language.EN,
) -> None:
    """Learn where trackers are heard from consignments that arrived without an alarm; later ones are judged by it.

    Examples:

      sekisho track learn

      sekisho track learn C-7001 --coverage ground.csv
    """
    from sekisho.cli import tracking

    tracking.learn(
        tracking.Where(register, None, None, store, lang.value, coverage=coverage), consignments or [], until
    )


@app.command()
def release(
    consignment: Annotated[str, typer.Argument(help="Its id in the register.")],
    code: Annotated[str, typer.Argument(help="The finding, by its code (see --format json).")],
    why: Annotated[str, typer.Option(help="Why.")],
    register: Annotated[Path, _REGISTER] = _TRACKERS,
    covert: Annotated[Path | None, _COVERT] = None,
    key: Annotated[Path | None, _KEY] = None,
    store: Annotated[Path, _STORE] = _TRACKS,
    networks: Annotated[Path | None, _NETWORKS] = None,
    until: Annotated[str, _UNTIL] = "",
) -> None:
    """Let everybody know of a finding that rests on a covert tracker: that it is so, not what it rests on.

    Your key says who releases it.

    Examples:

      sekisho track release C-1 left-behind --why "police informed" --covert covert.sealed --key kimura.key
    """
    from sekisho.cli import tracking

    where = tracking.Where(register, covert, key, store, "en", networks)
    tracking.release(where, consignment, code, why, until)


@app.command(name="key")
def make_key(file: Annotated[Path, typer.Argument(help="Where the key is kept; its owner alone may read it.")]) -> None:
    """Make a key that opens what is sealed for you, and print its public side, to be given to the operator.

    Examples:

      sekisho track key kimura.key > kimura.pub
    """
    from sekisho.cli import tracking

    tracking.make_key(file)


@app.command()
def seal(
    covert: Annotated[
        Path, typer.Argument(help="YAML of covert trackers and of who may know of them; the operator's own.")
    ],
    to: Annotated[list[str], typer.Option(help="NAME=KEY of each who may know: a public key, or a file with it.")],
    store_key: Annotated[
        list[Path], typer.Option(help="The key of the store, made where there is none; older ones after it.")
    ],
    out: Annotated[Path, typer.Option(help="Where the sealed register goes.")] = Path("covert.sealed"),
    register: Annotated[Path, _REGISTER] = _TRACKERS,
) -> None:
    """Seal the list of covert trackers: each viewer's key opens what was granted to him, and no other key opens it.

    Examples:

      sekisho track seal covert.yaml --to kimura=kimura.pub --store-key store.key
    """
    from sekisho.cli import tracking

    tracking.seal_list(covert, register, out, to, store_key)
