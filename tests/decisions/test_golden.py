"""The thirty golden cases as they were handed to us, asked in words and answered by the whole program.

Each was checked against the sources first. `DIFFERS` says where our answer is another, and why. The file lies beside a
checkout of ours only; cases/golden.yaml covers the same ground everywhere.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sekisho.gate.facts import Words
from sekisho.parties.ownership.rules import parse_rules, rules_on
from sekisho.rules import Law
from sekisho.service.law import Desk, Question
from sekisho.service.wording import Wording
from sekisho.storage.knowledge import load_knowledge
from sekisho.storage.labels import load_labels
from sekisho.storage.ownership import ownership_data
from sekisho.vocabulary.clocks import Clocks

# What the file expects of the United States: answer, review policy (None: whatever), a rule that must speak.
US: dict[str, tuple[str, str | None, str | None]] = {
    "not_controlled_3A090": ("none", None, None),
    "no_3A090_requirement": ("none", None, None),
    "no_RS_requirement": ("none", None, None),
    "no_RS_requirement_high_diversion_risk": ("none", None, None),
    "no_RS_requirement_until_2025-05-15_compliance": ("none", None, "us.licence.a.worldwide-text"),
    "licence_presumption_denial": ("licence", "presumption_of_denial", None),
    "licence_presumption_approval": ("licence", "presumption_of_approval", None),
    "licence_required": ("licence", None, None),
    "licence_required_is_informed": ("licence", None, "us.informed"),
    "case_by_case": ("licence", "case_by_case", "us.licence.a.case-by-case"),
    "NAC_candidate": ("exception", "notification", "us.exception.nac"),
    "incomplete": ("incomplete", None, None),
}
JP = {"listed_7_1_licence": "licence", "catch_all_16_2_questions": "none"}
OWNERS = {
    "licence_as_listed_owner": "in_force",
    "warn_only": "stayed",
    "licence_as_listed_owner_unless_extended": "unknown",
}
DIFFERS = {
    "G23": "Japan's catch-all asks about use and user; where both were stated and are innocent, it asks for no licence.",
    "G26": "The same of Japan; the chip is of US origin, so the United States asks on reexport, which the file leaves out.",
    "G29": "Whether the affiliates rule returned on 2026-11-10 is not known: we hold and ask, and assert no licence.",
}


def _cases(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "law" / "golden_cases.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def desk(law: Law) -> Desk:
    return Desk(law, load_knowledge(), Words.compile(law.words), Wording(law, load_labels()))


def _ask(desk: Desk, row: dict[str, str]) -> dict[str, Any]:
    day = date.fromisoformat(row["as_of"])
    question = Question(
        item=row["product"],
        ship_from=row["ship_from"],
        dest=row["dest"],
        as_of=day,
        known_at=max(day, date(2025, 4, 15)) if row["expected_us"].endswith("is_informed") else day,
        end_user_hq=row["end_user_hq"],
        end_use="training of language models",
        datacenter=row["datacenter"] == "1" if row["datacenter"] else None,
    )
    return {r["regime"]: r for r in desk.determine(question, "en")["regimes"]}


BY_CHIP = [f"G{n:02d}" for n in range(1, 31) if n not in (27, 28, 29)]


@pytest.mark.parametrize("case", BY_CHIP)
def test_golden(case: str, desk: Desk, shared_data: Path) -> None:
    row = _cases(shared_data)[case]
    told = _ask(desk, row)
    if row["expected_us"]:
        answer, review, rule = US[row["expected_us"]]
        us = told["US"]
        assert us["answer"] == answer
        assert review is None or us["review"] == [review]
        assert rule is None or rule in {f["rule"] for f in us["findings"]}
    if row["expected_jp_if_from_JP"]:
        assert told["JP"]["answer"] == JP[row["expected_jp_if_from_JP"]]


@pytest.mark.parametrize("case", ["G27", "G28", "G29"])
def test_golden_owner(case: str, shared_data: Path) -> None:
    """Half owned by a listed party: the status of the affiliates rule on the day (what follows: test_owners.py)."""
    row = _cases(shared_data)[case]
    day = date.fromisoformat(row["as_of"])
    live = {one.rule.id: one.version for one in rules_on(parse_rules(ownership_data()), Clocks(day, day))}
    version = live["us.bis-affiliates"]
    assert version.status == OWNERS[row["expected_us"]]
    assert version.threshold == 500_000_000 and not version.over


def test_every_difference_is_about_a_case_that_exists(shared_data: Path) -> None:
    assert DIFFERS.keys() <= _cases(shared_data).keys()
    assert len(_cases(shared_data)) == 30
