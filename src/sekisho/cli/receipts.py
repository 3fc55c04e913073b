"""`sekisho log receipt|receive`: COSE receipts, for readers who know SCITT and not tlog-proofs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sekisho.standards.c2sp import VerifierKey
    from sekisho.standards.cose import PublicKey


class ReceiptKey(StrEnum):
    """Which of the log's two keys signs."""

    ED25519 = "ed25519"
    MLDSA44 = "mldsa44"


def receipt(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Your own log: receipts are signed with its keys.")],
    index: Annotated[int, typer.Argument(help="Which entry, counted from 0.")],
    out: Annotated[Path, typer.Option(help="Where the receipt is written.")],
    by: Annotated[ReceiptKey, typer.Option(help="Which of the log's keys signs it.")] = ReceiptKey.ED25519,
) -> None:
    """Write the COSE receipt of an entry (draft-ietf-cose-merkle-tree-proofs, RFC 9162 tree).

    Examples:

      sekisho log receipt .sekisho/log 0 --out day.receipt

      sekisho log receipt .sekisho/log 0 --by mldsa44 --out day.receipt
    """
    from sekisho.ledger import prove
    from sekisho.ledger.receipts import issue
    from sekisho.storage.outputs import write_bytes
    from sekisho.storage.tiles import LogFiles, Private

    signers = dict(zip(ReceiptKey, Private(folder).signers(), strict=True))
    write_bytes(out, issue(prove(LogFiles(folder).fetch, index), signers[by]))
    typer.echo(f"{out}: entry {index}")


def receive(
    file: Annotated[Path, typer.Argument(help="A receipt: COSE_Sign1 with a proof of inclusion.")],
    key: Annotated[str, typer.Option(help="The log's key: NAME+HEX+BASE64, or a file with it or with a PEM.")],
    entry: Annotated[Path | None, typer.Option(help="The entry that was logged, as a file.")] = None,
    statement: Annotated[Path | None, typer.Option(help="A signed statement (COSE_Sign1) that was logged.")] = None,
) -> None:
    """Check a COSE receipt offline: that the log's key signed a root to which the entry or statement leads.

    Examples:

      sekisho log receive day.receipt --entry day.entry --key keys.txt

      sekisho log receive other.cose --statement statement.cose --key log.pem
    """
    from sekisho.ledger import receipts
    from sekisho.standards.cose import Sign1
    from sekisho.storage.files import read_file
    from sekisho.vocabulary.errors import UsageFault

    if (entry is None) == (statement is None):
        raise UsageFault("Name what the receipt is of.", hint="Either --entry FILE or --statement FILE.")
    logged = read_file(entry) if entry else receipts.statement_entry(read_file(statement or file))
    parsed = Sign1.parse(read_file(file))
    found = receipts.receive(parsed, logged, _key(key, parsed))
    typer.echo(f"verified: the log's key signed the root {found.root.hex()} over it.")


def _key(stated: str, receipt: object) -> PublicKey:
    from sekisho.cli.ledger import verifier_keys
    from sekisho.standards.cose import KID, Sign1, read_public_key
    from sekisho.storage.files import read_file

    path = Path(stated[:255])
    if path.is_file() and b"-----BEGIN" in (content := read_file(path)):
        return read_public_key(content)
    keys = verifier_keys([stated])
    kid = receipt.protected.get(KID) if isinstance(receipt, Sign1) else None
    return _loaded(next((one for one in keys if one.key_id == kid), keys[0]))


def _loaded(key: VerifierKey) -> PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

    from sekisho.standards.c2sp import Kind

    kind = MLDSA44PublicKey if key.kind is Kind.COSIGNATURE_MLDSA44 else Ed25519PublicKey
    return kind.from_public_bytes(key.public)
