"""An own log and its witnesses: the policy that is remembered, a round of asking, and how the log stands since.

Beside the log's keys lie ``policy`` and ``house.yaml`` (whom to ask after every checkpoint), ``witnessed.json`` (how
much each witness is thought to know), ``cosigning.json`` (what came of the last round, since when the log is behind).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.ledger import Standing, Tiles, consistency_spans, read_checkpoint, subtree_spans, weigh
from sekisho.service.cosigning import Asked, Head, Health, Told, collect, gather
from sekisho.service.ports import TakesEntries
from sekisho.service.pushing import Upload
from sekisho.standards.c2sp import (
    WIDTH,
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    format_note,
    signed_by,
)
from sekisho.storage.files import read_file
from sekisho.storage.outputs import write_bytes
from sekisho.storage.policy import Demand, read_demand
from sekisho.storage.tiles.files import LogFiles, put_synced, told
from sekisho.storage.tiles.own import open_own
from sekisho.storage.tiles.private import Private
from sekisho.storage.tiles.stopping import LogStopped, refuse_if_stopped, stop, why_stopped
from sekisho.vocabulary.errors import SekishoError

_POLICY, _HOUSE, _KNOWN, _STATE = "policy", "house.yaml", "witnessed.json", "cosigning.json"
_LONGEST_FAULT = 300

Reach = Callable[[str, str], TakesEntries]  # a submission prefix and a monitoring prefix (or "") -> who is there


def remember(folder: Path, policy: Path, house: Path | None) -> None:
    """Keep a policy beside the log: its witnesses are asked after every checkpoint from now on."""
    private = Private(folder).folder
    with told(private, "the policy cannot be kept"):
        put_synced(private / _POLICY, read_file(policy))
        if house:
            put_synced(private / _HOUSE, read_file(house))
        else:
            (private / _HOUSE).unlink(missing_ok=True)


def remembers(folder: Path) -> bool:
    """Whether a policy was kept."""
    return (Private(folder).folder / _POLICY).is_file()


def remembered(folder: Path) -> Demand | None:
    """The policy that was kept; None where none was. Raises LedgerFault where it is no longer one."""
    private = Private(folder).folder
    if not remembers(folder):
        return None
    house = private / _HOUSE
    return read_demand(private / _POLICY, house if house.is_file() else None)


def cosigned(
    folder: Path, demand: Demand, reach: Reach, *, patience: float = 60.0, without: Collection[str] = ()
) -> Asked:
    """Ask the witnesses of a policy, and put what they sign on the log's checkpoint.

    Args:
        folder: an own log. demand: the policy. reach: gives the witness at an address.
        patience: seconds for the round; a witness that is not done by then is passed over.
        without: addresses that are not to be asked this time.

    Raises:
        LogStopped: a witness has seen another or a longer history of this log. It is then stopped, for good.
        LedgerFault: the log's files do not hold.
    """
    refuse_if_stopped(folder)
    private, files = Private(folder), LogFiles(folder)
    note = read_checkpoint(files.fetch)
    head = _head(files, note, private.verifiers())
    since = _behind_since(folder, note)
    known_file = private.folder / _KNOWN
    replies = _ask(head, demand, reach, _known(known_file), patience, without)
    _stop_if_told(folder, private, files, replies)
    _put_known(known_file, {one.url: one.known for one in replies if one.signatures})
    standing = _shown(folder, demand, head, [s for one in replies for s in one.signatures])
    _record(folder, replies, since)
    return Asked(tuple(replies), standing.lacks)


def _ask(
    head: Head,
    demand: Demand,
    reach: Reach,
    known: Mapping[str, int],
    patience: float,
    without: Collection[str],
) -> list[Told]:
    about = demand.house.witnesses if demand.house else {}
    witnesses = [w for w in demand.policy.witnesses.values() if w.url not in without]
    monitoring = {w.url: about[w.name].monitoring for w in witnesses if w.name in about}
    mirrors = {w.url for w in witnesses if w.url and w.name in about and about[w.name].mirror}
    replies = gather(
        head,
        witnesses,
        lambda url: reach(url, monitoring.get(url, "")),
        known,
        patience=patience,
        mirrors=mirrors,
    )
    shows = {w.name: about[w.name].monitoring for w in witnesses if not w.url and w.name in about}
    shows = {name: url for name, url in shows.items() if url and url not in without}
    return replies + collect(head, [w for w in witnesses if w.name in shows], lambda url: reach(url, ""), shows)


def _shown(folder: Path, demand: Demand, head: Head, signatures: Sequence[Signature]) -> Standing:
    """Keep cosignatures of the policy's witnesses that are there, the new ones in their place; gives how it stands."""
    files = LogFiles(folder)
    log, _ = open_own(folder)
    with log:  # read under the lock: another process may have gathered some meanwhile
        before = read_checkpoint(files.fetch)
        kept = {(s.key.name, s.key.key_id) for s in weigh(before, demand.policy).cosigned.values()}
        merged = {k: s for s in before.signatures if (k := (s.name, s.key_id)) in kept}
        merged |= {(s.name, s.key_id): s for s in signatures}
        log.show_cosigned(head.checkpoint, list(merged.values()))
    return weigh(read_checkpoint(files.fetch), demand.policy, demand.house)


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
        lambda: _upload(Tiles(files.fetch, checkpoint.size)),
    )


def _upload(tiles: Tiles) -> Upload:
    def entries(start: int, end: int) -> list[bytes]:
        first = start - start % WIDTH
        return tiles.entries(start // WIDTH)[start - first : end - first]

    return Upload(entries, lambda first, end: tiles.path(subtree_spans(first, end, tiles.size)))


def _stop_if_told(folder: Path, private: Private, files: LogFiles, replies: Sequence[Told]) -> None:
    size = Checkpoint.parse(read_checkpoint(files.fetch).text).size  # another process may have added meanwhile
    for one in replies:
        seen = Checkpoint.parse(one.seen.text) if one.seen else None
        other = seen and not (seen.size <= size and Tiles(files.fetch, size).hash_of(0, seen.size) == seen.root)
        if not one.stop or (one.known <= size and not other):
            continue
        if one.seen:
            put_synced(private.folder / "seen-by-witness", format_note(one.seen.text, one.seen.signatures))
        stop(folder, one.stop)
        raise LogStopped(
            f"{folder} was stopped: {one.stop}.",
            hint="An older copy was put back, or another program has the keys. Restore the newest copy.",
        )


def _known(path: Path) -> dict[str, int]:
    """What witnesses were last known to know; a hint that costs a round where it is wrong."""
    try:
        stated = json.loads(path.read_bytes())
        return {str(url): int(size) for url, size in stated.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _put_known(path: Path, new: dict[str, int]) -> None:
    if new:
        write_bytes(path, (json.dumps(_known(path) | new, sort_keys=True) + "\n").encode())


def health(folder: Path) -> Health | None:
    """How the log stands; None where no policy is remembered.

    Raises:
        LedgerFault: policy or checkpoint are not to be read.
    """
    demand = remembered(folder)
    if demand is None:
        return None
    standing = weigh(read_checkpoint(LogFiles(folder).fetch), demand.policy, demand.house)
    last = _last(folder)
    since = _since(last, standing) if standing.lacks else None
    faults = {name: fault for name, fault in last.faults.items() if name not in standing.cosigned}
    names = tuple(demand.policy.witnesses)
    stopped = why_stopped(folder) or ""
    there = tuple(name for name in names if name in standing.cosigned)
    return Health(standing.checkpoint.size, names, there, standing.lacks, since, last.asked_at, faults, stopped)


@dataclass(frozen=True)
class _Last:
    """What the last round left."""

    behind_since: int | None = None
    asked_at: int | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def _last(folder: Path) -> _Last:
    """As it was written down; nothing where it cannot be read: it is told, and decides nothing."""
    try:
        stated = json.loads((Private(folder).folder / _STATE).read_bytes())
        since, at = stated["behind_since"], stated["asked_at"]
        if not {type(since), type(at)} <= {int, type(None)}:
            return _Last()
        return _Last(since, at, {str(name): str(fault) for name, fault in stated["faults"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return _Last()


def _since(last: _Last, standing: Standing) -> int | None:
    """When the log fell behind: as written down; else when its own keys signed this checkpoint."""
    if last.behind_since is not None:
        return last.behind_since
    return max((signed.time for signed in standing.logs if signed.time is not None), default=None)


def _remembered_or_none(folder: Path) -> Demand | None:
    """For what is only written down: a policy that was broken must not spoil a round of another."""
    try:
        return remembered(folder)
    except SekishoError:
        return None


def _behind_since(folder: Path, note: Note) -> int | None:
    demand = _remembered_or_none(folder)
    if demand is None:
        return None
    standing = weigh(note, demand.policy, demand.house)
    return _since(_last(folder), standing) if standing.lacks else None


def _record(folder: Path, replies: Sequence[Told], since: int | None) -> None:
    """Write down what came of a round, against the policy that is remembered (a round may have been of another)."""
    demand = _remembered_or_none(folder)
    if demand is None:
        return
    standing = weigh(read_checkpoint(LogFiles(folder).fetch), demand.policy, demand.house)
    if standing.lacks and since is None:  # it has grown during the round
        since = _since(_Last(), standing)
    faults = dict(_last(folder).faults)
    for one in replies:
        for name in one.names:
            faults.pop(name, None)
            if not one.signatures:
                faults[name] = one.fault[:_LONGEST_FAULT]
    stated = {
        "asked_at": int(time.time()),
        "behind_since": since if standing.lacks else None,
        "faults": {name: fault for name, fault in faults.items() if name in demand.policy.witnesses},
    }
    write_bytes(Private(folder).folder / _STATE, (json.dumps(stated, sort_keys=True) + "\n").encode())
