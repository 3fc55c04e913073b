"""The operator's own log: opened with its keys, begun where there is none."""

from __future__ import annotations

import secrets
from pathlib import Path

from sekisho.storage.tiles.files import STATE
from sekisho.storage.tiles.log import TileLog
from sekisho.storage.tiles.private import Private
from sekisho.vocabulary.errors import LedgerFault

PATIENCE = 60.0  # seconds that one run waits for another to write its batch


def open_own(folder: Path, *, origin: str = "", patience: float = PATIENCE) -> tuple[TileLog, Private]:
    """Open the operator's log; one that is new gets keys, and a name by chance where none is given.

    Raises:
        LedgerFault: as ``TileLog.open``; the log is there and its keys are not.
    """
    private = Private(folder)
    if private.exists():
        signers = private.signers()
    elif begun(folder):
        raise LedgerFault(
            f"{folder} is a log whose keys are not in {private.folder}.",
            hint="Restore the keys from a copy; with new ones it would be another log.",
        )
    else:
        signers = private.create(origin or f"sekisho-log/{secrets.token_hex(8)}")
    return TileLog.open(folder, signers, patience=patience), private


def begun(folder: Path) -> bool:
    """Whether a log was begun there."""
    return (folder / STATE / "base").exists()
