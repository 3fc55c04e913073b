"""Run by Alembic on a connection that ``opening`` holds: the program upgrades its store itself."""

from __future__ import annotations

from alembic import context

from sekisho.storage.custody_store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=False)
context.run_migrations()
