"""What is worked out once a distinct token is what working it out at every place gives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.align import SHORTEST_PAIR
from sekisho.parties.measures import measures
from sekisho.parties.names import View
from sekisho.parties.similarity import syllabic
from sekisho.parties.weights import own, weight
from sekisho.parties.words import Runs, Tokens

WORDS = (
    "huawei",
    "trading",
    "co",
    "al",
    "a",
    "14th",
    "tokyo",
    "mohammed",
    "ʿmhmd",
    "華為",
    "pin",
    "gpin",
    "ab",
    "b",
    "ali",
)
VIEWS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(tuple), max_size=8)


def _read(views: list[tuple[str, ...]]) -> tuple[Tokens, np.ndarray, np.ndarray]:
    tokens, ids = Tokens.of([t for view in views for t in view])
    return tokens, ids, np.repeat(np.arange(len(views)), [len(v) for v in views]).astype(np.int64)


@given(VIEWS)
def test_measures_of_many_views_are_those_of_each(views: list[tuple[str, ...]]) -> None:
    tokens, ids, owner = _read(views)
    found = tokens.measures(ids, owner, len(views))
    rows = list(zip(*(column.tolist() for column in found.values()), strict=True))
    assert rows == [tuple(measures(View(view, (), "latin", "name"))) for view in views]


@given(VIEWS)
def test_neighbours_are_those_that_stand_beside_each_other_in_one_view(views: list[tuple[str, ...]]) -> None:
    tokens, ids, owner = _read(views)
    runs = Runs.of(tokens, ids, owner)
    found = [(v, runs.texts[t], s) for v, t, s in zip(runs.view, runs.text, runs.spelt.tolist(), strict=True)]
    pairs = [(at, one, other) for at, view in enumerate(views) for one, other in pairwise(view)]
    able = [p for p in pairs if (p[1] + p[2]).isascii() and len(p[1] + p[2]) >= SHORTEST_PAIR]
    assert found == [(at, one + other, syllabic(one, other)) for at, one, other in able]


@given(VIEWS)
def test_what_is_written_alike_is_worth_the_most_of_it(views: list[tuple[str, ...]]) -> None:
    runs = Runs.of(*_read(views))
    pairs = [pair for view in views for pair in pairwise(view)]
    for text, nats, spelt, named in zip(runs.texts, runs.weight, runs.syllabic, runs.named, strict=True):
        same = [(one, other) for one, other in pairs if one + other == text]
        assert nats == max(weight(one) + weight(other) for one, other in same)
        assert spelt == any(syllabic(*pair) for pair in same)
        assert named == any(own(one) and own(other) for one, other in same)


def test_one_text_of_two_pairs_is_kept_once() -> None:
    runs = Runs.of(*_read([("ab", "gpin"), ("abg", "pin")]))
    assert runs.texts == ["abgpin"]
    assert runs.text.tolist() == [0, 0]
