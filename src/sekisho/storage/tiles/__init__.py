"""A transparency log in a folder: durable adds, recovery after a crash, keys and openings beside it.

::

    with TileLog.open(folder, signers, clock) as log:       # one process at a time; recovers what a crash left
        first = log.append([entry, ...])                    # one record, one fdatasync; then tiles and checkpoint
        first = log.record([entry, ...]); log.show()        # the same in two steps: durable, then shown
        log.warm(); log.load(batches)                       # many batches at once, by compiled code: an import
        index = await GroupCommit(log).add(entry)           # many clients; durable when it returns, shown soon after
        log.stop(reason)                                    # for good: `open` refuses and tells the reason
    audit_folder(folder, keys).flaws                        # every file, of anybody's log

The folder is what c2sp.org/tlog-tiles serves: ``checkpoint`` and ``tile/``. ``.state`` in it holds the journal and the
lock. Private keys and openings lie beside it, in ``FOLDER.private``, and are never served.
"""

from __future__ import annotations

from sekisho.storage.tiles.files import LogFiles, audit_folder
from sekisho.storage.tiles.group import GroupCommit
from sekisho.storage.tiles.log import TileLog
from sekisho.storage.tiles.own import begun, open_own
from sekisho.storage.tiles.private import Private
from sekisho.storage.tiles.recording import Entries, OwnLog
from sekisho.storage.tiles.stopping import LogStopped, stop

__all__ = [
    "Entries",
    "GroupCommit",
    "LogFiles",
    "LogStopped",
    "OwnLog",
    "Private",
    "TileLog",
    "audit_folder",
    "begun",
    "open_own",
    "stop",
]
