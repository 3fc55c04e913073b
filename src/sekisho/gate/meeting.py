"""Who is it? Each distinct party of a day is screened once: the same firms come back all day."""

from __future__ import annotations

import polars as pl

from sekisho.parties import screen
from sekisho.vocabulary.clocks import Clocks
from sekisho.vocabulary.listing import Reference

_FEW = 1_000  # parties: below it, finding the distinct ones costs more than it saves
_PLACE = ("consignment", "role", "seq")  # where a party stands says nothing of who it is


def screened(parties: pl.DataFrame, reference: Reference, clocks: Clocks) -> pl.DataFrame:
    """What ``parties.screen`` says of every party, in the same order."""
    if parties.height <= _FEW:
        return screen(parties, reference, clocks)
    alike = _alike(parties)
    first = alike["rows"].list.first()
    matches = screen(parties[first], reference, clocks)
    if matches.is_empty():
        return matches
    place = parties[first].select(_PLACE).with_columns(alike["rows"])
    whose = matches.select(_PLACE).join(place, on=_PLACE, how="left", maintain_order="left")["rows"]
    rows = matches.drop(_PLACE).with_row_index("rank").with_columns(whose).explode("rows").sort("rows", "rank")
    return rows.with_columns(parties.select(_PLACE)[rows["rows"]].get_columns()).select(matches.columns)


def _alike(parties: pl.DataFrame) -> pl.DataFrame:
    """One row a distinct party, as they first appear: ``rows``, the indexes of those of whom the same is stated."""
    nulls = dict(zip(parties.columns, parties.null_count().row(0), strict=True))
    stated = [name for name in parties.columns if name not in _PLACE and nulls[name] < parties.height]
    numbered = parties.select(stated).with_row_index("rows")
    return numbered.group_by(stated, maintain_order=True).agg("rows").select("rows")
