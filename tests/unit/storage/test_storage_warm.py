"""The loops are compiled by being asked."""

from __future__ import annotations

from sekisho.storage.warm import warm


def test_warming_asks_and_is_answered() -> None:
    assert warm() == "JP"
