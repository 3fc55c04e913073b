"""Two names in Chinese characters: these decide, also where one of the two is known to the phrases."""

from __future__ import annotations

import pytest

from sekisho.parties import DEFAULT_THRESHOLD, Phrases, compare
from sekisho.storage.knowledge import name_phrases


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return name_phrases()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华为技术有限公司", "华威技术有限公司"),  # a brand, and characters that only sound so
        ("华为", "华威"),
        ("鹏程科技有限公司", "朋成科技有限公司"),  # neither is known
    ],
)
def test_firms_whose_characters_only_sound_alike_do_not_match(one: str, other: str, phrases: Phrases) -> None:
    assert compare(one, other, kind="organisation", phrases=phrases) < DEFAULT_THRESHOLD
    assert compare(other, one, kind="organisation", phrases=phrases) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华为技术有限公司", "華為技術有限公司"),  # traditional characters
        ("鹏程科技有限公司", "鹏程技术有限公司"),  # the same characters of its own
        ("华为", "ファーウェイ"),  # katakana has no characters to contradict
        ("华威技术有限公司", "Huawei Technologies"),  # neither have Latin letters
        ("曙光信息", "中科曙光"),  # two names of one brand
    ],
)
def test_characters_contradict_only_other_characters(one: str, other: str, phrases: Phrases) -> None:
    assert compare(one, other, kind="organisation", phrases=phrases) >= DEFAULT_THRESHOLD
