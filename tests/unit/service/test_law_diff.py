"""Two laws compared: each kind of change is told once, in three languages, and equal laws are silent."""

from __future__ import annotations

import pytest

from sekisho.rules import Law, parse_law
from sekisho.service.law_diff import differences
from sekisho.service.wording import LANGS
from sekisho.storage.law import load_law_texts
from sekisho.storage.packs import read_packs

OLD = read_packs()


def changed(old: str, new: str, count: int = 1) -> Law:
    texts = {name: text.replace(old, new, count) for name, text in OLD.items()}
    assert texts != OLD
    return parse_law(texts)


def told(new: Law) -> list[tuple[str, str]]:
    return [(d.kind, d.subject) for d in differences(parse_law(OLD), new)]


def test_equal_laws_differ_in_nothing() -> None:
    assert told(parse_law(OLD)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("when: AT_LEAST(tpp, 6000)", "when: AT_LEAST(tpp, 4800)", ("changed_when", "jp_listed")),
        (
            "grade: unverified\n  - id: eu.annex-2026",
            "grade: primary\n  - id: eu.annex-2026",
            ("changed_grade", "eu.annex"),
        ),
        ("in_force: [{from: 2026-09-01}]", "in_force: [{from: 2026-10-01}]", ("changed_dates", "kr.national-controls")),
        ("- {country: KH, to: 2026-02-02", "- {country: KH, to: 2026-03-02", ("member_new", "D:5")),
        ("- id: us.tariff-25", "- id: us.tariff-30", ("rule_gone", "us.tariff-25")),
        ("days: 25", "days: 30", ("way_changed", "us.nac")),
        ("hold_at: 5", "hold_at: 6", ("joint", "joint")),
        ("hypersonic, ミサイル, 弾道, 核兵器", "ミサイル, 弾道, 核兵器", ("words_changed", "wmd_use")),
    ],
)
def test_a_change_is_told(old: str, new: str, expected: tuple[str, str]) -> None:
    assert expected in told(changed(old, new))


def test_the_words_are_there_in_three_languages() -> None:
    texts = load_law_texts()
    for difference in differences(parse_law(OLD), changed("when: AT_LEAST(tpp, 6000)", "when: AT_LEAST(tpp, 4800)")):
        for lang in LANGS:
            said = difference.say(texts, lang)
            assert "jp_listed" in said and "4800" in said and "6000" in said
