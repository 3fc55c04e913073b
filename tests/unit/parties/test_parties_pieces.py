"""Keys, joins, likeness, alignment, identifiers and addresses, one claim each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.addresses import address_bag
from sekisho.parties.align import Alignment, Words
from sekisho.parties.align import align as align_or_none
from sekisho.parties.hashing import keys, shorter_keys
from sekisho.parties.identifiers import bare_value, read_identifier
from sekisho.parties.ranges import expand, find, join
from sekisho.parties.similarity import similarity
from sekisho.parties.weights import unseen_weight, weight

WORD = st.text(alphabet="abcdefgh", min_size=1, max_size=12)


def words(text: str) -> Words:
    return Words.of(tuple(text.split()), tuple(unseen_weight(t) for t in text.split()))


def align(query: Words, listed: Words) -> Alignment:
    found = align_or_none(query, listed)
    assert found is not None
    return found


def test_keys_are_the_same_in_every_release() -> None:
    assert keys(["a", "huawei", "华为"]).tolist() == [98, 3990476788172106137, 6328891040759992884]


@given(st.lists(WORD, max_size=6))
def test_shorter_keys_are_the_keys_of_shorter_strings(texts: list[str]) -> None:
    found, owner = shorter_keys(texts)
    expected = [t[:i] + t[i + 1 :] for t in texts for i in range(len(t))]
    assert found.tolist() == keys(expected).tolist()
    assert owner.tolist() == [n for n, t in enumerate(texts) for _ in t]


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_join_finds_all_equal_pairs(left: list[int], right: list[int]) -> None:
    table, wanted = np.sort(np.array(left, dtype=np.uint64)), np.array(right, dtype=np.uint64)
    at, row = join(table, wanted)
    expected = {(i, j) for i, w in enumerate(wanted.tolist()) for j, t in enumerate(table.tolist()) if w == t}
    assert set(zip(at.tolist(), row.tolist(), strict=True)) == expected


def test_many_are_joined_like_few() -> None:
    table, wanted = np.arange(0, 20_000, 2, dtype=np.uint64), np.arange(20_000, dtype=np.uint64)[::-1].copy()
    at, row = join(table, wanted)
    assert sorted(wanted[at].tolist()) == table.tolist()
    assert (table[row] == wanted[at]).all()
    assert (find(table, wanted) >= 0).sum() == len(table)


def test_expand_lists_every_range() -> None:
    owner, position = expand(np.array([5, 0, 9]), np.array([2, 0, 1]))
    assert owner.tolist() == [0, 0, 2]
    assert position.tolist() == [5, 6, 9]


@given(WORD, WORD)
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("huawei", "hauwei"), ("mohammad", "muhammad"), ("mhmd", "muhammad"), ("semiconductor", "semiconducter")],
)
def test_misspellings_are_alike(one: str, other: str) -> None:
    assert similarity(one, other) > 0.8


@pytest.mark.parametrize(
    ("one", "other"), [("kim", "kin"), ("558", "559"), ("hassan", "hussein"), ("star", "stella"), ("技术", "技術")]
)
def test_other_words_are_not_alike(one: str, other: str) -> None:
    assert similarity(one, other) == 0.0


def test_rare_words_weigh_more_than_trade_words() -> None:
    assert weight("zhongxiang", 1, 25_000) > weight("hassan", 500, 25_000) > weight("trading", 500, 25_000)


def test_alignment_is_exact_across_spaces() -> None:
    assert align(words("vostok pribor"), words("vostokpribor")).exact


def test_alignment_joins_neighbours() -> None:
    found = align(words("faisal alghamari"), words("faisal al ghamari"))
    assert [m.how for m in found.meetings] == ["equal", "joined"]
    assert found.score > 0.95


def test_a_contradicted_name_scores_below_an_omitted_one() -> None:
    listed = words("olaf bertram scholzen")
    assert align(words("olaf scholzen"), listed).score > align(words("olaf wilbert scholzen"), listed).score


def test_numbers_that_differ_contradict() -> None:
    assert align(words("zavod baranavichy 558"), words("zavod baranavichy 559")).score < 0.7


@given(st.lists(WORD, min_size=1, max_size=5), st.lists(WORD, min_size=1, max_size=5))
def test_alignment_score_is_bounded(one: list[str], other: list[str]) -> None:
    found = align(words(" ".join(one)), words(" ".join(other)))
    assert 0.0 <= found.score <= 1.0


@given(st.lists(WORD, min_size=1, max_size=5))
def test_a_name_equals_itself(tokens: list[str]) -> None:
    assert align(words(" ".join(tokens)), words(" ".join(tokens))).score == 1.0


@pytest.mark.parametrize(
    ("text", "found"), [("12-34 56", "123456"), ("00000000", ""), ("12345", ""), ("ABCDEFG", ""), ("", "")]
)
def test_bare_values(text: str, found: str) -> None:
    assert bare_value(text) == found


@given(st.text(max_size=120))
def test_any_identifier_can_be_read(text: str) -> None:
    assert len(read_identifier(text)[1]) <= 64


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unit 5, 12 Harbour Road, Wanchai, Hong Kong", "12 HARBOUR RD., UNIT 5, WANCHAI"),
        ("203, Fontanka Emb., 190121, St. Peterburg, Russia.", "Fontanka emb. 203, 190121 St Peterburg"),
    ],
)
def test_writings_of_one_address_are_equal(one: str, other: str) -> None:
    assert address_bag(one) == address_bag(other) != ""


@pytest.mark.parametrize("text", ["Tehran, Iran", "P.O. Box 12", "Moscow 119027", "", "No. 5"])
def test_addresses_without_a_building_have_no_key(text: str) -> None:
    assert address_bag(text) == ""
