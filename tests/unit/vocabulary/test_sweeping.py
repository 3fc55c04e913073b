"""Without the search for circles only as long as it is asked for."""

from __future__ import annotations

import gc

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
