"""Which databases are opened, how SQLite is set, and what is said where one cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from sekisho.storage.custody_store import open_store
from sekisho.storage.custody_store.opening import url_of
from sekisho.vocabulary.errors import StoreFault


@pytest.mark.parametrize("text", ["mysql://u@h/d", "mongodb://h/d", "oracle://h", "http://example.com/", "nothing://"])
def test_other_databases_are_refused(text: str) -> None:
    with pytest.raises(StoreFault):
        url_of(text)


@pytest.mark.parametrize("text", ["postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_postgresql_is_spoken_to_through_psycopg(text: str) -> None:
    assert url_of(text).drivername == "postgresql+psycopg"


def test_sqlite_syncs_every_commit_and_keeps_its_references(tmp_path: Path) -> None:
    store = open_store(tmp_path / "c.db")
    with store._engine.connect() as connection:
        found = {
            p: connection.execute(sa.text(f"PRAGMA {p}")).scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreFault) as told:
        open_store("postgresql://user:secret-word@127.0.0.1:1/nothing")
    assert "secret-word" not in str(told.value) and "127.0.0.1" in str(told.value)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreFault):
        open_store(path)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreFault):
        open_store(tmp_path)
