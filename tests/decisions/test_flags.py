"""Red flags as cases: what fires on the facts of a line, what does not, and what a missing fact keeps from being judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from sekisho.rules import Law, derive, evaluate
from sekisho.rules.cases import clocks_of, line_of
from sekisho.vocabulary.finding import Effect

HERE = Path(__file__).resolve().parent
CHIPS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "chips.yaml").read_text("utf-8"))
CASES: dict[str, dict[str, Any]] = {
    case["case"]: {"chip": "h100", "to": "MY", "as_of": date(2026, 11, 24), **case}
    for case in yaml.safe_load((HERE / "flags.yaml").read_text("utf-8"))
}
WEIGHTS = ("flag.far-too-light", "flag.far-too-heavy")
TOLD = (*WEIGHTS, "flag.dear-for-its-kind", "flag.bihaedang-too-low", "us.embargo-address", "us.end-use", "us.embargo")


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, law: Law) -> None:
    case = CASES[name]
    live = law.on(clocks_of(case))
    verdicts = evaluate(derive(line_of(case, CHIPS), live, "line"), live, "line")
    ours = pl.col("check").is_in(TOLD)
    assert set(verdicts.findings.filter(ours)["check"]) == set(case["fires"]), case["why"]
    assert set(verdicts.skipped.filter(ours)["check"]) == set(case.get("skipped", [])), case["why"]


@pytest.mark.parametrize("flag", WEIGHTS)
def test_a_weight_alone_never_holds(flag: str, law: Law) -> None:
    rule = law.rule(flag)
    assert rule is not None and rule.effect is Effect.SCORE
    assert rule.points is not None and 2 * rule.points < law.joint.hold_at
