"""What commands leave in the log: a commitment to what was decided, before anybody is told of it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from sekisho.ledger import leaf_hash
from sekisho.service.matters import USED, Edition, rules_used
from sekisho.settings import Settings
from sekisho.storage.cosigning import remembers
from sekisho.storage.tiles import open_own
from sekisho.storage.tiles.editions import edition_logged, remember_edition


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


def logged(log: Path | None, *matters: Mapping[str, Any], edition: Edition | None = None) -> None:
    """Log what a command decided; for those that tell no more than that it was done. ``edition`` as in ``record``.

    Raises:
        LedgerFault: not all of it was added.
    """
    if matters:
        record(log_of(log), *matters, edition=edition)


def holds(log: Path | None) -> None:
    """See that the log can be written to, before anything else is. Raises LedgerFault as ``ready`` does."""
    ready(log_of(log), Console(stderr=True))


def record(folder: Path, *matters: Mapping[str, Any], edition: Edition | None = None) -> dict[str, Any]:
    """Keep the openings, then add their commitments as one batch; gives what a reader needs to find the last.

    Args:
        folder: the log. matters: what was decided.
        edition: the rule packs that decided it; an entry of their own comes before, the first time that they do.

    Returns:
        origin, index of the entry, and size and root (base64) of the log with it.

    Raises:
        LedgerFault: none was added; or a witness has seen another history of the log, which is then stopped.
    """
    log, private = open_own(folder)
    with log:
        new = edition is not None and not edition_logged(folder, log.size, edition.digest, USED)
        before = [rules_used(datetime.now(UTC), edition)] if edition and new else []
        openings = private.commit_all([(matter, ()) for matter in (*before, *matters)])
        first = log.append([opening.entry() for opening in openings])
        index = first + len(openings) - 1
        head = log.checkpoint()
        if edition and new:
            remember_edition(folder, edition.digest, first, leaf_hash(openings[0].entry()))
    witnessed(folder)
    root = base64.b64encode(head.root).decode()
    return {"origin": head.origin, "index": index, "size": head.size, "root": root}


def witnessed(folder: Path) -> None:
    """Ask the witnesses that are remembered, if any, for a few seconds; what they lack is said on standard error.

    Raises:
        LogStopped: a witness has seen another history of the log.
    """
    if remembers(folder):  # a client for HTTP is loaded only where somebody is to be asked
        from sekisho.cli.witnessing import cosigned_if_remembered, warn

        warn(cosigned_if_remembered(folder))
