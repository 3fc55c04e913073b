"""What `sekisho log cosign|serve|mirror|compare|evidence` and `sekisho witness` do."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette

from sekisho.cli.ledger import log_folder, say, tell, verifier_keys
from sekisho.connectors.tiled import RemoteLog
from sekisho.connectors.witness import HttpWitness
from sekisho.ledger import (
    Fetch,
    Fork,
    ProvenTiles,
    Tiles,
    consistency_spans,
    fork_between,
    read_checkpoint,
    side_by_side,
    weigh,
)
from sekisho.service.cosigning import Head, Told, collect, gather
from sekisho.service.wording import clean
from sekisho.standards.c2sp import (
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    format_note,
    origin_hash,
    parse_note,
    signed_by,
)
from sekisho.storage.files import read_file
from sekisho.storage.mirror import Mirror
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import Demand, read_demand
from sekisho.storage.tiles import LogFiles, Private, open_own
from sekisho.storage.tiles.files import put_synced
from sekisho.storage.tiles.stopping import stop
from sekisho.storage.witness import Witness, begin_witness, cosigner_keys, cosigners, known_logs
from sekisho.vocabulary.errors import LedgerFault, UsageFault

_POLICY, _HOUSE, _KNOWN = "policy", "house.yaml", "witnessed.json"


def cosign(folder: Path, policy: Path, house: Path | None, remember: bool) -> None:
    """Ask the witnesses of a policy, show what they signed, and say whether it suffices."""
    demand = read_demand(policy, house)
    if remember:
        private = Private(folder).folder
        put_synced(private / _POLICY, read_file(policy))
        if house:
            put_synced(private / _HOUSE, read_file(house))
        else:
            (private / _HOUSE).unlink(missing_ok=True)
    lacks = cosigned(log_folder(folder), demand)
    if lacks:
        raise LedgerFault(f"Below the policy: {'; '.join(lacks)}.", hint="What came is shown; ask again later.")
    say("cosigned as the policy asks.")


def cosigned_if_remembered(folder: Path) -> tuple[str, ...]:
    """Ask the witnesses that were remembered; gives what is lacking. None were: nothing is asked."""
    private = Private(folder).folder
    if not (private / _POLICY).is_file():
        return ()
    house = private / _HOUSE
    return cosigned(folder, read_demand(private / _POLICY, house if house.is_file() else None), quiet=True)


def cosigned(folder: Path, demand: Demand, *, quiet: bool = False) -> tuple[str, ...]:
    """Ask, and put the cosignatures on the log's checkpoint; gives what the policy still lacks.

    Raises:
        LedgerFault: a witness has seen another or a longer history of this log. The log is then stopped, for good.
    """
    private = Private(folder)
    files = LogFiles(folder)
    note = read_checkpoint(files.fetch)
    head = _head(files, note, private.verifiers())
    witnesses = list(demand.policy.witnesses.values())
    about = demand.house.witnesses if demand.house else {}
    monitoring = {w.url: about[w.name].monitoring for w in witnesses if w.name in about}
    known_file = private.folder / _KNOWN
    told = gather(head, witnesses, lambda url: HttpWitness(url, monitoring=monitoring.get(url, "")), _known(known_file))
    address = {w.name: about[w.name].monitoring for w in witnesses if not w.url and w.name in about}
    told += collect(head, [w for w in witnesses if address.get(w.name)], HttpWitness, address)
    for one in told:
        if not quiet:
            say(f"{', '.join(map(clean, one.names))}: {clean(one.stop or one.fault, 300) or 'cosigned'}")
    _stop_if_told(folder, private, files, told)
    _put_known(known_file, {one.url: one.known for one in told if one.signatures})
    return _shown(folder, demand, head, [s for one in told for s in one.signatures])


def _shown(folder: Path, demand: Demand, head: Head, signatures: Sequence[Signature]) -> tuple[str, ...]:
    """Keep cosignatures of the policy's witnesses that are there, the new ones in their place; gives what lacks."""
    files = LogFiles(folder)
    log, _ = open_own(folder)
    with log:  # read under the lock: another process may have gathered some meanwhile
        before = read_checkpoint(files.fetch)
        kept = {(s.key.name, s.key.key_id) for s in weigh(before, demand.policy).cosigned.values()}
        merged = {k: s for s in before.signatures if (k := (s.name, s.key_id)) in kept}
        merged |= {(s.name, s.key_id): s for s in signatures}
        log.show_cosigned(head.checkpoint, list(merged.values()))
    return weigh(read_checkpoint(files.fetch), demand.policy, demand.house).lacks


def _head(files: LogFiles, note: Note, keys: Sequence[VerifierKey]) -> Head:
    signed_by(note, keys)
    own = {(key.name, key.key_id) for key in keys}
    checkpoint = Checkpoint.parse(note.text)
    tiles = Tiles(files.fetch, checkpoint.size)
    alone = Note(note.text, tuple(s for s in note.signatures if (s.name, s.key_id) in own))
    return Head(
        alone,
        keys,
        lambda old: tiles.path(consistency_spans(old, checkpoint.size)),
        lambda older: tiles.hash_of(0, older.size) == older.root,
    )


def _stop_if_told(folder: Path, private: Private, files: LogFiles, told: Sequence[Told]) -> None:
    size = Checkpoint.parse(read_checkpoint(files.fetch).text).size  # another process may have added meanwhile
    for one in told:
        seen = Checkpoint.parse(one.seen.text) if one.seen else None
        other = seen and not (seen.size <= size and Tiles(files.fetch, size).hash_of(0, seen.size) == seen.root)
        if not one.stop or (one.known <= size and not other):
            continue
        if one.seen:
            put_synced(private.folder / "seen-by-witness", format_note(one.seen.text, one.seen.signatures))
        stop(folder, one.stop)
        raise LedgerFault(
            f"{folder} was stopped: {one.stop}.",
            hint="An older copy was put back, or another program has the keys. Restore the newest copy.",
        )


def _known(path: Path) -> dict[str, int]:
    """What witnesses were last known to know; a hint that costs a round where it is wrong."""
    try:
        told = json.loads(path.read_bytes())
        return {str(url): int(size) for url, size in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _put_known(path: Path, new: dict[str, int]) -> None:
    if new:
        write_bytes(path, (json.dumps(_known(path) | new, sort_keys=True) + "\n").encode())


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


def _serve(area: str, kind: str, what: object, bind: str) -> None:
    """Serve one area of ``web``, named as servers name applications: commands and pages do not know each other."""
    import uvicorn

    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise UsageFault(f"{bind!r} is no address to bind to.", hint="HOST:PORT, such as 127.0.0.1:8080.")
    routes = getattr(import_module(f"sekisho.web.{area}"), kind)
    say(f"http://{bind}")
    sys.stdout.flush()
    application = Starlette(routes=routes(what))
    uvicorn.run(application, host=host.strip("[]"), port=int(port), log_level="warning", server_header=False)


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
    """Say on standard error what a checkpoint lacks."""
    for lack in lacks:
        sys.stderr.write(f"log: below the policy: {lack}\n")
