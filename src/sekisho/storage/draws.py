"""Licence draws, kept in SQLite beside the register, so that the balance follows the register wherever it is judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sekisho.rules import Draw

_SCHEMA = """
CREATE TABLE IF NOT EXISTS draw (
    licence TEXT NOT NULL,
    consignment TEXT NOT NULL,
    line INTEGER NOT NULL,
    quantity REAL NOT NULL CHECK (quantity >= 0),
    value REAL NOT NULL CHECK (value >= 0),
    PRIMARY KEY (licence, consignment, line)
) STRICT
"""


def draws_path(register: Path) -> Path:
    """Where the draws of a register are kept."""
    return register.with_name(register.name + ".draws.sqlite3")


@contextmanager
def booked(path: Path) -> Iterator[Booking]:
    """Hold the book while a day is judged: a second run on the same register waits for this one to finish."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=60.0, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_SCHEMA)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Booking(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


class Booking:
    """The open book: earlier draws, and new ones to be written when everything else has succeeded."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def earlier(self) -> list[Draw]:
        """All draws so far."""
        rows = self._connection.execute("SELECT licence, consignment, line, quantity, value FROM draw ORDER BY 1, 2, 3")
        return [Draw(*row) for row in rows]

    def write(self, draws: Sequence[Draw]) -> None:
        """Write the draws of released consignments; they replace what these consignments drew before."""
        drawing = sorted({d.consignment for d in draws})
        self._connection.executemany("DELETE FROM draw WHERE consignment = ?", [(c,) for c in drawing])
        self._connection.executemany(
            "INSERT INTO draw VALUES (?, ?, ?, ?, ?)",
            [(d.licence, d.consignment, d.line, d.quantity, d.value) for d in draws],
        )
