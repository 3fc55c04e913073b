"""Lists and owners as cases: what a match with a list entry, or an owner, leads to on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from sekisho.gate.facts.cleared import CLEARED
from sekisho.gate.facts.ownership import TOLD
from sekisho.parties.model import MATCHES
from sekisho.rules import Law, derive, evaluate
from sekisho.vocabulary.clocks import Clocks

HERE = Path(__file__).resolve().parent
DAY = date(2026, 11, 24)
CONSIGNMENT = {
    "ship_from": pl.String,
    "dest": pl.String,
    "exporter_country": pl.String,
    "any_accelerator": pl.Boolean,
    "any_electronics": pl.Boolean,
    "any_sensitive": pl.Boolean,
    "us_origin": pl.Boolean,
}
WHERE = {"consignment": "case", "ship_from": "US", "dest": "MY", "exporter_country": "US", "us_origin": True}
WHAT = {
    "any_accelerator": True,
    "any_electronics": True,
    "any_sensitive": True,
    "role": "consignee",
    "subject": "consignee/1",
    "cleared": "none",
}
ORDINARY = {**WHERE, **WHAT, "strength": "confirmed", "basis": "name_exact", "kind": "organisation", "source": "a list"}
OWNED = {
    **WHERE,
    **WHAT,
    "topic": "ownership",
    "rule_status": "in_force",
    "owned_by_listed": "certain",
    "minority_listed": "no",
    "shell": "none",
    "hq_answer": "none",
    "with_listed": False,
    "same_party": True,
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "match": {**MATCHES, "programs": pl.String, "topics": pl.String, "subject": pl.String, **CONSIGNMENT, **CLEARED},
    "owner": {**TOLD, **CONSIGNMENT},
}
CASES = {
    f"{about}/{case['case']}": (about, ordinary, case)
    for about, file, ordinary in (("match", "matches", ORDINARY), ("owner", "owners", OWNED))
    for case in yaml.safe_load((HERE / f"{file}.yaml").read_text("utf-8"))
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, law: Law) -> None:
    about, ordinary, case = CASES[name]
    assert set(case["facts"]) <= set(SCHEMAS[about])
    day = case.get("as_of", DAY)
    live = law.on(Clocks(day, day))
    row = {**ordinary, **case["facts"]}
    frame = pl.DataFrame([{c: row.get(c) for c in SCHEMAS[about]}], schema=SCHEMAS[about])
    found = evaluate(derive(frame, live, about), live, about).findings
    assert {f"{check} {effect}" for check, effect in found.select("check", "effect").rows()} == set(case["expect"]), (
        case["why"]
    )


def test_every_rule_about_owners_has_a_case(law: Law) -> None:
    fired = {text.split()[0] for _, _, case in CASES.values() for text in case["expect"]}
    assert {rule.id for rule in law.rules if rule.about == "owner"} <= fired
