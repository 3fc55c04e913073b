"""`sekisho log adopt`: an old log's head in a new log. `anchor|anchored`: heads on an EVM chain (extra ``anchor``)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The log's folder.")]
_Rpc = Annotated[str, typer.Option(help="Address of a node's JSON-RPC.")]


def anchor(
    folder: _Folder,
    rpc: _Rpc,
    key: Annotated[Path, typer.Option(help="File with the private key (hex) of the contract's owner.")],
    contract: Annotated[str, typer.Option(help="The contract's address.")] = "",
    deploy: Annotated[bool, typer.Option(help="Put a new contract on the chain first.")] = False,
) -> None:
    """Write the log's head (hash of its name, size, root) into a contract on an EVM chain.

    Optional: witnesses prove the same without a chain. Some 37,000 gas a head.

    Examples:

      sekisho log anchor .sekisho/log --rpc http://127.0.0.1:8545 --key owner.hex --deploy

      sekisho log anchor .sekisho/log --rpc https://node.example --key owner.hex --contract 0x5FbD...aa3
    """
    from sekisho.connectors.anchor import Chain
    from sekisho.ledger import read_checkpoint
    from sekisho.standards.c2sp import Checkpoint
    from sekisho.storage.files import read_file
    from sekisho.storage.tiles import LogFiles
    from sekisho.vocabulary.errors import UsageFault

    if bool(contract) == deploy:
        raise UsageFault("Name the contract, or deploy one.", hint="--contract ADDRESS, or --deploy.")
    secret = read_file(key)
    if deploy:
        chain, contract = Chain.deploy(rpc, secret)
        typer.echo(f"contract: {contract}")
    else:
        chain = Chain.connect(rpc, contract, secret)
    head = Checkpoint.parse(read_checkpoint(LogFiles(folder).fetch).text)
    typer.echo(f"anchored: {head.size:,} entries, {chain.anchor(head):,} gas")


def anchored(
    folder: _Folder,
    rpc: _Rpc,
    contract: Annotated[str, typer.Option(help="The contract's address.")],
    since: Annotated[int, typer.Option(help="From which block on.")] = 0,
) -> None:
    """Check that the log continues every head of it that was anchored.

    Examples:

      sekisho log anchored .sekisho/log --rpc https://node.example --contract 0x5FbD...aa3
    """
    from datetime import UTC, datetime

    from sekisho.connectors.anchor import Chain
    from sekisho.ledger import read_checkpoint
    from sekisho.ledger.anchoring import discontinued
    from sekisho.standards.c2sp import Checkpoint
    from sekisho.storage.tiles import LogFiles
    from sekisho.vocabulary.errors import LedgerFault

    fetch = LogFiles(folder).fetch
    now = Checkpoint.parse(read_checkpoint(fetch).text)
    heads = Chain.connect(rpc, contract).heads(now.origin, since)
    for head in heads:
        when = datetime.fromtimestamp(head.time, UTC).isoformat()
        typer.echo(f"block {head.block:,} ({when}): {head.size:,} entries, root {head.root.hex()}")
    faults = discontinued(fetch, now, [(head.size, head.root) for head in heads])
    if faults:
        size, reason = faults[0]
        raise LedgerFault(f"The head of {size:,} entries that was anchored: {reason}.", hint="Keep both as evidence.")
    if not heads:
        raise LedgerFault("No head of this log was anchored there.", hint="Check the contract and --since.")
    typer.echo(f"verified: the log of {now.size:,} entries continues all {len(heads)}.")


def adopt(
    folder: Annotated[Path, typer.Argument(metavar="OLD", help="A log whose keys are to be left behind.")],
    key: Annotated[list[str], typer.Option("--key", metavar="VKEY", help="Its keys; each must have signed.")],
    log: Annotated[Path | None, typer.Option(help="The log that takes it up; default: SEKISHO_LOG.")] = None,
) -> None:
    """Log an old log's checkpoint in a new log: what the old one proved stays proved when its algorithms fall.

    The old log is verified whole first. Keep its folder, and the opening of the new entry: together they show that
    every entry of the old log existed before the new log's checkpoint, whose signatures are of another day and suite.

    Examples:

      sekisho log adopt /srv/log-2026 --key keys-2026.txt --log /srv/log-2036
    """
    import base64
    from datetime import UTC, datetime

    from sekisho.cli.ledger import log_folder, verifier_keys
    from sekisho.cli.recording import log_of, record
    from sekisho.ledger import read_checkpoint
    from sekisho.service.matters import log_adopted
    from sekisho.storage.tiles import LogFiles, audit_folder
    from sekisho.vocabulary.errors import LedgerFault, UsageFault

    target = log_of(log)
    if target.resolve() == folder.resolve():
        raise UsageFault("A log cannot take up itself.", hint="--log names the new one.")
    found = audit_folder(log_folder(folder), verifier_keys(key))
    if found.flaws or found.checkpoint is None:
        reason = f"{found.flaws[0].path}: {found.flaws[0].reason}" if found.flaws else "it has no checkpoint"
        raise LedgerFault(f"{folder} does not hold: {reason}", hint="`sekisho log verify` tells all that is wrong.")
    note = read_checkpoint(LogFiles(folder).fetch)
    keys = [signed.key.text() for signed in found.signed]
    at = record(target, log_adopted(datetime.now(UTC), found.checkpoint, note, keys))
    root = base64.b64encode(found.checkpoint.root).decode()
    typer.echo(f"{found.checkpoint.origin}: {found.checkpoint.size:,} entries, root {root}")
    typer.echo(f"taken up as entry {at['index']} of {at['origin']}")
