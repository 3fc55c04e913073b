"""What may be wrong on the way: one file a check, all of them in ``CHECKS``.

A check sees every sight before the scene takes it in, and may set itself a deadline: then it is called when that
instant passes, whether or not anything is heard. Nothing in a check knows in which order fixes came.
"""

from __future__ import annotations

from collections.abc import Callable

from sekisho.location.tracking.checks.base import Check
from sekisho.location.tracking.checks.corridor import Corridor
from sekisho.location.tracking.checks.country import Country
from sekisho.location.tracking.checks.halts import Halts
from sekisho.location.tracking.checks.networks import Networks
from sekisho.location.tracking.checks.opening import Opening
from sekisho.location.tracking.checks.overdue import Overdue
from sekisho.location.tracking.checks.positions import Positions
from sekisho.location.tracking.checks.separation import Separation
from sekisho.location.tracking.checks.silence import Silence
from sekisho.location.tracking.checks.surroundings import Surroundings
from sekisho.location.tracking.checks.together import Together
from sekisho.location.tracking.checks.turning import Turning

CHECKS: tuple[Callable[[], Check], ...] = (
    Corridor,
    Country,
    Halts,
    Networks,
    Opening,
    Overdue,
    Positions,
    Separation,
    Silence,
    Surroundings,
    Together,
    Turning,
)

__all__ = ["CHECKS", "Check"]
