"""Witnesses and mirrors over HTTP (c2sp.org/tlog-witness, tlog-mirror).

One that is down, slow or talkative is a reply, not an exception.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from sekisho.connectors.tiled import Exchange
from sekisho.service.ports import Reply
from sekisho.standards.c2sp.witnessing import LARGEST_ANSWER
from sekisho.vocabulary.errors import LedgerFault

_LARGEST_NOTE = 1_000_000


class HttpWitness:
    """The witness whose submission prefix, and monitoring prefix unless another is given, is this address."""

    def __init__(self, url: str, *, monitoring: str = "", deadline: float = 20.0) -> None:
        """``deadline``: seconds for one exchange. Raises UsageFault where an address is none."""
        self._submission = Exchange(url, deadline=deadline)
        self._monitoring = Exchange(monitoring, deadline=deadline) if monitoring else self._submission

    def add_checkpoint(self, body: bytes) -> Reply:
        """Submit a checkpoint with its proof."""
        return _reply(self._submission, "POST", "add-checkpoint", LARGEST_ANSWER, body)

    def add_entries(self, body: bytes) -> Reply:
        """Bring entries to a mirror, packed."""
        packed = gzip.compress(body, 6, mtime=0)
        headers = {"Content-Type": "application/octet-stream", "Content-Encoding": "gzip"}
        return _reply(self._submission, "POST", "add-entries", LARGEST_ANSWER, packed, headers)

    def sign_subtree(self, body: bytes) -> Reply:
        """Have a subtree of a cosigned checkpoint cosigned."""
        return _reply(self._submission, "POST", "sign-subtree", LARGEST_ANSWER, body)

    def latest(self, origin_hash: str) -> Reply:
        """The latest checkpoint that it cosigned of a log."""
        return _reply(self._monitoring, "GET", f"{origin_hash}/checkpoint", _LARGEST_NOTE)


def _reply(
    exchange: Exchange,
    method: str,
    path: str,
    most: int,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    try:
        return Reply(*exchange.send(method, path, most, body=body, headers=headers))
    except LedgerFault as error:
        return Reply(0, fault=error.message)
