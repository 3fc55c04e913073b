"""Strength: what confirms, what an officer must look at, what must not fire."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from sekisho.parties import NAME_QUERIES, compile_index, screen_names
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

Ask = Callable[..., tuple[str, str] | None]


@pytest.mark.parametrize(
    ("name", "country", "uid"),
    [
        ("ZHONGXIANG QUANTUM RESEARCH INSTITUTE", "CN", 0),
        ("Zhongxiang Quantum Research Institute Company Limited", "CN", 0),
        ("中翔量子研究所", "CN", 0),
        ("ООО «Востокприбор»", "RU", 1),
        ("Vostokpribor LLC", "RU", 1),
        ("Vostok-Pribor OOO", "RU", 1),
        ("（株）クロガネ技研", "JP", 4),
        ("ｸﾛｶﾞﾈ技研 株式会社", "JP", 4),
        ("Kurogane Giken Co., Ltd.", "JP", 4),
        ("㈜가람정밀기계", "KR", 8),
        ("海洛威技术有限公司", "CN", 5),
        ("Dhiyab Ramiz Barazanji Qutaybah", "SY", 10),
        ("Pars Gostaresh Electronics", None, 2),  # unknown, but a rare name
    ],
)
def test_the_same_name_in_the_same_country_is_confirmed(ask: Ask, name: str, country: str | None, uid: int) -> None:
    assert ask(name, country) == (f"own:{uid}", "confirmed")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Zhongxiang Quantun Research Institute", "CN"),  # a typo
        ("Zhongxiang Qauntum Reserch Institute", "CN"),  # two
        ("Barazanji Qutaybah Dhiyab Rameez", "SY"),
        ("Hailuowei Technologies (Singapore) Pte Ltd", "SG"),  # a branch of a brand
        ("Hailuowei Cloud Computing Ltd", "SG"),
        ("VPB", "RU"),  # weak alias, right country: short
        ("Golden Star Trading Co Ltd", "HK"),  # trade words only, but equal and in place
        ("hailuowei jichu", "CN"),  # nearly the Mandarin reading of the Han name
        ("Zhongxiang Quantum Research Institute", "HK"),  # Hong Kong neither agrees with China nor contradicts it
    ],
)
def test_close_names_are_for_an_officers_eyes(ask: Ask, name: str, country: str | None) -> None:
    found = ask(name, country)
    assert found is not None
    assert found[1] == "possible"


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Ahmed Hassan", "EG"),  # a common name in another country
        ("Ahmed Hassan", None),
        ("Golden Star Trading", "US"),
        ("Golden Eagle Trading Limited", "HK"),
        ("Global Technologies Co., Ltd.", "CN"),
        ("Star Trading", "HK"),
        ("Ocean Lantern Ltd", "GB"),  # a vessel's name
        ("VPB", "DE"),
        ("Quantum Research Institute", "CN"),
        ("Zavod 559 Baranavichy", "BY"),  # another number
        ("Ahmed", "AE"),
        ("National University of Singapore", "SG"),
        ("東京大学", "JP"),
        ("ABC", None),
    ],
)
def test_lawful_parties_are_not_held(ask: Ask, name: str, country: str | None) -> None:
    found = ask(name, country)
    assert found is None or found[1] == "weak"


@pytest.mark.parametrize(
    "name", ["Zhongxiang Quantum Research Institute Co., Ltd.", "Thaddeus Wexcombe", "OOO Vostokpribor"]
)
def test_a_contradicted_country_never_confirms(ask: Ask, name: str) -> None:
    found = ask(name, "BR")
    assert found is not None
    assert found[1] != "confirmed"


def test_a_firm_named_after_a_listed_person_is_not_the_person(ask: Ask) -> None:
    found = ask("Ahmed Hassan Trading LLC", "AE")
    assert found is None or found[1] == "weak"


@pytest.mark.parametrize("name", ["Ahmed Hassan", "Ahmad Hassan", "Ahmeed Hassan"])
def test_two_common_names_are_shown_where_a_person_is_asked_about(ask: Ask, name: str) -> None:
    assert ask(name, None, "person") == ("own:9", "possible")


@pytest.mark.parametrize(
    ("name", "kind"), [("Ahmed Hassan", "organisation"), ("Ahmed Karim Hassan", None), ("Omar Hassan", "person")]
)
def test_and_nowhere_else(ask: Ask, name: str, kind: str | None) -> None:
    found = ask(name, None, kind)
    assert found is None or found[1] == "weak"


def test_a_person_meets_an_entry_that_does_not_say_what_it_is(listed_tables: dict[str, pl.DataFrame]) -> None:
    t = listed_tables
    unsaid = t["entries"].with_columns(pl.lit("unknown").alias("kind"))
    tables = compile_index(unsaid, t["names"], t["addresses"], t["identifiers"])
    asked = pl.DataFrame([(0, "Thaddeus Wexcombe", None, "person")], schema=NAME_QUERIES, orient="row")
    found = screen_names(asked, Reference("test", {**t, "entries": unsaid, **tables}))
    assert found.select("uid", "strength").row(0) == ("own:11", "possible")


def test_a_person_does_not_meet_a_firm(ask: Ask) -> None:
    found = ask("Mitrofanov", "RU", "person")
    assert found is None or found[1] == "weak"


@pytest.mark.parametrize(
    "name", ["", " ", "...", "有限公司", "Ltd", "x" * 100_000, "a b " * 5_000, "\u0000", "(((((((((("]
)
def test_odd_names_are_harmless(ask: Ask, name: str) -> None:
    assert ask(name) is None


def _held(listed: str, asked: str, country: str | None) -> bool:
    """Whether a person listed in Syria holds somebody of another country who is said to be a person."""
    row = {"entry": 0, "uid": "0", "list": "own", "kind": "person", "name": listed, "countries": ["SY"]}
    entries = pl.DataFrame([row], schema=dict(ENTRIES))  # type: ignore[arg-type]
    names = pl.DataFrame([(0, listed, "primary")], schema=NAMES, orient="row")
    nothing = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    reference = Reference("", {"entries": entries, "names": names, **compile_index(entries, names, *nothing)})
    query = pl.DataFrame([(0, asked, country, "person")], schema=NAME_QUERIES, orient="row")
    return not screen_names(query, reference).filter(pl.col("strength") != "weak").is_empty()


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Mahmoud Hassan Ahmed", "Ahmed Hassan Mahmoud"),
        ("Mahmoud Hassan Ahmed", "Hassan Ahmed Mahmoud"),
        ("Mahmoud Ahmed Hassan Ali", "Ahmed Hassan Mahmoud Ali"),
        ("Mahmoud Ahmed Hassan Ali", "Hassan Ahmed Mahmoud Alli"),  # a slip beside
    ],
)
def test_common_words_in_another_order_hold_nobody_of_another_country(listed: str, asked: str) -> None:
    assert not _held(listed, asked, "JP")
    assert _held(listed, asked, "SY")


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Mahmoud Ahmed Hassan Ali", "Mahmoud Ahmed Hassan Ali"),  # in their own order
        ("Dhiyab Ramiz Barazanji Qutaybah", "Barazanji Qutaybah Dhiyab Ramiz"),  # rare words in another order
    ],
)
def test_common_words_in_order_and_rare_ones_in_any_hold_whatever_the_country(listed: str, asked: str) -> None:
    assert _held(listed, asked, "JP")
