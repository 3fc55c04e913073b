"""The operator's log as the place where evidence for passports stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sekisho.ledger import FieldOpening, Prover, Tiles, leaf_hash, read_checkpoint
from sekisho.standards.c2sp import WIDTH, Checkpoint, Note, Proof
from sekisho.storage.tiles.files import LogFiles
from sekisho.storage.tiles.private import Private
from sekisho.storage.tiles.recording import OwnLog
from sekisho.vocabulary.errors import LedgerFault


class OwnEvidence:
    """Fulfils ``service.passport_making.EvidenceLog`` with a log in a folder."""

    def __init__(self, folder: Path, witnessed: Callable[[Path], None] = lambda _: None) -> None:
        """``witnessed`` is called before proofs are made: it has the log's witnesses asked."""
        self._folder, self._witnessed = folder, witnessed
        self._own = OwnLog(folder)
        self._private = Private(folder)
        self._files = LogFiles(folder)

    def key(self, unit: str) -> bytes:
        """The key under which a unit's entries are found."""
        return self._private.item_key(unit)

    def openings(self, words: Collection[str]) -> list[FieldOpening]:
        """Openings in which one of these words stands."""
        return list(self._private.openings_with(words))

    def record(self, matters: Sequence[tuple[Mapping[str, Any], Sequence[str]]]) -> None:
        """Add matters; durable, and shown, when it returns."""
        with self._own.writing() as held:
            held.record(matters)

    def prove(self, openings: Sequence[FieldOpening]) -> tuple[Note, list[Proof]]:
        """The checkpoint, and a proof an opening. Raises LedgerFault where the log does not have one of them."""
        self._witnessed(self._folder)
        prover = Prover(self._files.fetch)
        wanted = {leaf_hash(opening.entry()): place for place, opening in enumerate(openings)}
        proofs: dict[int, Proof] = {}
        for index, leaf in leaves(self._files, prover.checkpoint.size):
            place = wanted.pop(leaf, None)
            if place is not None:
                proofs[place] = prover.prove(index)
            if not wanted:
                break
        if wanted:
            raise LedgerFault(
                f"{len(wanted)} entries that were committed to are not in the log.",
                hint="An older copy of the log was put back, or a run was cut off: run the command again.",
            )
        return prover.note, [proofs[place] for place in range(len(openings))]


def leaves(files: LogFiles, size: int) -> Iterator[tuple[int, bytes]]:
    """Index and hash of every entry."""
    tiles = Tiles(files.fetch, size)
    for tile in range(-(-size // WIDTH)):
        yield from enumerate(tiles.tile(0, tile), tile * WIDTH)


def every_entry(files: LogFiles) -> Iterator[tuple[int, bytes]]:
    """Index and bytes of every entry that the checkpoint covers."""
    size = Checkpoint.parse(read_checkpoint(files.fetch).text).size
    return Tiles(files.fetch, size).every()
