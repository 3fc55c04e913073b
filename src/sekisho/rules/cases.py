"""Cases as data: a chip's figures, where from, where to, for whom; and what is ordinary where a case says nothing.

A case is a mapping with ``chip``, ``to``, ``as_of``, and perhaps ``from``, ``known_at``, ``hq`` (are consignee and end
user headquartered in D:5) and further ``facts``. The chips are a mapping of names to figures; a pair is a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from sekisho.rules.facts import schema
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault

# What an ordinary line says where a case says nothing else: everything is stated, nothing is odd.
ORDINARY: dict[str, Any] = {
    "ship_from": "US",
    "us_origin": True,
    "is_accelerator": True,
    "datacenter": True,
    "end_user_named": True,
    "end_use": "training of language models",
    "end_use_forbidden": False,
    "end_use_wmd": False,
    "end_use_defence": False,
    "address_occupied": False,
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
    "weight_ratio": 1.0,
    "weight_over_kg": 0.0,
    "unit_value_usd": 10_000.0,
    "hs6": "847330",
    "hbm_goods": False,
}

_SCHEMA: dict[str, Any] = {"consignment": pl.String, "line": pl.Int32, **schema("line")}


def clocks_of(case: Mapping[str, Any]) -> Clocks:
    """The day of the act, and the day of knowledge: the same where nothing is said."""
    as_of: date = case["as_of"]
    return Clocks(as_of, case.get("known_at", as_of))


def line_of(case: Mapping[str, Any], chips: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """One row of facts from a case: the chip's figures, then what is ordinary, then what the case states.

    Raises:
        PackFault: a chip or a fact that does not exist.
    """
    if case["chip"] not in chips:
        raise PackFault(f"Case {case.get('case', '?')}: no chip '{case['chip']}'.", hint="Add it to the chips.")
    chip = dict(chips[case["chip"]])
    for figure in ("tpp", "pd"):
        value = chip.pop(figure, None)
        low, high = value if isinstance(value, list) else (value, value)
        chip |= {f"{figure}_low": low, f"{figure}_high": high}
    said = {"chip": case["chip"], "chip_name": case["chip"], "dest": case["to"]}
    row = {**ORDINARY, **said, **chip, **case.get("facts", {})}
    row["ship_from"] = case.get("from", row["ship_from"])
    if case.get("hq") is not None:
        row |= {"consignee_hq_d5": case["hq"], "end_user_hq_d5": case["hq"]}
    if row["hs6"]:
        row |= {"hs2": row["hs6"][:2], "hs4": row["hs6"][:4]}
    row.setdefault("exporter_country", row["ship_from"])
    strange = row.keys() - _SCHEMA.keys()
    if strange:
        raise PackFault(
            f"Case {case.get('case', '?')}: no fact {', '.join(sorted(strange))}.", hint="See docs/facts.md."
        )
    return pl.DataFrame([{name: row.get(name) for name in _SCHEMA}], schema=_SCHEMA).with_columns(
        consignment=pl.lit("case"), line=pl.lit(1, dtype=pl.Int32)
    )
