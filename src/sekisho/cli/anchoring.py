"""`sekisho log anchor|anchored`: heads of a log on an EVM chain. Needs the extra ``anchor``."""

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
