"""Opens a store: which database, durable writes, and the schema that this program knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from sekisho.vocabulary.errors import StoreFault

REVISION = "0002"  # of the newest migration
_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENCE = 30  # seconds that one writer waits for another
_LOCK = 0x5E6B1540  # of PostgreSQL's advisory locks: one writer at a time, as SQLite has it
_KNOWN = ("sqlite", "postgresql")


def url_of(store: str | Path) -> URL:
    """A path is a SQLite file; anything with ``://`` is the URL of a database.

    Raises:
        StoreFault: no database that is known here.
    """
    text = str(store)
    if not re.match(r"[A-Za-z][A-Za-z0-9+]*://", text):
        return URL.create("sqlite", database=str(Path(text).absolute()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreFault(
            "The address of the store is no URL.", hint="postgresql://USER@HOST/NAME, or a path."
        ) from None
    if url.get_backend_name() not in _KNOWN:
        raise StoreFault(
            f"A store in {url.get_backend_name()} is not known here.", hint="Give a path, or a URL postgresql://..."
        )
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def open_engine(url: URL) -> Engine:
    """Connect, and bring the schema up to date.

    Raises:
        StoreFault: it cannot be reached, is another program's, or a newer program wrote it.
    """
    engine = _engine(url)
    with told(engine):
        with reading(engine) as connection:
            found = _revision(connection)
        if found != REVISION:
            _upgrade(engine)
    return engine


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            if url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(url, connect_args={"timeout": _PATIENCE})
            event.listen(engine, "connect", _durable)
        else:
            engine = sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _PATIENCE})
    except (NoSuchModuleError, ImportError):
        raise StoreFault(
            "PostgreSQL needs the package psycopg, which is not installed.",
            hint="pip install 'sekisho[postgresql]'",
        ) from None
    except OSError as fault:
        raise StoreFault(f"{url.database}: {fault.strerror or fault}.", hint="Give a store elsewhere.") from fault
    event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by ``_begin``, not by the driver's guess
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reading", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
    elif reads:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state and writes nothing."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one transaction that writes at a time; durable when it ends."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn errors of the database into ones that say what to do; a password is never told."""
    try:
        yield
    except DBAPIError as fault:
        reason = " ".join(str(fault.orig).split())[:300]
        raise StoreFault(
            f"The store {engine.url.render_as_string()} failed: {reason}.",
            hint="What was acknowledged is safe. See to the database, then try again.",
        ) from fault
    except SQLAlchemyError as fault:
        raise StoreFault(f"The store {engine.url.render_as_string()} failed ({type(fault).__name__}).") from fault


def _revision(connection: Connection) -> str | None:
    """Of the schema that is there; None where the database is empty."""
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise StoreFault(
                f"{connection.engine.url.render_as_string()} holds tables of another program.",
                hint="Give the store a database of its own.",
            )
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    return str(found[0]) if len(found) == 1 else None


def _upgrade(engine: Engine) -> None:
    from alembic import command  # most openings find the schema as it should be
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        found = _revision(connection)  # another process may have been first
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise StoreFault(
                f"{engine.url.render_as_string()} was written by a newer version of this program ({found}).",
                hint="Use that version, or give another store.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
