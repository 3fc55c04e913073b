"""The air around a tracker against its positions, without any table: by what this consignment's trackers heard before.

An access point or a cell stands somewhere; where it is heard is near there. So one that stood in one place for hours
and is heard again far from it says that a position is untrue. But a lorry, a ship, a telephone carry access points with
them: what was heard at three places rides along and says nothing, at sea and in the air nothing is asked, and of what
stood for hours beside the load and then left with it, the cells decide: they change with the ground, or they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sekisho.location.tracking.airwaves import stem
from sekisho.location.tracking.checks.base import Timeless, finding
from sekisho.location.tracking.model import Event, Mode, Sight
from sekisho.location.tracking.scene import Scene, distance

NEAR = 1.5  # kilometres within which one access point is heard
FAR = 5.0  # and beyond which it is surely another place
MANY = 3  # access points that agree; a lorry's cab has fewer
STOOD = 2 * 3600.0  # seconds in one place after which it stands there
CELL_FAR = 100.0  # kilometres: the widest cell
CELL_NEAR = 40.0  # beyond which the cell of a place is hardly heard
CONFIRMED = 2
_CELLS_CONFIRMED = 3
_TIMES = 4  # sights in one place
_TOGETHER = 120.0  # seconds between two sights that are of one moment
_FASTEST = 0.035  # kilometres a second, on a road
_SEVERAL = 6  # access points that a tracker hears where it rests
_SCANS = 3
_BESIDE = 0.3  # kilometres
_MOST = 4_096  # names kept: what a stranger can make us hold
_WEAK, _STRONG, _SHARED, _PARTED = 2.6, 5.0, 4.8, 3.2


@dataclass(slots=True)
class _Heard:
    """An access point or cell: where it was heard first, how often there, and in how many places since."""

    first: Sight
    times: int = 1
    places: int = 1
    stands: bool = False
    cells: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Stay:
    """What a tracker heard since it came to rest."""

    since: float
    stems: set[str] = field(default_factory=set)
    scans: int = 0


class Surroundings(Timeless):
    """``air-of-elsewhere``, ``cell-of-elsewhere``, ``shared-air-apart``, ``air-parted``."""

    def __init__(self) -> None:
        self._points: dict[str, _Heard] = {}
        self._cells: dict[str, _Heard] = {}
        self._last: dict[int, Sight] = {}
        self._stays: dict[int, _Stay] = {}
        self._counts: dict[tuple[str, *tuple[int, ...]], int] = {}
        self._told: set[tuple[str, float, *tuple[int, ...]]] = set()
        self._leg = 0

    def see(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Each question in turn; nothing is asked of what flies or sails."""
        air = sight.air
        if not (air.points or air.cells) or not sight.used or sight.network:
            return
        self._pass(scene)
        if scene.place < 0 and scene.mode() is not Mode.ROAD:
            return
        yield from self._of_cells(sight, scene)
        if air.points:
            yield from self._of_points(sight, scene)
            yield from self._shared(sight, scene)
            yield from self._parted(sight, scene)
            self._last[sight.who] = sight

    def _pass(self, scene: Scene) -> None:
        """After a leg at sea or in the air what was heard before it is forgotten: a ship brings its own to port."""
        if any(leg.mode is not Mode.ROAD for leg in scene.plan.legs[self._leg : scene.left]):
            self._points.clear()
            self._cells.clear()
            self._last.clear()
        self._leg = max(self._leg, scene.left)

    def _of_cells(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        far = 0.0
        for name in sight.air.cells:
            known = self._cells.get(name)
            if known is None:
                _keep(self._cells, name, sight)
                continue
            between = distance(sight, known.first) - 3 * (sight.acc + known.first.acc)
            if between <= CELL_FAR:
                known.times += 1
            elif known.times < _TIMES:  # where it was heard once may itself be untrue
                known.first, known.times = sight, 1
            else:
                far = max(far, between - CELL_FAR)
        yield from self._count("cell-of-elsewhere", _STRONG, far, sight, scene, times=_CELLS_CONFIRMED)

    def _of_points(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        away = []
        for name in sight.air.points:
            known = self._points.get(name)
            if known is None:
                known = _keep(self._points, name, sight)
            elif not self._stays_there(known, sight):
                away.append(known)
            if known.first is sight or known not in away:
                known.cells.update(sight.air.cells[:4])
        group = max((_of_one_place(one, away) for one in away), key=len, default=[])
        if len(group) < MANY:
            self._counts.pop(("air-of-elsewhere", sight.who), None)
            return
        far = distance(sight, group[0].first)
        weight = _judged(group, sight, far)
        if weight is not None:
            yield from self._count("air-of-elsewhere", weight, far, sight, scene)

    def _stays_there(self, known: _Heard, sight: Sight) -> bool:
        """Whether it is heard where it was; where it does not stand, it takes its new place, and perhaps rides."""
        between = distance(sight, known.first) - 3 * (sight.acc + known.first.acc)
        if between <= NEAR:
            known.times += 1
            long = sight.time - known.first.time >= STOOD and known.times >= _TIMES
            known.stands = known.stands or (known.places < 3 and long)
            return True
        if known.stands:
            return between <= FAR
        known.first, known.times, known.places = sight, 1, known.places + 1
        known.cells.clear()
        return True

    def _shared(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Other trackers that heard the same at the same time: they are beside this one, whatever they say."""
        for who, other in self._last.items():
            apart = sight.time - other.time
            if who == sight.who or apart > _TOGETHER:
                continue
            shared = len(set(sight.air.points) & set(other.air.points))
            if shared < CONFIRMED:
                continue
            beyond = distance(sight, other) - NEAR - 3 * (sight.acc + other.acc) - _FASTEST * apart
            yield from self._count(
                "shared-air-apart", _SHARED, max(beyond, 0.0), sight, scene, other=who, count=str(shared)
            )

    def _parted(self, sight: Sight, scene: Scene) -> Iterator[Event]:
        """Two that rest side by side on the road and hear nothing in common, in several scans."""
        course = scene.courses[sight.who]
        if course.anchor is None or scene.place >= 0:
            self._stays.pop(sight.who, None)
            return
        stay = self._stays.get(sight.who)
        if stay is None or stay.since != course.anchor.time:
            stay = self._stays[sight.who] = _Stay(course.anchor.time)
        stay.stems.update(stem(point) for point in sight.air.points)
        stay.scans += 1
        if not _told_enough(stay):
            return
        for who, other in self._stays.items():
            there = scene.courses[who].last
            if who == sight.who or not _told_enough(other) or there is None or not scene.courses[who].resting():
                continue
            beside = distance(sight, there) <= _BESIDE + 3 * (sight.acc + there.acc)
            if beside and sight.time - there.time <= STOOD and not stay.stems & other.stems and course.resting():
                yield from self._count("air-parted", _PARTED, 1.0, sight, scene, other=who, count=str(len(stay.stems)))

    def _count(
        self,
        code: str,
        weight: float,
        km: float,
        sight: Sight,
        scene: Scene,
        *,
        times: int = CONFIRMED,
        other: int | None = None,
        **more: str,
    ) -> Iterator[Event]:
        """Tell what was so in several sights of one or of a pair in a row: once, and again where it weighs more."""
        those = (sight.who,) if other is None else (min(other, sight.who), max(other, sight.who))
        key = (code, *those)
        self._counts[key] = self._counts.get(key, 0) + 1 if km > 0 else 0
        if self._counts[key] >= times and (code, weight, *those) not in self._told:
            self._told.add((code, weight, *those))
            names = tuple(scene.courses[who].tracker.device for who in those)
            yield finding(sight.time, code, weight, names, km=km, **more)


def _keep(kept: dict[str, _Heard], name: str, sight: Sight) -> _Heard:
    """Begin to keep a name; the oldest goes where there are too many."""
    while len(kept) >= _MOST:
        kept.pop(next(iter(kept)))
    kept[name] = _Heard(sight)
    return kept[name]


def _of_one_place(one: _Heard, away: Sequence[_Heard]) -> list[_Heard]:
    """Those that stand where this one stands."""
    return [other for other in away if distance(one.first, other.first) <= 2 * NEAR]


def _judged(group: Sequence[_Heard], sight: Sight, far: float) -> float | None:
    """How much it weighs that these are heard here; None where it cannot be told yet, or where they ride along."""
    at_home: set[str] = set().union(*(known.cells for known in group))
    here = set(sight.air.cells)
    if not here or not at_home:
        return _WEAK
    if here & at_home:
        return _STRONG if far > CELL_NEAR else None
    for known in group:  # the ground has changed, and they have come along
        known.stands, known.places = False, 3
    return None


def _told_enough(stay: _Stay) -> bool:
    return len(stay.stems) >= _SEVERAL and stay.scans >= _SCANS
