"""What was recorded about units, kept in a database: SQLite in one file by default, PostgreSQL as well.

::

    store = open_store(Path(".sekisho/custody.db"))         # or "postgresql://user@host/name"
    job = store.begin(job, content, ids, decide)            # durable, not yet shown
    store.finish(job.id, now, receipt)                      # shown: the log has it
    store.events(EventQuery(keys=((("epc",), (item,)),)), None, 30)

The schema is upgraded when a store is opened; one that a newer program wrote is refused. Triggers of the database
refuse to change or delete what was recorded.
"""

from __future__ import annotations

from sekisho.storage.custody_store.store import DatabaseStore, open_store

__all__ = ["DatabaseStore", "open_store"]
