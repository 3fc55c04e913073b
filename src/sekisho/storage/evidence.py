"""The evidence file: one hash-chained line a judged batch, appended under a lock and flushed to disk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sekisho.ledger.chain import Record, chain, parse, verify
from sekisho.vocabulary.errors import SekishoError


class EvidenceFault(SekishoError):
    """The evidence file was changed or damaged."""


def append(path: Path, body: Mapping[str, Any]) -> Record:
    """Append one record, after checking the whole chain.

    Raises:
        EvidenceFault: a record does not fit; nothing is written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        records = _checked(path, file.read())
        record = chain(records[-1] if records else None, body)
        file.write(record.line() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return record


def read(path: Path) -> list[Record]:
    """All records, checked.

    Raises:
        EvidenceFault: which record does not fit.
    """
    return _checked(path, path.read_text("utf-8"))


def _checked(path: Path, text: str) -> list[Record]:
    hint = "Keep the file as it is, find out who changed it, and start a new one elsewhere."
    records = []
    for number, line in enumerate(text.splitlines()):
        try:
            records.append(parse(line))
        except ValueError as error:
            raise EvidenceFault(f"{path}: record {number} cannot be read: {error}", hint=hint) from error
    broken = verify(records)
    if broken is not None:
        raise EvidenceFault(f"{path}: record {broken} does not fit the chain.", hint=hint)
    return records
