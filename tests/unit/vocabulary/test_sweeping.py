"""Without the search for circles only as long as it is asked for."""

from __future__ import annotations

import gc
import weakref

import pytest

from sekisho.vocabulary.sweeping import unswept


def test_python_looks_for_circles_again_afterwards() -> None:
    with pytest.raises(ValueError), unswept():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_who_had_it_off_before_has_it_off_afterwards() -> None:
    with unswept():
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_made_meanwhile_is_not_looked_through_at_once() -> None:
    gc.unfreeze()  # a log that was warmed in this process set things aside
    with unswept():
        made = [[number] for number in range(10_000)]
    assert gc.get_count()[0] < 1_000
    assert any(one is made for one in gc.get_objects(generation=2))


def test_what_was_set_aside_for_the_life_of_the_process_stays_so() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        with unswept():
            pass
        assert gc.get_freeze_count() == before > 0
    finally:
        gc.unfreeze()


def test_a_circle_that_was_made_meanwhile_is_found_later() -> None:
    class Ring:
        pass

    with unswept():
        ring = Ring()
        ring.__dict__["itself"] = ring
    gone = weakref.ref(ring)
    del ring
    gc.collect()
    assert gone() is None
