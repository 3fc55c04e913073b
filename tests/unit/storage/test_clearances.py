"""The book of clearances: it only grows."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from sekisho.parties.cleared import Pair
from sekisho.storage.clearances import (
    add_clearance,
    clearances_path,
    read_clearances,
    remove_clearance,
    valid_clearances,
)
from sekisho.vocabulary.errors import InputError, UsageFault

PAIR = Pair("Temur", "0" * 16, "own", "own:1", "1" * 16, "r/default/x")
AT = "2026-11-24T00:00:00+00:00"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return clearances_path(tmp_path / "reference")


def test_it_lies_beside_the_reference(tmp_path: Path, book: Path) -> None:
    assert book.parent == tmp_path


def test_reading_makes_no_book(book: Path) -> None:
    assert read_clearances(book) == ([], [])
    assert not book.exists()


def test_what_is_written_is_read(book: Path) -> None:
    number = add_clearance(book, PAIR, by="A. Sato", at=AT, why="another person", until=date(2027, 1, 1))
    [one] = valid_clearances(book)
    assert (one.number, one.pair, one.by, one.why, one.until) == (
        number,
        PAIR,
        "A. Sato",
        "another person",
        date(2027, 1, 1),
    )


def test_a_removal_is_kept_beside_what_it_removes(book: Path) -> None:
    number = add_clearance(book, PAIR, by="A", at=AT, why="w")
    remove_clearance(book, number, by="B", at=AT, why="mistake")
    given, taken = read_clearances(book)
    assert valid_clearances(book) == []
    assert (len(given), [(r.of, r.by, r.why) for r in taken]) == (1, [(number, "B", "mistake")])


def test_nothing_is_removed_twice(book: Path) -> None:
    number = add_clearance(book, PAIR, by="A", at=AT, why="w")
    remove_clearance(book, number, by="B", at=AT, why="w")
    with pytest.raises(UsageFault, match="no clearance"):
        remove_clearance(book, number, by="B", at=AT, why="w")


@pytest.mark.parametrize(("by", "why"), [("", "w"), ("A", " ")])
def test_who_and_why_are_needed(book: Path, by: str, why: str) -> None:
    with pytest.raises(UsageFault, match="who and why"):
        add_clearance(book, PAIR, by=by, at=AT, why=why)


@pytest.mark.parametrize("statement", ["UPDATE act SET why = 'x'", "DELETE FROM act"])
def test_the_database_refuses_to_forget(book: Path, statement: str) -> None:
    add_clearance(book, PAIR, by="A", at=AT, why="w")
    with sqlite3.connect(book) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement)


def test_a_file_that_is_no_book_is_refused(book: Path) -> None:
    book.write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError, match="no book of clearances"):
        valid_clearances(book)
