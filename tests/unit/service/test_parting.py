"""A day in parts: whatever the order of its rows, each part has all rows of its consignments and none of others."""

from __future__ import annotations

import polars as pl
import pytest

from sekisho.service.parting import Parting, parts
from sekisho.vocabulary.frames import Batch

IDS = pl.Series("consignment", ["c", "a", "b", "e", "d"])


def frame(*ids: str) -> pl.DataFrame:
    return pl.DataFrame({"consignment": list(ids), "row": range(len(ids))}, schema_overrides={"consignment": pl.String})


def cut(rows: pl.DataFrame, size: int = 2) -> list[list[str]]:
    return [piece["consignment"].to_list() for piece in Parting(IDS, size).cut(rows)]


def test_rows_in_the_order_of_the_day_are_cut_where_a_part_ends() -> None:
    assert cut(frame("c", "c", "a", "b", "e", "e", "d")) == [["c", "c", "a"], ["b", "e", "e"], ["d"]]


def test_rows_out_of_order_go_to_the_part_of_their_consignment() -> None:
    assert cut(frame("d", "a", "b", "c", "e")) == [["a", "c"], ["b", "e"], ["d"]]


def test_a_consignment_whose_rows_lie_apart_is_not_torn() -> None:
    assert cut(frame("c", "a", "b", "e", "d", "c")) == [["c", "a", "c"], ["b", "e"], ["d"]]


def test_a_part_of_which_nothing_is_told_is_empty() -> None:
    assert cut(frame("d", "c")) == [["c"], [], ["d"]]


def test_a_frame_without_rows_gives_a_part_each() -> None:
    assert cut(frame()) == [[], [], []]


@pytest.mark.parametrize("size", [1, 2, 4, 5, 9])
def test_no_row_is_lost_or_told_twice(size: int) -> None:
    rows = frame("a", "d", "d", "c", "e", "b", "a")
    pieces = Parting(IDS, size).cut(rows)
    assert len(pieces) == len(Parting(IDS, size))
    assert pl.concat(pieces).sort("row").equals(rows)


def test_a_day_without_consignments_is_one_part() -> None:
    empty = frame().select("consignment")
    [only] = parts(Batch(empty, empty, empty), 10)
    assert only.consignments.is_empty() and only.links is None


def test_links_go_with_their_consignments() -> None:
    of = frame(*IDS)
    pieces = parts(Batch(of, of, of, frame("e", "c")), 2)
    assert [[] if p.links is None else p.links["consignment"].to_list() for p in pieces] == [["c"], ["e"], []]
