"""An audit of acquisitions: each thing that must not pass, and its lawful twin."""

from __future__ import annotations

from datetime import date

import hypothesis
import pytest
from hypothesis import strategies as st
from tests.audited import (
    FIRM,
    FIRM_ID,
    LAWFUL,
    MAKER,
    OTHER,
    SELLER,
    audited,
    bench,
    chain,
    codes,
    event,
    recorded,
    result,
)

from sekisho.custody import Range, Spot
from sekisho.parties.cleared import Clearance, Pair, entry_versions, query_version, rule_version
from sekisho.rules import Licence
from sekisho.service.audit import Audited
from sekisho.service.audit_batch import Firm
from sekisho.service.audit_serials import Seen
from sekisho.standards.epcis import canonical_key

CHINA = {"place": "Shanghai, China", "seller_country": "US", "forwarder": "Umikazeya KK", "forwarder_country": "JP"}
OKRUG = {"seller": "Okrugelektronika Zavod OOO", "seller_country": "RU", "forwarder": "Umikazeya KK"}
SPOTS = {
    canonical_key(MAKER): Spot("US", name="NVIDIA"),
    canonical_key(SELLER): Spot("JP", name="Hayamaya Kompute KK"),
    canonical_key(FIRM_ID): Spot("JP", name="Musashino AI KK"),
}


def test_what_is_documented_and_vetted_is_vetted() -> None:
    found = audited({}, spots=SPOTS)
    assert (result(found), codes(found)) == ("vetted", [])


BAD: dict[str, tuple[dict[str, object], str, str]] = {  # what is changed, the code, the result
    "seller listed on the day": (OKRUG, "party-listed", "refuse"),
    "entry without a day": (
        {"seller": "Tarnbrookia Spedition GmbH", "seller_country": "DE", "forwarder": "Umikazeya KK"},
        "party-listed",
        "refuse",
    ),
    "forwarder listed on the day": (
        {"forwarder": "Okrugelektronika Zavod OOO", "forwarder_country": "RU"}, "party-listed", "refuse"),
    "earlier holder listed on the day": ({"earlier_holders": "Hanako KK; Okrugelektronika Zavod OOO"},
                                         "party-possible", "documented"),
    "parent listed": ({"seller_parent": "Okrugelektronika Zavod OOO", "seller_hq": "RU"}, "party-on-list",
                      "documented"),
    "seller listed since": (
        {"seller": "Vermilionska Shipping FZE", "seller_country": "AE", "forwarder": "Umikazeya KK"},
        "party-listed-since", "documented"),
    "name nearly listed": (
        {"seller": "Okrugelektronika Zavod", "seller_country": "RU", "forwarder": "Umikazeya KK"}, "party-", ""),
    "no seller": ({"seller": ""}, "seller-missing", "gap"),
    "no country of the seller": ({"seller_country": ""}, "seller-country-missing", "documented"),
    "no invoice": ({"invoice": ""}, "invoice-missing", "gap"),
    "no day": ({"date": "soon"}, "date-missing", "gap"),
    "a day to come": ({"date": "2027-01-01"}, "date-future", "gap"),
    "no place": ({"place": "hall 4"}, "country-missing", "gap"),
    "no model": ({"model": ""}, "model-missing", "gap"),
    "what nobody knows": ({"model": "Zyxel-9 accelerator card GPU"}, "model-", "documented"),
    "no serial": ({"serial": ""}, "serial-missing", "gap"),
    "a blank written out": ({"serial": "N/A"}, "serial-implausible", "gap"),
    "one digit over and over": ({"serial": "0000000000"}, "serial-implausible", "gap"),
    "too short": ({"serial": "12"}, "serial-implausible", "gap"),
    "bought before it was announced": ({"date": "2022-03-21"}, "before-announcement", "gap"),
    "an invoice for fewer units": ({"invoice_units": "0.5"}, "invoice-", "gap"),
    "seller not yet founded": ({"seller_incorporated": "2024-06-04"}, "seller-not-yet-founded", "refuse"),
    "seller just founded": ({"seller_incorporated": "2024-01-04"}, "seller-recent", "documented"),
    "nobody carried it": ({"seller_country": "Singapore"}, "forwarder-missing", "documented"),
    "denied without a licence": (CHINA, "law-licence-denied", "refuse"),
    "a licence that nobody compared": ({**CHINA, "licence": "D-1"}, "law-licence-stated", "documented"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_must_not_pass_is_told(case: str) -> None:
    changed, code, outcome = BAD[case]
    found = audited(changed)
    assert any(one.startswith(code) for one in codes(found)), found.findings
    assert result(found) == outcome or not outcome


TWINS: dict[str, dict[str, object]] = {
    "before it was listed": {**OKRUG, "date": "2024-01-09"},
    "another firm": {**OKRUG, "seller": "Nordlichtia Rechenzentrum AG", "seller_country": "DE"},
    "the day of announcement": {"date": "2022-03-22"},
    "founded a year before": {"seller_incorporated": "2023-06-04"},
    "carried by somebody": {"seller_country": "Singapore", "seller_hq": "SG", "forwarder": "Umikazeya KK"},
    "the day in Japanese": {"date": "令和6年6月3日"},
    "an invoice for more units": {"invoice_units": "8"},
    "a serial with letters": {"serial": "SN13A2200011"},
    "cheap": {"price": "900"},
}


@pytest.mark.parametrize("case", TWINS)
def test_the_lawful_twin_is_told_nothing_of_the_sort(case: str) -> None:
    found = audited(TWINS[case], spots=SPOTS if "seller" not in TWINS[case] else {})
    told = {"party-listed", "party-on-list", "before-announcement", "seller-recent", "forwarder-missing",
            "invoice-overused", "serial-implausible", "date-missing", "price"}  # fmt: skip
    assert not told & set(codes(found)), found.findings


def test_a_listing_that_ended_since_counts_on_its_day() -> None:
    found = audited({"seller": "Quillstonia Exports Inc", "seller_country": "US", "forwarder": "Umikazeya KK"})
    assert "party-listed" in codes(found)
    assert "party-listed-ended" in found.findings["code"].to_list()


def test_a_listing_that_ended_before_does_not_count() -> None:
    found = audited({"seller": "Quillstonia Exports Inc", "seller_country": "US", "date": "2025-01-02",
                     "forwarder": "Umikazeya KK"})  # fmt: skip
    assert not any(code.startswith("party-l") for code in codes(found))


NEAR = {"seller": "Okrugelektronika Zavodd", "seller_country": "RU", "forwarder": "Umikazeya KK"}


def clearance(found: Audited, *, until: date | None = None) -> Clearance:
    """An officer's word that the seller of the first unit is a namesake."""
    row = found.met.row(0, named=True)
    facts = {"name": row["query_name"], "country": "RU", "address": None, "identifiers": None}
    at = bench().reference.entries.filter(bench().reference.entries["uid"] == row["uid"])["entry"][0]
    entry = entry_versions(bench().reference, [at])[at]
    pair = Pair(row["query_name"], query_version(facts), "ofac-sdn", row["uid"], entry, rule_version())
    return Clearance(1, pair, "H. Sato", "2026-01-05T00:00:00Z", "another firm: registry extract", until)


def test_a_namesake_that_an_officer_cleared_holds_nobody() -> None:
    word = clearance(audited(NEAR))
    assert "party-possible" in codes(audited(NEAR))
    found = audited(NEAR, clearances=[word])
    assert not any(code.startswith("party-p") and code != "party-unnamed" for code in codes(found))
    assert "party-cleared" in found.findings["code"].to_list()


def test_a_clearance_that_has_run_out_clears_nobody() -> None:
    word = clearance(audited(NEAR), until=date(2026, 11, 27))
    assert "party-possible" in codes(audited(NEAR, clearances=[word]))


def test_who_is_for_certain_listed_is_cleared_by_nobody() -> None:
    word = clearance(audited(OKRUG))
    assert "party-listed" in codes(audited(OKRUG, clearances=[word]))


def test_both_clocks_are_told() -> None:
    found = audited(OKRUG)
    assert found.met.select("clock", "strength").rows() == [("then", "confirmed"), ("now", "confirmed")]


def test_who_is_listed_is_asked_for_nothing_before_counsel() -> None:
    found = audited(OKRUG, events=recorded())
    assert set(found.todo()["ask"]) == {"counsel"}


def test_a_step_names_whom_to_ask() -> None:
    step = audited({}, events=recorded()).todo().row(0, named=True)
    assert (step["ask"], step["whom"], step["paper"]) == ("seller", LAWFUL["seller"], "custody_record")


LICENCE = Licence("D-1", "US", items=("NVIDIA H100 SXM5",), consignees=("Musashino AI KK",), destinations=("CN",),
                  quantity=1.0, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))  # fmt: skip


def test_a_licence_that_covers_it_is_enough() -> None:
    found = audited({**CHINA, "licence": "D-1"}, register=[LICENCE], spots={})
    assert not any(code.startswith("law-") for code in codes(found))


def test_a_licence_is_drawn_once() -> None:
    rows = [{**CHINA, "licence": "D-1", "serial": f"132022000001{n}", "invoice": f"HC-{n}"} for n in range(2)]
    found = audited(*rows, register=[LICENCE])
    assert [any("law-licence" in c for c in codes(found, unit)) for unit in (0, 1)] == [False, True]


@pytest.mark.parametrize("changed", [{"date": "2025-02-03"}, {"place": "Hanoi, Vietnam"}, {"model": "NVIDIA H200 SXM"}])
def test_a_licence_for_something_else_is_none(changed: dict[str, object]) -> None:
    found = audited({**CHINA, "licence": "D-1", **changed}, register=[LICENCE])
    assert any(code.startswith("law-") for code in codes(found))


def test_a_missing_fact_is_named_and_never_ok() -> None:
    found = audited({"seller_country": "Singapore", "forwarder": "Umikazeya KK"}, firm=Firm("Musashino AI KK"))
    row = found.findings.filter(found.findings["code"] == "law-incomplete").row(0, named=True)
    assert "hq" in row["params"] and result(found) != "vetted"


SERIAL = "1320220000011"


@pytest.mark.parametrize("other", [SERIAL, "13202-20000011", "１３２０２２０００００１１"])
def test_one_serial_in_two_rows_is_refused(other: str) -> None:
    found = audited({}, {"serial": other, "invoice": "HC-2"})
    assert [result(found, unit) for unit in (0, 1)] == ["refuse", "refuse"]


def test_another_spelling_is_told() -> None:
    found = audited({}, {"serial": "I32O22OOOOO11"})
    assert all("serial-alike" in codes(found, unit) for unit in (0, 1))


def test_neighbouring_serials_are_no_spellings_of_each_other() -> None:
    found = audited({}, {"serial": "1320220000012"}, spots=SPOTS)
    assert [result(found, unit) for unit in (0, 1)] == ["vetted", "vetted"]


@pytest.mark.parametrize(("seen", "code"), [(SERIAL, "serial-seen"), ("l32O22OOOOO11", "serial-seen-alike")])
def test_a_serial_seen_elsewhere_is_told(seen: str, code: str) -> None:
    assert code in codes(audited({}, seen=[Seen(seen, "stolen.csv")]))


def test_a_list_of_others_without_the_serial_says_nothing() -> None:
    assert codes(audited({}, seen=[Seen("1320220000019", "stolen.csv")], spots=SPOTS)) == []


@pytest.mark.parametrize(("last", "expected"), [("1320220000010", True), ("1320220000011", False)])
def test_a_serial_outside_the_makers_range_is_refused(last: str, expected: bool) -> None:
    stated = Range("https://id.gs1.org/01/04900000543216", "1320220000001", last, "maker's notice 7")
    found = audited({}, ranges=[stated])
    assert ("serial-out-of-range" in codes(found)) is expected


def test_without_events_it_is_undocumented() -> None:
    found = audited({}, events=recorded())
    assert (codes(found), result(found)) == (["custody-undocumented"], "gap")


def test_an_offer_that_nobody_accepted_leaves_a_gap() -> None:
    assert "custody-offered" in codes(audited({}, events=chain(SERIAL, until=4)))


def test_what_another_holds_is_not_relied_on() -> None:
    assert "custody-not-holder" in codes(audited({}, events=chain(SERIAL, until=3)))


def test_a_chain_that_begins_nowhere_is_a_gap() -> None:
    events = recorded(event(1, "2024-06-03", "shipping", [SERIAL], SELLER, FIRM_ID),
                      event(2, "2024-06-04", "receiving", [SERIAL], SELLER, FIRM_ID))  # fmt: skip
    assert "custody-begin-unknown" in codes(audited({}, events=events))


def test_a_handover_by_who_did_not_hold_it_is_told() -> None:
    events = recorded(event(1, "2024-04-15", "commissioning", [SERIAL], None, MAKER),
                      event(2, "2024-06-03", "shipping", [SERIAL], OTHER, FIRM_ID),
                      event(3, "2024-06-04", "receiving", [SERIAL], OTHER, FIRM_ID))  # fmt: skip
    found = audited({}, events=events)
    assert result(found) == "refuse" and "custody-finding" in codes(found)


def test_a_unit_made_twice_is_a_clone() -> None:
    events = recorded(event(1, "2024-04-15", "commissioning", [SERIAL], None, MAKER),
                      event(2, "2024-04-16", "commissioning", [SERIAL], None, FIRM_ID))  # fmt: skip
    assert "custody-clone" in codes(audited({}, events=events))


def test_what_was_destroyed_is_not_held() -> None:
    events = recorded(event(1, "2024-04-15", "commissioning", [SERIAL], None, FIRM_ID),
                      event(2, "2024-06-16", "destroying", [SERIAL], None, None))  # fmt: skip
    assert "custody-ended" in codes(audited({}, events=events))


def test_a_seller_whom_the_records_do_not_know_is_told() -> None:
    spots = {**SPOTS, canonical_key(SELLER): Spot("JP", name="Tonami Leasing KK")}
    assert "custody-seller-differs" in codes(audited({}, spots=spots))


def test_holders_of_the_records_are_screened() -> None:
    spots = {**SPOTS, canonical_key(MAKER): Spot("RU", name="Okrugelektronika Zavod OOO")}
    found = audited({}, spots=spots)
    assert "party-listed" in codes(found)
    assert found.met["role"].to_list()[0] == "earlier"


def test_a_holder_without_a_name_is_told() -> None:
    assert "party-unnamed" in codes(audited({}, spots={}))


def test_a_firm_that_does_not_say_who_it_is_is_told() -> None:
    found = audited({}, firm=Firm("Musashino AI KK", "JP", "JP"), spots=SPOTS)
    assert "custody-firm-unknown" in codes(found) and result(found) == "documented"


def test_an_invoice_for_fewer_units_than_listed_is_told_for_each() -> None:
    rows = [{"serial": f"132022000001{n}", "invoice_units": "2"} for n in range(3)]
    found = audited(*rows)
    assert all("invoice-overused" in codes(found, unit) for unit in range(3))


def test_the_same_number_of_another_seller_is_another_invoice() -> None:
    rows = [{"serial": f"132022000001{n}", "invoice_units": "1", "seller": f"Hayamaya Kompute {n} KK"} for n in (1, 2)]
    found = audited(*rows)
    assert not any("invoice-overused" in codes(found, unit) for unit in range(2))


def test_an_invoice_of_two_days_is_told() -> None:
    found = audited({}, {"serial": "1320220000012", "date": "2024-06-04"})
    assert all("invoice-days-differ" in codes(found, unit) for unit in range(2))


def test_the_order_of_rows_changes_nothing() -> None:
    rows: list[dict[str, object]] = [{}, {**OKRUG, "serial": "1320220000012"}, {"serial": "1320220000013", "place": ""}]
    one, other = audited(*rows), audited(*reversed(rows))
    told = [
        {row["serial"]: row["result"] for row in found.units.select("serial", "result").to_dicts()}
        for found in (one, other)
    ]
    assert told[0] == told[1]


def test_an_empty_list_is_an_empty_audit() -> None:
    assert audited({name.replace(" ", "_"): "" for name in LAWFUL}).counts() == {
        "refuse": 0, "gap": 0, "documented": 0, "vetted": 0}  # fmt: skip


def test_every_result_is_counted_once() -> None:
    found = audited({}, {**OKRUG, "serial": "1320220000012"})
    assert sum(found.counts().values()) == 2


def test_the_firm_is_the_same_in_any_spelling_of_its_id() -> None:
    firm = Firm(FIRM.name, "JP", "JP", frozenset({canonical_key("https://id.gs1.org/417/4900000000054")}))
    assert codes(audited({}, firm=firm, spots=SPOTS)) == []


_CELL = st.one_of(
    st.sampled_from(["", "2024-06-03", "N/A", "Okrugelektronika Zavod OOO", "Singapore", "1e300", "-1", "\x00", "=1+1",
                     "D-1; ; D-2", "{role}", "NVIDIA H100 SXM5", "\u202e", "99999999999999999999"]),
    st.text(max_size=20),
)  # fmt: skip


@hypothesis.settings(max_examples=25)
@hypothesis.given(st.lists(st.dictionaries(st.sampled_from(sorted(LAWFUL)), _CELL, max_size=6), min_size=1, max_size=3))
def test_whatever_cells_hold_every_unit_has_a_result(rows: list[dict[str, object]]) -> None:
    found = audited(*({name.replace(" ", "_"): value for name, value in row.items()} for row in rows))
    assert found.units["result"].null_count() == 0
    assert sum(found.counts().values()) == found.units.height
    found.todo()


def test_what_one_side_alone_recorded_is_a_note() -> None:
    found = audited({}, spots=SPOTS)
    assert "custody-stated" in found.findings["code"].to_list() and result(found) == "vetted"
