"""Hand-made facts judged by the law that ships: a chip's figures, where from, where to, for whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from sekisho.rules import Law, derive, determine, evaluate, parse_law
from sekisho.rules.cases import clocks_of, line_of
from sekisho.rules.determine import ORDER

HERE = Path(__file__).resolve().parent
CHIPS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "chips.yaml").read_text("utf-8"))


@pytest.fixture(scope="session")
def law(root: Path) -> Law:
    """The law that ships with the program."""
    folder = root / "src" / "sekisho" / "rulepacks"
    return parse_law({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))})


@pytest.fixture(scope="session")
def judged(law: Law) -> Callable[[dict[str, Any]], pl.DataFrame]:
    """A case -> the findings of law about its line."""

    def judge(case: dict[str, Any]) -> pl.DataFrame:
        live = law.on(clocks_of(case))
        return evaluate(derive(line_of(case, CHIPS), live, "line"), live, "line").findings

    return judge


@pytest.fixture(scope="session")
def said(law: Law) -> Callable[[dict[str, Any]], dict[str, str]]:
    """A case -> what each regime answers."""

    def say(case: dict[str, Any]) -> dict[str, str]:
        answers = determine(line_of(case, CHIPS), law, law.on(clocks_of(case))).answers
        return {regime: str(ORDER[rank]) for regime, rank in answers.row(0, named=True).items()}

    return say
