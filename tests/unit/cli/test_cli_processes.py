"""Work that several processes share gives what one gives."""

from __future__ import annotations

import pytest

from sekisho.cli.processes import side_by_side


def test_results_come_in_the_order_of_the_parts() -> None:
    assert list(side_by_side(sorted, ["cab", "ab", "c"])) == [["a", "b", "c"], ["a", "b"], ["c"]]


def test_a_single_part_is_done_here() -> None:
    assert list(side_by_side(lambda part: part + 1, [1])) == [2]  # what cannot be pickled cannot go elsewhere


def test_what_fails_in_a_process_is_told() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(side_by_side(int, ["1", "no number"]))
