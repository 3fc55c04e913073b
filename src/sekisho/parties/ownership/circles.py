"""Owners that hold each other in a circle."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from sekisho.parties.ownership.model import FACTS
from sekisho.parties.ownership.network import Bools, Ints, Links, Network, distinct

MOST = 500  # circles told apart; a graph with more has other troubles
_NAMED = 12


def circles(network: Network) -> pl.DataFrame:
    """FACTS rows 'ownership.circle', one a circle, its first member the subject.

    What can reach itself: everything without owners or without holdings is taken away until nothing changes; around
    any node that is left lie those that it reaches and that reach it.
    """
    left = np.ones(network.size, dtype=np.bool_)
    rows = []
    for _ in range(MOST):
        _trim(network.owns, network.owners, left)
        _trim(network.owners, network.owns, left)
        if not left.any():
            break
        pivot = np.array([int(np.argmax(left))])
        circle = _reach(network.owns, pivot, left) & _reach(network.owners, pivot, left)
        left &= ~circle
        left[pivot] = False
        members = np.flatnonzero(circle)
        if len(members) > 1:
            names = [str(network.ids[int(m)]) for m in members[:_NAMED]]
            params = json.dumps({"members": names, "size": len(members)}, sort_keys=True, ensure_ascii=False)
            rows.append(("ownership.circle", names[0], params, 0.2))
    return pl.DataFrame(rows, schema=FACTS, orient="row")


def _trim(forward: Links, backward: Links, left: Bools) -> None:
    """Take away, again and again, nodes into which no link from a left node leads."""
    source = np.repeat(np.arange(len(left)), np.diff(forward.start))
    live = left[source] & left[forward.target]
    degree = np.bincount(forward.target[live], minlength=len(left))
    fresh = np.flatnonzero(left & (degree == 0))
    while len(fresh):
        left[fresh] = False
        held = forward.target[forward.of(fresh)]
        np.subtract.at(degree, held, 1)
        touched = distinct(held, len(left))
        fresh = touched[left[touched] & (degree[touched] <= 0)]


def _reach(links: Links, start: Ints, left: Bools) -> Bools:
    reached = np.zeros(len(left), dtype=np.bool_)
    reached[start] = True
    fresh = start
    while len(fresh):
        held = distinct(links.target[links.of(fresh)], len(left))
        fresh = held[left[held] & ~reached[held]]
        reached[fresh] = True
    return reached
