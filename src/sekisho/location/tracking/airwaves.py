"""What a tracker hears of the air around it: which access points stand, which ride along or change their names.

An access point is named by its BSSID, 48 bits. Phones and cars that share a connection make theirs up: then the bit
for locally administered addresses is set (IEEE 802), and nothing is built on such a name. Whether two were heard in one
place is asked of whole names, for devices of one delivery follow each other in number; whether nothing at all was heard
in common, of the first five octets, for the radios of one device do too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sekisho.location.tracking.ports import Transmitter
from sekisho.standards.trackers import Cell, Wifi

_LOCAL, _GROUP = 0x02, 0x01  # bits of the first octet
_STEM = 14  # characters of five octets
_BESIDE = 2.0  # kilometres beyond the radii of two transmitters that one device may hear
_MOBILE = frozenset((901,))  # the country code of ships, aircraft and satellites: cells that move


class Air(NamedTuple):
    """Of one fix: access points that may stand, and cells on the ground, each once and in order.

    ``alone``: the contradiction of ``Sight.apart`` rests on one access point of the table, and nothing else.
    """

    points: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    alone: bool = False


def air_of(cells: Iterable[Cell], wifis: Iterable[Wifi], *, alone: bool = False) -> Air:
    """What may be compared between fixes."""
    points = {wifi.mac for wifi in wifis if may_stand(wifi.mac)}
    ground = {f"{c.mcc}-{c.mnc}-{c.lac}-{c.cid}" for c in cells if c.mcc not in _MOBILE and c.cid > 0}
    return Air(tuple(sorted(points)), tuple(sorted(ground)), alone)


def may_stand(mac: str) -> bool:
    """Whether a BSSID (``aa:bb:cc:dd:ee:ff``) was given by a maker, so that it can name a thing that stands."""
    first = int(mac[:2], 16)
    return not first & (_LOCAL | _GROUP) and mac[9:] != "00:00:00"


def stem(mac: str) -> str:
    """What the radios of one device have in common."""
    return mac[:_STEM]


def gathered(known: Sequence[Transmitter]) -> list[Transmitter]:
    """The most transmitters that one device can hear at once, the best known first."""
    best: list[Transmitter] = []
    ordered = sorted(known, key=lambda at: (at.radius, at))
    for number, one in enumerate(ordered):
        group = [one, *(at for n, at in enumerate(ordered) if n != number and _beside(one, at))]
        if len(group) > len(best):
            best = group
    return best


def _beside(one: Transmitter, other: Transmitter) -> bool:
    """Near enough; on a plane, for what is near."""
    width = (one.lon - other.lon + 180) % 360 - 180
    km = 111.2 * math.hypot(one.lat - other.lat, width * math.cos(math.radians(one.lat)))
    return km <= _BESIDE + (one.radius + other.radius) / 1000
