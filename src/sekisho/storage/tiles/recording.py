"""Matters go into the operator's log: openings are kept first, then commitments are added in one batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sekisho.ledger import leaf_hash
from sekisho.service.ports import Receipt
from sekisho.standards.c2sp import Checkpoint
from sekisho.storage.tiles.log import TileLog
from sekisho.storage.tiles.own import open_own
from sekisho.storage.tiles.private import Private


class OwnLog:
    """Fulfils ``service.ports.Logbook`` with a log in a folder; begun where there is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def writing(self) -> Iterator[Entries]:
        """Hold the log; others wait. Raises LedgerFault where it is damaged, busy for long, or the disk refuses."""
        log, private = open_own(self.folder)
        with log:
            yield Entries(log, private)


class Entries:
    """A log that is held."""

    def __init__(self, log: TileLog, private: Private) -> None:
        self._log = log
        self._private = private
        self.notes = tuple(log.notes)

    def record(self, matters: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> Receipt:
        """Add matters, each with the units that it is about; durable when this returns.

        Raises:
            LedgerFault: none was added.
        """
        entries = [opening.entry() for opening in self._private.commit_all(matters)]
        index = self._log.append(entries)
        return Receipt(self._log.origin, index, len(entries), leaf_hash(entries[0]).hex())

    def head(self) -> Checkpoint:
        """Name, size and root of the log as it is."""
        return self._log.checkpoint()
