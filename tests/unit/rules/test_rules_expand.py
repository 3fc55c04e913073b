"""AT_LEAST, BELOW and IN_GROUP, written out as SQL."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.rules.model import expand

GROUPS = {"D:5": frozenset({"CN", "RU"}), "A:6": frozenset({"IL"}), "none": frozenset()}


def judge(condition: str, **facts: object) -> bool | None:
    frame = pl.DataFrame({name: [value] for name, value in facts.items()})
    verdict: bool | None = frame.select(pl.sql_expr(expand(condition, GROUPS)).alias("v")).item()
    return verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (4800.0, 4800.0, True),
        (4799.9, 4799.9, False),
        (4800.0, 9000.0, True),
        (1000.0, 4799.9, False),
        (4000.0, 5000.0, None),
        (None, 4000.0, False),
        (5000.0, None, True),
        (None, 5000.0, None),
        (None, None, None),
    ],
)
def test_at_least_is_unknown_where_the_interval_straddles(low: object, high: object, verdict: object) -> None:
    assert judge("AT_LEAST(tpp, 4800)", tpp_low=low, tpp_high=high) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(4800.0, 4800.0, False), (4799.9, 4799.9, True), (4000.0, 5000.0, None), (None, None, None)],
)
def test_below_is_the_other_side(low: object, high: object, verdict: object) -> None:
    assert judge("BELOW(tpp, 4800)", tpp_low=low, tpp_high=high) is verdict


@given(low=st.floats(0, 10_000), width=st.floats(0, 5_000), limit=st.integers(1, 9_000))
def test_below_is_never_the_same_as_at_least(low: float, width: float, limit: int) -> None:
    facts = {"tpp_low": low, "tpp_high": low + width}
    at_least, below = judge(f"AT_LEAST(tpp, {limit})", **facts), judge(f"BELOW(tpp, {limit})", **facts)
    assert (at_least is None and below is None) or at_least is not below


@pytest.mark.parametrize(("dest", "verdict"), [("CN", True), ("DE", False), (None, None)])
def test_in_group_is_membership(dest: object, verdict: object) -> None:
    assert judge("IN_GROUP(dest, 'D:5')", dest=dest) is verdict


def test_in_group_takes_several_groups() -> None:
    assert judge("IN_GROUP(dest, 'D:5', 'A:6')", dest="IL") is True


def test_an_empty_group_has_no_members() -> None:
    assert judge("IN_GROUP(dest, 'none')", dest="CN") is False


def test_an_unknown_group_is_an_error() -> None:
    with pytest.raises(KeyError):
        expand("IN_GROUP(dest, 'X:9')", GROUPS)


def test_an_unknown_and_false_is_false() -> None:
    assert judge("AT_LEAST(tpp, 4800) AND dest = 'CN'", tpp_low=None, tpp_high=None, dest="DE") is False


def test_macros_may_stand_side_by_side() -> None:
    condition = "AT_LEAST(tpp, 1600) AND BELOW(pd, 5.92)"
    assert judge(condition, tpp_low=2000.0, tpp_high=2000.0, pd_low=3.0, pd_high=3.0) is True
