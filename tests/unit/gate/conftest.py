"""A gate with the law that ships, and batches that are written down in a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sekisho.gate.facts import Words
from sekisho.rules import Law, parse_law
from sekisho.vocabulary.frames import Batch, Consignments, Lines, Parties


def _frame(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:
    empty = schema.create_empty()
    return pl.DataFrame([{name: row.get(name) for name in empty.columns} for row in rows], schema=empty.schema)


@pytest.fixture(scope="session")
def law(root: Path) -> Law:
    """The law that ships with the program."""
    folder = root / "src" / "sekisho" / "rulepacks"
    return parse_law({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))})


@pytest.fixture(scope="session")
def words(law: Law) -> Words:
    """Its word lists."""
    return Words.compile(law.words)


@pytest.fixture(scope="session")
def batch_of() -> Callable[..., Batch]:
    """Consignments, lines and parties from dictionaries; what a consignment must have is filled in."""

    def make(
        consignments: list[dict[str, Any]],
        lines: list[dict[str, Any]] | None = None,
        parties: list[dict[str, Any]] | None = None,
    ) -> Batch:
        base = {"ship_date": date(2026, 6, 1), "destination": "DE", "ship_from": "US"}
        return Batch(
            _frame([{**base, **c} for c in consignments], Consignments),
            _frame([{"line": 1, **row} for row in lines or []], Lines),
            _frame([{"seq": 1, **p} for p in parties or []], Parties),
        )

    return make
