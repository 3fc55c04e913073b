"""Texts as people write them, in four languages, each with what it is. The cases: tests/data/items/texts.csv."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).resolve().parents[2] / "data" / "items" / "texts.csv"
TRUTH = {"yes": True, "no": False, "open": None}
NUMBERS = ("quantity", "unit_value_usd", "net_weight_kg")
STATED = ("maker", "model", "description", "hs_code", *NUMBERS)


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name(case: dict[str, str]) -> str:
    return (
        "/".join(filter(None, (case["model"], case["description"], case["hs_code"], case["unit_value_usd"]))) or "blank"
    )


def stated(case: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {key: case[key] or None for key in STATED}
    return row | {key: float(case[key]) if case[key] else None for key in NUMBERS}


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 120


@pytest.mark.parametrize("case", cases(), ids=name)
def test_text(case: dict[str, str], judge: Any) -> None:
    found = judge(**stated(case))
    assert found["is_accelerator"] is TRUTH[case["accelerator"]], found["evidence"]
    if case["chip"]:
        assert found["chip"] == case["chip"], found["evidence"]
    if case["ics"]:
        assert found["ics_per_item"] == int(case["ics"])
    if case["form"]:
        assert found["form"] == case["form"]


@pytest.mark.parametrize("case", cases(), ids=name)
def test_only_the_contradictory_conflict(case: dict[str, str], judge: Any) -> None:
    assert judge(**stated(case))["chips_conflict"] is (case["note"] == "conflict")


def test_a_batch_says_what_each_line_alone_says(judge_all: Any) -> None:
    together = judge_all([stated(case) for case in cases()])["is_accelerator"].to_list()
    assert together == [TRUTH[case["accelerator"]] for case in cases()]
