"""Readings of their own: McCune-Reischauer of Hangul, and Han names by their Japanese sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties import compare
from sekisho.parties.names import fold, onyomi, views
from sekisho.parties.names.korean import mccune_reischauer, northern_person
from sekisho.parties.names.onyomi import on_yomi

MATCHES = 0.72  # the least that is possible of a person whose country is unknown


def by_source(name: str) -> dict[str, tuple[str, ...]]:
    return {view.source: view.tokens for view in views(name, person=True)}


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("정일", "chongil"),  # voiced neither at the beginning nor where a final moves over
        ("한국", "hanguk"),  # voiced after n
        ("압록", "amnok"),
        ("독립", "tongnip"),
        ("신라", "silla"),
        ("평양", "pyongyang"),
        ("부산", "pusan"),
        ("제주", "cheju"),
        ("아버지", "aboji"),
        ("찌개", "tchigae"),
    ],
)
def test_mccune_reischauer(word: str, read: str) -> None:
    assert mccune_reischauer(word) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("김정은", ("kim", "chongun")),
        ("박정희", ("pak", "chonghui")),
        ("이승만", ("yi", "sungman")),
        ("리설주", ("ri", "solju")),
        ("남궁민수", ("namgung", "minsu")),
    ],
)
def test_people_of_the_north(name: str, read: tuple[str, str]) -> None:
    assert northern_person(name) == read == by_source(name)["mccune-reischauer"]


def test_what_is_no_korean_name_has_no_such_reading() -> None:
    assert northern_person("빛나전자") is None


def test_a_firm_has_it_beside_the_revised_one() -> None:
    assert by_source("평양제강")["mccune-reischauer"] == ("pyongyangjegang",)


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12))
def test_any_hangul_can_be_read(word: str) -> None:
    assert mccune_reischauer(word).isascii()


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("習近平", ("shu", "kinpei")),
        ("任正非", ("nin", "seihi")),
        ("毛澤東", ("mo", "takuto")),
        ("李在明", ("ri", "zaimei")),
        ("朴正熙", ("boku", "seiki")),
        ("欧阳明", ("oyo", "mei")),
    ],
)
def test_on_yomi(name: str, read: tuple[str, str]) -> None:
    assert by_source(name)["on-yomi"] == read


@pytest.mark.parametrize(
    "name", ["王毅", "李鑫淼", "平和堂書店"], ids=["one short sound", "not in the table", "a firm"]
)
def test_without_every_character_there_is_no_such_reading(name: str) -> None:
    assert "on-yomi" not in by_source(name)


def test_a_japanese_name_is_read_as_one() -> None:
    assert by_source("山田太郎")["hepburn"] == ("yamada", "taro")
    assert "on-yomi" not in by_source("山田太郎")


def test_the_table_is_folded_and_has_no_character_twice() -> None:
    assert [c for c in onyomi._READINGS if fold(c) != c or len(c) != 1] == []
    assert len(onyomi._READINGS) > 400


def test_a_character_outside_the_table_reads_nothing() -> None:
    assert on_yomi("李", "鑫") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("習近平", "Shu Kinpei"),
        ("习近平", "シュウ・キンペイ"),
        ("毛沢東", "Mo Takuto"),
        ("김정은", "Kim Chong Un"),
        ("박정희", "Pak Chonghui"),
        ("최용해", "Choe Yong Hae"),
    ],
)
def test_a_name_meets_its_reading(one: str, other: str) -> None:
    assert compare(one, other, kind="person") >= MATCHES


@pytest.mark.parametrize(
    ("one", "other"), [("王海光", "王开红"), ("陈志光", "陈子高"), ("김성철", "김송철"), ("김종은", "김정은")]
)
def test_names_that_only_sound_alike_in_that_reading_do_not_meet(one: str, other: str) -> None:
    assert compare(one, other, kind="person") < MATCHES
