"""The settled stakes as arrays: who is held by whom, in billionths, ready to be walked from owner to owned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.parties.ownership.model import NOTICEABLE, WHOLE

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """Links sorted by where one starts: those of node ``i`` are ``start[i]`` to ``start[i + 1]``."""

    start: Ints
    target: Ints
    low: Ints
    high: Ints
    row: Ints  # of the settled stakes

    def of(self, nodes: Ints) -> Ints:
        """Positions of the links of some nodes."""
        first, count = self.start[nodes], self.start[nodes + 1] - self.start[nodes]
        total = int(count.sum())
        if total == 0:
            return np.empty(0, dtype=np.int64)
        jumps = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        found: Ints = jumps + np.arange(total, dtype=np.int64)
        return found


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes are numbered as in ``ids``; all shares are in billionths."""

    ids: pl.Series
    stakes: pl.DataFrame  # settled, as the rows of links count them
    owns: Links  # from owner to owned
    owners: Links  # from owned to owner
    controls: Links  # from controller to controlled; low is WHOLE where it is sure
    controllers: Links
    known: Ints  # sum of the least shares of all owners, by owned
    hidden: Ints  # what nobody who is named can hold; 0 where no owner is recorded
    loose: Ints  # of this, what counts as an unknown owner
    _numbers: dict[str, int | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def size(self) -> int:
        """How many nodes."""
        return len(self.ids)

    def number(self, entity: str) -> int | None:
        """The number of one entity; looked for once, and remembered."""
        if entity not in self._numbers:
            self._numbers[entity] = self.ids.index_of(entity)
        return self._numbers[entity]

    def nodes(self, entities: pl.Series) -> Ints:
        """Numbers of entities; those that are not in the graph are left out."""
        table = pl.DataFrame({"id": self.ids, "node": np.arange(self.size)})
        met = pl.DataFrame({"id": entities.cast(pl.String)}).join(table, on="id", maintain_order="left")
        return met["node"].to_numpy().astype(np.int64)


def distinct(nodes: Ints, size: int) -> Ints:
    """Each node once, in order; for many nodes a mask is ten times faster than sorting or hashing."""
    if len(nodes) * 64 < size:
        return np.unique(nodes)
    mask = np.zeros(size, dtype=np.bool_)
    mask[nodes] = True
    return np.flatnonzero(mask)


def build(entities: pl.DataFrame, stakes: pl.DataFrame, own: pl.DataFrame) -> Network:
    """The network of settled stakes.

    Args:
        entities: ENTITIES frame; ids that only occur in stakes are nodes as well.
        stakes: settled stakes of one day.
        own: owned, share: what entities hold of themselves.
    """
    ids = _ids(entities, stakes)
    table = pl.DataFrame({"id": ids, "node": np.arange(len(ids), dtype=np.int64)})
    source, target = _numbers(stakes, "owner", table), _numbers(stakes, "owned", table)
    low, high = _billionths(stakes["low"]), _billionths(stakes["high"])
    columns = (source, target, low, high)
    owning = (stakes["kind"] == "ownership").to_numpy()
    control = (stakes["kind"] == "control").to_numpy()
    size = len(ids)
    known = _sums(target, low, owning, size)
    most = _sums(target, high, owning, size)
    recorded = np.bincount(target[owning], minlength=size) > 0
    hidden = np.where(recorded, np.maximum(0, WHOLE - most), 0)
    held = np.zeros(size, dtype=np.int64)
    held[_numbers(own, "owned", table)] = _billionths(own["share"])
    loose = np.where(hidden > NOTICEABLE, hidden, np.minimum(hidden, held))
    return Network(
        ids,
        stakes,
        owns=_links(columns, owning, size),
        owners=_links((target, source, low, high), owning, size),
        controls=_links(columns, control, size),
        controllers=_links((target, source, low, high), control, size),
        known=known,
        hidden=hidden,
        loose=loose,
    )


def _ids(entities: pl.DataFrame, stakes: pl.DataFrame) -> pl.Series:
    """Entities in their order, then those that only links name."""
    stated = entities.select(id="entity")
    if stated["id"].is_duplicated().any():
        stated = stated.unique("id", keep="first", maintain_order=True)
    linked = pl.concat([stakes.select(id="owner"), stakes.select(id="owned")]).join(stated, on="id", how="anti")
    return pl.concat([stated["id"], linked["id"].unique().sort()])


def _numbers(frame: pl.DataFrame, column: str, table: pl.DataFrame) -> Ints:
    met = frame.select(pl.col(column).alias("id")).join(table, on="id", how="left", maintain_order="left")
    return met["node"].to_numpy().astype(np.int64)


def _billionths(share: pl.Series) -> Ints:
    return (share * WHOLE).round().cast(pl.Int64).to_numpy()


def _sums(target: Ints, share: Ints, kept: Bools, size: int) -> Ints:
    # float64 holds whole numbers up to 2**53: nine million whole owners of one entity
    return np.bincount(target[kept], weights=share[kept].astype(np.float64), minlength=size).astype(np.int64)


def _links(columns: tuple[Any, Any, Any, Any], kept: Bools, size: int) -> Links:
    rows = np.flatnonzero(kept)
    order = rows[np.argsort(columns[0][rows], kind="stable")]
    source, target, low, high = (column[order] for column in columns)
    start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=size)))).astype(np.int64)
    return Links(start, target, low, high, order)
