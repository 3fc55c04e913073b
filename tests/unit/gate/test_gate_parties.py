"""Who the parties are said to be: headquarters in three values, payers, ages, forwarders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sekisho.gate.facts import Words, party_facts
from sekisho.vocabulary.frames import Batch

WATCHED = frozenset({"CN", "HK", "MO", "RU"})
Facts = Callable[..., dict[str, Any]]


@pytest.fixture
def facts(batch_of: Callable[..., Batch], words: Words) -> Facts:
    """The facts of one consignment to Germany with these parties."""

    def make(*parties: dict[str, Any], **consignment: Any) -> dict[str, Any]:
        batch = batch_of([{"consignment": "c", **consignment}], [], [{"consignment": "c", **p} for p in parties])
        return party_facts(batch.consignments, batch.parties, words, WATCHED).row(0, named=True)

    return make


def party(role: str = "consignee", name: str | None = "Alpen Rechner GmbH", **more: Any) -> dict[str, Any]:
    return {"role": role, "name": name, **more}


@pytest.mark.parametrize(
    ("stated", "inside"),
    [
        ({"hq_country": "CN"}, True),
        ({"hq_country": "DE"}, False),
        ({}, None),
        ({"hq_country": "DE", "ultimate_parent_country": "CN"}, True),
        ({"hq_country": "DE", "ultimate_parent_country": "JP"}, False),
        ({"ultimate_parent_country": "CN"}, True),
        ({"ultimate_parent_country": "JP"}, None),
        ({"hq_country": "DE", "ultimate_parent": "Somebody Holdings"}, None),
        ({"hq_country": "CN", "ultimate_parent": "Somebody Holdings"}, True),
        ({"hq_country": "DE", "ultimate_parent": "Somebody Holdings", "ultimate_parent_country": "US"}, False),
        ({"hq_country": "HK"}, True),
        ({"hq_country": "MO"}, True),
    ],
    ids=str,
)
def test_headquarters_are_inside_outside_or_not_stated(
    facts: Facts, stated: dict[str, Any], inside: bool | None
) -> None:
    assert facts(party(**stated))["consignee_hq_d5"] is inside


@pytest.mark.parametrize(
    ("countries", "inside"),
    [(["DE", "CN"], True), ([None, "CN"], True), (["DE", None], None), (["DE", "JP"], False)],
    ids=str,
)
def test_of_several_end_users_one_inside_is_enough_and_one_unknown_leaves_it_open(
    facts: Facts, countries: list[str | None], inside: bool | None
) -> None:
    users = [party("end_user", f"User {n}", seq=n, hq_country=c) for n, c in enumerate(countries, start=1)]
    assert facts(*users)["end_user_hq_d5"] is inside


@pytest.mark.parametrize(
    ("countries", "inside"), [(["SG"], False), (["SG", "CN"], True), (["SG", None], None)], ids=str
)
def test_intermediate_consignees_are_taken_together(
    facts: Facts, countries: list[str | None], inside: bool | None
) -> None:
    chain = [party("intermediate_consignee", f"Trader {n}", seq=n, hq_country=c) for n, c in enumerate(countries, 1)]
    found = facts(party(), *chain)
    assert (found["intermediate_hq_d5"], found["intermediate_count"]) == (inside, len(countries))


def test_without_intermediates_there_is_none_inside(facts: Facts) -> None:
    found = facts(party())
    assert (found["intermediate_hq_d5"], found["intermediate_count"]) == (False, 0)


def test_an_end_user_that_nobody_named_stays_unknown(facts: Facts) -> None:
    found = facts(party(hq_country="DE"))
    assert (found["end_user_named"], found["end_user_hq_d5"]) == (False, None)


def test_an_end_user_named_alone_stands_for_the_consignee(facts: Facts) -> None:
    assert facts(party("end_user", hq_country="CN"))["consignee_hq_d5"] is True


def test_headquarters_of_an_end_user_without_a_name_are_not_lost(facts: Facts) -> None:
    assert facts(party(hq_country="DE"), party("end_user", None, hq_country="CN"))["end_user_hq_d5"] is True


def test_a_second_end_user_in_a_watched_country_is_seen(facts: Facts) -> None:
    users = [party("end_user", "User 1", seq=1, country="SG"), party("end_user", "User 2", seq=2, country="CN")]
    assert facts(party(country="SG"), *users)["end_user_d5"] is True


BUYER = party(country="DE", ultimate_parent="Alpen Holding AG")


@pytest.mark.parametrize(
    ("payer", "relation"),
    [
        (None, "none"),
        ({"name": "ALPEN RECHNER GMBH", "country": "HK"}, "party"),
        ({"name": "Alpen Holding AG", "country": "CH"}, "party"),
        ({"name": "Maker, Inc.", "country": "US"}, "party"),
        ({"name": "Middle Trader", "country": "SG"}, "party"),
        ({"name": "Leasing Nord", "country": "DE"}, "same_country"),
        ({"name": "Leasing Nord", "country": None}, "same_country"),
        ({"name": "Fung Treasury", "country": "HK"}, "watched_country"),
        ({"name": "Island Capital", "country": "VG"}, "third_country"),
    ],
    ids=str,
)
def test_how_the_payer_stands_to_the_trade(facts: Facts, payer: dict[str, Any] | None, relation: str) -> None:
    parties = [BUYER, party("exporter", "Maker Inc"), party("intermediate_consignee", "Middle Trader", country="SG")]
    if payer is not None:
        parties.append({"role": "payer", **payer})
    assert facts(*parties)["payer_relation"] == relation


def test_a_second_payer_from_elsewhere_is_seen(facts: Facts) -> None:
    payers = [party("payer", "Alpen Rechner GmbH", seq=1), party("payer", "Fung Treasury", seq=2, country="HK")]
    assert facts(BUYER, *payers)["payer_relation"] == "watched_country"


def test_the_age_is_that_of_the_younger_buyer_on_the_day_of_the_order(facts: Facts) -> None:
    old, young = date(2010, 1, 1), date(2026, 5, 1)
    buyers = [party(incorporation_date=old), party("end_user", incorporation_date=young)]
    assert facts(*buyers, order_date=date(2026, 5, 11))["buyer_age_days"] == 10
    assert facts(*buyers)["buyer_age_days"] == 31  # no order date: the ship date


def test_an_age_that_nobody_stated_is_unknown(facts: Facts) -> None:
    assert facts(party())["buyer_age_days"] is None


@pytest.mark.parametrize(
    ("user", "forwards"),
    [
        ({"name": "Pan-Asia Freight Forwarding"}, True),
        ({"name": "日東倉庫株式会社"}, True),
        ({"name": "Ordinary Name", "line_of_business": "Logistics and warehousing"}, True),
        ({"name": "Courier Robotics", "line_of_business": "Robot engineering"}, False),
        ({"name": "Blue Sky"}, True),
        ({"name": "University of Somewhere", "line_of_business": "University"}, False),
    ],
    ids=str,
)
def test_a_forwarder_as_end_user_is_known_by_name_business_or_role(
    facts: Facts, user: dict[str, Any], forwards: bool
) -> None:
    found = facts({"role": "end_user", **user}, party("forwarder", "BLUE SKY"))
    assert found["end_user_is_forwarder"] is forwards


@pytest.mark.parametrize(
    ("business", "unfit"),
    [("Real estate agency", True), ("Tea house and data centre", False), ("Wind power", False), (None, None)],
)
def test_a_business_is_unfit_only_where_nothing_fits(facts: Facts, business: str | None, unfit: bool | None) -> None:
    assert facts(party(line_of_business=business))["unfit_business"] is unfit


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("Apt 4, Lindenweg 2, Berlin", "residential"),
        ("Regus Business Centre, Berlin", "serviced"),
        ("P.O. Box 12, Berlin", "po_box"),
        ("Rechenzentrum 1, Frankfurt", "ordinary"),
        (None, None),
    ],
)
def test_what_kind_of_address_it_is(facts: Facts, address: str | None, kind: str | None) -> None:
    assert facts(party(address=address))["delivery_class"] == kind


def test_a_strange_address_of_either_buyer_counts(facts: Facts) -> None:
    found = facts(party(address="Rechenzentrum 1"), party("end_user", "User", address="Apt 4, Lindenweg 2"))
    assert found["delivery_class"] == "residential"


def test_a_consignee_elsewhere_is_seen(facts: Facts) -> None:
    assert facts(party(country="SG"))["consignee_elsewhere"] is True
    assert facts(party(country="DE"))["consignee_elsewhere"] is False
    assert facts(party())["consignee_elsewhere"] is None


def test_a_consignment_without_parties_keeps_its_row(facts: Facts) -> None:
    found = facts()
    assert (found["end_user_named"], found["consignee_hq_d5"], found["payer_relation"]) == (False, None, "none")


@pytest.mark.parametrize(
    ("stated", "there"),
    [
        ({"country": "UA", "address": "12 Lenin St, Simferopol"}, True),
        ({"country": "UA", "address": "Lviv"}, False),
        ({"country": "FR", "address": "Rue de Yalta Kerch, Paris"}, False),
        ({"country": "UA-43"}, True),
        ({"country": "UA"}, False),
    ],
    ids=str,
)
def test_a_buyer_in_an_occupied_region_is_seen(facts: Facts, stated: dict[str, Any], there: bool) -> None:
    assert facts(party(**stated))["address_occupied"] is there


@pytest.mark.parametrize(
    ("name", "carries"),
    [
        ("Blue Ocean Shipping Lines", True),
        ("Siam Customs Brokerage", True),
        ("Bangkok Transport Co", True),
        ("Ministry of Transport", False),
        ("Alpen Rechner GmbH", False),
    ],
)
def test_a_carrier_is_a_forwarder(facts: Facts, name: str, carries: bool) -> None:
    assert facts(party("end_user", name))["end_user_is_forwarder"] is carries
