"""Keys, joins, likeness, alignment, identifiers and addresses, one claim each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.addresses import address_bag
from sekisho.parties.align import Words, align
from sekisho.parties.bare import MARK
from sekisho.parties.features import NAMES, Features, Kind, features
from sekisho.parties.hashing import keys, shorter_keys, twice_shorter_keys
from sekisho.parties.identifiers import bare_value, read_identifier
from sekisho.parties.near import asked_keys, listed_keys
from sekisho.parties.ranges import MANY, distinct, expand, find, join, once
from sekisho.parties.scorecard import OTHER, PERSON, Card
from sekisho.parties.similarity import likeness
from sekisho.parties.weights import number, numbers_apart, weight

WORD = st.text(alphabet="abcdefgh", min_size=1, max_size=12)


def words(text: str) -> Words:
    return Words.of(tuple(text.split()))


def seen(one: str, other: str) -> Features:
    left, right = words(one), words(other)
    return features(left, right, align(left, right), Kind())


def score(one: str, other: str, card: Card = PERSON) -> float:
    return card.score(seen(one, other))


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


@given(st.lists(st.integers(0, 50)), st.sampled_from([1, MANY]))
def test_distinct_numbers_stand_in_order_and_give_back_the_given_ones(numbers: list[int], times: int) -> None:
    given_ones = np.array(numbers * times, dtype=np.int64)
    found, place = distinct(given_ones)
    assert found.tolist() == once(given_ones).tolist() == sorted(set(numbers))
    assert found[place].tolist() == given_ones.tolist()


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


@given(st.lists(WORD, max_size=5))
def test_twice_shorter_keys_are_the_keys_of_strings_that_lack_two(texts: list[str]) -> None:
    found, owner = twice_shorter_keys(texts)
    pairs = [
        (n, t[:i] + t[i + 1 : j] + t[j + 1 :])
        for n, t in enumerate(texts)
        for i in range(len(t))
        for j in range(i + 1, len(t))
    ]
    assert sorted(zip(owner.tolist(), found.tolist(), strict=True)) == sorted(
        zip([n for n, _ in pairs], keys([p for _, p in pairs]).tolist(), strict=True)
    )


NAMELIKE = st.text(alphabet="aeiouhklmnrstvy", min_size=1, max_size=9)


@given(NAMELIKE, NAMELIKE)
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other).value <= 1.0


@given(NAMELIKE, NAMELIKE)
def test_alike_tokens_share_a_key(one: str, other: str) -> None:
    found = likeness(one, other)
    if found.value and found.how != "initial":
        asked, _, _ = asked_keys([one])
        listed, _ = listed_keys([other])
        assert one == other or set(asked.tolist()) & set(listed.tolist())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("huawei", "hauwei"),
        ("mohammad", "muhammad"),
        (MARK + "mhmd", "muhammad"),
        ("semiconductor", "semiconducter"),
        ("dmitriy", "dmitri"),
        ("aviadovigacheri", "aviadvigatel"),
        ("robert", "bob"),
        ("zhang", "chang"),
    ],
)
def test_spellings_of_one_word_are_alike(one: str, other: str) -> None:
    assert likeness(one, other).value >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [("kim", "kin"), ("558", "559"), ("hassan", "hussein"), ("star", "stella"), ("技术", "技術"), ("smt", "smith")],
)
def test_other_words_are_hardly_alike(one: str, other: str) -> None:
    assert likeness(one, other).value < 0.8


def test_rare_words_weigh_more_than_trade_words() -> None:
    assert weight("zhongxiang") > weight("hassan") > weight("trading") > weight("al")


def test_alignment_is_exact_across_spaces() -> None:
    assert align(words("vostok pribor"), words("vostokpribor")).exact


def test_alignment_joins_neighbours() -> None:
    left, right = words("faisal alghamari qurashi"), words("faisal al ghamari quraishi")
    assert [m.how for m in align(left, right).meetings] == ["equal", "joined", "near"]


def test_what_is_left_is_paired_as_well_as_it_can_be() -> None:
    # taking the best pair first would leave 'marina' and 'karim' without a partner
    found = align(words("marina maria"), words("mariana marian"))
    assert len(found.meetings) == 2
    assert not found.query_rest


def test_a_contradicted_name_scores_below_an_omitted_one() -> None:
    listed = "olaf bertram scholzen"
    assert score("olaf scholzen", listed) > score("olaf wilbert scholzen", listed)


def test_an_initial_is_better_than_another_word_and_worse_than_the_word() -> None:
    listed = "olaf bertram scholzen"
    assert score(listed, listed) > score("olaf b scholzen", listed) > score("olaf wilbert scholzen", listed)


def test_numbers_that_differ_cost_points() -> None:
    assert score("zavod baranavichy 558", "zavod baranavichy 559", OTHER) < score(
        "zavod baranavichy 558", "zavod baranavichy 558", OTHER
    )


def test_the_order_of_father_and_son_matters_where_it_is_said() -> None:
    assert score("salman bin muhammad rawi", "muhammad bin salman rawi") < 0.7
    assert score("rawi salman muhammad", "salman muhammad rawi") > 0.7


@given(st.lists(WORD, min_size=1, max_size=5), st.lists(WORD, min_size=1, max_size=5))
def test_features_are_symmetric_but_for_what_was_paired_with_what(one: list[str], other: list[str]) -> None:
    here, there = seen(" ".join(one), " ".join(other)), seen(" ".join(other), " ".join(one))
    assert here.covered_mean == pytest.approx(there.covered_mean, abs=0.35)
    assert 0.0 <= PERSON.score(here) <= 1.0


@given(st.lists(WORD, min_size=1, max_size=5))
def test_a_name_equals_itself(tokens: list[str]) -> None:
    text = " ".join(tokens)
    assert align(words(text), words(text)).exact
    assert score(text, text) >= 0.7


@pytest.mark.parametrize("card", [PERSON, OTHER])
def test_deductions_add_up_to_what_the_score_lacks(card: Card) -> None:
    found = seen("olaf wilbert scholzen", "olaf bertram scholzen")
    assert 1.0 - sum(card.deductions(found).values()) == pytest.approx(card.score(found), abs=0.002)


@pytest.mark.parametrize("card", [PERSON, OTHER])
def test_nothing_ever_raises_a_score(card: Card) -> None:
    assert min(card.points) >= 0.0
    assert len(card.points) == len(NAMES)


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
        ("11 Nanting Road, Wuxi, Jiangsu, CN", "11 Nanting Road, Wuxi, Jiangsu, China"),
        ("11 Nanting Road, Wuxi, Jiangsu,cn ", "11 Nanting Road, Wuxi, Jiangsu"),
        ("Nanting Road 11, Wuxi, Jiangsu； CN", "11 Nanting Road, Wuxi, Jiangsu"),
    ],
)
def test_writings_of_one_address_are_equal(one: str, other: str) -> None:
    assert address_bag(one) == address_bag(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 Main Street, Springfield, IL", "5 Main Street, Springfield, MA"),  # states, not Israel and Morocco
        ("5 Main Street, Denver, CO", "5 Main Street, Denver"),
        ("12 Rue de Lyon, Bercy, ST", "12 Rue de Lyon, Bercy"),
        ("CN 5 Harbour Road, Wanchai", "5 Harbour Road, Wanchai"),  # not at the end
    ],
)
def test_what_is_no_country_code_stays(one: str, other: str) -> None:
    assert "" != address_bag(one) != address_bag(other)


@pytest.mark.parametrize("text", ["Tehran, Iran", "P.O. Box 12", "Moscow 119027", "", "No. 5"])
def test_addresses_without_a_building_have_no_key(text: str) -> None:
    assert address_bag(text) == ""


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("14th", "38th", 1.0),  # institutes
        ("9", "19", 1.0),
        ("14th", "14", 0.0),
        ("2004 1", "2004 2", 0.3),  # trusts of one series
        ("2006", "2007", 0.3),  # years
        ("vii", "viii", 0.3),  # funds of one house
        ("14", "", 0.0),
    ],
)
def test_numbers_contradict_as_far_as_they_say_who_it_is(one: str, other: str, apart: float) -> None:
    assert numbers_apart(frozenset(one.split()), frozenset(other.split())) == apart


@pytest.mark.parametrize(
    ("token", "is_one"), [("14th", True), ("2nd", True), ("xv", True), ("th", False), ("4k", False)]
)
def test_an_ordinal_is_a_number(token: str, is_one: bool) -> None:
    assert number(token) is is_one


def test_the_institute_of_another_number_is_another() -> None:
    assert score("cetc 14th research institute", "cetc 38th research institute", OTHER) < 0.6
    assert score("cetc 14th research institute", "cetc 14th research institute", OTHER) > 0.99


@pytest.mark.parametrize(
    ("one", "other"), [("inspur", "inspire"), ("sugon", "saigon"), ("mikron", "micron"), ("ivan", "ivana")]
)
def test_neither_of_two_words_in_their_own_right_is_a_slip(one: str, other: str) -> None:
    assert likeness(one, other).value == likeness(other, one).value == 0.0


@pytest.mark.parametrize(
    ("one", "other"), [("inspur", "inspurr"), ("technologies", "tecnologies"), ("petrov", "petrova")]
)
def test_a_slip_stays_one(one: str, other: str) -> None:
    assert likeness(one, other).value > 0.7


def test_forms_of_one_slavic_name_are_alike() -> None:
    assert likeness("uladzimir", "volodymyr").how == "kindred"
    assert likeness("sergey", "sergei").how == "near"  # closer by its letters


def test_two_han_names_that_only_sound_alike_are_not_equal() -> None:
    told = Kind(crossed=True, heard=True, homophone=True)
    left = words("li wei")
    assert features(left, left, align(left, left), told).heard == 1.0
    assert features(left, left, align(left, left), Kind(crossed=True, heard=True)).heard == 0.0


def test_common_words_turned_round_with_one_left_over_are_another_name() -> None:
    assert seen("ali hassan", "hassan ali khan").turned == seen("hassan ali khan", "ali hassan").turned == 3.0


@pytest.mark.parametrize(
    ("one", "other", "turned"),
    [
        ("hassan ali", "hassan ali khan", 0.0),  # in order
        ("ali hassan", "hassan ali", 1.0),  # the whole name turned round
        ("qasem soleimani", "soleimani qasem ali", 1.0),  # a rare word
    ],
)
def test_a_whole_name_or_a_rare_one_may_be_turned_round(one: str, other: str, turned: float) -> None:
    assert seen(one, other).turned == turned
