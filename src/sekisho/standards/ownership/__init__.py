"""Who owns, controls and directs whom: FollowTheMoney entities as JSON lines -> two frames.

::

    graph = read_graph([("owners.jsonl", content)], country_of)
    graph.entities        # as declared in ``model.ENTITIES``
    graph.stakes          # as declared in ``model.STAKES``: shares are intervals, days are intervals

Pure: bytes in, frames out.
"""

from __future__ import annotations

from sekisho.standards.ownership.model import ENTITIES, STAKES, Graph
from sekisho.standards.ownership.reader import read_graph
from sekisho.standards.ownership.shares import OPEN, parse_share

__all__ = ["ENTITIES", "OPEN", "STAKES", "Graph", "parse_share", "read_graph"]
