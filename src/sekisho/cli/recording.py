"""What `sekisho gate` leaves in the log: a commitment to the judged day, before anybody is told of it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

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


def matter_of(as_of: date, known_at: date, run: Mapping[str, Any], written: Mapping[str, str]) -> dict[str, Any]:
    """What is committed to: what was judged, on what, with what result, and the digest of every file of the day."""
    given = {name: run[name] for name in ("owners", "cleared") if name in run}
    return {
        "kind": "gate.day",
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(),
        "inputs": run["files"],
        "reference_digest": run["reference_digest"],
        "pack_digest": run["pack_digest"],
        "counts": run["counts"],
        "rejects": run["rejects"],
        "files": dict(written),
        **given,
    }


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
