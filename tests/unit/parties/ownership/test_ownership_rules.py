"""The rules file: what holds on which day, and what is refused."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import polars as pl
import pytest
from ownership_graphs import graph_of, listed_of

from sekisho.parties.ownership import LISTED, Rule, assess, parse_rules, rules_on
from sekisho.storage.ownership import ownership_data
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import PackFault

RULES = parse_rules(ownership_data())


def on(day: date, known: date | None = None) -> dict[str, Any]:
    return {live.rule.id: live.version for live in rules_on(RULES, Clocks(day, known or day))}


@pytest.mark.parametrize(
    ("day", "status", "grade"),
    [
        (date(2025, 9, 28), None, None),
        (date(2025, 9, 29), "in_force", "secondary"),
        (date(2025, 11, 9), "in_force", "secondary"),
        (date(2025, 11, 10), "stayed", "secondary"),
        (date(2026, 11, 9), "stayed", "secondary"),
        (date(2026, 11, 10), "unknown", "unverified"),
    ],
)
def test_the_affiliates_rule_came_was_stayed_and_is_a_question(
    day: date, status: str | None, grade: str | None
) -> None:
    version = on(day).get("us.bis-affiliates")
    assert (version and version.status, version and version.grade) == (status, grade)


def test_the_stay_was_not_known_before_it_was_published() -> None:
    assert "us.bis-affiliates" not in on(date(2025, 12, 1), date(2025, 11, 1))


@pytest.mark.parametrize(("day", "over"), [(date(2024, 7, 2), True), (date(2024, 7, 3), False)])
def test_the_eu_came_down_to_one_half(day: date, over: bool) -> None:
    assert on(day)["eu.owned"].over is over


def test_the_uk_does_not_add_persons_up() -> None:
    version = on(date(2026, 11, 24))["uk.owned"]
    assert (version.over, version.aggregate) == (True, False)


def test_ofac_adds_up_since_2014() -> None:
    assert [on(day)["us.ofac-50"].aggregate for day in (date(2014, 8, 12), date(2014, 8, 13))] == [False, True]


def row(entity: str, kind: str, source: str = "", programs: list[str] | None = None) -> dict[str, Any]:
    return dict.fromkeys(LISTED) | {
        "entity": entity,
        "list": kind,
        "source": source,
        "programs": programs,
        "sure": True,
    }


@pytest.mark.parametrize(
    ("listing", "rules"),
    [
        (row("l", "ofac-sdn", programs=["CUBA"]), {"us.ofac-50"}),
        (row("l", "ofac-sdn", programs=["NPWMD"]), {"us.ofac-50", "us.bis-affiliates"}),
        (row("l", "us-csl", "Entity List (EL) - Bureau of Industry and Security"), {"us.bis-affiliates"}),
        (row("l", "us-csl", "Unverified List (UVL)"), set()),
        (row("l", "eu-fsf"), {"eu.owned", "eu.controlled"}),
        (row("l", "uk-sanctions"), {"uk.owned", "uk.controlled"}),
    ],
)
def test_a_rule_starts_from_its_own_lists(listing: dict[str, Any], rules: set[str]) -> None:
    day = date(2026, 11, 24)
    live = rules_on(RULES, Clocks(day, day))
    found = assess(
        graph_of([("l", "x", 1.0)], {"x": {"countries": ["US"]}}), pl.DataFrame([listing], schema=LISTED), live, day
    ).results
    certain = found.filter((pl.col("entity") == "x") & (pl.col("answer") == "certain"))
    assert set(certain["rule"]) == rules


def test_an_sdn_of_an_unknown_programme_is_a_possible_start() -> None:
    day = date(2025, 10, 15)
    live = [one for one in rules_on(RULES, Clocks(day, day)) if one.rule.id == "us.bis-affiliates"]
    listed = pl.DataFrame([row("l", "ofac-sdn")], schema=LISTED)
    found = assess(graph_of([("l", "x", 1.0)]), listed, live, day).results
    assert dict(found.select("entity", "answer").iter_rows()) == {"l": "possible", "x": "possible"}


def test_every_wording_has_a_citation_and_a_grade() -> None:
    assert all(version.citation and version.grade for rule in RULES for version in rule.versions)


def changed(**change: Any) -> Any:
    data = copy.deepcopy(ownership_data())
    data["rules"][0].update(change)
    return data


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"rules": [{"kind": "cascade"}]},
        changed(kind="other"),
        changed(threshold=0),
        changed(threshold="half"),
        changed(comparison="=="),
        changed(versions=None),
        changed(title={"en": "only English"}),
        changed(id="us.bis-affiliates"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(data: Any) -> None:
    with pytest.raises(PackFault):
        parse_rules(data)


def test_an_empty_graph_has_no_answers() -> None:
    day = date(2026, 11, 24)
    assert assess(graph_of([]), listed_of("l"), rules_on(RULES, Clocks(day, day)), day).results.is_empty()


def test_rules_are_named_once() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) and all(isinstance(rule, Rule) for rule in RULES)
