"""The tables. Times are texts that sort as times do: nanoseconds of far years fit no integer of a database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from sekisho.standards.epcis import Instant, parse_instant

_SECOND = 1_000_000_000


class Moment(TypeDecorator[int]):
    """Nanoseconds since 1970 <-> ``2026-11-24T00:00:00.000000000Z``."""

    impl = sa.String(30)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text that sorts by its bytes, whatever the language of the database."""
        return dialect.type_descriptor(sa.String(30, collation=_bytewise(dialect)))

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        """To the database."""
        if value is None:
            return None
        seconds, rest = divmod(value, _SECOND)
        return f"{str(Instant(seconds * _SECOND))[:-1]}.{rest:09d}Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        """From the database."""
        if value is None:
            return None
        instant = parse_instant(value)
        if instant is None:
            raise ValueError(f"{value} is no time")
        return instant.nanoseconds


class Key(TypeDecorator[str]):
    """Text that is compared byte by byte, on every database alike."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text that sorts by its bytes."""
        return dialect.type_descriptor(sa.Text(collation=_bytewise(dialect)))


def _bytewise(dialect: Dialect) -> str | None:
    return "C" if dialect.name == "postgresql" else None  # SQLite compares so without being told


METADATA = sa.MetaData()

CAPTURES = sa.Table(
    "captures",
    METADATA,
    sa.Column("id", Key, primary_key=True),
    sa.Column("given_by", Key, nullable=False, index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("behaviour", sa.String(8), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("errors", sa.Text, nullable=False),
    sa.Column("success", sa.Boolean, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Index(
        "unshown_captures",
        "id",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    ),
)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("capture", Key, sa.ForeignKey("captures.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("event_id", Key, nullable=False),
    sa.Column("hash", sa.String(96), nullable=False, index=True),
    sa.Column("declaration", sa.String(64), nullable=False),
    sa.Column("time", Moment, nullable=False, index=True),
    sa.Column("declared_at", Moment),
    sa.Column("recorded_at", Moment, nullable=False, index=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("around", sa.Text, nullable=False),
    sa.UniqueConstraint("event_id", "hash", "declaration", name="one_event_once"),
)

EVENT_KEYS = sa.Table(
    "event_keys",
    METADATA,
    sa.Column("event", sa.ForeignKey("events.sequence"), primary_key=True),
    sa.Column("role", Key, primary_key=True),
    sa.Column("value", Key, primary_key=True),
    sa.Index("by_value", "role", "value", "event"),
)

DOCUMENTS = sa.Table(
    "documents",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", Key, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.UniqueConstraint("kind", "digest", name="one_document_once"),
)

DOCUMENT_ITEMS = sa.Table(
    "document_items",
    METADATA,
    sa.Column("document", sa.ForeignKey("documents.number"), primary_key=True),
    sa.Column("item", Key, primary_key=True, index=True),
)

RECEIPTS = sa.Table(
    "receipts",
    METADATA,
    sa.Column("about", sa.String(16), primary_key=True),  # capture or document
    sa.Column("subject", Key, primary_key=True),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("log_index", sa.BigInteger, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("leaf", sa.String(64), nullable=False),
)

QUERIES = sa.Table(
    "queries",
    METADATA,
    sa.Column("name", Key, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("given_by", Key, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

SUBSCRIPTIONS = sa.Table(
    "subscriptions",
    METADATA,
    sa.Column("id", Key, primary_key=True),
    sa.Column("query", Key, sa.ForeignKey("queries.name"), nullable=False, index=True),
    sa.Column("given_by", Key, nullable=False, index=True),
    sa.Column("destination", sa.Text, nullable=False),
    sa.Column("secret", sa.Text),
    sa.Column("schedule", sa.Text),
    sa.Column("report_if_empty", sa.Boolean, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("considered_at", Moment, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("notified_at", Moment),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("retry_at", Moment),
    sa.Column("suspended", sa.String(32)),
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("task", Key, primary_key=True),
    sa.Column("holder", Key, nullable=False),
    sa.Column("until", Moment, nullable=False),
)
