"""Names in Han, kana and Hangul: characters, sounds and translations."""

from __future__ import annotations

import pytest

from sekisho.parties.names import fold, forms, han, hongkong, japanese, korean_key, views
from sekisho.parties.names.japanese import hepburn, japanese_key, kanji_person, sound_key
from sekisho.parties.names.korean import korean_person, revised
from sekisho.parties.names.mandarin import mandarin_key, pinyin_syllables, wade_giles
from sekisho.parties.phrases import Phrase, Phrases

PHRASES = Phrases(
    [
        Phrase(text, tuple(tokens.split()), kind, "test")  # type: ignore[arg-type]
        for text, tokens, kind in (
            ("浪潮", "inspur", "brand"),
            ("langchao", "inspur", "brand"),
            ("华为", "huawei", "brand"),
            ("ファーウェイ", "huawei", "brand"),
            ("삼성", "samsung", "brand"),
            ("전자", "electronics", "trade"),
            ("集团", "group", "trade"),
            ("技术", "technology", "trade"),
            ("工場", "plant", "trade"),
            ("ザ", "the", "trade"),
        )
    ],
    fold,
)


def tokens(name: str, source: str) -> tuple[str, ...] | None:
    return next((v.tokens for v in views(name, phrases=PHRASES) if v.source == source), None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("習近平", "习近平"),
        ("華為技術有限公司", "华为技术有限公司"),
        ("廣瀬", "広瀬"),
        ("佐々木", "佐佐木"),
        ("實業", "実業"),
    ],
)
def test_one_character_has_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("任正非", ("ren", "zhengfei")),
        ("習近平", ("xi", "jinping")),
        ("欧阳修", ("ouyang", "xiu")),
        ("单田芳", ("shan", "tianfang")),
        ("曾国藩", ("zeng", "guofan")),
        ("解振华", ("xie", "zhenhua")),
        ("查良镛", ("zha", "liangyong")),
    ],
)
def test_a_person_is_read_in_pinyin_family_name_apart(name: str, read: tuple[str, ...]) -> None:
    assert tokens(name, "pinyin") == read


@pytest.mark.parametrize(
    ("name", "source", "read"),
    [
        ("蔡英文", "wade-giles", ("tsai", "yingwen")),
        ("蒋介石", "wade-giles", ("chiang", "chiehshih")),
        ("許志永", "wade-giles", ("hsu", "chihyung")),
        ("陳國強", "jyutping", ("chan", "kwokkeung")),
        ("黃志偉", "jyutping", ("wong", "chiwai")),
        ("安倍晋三", "hepburn", ("abe", "shinzo")),
        ("김정은", "revised-romanisation", ("kim", "jeongeun")),
    ],
)
def test_other_readings_of_persons(name: str, source: str, read: tuple[str, ...]) -> None:
    assert tokens(name, source) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("浪潮集团", ("inspur", "group")),
        ("華為技術有限公司", ("huawei", "technology")),
        ("ファーウェイ", ("huawei",)),
        ("삼성전자", ("samsung", "electronics")),
        ("株式会社アフタマティカ工場", ("afutamatika", "plant")),
    ],
)
def test_a_firm_is_translated_part_by_part(name: str, read: tuple[str, ...]) -> None:
    assert tokens(name, "translation") == read


def test_another_latin_spelling_is_an_alias() -> None:
    assert tokens("Langchao Group", "alias") == ("inspur", "group")


def test_a_short_katakana_word_inside_a_longer_one_is_no_word() -> None:
    assert tokens("ダリザヴォート", "translation") is None


def test_what_a_form_leaves_in_latin_is_a_latin_name() -> None:
    assert [(v.tokens, v.forms) for v in views("TDK株式会社")] == [(("tdk",), ("company", "stock"))]


def test_a_form_that_stands_for_several_clashes_with_none_of_them() -> None:
    assert {"company", "stock"} <= set(views("株式会社プロトン")[0].forms)
    assert {"company", "llc"} <= set(views("有限会社プロトン")[0].forms)


def test_a_firm_of_kana_may_end_in_the_character_for_firm() -> None:
    assert [v.tokens for v in views("テストロン社")][1:] == [("tesutoron",)]


def test_words_of_two_readings_are_read_as_words() -> None:
    assert han.syllables(fold("重慶銀行")) == ["chong", "qing", "yin", "hang"]


def test_every_table_is_folded_as_names_are() -> None:
    texts = [*forms.NATIVE_FORMS, *forms.SPACED_FORMS, *hongkong._SPELT, *japanese._FAMILIES, *japanese._GIVEN]
    texts += [*japanese._PARTS, *han._FAMILY_READINGS, *han._DOUBLE_FAMILIES, *han._WORD_READINGS]
    assert [(text, fold(text)) for text in texts if fold(text) != text] == []


@pytest.mark.parametrize(
    ("kana", "read"),
    [
        ("ファーウェイ", "fawei"),
        ("サトウ", "sato"),
        ("トウキョウ", "tokyo"),
        ("アヴィアドヴィガチェリ", "aviadovigacheri"),
        ("マッチャ", "matcha"),
        ("ジュンイチ", "junichi"),
        ("ティ", "ti"),
        ("フィリップ", "firippu"),
    ],
)
def test_kana_in_hepburn(kana: str, read: str) -> None:
    assert hepburn(kana) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [("aviadvigatel", "aviadovigacheri"), ("novelco", "nobueruko"), ("avtomatika", "afutamatika")],
)
def test_katakana_and_its_original_have_one_sound(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("ohno", "ono"), ("sinzo", "shinzo"), ("satou", "sato"), ("jumpei", "junpei"), ("tuda", "tsuda")]
)
def test_spellings_of_japanese_meet(one: str, other: str) -> None:
    assert japanese_key(one) == japanese_key(other) != ""


@pytest.mark.parametrize("token", ["smith", "schmidt", "ivanov", "ng"])
def test_what_is_no_japanese_has_no_japanese_key(token: str) -> None:
    assert japanese_key(token) == ""


def test_an_unknown_kanji_name_is_not_guessed() -> None:
    assert kanji_person("任正非") is None


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("독립", "dongnip"),
        ("신라", "silla"),
        ("종로", "jongno"),
        ("한국", "hanguk"),
        ("평양", "pyeongyang"),
        ("좋아", "joa"),
    ],
)
def test_hangul_is_read_as_it_is_spoken(word: str, read: str) -> None:
    assert revised(word) == read


@pytest.mark.parametrize(
    "spellings",
    ["kim gim", "lee ri yi rhee", "park pak bak", "choi choe", "jung chung jeong jong", "lim rim im", "yoo yu ryu",
     "jeongeun jongun jungeun", "yongchol yeongcheol youngchul", "gyeongtaek kyongthaek"],
)  # fmt: skip
def test_spellings_of_korean_meet(spellings: str) -> None:
    assert len({korean_key(s) for s in spellings.split()} - {""}) == 1


@pytest.mark.parametrize("token", ["vladimir", "schneider", "alexander", "fritz"])
def test_what_is_no_korean_has_no_korean_key(token: str) -> None:
    assert korean_key(token) == ""


def test_a_run_without_a_korean_family_name_is_no_person() -> None:
    assert korean_person("삼성전자") is None


@pytest.mark.parametrize(
    ("pinyin", "wade"),
    [
        ("zhong", "chung"),
        ("xie", "hsieh"),
        ("cai", "tsai"),
        ("jiang", "chiang"),
        ("guo", "kuo"),
        ("ren", "jen"),
        ("si", "ssu"),
    ],
)
def test_wade_giles(pinyin: str, wade: str) -> None:
    assert wade_giles(pinyin) == wade
    assert mandarin_key(pinyin) == mandarin_key(wade) != ""


def test_every_syllable_has_a_mandarin_key() -> None:
    assert [s for s in pinyin_syllables() if not mandarin_key(s) or not mandarin_key(wade_giles(s))] == []


@pytest.mark.parametrize("token", ["smith", "ivanov", "khan", "robert"])
def test_what_is_no_mandarin_has_no_mandarin_key(token: str) -> None:
    assert mandarin_key(token) == ""
