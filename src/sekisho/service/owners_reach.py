"""Which entities of a graph matter to a batch: those that its parties may be, and those that can change what is told.

A register has millions of entities, a day has hundreds of parties: to screen the others would take minutes and tell
nothing. What is left out here can change no answer about these parties; a test compares with the whole graph.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from sekisho.parties.bare import read
from sekisho.parties.identifiers import read_identifier
from sekisho.parties.ownership import neighbours
from sekisho.parties.phrases import Phrases
from sekisho.parties.subjects import subjects
from sekisho.service.ownership import Progress, silent
from sekisho.standards.ownership import Graph

_SLICE = 50_000


def perhaps_parties(
    parties: pl.DataFrame, entities: pl.DataFrame, phrases: Phrases, progress: Progress = silent
) -> pl.Series:
    """Ids of the entities that a party may be: the same number, or a name that is equal in some reading but for spaces.

    Args:
        parties: the parties frame of the batch.
        entities: ENTITIES frame.
        phrases: those of the lists.
        progress: told (what, done, of).
    """
    asked = subjects(parties.with_row_index("party"))["name"].unique().to_list()
    names = {key for name in asked for key in _keys(name, person=False, phrases=phrases)}
    numbers = {read_identifier(n)[1] for n in _exploded(parties, "identifiers")} - {""}
    found = []
    for at in range(0, entities.height, _SLICE):
        progress("finding parties", at, entities.height)
        part = entities.slice(at, _SLICE).select("entity", "kind", "name", "names", "identifiers")
        found += [row[0] for row in part.iter_rows() if _may_be(row, names, numbers, phrases)]
    progress("finding parties", entities.height, entities.height)
    return pl.Series("entity", found, dtype=pl.String)


Row = tuple[str, str | None, str | None, list[str] | None, list[str] | None]


def _may_be(row: Row, names: set[str], numbers: set[str], phrases: Phrases) -> bool:
    entity, kind, name, others, identifiers = row
    if numbers and any(read_identifier(i)[1] in numbers for i in identifiers or ()):
        return True
    person = kind == "person"
    stated = (name or entity, *(others or ()))
    return any(not names.isdisjoint(_keys(one, person=person, phrases=phrases)) for one in stated)


def _keys(name: str, *, person: bool, phrases: Phrases) -> list[str]:
    """What is equal where two names are: each reading run together, and its words in alphabetical order."""
    return [key for view in read(name, person=person, phrases=phrases) for key in (view.joined, view.bag)]


def _exploded(frame: pl.DataFrame, column: str) -> list[str]:
    return frame[column].explode().drop_nulls().unique().to_list()


def who_matters(graph: Graph, entities: pl.Series, as_of: date) -> pl.Series:
    """Ids of the entities whose being listed can change what is told of ``entities``.

    These themselves, all who share a place, telephone, director or agent with them, and everybody above either.
    """
    beside = pl.concat([entities, neighbours(graph, entities, as_of)]).unique()
    links = graph.stakes.select("owner", "owned").unique()
    known = layer = beside.to_frame("entity")
    while layer.height:
        above = links.join(layer, left_on="owned", right_on="entity", how="semi").select(entity="owner").unique()
        layer = above.join(known, on="entity", how="anti")
        known = pl.concat([known, layer])
    return known["entity"]
