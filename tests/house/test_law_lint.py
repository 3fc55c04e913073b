"""The law that ships passes its own linter: no unknown fact, no overlap, and a case on either side of every edge."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from sekisho.rules import Law
from sekisho.rules.coverage import Coverage
from sekisho.rules.facts import FACTS
from sekisho.rules.lint import faults


def _cases(root: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    folder = root / "tests" / "decisions"
    cases = [c for p in sorted((folder / "cases").glob("*.yaml")) for c in yaml.safe_load(p.read_text("utf-8"))]
    return cases, yaml.safe_load((folder / "chips.yaml").read_text("utf-8"))


def test_the_packs_are_sound(law: Law) -> None:
    assert [str(f) for f in faults(law)] == []


def test_a_case_stands_on_either_side_of_every_edge(law: Law, root: Path) -> None:
    assert [str(f) for f in Coverage(law, *_cases(root)).faults()] == []


def test_the_facts_that_rules_may_name_are_those_of_the_document(root: Path) -> None:
    sections = {
        "About a line": "line",
        "About a consignment": "consignment",
        "About a match with a list entry": "match",
        "About an owner of a party": "owner",
    }
    told: dict[str, dict[str, str]] = {}
    heading = ""
    for row in (root / "docs" / "facts.md").read_text("utf-8").splitlines():
        heading = row[3:] if row.startswith("## ") else heading
        if heading in sections and (found := re.match(r"\| `(\w+)` \| (\w+) \|", row)):
            told.setdefault(sections[heading], {})[found[1]] = found[2]
    assert told == FACTS
