"""Compiled customers on disk."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sekisho.storage.customers import CustomerFolder
from sekisho.vocabulary.errors import ReferenceFault, UsageFault

KEY = "a" * 64
TABLES = {"customers": pl.DataFrame({"query": [1, 2], "name": ["Acme", None]})}


def test_what_is_kept_under_a_key_is_opened_under_it(tmp_path: Path) -> None:
    store = CustomerFolder(tmp_path)
    assert store.open(KEY) is None
    store.publish(KEY, TABLES)
    found = CustomerFolder(tmp_path).open(KEY)
    assert found is not None
    assert found["customers"].equals(TABLES["customers"])
    assert store.open("b" * 64) is None


def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        CustomerFolder(tmp_path).open("../../etc")


def test_a_truncated_table_is_told(tmp_path: Path) -> None:
    store = CustomerFolder(tmp_path)
    store.publish(KEY, TABLES)
    [table] = (tmp_path / "customers").rglob("*.arrow")
    table.write_bytes(table.read_bytes()[:-8])
    with pytest.raises(ReferenceFault):
        store.open(KEY)
