"""The chain of certain majorities above an entity, to its ultimate parent: evidence on where it is headquartered."""

from __future__ import annotations

import numpy as np
import polars as pl

from sekisho.parties.ownership.model import WHOLE
from sekisho.parties.ownership.network import Ints, Network


def majorities(network: Network, entities: pl.DataFrame) -> Ints:
    """For every node the organisation that certainly holds more than a half of it; -1 where none does.

    Where registers state more than the whole, the largest holding counts.

    Args:
        network: the settled stakes of a day.
        entities: ENTITIES frame; a person is nobody's parent company.
    """
    owners = network.owners
    persons = np.zeros(network.size, dtype=np.bool_)
    persons[network.nodes(entities.filter(pl.col("kind") == "person")["entity"].unique())] = True
    owned = np.repeat(np.arange(network.size, dtype=np.int64), np.diff(owners.start))
    held = np.flatnonzero((owners.low > WHOLE // 2) & ~persons[owners.target])
    held = held[np.argsort(owners.low[held], kind="stable")]
    up: Ints = np.full(network.size, -1, dtype=np.int64)
    up[owned[held]] = owners.target[held]  # of several the last is written, which is the largest
    return up


def chain(network: Network, up: Ints, entity: str) -> list[str]:
    """The entity, its majority owner, and so on to the ultimate parent; only the entity where there is none.

    Owners in a circle have no ultimate parent. ``up`` is what ``majorities`` gave.
    """
    node = network.number(entity)
    if node is None:
        return [entity]
    seen: dict[int, None] = {}
    while node >= 0:
        if node in seen:
            return [entity]
        seen[node] = None
        node = int(up[node])
    return [str(network.ids[one]) for one in seen]
