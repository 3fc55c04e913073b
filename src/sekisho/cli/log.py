"""`sekisho log`: verify a transparency log, prove what is in it, check a proof offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sekisho.cli.anchoring import adopt, anchor, anchored
from sekisho.cli.continuing import consistency
from sekisho.cli.crypto import crypto
from sekisho.cli.formats import Format
from sekisho.cli.receipts import receipt, receive

app = typer.Typer(
    help="Transparency logs (C2SP tlog-tiles): verify, show, prove, check. Any log's, not only ours.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The log's folder: the one with the file `checkpoint`.")]
_Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--key",
        metavar="VKEY",
        help="A verifier key (NAME+HEX+BASE64) or a file of them; each must have signed. May be repeated.",
    ),
]
_Policy = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A trust policy (C2SP tlog-policy); below it, it is refused.")
]
_House = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="YAML on the policy's witnesses: jurisdictions, mirrors (docs/ledger.md)."),
]
_Age = Annotated[int | None, typer.Option(metavar="SECONDS", min=0, help="Signatures older than this do not count.")]
_Bind = Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")]


@app.command()
def verify(
    folder: _Folder, key: _Keys = None, policy: _Policy = None, house: _House = None, max_age: _Age = None
) -> None:
    """Check every file of a log: entries, tiles, root, and the signatures of the keys given.

    Examples:

      sekisho log verify .sekisho/log --key keys.txt

      sekisho log verify /srv/other-log
    """
    from sekisho.cli import ledger

    ledger.verify(folder, key or [], ledger.Asked(policy, house, max_age))


@app.command()
def show(folder: _Folder) -> None:
    """Say whose log it is, how many entries it has, its root, and the keys to give to those who check it."""
    from sekisho.cli import ledger

    ledger.show(folder)


@app.command()
def init(
    folder: _Folder,
    origin: Annotated[str, typer.Option(help="The log's name for ever: a schema-less URL, such as example.com/log.")],
) -> None:
    """Begin a log under a name of your own. (`sekisho gate` begins one by itself under a name by chance.)"""
    from sekisho.cli import ledger

    ledger.init(folder, origin)


@app.command()
def prove(
    folder: _Folder,
    index: Annotated[int, typer.Argument(help="Which entry, counted from 0; run.json names it as log.index.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the proof goes: FILE.tlog-proof.")],
    opening: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write what the entry commits to, with its salt: for an auditor."),
    ] = None,
) -> None:
    """Write the proof that an entry is in the log.

    Examples:

      sekisho log prove .sekisho/log 0 --out day.tlog-proof --opening day.opening.json
    """
    from sekisho.cli import ledger

    ledger.prove(folder, index, out, opening)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .tlog-proof.")],
    key: _Keys = None,
    entry: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The entry itself, where the proof does not carry it.")
    ] = None,
    opening: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the entry is said to commit to; printed if it does.")
    ] = None,
    day: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --opening: the files of the judged day, to be compared.")
    ] = None,
    disclosure: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Some fields of the entry; printed if they belong to it.")
    ] = None,
    policy: _Policy = None,
    house: _House = None,
    max_age: _Age = None,
) -> None:
    """Check a proof with nothing but the file and the log's keys; no network, no log.

    Examples:

      sekisho log check day.tlog-proof --key keys.txt --opening day.opening.json --day out

      sekisho log check day.tlog-proof --policy log.policy --house house.yaml --max-age 604800
    """
    from sekisho.cli import ledger

    ledger.check(file, key or [], entry, opening, day, ledger.Asked(policy, house, max_age))
    if disclosure is not None:
        from sekisho.cli import disclosing

        disclosing.check(disclosure, file, entry)


@app.command()
def disclose(
    folder: _Folder,
    index: Annotated[int, typer.Argument(help="Which entry, counted from 0.")],
    fields: Annotated[str, typer.Option(help="Which fields: names with commas; `events[0]` is one of a list.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the disclosure goes.")],
) -> None:
    """Write some fields of an entry for an auditor, who can check that they are its fields and learns no other.

    Examples:

      sekisho log disclose .sekisho/log 7 --fields kind,recorded_at --out entry.disclosure.json
    """
    from sekisho.cli import disclosing

    disclosing.disclose(folder, index, fields, out)


@app.command("item-key")
def item_key(
    folder: _Folder, item: Annotated[str, typer.Argument(help="A unit: its EPC or Digital Link in any spelling.")]
) -> None:
    """Print the key under which the entries about a unit are found: for whoever may know its story."""
    from sekisho.cli import disclosing

    disclosing.show_key(folder, item)


@app.command()
def find(folder: _Folder, item_key: Annotated[str, typer.Option(metavar="HEX", help="The key of the unit.")]) -> None:
    """List the entries about a unit. Nobody can without its key, the operator of a copy included.

    Examples:

      sekisho log find .sekisho/log --item-key 5f3c...
    """
    from sekisho.cli import disclosing

    disclosing.find(folder, item_key)


@app.command()
def entries(
    folder: _Folder,
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only of this kind, such as rules.used.")] = "",
    last: Annotated[int, typer.Option(metavar="N", min=0, help="Only the last N of them; 0: all.")] = 0,
    output_format: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """List the entries of an own log: index, time, kind, and what they are about, as far as openings were kept.

    Examples:

      sekisho log entries .sekisho/log --kind rules.used
    """
    from sekisho.cli import log_entries

    log_entries.entries(folder, kind, last, as_json=output_format is Format.JSON)


@app.command()
def serve(folder: _Folder, bind: _Bind = "127.0.0.1:8080") -> None:
    """Serve a log or a mirror over HTTP (C2SP tlog-tiles): its public files, and nothing else of the folder."""
    from sekisho.cli import witnessing

    witnessing.serve_log(folder, bind)


@app.command()
def cosign(
    folder: _Folder,
    policy: Annotated[Path, typer.Option(metavar="FILE", help="A trust policy whose witnesses have addresses.")],
    house: _House = None,
    remember: Annotated[
        bool, typer.Option(help="Also ask them from now on, whenever something is written to the log.")
    ] = False,
) -> None:
    """Ask the witnesses of a policy to cosign the log's checkpoint, and show it with what they signed.

    A witness that has seen more of this log than is here, or something else, stops the log: it was put back from an
    older copy, or somebody else has its keys.
    """
    from sekisho.cli import witnessing

    witnessing.cosign(folder, policy, house, remember)


@app.command()
def mirror(
    source: Annotated[str, typer.Argument(metavar="URL", help="The log's prefix, below which `checkpoint` is.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes, or goes on.")],
    key: Annotated[list[str], typer.Option("--key", metavar="VKEY", help="The log's keys; each must have signed.")],
    name: Annotated[str, typer.Option(help="The mirror's name for ever, such as mirror.example/m1.")],
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the cosignatures of this policy's witnesses as well.")
    ] = None,
) -> None:
    """Copy a log of others, every entry led back to its signed root, then cosign it as a mirror (C2SP tlog-mirror).

    Run it again to go on. A log that does not continue what is held is refused, and both checkpoints are kept.

    Examples:

      sekisho log mirror https://log.example/ /srv/mirror --key keys.txt --name mirror.example/m1
    """
    from sekisho.cli import witnessing

    witnessing.mirror(source, folder, key, name, policy)


@app.command("mirror-serve")
def mirror_serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes, or goes on.")],
    key: Annotated[list[str], typer.Option("--key", metavar="VKEY", help="The log's keys, or a file of them.")],
    name: Annotated[str, typer.Option(help="The mirror's name for ever, such as mirror.example/m1.")],
    bind: _Bind = "127.0.0.1:8081",
) -> None:
    """Take a log's entries as it pushes them (C2SP tlog-mirror), cosign what is held, and show the copy.

    Entries are kept once they are shown to be part of a checkpoint that the log signed. Put a proxy with TLS in front.

    Examples:

      sekisho log mirror-serve /srv/mirror --key keys.txt --name mirror.example/m1
    """
    from sekisho.cli import witnessing

    witnessing.serve_mirror(folder, key, name, bind)


@app.command("sign-subtree")
def sign_subtree(
    folder: _Folder,
    start: Annotated[int, typer.Argument(help="The first entry of the subtree.")],
    end: Annotated[int, typer.Argument(help="The entry after its last.")],
    policy: Annotated[Path, typer.Option(metavar="FILE", help="A trust policy whose witnesses have addresses.")],
    witness: Annotated[str, typer.Option(help="Who is asked: the policy's name of a witness or a mirror.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where range, root and cosignature go.")],
) -> None:
    """Have a witness cosign a subtree of the log's checkpoint, which it must have cosigned before (C2SP tlog-witness).

    Examples:

      sekisho log sign-subtree .sekisho/log 8 12 --policy log.policy --witness kr --out subtree.txt
    """
    from sekisho.cli import subtrees

    subtrees.sign(folder, start, end, policy, witness, out)


@app.command()
def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="A log's address or folder.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another view of it: a witness's, a mirror's, a copy.")],
    key: _Keys = None,
    evidence: Annotated[
        Path, typer.Option(metavar="FILE", help="Where both checkpoints go if they cannot both be true.")
    ] = Path("fork.json"),
) -> None:
    """See whether two sources show one history of a log."""
    from sekisho.cli import witnessing

    witnessing.compare(one, other, key or [], evidence)


@app.command()
def evidence(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What compare, a mirror or a witness wrote.")],
    key: Annotated[list[str], typer.Option("--key", metavar="VKEY", help="The log's keys, or a file of them.")],
) -> None:
    """Check that a log signed two histories: offline, with nothing but the file and the log's keys."""
    from sekisho.cli import witnessing

    witnessing.evidence(file, key)


app.command()(consistency)
app.command()(receipt)
app.command()(receive)
app.command()(crypto)
app.command()(anchor)
app.command()(anchored)
app.command()(adopt)
