"""Cleared matches: what a clearance covers, and what reopens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from sekisho.parties import compile_index
from sekisho.parties.cleared import Clearance, Pair, entry_versions, query_version, settle
from sekisho.service.screening_rules import ListRule, Rules
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

TODAY = date(2026, 11, 24)
DEFAULT = Rules()
FACTS = {"name": "Temur Rashidzoda", "country": "TJ", "birth": "1985", "identifiers": ["passport:A1", "tax:2"]}


def reference(programs: tuple[str, ...] = ("P",), alias: str = "") -> Reference:
    row = (0, "own:1", "own", "Own list", TODAY, "person", "RASHIDZODA, Temur", list(programs), [], ["TJ"], ["1979"],
           None, None, "item 1", "")  # fmt: skip
    names = [(0, "RASHIDZODA, Temur", "primary"), *([(0, alias, "strong")] if alias else [])]
    t = {
        "entries": pl.DataFrame([row], schema=ENTRIES, orient="row"),
        "names": pl.DataFrame(names, schema=NAMES, orient="row"),
        "addresses": pl.DataFrame(schema=ADDRESSES),
        "identifiers": pl.DataFrame(schema=IDENTIFIERS),
    }
    return Reference("r", t | compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"]))


def clearance(**changes: Any) -> Clearance:
    pair = Pair(
        FACTS["name"],
        query_version(FACTS),
        "own",
        "own:1",
        entry_versions(reference(), [0])[0],
        Rules().general.version(),
    )
    return replace(Clearance(1, pair, "A. Sato", "2026-11-01T00:00:00", "other birth"), **changes)


def verdict(
    *clearances: Clearance, facts: dict[str, Any] = FACTS, to: Reference | None = None, rules: Rules = DEFAULT
) -> tuple[str, int | None, list[str]]:
    alerts = pl.DataFrame({
        "stated_name": [facts["name"]], "query_version": [query_version(facts)], "entry": [0], "uid": ["own:1"],
        "list": ["own"],
    })  # fmt: skip
    settled = settle(alerts, clearances, to or reference(), rules.version_of, TODAY)
    row: tuple[str, int | None, list[str]] = settled.select("status", "clearance", "reopened").row(0)
    return row


def test_a_clearance_holds_while_nothing_changes() -> None:
    assert verdict(clearance()) == ("cleared", 1, [])


def test_without_one_an_alert_is_open() -> None:
    assert verdict() == ("open", None, [])


@pytest.mark.parametrize("until", [TODAY, date(2027, 1, 1)])
def test_it_holds_through_its_last_day(until: date) -> None:
    assert verdict(clearance(until=until))[0] == "cleared"


def test_it_expires() -> None:
    assert verdict(clearance(until=date(2026, 11, 23))) == ("reopened", 1, ["expired"])


@pytest.mark.parametrize("to", [reference(programs=("P", "Q")), reference(alias="Timur Rashid")])
def test_a_changed_entry_reopens_it(to: Reference) -> None:
    assert verdict(clearance(), to=to) == ("reopened", 1, ["entry_changed"])


def test_a_changed_rule_reopens_it() -> None:
    assert verdict(clearance(), rules=Rules(ListRule("wide"))) == ("reopened", 1, ["rule_changed"])


@pytest.mark.parametrize(
    "change", [{"birth": "1979"}, {"country": None}, {"identifiers": ["passport:A1"]}, {"address": "Dushanbe"}]
)
def test_other_facts_of_the_customer_reopen_it(change: dict[str, Any]) -> None:
    assert verdict(clearance(), facts={**FACTS, **change}) == ("reopened", 1, ["customer_changed"])


def test_every_reason_is_told() -> None:
    assert verdict(clearance(until=date(2026, 1, 1)), to=reference(alias="X Y"))[2] == ["entry_changed", "expired"]


def test_another_customer_is_not_cleared_by_it() -> None:
    assert verdict(clearance(), facts={"name": "Temur Karimov"}) == ("open", None, [])


def test_another_entry_is_not_cleared_by_it() -> None:
    other = clearance(pair=replace(clearance().pair, entity="own:2"))
    assert verdict(other) == ("open", None, [])


def test_a_newer_clearance_outdoes_one_that_is_reopened() -> None:
    old = clearance(until=date(2026, 1, 1))
    assert verdict(old, clearance(number=2)) == ("cleared", 2, [])


def test_order_and_case_are_no_change() -> None:
    turned = {**FACTS, "name": " temur  RASHIDZODA ", "identifiers": ["tax:2", "passport:A1"]}
    assert query_version(turned) == query_version(FACTS)


def test_one_fact_cannot_pass_for_another() -> None:
    assert query_version({"name": "A", "country": "B"}) != query_version({"name": "A", "address": "B"})


def test_the_date_of_an_edition_is_no_change_of_its_entries() -> None:
    later = reference()
    later.tables["entries"].replace_column(4, pl.Series("list_date", [date(2027, 1, 1)]))
    assert entry_versions(later, [0]) == entry_versions(reference(), [0])
