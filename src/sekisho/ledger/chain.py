"""A hash chain: each record carries the hash of the one before it, so that no record can be changed or left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Record:
    """One link: its number from 0, the hash of the link before, what it records, and its own hash."""

    number: int
    previous: str
    body: Mapping[str, Any]
    digest: str

    def line(self) -> str:
        """One line of JSON, keys sorted."""
        whole = {"number": self.number, "previous": self.previous, "body": self.body, "digest": self.digest}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def chain(last: Record | None, body: Mapping[str, Any]) -> Record:
    """The record that follows ``last`` (None for the first)."""
    number = 0 if last is None else last.number + 1
    previous = GENESIS if last is None else last.digest
    return Record(number, previous, dict(body), _digest(number, previous, body))


def parse(line: str) -> Record:
    """One line back to a record.

    Raises:
        ValueError: not a record.
    """
    raw = json.loads(line)
    if not isinstance(raw, dict) or set(raw) != {"number", "previous", "body", "digest"}:
        raise ValueError("not a record of the evidence chain")
    return Record(raw["number"], raw["previous"], raw["body"], raw["digest"])


def verify(records: Iterable[Record]) -> int | None:
    """The number of the first record that does not fit its place or its hash; None where all fit."""
    last: Record | None = None
    for position, record in enumerate(records):
        expected_previous = GENESIS if last is None else last.digest
        fits = record.number == position and record.previous == expected_previous
        if not fits or record.digest != _digest(record.number, record.previous, record.body):
            return position
        last = record
    return None


def _digest(number: int, previous: str, body: Mapping[str, Any]) -> str:
    content = json.dumps([number, previous, body], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
