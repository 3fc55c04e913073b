"""Phrases: what is found where in a name, what the data must keep to, what is refused."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.names import fold
from sekisho.parties.phrases import NO_PHRASES, PHRASES, Phrase, Phrases, ordinal, plain
from sekisho.storage.knowledge import BUNDLED, NAME_FILES, name_phrases

KNOWN = name_phrases()


def pieces(run: str, phrases: Phrases = KNOWN) -> list[tuple[str, str | None]]:
    return [(p.text, " ".join(p.phrase.tokens) if p.phrase else None) for p in phrases.segment(fold(run))]


def document(**phrases: str) -> dict[str, Any]:
    words = {key.replace("_", " "): text for key, text in phrases.items()}
    group = {"source": "s", "phrases": words}
    return {"kind": "brand", "sources": {"s": {"cite": "a page", "grade": "secondary"}}, "groups": [group]}


def phrases_of(**phrases: str) -> Phrases:
    return Phrases.from_data({"brands": document(**phrases)})


# Han, kana, Hangul


@pytest.mark.parametrize(
    ("run", "english"),
    [
        ("浪潮集团", "inspur group"),
        ("华为技术有限公司", "huawei technology company"),
        ("深圳市海思半导体有限公司", "shenzhen hisilicon company"),
        ("中芯国际集成电路制造", "smic"),
        ("长江存储科技", "ymtc"),
        ("ファーウェイ", "huawei"),
        ("アジアトレーディング", "asia trading"),
        ("삼성전자", "samsung electronics"),
        ("조선광업개발무역회사", "komid"),
        ("东京大学", "university tokyo"),
        ("西北工业大学", "northwestern polytechnical university"),
        ("香港联合电子贸易公司", "hong kong united electronics trading company"),
    ],
)
def test_a_native_name_is_put_into_english(run: str, english: str) -> None:
    assert " ".join(text or "?" for _, text in pieces(run)) == english


def test_what_no_phrase_covers_stays_as_it_is() -> None:
    assert pieces("北京微众科技") == [("北京", "beijing"), ("微众", None), ("科技", "technology")]


def test_the_longest_phrase_wins() -> None:
    assert pieces("西安电子科技大学") == [("西安电子科技大学", "xidian university")]


@pytest.mark.parametrize("run", ["タイム", "アルバート", "リマックス"])
def test_a_short_katakana_word_inside_another_is_none(run: str) -> None:
    assert pieces(run)[0][0] != run[:2]


def test_a_short_katakana_word_beside_a_phrase_stands() -> None:
    assert pieces("アジアタイヤ") == [("アジア", "asia"), ("タイヤ", "tire")]


@given(st.text("浪潮集团第十四研究所タイヤム삼성電子 x·", max_size=60))
def test_the_pieces_are_the_run(run: str) -> None:
    found = KNOWN.segment(run)
    assert "".join(p.text for p in found) == run
    assert not any(a.phrase is None and b.phrase is None for a, b in pairwise(found))


def test_a_numbered_institute_has_its_english_number() -> None:
    assert [english for _, english in pieces("第十四研究所")] == ["14th", "research institute"]


def test_folding_makes_one_phrase_of_two_scripts() -> None:
    phrases = Phrases.from_data({"brands": document(huawei="华为")}, lambda text: text.replace("華為", "华为"))
    assert pieces("华为", phrases) == [("华为", "huawei")]


def test_where_folding_lets_two_kinds_meet_the_brand_wins() -> None:
    trade, brand = Phrase("乙", ("b",), "trade", "s"), Phrase("甲", ("a",), "brand", "s")
    assert pieces("甲", Phrases([trade, brand], lambda _: "甲")) == [("甲", "a")]


# numerals


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十四", 14),
        ("五十五", 55),
        ("二百零八", 208),
        ("七七一", 771),
        ("二〇八", 208),
        ("一百", 100),
    ],
)
def test_a_chinese_numeral_is_read(numeral: str, number: int) -> None:
    assert ordinal(numeral) == number


@pytest.mark.parametrize("numeral", ["", "十百", "一二十", "甲", "〇", "一二三四五六七八", "十十"])
def test_what_is_no_numeral_is_refused(numeral: str) -> None:
    assert ordinal(numeral) is None


@given(st.text("〇零一二三四五六七八九十百", max_size=8))
def test_a_numeral_is_a_number_or_none(numeral: str) -> None:
    number = ordinal(numeral)
    assert number is None or 0 < number <= 9999


# Latin and other scripts that part words


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("langchao group", "inspur group"),
        ("lang chao", "inspur"),
        ("semiconductor manufacturing international beijing", "smic beijing"),
        ("aviation industry corporation of china", "avic"),
        ("aviation industry corporation china", "avic"),
        ("northwest polytechnic university ningbo", "northwestern polytechnical university ningbo"),
        ("fourteenth research institute cetc", "14th research institute cetc"),
        ("no 14 research institute", "14th research institute"),
        ("nudt", "national university defense technology"),
        ("hit", "harbin institute technology"),
        ("iluvatar semiconductor", "iluvatar corex semiconductor"),
    ],
)
def test_another_spelling_gives_the_canonical_name(name: str, canonical: str) -> None:
    assert KNOWN.latin(tuple(name.split())) == tuple(canonical.split())


@pytest.mark.parametrize(
    "name",
    [
        "hit robot group",
        "bit by bit computing",
        "smith electronics",
        "inspur group",
        "bank of china",
        "beijing university of chemical technology",
        "tokyo university of science",
        "iluvatar corex",
        "super cars",
        "",
    ],
)
def test_a_name_without_another_spelling_stays(name: str) -> None:
    assert KNOWN.latin(tuple(name.split())) is None


def test_a_canonical_name_is_never_changed_again() -> None:
    changed = {p.tokens: KNOWN.latin(p.tokens) for p in KNOWN if p.kind in ("brand", "institution") and not p.whole}
    assert {k: v for k, v in changed.items() if v is not None and KNOWN.latin(v) is not None} == {}


def test_words_of_other_scripts_are_pieces() -> None:
    found = KNOWN.spaced(("научно", "производственное", "объединение", "луч"))
    assert [(p.text, p.phrase and p.phrase.tokens) for p in found] == [
        ("научно производственное объединение", ("scientific", "production", "association")),
        ("луч", None),
    ]


def test_without_phrases_nothing_is_known() -> None:
    assert NO_PHRASES.latin(("hit",)) is None
    assert pieces("华为", NO_PHRASES) == [("华为", None)]
    assert [p.phrase for p in NO_PHRASES.spaced(("a", "b"))] == [None, None]


# the table in a reference


def test_a_frame_gives_the_same_phrases_back() -> None:
    frame = KNOWN.frame()
    again = Phrases.from_frame(frame)
    assert again.frame().equals(frame)
    assert again.brands == KNOWN.brands
    assert pieces("第十四研究所", again) == pieces("第十四研究所")


def test_the_frame_of_no_phrases_has_its_columns() -> None:
    assert dict(NO_PHRASES.frame().schema) == dict(Phrases(()).frame().select(*PHRASES).schema)


# what the data must keep to


def raw(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((BUNDLED / "names" / f"{name}.yaml").read_bytes())
    return loaded


@pytest.mark.parametrize(
    ("name", "least"), [("brands", 300), ("institutions", 200), ("trade-words", 500), ("places", 600)]
)
def test_each_file_has_enough(name: str, least: int) -> None:
    assert sum(len(group["phrases"]) for group in raw(name)["groups"]) >= least


@pytest.mark.parametrize("name", NAME_FILES)
def test_each_file_is_reviewed_and_each_group_used_and_sourced(name: str) -> None:
    loaded = raw(name)
    assert loaded["reviewed"] == ("2026-11-28" if name == "brands" else "2026-11-22")
    attested = loaded.get("attested", {})
    assert {group["source"] for group in loaded["groups"]} | set(attested) == set(loaded["sources"])
    assert all(len(source["cite"]) > 20 for source in loaded["sources"].values())
    assert all(loaded["sources"][source]["grade"] != "unverified" for source in attested)


@pytest.mark.parametrize("name", NAME_FILES)
def test_no_key_stands_twice_in_a_group(name: str) -> None:
    root = yaml.compose((BUNDLED / "names" / f"{name}.yaml").read_text(), Loader=yaml.SafeLoader)
    groups = next(value for key, value in root.value if key.value == "groups").value
    for group in groups:
        keys = [key.value for key, _ in next(v for k, v in group.value if k.value == "phrases").value]
        assert sorted(keys) == sorted(set(keys))


def test_no_text_stands_for_two_things_once_folded() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for phrase in KNOWN:
        assert seen.setdefault(phrase.text.replace(" of ", " ").replace(" and ", " "), phrase.tokens) == phrase.tokens


def test_no_single_han_character_is_a_brand_or_a_place() -> None:
    assert [p for p in KNOWN if p.native and len(p.text) < 2 and p.kind in ("brand", "institution")] == []


def test_ordinary_words_are_weak() -> None:
    weak = {p.text for p in KNOWN if p.weak}
    assert weak >= {"小米", "中兴", "大华", "荣耀", "长江", "海光", "联想", "三星", "中山", "山口"}


def test_brands_hold_names_and_no_ordinary_words() -> None:
    assert KNOWN.brands >= {"huawei", "inspur", "smic", "hikvision", "cetc", "nvidia", "kioxia", "rostec", "cambricon"}
    assert KNOWN.brands.isdisjoint({"honor", "screen", "apple", "meta", "module", "lg", "hp", "electronics"})


def test_a_text_that_was_read_beside_its_name_cites_where() -> None:
    known = {(p.text, p.tokens): p for p in KNOWN}
    read, recalled = known[fold("中芯国际"), ("smic",)], known["화웨이", ("huawei",)]
    assert (read.grade, "English name" in read.source or "short form" in read.source) == ("secondary", True)
    assert (recalled.grade, "as recalled" in recalled.source) == ("unverified", True)


def test_every_grade_is_one_of_three() -> None:
    assert {p.grade for p in KNOWN} <= {"primary", "secondary", "unverified"}


def test_every_token_is_a_plain_lower_case_word() -> None:
    tokens = set(chain.from_iterable(p.tokens for p in KNOWN))
    assert [t for t in tokens if not (t.isascii() and t.isalnum() and t == t.lower())] == []


# what is refused


@pytest.mark.parametrize("text", ["Huawei", "hua  wei", " hua wei", "hua-wei", "", "?", "Ｈua", "hua wei |"])
def test_a_text_not_normalised_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        phrases_of(huawei=text)


def test_one_text_for_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for"):
        phrases_of(huawei="华为", honor="华为")


def test_a_canonical_name_not_in_latin_is_refused() -> None:
    with pytest.raises(ValueError, match="Latin"):
        Phrases.from_data({"brands": document() | {"groups": [{"source": "s", "phrases": {"华为": "华为"}}]}})


@pytest.mark.parametrize(
    "change", [{"kind": "firm"}, {"sources": {"s": {"cite": "c", "grade": "sure"}}}, {"sources": {}}]
)
def test_an_unknown_kind_grade_or_source_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        Phrases.from_data({"brands": document(huawei="华为") | change})


def test_a_source_gives_its_grade_to_the_texts_that_it_attests_alone() -> None:
    told = document(huawei="华为? | ファーウェイ")
    told["sources"] |= {"list": {"cite": "a list", "grade": "primary"}}
    told |= {"attested": {"list": {"huawei": "华为"}}}
    found = {p.text: (p.source, p.grade, p.weak) for p in Phrases.from_data({"brands": told})}
    assert found == {"华为": ("a list", "primary", True), "ファーウェイ": ("a page", "secondary", False)}


@pytest.mark.parametrize(
    "attested",
    [
        {"s": {"huawei": "海思"}},
        {"s": {"hisilicon": "华为"}},
        {"nobody": {"huawei": "华为"}},
        {"s": {"huawei": "华为"}, "t": {"huawei": "华为"}},
    ],
)
def test_what_is_attested_of_nobody_by_nobody_or_twice_is_refused(attested: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        Phrases.from_data({"brands": document(huawei="华为") | {"attested": attested}})


def test_marks_are_read() -> None:
    found = {p.text: p for p in phrases_of(huawei="小华? | =hw | 华为")}
    assert (found["小华"].weak, found["hw"].whole, found["华为"].weak) == (True, True, False)


@given(st.text(max_size=40))
def test_any_run_is_segmented(run: str) -> None:
    assert "".join(p.text for p in KNOWN.segment(plain(run))) == plain(run)
