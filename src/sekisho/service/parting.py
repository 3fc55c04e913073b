"""A day in parts: so many consignments each, in order, with the rows of other frames that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from sekisho.vocabulary.frames import Batch


@dataclass(frozen=True, slots=True)
class Parting:
    """How a day is cut. ``ids``: its consignments in order; ``size``: the most of them in a part."""

    ids: pl.Series
    size: int

    def __len__(self) -> int:
        return max(1, -(-len(self.ids) // self.size))

    def cut(self, frame: pl.DataFrame) -> list[pl.DataFrame]:
        """The rows of each part, in the order of ``frame``; it has a column ``consignment``.

        Rows that stand in the order of the day, as intake leaves them, are not copied.
        """
        if len(self) == 1:
            return [frame]
        starts = _starts(frame["consignment"])
        if frame["consignment"].gather(starts).equals(self.ids):
            at = [*starts.gather_every(self.size), frame.height]
            return [frame.slice(start, end - start) for start, end in pairwise(at)]
        numbered = pl.DataFrame({"consignment": self.ids}).with_row_index("part").with_columns(_PART // self.size)
        joined = frame.join(numbered, on="consignment", how="left", maintain_order="left")
        pieces = joined.partition_by("part", as_dict=True, include_key=False, maintain_order=True)
        return [pieces.get((number,), frame.clear()) for number in range(len(self))]


_PART = pl.col("part")


def _starts(ids: pl.Series) -> pl.Series:
    """Where another consignment begins."""
    return (ids != ids.shift(1)).fill_null(True).arg_true()


def parts(batch: Batch, size: int) -> list[Batch]:
    """The batch in pieces of at most ``size`` consignments, in order; the pieces are what workers get."""
    parting = Parting(batch.consignments["consignment"], size)
    frames = [parting.cut(frame) for frame in (batch.consignments, batch.lines, batch.parties)]
    links = [None] * len(parting) if batch.links is None else parting.cut(batch.links)
    return [Batch(*pieces) for pieces in zip(*frames, links, strict=True)]
