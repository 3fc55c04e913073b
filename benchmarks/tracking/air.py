"""Access points that trackers hear: of halls and roadsides where they truly are, of the lorry, of phones that pass.

Drawn apart from everything else, so that the rest of the world is what it is without them. Half of the trackers listen.
A phone's address is made up anew each time; a lorry has up to four access points with addresses of makers; one in a
thousand of those heard was bought second-hand and stands elsewhere now.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from sekisho.location.tracking import Placement, Plan, Tracker
from sekisho.standards.trackers import Wifi

_GRID = 0.002  # degrees: some 200 m
_LISTED = 8  # that a report holds
HALT, ROAD, SEA, AIR, INSIDE = range(5)


class Ear:
    """What one tracker hears."""

    def __init__(self, tracker: Tracker, plan: Plan) -> None:
        seed = crc32(f"{tracker.device} {plan.depart}".encode())
        self._rng = np.random.default_rng([seed, 5])
        self._listens = self._rng.random() < 0.5
        self._chance = 0.25 if tracker.placement is Placement.SERVER else 0.6
        lorry = np.random.default_rng([crc32(f"{plan.consignment} {plan.depart}".encode()), 6])
        self._aboard = [_named(int(lorry.integers(2**31)), 0) for _ in range(int(lorry.integers(0, 5)))]
        self._ship = [_named(int(lorry.integers(2**31)), 0) for _ in range(5)]

    def hears(self, true: np.ndarray) -> tuple[Wifi, ...]:
        """At a place (latitude, longitude, what it is doing)."""
        if not self._listens or true[2] == AIR:
            return ()
        rng, doing = self._rng, true[2]
        if doing == SEA:
            near = self._ship
        else:
            square = crc32(f"{round(true[0] / _GRID)} {round(true[1] / _GRID)}".encode())
            many = 14 if doing == INSIDE else square % 7
            near = [_named(square, n) for n in range(many)]
            near += self._aboard if doing in (ROAD, HALT) or rng.random() < 0.1 else []
        heard = [name for name in near if rng.random() < self._chance]
        rng.shuffle(heard)
        heard = [_named(int(rng.integers(2**31)), 0) if rng.random() < 0.001 else name for name in heard[:_LISTED]]
        phones = [f"{2 | 4 * int(rng.integers(64)):02x}:{rng.bytes(5).hex(':')}" for _ in range(int(rng.integers(3)))]
        return tuple(Wifi(name) for name in (*heard, *phones))


def _named(square: int, number: int) -> str:
    """An address of a maker: the bits for local and group addresses are not set."""
    whole = crc32(f"{square} {number}".encode()), crc32(f"{number} {square}".encode())
    digits = f"{whole[0]:08x}{whole[1] % 65536:04x}"
    return ":".join((f"{int(digits[:2], 16) & 0xFC:02x}", *(digits[at : at + 2] for at in range(2, 12, 2))))
