"""The compiled comparison says what the comparison in words says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.parties import DEFAULT, compile_index
from sekisho.parties.bare import read
from sekisho.parties.candidates import candidates
from sekisho.parties.counted import MOST
from sekisho.parties.index import Index, open_index
from sekisho.parties.names import View
from sekisho.parties.names.view import MOST_TOKENS
from sekisho.parties.score import pair
from sekisho.parties.sieve import tallied
from sekisho.storage.knowledge import name_phrases
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

LISTED = (
    ("Al Ghamari, Hasan bin Yahya", True),
    ("Muhammad Abd al-Rahman Mahmud", True),
    ("Kim Yong Chol", True),
    ("Ivanov Sergei Petrovich", True),
    ("J. R. Smith", True),
    ("14th Institute of China Electronics Technology Group", False),
    ("Golden Star Shipping Co., Ltd.", False),
    ("Vostokpribor Scientific Production Association named after Ivanov", False),
    ("Zhong Guo Dian Zi Ke Ji", False),
    ("Pars Gostaresh Novin VII", False),
    ("Hailuowei Semiconductor (Shenzhen) Technology", False),
    ("浪潮集团有限公司", False),
    ("삼성전자 주식회사", False),
)
WIDE = replace(DEFAULT, floor=0.0, floor_brand=0.0)


@pytest.fixture(scope="module")
def index() -> Index:
    rows = [
        {"entry": at, "uid": str(at), "kind": "person" if person else "organisation", "name": name}
        for at, (name, person) in enumerate(LISTED)
    ]
    entries = pl.DataFrame(rows, schema=dict(ENTRIES))
    names = pl.DataFrame([(at, n, "primary") for at, (n, _) in enumerate(LISTED)], schema=NAMES, orient="row")
    empty = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    return open_index(
        Reference("test", {"entries": entries, "names": names, **compile_index(entries, names, *empty, name_phrases())})
    )


def compared(index: Index, names: Sequence[str]) -> list[tuple[View, View, float, float]]:
    """Query view, listed view, score of the loop, score in words; -1 below the gate reads as 0."""
    queries = [view for name in names for view in read(name, person=False, phrases=index.phrases)]
    if not queries:
        return []
    found = candidates(index, queries, WIDE)
    at = np.flatnonzero(~found.whole & ~index.view_mixed[found.view])
    scores = tallied(index, queries, found, at)
    out = []
    for q, v, score in zip(found.query[at].tolist(), found.view[at].tolist(), scores.tolist(), strict=True):
        listed = index.views(np.array([v]))[0]
        _, _, told = pair(queries[q], listed, person=bool(index.side.person[v]))
        out.append((queries[q], listed, max(0.0, score), told))
    return out


QUERIES = (
    "Hasan Yahya Alghamari",
    "Hassan bin Yahia al Ghamary",
    "Mohamed Abdulrahman Mahmoud",
    "Kim Yongchol",
    "Yong Chol Kim",
    "Sergey Petrovich Ivanov",
    "Petrov Sergei Ivanovich",
    "John Smith",
    "38th Institute of China Electronics Technology Group",
    "China Electronics Technology Institute 14",
    "Gloden Star Shiping",
    "Star Shipping Golden Trading FZE",
    "Ivanov Scientific Production Association Vostok",
    "Zhongguo Dianzi Keji",
    "Pars Gostaresh Novin VIII",
    "Hai Luo Wei Semiconductors Shenzhen",
    "浪潮电子信息产业股份有限公司",
    "Samsung Electronics",
)


def test_a_view_never_holds_more_tokens_than_the_loop_has_room_for() -> None:
    assert MOST == MOST_TOKENS


def test_the_loop_scores_what_the_words_score(index: Index) -> None:
    pairs = compared(index, QUERIES)
    assert len(pairs) > 10, "the names must meet something, or nothing is shown"
    for _, listed, score, told in pairs:
        if any(t[0].isdigit() or t in ("vii", "viii") for t in listed.tokens):
            assert score >= told - 1e-4  # how far numbers are apart is left to the words
        else:
            assert score == pytest.approx(told, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["al", "ghamari", "alghamari", "hasan", "h", "bin", "yahya", "ivanov", "sergei", "star", "golden", "stargolden", "shipping", "kim", "yong", "yongchol", "chol", "zhong", "guo", "zhongguo", "dian", "zi", "dianzi", "14th", "vii", "ltd", "shenzhen", "petrovich", "smith", "j"]),
        min_size=1,
        max_size=9,
    )
)  # fmt: skip
def test_the_loop_never_scores_less_than_the_words(index: Index, words: list[str]) -> None:
    for _, _, score, told in compared(index, [" ".join(words)]):
        assert score >= told - 1e-4
