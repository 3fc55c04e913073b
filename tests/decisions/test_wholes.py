"""Rules about a whole consignment as cases: uses, places and ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from sekisho.rules import Law, derive, evaluate
from sekisho.rules.facts import schema
from sekisho.vocabulary.clocks import Clocks

HERE = Path(__file__).resolve().parent
CASES = {case["case"]: case for case in yaml.safe_load((HERE / "wholes.yaml").read_text("utf-8"))}
TOLD = {
    "flag.forbidden-use",
    "flag.defence-use",
    "flag.forwarder-end-user",
    "world.embargoed-address",
    "world.embargoed-route",
    "world.embargoed-destination",
}
ORDINARY = {
    "ship_from": "TW",
    "dest": "TH",
    "any_accelerator": True,
    "any_sensitive": True,
    "end_use_forbidden": False,
    "end_use_defence": False,
    "end_user_is_forwarder": False,
    "address_occupied": False,
    "bystander_occupied": False,
    "route_embargoed": False,
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, law: Law) -> None:
    case = CASES[name]
    day = case.get("as_of", date(2026, 11, 24))
    live = law.on(Clocks(day, day))
    columns: dict[str, Any] = {"consignment": pl.String, **schema("consignment")}
    row = {"consignment": "case", **ORDINARY, **case["facts"]}
    frame = pl.DataFrame([{c: row.get(c) for c in columns}], schema=columns)
    verdicts = evaluate(derive(frame, live, "consignment"), live, "consignment")
    assert set(verdicts.findings["check"]) & TOLD == set(case["fires"]), case["why"]
    assert set(verdicts.skipped["check"]) & TOLD == set(case.get("skipped", [])), case["why"]
