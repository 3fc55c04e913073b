"""How long nothing may be heard before it is more than habit and coverage explain.

A device is heard at its habit; now and then a gap in coverage follows a contact and lasts log-normally. Whoever has
been heard from one spot many times is seldom unheard there the next time (Laplace's rule of succession).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from sekisho.location.tracking.chances import Spread

SPREAD = 0.55  # of the logarithm of the gaps of one device
ROAD = Spread(0.3, 0.75)  # how long a gap in coverage lasts on the road, in hours
HALT = Spread(2.0, 0.8)  # where a lorry stands
INDOORS = Spread(4.0, 0.8)
ARRIVING = 15.0  # kilometres before the next place: it may be in a hall before it is heard again
_LOW, _HIGH = 0.05, 2_000.0  # hours


def first_below(chance: Callable[[float], float], goal: float) -> float:
    """The hours at which a falling chance has come down to a goal, by halving of the logarithm."""
    low, high = math.log(_LOW), math.log(_HIGH)
    for _ in range(22):
        middle = (low + high) / 2
        if chance(math.exp(middle)) > goal:
            low = middle
        else:
            high = middle
    return math.exp(high)


@lru_cache(maxsize=65_536)
def patience(goal: float, habit: float, share: float, coverage: Spread) -> float:
    """Hours until the chance of a gap has come down to a goal.

    Args:
        goal: the chance.
        habit: logarithm of the hours between two contacts.
        share: of the contacts that a gap in coverage follows; ``coverage`` how long such gaps last.
    """
    usual = Spread(math.exp(habit), SPREAD)
    return first_below(lambda hours: usual.beyond(hours) + share * coverage.beyond(hours), goal)


def after_so_many(share: float, contacts: int) -> float:
    """The share of spots that shield, where so many contacts were had from this one."""
    return share / (1 + contacts)
