"""A log that must not go on: say, a witness has seen more of it than there is, so that an old copy was put back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sekisho.storage.tiles.files import STATE, put_synced
from sekisho.vocabulary.errors import LedgerFault

_FILE = "stopped"


class LogStopped(LedgerFault):
    """The log was stopped; the reason is in the message."""


def stop(folder: Path, reason: str) -> None:
    """Stop a log durably: it is neither opened for writing nor shown further. The first reason stands.

    Raises:
        OSError: it could not be written down.
    """
    path = folder / STATE / _FILE
    if not path.exists():
        told = {"reason": reason, "time": datetime.now(UTC).isoformat(timespec="seconds")}
        put_synced(path, (json.dumps(told, ensure_ascii=False) + "\n").encode())


def refuse_if_stopped(folder: Path) -> None:
    """Refuse to go on with a log that was stopped.

    Raises:
        LogStopped: it was; also where the reason can no longer be read.
    """
    why = why_stopped(folder)
    if why is not None:
        raise LogStopped(
            f"{folder} was stopped {why}",
            hint=f"Nothing is added until somebody has found out why; whoever is sure removes {STATE}/{_FILE}.",
        )


def why_stopped(folder: Path) -> str | None:
    """When a log was stopped, and why; None where it was not."""
    path = folder / STATE / _FILE
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_bytes())
        why = f"at {told['time']}: {told['reason']}"
    except (ValueError, KeyError, TypeError, OSError):
        why = "for a reason that can no longer be read"
    return "".join(c if c.isprintable() else "?" for c in why)
