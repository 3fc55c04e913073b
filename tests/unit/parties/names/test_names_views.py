"""Names become views; a name in one field may be several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.names import LONGEST_TOKEN, MOST_PARTS, MOST_TOKENS, MOST_VIEWS, fold, parts, skeleton, views


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("Foo Bar Co., Ltd.", ("foo", "bar")),
        ("FOO-BAR (PTE) LTD", ("foo", "bar")),
        ("Foo & Bar GmbH & Co. KG", ("foo", "bar")),
        ("OOO «Ромашка»", ("romashka",)),
        ("ООО Ромашка", ("romashka",)),
        ("L'Oréal S.A.", ("loreal",)),
        ("Sp. z o.o. Polska", ("polska",)),
        ("Müller Straße AG", ("muller", "strasse")),
        ("ABC CO., LTD., Beijing Branch", ("abc", "beijing", "branch")),
        ("The Bank of Foo", ("bank", "foo")),
        ("Co Ltd", ("co",)),
    ],
)
def test_latin_names_lose_forms_and_marks(name: str, tokens: tuple[str, ...]) -> None:
    assert views(name)[0].tokens == tokens


@pytest.mark.parametrize(
    "name",
    ["株式会社ナガヤマ精工", "㈱ナガヤマ精工", "ナガヤマ精工（株）", "ﾅｶﾞﾔﾏ精工株式会社", "ながやま精工 株式会社"],
)
def test_japanese_writings_of_one_firm_are_equal(name: str) -> None:
    assert views(name)[0].joined == "ナガヤマ精工"


@pytest.mark.parametrize("name", ["주식회사 가람정밀", "㈜가람정밀", "가람 정밀(주)"])
def test_korean_writings_of_one_firm_are_equal(name: str) -> None:
    assert views(name)[0].joined == "가람정밀"


def test_a_chinese_firm_has_a_reading_in_words() -> None:
    native, reading = views("华为技术有限公司")
    assert native.joined == "华为技术"
    assert reading.tokens == ("huawei", "jishu")


def test_a_persons_family_name_stands_apart_in_the_reading() -> None:
    assert views("习近平")[1].tokens == ("xi", "jinping")


def test_last_comma_first_is_turned_for_persons() -> None:
    assert views("SALEK, ABDULHAI", person=True)[0].joined == "abdulhaisalek"


def test_numbers_are_kept() -> None:
    assert "558" in views("Repair Plant 558 JSC")[0].tokens


@pytest.mark.parametrize("name", ["", "   ", "---", "()", "\u200b"])
def test_nothing_has_no_view(name: str) -> None:
    assert views(name) == ()


@given(st.text(max_size=400))
def test_any_text_gives_bounded_views(text: str) -> None:
    found = views(text)
    assert len(found) <= MOST_VIEWS
    for view in found:
        assert 0 < len(view.tokens) <= MOST_TOKENS
        assert all(t and len(t) <= LONGEST_TOKEN for t in view.tokens)


@given(st.text(alphabet="abcdefghij ,.-&'", min_size=1, max_size=40))
def test_case_does_not_matter(text: str) -> None:
    assert [v.tokens for v in views(text)] == [v.tokens for v in views(text.upper())]


@given(st.text(max_size=400))
def test_any_text_gives_few_parts(text: str) -> None:
    assert len(parts(text)) <= MOST_PARTS


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ABC Ltd c/o XYZ", {"ABC Ltd", "XYZ"}),
        ("Acme / Bolt", {"Acme", "Bolt"}),
        ("Foo Corp (trading as Yoyo)", {"Foo Corp", "Yoyo"}),
        ("株式会社ホゲ（別名ヤマ商店）", {"株式会社ホゲ", "ヤマ商店"}),
        ("Acme d/b/a Zed", {"Acme", "Zed"}),
        ("山田工房 代表 田中太郎", {"山田工房", "田中太郎"}),
        ("Foo (formerly Bar Baz)", {"Foo", "Bar Baz"}),
        ("Acme (Singapore) Pte", set()),
        ("Acme Ltd", set()),
    ],
)
def test_names_inside_a_field(name: str, found: set[str]) -> None:
    assert set(parts(name)) == found


def test_spellings_of_one_sound_share_a_skeleton() -> None:
    assert {skeleton(t) for t in ("muhammad", "mohamed", "mohammad", "mhmd")} == {"mhmd"}


@pytest.mark.parametrize("name", ["Foo Bar Ltd", "Müller AG", "Jean-Luc Picard", "Abdul Ghafoor"])
def test_a_latin_name_has_one_view(name: str) -> None:
    assert [v.source for v in views(name)] == ["written"]


@given(st.text(max_size=120))
def test_folding_twice_changes_nothing(text: str) -> None:
    # NFKC and case folding of rare letters settle only the second time
    once = fold(fold(text))
    assert fold(once) == once


@given(st.text(alphabet="任正非華為技術ファーウェイ삼성전자абвіїعبدالغفورמשה ab.·-", max_size=60))
def test_names_of_many_scripts_at_once_give_bounded_views(text: str) -> None:
    assert len(views(text)) <= MOST_VIEWS


def test_a_name_is_folded_like_a_phrase() -> None:
    assert fold("ＨＵＡＷＥＩ 華為") == "huawei 华为"
