"""A name read in another script: what is known of it, what was put down by its sound, and what only sounds alike."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties import NAME_QUERIES, compile_index, screen_names
from sekisho.parties.heard import Rest, rests_on
from sekisho.storage.knowledge import name_phrases
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

PHRASES = name_phrases()
OWN, TRADE = 10.0, 1.8


@pytest.mark.parametrize(
    ("query", "listed", "met", "rest"),
    [
        ("株式会社オプトリンク", "Optolink", ("oputorinku", "optolink", "sound", 0.8, OWN), Rest(True, 5, 0)),
        ("Optolink", "オプトリンク", ("optolink", "oputorinku", "sound", 0.8, OWN), Rest(True, 5, 0)),
        ("ｵﾌﾟﾄﾘﾝｸ", "Optolink", ("oputorinku", "optolink", "sound", 0.8, OWN), Rest(True, 5, 0)),
        ("尤尼泰克公司", "Unitech", ("you'ni'tai'ke", "unitech", "transcribed", 0.887, OWN), Rest(True, 0, 0)),
        ("思腾公司", "Alstone", ("si'teng", "alstone", "transcribed", 0.825, OWN), Rest(False, 0, 0)),
        ("京都", "Koto", ("kyoto", "koto", "near", 0.9, OWN), Rest(False, 0, 0)),
        ("수원", "Sugon", ("suwon", "sugon", "near", 0.8, OWN), Rest(False, 0, 0)),
        ("さくら", "Sakra", ("sakura", "sakra", "near", 0.9, OWN), Rest(False, 0, 0)),  # a native word, in hiragana
        ("関西テクノロジー", "Kalai", ("kansai", "kalai", "near", 0.667, OWN), Rest(False, 0, 0)),
        ("華為", "Huawei", ("huawei", "huawei", "equal", 1.0, OWN), Rest(False, 0, 1)),
        ("テスト工業", "Industry", ("industry", "industries", "kindred", 0.85, TRADE), Rest(False, 0, 0)),
    ],
)
def test_what_a_word_rests_on(query: str, listed: str, met: tuple[object, ...], rest: Rest) -> None:
    assert rests_on(query, listed, [met]) == rest


def test_a_word_left_over_is_no_foreign_one() -> None:
    met = [("oputorinku", "optolink", "sound", 0.8, OWN), ("", "laser", "none", 0.0, OWN)]
    assert not rests_on("オプトリンク", "Optolink Laser", met).foreign


def test_one_native_word_that_sounds_alike_spoils_the_foreign_ones() -> None:
    met = [("oputorinku", "optolink", "sound", 0.8, OWN), ("kyoto", "koto", "near", 0.9, OWN)]
    assert not rests_on("京都オプトリンク", "Koto Optolink", met).foreign


@given(st.text(max_size=30), st.text("アイオンプトクー・ a'", max_size=20), st.text("aeiounkpt'", max_size=12))
def test_any_name_may_be_asked_about(query: str, listed: str, word: str) -> None:
    found = rests_on(query, listed, [(word, word, "near", 0.9, OWN)])
    assert found.settled == 0
    assert found.telling <= len(word)


def strength(listed: str, asked: str, country: str | None = None, *, seat: str = "RU") -> str | None:
    row = {"entry": 0, "uid": "0", "list": "own", "kind": "organisation", "name": listed, "countries": [seat]}
    entries = pl.DataFrame([row], schema=dict(ENTRIES))  # type: ignore[arg-type]
    names = pl.DataFrame([(0, listed, "primary")], schema=NAMES, orient="row")
    nothing = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    tables = compile_index(entries, names, *nothing, PHRASES)
    query = pl.DataFrame([(0, asked, country, "organisation")], schema=NAME_QUERIES, orient="row")
    found = screen_names(query, Reference("", {"entries": entries, "names": names, **tables}))
    return None if found.is_empty() else found["strength"][0]


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Veltograd Plant", "ヴェルトグラード工場"),
        ("Design Center Karastol", "株式会社設計センター・カラストール"),
        ("ヴェルトグラード工場", "Veltograd Plant"),
        ("Dalian Lanotek Trading", "大连拉诺泰克贸易有限公司"),
    ],
)
def test_a_foreign_word_put_down_by_its_sound_is_shown_to_an_officer(listed: str, asked: str) -> None:
    assert strength(listed, asked) == "possible"


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Koto Machinery Co., Ltd", "京都機械有限会社"),
        ("Mada Transport", "株式会社前田運輸"),
        ("Kalai Industries", "関西産業株式会社"),
        ("Unchon Trading Corporation", "인천무역주식회사"),
        ("Dongmei Group", "宏美集團有限公司"),
        ("Meru", "株式会社メエオル"),
    ],
)
def test_a_native_word_that_only_sounds_alike_holds_no_lawful_firm(listed: str, asked: str) -> None:
    assert strength(listed, asked) in (None, "weak")


def test_a_foreign_word_holds_no_firm_of_another_country() -> None:
    assert strength("Veltograd Plant", "ヴェルトグラード工場", "JP") in (None, "weak")
