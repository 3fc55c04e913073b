"""The generator of lawful firms: repeatable, exact in number, in six scripts, free of known brands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.firm_names import SCRIPTS, Firm, brand_guard, firms

BLOCKS = {
    "han": ("\u3400", "\u9fff"),
    "hangul": ("\uac00", "\ud7a3"),
    "cyrillic": ("\u0400", "\u04ff"),
    "arabic": ("\u0600", "\u06ff"),
}


@pytest.fixture(scope="module")
def made() -> list[Firm]:
    return firms()


def test_there_are_20_000_and_no_two_are_alike(made: list[Firm]) -> None:
    assert len({f.name for f in made}) == 20_000


def test_the_same_seed_gives_the_same_names(made: list[Firm]) -> None:
    assert firms() == made


def test_another_seed_gives_others(made: list[Firm]) -> None:
    others = {f.name for f in firms(2_000, seed=1)}
    assert len(others & {f.name for f in made}) < 1_000


@settings(max_examples=20)
@given(st.integers(0, 300))
def test_as_many_as_asked_for(count: int) -> None:
    assert len(firms(count, guard=lambda name: False)) == count


def test_every_script_has_its_share(made: list[Firm]) -> None:
    shares = Counter(f.script for f in made)
    assert set(shares) == set(SCRIPTS)
    assert min(shares.values()) >= 500
    assert 0.5 <= shares["latin"] / len(made) <= 0.7


def test_a_name_is_written_in_its_script(made: list[Firm]) -> None:
    wrong = [
        f
        for f in made
        if f.script in BLOCKS and not any(BLOCKS[f.script][0] <= c <= BLOCKS[f.script][1] for c in f.name)
    ]
    assert wrong == []


def test_no_slot_is_left_unfilled(made: list[Firm]) -> None:
    assert [f for f in made if set("{}_|") & set(f.name)] == []


def test_every_country_of_the_word_file_comes(made: list[Firm]) -> None:
    countries = Counter(f.country for f in made)
    assert {
        "US",
        "GB",
        "DE",
        "FR",
        "NL",
        "IT",
        "ES",
        "IN",
        "SG",
        "MY",
        "VN",
        "TR",
        "AE",
        "BR",
        "CN",
        "TW",
        "JP",
        "KR",
    } <= set(countries)


def test_a_prefix_mixes_the_countries(made: list[Firm]) -> None:
    assert len({f.country for f in made[:200]}) > 15


def test_no_known_brand_is_among_them(made: list[Firm]) -> None:
    banned = brand_guard()
    assert [f for f in made if banned(f.name)] == []


@pytest.fixture
def guard(tmp_path: Path) -> object:
    path = tmp_path / "brands.yaml"
    path.write_text(
        "groups: [{source: x, phrases: {huawei: '华为 | ファーウェイ', lang chao: '三星? | Бранд'}}]\n", "utf-8"
    )
    return brand_guard(path)


@pytest.mark.parametrize(
    "name", ["Huawei Trading LLC", "北京华为科技有限公司", "LANG-CHAO Group", "ООО «Бранд»", "上海三星电子"]
)
def test_a_brand_is_seen_in_any_writing(guard: object, name: str) -> None:
    assert callable(guard) and guard(name)


@pytest.mark.parametrize("name", ["Huaweili Trading LLC", "Chao Lang Ltd", "北京华威科技有限公司", "ООО «Брандмастер»"])
def test_part_of_a_word_is_no_brand(guard: object, name: str) -> None:
    assert callable(guard) and not guard(name)


def test_without_a_table_nothing_is_a_brand(tmp_path: Path) -> None:
    assert not brand_guard(tmp_path / "none.yaml")("Huawei")


def test_a_guard_that_bans_all_is_told_of() -> None:
    with pytest.raises(ValueError, match="do not suffice"):
        firms(1_000, guard=lambda name: True)
