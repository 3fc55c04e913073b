"""The gate with a register of cleared matches: what is passed over, what holds again, what is never passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sekisho.bootstrap import Gate, open_gate
from sekisho.parties.cleared import Clearance, Pair, entry_versions, party_version, rule_version
from sekisho.service.ports import StoredSource
from sekisho.service.reference_tables import tables_of
from sekisho.vocabulary.listing import ListEntry, ListFile, Reference

DAY = date(2026, 11, 24)
ENTRY = ListEntry("un:7", "Velmorskaya Precision Optika Zavod", "organisation", countries=("RU",), programs=("X",))
NAME = "Velmorskaya Precision Optik Zavod"  # a letter less: close, not equal
PARTY = {"role": "consignee", "name": NAME, "country": "DE", "hq_country": "DE", "address": "Hafenstr. 9, Bremen"}
STATED = {"name": NAME, "country": "DE", "address": "Hafenstr. 9, Bremen"}  # a head office at home says no more


def reference(entry: ListEntry = ENTRY) -> Reference:
    return Reference("lists", tables_of([(ListFile("un", "UN list", DAY, (entry,)), StoredSource("un", "UN list", DAY, (), 1))]))  # fmt: skip


@pytest.fixture(scope="module")
def plain() -> Gate:
    return open_gate(reference())


def clearance(stated: Mapping[str, Any] = STATED, **changes: Any) -> Clearance:
    versions = entry_versions(reference(), [0])
    pair = Pair(str(stated["name"]), party_version(stated), "un", "un:7", versions[0], rule_version())
    until = date(2027, 3, 31)
    return replace(Clearance(4, pair, "A. Sato", "2026-11-20T09:00:00+00:00", "registered 2011", until), **changes)


def judged(gate: Gate, register: Sequence[Clearance] | None, *, as_of: date = DAY, **facts: Any) -> dict[str, Any]:
    consignment = {
        "id": "C-1",
        "ship_date": as_of.isoformat(),
        "ship_from": "JP",
        "destination": "DE",
        "end_use": "seating in our own office in Bremen",
        "lines": [{"description": "office chairs", "quantity": 4, "unit_value": 100, "hs_code": "940130"}],
        "parties": [{"role": "exporter", "name": "Aoyama Kagu KK", "country": "JP"}, {**PARTY, **facts}],
    }
    honouring = gate if register is None else gate.with_clearances(register)
    [decision] = honouring.judge([consignment], as_of=as_of)
    return decision


def about_matches(decision: Mapping[str, Any]) -> dict[str, str]:
    screening = [f for f in decision["findings"] if f["check"].startswith(("screen.", "un."))]
    return {f["check"]: f["effect"] for f in screening}


def params(decision: Mapping[str, Any], check: str) -> dict[str, Any]:
    loaded: dict[str, Any] = next(json.loads(f["params"]) for f in decision["findings"] if f["check"] == check)
    return loaded


HOLDS = {"screen.possible": "hold"}
REOPENED = {"screen.possible": "hold", "screen.reopened": "warn"}


@pytest.mark.parametrize("register", [None, ()], ids=["no register", "an empty one"])
def test_a_possible_match_holds(plain: Gate, register: Sequence[Clearance] | None) -> None:
    decision = judged(plain, register)
    assert (decision["outcome"], about_matches(decision)) == ("hold", HOLDS)


def test_a_cleared_one_is_released_and_told(plain: Gate) -> None:
    decision = judged(plain, [clearance()])
    assert (decision["outcome"], about_matches(decision)) == ("release", {"screen.cleared": "info"})


def test_it_is_told_who_cleared_it_why_and_until_when(plain: Gate) -> None:
    told = params(judged(plain, [clearance()]), "screen.cleared")
    wanted = ("cleared_by", "cleared_on", "cleared_until", "cleared_why", "clearance", "uid")
    assert [told[name] for name in wanted] == ["A. Sato", "2026-11-20", "2027-03-31", "registered 2011", 4, "un:7"]


def test_one_without_an_end_says_so(plain: Gate) -> None:
    assert params(judged(plain, [clearance(until=None)]), "screen.cleared")["cleared_until"] == "open"


@pytest.mark.parametrize(("until", "found"), [(DAY, {"screen.cleared": "info"}), (date(2026, 11, 23), REOPENED)])
def test_it_holds_through_its_last_day(plain: Gate, until: date, found: dict[str, str]) -> None:
    assert about_matches(judged(plain, [clearance(until=until)])) == found


def because(decision: Mapping[str, Any]) -> list[str]:
    assert decision["outcome"] == "hold" and about_matches(decision) == REOPENED
    reasons: list[str] = params(decision, "screen.reopened")["reopened_because"]
    return reasons


def test_the_day_of_the_act_counts_for_its_end(plain: Gate) -> None:
    assert because(judged(plain, [clearance()], as_of=date(2027, 4, 1))) == ["expired"]


def test_one_given_later_was_not_known(plain: Gate) -> None:
    assert because(judged(plain, [clearance(at="2026-11-25T00:00:00+00:00")])) == ["given_later"]


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, programs=("X", "Y")),
        replace(ENTRY, countries=("RU", "DE")),
        replace(ENTRY, remarks="Also trades in Bremen."),
    ],
    ids=["programme", "country", "remark"],
)
def test_a_changed_entry_holds_again(entry: ListEntry) -> None:
    assert because(judged(open_gate(reference(entry)), [clearance()])) == ["entry_changed"]


@pytest.mark.parametrize("rule", [rule_version("wide"), "scorecard-0/default/00000000"])
def test_another_rule_holds_again(plain: Gate, rule: str) -> None:
    one = clearance()
    assert because(judged(plain, [replace(one, pair=replace(one.pair, rule=rule))])) == ["rule_changed"]


@pytest.mark.parametrize(
    "facts",
    [
        {"address": "Nevsky 1, Saint Petersburg"},
        {"address": None},
        {"hq_country": "RU"},
        {"identifiers": ["registration:HRB 1"]},
        {"other_names": ["Velmor Optics"]},
        {"ultimate_parent": "Somebody Holding"},
        {"incorporation_date": "2024-01-01"},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_what_is_stated_otherwise_holds_again(plain: Gate, facts: dict[str, Any]) -> None:
    assert because(judged(plain, [clearance()], **facts)) == ["customer_changed"]


@pytest.mark.parametrize("facts", [{"name": "VELMORSKAYA precision  optik zavod"}, {"email": "a@example.com"}])
def test_what_is_no_other_statement_changes_nothing(plain: Gate, facts: dict[str, Any]) -> None:
    assert about_matches(judged(plain, [clearance()], **facts)) == {"screen.cleared": "info"}


def test_another_party_is_not_cleared_by_it(plain: Gate) -> None:
    assert about_matches(judged(plain, [clearance()], name="Velmorskaya Precision Optka Zavod")) == HOLDS


def test_another_entry_is_not_cleared_by_it(plain: Gate) -> None:
    one = clearance()
    assert about_matches(judged(plain, [replace(one, pair=replace(one.pair, entity="un:8"))])) == HOLDS


CONFIRMED = {"name": ENTRY.name, "country": "RU", "hq_country": "RU"}


def test_a_confirmed_match_is_refused_whoever_cleared_it(plain: Gate) -> None:
    one = clearance({**STATED, **CONFIRMED})
    decision = judged(plain, [one], **CONFIRMED)
    told = {"un.sanctions": "prohibited", "screen.cleared-confirmed": "warn"}
    assert (decision["outcome"], about_matches(decision)) == ("refuse", told)


def test_the_decision_names_lists_and_register_together(plain: Gate) -> None:
    digests = [judged(plain, register)["reference_digest"] for register in (None, (), [clearance()])]
    assert len(set(digests)) == 3


def test_equal_registers_give_equal_digests(plain: Gate) -> None:
    one, two = clearance(), clearance(number=5, until=None)
    digests = [plain.with_clearances(register).bench.reference.digest for register in ([one, two], [two, one])]
    assert digests[0] == digests[1]


def test_the_owners_are_told_as_before(plain: Gate) -> None:
    """A graph of owners and a register together: each leaves the other's findings alone."""
    from sekisho.vocabulary.clocks import Clocks

    line = {"id": "e", "schema": "Company", "properties": {"name": [NAME], "jurisdiction": ["de"]}}
    gate, _ = plain.with_owners([("g.jsonl", json.dumps(line).encode())], Clocks(DAY, DAY))
    assert about_matches(judged(gate, [clearance()])) == {"screen.cleared": "info"}
