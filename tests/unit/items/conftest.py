"""The bundled knowledge, loaded once, and lines as short as a test can write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from sekisho.items import Knowledge, classify
from sekisho.storage.knowledge import load_knowledge

LINE: dict[str, Any] = {
    "consignment": pl.String,
    "line": pl.Int32,
    "maker": pl.String,
    "model": pl.String,
    "description": pl.String,
    "hs_code": pl.String,
    "eccn_claimed": pl.String,
    "gaihi_claimed": pl.String,
    "quantity": pl.Float64,
    "unit_value_usd": pl.Float64,
    "net_weight_kg": pl.Float64,
}


def lines_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Lines with what is stated; the rest is NULL."""
    whole = [dict.fromkeys(LINE) | {"consignment": "c", "line": n} | row for n, row in enumerate(rows, 1)]
    return pl.DataFrame(whole, schema=LINE, orient="row")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def judge(knowledge: Knowledge) -> Callable[..., dict[str, Any]]:
    """One line in, one row of ITEMS out."""

    def one(description: str | None = None, **stated: Any) -> dict[str, Any]:
        return classify(lines_of([{"description": description, **stated}]), knowledge).row(0, named=True)

    return one


@pytest.fixture(scope="session")
def judge_all(knowledge: Knowledge) -> Callable[[list[dict[str, Any]]], pl.DataFrame]:
    """Many lines in, ITEMS out."""
    return lambda rows: classify(lines_of(rows), knowledge)
