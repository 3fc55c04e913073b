"""Counters of tags only ever rise, over all readers."""

from __future__ import annotations

import pytest

from sekisho.custody import Tap, counters

A, B = "04DE5F1EACC040", "04958CAA5C5E80"

HITS = {
    "shown again": ([Tap("t1", 1, A, 5), Tap("t2", 2, A, 5)], [("tap-repeated", "t2")]),
    "shown again after others": (
        [Tap("t1", 1, A, 5), Tap("t2", 2, A, 6), Tap("t3", 3, A, 5)],
        [("tap-repeated", "t3")],
    ),
    "went back": ([Tap("t1", 1, A, 5), Tap("t2", 2, A, 4)], [("tap-out-of-order", "t2")]),
    "went back at another reader": (
        [Tap("t1", 1, A, 50, "tokyo"), Tap("t2", 2, A, 4, "busan")],
        [("tap-out-of-order", "t2")],
    ),
    "captured late, yet in order of time": ([Tap("t2", 2, A, 4), Tap("t1", 1, A, 5)], [("tap-out-of-order", "t2")]),
    "opened": ([Tap("t1", 1, A, 5, opened=True)], [("tag-opened", "t1")]),
}
LAWFUL = {
    "rises": [Tap("t1", 1, A, 5), Tap("t2", 2, A, 6), Tap("t3", 3, A, 900)],
    "two tags": [Tap("t1", 1, A, 5), Tap("t2", 2, B, 5), Tap("t3", 3, B, 6), Tap("t4", 4, A, 6)],
    "one record captured twice": [Tap("t1", 1, A, 5), Tap("t1", 1, A, 5)],
    "captured late": [Tap("t2", 2, A, 6), Tap("t1", 1, A, 5)],
    "closed": [Tap("t1", 1, A, 5, opened=False)],
}


@pytest.mark.parametrize("name", HITS)
def test_what_cannot_be_is_told(name: str) -> None:
    taps, findings = HITS[name]
    assert [(f.code, f.act) for f in counters(taps)] == findings


@pytest.mark.parametrize("name", LAWFUL)
def test_the_lawful_twin_has_no_finding(name: str) -> None:
    assert counters(LAWFUL[name]) == ()
