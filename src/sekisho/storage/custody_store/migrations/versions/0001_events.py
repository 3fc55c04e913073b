"""Captures, events and what they are found by; documents, receipts, named queries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sekisho.storage.custody_store.tables import Key, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing."""
    _captures()
    _events()
    _documents()
    op.create_table(
        "receipts",
        sa.Column("about", sa.String(16), primary_key=True),
        sa.Column("subject", Key, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("log_index", sa.BigInteger, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
    )
    op.create_table(
        "queries",
        sa.Column("name", Key, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("given_by", Key, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )
    _stays()


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("id", Key, primary_key=True),
        sa.Column("given_by", Key, nullable=False, index=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("behaviour", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("errors", sa.Text, nullable=False),
        sa.Column("success", sa.Boolean, nullable=False),
        sa.Column("finished_at", Moment),
    )


def _events() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "events",
        sa.Column("sequence", number, primary_key=True, autoincrement=True),
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
    op.create_table(
        "event_keys",
        sa.Column("event", number, sa.ForeignKey("events.sequence"), primary_key=True),
        sa.Column("role", Key, primary_key=True),
        sa.Column("value", Key, primary_key=True),
        sa.Index("by_value", "role", "value", "event"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", Key, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.UniqueConstraint("kind", "digest", name="one_document_once"),
    )
    op.create_table(
        "document_items",
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), primary_key=True),
        sa.Column("item", Key, primary_key=True, index=True),
    )


def _stays() -> None:
    """The database itself refuses to change or delete what was recorded."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION what_was_recorded_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what was recorded stays'; END $$"
        )
    for table in ("events", "event_keys", "documents", "document_items", "receipts"):
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION what_was_recorded_stays()"
            )
