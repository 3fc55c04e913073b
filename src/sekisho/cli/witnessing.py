"""What `sekisho log cosign|serve|mirror|compare|evidence` and `sekisho witness` do."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette

from sekisho.bootstrap import ask_remembered, witness_at
from sekisho.cli.ledger import log_folder, say, tell, verifier_keys
from sekisho.connectors.tiled import RemoteLog
from sekisho.ledger import (
    Fetch,
    Fork,
    ProvenTiles,
    fork_between,
    read_checkpoint,
    side_by_side,
)
from sekisho.service.wording import clean
from sekisho.standards.c2sp import (
    Checkpoint,
    Note,
    origin_hash,
    parse_note,
    signed_by,
)
from sekisho.storage.cosigning import cosigned, remember
from sekisho.storage.files import read_file
from sekisho.storage.mirror import Mirror
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import read_demand
from sekisho.storage.pushed import PushedMirror
from sekisho.storage.tiles import LogFiles, LogStopped, Private
from sekisho.storage.witness import Witness, begin_witness, cosigner_keys, cosigners, known_logs
from sekisho.vocabulary.errors import LedgerFault, SekishoError, UsageFault

AFTER_A_WRITE = 8.0  # seconds that a command waits for witnesses once it has written
_LONG = 60.0
_AT_ONCE = 32  # uploads, each of which may hold a package of 16 MB


def cosign(folder: Path, policy: Path, house: Path | None, remember_it: bool) -> None:
    """Ask the witnesses of a policy, show what they signed, and say whether it suffices."""
    demand = read_demand(policy, house)
    if remember_it:
        remember(log_folder(folder), policy, house)
    asked = cosigned(log_folder(folder), demand, witness_at(_LONG), patience=_LONG)
    for one in asked.told:
        say(f"{', '.join(map(clean, one.names))}: {clean(one.fault, 300) or 'cosigned'}")
    if asked.lacks:
        raise LedgerFault(f"Below the policy: {'; '.join(asked.lacks)}.", hint="What came is shown; ask again later.")
    say("cosigned as the policy asks.")


def cosigned_if_remembered(folder: Path) -> tuple[str, ...]:
    """Ask the witnesses that were remembered, for a few seconds; gives what is lacking. None were: nothing is asked.

    Raises:
        LogStopped: a witness has seen another or a longer history of this log. It is then stopped, for good.
    """
    try:
        asked = ask_remembered(folder, patience=AFTER_A_WRITE)
    except LogStopped:
        raise
    except SekishoError as error:  # what was written is in the log all the same
        return (error.message,)
    return () if asked is None else asked.lacks


def serve_log(folder: Path, bind: str) -> None:
    """Serve a log or a mirror until stopped."""
    private = Private(log_folder(folder))
    kind = "mirror_routes" if private.exists() and private.cosigns() else "routes"
    _serve("log", kind, folder, bind)


def serve_witness(folder: Path, bind: str) -> None:
    """Serve a witness until stopped."""
    with Witness.open(folder) as witness:
        say(f"{witness.signers[0].public.name}: {len(witness.logs)} logs known")
        _serve("witness", "routes", witness, bind)


def serve_mirror(folder: Path, keys: Sequence[str], name: str, bind: str) -> None:
    """Serve a mirror to which a log pushes, until stopped."""
    signers = cosigners(folder, name)
    with PushedMirror(folder, verifier_keys(keys), signers) as mirror:
        say(f"{name}: {mirror.size:,} entries of {clean(mirror.origin, 200)} are cosigned, {mirror.next:,} are here")
        say("keys, for policies (give them by a way that is trusted):")
        for signer in signers:
            say(signer.public.text())
        _serve("mirror", "routes", mirror, bind, at_once=_AT_ONCE)


def _serve(area: str, kind: str, what: object, bind: str, *, at_once: int | None = None) -> None:
    """Serve one area of ``web``, named as servers name applications: commands and pages do not know each other."""
    import uvicorn

    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise UsageFault(f"{bind!r} is no address to bind to.", hint="HOST:PORT, such as 127.0.0.1:8080.")
    routes = getattr(import_module(f"sekisho.web.{area}"), kind)
    say(f"http://{bind}")
    sys.stdout.flush()
    application = Starlette(routes=routes(what))
    host = host.strip("[]")
    uvicorn.run(
        application,
        host=host,
        port=int(port),
        log_level="warning",
        server_header=False,
        limit_concurrency=at_once,
    )


def init_witness(folder: Path, name: str, logs: Sequence[str]) -> None:
    """Begin a witness, or tell one of more logs."""
    begin_witness(folder, name, verifier_keys(logs))
    show_witness(folder)


def show_witness(folder: Path) -> None:
    """Print a witness's keys, and what it has cosigned of which log."""
    say("keys, for policies (give them by a way that is trusted):")
    for key in cosigner_keys(folder):
        say(key.text())
    for origin in dict.fromkeys(key.name for key in known_logs(folder)):
        content = LogFiles(folder).fetch(f"{origin_hash(origin)}/checkpoint")
        if content is None:
            say(f"{clean(origin, 200)}: nothing cosigned yet")
        else:
            tell(Checkpoint.parse(parse_note(content).text))


def mirror(source: str, folder: Path, keys: Sequence[str], name: str, policy: Path | None) -> None:
    """Copy a log, or what is new of it, and cosign what is then held."""
    given = verifier_keys(keys)
    signers = cosigners(folder, name)
    witnesses = [w.key for w in read_demand(policy).policy.witnesses.values()] if policy else []
    with closing(RemoteLog(source)) as remote:
        done = Mirror(folder, given, signers, witnesses).update(remote.fetch)
    tell(done.checkpoint)
    say(f"{done.fetched} bundles fetched, {done.found} were here; every entry leads to the root.")
    say(f"cosigned as {signers[0].public.name}; keys: `sekisho log show {folder}`")


def compare(one: str, other: str, keys: Sequence[str], evidence: Path) -> None:
    """Compare what two sources show of one log.

    Raises:
        LedgerFault: they cannot both be true; both checkpoints are then in the file.
    """
    given = verifier_keys(keys)
    notes: list[tuple[int, Note, Fetch]] = []
    for source in (one, other):
        fetch = _source(source)
        note = read_checkpoint(fetch)
        if given:
            signed_by(note, given)
        tell(Checkpoint.parse(note.text))
        notes.append((Checkpoint.parse(note.text).size, note, fetch))
    notes.sort(key=lambda seen: seen[0])
    (_, small, _), (_, large, fetch) = notes
    old, new = Checkpoint.parse(small.text), Checkpoint.parse(large.text)
    if old.origin != new.origin:
        raise UsageFault("These are two logs, not two views of one.")
    if old == new or (old.size, old.root) == (new.size, new.root):
        say("both show the same log.")
        return
    fork = side_by_side(small, large) if old.size == new.size else fork_between(small, large, ProvenTiles(fetch, new))
    if fork is None:
        say("the larger one continues the smaller one.")
        return
    write_bytes(evidence, fork.content())
    raise LedgerFault(
        f"{clean(old.origin, 200)} shows two histories; both checkpoints are in {evidence}.",
        hint="Keep it, and show it to everybody who relies on the log: `sekisho log evidence` checks it."
        + ("" if given else " No key was given, so it is not shown that the log signed both."),
    )


def _source(source: str) -> Fetch:
    if "://" in source:
        return RemoteLog(source).fetch
    return LogFiles(log_folder(Path(source))).fetch


def evidence(file: Path, keys: Sequence[str]) -> None:
    """Check a record of two checkpoints that cannot both be true."""
    fork = Fork.parse(read_file(file))
    for note in (fork.smaller, fork.larger):
        tell(Checkpoint.parse(note.text))
    signed = fork.proved(verifier_keys(keys))
    names = ", ".join(sorted({clean(s.key.name, 100) for s in signed}))
    say(f"proved: {names} signed both, and they cannot both be true.")


def warn(lacks: Sequence[str]) -> None:
    """Say on standard error what a checkpoint lacks, and what becomes of it."""
    for lack in lacks:
        sys.stderr.write(f"log: below the policy: {clean(lack, 300)}\n")
    if lacks:
        sys.stderr.write(
            "log: what was written is in it; `sekisho serve`, the next write, `sekisho log cosign` ask again\n"
        )
