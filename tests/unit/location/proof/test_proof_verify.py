"""Verdicts: what must never pass, its lawful twin, and why a PASS holds with bad landmarks."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.proof.flat_land import LAND

from sekisho.location.proof import Bound, Cover, Disks, Landmarks, Outcome, Reason, Site, Terms, verify
from sekisho.location.proof.verify import RestrictedNames, site_reach_km
from sekisho.location.sphere import between_km

VACUUM = Bound.VACUUM.km_per_ms


def marks(*places: tuple[float, float], error: float = 0.0) -> Landmarks:
    lat, lon = np.array(places, float).T
    return Landmarks(tuple(f"L{n}" for n in range(len(places))), lat, lon, np.full(len(places), error))


def needed_ms(landmarks: Landmarks, lat: float, lon: float, slower: float = 1.0) -> np.ndarray:
    """What light needs there and back, times ``slower``."""
    return between_km(landmarks.lat, landmarks.lon, lat, lon) / VACUUM * slower


RING = marks((30, 80), (32, 82), (28, 81), (30, 84))


def test_a_unit_amid_landmarks_far_from_restricted_land_passes(flat: Cover) -> None:
    found = verify(RING, needed_ms(RING, 30, 81, 1.3), flat, Terms())
    assert (found.outcome, found.reason) == (Outcome.PASS, Reason.CLEAR)


def test_the_same_unit_does_not_pass_where_its_answers_are_late(flat: Cover) -> None:
    found = verify(RING, needed_ms(RING, 30, 81, 1.3) + 12, flat, Terms())
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, Reason.REACHES_RESTRICTED)


def test_a_unit_deep_within_restricted_land_fails_where_landmarks_are_near(flat: Cover) -> None:
    near = marks((30, 112), (31, 111), (29, 113), (30, 110))
    found = verify(near, needed_ms(near, 30, 112, 1.2) + 0.1, flat, Terms())
    assert (found.outcome, found.reason) == (Outcome.FAIL, Reason.WHOLLY_RESTRICTED)


def test_a_unit_that_cannot_be_at_its_site_fails_though_no_restricted_land_is_near(flat: Cover) -> None:
    found = verify(RING, needed_ms(RING, 30, 81, 1.3), flat, Terms(), Site(25, 95))
    assert (found.outcome, found.reason) == (Outcome.FAIL, Reason.SITE_EXCLUDED)
    assert found.site is not None and found.site.broken == 4


def test_a_unit_at_its_site_passes(flat: Cover) -> None:
    found = verify(RING, needed_ms(RING, 30, 81, 1.3), flat, Terms(), Site(30, 81))
    assert found.outcome is Outcome.PASS and found.site is not None and found.site.consistent


def test_contradictions_beyond_the_tolerance_conclude_nothing(flat: Cover) -> None:
    apart = marks((21, 72), (39, 72), (30, 99), (39, 98))
    found = verify(apart, np.full(4, 0.5), flat, Terms(tolerate=1))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, Reason.NO_LAND)


@pytest.mark.parametrize("heard", [0, 1, 2])
def test_too_few_landmarks_conclude_nothing(flat: Cover, heard: int) -> None:
    rtt = needed_ms(RING, 30, 81, 1.3)
    rtt[heard:] = np.inf
    assert verify(RING, rtt, flat, Terms()).reason is Reason.TOO_FEW


def test_a_landmarks_own_error_widens_what_it_shows(flat: Cover) -> None:
    site = (30.0, 97.0)
    close = marks((30, 96.9), (30.1, 97), (29.9, 97.1))
    vague = marks((30, 96.9), (30.1, 97), (29.9, 97.1), error=400)
    heard = needed_ms(close, *site, 1.1) + 0.05
    assert verify(close, heard, flat, Terms()).outcome is Outcome.PASS
    assert verify(vague, heard, flat, Terms()).outcome is Outcome.INCONCLUSIVE


def test_an_island_that_no_grid_holds_keeps_a_unit_from_passing(flat: Cover) -> None:
    near = marks((11, 60), (9, 61), (10, 62), (12, 59))
    found = verify(near, np.full(4, 4.0), flat, Terms(tolerate=0))
    assert found.outcome is not Outcome.PASS
    disks = Disks.of(near, np.full(4, 4.0), Terms(tolerate=0))
    assert RestrictedNames(flat, LAND).within(disks, 0) == ("RR",)


def test_late_answers_only_ever_widen_the_region(flat: Cover) -> None:
    rng = np.random.default_rng(2)
    heard = needed_ms(RING, 30, 90, 1.2)
    for late in rng.uniform(0, 10, 20):
        one, other = (Disks.of(RING, rtt, Terms()) for rtt in (heard, heard + late))
        for cells in (flat.restricted, flat.other):
            assert not (one.reached(cells, 1) & ~other.reached(cells, 1)).any()


PLACES = st.tuples(st.floats(-60, 70), st.floats(-179, 179))


@settings(max_examples=150, deadline=None)
@given(
    unit=st.tuples(st.floats(20.01, 39.99), st.floats(100.01, 119.99)),
    stand=st.lists(PLACES, min_size=3, max_size=12),
    slower=st.floats(1.0, 3.0),
    lies=st.lists(st.floats(0.001, 50), min_size=0, max_size=2),
    tolerate=st.integers(0, 2),
)
def test_no_unit_on_restricted_land_passes_while_at_most_so_many_landmarks_lie(
    flat: Cover,
    unit: tuple[float, float],
    stand: list[tuple[float, float]],
    slower: float,
    lies: list[float],
    tolerate: int,
) -> None:
    """Whatever up to ``tolerate`` landmarks report: the true place stays possible."""
    landmarks = marks(*stand)
    heard = needed_ms(landmarks, *unit, slower)
    for at, lie in enumerate(lies[:tolerate]):
        heard[at] = lie
    found = verify(landmarks, heard, flat, Terms(tolerate=tolerate, least=1))
    assert found.outcome is not Outcome.PASS


@settings(max_examples=150, deadline=None)
@given(
    unit=st.tuples(st.floats(20.01, 39.99), st.floats(100.01, 119.99)),
    stand=st.lists(st.tuples(PLACES, st.sampled_from("ABCDE")), min_size=3, max_size=14),
    slower=st.floats(1.0, 3.0),
    liars=st.lists(st.sampled_from("ABCDE"), max_size=2, unique=True),
    lie=st.lists(st.floats(0.001, 50), min_size=14, max_size=14),
    tolerate=st.integers(0, 2),
)
def test_no_unit_on_restricted_land_passes_while_all_landmarks_of_so_many_operators_lie(
    flat: Cover,
    unit: tuple[float, float],
    stand: list[tuple[tuple[float, float], str]],
    slower: float,
    liars: list[str],
    lie: list[float],
    tolerate: int,
) -> None:
    """However many landmarks an operator has: together they exclude no more than one landmark would."""
    landmarks = replace(marks(*(place for place, _ in stand)), operator=tuple(by for _, by in stand))
    heard = needed_ms(landmarks, *unit, slower)
    lying = np.isin(landmarks.operator, liars[:tolerate])
    heard[lying] = np.array(lie)[: len(heard)][lying]
    found = verify(landmarks, heard, flat, Terms(tolerate=tolerate, least=1))
    assert found.outcome is not Outcome.PASS


def test_two_liars_of_one_operator_pass_nobody_and_of_two_they_do(flat: Cover) -> None:
    stand = marks((30, 75), (30, 75.1), (30, 110), (31, 111), (29, 112))
    heard = np.array([1.0, 1.0, 200, 200, 200])
    apart = replace(stand, operator=("A", "B", "C", "D", "E"))
    assert verify(apart, heard, flat, Terms()).outcome is Outcome.PASS
    for names in (("A", "A", "C", "D", "E"), ("Acme  Net", " acme net", "", "", "")):
        together = replace(stand, operator=names)
        assert verify(together, heard, flat, Terms()).outcome is Outcome.INCONCLUSIVE


def test_an_honest_unit_passes_by_landmarks_of_two_operators(flat: Cover) -> None:
    """The lawful twin; and by four of a single operator it does not, since that one may be bad."""
    heard = needed_ms(RING, 30, 81, 1.3)
    assert verify(replace(RING, operator=("A", "A", "B", "B")), heard, flat, Terms()).outcome is Outcome.PASS
    alone = verify(replace(RING, operator=("A",) * 4), heard, flat, Terms())
    assert (alone.outcome, alone.reason) == (Outcome.INCONCLUSIVE, Reason.TOO_FEW)


def test_whoever_names_no_operator_is_under_a_hand_of_its_own(flat: Cover) -> None:
    nameless = replace(RING, operator=("", " ", "", ""))
    assert len(set(nameless.owners().tolist())) == 4
    assert verify(nameless, needed_ms(RING, 30, 81, 1.3), flat, Terms()).outcome is Outcome.PASS


def test_a_site_outside_of_disks_of_one_operator_is_not_excluded(flat: Cover) -> None:
    heard = needed_ms(RING, 30, 81, 1.3)
    heard[2:] = 200
    site = Site(25, 95)
    apart, together = (verify(replace(RING, operator=by), heard, flat, Terms(), site) for by in ("abcd", "aacd"))
    assert apart.site is not None and not apart.site.consistent
    assert together.site is not None and together.site.consistent and together.site.broken == 2


def test_one_liar_makes_a_unit_pass_where_none_is_tolerated(flat: Cover) -> None:
    """Why the default tolerates one: the twin of the property above."""
    stand = marks((30, 75), (30, 110), (31, 111))
    heard = needed_ms(stand, 30, 101, 1.1)
    heard[0] = 1.0
    alone = heard.copy()
    alone[1:] = 200.0
    assert verify(stand, alone, flat, Terms(tolerate=0)).outcome is Outcome.PASS
    assert verify(stand, alone, flat, Terms(tolerate=1)).outcome is not Outcome.PASS


def test_the_true_place_is_within_reach_on_the_ellipsoid_too(flat: Cover) -> None:
    """Along a meridian at the equator the earth is shorter than the sphere: light may come from further by degrees."""
    stand = marks((0, 65), (0.1, 65), (-0.1, 65))
    island = between_km(np.array(0.0), np.array(65.0), 10.03, 60.07)
    true_km = float(island) / 1.0056  # never less than this on WGS 84
    found = Disks.of(stand, np.full(3, true_km / VACUUM + 0.1), Terms(tolerate=0))
    assert found.reach(flat.restricted, 0)


def test_fibre_is_said_to_be_an_assumption_by_the_terms_of_the_verdict(flat: Cover) -> None:
    found = verify(RING, needed_ms(RING, 30, 81, 2), flat, Terms(Bound.FIBRE))
    assert found.terms.bound is Bound.FIBRE and Bound.FIBRE.km_per_ms == pytest.approx(102.1, abs=0.02)
    assert Bound.VACUUM.km_per_ms == pytest.approx(149.896, abs=0.001)


def test_what_the_site_test_leaves_open_is_told_in_kilometres(flat: Cover) -> None:
    tight, loose = (Disks.of(RING, needed_ms(RING, 30, 81, by), Terms()) for by in (1.2, 3.0))
    assert site_reach_km(tight, flat, Site(30, 81), 1) < site_reach_km(loose, flat, Site(30, 81), 1)


@pytest.mark.parametrize("hands", [8, 3, 1])
def test_fast_loops_agree_with_a_plain_count(flat: Cover, hands: int) -> None:
    """Whatever region the loops find is the union, over all choices of bad owners, of what the others leave."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        stand = marks(*zip(rng.uniform(-50, 60, 8), rng.uniform(-170, 170, 8), strict=True))
        stand = replace(stand, operator=tuple(f"hand {at % hands}" for at in range(8)))
        heard = rng.uniform(5, 120, 8)
        for cells, most in product((flat.restricted, flat.other), (0, 1, 3)):
            disks = Disks.of(stand, heard, Terms(tolerate=most))
            km = np.arccos(np.clip(cells.at @ disks.at.T, -1, 1))
            out = km - cells.spread[:, None] > disks.wide[None]
            slow = np.zeros(len(out), bool)
            for bad in combinations(range(hands), min(most, hands)):
                believed = [at for at in range(8) if int(stand.operator[disks.order[at]][5:]) not in bad]
                slow |= ~out[:, believed].any(1)
            assert (
                slow == disks.reached(cells, most)
            ).mean() > 0.9999  # rounding at a rim, one in ten thousand at most
