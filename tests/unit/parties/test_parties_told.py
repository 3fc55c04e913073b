"""What was said of names in one edition is what another edition would say of them."""

from __future__ import annotations

import pytest

from sekisho.parties.score import Told


def test_what_was_said_is_not_asked_for_again() -> None:
    told = Told()
    assert told.ask("pair", lambda: (0.9,)) == (0.9,)
    assert told.ask("pair", lambda: pytest.fail("compared again")) == (0.9,)


def test_that_nothing_was_said_is_remembered_too() -> None:
    told = Told()
    assert told.ask("pair", lambda: None) is None
    assert told.ask("pair", lambda: pytest.fail("compared again")) is None


def test_beyond_its_room_pairs_are_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.parties.score.MOST_TOLD", 1)
    told = Told()
    told.ask("one", lambda: (0.9,))
    told.ask("other", lambda: (0.8,))
    assert told.ask("other", lambda: (0.7,)) == (0.7,)
