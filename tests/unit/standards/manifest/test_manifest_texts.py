"""Texts held once: many rows and few rows must come to the same, and cleaning is never decided twice."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.standards.manifest import texts as module
from sekisho.standards.manifest.readers import READERS, Context
from sekisho.standards.manifest.texts import FEW, Texts, all_cleaned, cleaned, visible
from sekisho.storage.places import currencies, gazetteer

CONTEXT = Context(gazetteer(), currencies())
CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["-", " n/a ", "なし", "A\u200bB", "東京　支店", "5", "1e3", "1.234", "12,5", "1,234.5", "-3", "+7", "0", "nan",
         "3 pcs", "USD 5", "¥100", "2026-11-24", "02/03/2026", "25/12/2026", "令和8年11月24日", "2026-02-30", "JP",
         "Tokyo", "JPTYO>SGSIN", "8471.50", "847150.0", "８４７１", "84 71", "SN 1; SN 2", "A|B", "LEI:1;2", "1\x1f2",
         "ｈ１００", "3a090", "yes", "none", "該当", "air", "FOB Tokyo", "2026-11-20 consignee: A -> B"]
    ),
)  # fmt: skip


def column(cells: list[str | None]) -> pl.Series:
    return pl.Series(cells, dtype=pl.String)


def many(cells: list[str | None]) -> pl.Series:
    """The same texts among so many rows that distinct ones are sought."""
    return column(cells + [None] * (FEW + 1))


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_many_rows_come_back_as_they_were(cells: list[str | None]) -> None:
    assert Texts.of(many(cells)).whole().equals(many(cells))


def test_each_distinct_text_is_held_once() -> None:
    texts = Texts.of(many(["a", "b", "a"]))
    assert texts.distinct.to_list() == ["a", "b"] and len(texts) == FEW + 4


def test_a_text_that_no_row_says_any_more_is_forgotten() -> None:
    texts = Texts.of(many(["a", "b", "a"]))
    assert texts.without(pl.Series([1])).distinct.to_list() == ["a"]


@pytest.mark.parametrize("make", [column, many])
def test_first_rows_stand_for_groups_that_agree(make: object) -> None:
    cells = make(["a", "a", None, None])  # type: ignore[operator]
    of = pl.Series([0, 0] + [1] * (len(cells) - 2), dtype=pl.UInt32)
    firsts = Texts.of(cells).firsts(pl.Series([0, 2], dtype=pl.UInt32), of)
    assert firsts is not None and firsts.whole().to_list() == ["a", None]


@pytest.mark.parametrize("make", [column, many])
def test_groups_that_disagree_have_no_first(make: object) -> None:
    cells = make(["a", "b", None, None])  # type: ignore[operator]
    of = pl.Series([0, 0] + [1] * (len(cells) - 2), dtype=pl.UInt32)
    assert Texts.of(cells).firsts(pl.Series([0, 2], dtype=pl.UInt32), of) is None


@given(st.lists(CELLS, min_size=1, max_size=10), st.sampled_from(["text", "flag", "gaihi"]))
def test_cleaning_few_rows_is_cleaning(cells: list[str | None], kind: str) -> None:
    found = all_cleaned({"h": column(cells)}, {"h": kind})["h"]
    assert found.whole().to_list() == cleaned(column(cells), kind).to_list()


@given(st.lists(CELLS, min_size=1, max_size=10), st.sampled_from(["text", "flag", "gaihi"]))
def test_cleaning_many_rows_is_cleaning(cells: list[str | None], kind: str) -> None:
    found = all_cleaned({"h": many(cells)}, {"h": kind})["h"]
    assert found.whole().to_list() == cleaned(many(cells), kind).to_list()


@given(st.lists(st.text(max_size=8), min_size=1, max_size=20))
def test_what_python_calls_visible_polars_leaves_alone(cells: list[str]) -> None:
    plain = [cell for cell in cells if module._visible_already(cell)]
    values, hidden = visible(many(list(plain)))
    assert values.to_list()[: len(plain)] == plain and hidden is None


@settings(max_examples=60)
@given(st.sampled_from(sorted(READERS)), st.lists(CELLS, min_size=1, max_size=12))
def test_few_texts_and_many_are_read_alike(kind: str, cells: list[str | None]) -> None:
    """The plainest texts are read by Polars where there are many: what they mean must not hang on how many there are."""
    bare = cleaned(column(cells), "flag")
    few = READERS[kind](bare, CONTEXT)
    numerous = READERS[kind](pl.concat([bare, pl.Series([None], dtype=pl.String).new_from_index(0, FEW + 1)]), CONTEXT)
    size = len(cells)
    assert few.values.to_list() == numerous.values.to_list()[:size]
    told = [None] * size if few.reasons is None else few.reasons.to_list()
    assert told == ([None] * size if numerous.reasons is None else numerous.reasons.to_list()[:size])
    for name in few.extra.keys() & numerous.extra.keys():
        assert few.extra[name].to_list() == numerous.extra[name].to_list()[:size]
