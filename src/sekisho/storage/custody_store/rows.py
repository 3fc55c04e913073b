"""Rows -> what ports name."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from sekisho.service.ports import StoredEvent


def event_of(row: Row[Any]) -> StoredEvent:
    """An event as it is kept."""
    return StoredEvent(
        row.sequence,
        row.capture,
        row.recorded_at,
        row.event_id,
        row.hash,
        row.time,
        plain_bytes(row.content),
        row.around,
    )


def plain_bytes(content: bytes | str) -> bytes:
    """SQLite gives text where somebody put text among bytes: to be told as altered, not to be tripped over."""
    return content.encode() if isinstance(content, str) else bytes(content)
