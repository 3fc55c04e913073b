"""Chances: log-normal stays and paces, their tails, and when it will be there.

Medians are in hours, spreads in units of the natural logarithm. They are working assumptions, not measured from any
carrier; ``docs/tracking.md`` says so, and an operator who has records of its own sets them from those.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from sekisho.location.tracking.model import Mode, PlaceKind

_NORMAL = NormalDist()


class Spread(NamedTuple):
    """A log-normal span of time: median in hours, spread of its logarithm."""

    median: float
    sigma: float

    def beyond(self, hours: float) -> float:
        """The chance that it lasts longer than this."""
        return 1.0 if hours <= 0 else _tail((math.log(hours / self.median)) / self.sigma)

    def at(self, chance: float) -> float:
        """The hours that are exceeded with a chance."""
        return self.median * math.exp(self.sigma * _NORMAL.inv_cdf(1 - chance))

    def moments(self, past: float = 0.0) -> tuple[float, float]:
        """Mean and variance of what is left after ``past`` hours, over sixteen equal shares of the tail."""
        left = self.beyond(past)
        if left < 1e-6:
            return self.median * 0.25, (self.median * 0.25) ** 2
        spans = [max(self.at(left * (n + 0.5) / 16) - past, 0.0) for n in range(16)]
        mean = sum(spans) / 16
        return mean, sum((span - mean) ** 2 for span in spans) / 16


def _tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


STAYS = {
    PlaceKind.ORIGIN: Spread(6.0, 0.9),
    PlaceKind.AIRPORT: Spread(12.0, 0.6),
    PlaceKind.PORT: Spread(48.0, 0.6),
    PlaceKind.CUSTOMS: Spread(10.0, 0.8),
    PlaceKind.DEPOT: Spread(8.0, 0.7),
    PlaceKind.DESTINATION: Spread(24.0, 1.0),
}
HALT = Spread(0.75, 1.1)  # anywhere else: fuel, queues, a driver's night
PACES = {Mode.ROAD: (62.0, 0.22), Mode.SEA: (28.0, 0.15), Mode.AIR: (760.0, 0.12)}  # km/h: median, spread


def pace(mode: Mode, kilometres: float) -> Spread:
    """How long so many kilometres take."""
    speed, sigma = PACES[mode]
    return Spread(max(kilometres, 0.1) / speed, sigma)


def summed(parts: list[tuple[float, float]]) -> Spread:
    """A log-normal span with the mean and variance of independent spans together (Fenton and Wilkinson's match)."""
    mean = max(sum(mean for mean, _ in parts), 1e-3)
    variance = sum(variance for _, variance in parts)
    sigma = math.sqrt(max(math.log(1 + variance / mean**2), 1e-6))
    return Spread(mean * math.exp(-(sigma**2) / 2), sigma)
