"""The picture of a unit: well-formed, strangers' words escaped, a shape for each standing, nothing beyond its edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sekisho.cli.twin_words import Words
from sekisho.custody import Account, Custody, Entry, Finding, Twin, Verb
from sekisho.service.custody import check, find
from sekisho.service.twin_drawing import MOST_PARTS, WIDTH, Phrases, clip, draw, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def phrases(lang: str) -> Phrases:
    words = Words(lang)
    return Phrases(
        lambda verb: words("verbs", verb), lambda s: words("standings", s), words.finding, lambda n: words("words", n)
    )


@pytest.fixture
def story(root: Path) -> tuple[Account, Callable[[str], Twin]]:
    names = ("factory.jsonld", "broker.jsonld")
    checked = check([(name, (root / "tests/data/custody" / name).read_bytes()) for name in names])
    return checked.account, lambda serial: find(checked.custody, serial)[0]


def drawn(account: Account, twin: Twin, lang: str = "en") -> ElementTree.Element:
    return ElementTree.fromstring(draw(account, twin, phrases(lang), lang))


def texts(picture: ElementTree.Element) -> str:
    return "\n".join(t.text or "" for t in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize(("lang", "verb"), [("en", "commissioned"), ("ja", "登録"), ("ko", "등록")])
def test_it_tells_the_story_in_each_language(
    story: tuple[Account, Callable[[str], Twin]], lang: str, verb: str
) -> None:
    account, unit = story
    told = texts(drawn(account, unit("S-9"), lang))
    assert verb in told and "M-1" in told and "S-9  (server)" in told


def test_what_broke_a_rule_is_a_square_and_told(story: tuple[Account, Callable[[str], Twin]]) -> None:
    account, unit = story
    picture = drawn(account, unit("S-9"))
    assert [r.get("class") for r in picture.iter(f"{SVG}rect")].count("refused") == 1
    assert "▲" in texts(picture)
    assert "▲" not in texts(drawn(account, unit("M-1")))


def test_a_part_shows_what_happened_to_the_whole_since_it_lay_there(
    story: tuple[Account, Callable[[str], Twin]],
) -> None:
    account, unit = story
    told = texts(drawn(account, unit("M-1")))
    assert "offered [S-9]" in told and "commissioned [S-9]" not in told


def test_words_of_strangers_are_no_markup(story: tuple[Account, Callable[[str], Twin]]) -> None:
    account, unit = story
    evil = "</text><script>alert(1)</script>&\"'"
    twin = replace(unit("M-1"), item=evil, holder=evil, parent=None)
    custody = Custody({evil: twin}, (Finding("taken-by-another", evil, "a", (("offered", evil), ("taker", evil))),))
    picture = drawn(replace(account, custody=custody), twin)
    assert list(picture.iter(f"{SVG}script")) == []
    assert "<script>" in texts(picture)


def test_long_lists_and_names_stay_within_the_picture(story: tuple[Account, Callable[[str], Twin]]) -> None:
    account, unit = story
    many = tuple(f"https://id.gs1.org/01/04900000123456/21/{'第' * 40}{n}" for n in range(MOST_PARTS + 9))
    twin = replace(unit("M-1"), children=many, parent=None, history=tuple(
        Entry(f"a{n}", n * 10**9, Verb.OBSERVE, standing)
        for n, standing in enumerate(("applied", "signed", "refused", "struck", "restated") * 40)
    ))  # fmt: skip
    picture = drawn(account, twin)
    height = float(picture.get("height", "0"))
    for one in picture.iter():
        assert float(one.get("x", "0")) + float(one.get("width", "0")) <= WIDTH
        assert float(one.get("y", "0")) <= height
    assert "+ 9" in texts(picture) and "… 140" in texts(picture)


def test_texts_are_cut_by_their_width_on_a_screen() -> None:
    assert clip("abcdef", 6) == "abcdef"
    assert clip("abcdefg", 6) == "abcde…"
    assert clip("関所関所", 6) == "関所…"
    assert wrapped("関所ab", 4) == ["関所", "ab"]
