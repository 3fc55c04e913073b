"""Law as cases: what a line of goods owes on a day. Every case stands in cases/*.yaml.

A case states a chip of chips.yaml, `from` (US where it is not said), `to`, `as_of`, perhaps `known_at`, `hq` (are
consignee and end user headquartered in D:5) and further `facts`. It expects `binding`: each rule that binds, as
'id effect' or 'id effect review'; and perhaps `missing`: the facts that are asked for, `shown`: rules that only speak,
`silent`: rules that must not be there, and `says`: the answer of regimes (`overall` for the strictest). `differs` says where our answer goes further than others'; `wrong` marks a
fault of a pack.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

BINDING = ("prohibited", "licence", "exception", "incomplete")
KEYS = (
    {"case", "why", "chip", "from", "to", "as_of", "known_at", "hq", "facts"}  # what is so
    | {"binding", "missing", "shown", "silent", "says"}  # what is expected
    | {"differs", "wrong"}  # remarks
)


def _load() -> dict[str, dict[str, Any]]:
    cases: dict[str, dict[str, Any]] = {}
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            name = f"{path.stem}/{case['case']}"
            assert name not in cases and set(case) <= KEYS, (name, set(case) - KEYS)
            cases[name] = case
    return cases


CASES = _load()


def _is_law(check: pl.Expr) -> pl.Expr:
    return check.str.starts_with("flag.").not_()


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "says" in case])
def test_regimes_answer(name: str, said: Callable[[dict[str, Any]], dict[str, str]]) -> None:
    answers = said(CASES[name])
    expected = CASES[name]["says"]
    assert {regime: answers[regime] for regime in expected} == expected, CASES[name]["why"]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, judged: Callable[[dict[str, Any]], pl.DataFrame]) -> None:
    case = CASES[name]
    found = judged(case).filter(_is_law(pl.col("check")))
    binding = found.filter(pl.col("effect").is_in(BINDING))
    told = {_said(row) for row in binding.iter_rows(named=True)}
    wanted = {_whole(entry, told) for entry in case.get("binding", [])}
    assert told == wanted, case.get("why", "")
    missing = set(binding.get_column("missing").explode().drop_nulls())
    assert missing == set(case.get("missing", []))
    checks = set(found.get_column("check"))
    assert set(case.get("shown", [])) <= checks
    assert not set(case.get("silent", [])) & checks


def _said(row: dict[str, Any]) -> str:
    review = None if row["effect"] == "incomplete" else row["review"]
    return " ".join(part for part in (row["check"], row["effect"], review) if part)


def _whole(entry: str, told: set[str]) -> str:
    """An entry without a review stands for whatever the rule's review is."""
    return next((t for t in told if t == entry or t.startswith(entry + " ")), entry)


def test_there_are_enough_cases_and_most_of_them_stop_something() -> None:
    assert len(CASES) >= 330
    assert sum(bool(case.get("binding")) for case in CASES.values()) > len(CASES) / 2


def test_every_case_says_why() -> None:
    assert [name for name, case in CASES.items() if not case.get("why")] == []
