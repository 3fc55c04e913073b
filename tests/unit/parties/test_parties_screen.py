"""Parties of a batch: identifiers, parents, addresses, days, bounds, the declared frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from sekisho.parties import MATCHES, Policy, compile_index, screen
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.errors import ReferenceFault
from sekisho.vocabulary.frames import Parties
from sekisho.vocabulary.listing import Reference

Screened = Callable[..., pl.DataFrame]
DAY = Clocks(date(2026, 9, 1), date(2026, 9, 1))


def first(frame: pl.DataFrame) -> tuple[str, str, str] | None:
    return frame.select("uid", "basis", "strength").row(0) if frame.height else None


def test_matches_have_the_declared_frame(screened: Screened) -> None:
    assert screened({"name": "Vostokpribor", "country": "RU"}).schema == pl.Schema(MATCHES)


def test_no_match_has_the_declared_frame(screened: Screened) -> None:
    found = screened({"name": "Blameless Bakery", "country": "FR"})
    assert found.height == 0
    assert found.schema == pl.Schema(MATCHES)


def test_no_parties_give_no_matches(reference: Reference) -> None:
    assert screen(Parties.create_empty(), reference, DAY).height == 0


def test_a_party_without_a_name_is_passed_over(screened: Screened) -> None:
    assert screened({"name": None, "country": "RU"}).height == 0


def test_a_reference_without_an_index_says_what_to_do(listed_tables: dict[str, pl.DataFrame]) -> None:
    with pytest.raises(ReferenceFault, match="reference build"):
        screen(Parties.create_empty(), Reference("bare", listed_tables), DAY)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("inn:7701234567", ("own:1", "identifier", "confirmed")),
        ("tax:77-0123-4567", ("own:1", "identifier", "confirmed")),
        ("91110000MA01ABCD3X", ("own:0", "identifier", "confirmed")),
        ("imo:9123456", ("own:13", "identifier", "confirmed")),
        ("7701234567", ("own:1", "identifier", "possible")),  # scheme unknown
        ("lei:7701234567", None),  # another scheme
        ("registration:0000000", None),
        ("tax:77012", None),
    ],
)
def test_identifiers(screened: Screened, identifier: str, expected: tuple[str, str, str] | None) -> None:
    assert first(screened({"name": "Blameless Bakery", "identifiers": [identifier]})) == expected


def test_an_identifier_confirms_whatever_the_country(screened: Screened) -> None:
    found = screened({"name": "Blameless Bakery", "country": "FR", "identifiers": ["inn:7701234567"]})
    assert first(found) == ("own:1", "identifier", "confirmed")


def test_other_names_are_screened(screened: Screened) -> None:
    found = screened({"name": "Blameless Bakery", "country": "RU", "other_names": ["Foo", "Vostokpribor"]})
    assert first(found) == ("own:1", "name_exact", "confirmed")


def test_a_listed_parent_is_told_apart(screened: Screened) -> None:
    parent = {"ultimate_parent": "Zhongxiang Quantum Research Institute Co Ltd", "ultimate_parent_country": "CN"}
    found = screened({"name": "Merlion Widgets Pte Ltd", "country": "SG", **parent})
    assert first(found) == ("own:0", "parent_name", "confirmed")


def test_a_misspelt_parent_is_possible_at_most(screened: Screened) -> None:
    parent = {"ultimate_parent": "Zhongxiang Quantun Research Institute", "ultimate_parent_country": "CN"}
    found = screened({"name": "Merlion Widgets Pte Ltd", "country": "SG", **parent})
    assert first(found) == ("own:0", "parent_name", "possible")


def test_the_head_offices_country_counts(screened: Screened) -> None:
    found = screened({"name": "Hailuowei Technologies", "country": "SG", "hq_country": "CN"})
    assert found["country_agrees"].to_list()[0] is True
    assert found["strength"][0] == "confirmed"


def test_a_name_inside_the_field_is_found_and_marked(screened: Screened) -> None:
    found = screened({"name": "Blue Harbour Logistics (formerly Vostokpribor)", "country": "RU"})
    assert found["uid"][0] == "own:1"
    assert json.loads(found["parts"][0])["why"] == "part_of_name"


def test_a_listed_address_is_possible(screened: Screened) -> None:
    party = {"name": "Blameless Bakery", "country": "IR", "address": "45 Azadi St., Unit 12, Tehran, Iran"}
    assert first(screened(party)) == ("own:2", "address", "possible")


@pytest.mark.parametrize(
    ("country", "address"), [("TR", "45 Azadi St., Unit 12, Tehran"), ("IR", "Tehran"), ("JP", "東京都")]
)
def test_addresses_that_say_little(screened: Screened, country: str, address: str) -> None:
    assert screened({"name": "Blameless Bakery", "country": country, "address": address}).height == 0


def test_an_entry_that_has_ended_is_weak_and_says_so(screened: Screened) -> None:
    found = screened({"name": "Thaddeus Wexcombe", "country": "US"})
    assert found["strength"].to_list() == ["weak"]
    assert json.loads(found["parts"][0])["why"] == "ended"


def test_the_same_entry_bound_while_it_lasted(screened: Screened) -> None:
    found = screened({"name": "Thaddeus Wexcombe", "country": "US"}, as_of=date(2023, 5, 1))
    assert found["strength"].to_list() == ["confirmed"]


def test_an_entry_not_known_on_the_day_is_not_met(screened: Screened) -> None:
    party = {"name": "Kervanmak Lojistik", "country": "TR"}
    assert screened(party, as_of=date(2026, 5, 1), known_at=date(2026, 5, 1)).height == 0
    assert screened(party, as_of=date(2026, 5, 1), known_at=date(2026, 7, 1))["strength"].to_list() == ["weak"]
    assert screened(party)["strength"].to_list() == ["confirmed"]


def test_parts_show_which_token_met_which(screened: Screened) -> None:
    found = screened({"name": "Zhongxiang Quantun Research Institute", "country": "CN"})
    tokens = json.loads(found["parts"][0])["tokens"]
    assert ["quantun", "quantum", "near"] in [t[:3] for t in tokens]


def test_one_row_a_party_and_entry_and_only_so_many(reference: Reference) -> None:
    rows = [
        {
            "consignment": "C",
            "role": "payer",
            "seq": 1,
            "name": "Hailuowei",
            "country": "CN",
            "other_names": ["Hailuowei Ltd"],
        }
    ]
    frame = pl.DataFrame(rows, schema=Parties.create_empty().schema)
    found = screen(frame, reference, DAY, policy=Policy(max_matches=2, floor=0.6))
    assert found.height == found["uid"].n_unique() == 2


def test_a_party_is_judged_alike_alone_and_in_a_crowd(reference: Reference) -> None:
    names = ["Vostokpribor", "Ahmed Hassan", "Zhongxiang Quantun Institute", "中翔量子研究所", "Blameless Bakery"] * 40
    rows = [
        {"consignment": f"C{i}", "role": "payer", "seq": 1, "name": n, "country": "RU"} for i, n in enumerate(names)
    ]
    crowd = pl.DataFrame(rows, schema=Parties.create_empty().schema)
    together = screen(crowd, reference, DAY)
    alone = pl.concat([screen(crowd[i : i + 1], reference, DAY) for i in range(5)])
    assert together.filter(pl.col("consignment").is_in([f"C{i}" for i in range(5)])).equals(alone)


def test_the_index_is_the_same_twice(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = listed_tables
    one, two = (compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"]) for _ in range(2))
    assert one.keys() == two.keys()
    assert all(one[k].equals(two[k]) for k in one)


def test_an_empty_reference_compiles_and_matches_nothing(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = {k: v.clear() for k, v in listed_tables.items()}
    empty = Reference("empty", {**t, **compile_index(t["entries"], t["names"], t["addresses"], t["identifiers"])})
    rows = [
        {
            "consignment": "C",
            "role": "payer",
            "seq": 1,
            "name": "Vostokpribor",
            "country": "RU",
            "identifiers": ["1234567"],
        }
    ]
    assert screen(pl.DataFrame(rows, schema=Parties.create_empty().schema), empty, DAY).height == 0
