"""The fixed point: what listed owners reach, certainly and possibly."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings
from ownership_graphs import answers, assessed, graph_of, listed_of, rule_of

Stakes = list[tuple[str, str, float, float]]


@pytest.mark.parametrize(
    ("share", "answer"),
    [
        ((0.5,), "certain"),
        ((0.499999,), None),
        ((0.0, 1.0), "possible"),
        ((0.25, 0.5), "possible"),
        ((0.25, 0.49), None),
    ],
)
def test_one_holding_against_one_half(share: tuple[float, ...], answer: str | None) -> None:
    assert answers([("l", "x", *share), ("o", "x", 0.0, 0.5)], "l").get("x") == answer


def test_more_than_one_half_is_not_one_half() -> None:
    assert answers([("l", "x", 0.5), ("o", "x", 0.5)], "l", over=True) == {}


def test_three_thirds_of_a_half_are_a_half() -> None:
    stakes = [(f"l{i}", "x", s) for i, s in enumerate((0.1, 0.2, 0.2))] + [("o", "x", 0.5)]
    assert answers(stakes, "l0", "l1", "l2") == {"x": "certain"}


def test_a_share_is_not_diluted_on_the_way_down() -> None:
    """OFAC FAQ 401, first example: a half of a half blocks."""
    assert answers([("l", "a", 0.5), ("a", "b", 0.5)], "l")["b"] == "certain"


def test_two_owned_owners_of_a_quarter_each_reach() -> None:
    """OFAC FAQ 401, second example."""
    stakes = [("l", "a", 0.5), ("l", "b", 0.5), ("a", "c", 0.25), ("b", "c", 0.25)]
    assert answers(stakes, "l")["c"] == "certain"


def test_what_an_owner_that_is_not_reached_holds_does_not_count() -> None:
    """OFAC FAQ 401, third and fourth example: 10 % of B is not enough to count what B holds."""
    stakes = [
        ("l", "a", 0.5),
        ("o", "a", 0.5),
        ("l", "b", 0.1),
        ("a", "b", 0.4),
        ("o", "b", 0.5),
        ("b", "c", 0.5),
        ("a", "c", 0.0),
    ]
    assert answers(stakes, "l")["b"] == "certain"
    assert "b" not in answers([("l", "a", 0.25), ("o", "a", 0.75), *stakes[2:]], "l")


def test_a_chain_of_ten_thousand() -> None:
    found = answers([("l", "0", 0.5)] + [(str(i), str(i + 1), 0.5) for i in range(10_000)], "l")
    assert found["10000"] == "certain"


def test_a_circle_without_a_listed_owner_stays_out() -> None:
    assert answers([("a", "b", 1.0), ("b", "a", 0.9), ("l", "a", 0.1)], "l") == {}


def test_a_circle_is_reached_through_its_listed_owner() -> None:
    assert answers([("l", "a", 0.5), ("b", "a", 0.5), ("a", "b", 1.0)], "l") == {"a": "certain", "b": "certain"}


def test_the_sure_part_of_others_limits_what_is_possible() -> None:
    band = (0.25, 0.5)
    assert answers([("l", "x", *band), ("o", "x", 0.500000001, 0.75)], "l") == {}
    assert answers([("l", "x", *band), ("o", "x", 0.5, 0.75)], "l") == {"x": "possible"}


def test_shares_over_the_whole_limit_nothing() -> None:
    assert answers([("l", "x", 0.1, 0.6), ("o", "x", 0.9), ("p", "x", 0.9)], "l") == {"x": "possible"}


def test_a_quarter_and_a_part_that_nobody_is_named_for_is_possible() -> None:
    assert answers([("l", "x", 0.3), ("o", "x", 0.2)], "l") == {"x": "possible"}
    assert answers([("l", "x", 0.2), ("o", "x", 0.1)], "l") == {}
    assert answers([("l", "x", 0.3), ("o", "x", 0.5)], "l") == {}  # a fifth is not noticeable


def test_own_shares_may_be_theirs() -> None:
    assert answers([("l", "x", 0.4), ("x", "x", 0.2), ("o", "x", 0.4)], "l") == {"x": "possible"}


def test_a_possible_match_starts_possible_answers() -> None:
    assert answers([("l", "x", 1.0), ("x", "y", 1.0)], unsure=["l"]) == {"x": "possible", "y": "possible"}


def test_persons_who_do_not_count_together() -> None:
    stakes = [
        ("l", "x", 0.4),
        ("m", "x", 0.4),
        ("o", "x", 0.2),
        ("l", "y", 0.6),
        ("y", "z", 0.3),
        ("l", "z", 0.3),
        ("o", "z", 0.4),
    ]
    assert answers(stakes, "l", "m", aggregate=False, over=True) == {"y": "certain", "z": "certain"}


@pytest.mark.parametrize(("low", "answer"), [(1.0, "certain"), (0.0, "possible")])
def test_control_counts_where_the_rule_says_so(low: float, answer: str) -> None:
    stakes, kinds = [("l", "x", low, 1.0), ("x", "y", 0.6)], ["control", "ownership"]
    assert answers(stakes, "l", kinds=kinds, control=True) == {"x": answer, "y": answer}
    assert answers(stakes, "l", kinds=kinds) == {}


def test_holdings_count_on_the_day_only() -> None:
    stakes = [
        (
            "l",
            "x",
            1.0,
            1.0,
            {
                "since": date(2020, 1, 1),
                "sure_since": date(2020, 1, 1),
                "until": date(2024, 6, 30),
                "sure_until": date(2024, 6, 30),
            },
        )
    ]
    assert answers(stakes, "l", day=date(2024, 6, 30)) == {"x": "certain"}
    assert answers(stakes, "l", day=date(2024, 7, 1)) == {}


def test_an_unclear_day_makes_it_possible() -> None:
    stakes = [("l", "x", 1.0, 1.0, {"since": date(2024, 1, 1), "sure_since": date(2024, 12, 31)})]
    assert answers(stakes, "l", day=date(2024, 5, 1)) == {"x": "possible"}


def test_reasons_are_told_apart() -> None:
    stakes = [
        ("l", "owned", 1.0),
        ("l", "band", 0.25, 0.6),
        ("o", "band", 0.4),
        ("l", "loose", 0.3),
        ("m", "match", 1.0),
    ]
    found = assessed(graph_of(stakes), listed_of("l", unsure=["m"])).results
    assert dict(found.select("entity", "reason").iter_rows()) == {
        "l": "listed", "owned": "owned", "band": "bands", "loose": "undisclosed", "match": "match", "m": "match",
    }  # fmt: skip


def test_no_is_an_answer_for_whom_was_asked_about() -> None:
    found = assessed(graph_of([("o", "x", 1.0)]), listed_of("l"), asked=["x"]).results
    assert found.select("entity", "answer", "reason").rows() == [("x", "no", "nothing")]


@pytest.mark.parametrize(("share", "answer"), [(0.25, "certain"), (0.24, None), (0.5, None)])
def test_the_minority_flag_lies_between_a_quarter_and_a_half(share: float, answer: str | None) -> None:
    stakes = [("l", "x", share), ("o", "x", 1 - share)]
    assert answers(stakes, "l", kind="minority", threshold=0.25).get("x") == answer


# properties, on small random graphs

_NAMES = "abcdefg"
_SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.6, 1.0])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Stakes, list[str]]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), unique=True, max_size=14))
    stakes = []
    for owner, owned in pairs:
        if owner != owned:
            one, two = draw(_SHARES), draw(_SHARES)
            stakes.append((owner, owned, min(one, two), max(one, two, 0.1)))
    return stakes, draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3, unique=True))


def reached(stakes: Stakes, listed: list[str], **rule: Any) -> tuple[set[str], set[str]]:
    if not stakes:
        return set(listed), set(listed)
    results = assessed(graph_of(stakes, {key: {} for key in listed}), listed_of(*listed), rule_of(**rule)).results
    certain = set(results.filter(pl.col("answer") == "certain")["entity"])
    return certain, certain | set(results.filter(pl.col("answer") == "possible")["entity"])


def brute(stakes: Stakes, listed: list[str], *, sure: bool, threshold: float = 0.5) -> set[str]:
    """The same by the definition, slowly: sums over everything, again and again."""
    found = set(listed)
    lows: dict[str, float] = defaultdict(float)
    highs: dict[str, float] = defaultdict(float)
    for _, owned, low, high in stakes:
        lows[owned] += low
        highs[owned] += high
    while True:
        before = len(found)
        for owned in lows:
            mine = [(low, high) for owner, held, low, high in stakes if held == owned and owner in found]
            least, most = sum(low for low, _ in mine), sum(high for _, high in mine)
            if not sure:
                hidden = 1 - highs[owned]
                most += hidden if hidden > 0.25 + 1e-12 and most >= 0.25 - 1e-12 else 0
                if lows[owned] <= 1 + 1e-12:
                    most = min(most, 1 - (lows[owned] - least))
            if (least if sure else most) >= threshold - 1e-10:
                found.add(owned)
        if len(found) == before:
            return found


@settings(max_examples=120)
@given(graphs())
def test_equal_to_the_definition(case: tuple[Stakes, list[str]]) -> None:
    stakes, listed = case
    assert reached(stakes, listed) == (brute(stakes, listed, sure=True), brute(stakes, listed, sure=False))


@settings(max_examples=60)
@given(graphs())
def test_alone_is_the_union_over_each_listed_owner(case: tuple[Stakes, list[str]]) -> None:
    stakes, listed = case
    certain, possible = reached(stakes, listed, aggregate=False)
    assert certain == set().union(*(brute(stakes, [one], sure=True) for one in listed))
    assert possible == set().union(*(brute(stakes, [one], sure=False) for one in listed))


@settings(max_examples=60)
@given(graphs(), st.sampled_from(_NAMES), st.sampled_from(_NAMES), _SHARES)
def test_one_more_holding_frees_nobody(case: tuple[Stakes, list[str]], owner: str, owned: str, share: float) -> None:
    stakes, listed = case
    if owner == owned or any(s[:2] == (owner, owned) for s in stakes):
        return
    assert reached(stakes, listed)[0] <= reached([*stakes, (owner, owned, share, max(share, 0.1))], listed)[0]


@settings(max_examples=60)
@given(graphs())
def test_applying_it_again_changes_nothing(case: tuple[Stakes, list[str]]) -> None:
    stakes, listed = case
    certain, possible = reached(stakes, listed)
    assert certain <= possible
    assert reached(stakes, sorted(certain))[0] == certain


@settings(max_examples=80)
@given(graphs(), st.randoms(use_true_random=False))
def test_whatever_the_true_shares_are_they_lie_between(case: tuple[Stakes, list[str]], random: Any) -> None:
    """Any shares within the bounds that sum to at most the whole: at least the certain, at most the possible."""
    stakes, listed = case
    left: dict[str, float] = defaultdict(lambda: 1.0)
    for _, owned, low, _ in stakes:
        left[owned] -= low
    if min(left.values(), default=0) < -1e-9:
        return
    true = []
    for owner, owned, low, high in random.sample(stakes, len(stakes)):
        more = min(high - low, max(0.0, left[owned])) * random.choice([0, 0.5, 1])
        left[owned] -= more
        true.append((owner, owned, low + more, low + more))
    certain, possible = reached(stakes, listed)
    assert certain <= brute(true, listed, sure=True) <= possible
