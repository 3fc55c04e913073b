"""`sekisho serve`: the service over HTTP, and the tokens of those who may use it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The service over HTTP: events in and out (EPCIS 2.0), the report, the log.", rich_markup_mode=None
)
_Tokens = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Who may use it; default: SEKISHO_TOKENS, else nobody is asked.")
]


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    bind: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")] = "127.0.0.1:8000",
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="Where events are kept: a file, or postgresql://...")
    ] = None,
    log: Annotated[Path | None, typer.Option(metavar="DIR", help="The log; default: .sekisho/log.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The report's folder; default: out.")] = None,
    token_file: _Tokens = None,
    host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name under which it is asked for; may be repeated.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="For HTTPS: the chain (PEM).")] = None,
    private_key: Annotated[Path | None, typer.Option(metavar="FILE", help="For HTTPS: its key (PEM).")] = None,
    witness_every: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, max=3600, help="Ask the log's witnesses at most once in so long.")
    ] = 10.0,
) -> None:
    """Serve until stopped: /report.html and what lies beside it, EPCIS 2.0 under /epcis, the log under /log.

    Beyond this machine only with tokens (docs/serving.md).

    Examples:

      sekisho serve

      sekisho serve --bind 0.0.0.0:8443 --host custody.example.com --token-file tokens
      --certificate chain.pem --private-key key.pem
    """
    if context.invoked_subcommand is not None:
        return
    from sekisho.cli import serving

    places = serving.Places(store, log, out, token_file)
    serving.serve(bind, places, tuple(host or ()), certificate, private_key, witness_every)


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="Whose it is.")],
    scope: Annotated[list[str] | None, typer.Option(help="capture or read; may be repeated. Default: both.")] = None,
    party: Annotated[
        str | None, typer.Option(metavar="ID", help="Reads only events that state this party as source or destination.")
    ] = None,
    token_file: _Tokens = None,
) -> None:
    """Make a token and print it, this once; the file keeps its digest.

    Examples:

      sekisho serve token forwarder --scope capture --scope read --party urn:epc:id:pgln:8800000.00007
      --token-file tokens
    """
    from sekisho.cli import serving

    serving.make_token(name, tuple(scope or ("capture", "read")), party, token_file)
