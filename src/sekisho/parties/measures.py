"""What the search must know of a view beside its tokens: the same of a query's and of a listed one."""

from __future__ import annotations

from typing import NamedTuple

from sekisho.parties.names import View
from sekisho.parties.weights import own, soft, weight


class Measures(NamedTuple):
    """``weight`` and ``soft`` in nats (``soft``: of tokens that contradict nothing where they are left over)."""

    weight: float
    initials: int  # tokens of one letter
    soft: float
    letters: int  # of the tokens run together
    owned: int  # tokens of its own: no trade words, places or particles


def measures(view: View) -> Measures:
    """The measures of one view."""
    return Measures(
        sum(map(weight, view.tokens)),
        sum(len(t) == 1 for t in view.tokens),
        sum(map(soft, view.tokens)),
        sum(map(len, view.tokens)),
        sum(map(own, view.tokens)),
    )
