"""What commands leave in the log: a commitment to what was decided, before anybody is told of it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from sekisho.settings import Settings
from sekisho.storage.tiles import open_own


def ready(folder: Path, console: Console) -> None:
    """See that the log can be written to, before a day is judged and anything written over.

    Raises:
        LedgerFault: it is damaged, or the disk refuses.
    """
    log, _ = open_own(folder)
    log.close()
    for note in log.notes:
        console.print(f"log: {note}", markup=False)


def log_of(log: Path | None) -> Path:
    """The log that is meant: the one that the command names, else that of the settings."""
    return log or Settings.of(os.environ).log


def logged(log: Path | None, *matters: Mapping[str, Any]) -> None:
    """Log what a command decided; for those that tell no more than that it was done.

    Raises:
        LedgerFault: not all of it was added.
    """
    for matter in matters:
        record(log_of(log), matter)


def holds(log: Path | None) -> None:
    """See that the log can be written to, before anything else is. Raises LedgerFault as ``ready`` does."""
    ready(log_of(log), Console(stderr=True))


def record(folder: Path, matter: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the opening, then add its commitment; gives what a reader needs to find it.

    Returns:
        origin, index of the entry, and size and root (base64) of the log with it.

    Raises:
        LedgerFault: it was not added; or a witness has seen another history of the log, which is then stopped.
    """
    log, private = open_own(folder)
    with log:
        index = log.append([private.commit(matter).entry()])
        head = log.checkpoint()
    if (private.folder / "policy").is_file():  # a client for HTTP is loaded only where somebody is to be asked
        from sekisho.cli.witnessing import cosigned_if_remembered, warn

        warn(cosigned_if_remembered(folder))
    root = base64.b64encode(head.root).decode()
    return {"origin": head.origin, "index": index, "size": head.size, "root": root}
