"""Which editions of the rule packs a log has an entry of, so that each is logged once, before the first use.

``editions.json`` in the private folder names index and leaf hash of each edition's entry. It is a hint: the log is
asked whether that entry is there; where it is not, openings and log are searched.
"""

from __future__ import annotations

import json
from pathlib import Path

from sekisho.ledger import Tiles, leaf_hash
from sekisho.storage.outputs import write_bytes
from sekisho.storage.tiles.evidence import leaves
from sekisho.storage.tiles.files import LogFiles
from sekisho.storage.tiles.private import Private
from sekisho.vocabulary.errors import LedgerFault

_FILE = "editions.json"


def edition_logged(folder: Path, size: int, digest: str, kind: str) -> bool:
    """Whether one of the first ``size`` entries of an own log is of this kind and names this digest.

    The caller holds the log, so that nobody adds meanwhile.

    Raises:
        LedgerFault: the log's files are not there.
    """
    files, private = LogFiles(folder), Private(folder)
    hint = _hints(private).get(digest)
    if hint is not None and _is_there(files, size, *hint):
        return True
    wanted = {
        leaf_hash(opening.entry())
        for opening in private.openings_with([digest])
        if (stated := opening.matter()).get("kind") == kind and stated.get("pack_digest") == digest
    }
    if not wanted:
        return False
    for index, leaf in leaves(files, size):
        if leaf in wanted:
            remember_edition(folder, digest, index, leaf)
            return True
    return False  # committed to, but the run was cut off before it was added; or an older copy of the log was put back


def remember_edition(folder: Path, digest: str, index: int, leaf: bytes) -> None:
    """Keep where an edition's entry stands."""
    private = Private(folder)
    hints = {name: list(hint) for name, hint in _hints(private).items()} | {digest: [index, leaf.hex()]}
    write_bytes(private.folder / _FILE, (json.dumps(hints, sort_keys=True) + "\n").encode())


def _hints(private: Private) -> dict[str, tuple[int, str]]:
    try:
        stated = json.loads((private.folder / _FILE).read_bytes())
        return {str(name): (int(index), str(leaf)) for name, (index, leaf) in stated.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _is_there(files: LogFiles, size: int, index: int, leaf: str) -> bool:
    if not 0 <= index < size:
        return False
    try:
        return leaf_hash(Tiles(files.fetch, size).entry(index)).hex() == leaf
    except LedgerFault:
        return False
