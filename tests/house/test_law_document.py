"""docs/law.md is read: it says that it is no advice, how far each regime was read, and every id that is unverified."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sekisho.rules import Law
from sekisho.vocabulary.finding import Grade


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "law.md").read_text("utf-8")


def _table(page: str, heading: str) -> list[list[str]]:
    section = page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_it_says_plainly_that_it_is_no_legal_advice(page: str) -> None:
    assert "**This is not legal advice.**" in page.split("## ")[0]


def test_every_regime_says_what_was_read_and_until_when(page: str, law: Law) -> None:
    rows = {row[0]: row for row in _table(page, "Which texts were read, until when")}
    assert set(rows) == set(law.regimes)
    for name, row in rows.items():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row[2]) or row[1] == "nothing", name


def test_every_unverified_rule_and_condition_is_named_and_no_other(page: str, law: Law) -> None:
    named = {row[0].strip("`") for row in _table(page, "What is unverified")}
    rules = {r.id for r in (*law.rules, *law.facts) if r.grade is Grade.UNVERIFIED and not r.pack.startswith("flags/")}
    ways = {w.id for w in law.authorisations.values() if w.grade is Grade.UNVERIFIED}
    conditions = {c.id for w in law.authorisations.values() for c in w.conditions if c.grade is Grade.UNVERIFIED}
    assert named == rules | ways | conditions


def test_regimes_of_which_nothing_was_read_are_unverified(page: str, law: Law) -> None:
    unread = {row[0] for row in _table(page, "Which texts were read, until when") if row[1] == "nothing"}
    assert unread == {r.id for r in law.regimes.values() if r.grade is Grade.UNVERIFIED}


def test_the_program_points_to_it_in_every_language() -> None:
    from sekisho.storage.law import load_law_texts

    assert all("docs/law.md" in text for text in load_law_texts().tables["words"]["advice"])
