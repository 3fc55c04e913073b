"""The nouns of a proof of place: landmarks, what they measured, under which assumption, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Light goes 299,792.458 km/s and has to come back.
_LIGHT = 299.792458 / 2
_GLASS = 1.468  # group index of single-mode fibre at 1,550 nm


class Bound(StrEnum):
    """How far a signal may have come, in kilometres a millisecond of round trip.

    VACUUM is physics and holds against everybody. FIBRE is an assumption: that no part of the way is radio or hollow
    fibre, which go up to half as fast again. A result under it says so.
    """

    VACUUM = "vacuum"
    FIBRE = "fibre"

    @property
    def km_per_ms(self) -> float:
        """Kilometres that a millisecond of round trip allows."""
        return _LIGHT if self is Bound.VACUUM else _LIGHT / _GLASS


class Outcome(StrEnum):
    """What a proof comes to."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Reason(StrEnum):
    """Why."""

    CLEAR = "clear"  # no restricted land within the region
    WHOLLY_RESTRICTED = "wholly-restricted"  # no other land within it
    SITE_EXCLUDED = "site-excluded"  # the claimed site lies outside of it
    REACHES_RESTRICTED = "reaches-restricted"  # both kinds of land within it
    NO_LAND = "no-land"  # nothing is left: more landmarks are bad than are tolerated, or the unit is at sea
    TOO_FEW = "too-few-landmarks"


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Who measures, from where. ``error_km``: how far each may be from where it says, by its own statement.

    ``operator``: under whose hand each is; whoever names none is under its own.
    """

    ids: tuple[str, ...]
    lat: Floats
    lon: Floats
    error_km: Floats
    jurisdiction: tuple[str, ...] = ()
    operator: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, keep: Bools) -> Landmarks:
        """Those that ``keep`` marks."""
        chosen = np.flatnonzero(keep)
        of, by = (tuple(each[i] for i in chosen) if each else () for each in (self.jurisdiction, self.operator))
        ids = tuple(self.ids[i] for i in chosen)
        return Landmarks(ids, self.lat[chosen], self.lon[chosen], self.error_km[chosen], of, by)

    def owners(self) -> Ints:
        """A number for each landmark, the same for those under one hand, however its name is spaced or capitalised."""
        number: dict[str, int] = {}
        names = [" ".join(name.split()).casefold() for name in self.operator or ("",) * len(self)]
        found = [number.setdefault(name, len(self) + at) if name else at for at, name in enumerate(names)]
        return np.array(found, np.int64)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a unit is said to be."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which assumptions a verdict is given.

    ``tolerate``: so many landmarks may lie about time or place, in any way and together, and no verdict becomes wrong;
    where operators are named, all landmarks of so many operators.
    ``least``: with fewer landmarks that heard the unit nothing is concluded.
    """

    bound: Bound = Bound.VACUUM
    tolerate: int = 1
    least: int = 3


@dataclass(frozen=True, slots=True)
class SiteTest:
    """Whether the unit can be where it is said to be. Consistent is weak: who answers late looks far from everything.

    ``broken``: how many landmarks' disks the site lies outside of. ``reach_km``: how far from the site land lies where
    the unit could be all the same.
    """

    consistent: bool
    broken: int
    reach_km: float = field(default=float("nan"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was concluded about one unit.

    ``used``: landmarks by growing radius, as (id, milliseconds, kilometres). ``codes``: restricted countries and
    territories within the region.
    """

    outcome: Outcome
    reason: Reason
    terms: Terms
    used: tuple[tuple[str, float, float], ...] = ()
    codes: tuple[str, ...] = ()
    site: SiteTest | None = None


def least_of_rounds(which: Ints, rtt_ms: Floats, count: int) -> tuple[Floats, Ints]:
    """The least round trip of each landmark, and of how many: infinite where it heard nothing.

    A delay can only be added to: the least of many rounds is the nearest to what light needs, and an upper bound still.
    """
    least = np.full(count, np.inf)
    np.minimum.at(least, which, rtt_ms)
    return least, np.bincount(which, minlength=count).astype(np.int64)


def named(ids: Sequence[str]) -> dict[str, int]:
    """Number of each landmark by its id."""
    return {name: at for at, name in enumerate(ids)}
