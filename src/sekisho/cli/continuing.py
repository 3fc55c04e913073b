"""`sekisho log consistency`: a log continues what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def consistency(
    older: Annotated[Path, typer.Argument(metavar="OLD", help="A checkpoint of the log that was kept.")],
    newer: Annotated[Path, typer.Argument(metavar="NEW", help="The log's folder now, or a proof that --out wrote.")],
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="VKEY", help="A verifier key or a file of them; each must have signed both."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the proof, to be checked elsewhere.")] = None,
) -> None:
    """Check that a log continues what it was: nothing of it was taken out, changed or put in between.

    Examples:

      sekisho log consistency kept-checkpoint .sekisho/log --key keys.txt --out since.proof

      sekisho log consistency kept-checkpoint since.proof --key keys.txt
    """
    from sekisho.cli.ledger import verifier_keys
    from sekisho.ledger import check_continuing, prove_continuing
    from sekisho.service.wording import clean
    from sekisho.standards.c2sp import AddCheckpoint, parse_note
    from sekisho.standards.c2sp.keys import ALGORITHM
    from sekisho.storage.files import read_file
    from sekisho.storage.outputs import write_bytes
    from sekisho.storage.tiles import LogFiles

    kept = parse_note(read_file(older))
    folder = newer.is_dir()
    proof = prove_continuing(LogFiles(newer).fetch, kept) if folder else AddCheckpoint.parse(read_file(newer))
    found = check_continuing(kept, proof, verifier_keys(key or []))
    typer.echo(f"{clean(found.newer.origin, 200)}: {found.older.size:,} entries then, {found.newer.size:,} now")
    for signed in found.signed:
        typer.echo(f"both signed by {clean(signed.key.name, 80)} ({ALGORITHM[signed.key.kind]})")
    if not key:
        typer.echo("signatures: not verified, no key was given; who wrote the two checkpoints is not shown.")
    typer.echo(f"{'verified' if key else 'consistent'}: the log of now begins with the log of then.")
    if out:
        write_bytes(out, proof.content())
        typer.echo(f"{out}: the proof; whoever kept the older checkpoint checks it without the log")
