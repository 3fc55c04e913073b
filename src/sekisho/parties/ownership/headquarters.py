"""Headquartered in certain countries, or with an ultimate parent that is: along chains of majority holdings.

The ultimate parent is where a chain of majority owners ends; only organisations are parents. Where a majority is only
possible, or a seat is not known, both ends are kept in mind: certain is what every reading says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sekisho.parties.ownership.model import WHOLE, Version
from sekisho.parties.ownership.network import Bools, Ints, Network, distinct


@dataclass(frozen=True, slots=True)
class Seats:
    """By node: where it may sit, where its ultimate parents may sit, and the links to its possible parents."""

    inside: Bools  # a stated country is among the watched, or none is stated
    outside: Bools  # a stated country is not, or none is stated
    stated: Bools
    parent_inside: Bools  # an ultimate parent may sit inside
    parent_outside: Bools
    parent_known: Bools  # one that may sit inside has a stated seat
    circular: Bools  # chains of majorities without an end, and somebody on them may sit inside
    person: Bools
    ends: Bools  # nobody certainly holds a majority of it
    parents: Ints  # positions in ``network.owners`` that may be a majority, by an organisation

    @property
    def own(self) -> Bools:
        """Sits inside for certain."""
        found: Bools = self.inside & ~self.outside
        return found

    @property
    def certain(self) -> Bools:
        """Inside itself, or with an ultimate parent that is, however the facts turn out."""
        found: Bools = ~self.person & (self.own | (self.parent_inside & ~self.parent_outside))
        return found

    @property
    def possible(self) -> Bools:
        """Certain, or not excluded."""
        found: Bools = ~self.person & (self.inside | self.parent_inside | self.circular)
        return found


def seats(network: Network, entities: pl.DataFrame, watched: frozenset[str], version: Version) -> Seats:
    """Where every node and its ultimate parents may sit.

    Args:
        network: the stakes of the day.
        entities: ENTITIES frame.
        watched: the countries in question.
        version: the rule's wording; its bar is the share that makes a parent.
    """
    inside, outside, stated, person = _own_seats(network, entities, watched)
    owners = network.owners
    owned = np.repeat(np.arange(network.size), np.diff(owners.start))
    known = network.known[owned]
    left = np.where(known <= WHOLE, WHOLE - (known - owners.low), WHOLE)
    corporate = ~person[owners.target]
    may = corporate & (np.minimum(owners.high, left) >= version.bar)
    ends = np.ones(network.size, dtype=np.bool_)
    ends[owned[corporate & (owners.low >= version.bar)]] = False
    parents = np.flatnonzero(may)
    up, down = owners.target[parents], owned[parents]
    walk = _Downward(up, down, network.size)
    within, without = walk.spread(ends & inside), walk.spread(ends & outside)
    return Seats(
        inside=inside,
        outside=outside,
        stated=stated,
        parent_inside=within,
        parent_outside=without,
        parent_known=walk.spread(ends & inside & stated),
        circular=~(within | without) & walk.spread(inside),
        person=person,
        ends=ends,
        parents=parents,
    )


def _own_seats(network: Network, entities: pl.DataFrame, watched: frozenset[str]) -> tuple[Bools, Bools, Bools, Bools]:
    joined = entities.select(pl.col("countries").fill_null([]).list.join(" ").alias("key"))["key"]
    keys = joined.unique()
    parts = [key.split() for key in keys]
    flags = pl.DataFrame(
        {
            "key": keys,
            "some": [not watched.isdisjoint(part) for part in parts],
            "every": [bool(part) and watched.issuperset(part) for part in parts],
            "stated": [bool(part) for part in parts],
        }
    )
    facts = (
        entities.select(id="entity", key=joined, person=(pl.col("kind") == "person").fill_null(False))
        .unique("id", keep="first")
        .join(flags, on="key")
    )
    met = pl.DataFrame({"id": network.ids}).join(facts, on="id", how="left", maintain_order="left")
    columns = met.select(pl.col("some", "every", "stated", "person").fill_null(False))
    some, every, stated, person = (columns[c].to_numpy() for c in columns.columns)
    return some | ~stated, ~stated | ~every, stated, person


class _Downward:
    """Spreads a property from parents to what they may hold the majority of."""

    def __init__(self, up: Ints, down: Ints, size: int) -> None:
        order = np.argsort(up, kind="stable")
        self._down = down[order]
        self._start = np.concatenate(([0], np.cumsum(np.bincount(up, minlength=size)))).astype(np.int64)

    def spread(self, start: Bools) -> Bools:
        reached = start.copy()
        fresh = np.flatnonzero(start)
        while len(fresh):
            first, count = self._start[fresh], self._start[fresh + 1] - self._start[fresh]
            total = int(count.sum())
            jumps = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
            held = distinct(self._down[jumps + np.arange(total)], len(reached))
            fresh = held[~reached[held]]
            reached[fresh] = True
        return reached
