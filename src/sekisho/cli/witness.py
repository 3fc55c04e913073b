"""`sekisho witness`: cosign other firms' logs, so that none of them can show two histories."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="A witness (C2SP tlog-witness): cosign logs of others, each only ever forward.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The witness's folder; its keys lie in DIR.private.")]


@app.command()
def init(
    folder: _Folder,
    name: Annotated[str, typer.Option(help="Its name for ever: a schema-less URL, such as witness.example/w1.")],
    log: Annotated[
        list[str] | None,
        typer.Option("--log", metavar="VKEY", help="A log's verifier key, or a file of them. May be repeated."),
    ] = None,
) -> None:
    """Begin a witness, or tell one of more logs. Restart it afterwards.

    Examples:

      sekisho witness init w1 --name witness.example/w1 --log keys.txt
    """
    from sekisho.cli import witnessing

    witnessing.init_witness(folder, name, log or [])


@app.command()
def serve(
    folder: _Folder,
    bind: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")] = "127.0.0.1:8090",
) -> None:
    """Answer logs (add-checkpoint) and monitors. Put a proxy with TLS in front of it."""
    from sekisho.cli import witnessing

    witnessing.serve_witness(folder, bind)


@app.command()
def show(folder: _Folder) -> None:
    """Print its keys, and which checkpoint of which log it cosigned last."""
    from sekisho.cli import witnessing

    witnessing.show_witness(folder)
