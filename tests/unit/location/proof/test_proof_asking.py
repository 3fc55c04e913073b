"""Which landmark to ask next: one that tells something, and never a verdict of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.unit.location.proof.test_proof_verify import marks, needed_ms

from sekisho.location.proof import Cover, Disks, Outcome, Site, Terms, ask_next, verify

# two near the unit, two on the far side of the earth, one on restricted land
STAND = marks((30, 80), (32, 82), (-30, -60), (-35, -100), (30, 118))
UNIT = Site(31, 81)
NOTHING = np.full(5, np.inf)


def asked_of(heard: np.ndarray, flat: Cover, count: int = 1, tolerate: int = 1) -> tuple[int, ...]:
    return ask_next(STAND, heard, ~np.isfinite(heard), flat, Terms(tolerate=tolerate), UNIT, count)


def test_landmarks_near_the_site_are_asked_first(flat: Cover) -> None:
    assert set(asked_of(NOTHING, flat, count=2)) == {0, 1}


def test_landmarks_that_would_exclude_nothing_are_not_asked(flat: Cover) -> None:
    assert set(asked_of(NOTHING, flat, count=5)) <= {0, 1}


def test_a_landmark_of_an_operator_that_was_heard_is_of_no_use(flat: Cover) -> None:
    heard = NOTHING.copy()
    heard[0] = float(needed_ms(STAND, 31, 81, 1.3)[0])
    one_hand = replace(STAND, operator=("A", "a", "", "", ""))
    assert ask_next(STAND, heard, ~np.isfinite(heard), flat, Terms(), UNIT) == (1,)
    assert ask_next(one_hand, heard, ~np.isfinite(heard), flat, Terms(), UNIT) != (1,)


def test_nobody_is_asked_where_nobody_may_be(flat: Cover) -> None:
    assert ask_next(STAND, NOTHING, np.zeros(5, bool), flat, Terms(), UNIT) == ()


def test_who_passes_by_some_landmarks_is_excluded_from_restricted_land_by_all(flat: Cover) -> None:
    """Why it is sound to stop asking: what some disks exclude stays excluded, whatever the others say."""
    rng = np.random.default_rng(4)
    passed = 0
    for _ in range(60):
        stand = marks(*zip(rng.uniform(20, 40, 8), rng.uniform(60, 120, 8), strict=True))
        heard = needed_ms(stand, 30, rng.uniform(72, 99), 1.0) * rng.uniform(1.0, 2.0, 8) + rng.uniform(0, 1, 8)
        some = np.where(np.arange(8) < 5, heard, np.inf)
        if verify(stand, some, flat, Terms()).outcome is Outcome.PASS:
            passed += 1
            assert not Disks.of(stand, heard, Terms()).reach(flat.restricted, 1)
            assert verify(stand, heard, flat, Terms()).outcome is not Outcome.FAIL
    assert passed > 10
