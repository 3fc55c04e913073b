"""Weak flags count only jointly."""

from __future__ import annotations

import json

import polars as pl
import pytest

from sekisho.rules import Law, parse_law, weigh
from sekisho.vocabulary.finding import FINDINGS

FLAGS = {
    **{f"w{n}": ("score", 1, "true") for n in range(1, 5)},
    **{f"m{n}": ("score", 2, "false") for n in range(1, 4)},
    "s1": ("score", 3, "false"),
    "h1": ("hold", 3, "false"),
}


def _small_law() -> Law:
    text = "joint: {hold_at: 5, weak_needs: 3, published: 2020-01-01, cite: a note}\nrules:\n"
    for flag, (effect, points, weak) in FLAGS.items():
        then = f"{{effect: {effect}, points: {points}, weak: {weak}}}"
        text += (
            f"  - {{id: {flag}, when: x, then: {then}, in_force: [{{from: 2020-01-01}}], cite: x, grade: primary}}\n"
        )
    return parse_law({"p": text})


LAW = _small_law()
POINTS = {rule.id: rule.points for rule in LAW.rules}
EFFECTS = {rule.id: str(rule.effect) for rule in LAW.rules}


def fired(*flags: str, consignment: str = "c") -> pl.DataFrame:
    rows = [
        {**dict.fromkeys(FINDINGS), "consignment": consignment, "check": f, "effect": EFFECTS[f], "points": POINTS[f]}
        for f in flags
    ]
    return pl.DataFrame(rows, schema=FINDINGS)


@pytest.mark.parametrize(
    "flags",
    [
        ("m1",),
        ("s1",),
        ("w1", "w2", "w3"),
        ("w1", "w2", "w3", "w4"),
        ("s1", "w1"),
        ("m1", "m2"),
        ("m1", "m2"),
        ("m1", "w1", "w2"),
    ],
    ids="+".join,
)
def test_below_five_points_nothing_is_held(flags: tuple[str, ...]) -> None:
    assert weigh(fired(*flags), LAW).is_empty()


@pytest.mark.parametrize(
    ("flags", "score"),
    [
        (("m1", "m2", "w1"), 5.0),
        (("s1", "m1"), 5.0),
        (("s1", "w1", "w2"), 5.0),
        (("m1", "m2", "m3"), 6.0),
        (("h1", "m1"), 5.0),
        (("m1", "w1", "w2", "w3"), 5.0),
    ],
    ids=lambda v: "+".join(v) if isinstance(v, tuple) else str(v),
)
def test_at_five_points_the_consignment_is_held(flags: tuple[str, ...], score: float) -> None:
    held = weigh(fired(*flags), LAW).row(0, named=True)
    assert (held["effect"], held["check"], held["points"]) == ("hold", "flags.joint", score)
    assert json.loads(held["params"]) == {"flags": sorted(flags), "hold_at": 5.0, "score": score}


def test_a_flag_that_fires_on_many_lines_counts_once() -> None:
    assert weigh(pl.concat([fired("m1")] * 10), LAW).is_empty()


def test_consignments_do_not_add_to_each_other() -> None:
    assert weigh(pl.concat([fired("s1", consignment="a"), fired("m1", consignment="b")]), LAW).is_empty()


def test_two_weak_flags_beside_one_more_are_enough_to_count() -> None:
    """A weak flag needs two others: three different flags in all."""
    assert weigh(fired("s1", "w1", "w2"), LAW).height == 1
    assert weigh(fired("s1", "w1", "w1"), LAW).is_empty()


def test_findings_without_points_weigh_nothing() -> None:
    assert weigh(fired("s1").with_columns(points=pl.lit(None, dtype=pl.Float64)), LAW).is_empty()


def test_what_only_warns_weighs_nothing() -> None:
    assert weigh(fired("s1", "m1").with_columns(effect=pl.lit("warn")), LAW).is_empty()


def test_the_scheme_that_ships_is_the_one_described(law: Law) -> None:
    assert (law.joint.hold_at, law.joint.weak_needs) == (5, 3)
