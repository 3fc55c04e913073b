"""What a log's folder holds when it is opened: the tree up to the base, the journal's records, what a crash tore."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger import Growing, Tiles, leaf_hash
from sekisho.standards.c2sp import WIDTH, Checkpoint, TileAt, VerifierKey, parse_note, signed_by
from sekisho.storage.tiles import journal
from sekisho.storage.tiles.base import JOURNAL, Base
from sekisho.storage.tiles.files import STATE, LogFiles, put_synced
from sekisho.vocabulary.errors import LedgerFault

_RESTORE = "Keep the folder as it is, and restore the log from a copy that is not older than its last checkpoint."


@dataclass(slots=True)
class Edge:
    """Where a log goes on: its tree, and the entries of the bundle that is not full."""

    tree: Growing
    entries: list[bytes]


def edge_at(files: LogFiles, base: Base) -> Edge:
    """The right edge at the base, from the tiles.

    Raises:
        LedgerFault: a tile is gone or was changed; the message names it or says that the root does not follow.
    """
    tiles = Tiles(files.fetch, base.size)
    edge: list[list[bytes]] = []
    level = 0
    while base.size >> (8 * level):
        count = base.size >> (8 * level)
        edge.append(tiles.tile(level, count // WIDTH) if count % WIDTH else [])
        level += 1
    tree = Growing(base.size, edge)
    if tree.root() != base.root:
        raise LedgerFault(f"{files.folder}: the tiles do not give the root of {base.size:,} entries.", hint=_VERIFY)
    entries = tiles.entries(base.size // WIDTH) if base.size % WIDTH else []
    if [leaf_hash(entry) for entry in entries] != (edge[0] if edge else []):
        path = TileAt(None, base.size // WIDTH, base.size % WIDTH).path
        raise LedgerFault(f"{files.folder}/{path}: the entries are not those of the tile.", hint=_VERIFY)
    return Edge(tree, entries)


_VERIFY = "`sekisho log verify` names what was changed; restore it from a copy."


def published(files: LogFiles, keys: Sequence[VerifierKey], origin: str) -> Checkpoint | None:
    """The checkpoint that the folder shows; None where there is none, or nothing in it, as a power failure leaves it.

    Raises:
        LedgerFault: it was changed, or is another log's.
    """
    content = files.fetch("checkpoint")
    if not content or not content.strip(b"\0"):
        return None
    try:
        note = parse_note(content)
        signed_by(note, keys)
        checkpoint = Checkpoint.parse(note.text)
    except LedgerFault as error:
        raise LedgerFault(f"{files.folder}/checkpoint: {error.message}", hint=_RESTORE) from error
    if checkpoint.origin != origin:
        raise LedgerFault(
            f"{files.folder}/checkpoint is that of {checkpoint.origin!r}, not of {origin!r}.", hint=_RESTORE
        )
    return checkpoint


def records_of(folder: Path, base: Base, shown: Checkpoint | None) -> list[journal.Found]:
    """The journals since the base, each record at its place; nothing that was shown may be missing.

    Raises:
        LedgerFault: a journal is gone, a record damaged or out of place, or the checkpoint covers more than there is.
    """
    there = {path.name for path in (folder / STATE).glob(f"{JOURNAL}*")}
    found, at = [], base
    while True:
        path = at.journal(folder)
        if path.name not in there:
            raise LedgerFault(f"{path}: the journal is not there.", hint=_RESTORE)
        there.remove(path.name)
        found.append(journal.read(path))
        at = Base(base.origin, _size(path, at.size, found[-1].records), base.root)
        if at.journal(folder).name not in there:
            break
    if there:
        raise LedgerFault(
            f"{path}: it ends at {at.size:,}{_torn(found[-1])}, and another begins further on: {min(there)}.",
            hint=_RESTORE,
        )
    _refuse_torn(found[:-1])
    if shown is not None and shown.size > at.size:
        raise LedgerFault(
            f"{path}: the checkpoint covers {shown.size:,} entries, the journal ends at {at.size:,}{_torn(found[-1])}.",
            hint=_RESTORE,
        )
    return found


def _size(path: Path, size: int, records: Sequence[journal.Record]) -> int:
    """The size of the log after the records, which follow each other from ``size`` on."""
    for number, record in enumerate(records):
        if record.first != size:
            raise LedgerFault(f"{path}: record {number} begins at {record.first:,}, not at {size:,}.", hint=_RESTORE)
        size = record.size
    return size


def _refuse_torn(ended: Sequence[journal.Found]) -> None:
    """A journal behind which another was begun was whole then."""
    for found in ended:
        if found.tail:
            raise LedgerFault(
                f"{found.path}: it is damaged at byte {found.end:,}, behind its last record.", hint=_RESTORE
            )


def _torn(found: journal.Found) -> str:
    return f"; {len(found.tail):,} bytes behind its last whole record are damaged" if found.tail else ""


def reopened(folder: Path, found: journal.Found, shown: int, notes: list[str]) -> journal.Journal:
    """The last journal, to be gone on with: what was torn is set aside, what was not shown is made durable again."""
    name = set_aside(folder, found.tail) if found.tail else ""
    opened = journal.Journal(found.path, found.end)
    try:
        if found.tail:
            opened.cut_to(found.end)
            notes.append(f"{found.path.name}: {len(found.tail)} bytes of a batch that was never acknowledged: {name}")
        unseen = next((record.at for record in found.records if record.size > shown), None)
        if unseen is not None:
            opened.renew(unseen)
    except OSError:
        opened.close()
        raise
    return opened


def follows(files: LogFiles, shown: Checkpoint, size: int) -> bool:
    """Whether what was shown is a beginning of the log of ``size`` entries, whose tiles were made again just now.

    Tiles of the older size may lie there still; they are what was shown, so they are not asked.
    """
    return Tiles(files.fetch, size).hash_of(0, shown.size) == shown.root


def set_aside(folder: Path, tail: bytes) -> str:
    """Keep what a crash tore off: it was never acknowledged, but somebody may ask. Gives its name."""
    name = f"torn-{hashlib.sha256(tail).hexdigest()[:16]}"
    put_synced(folder / STATE / name, tail)
    return name
