"""The knowledge files: they load, quickly enough, under a digest; damaged ones are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sekisho.parties.names import fold
from sekisho.storage.knowledge import (
    BUNDLED,
    MAX_BYTES,
    NAME_FILES,
    load_knowledge,
    load_specification,
    name_phrases,
)
from sekisho.vocabulary.errors import PackFault
from sekisho.vocabulary.finding import Grade


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("accelerators", "systems", "goods", "hs"):
        shutil.copy(BUNDLED / f"{name}.yaml", tmp_path)
    return tmp_path


def test_the_bundled_files_load() -> None:
    knowledge = load_knowledge()
    assert len(knowledge.chips) > 130
    assert len(knowledge.digest) == 64


def test_every_number_has_a_source_and_a_grade() -> None:
    for chip in load_knowledge().chips.values():
        assert chip.source.cite
        assert chip.source.grade in set(Grade)


def test_the_digest_follows_the_content(folder: Path) -> None:
    before = load_knowledge(folder).digest
    assert before == load_knowledge().digest
    with (folder / "hs.yaml").open("a") as file:
        file.write("# one more line\n")
    assert load_knowledge(folder).digest != before


def test_an_absent_file_is_refused(folder: Path) -> None:
    (folder / "goods.yaml").unlink()
    with pytest.raises(PackFault):
        load_knowledge(folder)


@pytest.mark.parametrize(
    "text",
    [
        "chips: [",
        "!!python/object/apply:os.system ['true']",
        "[]",
        "sources: {}\nmakers: {}\nchips: {x: {name: X, maker: null, form: ic, dc: true, src: nowhere}}",
        "sources: {s: {cite: c, grade: certain}}\nmakers: {}\nchips: {}",
        "sources: {s: {cite: c, grade: primary}}\nmakers: {}\nchips: {x: {name: X, maker: m, form: ic, dc: 1, src: s}}",
    ],
)
def test_damaged_files_are_refused(folder: Path, text: str) -> None:
    (folder / "accelerators.yaml").write_text(text)
    with pytest.raises(PackFault):
        load_knowledge(folder)


def test_a_file_too_large_is_refused(folder: Path) -> None:
    (folder / "hs.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(PackFault):
        load_knowledge(folder)


def test_a_specification_is_read(tmp_path: Path) -> None:
    path = tmp_path / "chip.json"
    path.write_text('{"name": "X1", "tops": {"int8": 600}, "die_mm2": 300, "reported_tpp": 4801}')
    chip, reported = load_specification(path)
    assert reported == 4801.0
    assert chip.tpp is not None and chip.tpp.low == 4800.0
    assert chip.pd is not None and chip.pd.low == 16.0


@pytest.fixture
def names(tmp_path: Path) -> Path:
    for name in NAME_FILES:
        shutil.copy(BUNDLED / "names" / f"{name}.yaml", tmp_path)
    return tmp_path


def test_the_phrases_of_names_load() -> None:
    assert len(name_phrases()) > 5000


@pytest.mark.parametrize("name", ["华为", "華為", "ファーウェイ", "Хуавэй", "هواوي"])
def test_the_phrases_are_folded_as_names_are(name: str) -> None:
    texts = {phrase.text: phrase.tokens for phrase in name_phrases()}
    assert texts[fold(name)] == ("huawei",)


@pytest.mark.parametrize(
    "text",
    ["groups: [", "[]", "!!python/object/apply:os.system ['true']", "kind: brand\nsources: {}\ngroups: [{source: x}]"],
)
def test_damaged_phrases_are_refused(names: Path, text: str) -> None:
    (names / "brands.yaml").write_text(text)
    with pytest.raises(PackFault):
        name_phrases(names)


def test_absent_phrases_are_refused(names: Path) -> None:
    (names / "places.yaml").unlink()
    with pytest.raises(PackFault):
        name_phrases(names)
