"""Stores of both kinds: a SQLite file, and a database of a real PostgreSQL server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests import postgres

from sekisho.storage.custody_store import DatabaseStore, open_store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server's own database."""
    if postgres.programs() is None:
        pytest.skip(postgres.ABSENT)
    with postgres.server() as address:
        yield address


@pytest.fixture
def postgres_database(postgres_server: str) -> str:
    """The address of a new, empty database."""
    name = f"test_{secrets.token_hex(6)}"
    engine = sa.create_engine(
        postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be begun."""
    if request.param == "sqlite":
        return str(tmp_path / "custody.db")
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def store(address: str) -> Iterator[DatabaseStore]:
    """A new store."""
    store = open_store(address)
    yield store
    store.close()
