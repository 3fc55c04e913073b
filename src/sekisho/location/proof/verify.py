"""The verdict: where a unit can be after what landmarks have heard, and what land lies there.

Each landmark's least round trip says how far the unit is at most: a disk. A place is possible where it lies outside of
at most ``tolerate`` disks, those under one hand counted as one. If at most so many are bad, the true place is possible,
since every good landmark's disk holds it; so where no restricted land is possible, the unit is on none of it. That is
all that a PASS says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sekisho.location.proof.cell_loops import touched
from sekisho.location.proof.cover import Cells, Cover, Land
from sekisho.location.proof.model import (
    Bools,
    Floats,
    Ints,
    Landmarks,
    Outcome,
    Reason,
    Site,
    SiteTest,
    Terms,
    Verdict,
)
from sekisho.location.proof.reach import OBLATE, kilometres, radii, spot
from sekisho.location.sphere import EARTH_KM, in_space


@dataclass(frozen=True, slots=True)
class Disks:
    """Disks by growing radius: ``order`` names their landmarks, ``at`` (n, 3) and ``wide`` (radians) say where.

    ``owner``: disks under one hand have one number, and count once where they are wrong.
    """

    order: Ints
    at: Floats
    wide: Floats
    owner: Ints

    @classmethod
    def of(cls, landmarks: Landmarks, rtt_ms: Floats, terms: Terms, known: tuple[Floats, Ints] | None = None) -> Disks:
        """From each landmark's least round trip; infinite where it heard nothing.

        ``known``: the landmarks' places in space and their owners, where many units are asked about.
        """
        heard = np.flatnonzero(np.isfinite(rtt_ms))
        wide = radii(rtt_ms[heard], terms.bound.km_per_ms, landmarks.error_km[heard])
        turn = np.argsort(wide, kind="stable")
        order = heard[turn]
        at, owner = known or (in_space(landmarks.lat, landmarks.lon), landmarks.owners())
        return cls(order, at[order], wide[turn], owner[order])

    def reached(self, cells: Cells, most: int) -> Bools:
        """Which cells may hold a point outside of disks of at most ``most`` owners."""
        marks = np.zeros(len(cells.lat), np.bool_)
        self._touch(cells, most, marks, first_only=False)
        return marks

    def reach(self, cells: Cells, most: int) -> bool:
        """Whether any cell may."""
        return self._touch(cells, most, np.zeros(len(cells.lat), np.bool_), first_only=True) > 0

    def broken(self, site: Site) -> Ints:
        """Owners of the disks that a place lies outside of, one an entry for each disk."""
        out = kilometres(self.at, spot(site.lat, site.lon)) / EARTH_KM > self.wide
        return np.asarray(self.owner[out])

    def _touch(self, cells: Cells, most: int, marks: Bools, *, first_only: bool) -> int:
        return touched(
            cells.at, cells.spread, cells.begin, cells.blocks, cells.block_spread, self.at, self.wide, self.owner, most,
            marks, first_only,
        )  # fmt: skip


def verify(landmarks: Landmarks, rtt_ms: Floats, ground: Cover, terms: Terms, site: Site | None = None) -> Verdict:
    """The verdict about one unit.

    Args:
        landmarks: those that passed the audit.
        rtt_ms: the least round trip of each; infinite where it heard nothing.
        ground: land, parted into restricted and other.
        terms: the assumptions.
        site: where the unit is said to be.

    Returns:
        The verdict; its ``codes`` are left empty (see ``restricted_codes``).
    """
    [found] = verdicts(landmarks, [(rtt_ms, site)], ground, terms)
    return found


def verdicts(
    landmarks: Landmarks, units: Iterable[tuple[Floats, Site | None]], ground: Cover, terms: Terms
) -> Iterator[Verdict]:
    """The verdict about each unit, in turn."""
    known = in_space(landmarks.lat, landmarks.lon), landmarks.owners()
    for rtt_ms, site in units:
        disks = Disks.of(landmarks, rtt_ms, terms, known)
        tested = None if site is None else _site_test(disks, site, terms)
        outcome, reason = _judge(disks, ground, terms, tested)
        names = [landmarks.ids[i] for i in disks.order.tolist()]
        km = (disks.wide * (EARTH_KM / OBLATE)).tolist()
        used = tuple(zip(names, rtt_ms[disks.order].tolist(), km, strict=True))
        yield Verdict(outcome, reason, terms, used, site=tested)


def _judge(disks: Disks, ground: Cover, terms: Terms, site: SiteTest | None) -> tuple[Outcome, Reason]:
    most = terms.tolerate
    if len(disks.order) < terms.least or len(np.unique(disks.owner)) <= most:
        return Outcome.INCONCLUSIVE, Reason.TOO_FEW
    theirs, ours = disks.reach(ground.restricted, most), disks.reach(ground.other, most)
    if not theirs and not ours:
        return Outcome.INCONCLUSIVE, Reason.NO_LAND
    if not ours:
        return Outcome.FAIL, Reason.WHOLLY_RESTRICTED
    if site is not None and not site.consistent:
        return Outcome.FAIL, Reason.SITE_EXCLUDED
    if theirs:
        return Outcome.INCONCLUSIVE, Reason.REACHES_RESTRICTED
    return Outcome.PASS, Reason.CLEAR


def _site_test(disks: Disks, site: Site, terms: Terms) -> SiteTest:
    broken = disks.broken(site)
    return SiteTest(len(np.unique(broken)) <= terms.tolerate, len(broken))


class RestrictedNames:
    """Whose land each restricted cell holds, looked up once for each cell that is asked about."""

    def __init__(self, ground: Cover, land: Land) -> None:
        self._ground, self._land = ground, land
        self._names = np.full(len(ground.restricted.lat), "", dtype="<U8")
        self._known = np.zeros(len(self._names), np.bool_)

    def within(self, disks: Disks, most: int) -> tuple[str, ...]:
        """Countries and territories whose restricted land lies outside of disks of at most ``most`` owners."""
        cells = self._ground.restricted
        marks = disks.reached(cells, most)
        new = marks & ~self._known
        if new.any():
            wide = float(cells.spread[new].max() * EARTH_KM) + 1
            self._names[new] = self._land.countries(cells.lat[new], cells.lon[new], nearest_km=wide)
            self._known |= new
        return tuple(sorted(set(self._names[marks].tolist()) & self._ground.codes))


def site_reach_km(disks: Disks, ground: Cover, site: Site, most: int) -> float:
    """How far from a site land lies where the unit could be all the same: what the site test leaves open."""
    here, furthest = spot(site.lat, site.lon), 0.0
    for cells in (ground.restricted, ground.other):
        marks = disks.reached(cells, most)
        if marks.any():
            furthest = max(furthest, float(kilometres(cells.at[marks], here).max()))
    return furthest
