"""`sekisho`: the command line. Each area has its own file; heavy imports happen inside the commands."""

from __future__ import annotations

import sys

import typer

from sekisho.cli.classify import classify
from sekisho.cli.clear import app as clear
from sekisho.cli.example import example
from sekisho.cli.explain import explain
from sekisho.cli.gate import gate
from sekisho.cli.key import app as key
from sekisho.cli.law import app as law
from sekisho.cli.locate import app as locate
from sekisho.cli.log import app as log
from sekisho.cli.owners import owners
from sekisho.cli.passport import app as passport
from sekisho.cli.reference import app as reference
from sekisho.cli.screen import screen
from sekisho.cli.serve import app as serve
from sekisho.cli.track import app as track
from sekisho.cli.twin import app as twin
from sekisho.cli.witness import app as witness
from sekisho.vocabulary.errors import SekishoError

app = typer.Typer(
    name="sekisho",
    help="The checkpoint for AI accelerators: release, hold or refuse a day of consignments, with reasons and law.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: importing rich would double the time that it takes
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(gate)
app.command()(explain)
app.command()(screen)
app.command()(owners)
app.command()(classify)
app.command()(example)
app.add_typer(reference, name="reference")
app.add_typer(clear, name="clear")
app.add_typer(law, name="law")
app.add_typer(log, name="log")
app.add_typer(serve, name="serve")
app.add_typer(track, name="track")
app.add_typer(twin, name="twin")
app.add_typer(passport, name="passport")
app.add_typer(key, name="key")
app.add_typer(witness, name="witness")
app.add_typer(locate, name="locate")


def run() -> None:
    """Run the program; an error speaks to a person and sets the exit status."""
    try:
        app()
    except SekishoError as error:
        print(f"sekisho: {error.message}", file=sys.stderr)  # noqa: T201 - the outermost door
        if error.hint:
            print(f"  -> {error.hint}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_status)
    except OSError as error:
        print(f"sekisho: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)  # noqa: T201
        print("  -> Check the path, the rights on it and the space left.", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        print("sekisho: stopped", file=sys.stderr)  # noqa: T201
        sys.exit(1)
