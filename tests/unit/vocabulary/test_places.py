"""Names of places in four languages, and what must stay unknown."""

from __future__ import annotations

import polars as pl
import pytest

from sekisho.storage.places import gazetteer
from sekisho.vocabulary.places import Gazetteer

NAMES = {
    "KR": ["Korea, South", "Republic of Korea", "大韓民国", "韓国", "대한민국", "KOR", "kr", "Korea"],
    "KP": ["DPRK", "North Korea", "北朝鮮", "북한", "Korea (North)"],
    "US": ["U.S.A.", "USA", "アメリカ", "米国", "미국", "united states"],
    "VN": ["Viet Nam", "Vietnam", "ベトナム", "베트남", "HO CHI MINH CITY"],
    "AE": ["UAE", "U.A.E.", "アラブ首長国連邦", "Dubai", "Jebel Ali, UAE"],
    "HK": ["Hong Kong SAR", "香港", "Hong Kong, China", "Kowloon, Hong Kong, China"],
    "MO": ["Macao", "Macau", "マカオ"],
    "TR": ["Türkiye", "Turkiye", "Turkey", "トルコ"],
    "TW": ["Taiwan (R.O.C.)", "Taiwan, Province of China", "台湾", "臺灣"],
    "RU": ["Russia", "Russian Federation", "ロシア連邦"],
    "IR": ["Iran (Islamic Republic of)", "イラン", "이란"],
    "CI": ["Côte d'Ivoire", "Côte d’Ivoire", "Cote D'Ivoire", "Ivory Coast"],
    "PS": ["Palestinian", "Region: Gaza", "Gaza", "West Bank"],
    "CN": ["PRC", "中華人民共和国", "P.R. China", "Suzhou, Jiangsu, China", "上海港", "Port of Shanghai"],
    "GB": ["UK", "Great Britain", "英国"],
    "JP": ["JPTYO", "JP TYO", "Tokyo, Japan", "TOKYO", "日本/Japan", "Japan (JP)", "JP-13", "NRT", "東京港"],
    "SG": ["SG Singapore", "SIN", "シンガポール", "싱가포르", "Singapore 619315"],
    "UA-43": ["Crimea", "Crimea, Russia", "Sevastopol, Ukraine", "UASIP", "クリミア"],
    "UA-14": ["Donetsk", "Donetsk, Ukraine", "DNR"],
    "UA-09": ["Luhansk", "Lugansk", "ルハンスク"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in NAMES.items() for text in texts])
def test_a_name_is_known(code: str, text: str) -> None:
    assert gazetteer().country(text) == code


@pytest.mark.parametrize(
    "text", ["Congo", "Mars", "", "   ", "XX", "ZZTOP", "Japan and China", "x" * 10_000, "Japan / China"]
)
def test_what_is_unknown_or_double_is_none(text: str) -> None:
    assert gazetteer().country(text) is None


@pytest.mark.parametrize(("town", "code"), [("PARIS", "FR"), ("SEOUL", "KR"), ("CHIBA", "JP"), ("LAGOS", "NG")])
def test_a_town_of_five_letters_is_no_locode(town: str, code: str) -> None:
    assert gazetteer().locode(town) is None
    assert gazetteer().country(town) == code


@pytest.mark.parametrize("text", ["San Jose, CA", "Portland, OR", "Atlanta, Georgia"])
def test_a_state_is_not_taken_for_a_country(text: str) -> None:
    assert gazetteer().country(text) == "US"


def test_an_unknown_town_with_a_state_stays_unknown() -> None:
    assert gazetteer().country("Springfield, CA") in (None, "CA")
    assert gazetteer().country("Springfield, California") is None


def test_locodes_are_told_in_one_form() -> None:
    assert [gazetteer().locode(text) for text in ("JPTYO", "jp tyo", "JP-TYO", "QQTYO", None)] == ["JPTYO"] * 3 + [
        None
    ] * 2


def test_a_series_is_read_by_its_distinct_values() -> None:
    texts = pl.Series(["日本", None, "Mars", "SG", "日本"])
    assert gazetteer().countries(texts).to_list() == ["JP", None, None, "SG", "JP"]
    assert gazetteer().countries(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]


def test_every_code_has_names_in_three_languages() -> None:
    for code in gazetteer().codes:
        if "-" not in code:
            assert len(gazetteer().labels[code]) == 3
            assert gazetteer().country(gazetteer().label(code, "en")) == code
            assert gazetteer().country(gazetteer().label(code, "ja")) == code
            assert gazetteer().country(gazetteer().label(code, "ko")) == code
    assert len(gazetteer().codes) == 250 + 3


def test_one_name_for_two_places_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for both"):
        Gazetteer.from_data({"countries": {"AA": "AAA | Same", "BB": "BBB | SAME"}})
