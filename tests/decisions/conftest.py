"""Hand-made facts judged by the law that ships: a chip's figures, where from, where to, for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from sekisho.rules import Law, derive, evaluate, parse_law
from sekisho.rules.facts import schema
from sekisho.vocabulary.clocks import Clocks

HERE = Path(__file__).resolve().parent

SCHEMA: dict[str, Any] = {"consignment": pl.String, "line": pl.Int32, **schema("line")}

# What an ordinary line says where a case says nothing else: everything is stated, nothing is odd.
ORDINARY = {
    "ship_from": "US",
    "us_origin": True,
    "is_accelerator": True,
    "datacenter": True,
    "end_user_named": True,
    "end_use": "training of language models",
    "end_use_forbidden": False,
    "end_use_wmd": False,
    "via_my": False,
    "sensitive": True,
    "consignee_hq_d5": False,
    "end_user_hq_d5": False,
    "intermediate_hq_d5": False,
    "prc_designed": False,
    "chips_conflict": False,
    "vague_words": False,
    "gpu_words": True,
    "claims_controlled": False,
    "claims_uncontrolled": False,
    "hs_fits": True,
    "price_ratio": 1.0,
    "value_per_kg_usd": 5000.0,
    "unit_value_usd": 10_000.0,
    "hs6": "847330",
}

_CHIPS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "chips.yaml").read_text("utf-8"))


def line(case: dict[str, Any]) -> pl.DataFrame:
    """One row of facts from a case: the chip's figures, then what is ordinary, then what the case states."""
    chip = dict(_CHIPS[case["chip"]])
    for figure in ("tpp", "pd"):
        value = chip.pop(figure, None)
        low, high = value if isinstance(value, list) else (value, value)
        chip |= {f"{figure}_low": low, f"{figure}_high": high}
    row = {
        **ORDINARY,
        "chip": case["chip"],
        "chip_name": case["chip"],
        **chip,
        "dest": case["to"],
        **case.get("facts", {}),
    }
    row["ship_from"] = case.get("from", row["ship_from"])
    if case.get("hq") is not None:
        row |= {"consignee_hq_d5": case["hq"], "end_user_hq_d5": case["hq"]}
    row |= {"hs2": row["hs6"][:2], "hs4": row["hs6"][:4]}
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA}], schema=SCHEMA).with_columns(
        consignment=pl.lit("case"), line=pl.lit(1, dtype=pl.Int32)
    )


@pytest.fixture(scope="session")
def law(root: Path) -> Law:
    """The law that ships with the program."""
    folder = root / "src" / "sekisho" / "rulepacks"
    return parse_law({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))})


@pytest.fixture(scope="session")
def judged(law: Law) -> Callable[[dict[str, Any]], pl.DataFrame]:
    """A case -> the findings of law about its line."""

    def judge(case: dict[str, Any]) -> pl.DataFrame:
        as_of: date = case["as_of"]
        live = law.on(Clocks(as_of, case.get("known_at", as_of)))
        return evaluate(derive(line(case), live, "line"), live, "line").findings

    return judge
