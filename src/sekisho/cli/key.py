"""`sekisho key`: keys that sign documents, rings of those of others, and what becomes of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Keys for signed documents (handovers, passports): make, exchange, revoke, and rings of others' keys.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class SuiteName(StrEnum):
    """Which algorithms sign together."""

    HYBRID = "ed25519+mldsa65"
    MLDSA65 = "mldsa65"
    ED25519 = "ed25519"


class Why(StrEnum):
    """Why a key no longer counts."""

    SUPERSEDED = "superseded"
    RETIRED = "retired"
    COMPROMISED = "compromised"


_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The key's folder; its owner alone may read it.")]
_Private = Annotated[
    Path, typer.Argument(metavar="PATH", help="A private key's file or folder, or a log, witness or mirror.")
]
Encrypt = Annotated[
    bool | None,
    typer.Option("--encrypt/--no-encrypt", help="Keep the private key under a passphrase; else: asked at a terminal."),
]
_Ring = Annotated[Path, typer.Argument(metavar="RING", help="A ring of keys (JSON).")]
_Holder = Annotated[str, typer.Option(help="Whose key it is: a party's id, such as its GS1 party link or LEI.")]
_Out = Annotated[Path, typer.Option(help="Where the signed statement is written.")]


@app.command()
def new(
    folder: _Folder,
    name: Annotated[str, typer.Option(help="What the key is called, without blanks: maker.example/2026.")],
    suite: Annotated[SuiteName, typer.Option(help="Which algorithms sign; of two both must verify.")] = (
        SuiteName.HYBRID
    ),
    encrypt: Encrypt = None,
) -> None:
    """Make a key and print its public side, to be given to others by a way that they trust.

    At a terminal a passphrase is asked for. It can also come from SEKISHO_KEY_PASSPHRASE_FILE or
    SEKISHO_KEY_PASSPHRASE_FD (docs/signing.md).

    Examples:

      sekisho key new .sekisho/keys/2026 --name maker.example/2026 --encrypt
    """
    from sekisho.cli import keys

    keys.new(folder, name, suite.value, encrypt)


@app.command()
def encrypt(path: _Private) -> None:
    """Put private keys that lie there plain under a passphrase.

    Examples:

      sekisho key encrypt .sekisho/keys/2026

      sekisho key encrypt .sekisho/log
    """
    from sekisho.cli import keys

    keys.encrypt(path)


@app.command()
def decrypt(path: _Private) -> None:
    """Put private keys into plain files again, readable by their owner alone."""
    from sekisho.cli import keys

    keys.decrypt(path)


@app.command()
def passphrase(
    path: _Private,
    new_passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with the new passphrase; else it is asked for.")
    ] = None,
) -> None:
    """Put encrypted private keys under another passphrase."""
    from sekisho.cli import keys

    keys.change_passphrase(path, new_passphrase_file)


@app.command()
def show(folder: _Folder) -> None:
    """Print the public side of a key."""
    from sekisho.cli import keys

    keys.show(folder)


@app.command()
def add(
    ring: _Ring,
    key: Annotated[str, typer.Argument(help="A key's text (sekisho-key:v1:...), or a file with it.")],
    holder: _Holder,
    since: Annotated[str, typer.Option(help="From which day or instant on it counts (UTC).")] = "",
) -> None:
    """Add a key that you were given to a ring; the ring is begun where there is none.

    Examples:

      sekisho key add ring.json maker.txt --holder https://id.gs1.org/417/4900000000016 --since 2026-11-01
    """
    from sekisho.cli import keys

    keys.add(ring, key, holder, since)


@app.command(name="list")
def list_keys(ring: _Ring) -> None:
    """Print the keys of a ring: whose, since when, and what became of them."""
    from sekisho.cli import keys

    keys.list_keys(ring)


@app.command()
def rotate(
    old: _Folder,
    new_key: Annotated[Path, typer.Argument(metavar="NEW", help="The new key's folder; made before by `key new`.")],
    holder: _Holder,
    out: _Out,
) -> None:
    """Sign the statement that a new key takes the place of the old one, by both.

    Examples:

      sekisho key rotate keys/2026 keys/2027 --holder https://id.gs1.org/417/4900000000016 --out rotation.json
    """
    from sekisho.cli import keys

    keys.rotate(old, new_key, holder, out)


@app.command()
def revoke(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The key that signs: any of the holder's own.")],
    key_id: Annotated[str, typer.Argument(metavar="ID", help="Which key no longer counts (32 hex digits).")],
    why: Annotated[Why, typer.Option(help="What happened to it.")],
    holder: _Holder,
    out: _Out,
    since: Annotated[str, typer.Option(help="From when on (UTC); of a stolen key as early as it may have been.")] = "",
) -> None:
    """Sign the statement that a key no longer counts.

    What a compromised key signed counts only where somebody else saw it before: a log with witnesses.

    Examples:

      sekisho key revoke keys/2027 4f...c2 --why compromised --since 2026-11-20 --holder https://... --out revoked.json
    """
    from sekisho.cli import keys

    keys.revoke(folder, key_id, why.value, since, holder, out)


@app.command()
def apply(
    ring: _Ring,
    statements: Annotated[list[Path], typer.Argument(help="Signed statements about keys, in their order.")],
    policy: Annotated[Path | None, typer.Option(help="Your own policy of suites (YAML).")] = None,
) -> None:
    """Check statements and bring a ring up to date by them. One that does not hold changes nothing.

    Examples:

      sekisho key apply ring.json rotation.json revoked.json
    """
    from sekisho.cli import keys

    keys.apply(ring, statements, policy)
