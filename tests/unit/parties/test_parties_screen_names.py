"""Strength: what confirms, what an officer must look at, what must not fire."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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


def test_a_person_does_not_meet_a_firm(ask: Ask) -> None:
    found = ask("Mitrofanov", "RU", "person")
    assert found is None or found[1] == "weak"


@pytest.mark.parametrize(
    "name", ["", " ", "...", "有限公司", "Ltd", "x" * 100_000, "a b " * 5_000, "\u0000", "(((((((((("]
)
def test_odd_names_are_harmless(ask: Ask, name: str) -> None:
    assert ask(name) is None
