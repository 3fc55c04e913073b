"""Pairs found from the listed side score what they score when the customer asks."""

from __future__ import annotations

import polars as pl
import pytest

from sekisho.parties.align import Words
from sekisho.parties.bare import read
from sekisho.parties.candidates import candidates
from sekisho.parties.delta import compile_customers
from sekisho.parties.index import open_index
from sekisho.parties.model import PRESETS
from sekisho.parties.phrases import NO_PHRASES
from sekisho.parties.score import card_of, kind_of, scored
from sekisho.parties.sieve import ROUNDING
from sekisho.parties.turned import turned
from sekisho.parties.weights import number
from sekisho.vocabulary.listing import Reference

ASKED = [
    "Vostokpribor LLC", "Vostok Pribor OOO", "Vostokpribr", "中翔量子研究所", "Zhongxiang Quantum Institute",
    "Golden Star Trading", "Golden Star Trading 2", "Star Golden", "Ahmed Karim Hassan", "Ahmed bin Karim Hassan",
    "A. K. Hassan", "Hassan Ahmed", "Kurogane Giken KK", "クロガネ技研", "가람정밀기계", "Garam Precision Machinery",
    "Dhiyab Ramiz", "محمد حسن", "Mohammed Hasan", "Mohamad Hassan", "Kvant Zavod No 7", "Zavod Kvant 8",
    "Rami Makhlouf", "Makhluf Rami Muhammad", "Ocean Lantern Shipping Co", "Oceanlantern Shipping",
]  # fmt: skip
LISTED = [
    ("Vostokpribor OOO", False), ("中翔量子研究院", False), ("Golden Star Trading Company", False),
    ("HASSAN, Ahmed Karim", True), ("Hasan Muhammad", True), ("株式会社クロガネ技研", False), ("Kvant Zavod 7", False),
    ("Garam Jeongmil Gigye", False), ("MAKHLUF, Rami bin Mohammed", True), ("Ocean Lantern", False),
    ("RAMIZ, Dhiyab", True), ("محمد كريم حسن", True),
]  # fmt: skip


@pytest.mark.parametrize("person", [False, True])
def test_what_the_loops_say_is_what_the_words_say(person: bool) -> None:
    index = open_index(Reference("", {**compile_customers(ASKED, NO_PHRASES)}))
    views = [v for name, whose in LISTED if whose == person for v in read(name, person=person, phrases=NO_PHRASES)]
    wide = PRESETS["wide"]
    found = candidates(index, views, wide)
    plain = (~found.whole & ~index.view_mixed[found.view]).nonzero()[0]
    score = turned(index, views, found, plain, person=person)
    card, rows = card_of(person=person), []
    for other, row in zip(found.query[plain].tolist(), found.view[plain].tolist(), strict=True):
        [asked] = index.views(pl.Series([row]).to_numpy())
        met = scored(Words.of(asked.tokens), Words.of(views[other].tokens), kind_of(asked, views[other]), card)
        rows.append(-1.0 if met is None else met[2])
    assert len(rows) > 5
    # how far numbers are apart is left to the words: the loops never say less
    numbered = [any(map(number, views[other].tokens)) for other in found.query[plain].tolist()]
    assert all(s >= r - ROUNDING for s, r in zip(score.tolist(), rows, strict=True))
    told = [(s, r) for s, r, n in zip(score.tolist(), rows, numbered, strict=True) if not n]
    assert [s for s, _ in told] == pytest.approx([r for _, r in told], abs=0.6 * ROUNDING)
