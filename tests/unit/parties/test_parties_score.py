"""Scoring leaves the interpreter as it found it."""

from __future__ import annotations

import gc

import pytest

from sekisho.parties.score import _uncollected


@pytest.mark.parametrize("before", [True, False])
def test_circles_are_looked_for_afterwards_as_they_were_before(*, before: bool) -> None:
    (gc.enable if before else gc.disable)()
    try:
        with pytest.raises(RuntimeError), _uncollected():
            assert not gc.isenabled()
            raise RuntimeError
        assert gc.isenabled() is before
    finally:
        gc.enable()
