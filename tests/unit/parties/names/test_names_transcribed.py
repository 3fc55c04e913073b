"""Foreign names in Chinese characters meet their Latin spelling by their consonants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.names import MARK, fold, transcribed_key, transcribed_keys, transcribed_likeness, views
from sekisho.parties.names import transcribed as table
from sekisho.parties.phrases import Phrase, Phrases

PHRASES = Phrases(
    [
        Phrase("洛克希德马丁", ("lockheed", "martin"), "brand", "test"),
        Phrase("系统", ("systems",), "trade", "test"),
        Phrase("贸易", ("trading",), "trade", "test"),
    ],
    fold,
)


def spelt(name: str) -> tuple[str, ...] | None:
    return next((v.tokens for v in views(name, phrases=PHRASES) if v.source == "transcription"), None)


@pytest.mark.parametrize(
    ("latin", "han"),
    [
        ("lincoln", "林肯"),
        ("clinton", "克林顿"),
        ("einstein", "爱因斯坦"),
        ("kennedy", "肯尼迪"),
        ("trump", "特朗普"),
        ("macron", "马克龙"),
        ("nixon", "尼克松"),
        ("rumsfeld", "拉姆斯菲尔德"),
        ("zuckerberg", "扎克伯格"),
        ("schwarzenegger", "施瓦辛格"),
        ("merkel", "默克尔"),
    ],
)
def test_a_word_and_its_transcription_have_one_key(latin: str, han: str) -> None:
    token = table.transcription(han, telling=False)
    assert token is not None
    assert transcribed_key(token) == transcribed_key(latin) != ""


@pytest.mark.parametrize(("one", "other"), [("lincoln", "clinton"), ("kennedy", "kelly"), ("trump", "trudeau")])
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert transcribed_key(one) != transcribed_key(other)


@pytest.mark.parametrize(
    ("latin", "han"),
    [("angela", "安格拉"), ("josh", "乔希"), ("gates", "盖茨"), ("khamenei", "哈梅内伊"), ("navalny", "纳瓦利内"),
     ("luckey", "卢基"), ("packer", "帕克"), ("austin", "奥斯汀")],
)  # fmt: skip
def test_a_word_is_met_in_one_of_its_readings(latin: str, han: str) -> None:
    token = table.transcription(han, telling=False)
    assert token is not None
    assert set(transcribed_keys(token)) & set(transcribed_keys(latin))
    assert transcribed_likeness(token, latin) == transcribed_likeness(latin, token) >= 0.5


@pytest.mark.parametrize(("latin", "han"), [("leak", "卢克"), ("annie", "约纳"), ("kim", "库默")])
def test_equal_consonants_with_other_vowels_sound_less_alike(latin: str, han: str) -> None:
    assert transcribed_likeness(table.transcription(han, telling=False) or "", latin) < 0.6


def test_a_given_name_of_two_readings_has_two_views() -> None:
    found = [v.tokens for v in views("杰克·肯尼迪", phrases=PHRASES) if v.source == "transcription"]
    assert found == [("jack", "ken'ni'di"), ("jie'ke", "ken'ni'di")]


def test_the_parts_between_dots_are_words_and_given_names_have_their_own_spelling() -> None:
    assert spelt("约翰·肯尼迪") == ("john", "ken'ni'di")


def test_a_phrase_reaches_across_a_dot() -> None:
    found = {v.source: v.tokens for v in views("洛克希德·马丁系统公司", phrases=PHRASES)}
    assert found["translation"] == ("lockheed", "martin", "systems")


@pytest.mark.parametrize("name", ["华为贸易有限公司", "立达贸易有限公司", "李丽", "习近平"])
def test_chinese_names_are_no_transcriptions(name: str) -> None:
    assert spelt(name) is None


def test_a_firm_of_transcription_characters_is_read_as_foreign() -> None:
    assert spelt("克拉托斯系统公司") == ("ke'la'tuo'si", "systems")


def test_every_syllable_spells_one_sound() -> None:
    known = table._syllables()
    assert [c for c, key in table._SPELLS.items() if known[table._syllable(c)] != key] == []


def test_the_tables_are_folded_as_names_are() -> None:
    texts = [*table._SPELLS, *table.GIVEN]
    assert [text for text in texts if fold(text) != text] == []


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=64))
def test_a_key_is_coarse_and_short(token: str) -> None:
    key = transcribed_key(token)
    assert len(key) <= 2 * len(token)
    assert set(key) <= set(".ptkfslmn")


@given(st.text(alphabet="".join(table._SPELLS), min_size=2, max_size=12))
def test_a_transcription_is_marked_and_in_latin_letters(run: str) -> None:
    token = table.transcription(run, telling=False)
    assert token is not None
    assert MARK in token
    assert token.replace(MARK, "").isalpha()
    assert token.isascii()
