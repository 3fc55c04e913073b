"""What trackers sent, kept for ever in SQLite exactly as it came. Acknowledged is durable.

One row a message or batch, written in groups: one transaction, one sync, for as many as wait. Everything else (fixes,
marks, stories) is made from these rows again, so nothing else is kept. The book only grows; the database itself refuses
to change or delete a line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sekisho.location.tracking import Record
from sekisho.vocabulary.errors import InputError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    number INTEGER PRIMARY KEY,
    received INTEGER NOT NULL,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    format TEXT NOT NULL,
    device TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS heard (
    device TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES record (number),
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sealed (
    number INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS release (
    number INTEGER PRIMARY KEY,
    consignment TEXT NOT NULL,
    time INTEGER NOT NULL,
    code TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by <> ''),
    at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why <> '')
) STRICT;
"""
_GROWS = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{deed.lower()} BEFORE {deed} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the book only grows'); END;"
    for table in ("record", "heard", "sealed", "release")
    for deed in ("UPDATE", "DELETE")
)
_ALL = "SELECT number, received, body, format, device FROM record WHERE number > ? ORDER BY number"
_LAST = "SELECT max((SELECT coalesce(max(number), 0) FROM record), (SELECT coalesce(max(number), 0) FROM sealed))"
_ONE = "SELECT number, received, body, format, device FROM record WHERE number = ?"


class Arrival(NamedTuple):
    """A record, how and from where it came, its devices; where it is ``sealed``, only that is kept."""

    record: Record
    channel: str
    sender: str
    devices: tuple[str, ...]
    sealed: bytes | None = None


class Release(NamedTuple):
    """A finding that an officer has released to all who may see the consignment; ``time`` in milliseconds."""

    consignment: str
    time: int
    code: str
    by: str
    at: str
    why: str


class TrackStore:
    """Open for writing and reading; one writer, any number of readers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = sqlite3.connect(path, timeout=60.0, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_SCHEMA + _GROWS)
        except sqlite3.DatabaseError as fault:
            raise InputError(
                f"{path} is no store of tracks ({fault}).", hint="Move it away; a new one is begun."
            ) from None

    def append(self, arrivals: Sequence[Arrival]) -> None:
        """Write all of them, or none; they are on disk when this returns."""
        if not arrivals:
            return
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            (last,) = connection.execute(_LAST).fetchone()
            numbered = list(enumerate(arrivals, start=last + 1))
            shut = [(n, a.sealed) for n, a in numbered if a.sealed is not None]
            connection.executemany("INSERT INTO sealed VALUES (?, ?)", shut)
            numbered = [(n, a) for n, a in numbered if a.sealed is None]
            connection.executemany(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(n, a.record.received, a.channel, a.sender, a.record.format, a.record.device, a.record.body)
                 for n, a in numbered],
            )  # fmt: skip
            pairs = [(device, n) for n, a in numbered for device in a.devices]
            connection.executemany("INSERT OR IGNORE INTO heard VALUES (?, ?)", pairs)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def records(self, devices: Collection[str] | None = None, after: int = 0) -> Iterator[tuple[int, Record]]:
        """Number and record, in the order of receipt: of some devices, or all; those after a number."""
        rows: Iterator[tuple[int, int, bytes, str, str]]
        if devices is None:
            rows = self._connection.execute(_ALL, (after,))
        else:
            numbers: set[int] = set()
            for device in devices:
                numbers.update(
                    n for (n,) in self._connection.execute(
                        "SELECT number FROM heard WHERE device = ? AND number > ?", (device, after)
                    )
                )  # fmt: skip
            rows = self._numbered(sorted(numbers))
        for number, *columns in rows:
            yield number, Record(*columns)

    def _numbered(self, numbers: list[int]) -> Iterator[tuple[int, int, bytes, str, str]]:
        for number in numbers:
            yield self._connection.execute(_ONE, (number,)).fetchone()

    def sealed(self, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """Number and content of what was sealed when it came, in that order."""
        yield from self._connection.execute(
            "SELECT number, body FROM sealed WHERE number > ? ORDER BY number", (after,)
        )

    def release(self, release: Release) -> None:
        """Keep a release. InputError where nobody or no reason is named."""
        if not release.by.strip() or not release.why.strip():
            raise InputError("A release needs who and why.", hint="Give --by and --why.")
        self._connection.execute("INSERT INTO release VALUES (NULL, ?, ?, ?, ?, ?, ?)", release)

    def releases(self, consignment: str) -> list[Release]:
        """What was released of a consignment, the oldest first."""
        rows = self._connection.execute(
            "SELECT consignment, time, code, by, at, why FROM release WHERE consignment = ? ORDER BY number",
            (consignment,),
        )
        return [Release(*row) for row in rows]

    def close(self) -> None:
        """Close it."""
        self._connection.close()


@contextmanager
def opened(path: Path, *, begin: bool = True) -> Iterator[TrackStore]:
    """A store, closed at the end. Raises InputError where there is none and none is to be begun."""
    if not begin and not path.is_file():
        raise InputError(f"There is no store of tracks at {path}.", hint="`sekisho track ingest` begins one.")
    with closing(TrackStore(path)) as store:
        yield store


def devices_of(names: Iterable[str]) -> tuple[str, ...]:
    """Names once each, in order."""
    return tuple(sorted(set(names)))
