"""True fires, false does not, NULL is a missing fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from sekisho.rules import LiveLaw, derive, evaluate
from sekisho.vocabulary.finding import FINDINGS

RULE = """
rules:
  - id: r
    about: {about}
    when: {when}
    then: {{effect: {effect}, code: c, regime: US, review: case_by_case, points: 2}}
    in_force: [{{from: 2020-01-01}}]
    cite: a law
    grade: {grade}
"""


def rule(when: str, effect: str = "licence", about: str = "line", grade: str = "primary") -> str:
    return RULE.format(about=about, when=when, effect=effect, grade=grade)


def facts(**columns: object) -> pl.DataFrame:
    return pl.DataFrame({"consignment": ["c1"], "line": [1], **{k: [v] for k, v in columns.items()}})


Make = Callable[..., LiveLaw]


def test_true_fires_with_all_that_the_rule_says(live: Make) -> None:
    found = evaluate(facts(dest="CN"), live(rule("dest = 'CN'")), "line").findings.row(0, named=True)
    assert (found["check"], found["effect"], found["code"], found["regime"]) == ("r", "licence", "c", "US")
    assert (found["review"], found["citation"], found["grade"], found["points"]) == (
        "case_by_case",
        "a law",
        "primary",
        2,
    )


def test_false_does_not_fire(live: Make) -> None:
    assert evaluate(facts(dest="DE"), live(rule("dest = 'CN'")), "line").findings.is_empty()


@pytest.mark.parametrize("effect", ["prohibited", "licence", "exception", "incomplete"])
def test_an_obligation_that_lacks_a_fact_is_incomplete_and_names_it(live: Make, effect: str) -> None:
    found = evaluate(facts(dest=None), live(rule("dest = 'CN'", effect)), "line").findings.row(0, named=True)
    assert (found["effect"], found["missing"]) == ("incomplete", ["dest"])


@pytest.mark.parametrize("effect", ["hold", "score"])
def test_a_flag_that_lacks_a_fact_is_skipped_not_clean(live: Make, effect: str) -> None:
    verdicts = evaluate(facts(dest=None), live(rule("dest = 'CN'", effect)), "line")
    assert verdicts.findings.is_empty()
    assert verdicts.skipped.row(0) == ("c1", "r", ["dest"])


@pytest.mark.parametrize("effect", ["warn", "info"])
def test_what_decides_nothing_asks_for_nothing(live: Make, effect: str) -> None:
    verdicts = evaluate(facts(dest=None), live(rule("dest = 'CN'", effect)), "line")
    assert verdicts.findings.is_empty() and verdicts.skipped.is_empty()


def test_an_unknown_that_cannot_matter_asks_for_nothing(live: Make) -> None:
    law = live(rule("tpp_low > 4800 AND dest = 'CN'"))
    assert evaluate(facts(tpp_low=None, dest="DE"), law, "line").findings.is_empty()


def test_only_what_is_absent_is_asked_for(live: Make) -> None:
    law = live(rule("hq AND dest = 'CN'"))
    found = evaluate(facts(hq=None, dest="CN"), law, "line").findings
    assert found["missing"].to_list() == [["hq"]]


def test_both_bounds_of_an_interval_are_asked_for_once(live: Make) -> None:
    law = live(rule("AT_LEAST(tpp, 4800)"))
    row = facts(tpp_low=None, tpp_high=None, is_accelerator=True).cast({"tpp_low": pl.Float64, "tpp_high": pl.Float64})
    assert evaluate(row, law, "line").findings["missing"].to_list() == [["tpp"]]


def test_an_unknown_item_is_asked_for_before_its_figures(live: Make) -> None:
    law = live(rule("AT_LEAST(tpp, 4800)"))
    row = facts(tpp_low=None, tpp_high=None, is_accelerator=None).cast({"tpp_low": pl.Float64, "tpp_high": pl.Float64})
    assert evaluate(row, law, "line").findings["missing"].to_list() == [["item"]]


def test_missing_facts_of_a_derived_fact_are_the_stated_ones_beneath_it(live: Make) -> None:
    pack = "facts:\n  - {id: heavy, when: tpp > 4800, in_force: [{from: 2020-01-01}], cite: a law, grade: primary}\n"
    law = live(pack + rule("heavy AND dest = 'CN'"))
    row = derive(facts(tpp=None, dest="CN").cast({"tpp": pl.Float64}), law, "line")
    assert evaluate(row, law, "line").findings["missing"].to_list() == [["tpp"]]


def test_derived_facts_build_on_each_other(live: Make) -> None:
    pack = (
        "facts:\n"
        "  - {id: a, when: x > 1, in_force: [{from: 2020-01-01}], cite: a law, grade: primary}\n"
        "  - {id: b, when: NOT a, in_force: [{from: 2020-01-01}], cite: a law, grade: primary}\n"
    )
    assert derive(facts(x=5), live(pack), "line").select("a", "b").row(0) == (True, False)


def test_a_derived_fact_outside_its_dates_is_false(live: Make) -> None:
    pack = "facts:\n  - {id: a, when: x > 1, in_force: [{from: 2025-01-01}], cite: a law, grade: primary}\n"
    assert derive(facts(x=5), live(pack, date(2024, 12, 31)), "line")["a"].to_list() == [False]


def test_an_unverified_rule_only_warns(live: Make) -> None:
    found = evaluate(facts(dest="CN"), live(rule("dest = 'CN'", grade="unverified")), "line").findings
    assert found["effect"].to_list() == ["warn"]


@pytest.mark.parametrize(
    ("status", "effect"),
    [
        ("in_force", "licence"),
        ("is_informed", "licence"),
        ("stayed", "warn"),
        ("not_enforced", "warn"),
        ("bill", "warn"),
    ],
)
def test_only_law_that_binds_decides(live: Make, status: str, effect: str) -> None:
    pack = rule("dest = 'CN'").replace("{from: 2020-01-01}", "{from: 2020-01-01, status: " + status + "}")
    assert evaluate(facts(dest="CN"), live(pack), "line").findings["effect"].to_list() == [effect]


@pytest.mark.parametrize(
    ("day", "fires"),
    [("2019-12-31", False), ("2020-01-01", True), ("2020-06-30", True), ("2020-07-01", False)],
)
def test_both_ends_of_an_interval_are_included(live: Make, day: str, fires: bool) -> None:
    pack = rule("dest = 'CN'").replace("{from: 2020-01-01}", "{from: 2020-01-01, to: 2020-06-30}")
    law = live(pack, date.fromisoformat(day), date(2026, 1, 1))
    assert evaluate(facts(dest="CN"), law, "line").findings.is_empty() is not fires


def test_law_that_was_not_yet_published_is_not_known(live: Make) -> None:
    pack = rule("dest = 'CN'").replace("    cite:", "    published: 2021-05-01\n    cite:")
    day = date(2022, 1, 1)
    assert evaluate(facts(dest="CN"), live(pack, day, date(2021, 4, 30)), "line").findings.is_empty()
    assert not evaluate(facts(dest="CN"), live(pack, day, date(2021, 5, 1)), "line").findings.is_empty()


def test_rules_about_something_else_are_not_asked(live: Make) -> None:
    assert evaluate(facts(dest="CN"), live(rule("dest = 'CN'")), "consignment").findings.is_empty()


def test_parameters_are_what_was_read_and_shown(live: Make) -> None:
    pack = rule("dest = 'CN'").replace("    cite:", "    shows: [chip_name]\n    cite:")
    found = evaluate(facts(dest="CN", chip_name="X", other=1), live(pack), "line").findings
    assert json.loads(found["params"][0]) == {"chip_name": "X", "dest": "CN"}


def test_no_rows_give_the_empty_frame(live: Make) -> None:
    empty = evaluate(facts(dest="CN").clear(), live(rule("dest = 'CN'")), "line").findings
    assert empty.is_empty() and list(empty.columns) == list(FINDINGS)


def test_every_row_is_judged_by_itself(live: Make) -> None:
    rows = pl.DataFrame({"consignment": ["a", "b", "c"], "line": [1, 1, 1], "dest": ["CN", "DE", None]})
    found = evaluate(rows, live(rule("dest = 'CN'")), "line").findings
    assert dict(found.select("consignment", "effect").iter_rows()) == {"a": "licence", "c": "incomplete"}
