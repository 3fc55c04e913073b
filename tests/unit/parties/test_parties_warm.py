from __future__ import annotations

from sekisho.parties.warm import warm


def test_two_misspelt_names_meet_what_they_misspell() -> None:
    assert warm() == 2
