"""Across a border only with a released decision and a licence that cover the units, the consignee and the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit.custody.signed import BROKER, BUYER, HOUR, MAKER, T0, answer, offer, signed, told
from tests.unit.custody.stories import act, join

from sekisho.custody import Account, Act, Decision, Exports, Paper, Passage, Spot, Verb

DAY = date(2026, 11, 24)
RELEASED = Decision("C-1", units=frozenset({"m"}), consignees=frozenset({BUYER}), destinations=frozenset({"KR"}),
                    since=DAY, outcome="release")  # fmt: skip
LICENCE = Paper("L-1", units=frozenset({"m"}), consignees=frozenset({"Buyer Co"}), since=DAY, until=DAY)
SPOTS = {BUYER: Spot("KR", name="Buyer  CO"), MAKER: Spot("JP"), "https://id.gs1.org/414/1": Spot("JP")}
ABROAD = Passage("JP", "KR", decision="C-1", licence="L-1")


def facts(decision: Decision | None = RELEASED, licence: Paper | None = LICENCE, **more: Any) -> Exports:
    decisions = {"C-1": decision} if decision else {}
    return Exports(decisions, {"L-1": licence} if licence else {}, SPOTS, **more)


def abroad(exports: Exports | None, passage: Passage = ABROAD, *before: Act, **changes: Any) -> Account:
    what = offer("m", passage=passage, **changes)
    return told([signed(what, T0), signed(answer(what), T0 + HOUR)], *before, exports=exports)


def why(account: Account) -> list[tuple[str, str | None]]:
    found = [(f.code, dict(f.params).get("why")) for f in account.custody.findings]
    assert not found or account.custody.twins["m"].holder == MAKER, "refused, so nothing moved"
    return [one for one in found if one[0] != "taken-without-offer"]


RELEASE, LICENCED = "export-without-release", "export-without-licence"
STOPPED: dict[str, tuple[Exports | None, Passage, tuple[str, str]]] = {
    "nobody gave decisions": (None, ABROAD, (RELEASE, "absent")),
    "no decision is named": (facts(), ABROAD._replace(decision=None), (RELEASE, "absent")),
    "a decision that nobody knows": (facts(), ABROAD._replace(decision="C-2"), (RELEASE, "absent")),
    "held": (facts(replace(RELEASED, outcome="hold")), ABROAD, (RELEASE, "not-released")),
    "refused": (facts(replace(RELEASED, outcome="refuse")), ABROAD, (RELEASE, "not-released")),
    "an outcome that says nothing": (facts(replace(RELEASED, outcome="")), ABROAD, (RELEASE, "not-released")),
    "released for other units": (facts(replace(RELEASED, units=frozenset({"n"}))), ABROAD, (RELEASE, "other-units")),
    "released for no units": (facts(replace(RELEASED, units=frozenset())), ABROAD, (RELEASE, "other-units")),
    "released for none": (facts(replace(RELEASED, units=None, count=0)), ABROAD, (RELEASE, "used-up")),
    "released for another": (
        facts(replace(RELEASED, consignees=frozenset({BROKER}))),
        ABROAD,
        (RELEASE, "other-consignee"),
    ),
    "released for nobody": (facts(replace(RELEASED, consignees=frozenset())), ABROAD, (RELEASE, "other-consignee")),
    "released to another country": (
        facts(replace(RELEASED, destinations=frozenset({"SG"}))),
        ABROAD,
        (RELEASE, "other-destination"),
    ),
    "released afterwards": (facts(replace(RELEASED, since=date(2026, 11, 25))), ABROAD, (RELEASE, "too-early")),
    "no licence is named": (facts(), ABROAD._replace(licence=None), (LICENCED, "absent")),
    "a licence that nobody knows": (facts(licence=None), ABROAD, (LICENCED, "absent")),
    "the licence is over": (facts(licence=replace(LICENCE, until=date(2026, 11, 23))), ABROAD, (LICENCED, "expired")),
    "the licence has not begun": (
        facts(licence=replace(LICENCE, since=date(2026, 11, 25))),
        ABROAD,
        (LICENCED, "too-early"),
    ),
    "licensed for other units": (
        facts(licence=replace(LICENCE, units=frozenset({"n"}))),
        ABROAD,
        (LICENCED, "other-units"),
    ),
    "licensed for another": (
        facts(licence=replace(LICENCE, consignees=frozenset({"Broker Co"}))),
        ABROAD,
        (LICENCED, "other-consignee"),
    ),
    "stated as export within a country": (
        facts(None),
        Passage("JP", "JP", export=True),
        (RELEASE, "absent"),
    ),
    "the places are abroad, whatever is stated": (
        facts(None),
        Passage("JP", "JP"),
        (RELEASE, "absent"),
    ),
}


@pytest.mark.parametrize("name", STOPPED)
def test_it_does_not_leave(name: str) -> None:
    exports, passage, code = STOPPED[name]
    assert why(abroad(exports, passage)) == [code]


HOME = Exports({}, {}, {BUYER: Spot("JP"), MAKER: Spot("JP")})
LAWFUL: dict[str, tuple[Exports | None, Passage]] = {
    "released and licensed": (facts(), ABROAD),
    "by number, not by serial": (facts(replace(RELEASED, units=None, count=1)), ABROAD),
    "released where the law asks for no licence": (
        facts(replace(RELEASED, licence_needed=False)),
        ABROAD._replace(licence=None),
    ),
    "within the country": (HOME, Passage("JP", "JP")),
    "within the country, nobody gave decisions": (None, Passage("JP", "JP")),
}


@pytest.mark.parametrize("name", LAWFUL)
def test_the_lawful_twin_leaves(name: str) -> None:
    account = abroad(*LAWFUL[name])
    assert why(account) == [] and account.custody.twins["m"].holder == BUYER


def test_papers_that_were_bound_before_count() -> None:
    bound = act(Verb.BIND, "m", papers=("C-1", "L-1"), id="bound", time=(T0 - 60) * 10**9)
    assert why(abroad(facts(), Passage("JP", "KR"), bound)) == []


def test_a_licence_is_used_up_by_units_not_by_offers() -> None:
    exports = facts(replace(RELEASED, units=None), replace(LICENCE, units=None, count=1))
    one, two = offer("m", passage=ABROAD), offer("n", passage=ABROAD)
    account = told([signed(one, T0), signed(answer(one), T0 + 60), signed(two, T0 + 120)], exports=exports)
    assert [(f.item, dict(f.params)["why"]) for f in account.custody.findings] == [("n", "used-up")]
    again = [signed(one, T0), signed(answer(one, "withdraw"), T0 + 60)]
    again += [signed(one._replace(id="another-offer-00000"), T0 + 120)]
    assert told(again, exports=exports).custody.findings == ()


@pytest.mark.parametrize(("units", "leaves"), [({"m"}, False), ({"m", "n"}, True), ({"s"}, True), (set(), False)])
def test_what_lies_inside_must_be_covered_too(units: set[str], leaves: bool) -> None:
    inside = join("s", "m", "n")._replace(id="j", time=(T0 - 60) * 10**9)
    exports = facts(replace(RELEASED, units=frozenset(units)), replace(LICENCE, units=None))
    whole = offer("s", passage=ABROAD)
    account = told([signed(whole, T0), signed(answer(whole), T0 + HOUR)], inside, exports=exports)
    assert (account.custody.twins["s"].holder == BUYER) is leaves


def recorded(**more: Any) -> Act:
    return act(Verb.OFFER, "m", giver=MAKER, taker=BUYER, id="o", time=T0 * 10**9, **more)


def test_a_recorded_handover_needs_the_papers_as_well() -> None:
    assert why(told([], recorded(), exports=facts())) == [(RELEASE, "absent")]
    assert why(told([], recorded(passage=ABROAD), exports=facts())) == []


@pytest.mark.parametrize(
    ("place", "codes"), [("seoul", [(RELEASE, "absent")]), ("osaka", []), ("nowhere", []), (None, [])]
)
def test_a_recorded_receipt_abroad_of_what_was_sent_within_the_country(
    place: str | None, codes: list[tuple[str, str]]
) -> None:
    spots = {BUYER: Spot("JP"), MAKER: Spot("JP"), "seoul": Spot("KR"), "osaka": Spot("JP")}
    received = act(Verb.ACCEPT, "m", giver=MAKER, taker=BUYER, place=place, id="r", time=(T0 + HOUR) * 10**9)
    account = told([], recorded(), received, exports=Exports({}, {}, spots))
    assert why(account) == codes
    assert account.custody.twins["m"].holder == (MAKER if codes else BUYER)


def test_a_recorded_receipt_abroad_under_the_papers_of_its_shipment() -> None:
    spots = {**SPOTS, "seoul": Spot("KR")}
    received = act(Verb.ACCEPT, "m", giver=MAKER, taker=BUYER, place="seoul", id="r", time=(T0 + HOUR) * 10**9)
    account = told([], recorded(passage=ABROAD), received, exports=replace(facts(), spots=spots))
    assert account.custody.findings == () and account.custody.twins["m"].holder == BUYER


def test_an_unknown_border_releases_nothing() -> None:
    assert why(told([], recorded(), exports=Exports({"C-1": RELEASED}))) == [("border-unknown", None)]
    covered = Exports({"C-1": replace(RELEASED, destinations=None)}, {"L-1": replace(LICENCE, consignees=None)})
    papers = Passage(decision="C-1", licence="L-1")
    assert why(told([], recorded(passage=papers), exports=covered)) == [], "covered whichever way it goes"


def test_without_decisions_a_record_that_says_nothing_of_borders_is_not_judged() -> None:
    assert why(told([], recorded())) == []
