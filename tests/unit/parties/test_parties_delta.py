"""Delta rescreening below the use case: what is compiled, and which entries count as other than they were."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties import NAME_QUERIES
from sekisho.parties.delta import _longest_run, compile_customers, texts_of
from sekisho.parties.phrases import NO_PHRASES

NAMES = ["Vostokpribor LLC", "中翔量子研究所", "Golden Star Trading", "", "Kurogane Giken KK", "Ahmed Karim Hassan",
         "Golden Lantern Trading", "가람정밀기계", "Vostok Pribor"]  # fmt: skip


def test_names_compiled_in_blocks_are_the_names_compiled_at_once() -> None:
    whole = compile_customers(NAMES, NO_PHRASES)
    for at_once in (1, 2, 4):
        parts = compile_customers(NAMES, NO_PHRASES, at_once=at_once)
        assert {name for name in whole if not parts[name].equals(whole[name])} == set()


def test_no_names_compile_to_an_empty_index() -> None:
    assert compile_customers([], NO_PHRASES)["party_views"].is_empty()


def test_texts_are_the_names_and_the_parts_of_a_field() -> None:
    rows = [(0, "Acme Vektor (aka Zavod Kvant)", None, None), (1, "Zavod Kvant", None, None), (2, None, None, None)]
    found = texts_of(pl.DataFrame(rows, schema=NAME_QUERIES, orient="row"))
    assert ("Acme Vektor (aka Zavod Kvant)", 0) in found.rows()
    assert found.filter(pl.col("text") == "Zavod Kvant")["query"].to_list() == [0, 1]


@given(st.permutations(range(12)))
def test_the_longest_run_increases_and_nothing_can_be_added(order: list[int]) -> None:
    member = _longest_run(np.array(order, dtype=np.uint32))
    run = [value for value, kept in zip(order, member, strict=True) if kept]
    assert run == sorted(run)
    longest: list[int] = []
    for at, value in enumerate(order):
        longest.append(1 + max((longest[i] for i in range(at) if order[i] < value), default=0))
    assert len(run) == max(longest)
