"""Standing queries and how far each has come; who delivers; batches that are not shown yet, found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sekisho.storage.custody_store.tables import Key, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From events and named queries."""
    op.create_table(
        "subscriptions",
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
    op.create_table(
        "leases",
        sa.Column("task", Key, primary_key=True),
        sa.Column("holder", Key, nullable=False),
        sa.Column("until", Moment, nullable=False),
    )
    unshown = sa.text("finished_at IS NULL")
    op.create_index("unshown_captures", "captures", ["id"], sqlite_where=unshown, postgresql_where=unshown)
