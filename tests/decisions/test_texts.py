"""What the word lists that ship see in texts: hits, and lawful twins that merely look like them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polars as pl
import pytest
import yaml

from sekisho.gate.facts import Words
from sekisho.rules import Law

HERE = Path(__file__).resolve().parent
TEXTS = yaml.safe_load((HERE / "texts.yaml").read_text("utf-8"))
CASES = [(about, seen, text) for about, said in TEXTS.items() for seen, texts in said.items() for text in texts]


def _seen(words: Words, about: str, text: str | None) -> bool | None:
    column = pl.col("t")
    asked = {
        "use": words.named(column, "forbidden_use"),
        "defence": words.named(column, "defence_use"),
        "place": words.lies_in(column, "occupied_place"),
    }[about]
    verdict: bool | None = pl.DataFrame({"t": [text]}, schema={"t": pl.String}).select(asked).item()
    return verdict


@pytest.mark.parametrize(("about", "seen", "text"), CASES)
def test_a_text_says_it_or_does_not(about: str, seen: bool, text: str, law: Law) -> None:
    assert _seen(Words.compile(law.words), about, text) is seen


@pytest.mark.parametrize("about", TEXTS)
def test_a_text_that_is_missing_says_nothing(about: str, law: Law) -> None:
    assert _seen(Words.compile(law.words), about, None) is None


def test_a_use_written_with_loose_accents_is_the_same_use(law: Law) -> None:
    assert _seen(Words.compile(law.words), "use", unicodedata.normalize("NFD", "ứng dụng quân sự"))
