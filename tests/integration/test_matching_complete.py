"""Blocking loses nothing: what the search finds is what comparing every pair finds."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.parties import DEFAULT, compile_index
from sekisho.parties.bare import read
from sekisho.parties.index import Index, open_index
from sekisho.parties.score import _Scorer, score_names
from sekisho.standards.lists import PARSERS
from sekisho.storage.knowledge import name_phrases
from sekisho.storage.places import gazetteer
from sekisho.vocabulary.listing import ADDRESSES, ENTRIES, IDENTIFIERS, NAMES, Reference

Pairs = set[tuple[int, int, float]]


def index_of(names: Sequence[tuple[str, bool]]) -> Index:
    """An index of bare names, each an entry of its own: (name, whether it is a person's)."""
    schema = dict(ENTRIES)
    rows = [
        {"entry": at, "uid": str(at), "kind": "person" if p else "organisation", "name": n}
        for at, (n, p) in enumerate(names)
    ]
    entries = pl.DataFrame(rows, schema=schema)
    table = pl.DataFrame([(at, n, "primary") for at, (n, _) in enumerate(names)], schema=NAMES, orient="row")
    addresses, identifiers = pl.DataFrame(schema=ADDRESSES), pl.DataFrame(schema=IDENTIFIERS)
    tables = compile_index(entries, table, addresses, identifiers, name_phrases())
    return open_index(Reference("test", {"entries": entries, "names": table, **tables}))


def found(index: Index, queries: Sequence[str]) -> Pairs:
    rows = score_names(index, queries, DEFAULT).select("name", "listed", "score").rows()
    return {(int(q), int(listed), float(score)) for q, listed, score in rows}


def compared(index: Index, queries: Sequence[str]) -> Pairs:
    """Every view of every query with every listed view: the best of each pair of names."""
    asked = [(at, view) for at, name in enumerate(queries) for view in read(name, person=False, phrases=index.phrases)]
    scorer = _Scorer(index, [view for _, view in asked], [at for at, _ in asked], DEFAULT, None)
    every = np.arange(len(index.view_name))
    best: dict[tuple[int, int], tuple[bool, float]] = {}
    for at in range(len(asked)):
        for row in scorer.rows(np.full(len(every), at), every, np.full(len(every), np.inf)):
            pair, rank = (int(str(row[0])), int(str(row[1]))), (bool(row[3]), float(str(row[2])))
            best[pair] = max(best.get(pair, rank), rank)
    return {(*pair, score) for pair, (_, score) in best.items()}


def test_on_real_lists_no_pair_is_lost(shared_data: Path) -> None:
    country = gazetteer().country
    un = PARSERS["un"].parse([("un.xml", (shared_data / "lists/un/consolidated-2026-02.xml").read_bytes())], country)
    foreign = PARSERS["cn-counter"].parse([("cn.csv", (shared_data / "lists/cn/sanctions.csv").read_bytes())], country)
    entries = [*un.entries[::4], *foreign.entries[::4]]
    names = [(n, e.kind == "person") for e in entries for n in (e.name, *(a.name for a in e.names)) if n]
    index = index_of(names)
    with (shared_data / "pairs/un_typos.csv").open(encoding="utf-8") as typed:
        queries = [row["full_name"] for row in csv.DictReader(typed)][::40] + [n for n, _ in names[::60]]
    expected = compared(index, queries)
    assert len(expected) > len(queries) / 2, "the comparison must find something, or it shows nothing"
    assert found(index, queries) == expected


SYLLABLES = (
    "al",
    "bin",
    "mo",
    "ham",
    "med",
    "ahmad",
    "kim",
    "jong",
    "chol",
    "zhang",
    "wei",
    "star",
    "trading",
    "petr",
    "ov",
    "558",
    "14th",
    "uladzimir",
    "volodymyr",
    "kennedy",
    "jake",
    "smith",
)
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2).map("".join)
MADE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
NATIVE = st.text(alphabet="华为技术公司任正非·肯尼迪史密斯杰克ファーウェイ김정은محمدعبدالله", min_size=1, max_size=6)
NAME = st.one_of(MADE, MADE, NATIVE)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(NAME, st.booleans()), min_size=1, max_size=12),
    st.lists(NAME, min_size=1, max_size=4, unique=True),
)
def test_on_made_up_names_no_pair_is_lost(names: list[tuple[str, bool]], queries: list[str]) -> None:
    index = index_of(names)
    assert found(index, queries) == compared(index, queries)


@pytest.mark.parametrize(
    "name", ["任正非", "Abdul Ghafoor bin Ali", "J. C. Juncker", "ООО Ангстрем-Т", "삼성전자", "杰克·肯尼迪"]
)
def test_a_listed_name_finds_itself(name: str) -> None:
    index = index_of([("Golden Star Trading", False), (name, True), ("Nobody Else", True)])
    assert any(listed == 1 for _, listed, _ in found(index, [name]))
