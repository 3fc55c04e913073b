"""The mesh's audit: who is named, who is only suspected, who is let be."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.location.proof import Bound, Landmarks, Why, audit
from sekisho.location.proof.explain import parts, smallest_covers
from sekisho.location.sphere import between_km

PLACES = [(35.7, 139.8), (37.6, 127.0), (1.3, 103.8), (25.0, 121.6), (34.7, 135.5), (14.6, 121.0), (22.3, 114.2)]


def mesh_of(true: list[tuple[float, float]], slower: float = 1.4) -> np.ndarray:
    lat, lon = np.array(true, float).T
    mesh = between_km(lat[:, None], lon[:, None], lat[None], lon[None]) / Bound.FIBRE.km_per_ms * slower
    np.fill_diagonal(mesh, np.inf)
    return mesh


def marks(error: float = 0.0) -> Landmarks:
    lat, lon = np.array(PLACES, float).T
    return Landmarks(tuple("ABCDEFG"), lat, lon, np.full(7, error))


def test_an_honest_mesh_is_left_whole() -> None:
    found = audit(marks(), mesh_of(PLACES), Bound.VACUUM)
    assert found.removed == () and found.keep.all() and found.heard == 21 and found.least_bad == 0


def test_a_landmark_that_is_on_another_continent_is_named() -> None:
    true = [*PLACES[:6], (51.5, -0.1)]  # G says Hong Kong and is in London, beside none of them
    mesh = mesh_of(true)
    mesh[6] = mesh[:, 6] = 3.0  # and claims to hear all at once
    found = audit(marks(), mesh, Bound.VACUUM)
    assert [(r.landmark, r.why) for r in found.removed] == [("G", Why.NO_PLACE)]
    assert found.least_bad == 1 and not found.keep[6] and found.keep[:6].all()


def test_a_misplaced_landmark_is_named_and_how_wrong_it_is_at_least() -> None:
    true = [*PLACES[:6], (35.6, 139.9)]  # G says Hong Kong and is in Tokyo
    [gone] = audit(marks(), mesh_of(true, 1.1), Bound.VACUUM).removed
    assert (gone.landmark, gone.why) == ("G", Why.MISPLACED) and gone.off_km > 2_000 and gone.witness == "A"


def test_where_one_of_two_is_bad_both_are_out() -> None:
    mesh = np.full((7, 7), np.inf)
    mesh[0, 2] = mesh[2, 0] = 1.0
    found = audit(marks(), mesh, Bound.VACUUM)
    assert {(r.landmark, r.why) for r in found.removed} == {("A", Why.SUSPECT), ("C", Why.SUSPECT)}
    assert found.least_bad == 1


def test_stated_errors_excuse_what_they_explain() -> None:
    mesh = mesh_of(PLACES)
    mesh[0, 4] = mesh[4, 0] = between_km(*map(np.array, PLACES[0]), *PLACES[4]) / Bound.FIBRE.km_per_ms * 0.95
    assert audit(marks(), mesh, Bound.FIBRE).removed != ()
    assert audit(marks(25.0), mesh, Bound.FIBRE).removed == ()


def test_vacuum_accuses_only_of_what_nothing_could_do() -> None:
    mesh = mesh_of(PLACES, 0.8)  # faster than fibre, as radio is
    assert audit(marks(), mesh, Bound.VACUUM).removed == ()
    assert audit(marks(), mesh, Bound.FIBRE).removed != ()


def test_one_direction_is_enough() -> None:
    mesh = mesh_of(PLACES)
    mesh[2, 0] = 1.0
    assert {r.landmark for r in audit(marks(), mesh, Bound.VACUUM).removed} == {"A", "C"}


def test_landmarks_that_did_not_measure_each_other_are_not_accused() -> None:
    found = audit(marks(), np.full((7, 7), np.inf), Bound.VACUUM)
    assert found.heard == 0 and found.keep.all()


def test_after_the_audit_nothing_contradicts_anything() -> None:
    rng = np.random.default_rng(4)
    for _ in range(30):
        mesh = mesh_of(PLACES) * rng.uniform(0.3, 2.0, (7, 7))
        keep = audit(marks(), mesh, Bound.VACUUM).keep
        left = marks().only(keep)
        assert audit(left, mesh[np.ix_(keep, keep)], Bound.VACUUM).removed == ()


def test_tangles_too_large_to_explain_take_everybody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.location.proof.explain._STEPS", 3)
    mesh = mesh_of(PLACES, 0.2)
    found = audit(marks(), mesh, Bound.VACUUM)
    assert {r.why for r in found.removed} == {Why.TANGLED} and not found.keep.any()


PAIRS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1]), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(pairs=PAIRS)
def test_smallest_explanations_are_those_of_trying_them_all(pairs: set[tuple[int, int]]) -> None:
    [part, *_] = parts(sorted(pairs))
    ends = sorted({end for pair in part for end in pair})
    for size in range(1, len(ends)):
        tried = [frozenset(c) for c in combinations(ends, size) if all(set(c) & set(pair) for pair in part)]
        if tried:
            assert set(smallest_covers(part)) == set(tried)
            return


@pytest.mark.parametrize("pairs", [[(0, 1)], [(0, 1), (2, 3)], [(0, 1), (1, 2), (3, 4)]])
def test_pairs_fall_into_parts_that_share_nothing(pairs: list[tuple[int, int]]) -> None:
    found = parts(pairs)
    ends = [{end for pair in part for end in pair} for part in found]
    assert sum(map(len, found)) == len(pairs) and all(not a & b for a, b in combinations(ends, 2))
