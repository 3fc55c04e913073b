"""What cannot all be true of one line. Each contradiction has a lawful twin that says nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.items.conftest import lines_of

from sekisho.items import Knowledge, classify, contradictions


@pytest.fixture
def found(knowledge: Knowledge) -> Callable[..., dict[str, Any]]:
    """Codes and parameters of the contradictions of one line."""

    def one(**stated: Any) -> dict[str, Any]:
        lines = lines_of([{"quantity": 1.0, **stated}])
        told = contradictions(classify(lines, knowledge), lines)
        return {code: json.loads(params) for code, params in told.select("code", "params").iter_rows()}

    return one


H100 = {"description": "NVIDIA H100 SXM5 80GB", "hs_code": "847330", "unit_value_usd": 30_000.0, "net_weight_kg": 2.0}


def test_an_honest_line_says_nothing(found: Any) -> None:
    assert found(**H100) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hs_code": "950300"}, "hs_chapter"),
        ({"hs_code": "851762"}, "hs_heading"),
        ({"unit_value_usd": 3_000.0}, "price_low"),
        ({"unit_value_usd": 300_000.0}, "price_high"),
        ({"net_weight_kg": 0.2}, "weight_low"),
        ({"net_weight_kg": 20.0}, "weight_high"),
        ({"model": "900-21010-0000-000", "description": "NVIDIA L4 24GB"}, "chips_conflict"),
    ],
)
def test_a_lie_in_one_field_shows(change: dict[str, Any], code: str, found: Any) -> None:
    assert code in found(**{**H100, **change})


def test_4090d_with_the_part_number_of_a_4090(found: Any) -> None:
    assert found(description="RTX 4090D", model="AD102-300-A1")["chips_conflict"] == {
        "declared_chip": "rtx-4090d",
        "part_chip": "rtx-4090",
    }


def test_4090d_with_its_own_part_number(found: Any) -> None:
    assert "chips_conflict" not in found(description="RTX 4090D", model="AD102-250-A1")


def test_gpu_words_under_the_code_of_a_toy(found: Any) -> None:
    assert "hs_words" in found(description="AI accelerator training kit", hs_code="950300")


def test_a_toy_under_the_code_of_a_toy(found: Any) -> None:
    assert found(description="AI toy robot", hs_code="950300", unit_value_usd=40.0, net_weight_kg=1.0) == {}


def test_a_toy_as_dear_as_an_accelerator(found: Any) -> None:
    assert "value_per_kg" in found(
        description="AI toy robot", hs_code="950300", unit_value_usd=28_000.0, net_weight_kg=1.5
    )


def test_a_server_without_its_gpu_named_may_be_dear(found: Any) -> None:
    dear = {"hs_code": "847150", "unit_value_usd": 300_000.0, "net_weight_kg": 100.0}
    assert found(description="Dell PowerEdge XE9680", **dear) == {}


def test_weight_is_of_one_piece(found: Any) -> None:
    assert found(**{**H100, "quantity": 8.0, "net_weight_kg": 16.0}) == {}


@pytest.mark.parametrize("missing", ["hs_code", "unit_value_usd", "net_weight_kg"])
def test_what_is_not_stated_contradicts_nothing(missing: str, found: Any) -> None:
    assert found(**{**H100, missing: None}) == {}
