"""Cleared matches, kept in SQLite beside the reference. The book only grows: a removal is an entry of its own.

The database itself refuses to change or delete a line (triggers), so that who cleared what, and who took it back, can
be read for as long as the file exists.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sekisho.parties.cleared import Clearance, Pair
from sekisho.vocabulary.errors import InputError, UsageFault

_SCHEMA = """
CREATE TABLE IF NOT EXISTS act (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL CHECK (act IN ('clear', 'remove')),
    of INTEGER REFERENCES act (number),
    query TEXT, query_version TEXT, list TEXT, entity TEXT, entry_version TEXT, rule TEXT,
    until TEXT,
    by TEXT NOT NULL CHECK (by <> ''),
    at TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why <> ''),
    CHECK ((act = 'remove') = (of IS NOT NULL)),
    CHECK (act = 'remove' OR (query_version IS NOT NULL AND entity IS NOT NULL AND entry_version IS NOT NULL))
) STRICT;
CREATE TRIGGER IF NOT EXISTS act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'the book only grows'); END;
CREATE TRIGGER IF NOT EXISTS act_is_kept BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'the book only grows'); END;
"""
_COLUMNS = "number, query, query_version, list, entity, entry_version, rule, by, at, why, until"
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Removal:
    """Who took a clearance back, when and why."""

    of: int
    by: str
    at: str
    why: str


def clearances_path(reference: Path) -> Path:
    """Where the clearances of a reference directory are kept."""
    root = reference.resolve()  # "." has no name of its own
    return root.with_name(root.name + ".clearances.sqlite3")


def read_clearances(path: Path) -> tuple[list[Clearance], list[Removal]]:
    """All clearances ever given and all that were taken back; two empty lists where there is no book."""
    if not path.is_file():
        return [], []
    with _opened(path) as connection:
        given = connection.execute(f"SELECT {_COLUMNS} FROM act WHERE act = 'clear' ORDER BY number").fetchall()  # noqa: S608
        taken = connection.execute("SELECT of, by, at, why FROM act WHERE act = 'remove' ORDER BY number").fetchall()
    return [_clearance(row) for row in given], [Removal(*row) for row in taken]


def valid_clearances(path: Path) -> list[Clearance]:
    """The clearances that nobody has taken back, the oldest first."""
    given, taken = read_clearances(path)
    gone = {removal.of for removal in taken}
    return [one for one in given if one.number not in gone]


def register_of(path: Path) -> list[Clearance]:
    """The clearances that hold, from a file that somebody names. Raises InputError where there is no such file."""
    if not path.is_file():
        raise InputError(f"There is no register of cleared matches at {path}.", hint="`sekisho clear add` begins one.")
    return valid_clearances(path)


def add_clearance(
    path: Path,
    pair: Pair,
    *,
    by: str,
    at: str,
    why: str,
    until: date | None = None,
    first: Callable[[int], object] = lambda number: None,
) -> int:
    """Write a clearance and give its number. Raises UsageFault where nobody or no reason is named.

    ``first`` is called with the number before the clearance holds; where it raises, nothing is written.
    """
    row = (*_stated(by, why), at, until.isoformat() if until else None)
    with _opened(path) as connection:
        found = connection.execute(
            "INSERT INTO act (act, by, why, at, until, query, query_version, list, entity, entry_version, rule)"
            " VALUES ('clear', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, pair.query[:_LONGEST], pair.query_version, pair.list, pair.entity, pair.entry_version, pair.rule),
        )
        number = int(found.lastrowid or 0)
        first(number)
        return number


def remove_clearance(
    path: Path, number: int, *, by: str, at: str, why: str, first: Callable[[int], object] = lambda number: None
) -> None:
    """Take a clearance back. Raises UsageFault where there is none of that number, or it was taken back before.

    ``first`` as for ``add_clearance``.
    """
    stated = _stated(by, why)
    if number not in {one.number for one in valid_clearances(path)}:
        raise UsageFault(f"There is no clearance {number} that holds.", hint="`sekisho clear list` shows them.")
    with _opened(path) as connection:
        connection.execute(
            "INSERT INTO act (act, of, by, why, at) VALUES ('remove', ?, ?, ?, ?)", (number, *stated, at)
        )
        first(number)


def _stated(by: str, why: str) -> tuple[str, str]:
    who, reason = by.strip()[:200], why.strip()[:_LONGEST]
    if not who or not reason:
        raise UsageFault("A clearance needs who and why.", hint="Give --by and --why.")
    return who, reason


def _clearance(row: tuple[object, ...]) -> Clearance:
    number, query, version, kind, entity, entry, rule, by, at, why, until = row
    pair = Pair(str(query or ""), str(version), str(kind), str(entity), str(entry), str(rule or ""))
    day = date.fromisoformat(str(until)) if until else None
    return Clearance(int(str(number)), pair, str(by), str(at), str(why), day)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=60.0)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(_SCHEMA)
            with connection:
                yield connection
    except sqlite3.DatabaseError as fault:
        raise InputError(
            f"{path} is no book of clearances ({fault}).", hint="Move it away; a new one is begun."
        ) from None
