"""Heads that somebody else kept - a chain, a newspaper, a friend - against a log: does it continue each of them?"""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.ledger.merkle import verifies_consistency
from sekisho.ledger.proving import prove_consistency
from sekisho.ledger.reading import Fetch
from sekisho.standards.c2sp import Checkpoint
from sekisho.vocabulary.errors import LedgerFault


def discontinued(fetch: Fetch, now: Checkpoint, kept: Iterable[tuple[int, bytes]]) -> list[tuple[int, str]]:
    """The kept heads, as size and root, that the log of this checkpoint does not continue, each with the reason."""
    found = []
    for size, root in kept:
        if size > now.size:
            found.append((size, f"the log has only {now.size:,} entries: it was cut"))
        elif size > 0 and not _continues(fetch, now, size, root):
            found.append((size, "its root is not that of the log's first entries: the log was rewritten"))
    return found


def _continues(fetch: Fetch, now: Checkpoint, size: int, root: bytes) -> bool:
    try:
        path = prove_consistency(fetch, size, now.size)
    except LedgerFault:
        return False
    return verifies_consistency(size, now.size, path, root, now.root)
