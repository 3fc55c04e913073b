"""What the search must know of a view beside its tokens: the same of a query's and of a listed one."""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=1 << 18)
def _of(token: str) -> tuple[float, bool, float, int, bool]:
    """What one token brings to each measure."""
    return weight(token), len(token) == 1, soft(token), len(token), own(token)


def measures(view: View) -> Measures:
    """The measures of one view."""
    nats, initials, contradicting_nothing, letters, owned = 0.0, 0, 0.0, 0, 0
    for worth, single, lenient, length, telling in map(_of, view.tokens):
        nats += worth
        initials += single
        contradicting_nothing += lenient
        letters += length
        owned += telling
    return Measures(nats, initials, contradicting_nothing, letters, owned)
