"""Regimes side by side: the strictest counts, and an unknown never becomes an all-clear."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sekisho.rules import Law, determine, parse_law
from sekisho.rules.cases import line_of
from sekisho.rules.determine import ORDER, reach
from sekisho.vocabulary.clocks import Clocks

DAY = Clocks(date(2026, 6, 1), date(2026, 6, 1))
PACK = """
pack: x/two
joint: {hold_at: 5, weak_needs: 3, cite: docs/adr/0003-joint-weight-of-red-flags.md, published: 2026-01-01}
regimes:
  - {id: AA, order: 1, authority: {en: a, ja: a, ko: a}, nexus: [{kind: ship_from, when: "ship_from = 'AA'"},
     {kind: item, when: us_origin}], cite: Act of A, grade: primary}
  - {id: BB, order: 2, authority: {en: b, ja: b, ko: b}, nexus: [{kind: ship_from, when: "ship_from = 'BB'"}],
     cite: Act of B, grade: primary}
rules:
  - {id: aa.licence, when: "(ship_from = 'AA' OR us_origin) AND AT_LEAST(tpp, 100)", then: {effect: licence, code: l,
     regime: AA}, in_force: [{from: 2020-01-01}], cite: Act of A, grade: primary}
  - {id: aa.ban, when: "(ship_from = 'AA' OR us_origin) AND dest = 'ZZ'", then: {effect: prohibited, code: p,
     regime: AA}, in_force: [{from: 2020-01-01}], cite: Act of A, grade: primary}
  - {id: bb.rumour, when: "ship_from = 'BB' AND AT_LEAST(tpp, 50)", then: {effect: licence, code: l, regime: BB},
     in_force: [{from: 2020-01-01}], cite: hearsay, grade: unverified}
  - {id: bb.doubt, when: "ship_from = 'BB' AND prc_designed", then: {effect: hold, code: h, regime: BB},
     in_force: [{from: 2020-01-01}], cite: Act of B, grade: primary}
"""
CHIPS: dict[str, dict[str, Any]] = {"big": {"tpp": 200}, "small": {"tpp": 10}, "open": {"tpp": [90, 110]}, "dark": {}}


@pytest.fixture(scope="module")
def law() -> Law:
    return parse_law({"x/two.yaml": PACK})


def answers(law: Law, chip: str, ship_from: str = "AA", to: str = "DE", **facts: Any) -> dict[str, str]:
    row = line_of({"chip": chip, "from": ship_from, "to": to, "as_of": DAY.as_of, "facts": facts}, CHIPS)
    told = determine(row, law, law.on(DAY)).answers
    return {name: str(ORDER[rank]) for name, rank in told.row(0, named=True).items()}


def test_each_regime_answers_for_itself(law: Law) -> None:
    assert answers(law, "big", us_origin=False) == {"AA": "licence", "BB": "not_applicable", "overall": "licence"}


def test_what_is_small_is_reached_and_asked_nothing(law: Law) -> None:
    assert answers(law, "small") == {"AA": "none", "BB": "not_applicable", "overall": "none"}


@pytest.mark.parametrize("chip", ["open", "dark"])
def test_an_unknown_figure_is_incomplete(law: Law, chip: str) -> None:
    assert answers(law, chip)["AA"] == "incomplete"


def test_a_prohibition_outranks_a_licence(law: Law) -> None:
    assert answers(law, "big", to="ZZ")["AA"] == "prohibited"


def test_origin_carries_a_regime_abroad(law: Law) -> None:
    assert answers(law, "big", ship_from="CC", us_origin=True)["AA"] == "licence"
    assert answers(law, "big", ship_from="CC", us_origin=False)["AA"] == "not_applicable"


def test_unknown_origin_matters_only_where_something_is_asked(law: Law) -> None:
    assert answers(law, "big", ship_from="CC", us_origin=None)["AA"] == "incomplete"
    assert answers(law, "small", ship_from="CC", us_origin=None)["AA"] == "none"


def test_unverified_law_is_neither_a_licence_nor_silence(law: Law) -> None:
    told = answers(law, "big", ship_from="BB", us_origin=False)
    assert told == {"AA": "not_applicable", "BB": "unverified", "overall": "unverified"}


def test_what_a_person_must_resolve_is_incomplete(law: Law) -> None:
    assert answers(law, "small", ship_from="BB", us_origin=False, prc_designed=True)["BB"] == "incomplete"


def test_a_batch_is_answered_row_by_row(law: Law) -> None:
    rows = [
        line_of({"chip": chip, "from": "AA", "to": "DE", "as_of": DAY.as_of}, CHIPS)
        for chip in ("small", "big", "dark")
    ]
    told = determine(pl.concat(rows), law, law.on(DAY)).answers
    assert [str(ORDER[rank]) for rank in told["AA"]] == ["none", "licence", "incomplete"]


def test_reach_names_how_a_law_takes_hold(law: Law) -> None:
    row = line_of({"chip": "big", "from": "AA", "to": "DE", "as_of": DAY.as_of, "facts": {"us_origin": None}}, CHIPS)
    assert reach(row, law, law.on(DAY)) == {"AA": ["ship_from", "item?"], "BB": []}
