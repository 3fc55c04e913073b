"""The second axis: what speaks for a match and against it, beside the name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties import PRESETS, Policy, compile_index, screen_names
from sekisho.parties.model import NAME_FACTS, NAME_QUERIES
from sekisho.parties.readings import reading
from sekisho.parties.support import birth, cities_of
from sekisho.storage.knowledge import name_phrases
from sekisho.vocabulary.listing import Reference

Screened = Callable[..., pl.DataFrame]


def asked(*queries: dict[str, Any]) -> pl.DataFrame:
    schema = {**NAME_QUERIES, **NAME_FACTS}
    return pl.DataFrame([{"query": at, **q} for at, q in enumerate(queries)], schema=schema)


def facts(matches: pl.DataFrame, uid: str) -> list[list[str]]:
    found: list[list[str]] = json.loads(matches.filter(pl.col("uid") == uid)["support_facts"][0])
    return found


@pytest.mark.parametrize(
    ("stated", "listed", "verdict", "points"),
    [
        ("1963-02-01", ["1963-02-01"], "same_day", 2),
        ("1963-02-01", ["1970", "1963-02-01"], "same_day", 2),
        ("1963-01-02", ["1963-02-01"], "turned", 1),
        ("1963-02", ["1963-02-01"], "same_month", 1),
        ("1963", ["1963-02-01"], "same_year", 1),
        ("1963-02-01", ["1963"], "same_year", 1),
        ("1964", ["1963-12-31"], "near", 0),
        ("1963-07-09", ["1963-02-01"], "other_day", 0),
        ("1963-03", ["1963-02-01"], "other_day", 0),
        ("1985", ["1963-02-01"], "differs", -2),
        ("1964-01-01", ["1963-12-31"], "differs", -2),
    ],
)
def test_births(stated: str, listed: list[str], verdict: str, points: int) -> None:
    fact = birth(stated, listed)
    assert fact is not None
    assert (fact.verdict, fact.points) == (verdict, points)


@pytest.mark.parametrize(("stated", "listed"), [("1963", []), ("unknown", ["1963"]), ("1963", ["circa?"])])
def test_an_unknown_birth_says_nothing(stated: str, listed: list[str]) -> None:
    assert birth(stated, listed) is None


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("12 Xi'an Road, Moskva", "moscow"),
        ("北京市海淀区中关村大街1号", "beijing"),
        ("東京都港区1-1", "tokyo"),
        ("서울특별시 강남구", "seoul"),
        ("г. Москва, ул. Ленина 1", "moscow"),
    ],
)
def test_cities_are_read_in_every_script(address: str, city: str) -> None:
    assert city in cities_of(address, name_phrases())


@given(st.text(max_size=500))
def test_any_address_can_be_read(text: str) -> None:
    assert len(cities_of(text)) < 50


def test_a_number_of_the_same_scheme_speaks_for_it(reference: Reference) -> None:
    found = screen_names(asked({"name": "Vostokpribor", "country": "RU", "identifiers": ["inn:7701234567"]}), reference)
    assert facts(found, "own:1")[1][:2] == ["identifier", "same"]
    assert found.filter(pl.col("uid") == "own:1")["support"][0] == 4


@pytest.mark.parametrize(
    ("number", "verdict"),
    [("7701234567", "same_value"), ("registration:7701234567", "other_family"), ("vat:5502223334", "differs")],
)
def test_numbers_of_other_schemes(reference: Reference, number: str, verdict: str) -> None:
    found = screen_names(asked({"name": "Vostokpribor", "country": "RU", "identifiers": [number]}), reference)
    assert facts(found, "own:1")[1][1] == verdict


def test_another_passport_contradicts_nothing(reference: Reference) -> None:
    found = screen_names(
        asked({"name": "Vostokpribor", "country": "RU", "identifiers": ["passport:AB123456"]}), reference
    )
    assert [fact for fact, *_ in facts(found, "own:1")] == ["country"]


def test_a_country_that_differs_speaks_against_it(reference: Reference) -> None:
    found = screen_names(asked({"name": "Vostokpribor", "country": "DE"}), reference)
    assert facts(found, "own:1") == [["country", "differs", "DE", "RU"]]
    assert found["support"][0] == -1


def test_the_same_building_and_the_same_city(reference: Reference) -> None:
    queries = asked(
        {"name": "Pars Gostaresh Electronics", "address": "45 Azadi Street, Unit 12, Tehran, Iran"},
        {"name": "Pars Gostaresh Electronics", "address": "9 Valiasr Avenue, Tehran"},
        {"name": "Pars Gostaresh Electronics", "address": "1 Main Street, Shiraz"},
    )
    verdicts = [json.loads(f)[0][1] for f in screen_names(queries, reference)["support_facts"]]
    assert verdicts == ["same", "same_city", "elsewhere"]


def test_an_entry_without_a_name_is_met_by_its_address(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = dict(listed_tables)
    nobody = t["entries"].tail(1).with_columns(
        entry=pl.lit(t["entries"].height, dtype=pl.UInt32), uid=pl.lit("own:place"), name=pl.lit(""), kind=pl.lit("address")
    )  # fmt: skip
    t["entries"] = pl.concat([t["entries"], nobody])
    at = pl.DataFrame(
        [(nobody["entry"][0], "Room 301, 7 Harbour Lane, Sheung Wan", "HK")], schema=t["addresses"].schema, orient="row"
    )
    t["addresses"] = pl.concat([t["addresses"], at])
    t |= compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"])
    queries = asked(
        {"name": "Anything Ltd", "country": "HK", "address": "7 Harbour Lane, Room 301, Sheung Wan"},
        {"address": "room 301 7 Harbour Lane, Sheung Wan"},
    )
    found = screen_names(queries, Reference("place", t))
    assert found.select("query", "uid", "basis", "strength", "kind").rows() == [
        (0, "own:place", "address", "possible", "address"),
        (1, "own:place", "address", "possible", "address"),
    ]


def test_what_speaks_for_it_orders_matches_of_one_strength(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = dict(listed_tables)
    twin = t["entries"].filter(pl.col("uid") == "own:10").with_columns(
        entry=pl.lit(t["entries"].height, dtype=pl.UInt32), uid=pl.lit("own:twin"), births=pl.lit(["1961-05-04"], dtype=pl.List(pl.String))
    )  # fmt: skip
    t["entries"] = pl.concat([t["entries"], twin])
    name = pl.DataFrame([(twin["entry"][0], twin["name"][0], "primary")], schema=t["names"].schema, orient="row")
    t["names"] = pl.concat([t["names"], name])
    t |= compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"])
    query = {"name": "Dhiyab Ramiz Barazanji Qutaybah", "country": "SY"}
    for born, first in (("1961-05-04", "own:twin"), ("1999", "own:10")):
        assert screen_names(asked({**query, "birth": born}), Reference("twins", t))["uid"][0] == first


def test_the_views_say_how_either_name_was_read(reference: Reference) -> None:
    found = screen_names(asked({"name": "ООО «Востокприбор»"}, {"name": "Vostokpribor"}), reference)
    views = [json.loads(p)["views"] for p in found.filter(pl.col("uid") == "own:1")["parts"]]
    assert views[0][0] == "romanised"
    assert views[1] == ["written", "written"]


def test_a_list_may_have_a_policy_of_its_own(reference: Reference) -> None:
    query = asked({"name": "Hailuowei Cloud Computing Ltd", "country": "SG"})
    plain = screen_names(query, reference)
    alone = screen_names(query, reference, PRESETS["exact"], by_list={"own": Policy()})
    assert alone.equals(plain)
    assert screen_names(query, reference, by_list={"own": PRESETS["exact"]}).height < plain.height


def test_weak_aliases_can_be_left_out(reference: Reference) -> None:
    query = asked({"name": "VPB", "country": "RU"})
    assert screen_names(query, reference)["name_quality"].to_list() == ["weak"]
    assert screen_names(query, reference, Policy(weak_aliases=False)).is_empty()


@pytest.mark.parametrize(
    ("name", "source", "read"),
    [
        ("任正非", "pinyin", "ren zhengfei"),
        ("任正非", "characters", "任正非"),
        ("Востокприбор", "romanised", "vostokpribor"),
        ("Smith", "pinyin", ""),
    ],
)
def test_readings(name: str, source: str, read: str) -> None:
    assert reading(name, source) == read


def test_a_person_is_not_missed_where_a_list_says_no_kind(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = dict(listed_tables)
    unknown = pl.when(pl.col("uid") == "own:10").then(pl.lit("unknown")).otherwise("kind").alias("kind")
    t["entries"] = t["entries"].with_columns(unknown)
    t |= compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"])
    query = asked({"name": "Barazanji Qutaybah, Dhiyab Ramiz", "country": "SY", "kind": "person"})
    assert screen_names(query, Reference("unknown", t))["strength"].to_list() == ["confirmed"]
