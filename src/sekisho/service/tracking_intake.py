"""Records as they come -> judged and kept: read, proved, held against corridor and fences, durable; then acknowledged.

The senders learn nothing from the answer: it is the same for a known device, an unknown and a covert one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import polars as pl

from sekisho.location.fences import FenceSet, FenceWatch
from sekisho.location.sphere import in_space
from sekisho.location.tracking import Decoded, Mark, Place, Record, Register, Viewer, Way, decode, marks_of, seen_by
from sekisho.location.tracking.marks import UNBELIEVED
from sekisho.standards.trackers import Fix


class Notice(NamedTuple):
    """Something that cannot wait for the story: ``time`` in milliseconds by the device; ``consignment`` may be ''."""

    time: int
    device: str
    consignment: str
    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """A group of records after reading: what each holds, and what is told at once."""

    decoded: tuple[Decoded, ...]
    marks: tuple[tuple[frozenset[Mark], ...], ...]  # of each fix of each record
    notices: tuple[Notice, ...]

    def devices(self) -> list[tuple[str, ...]]:
        """The devices that each record speaks of."""
        return [tuple(sorted({fix.device for fix in one.fixes} | _enveloped(one))) for one in self.decoded]


def _enveloped(one: Decoded) -> set[str]:
    return {one.envelope.device} if one.envelope is not None else set()


@dataclass
class Desk:
    """Where records arrive. ``keep`` writes a group durably, with the devices that each record speaks of."""

    register: Register
    watched: Sequence[Place]
    keep: Callable[[Sequence[Record], Sequence[tuple[str, ...]]], None]
    _ways: dict[str, Way] = field(default_factory=dict)
    _outside: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [place.name for place in self.watched]
        lats, lons = [place.at[0] for place in self.watched], [place.at[1] for place in self.watched]
        fences = FenceSet.of_circles(names, lats, lons, [place.radius for place in self.watched])
        self._fences = FenceWatch(fences)

    def take(self, records: Sequence[Record]) -> Examined:
        """Examine a group and keep it; when this returns it may be acknowledged."""
        examined = self.examine(records)
        self.keep(records, examined.devices())
        return examined

    def examine(self, records: Sequence[Record]) -> Examined:
        """Read, verify, mark; then corridor and fences for all positions at once."""
        decoded = tuple(decode(record, self.register.trackers) for record in records)
        marks = tuple(
            tuple(frozenset(marks_of(fix, one, self.register.trackers)) for fix in one.fixes) for one in decoded
        )
        placed: list[tuple[Fix, str]] = []
        notices: list[Notice] = []
        for one, told in zip(decoded, marks, strict=True):
            for fix, marked in zip(one.fixes, told, strict=True):
                tracker = self.register.trackers.get(fix.device)
                consignment = tracker.consignment if tracker is not None else ""
                if fix.alarm is not None:
                    at = fix.time if fix.time is not None else one.record.received
                    notices.append(Notice(at, fix.device, consignment, "alarm", fix.alarm))
                if tracker is not None and fix.lat is not None and fix.lon is not None and not marked & UNBELIEVED:
                    placed.append((fix, consignment))
        if placed:
            notices += self._held_against(placed)
        return Examined(decoded, marks, tuple(notices))

    def _held_against(self, placed: list[tuple[Fix, str]]) -> list[Notice]:
        lat = np.array([fix.lat for fix, _ in placed], np.float64)
        lon = np.array([fix.lon for fix, _ in placed], np.float64)
        return [*self._corridors(placed, in_space(lat, lon)), *self._at_fences(placed, lat, lon)]

    def _corridors(self, placed: list[tuple[Fix, str]], points: np.ndarray) -> list[Notice]:
        rows: dict[str, list[int]] = {}
        for row, (_, consignment) in enumerate(placed):
            rows.setdefault(consignment, []).append(row)
        notices = []
        for consignment, mine in rows.items():
            way = self._ways.get(consignment)
            if way is None:
                way = self._ways[consignment] = Way(self.register.plans[consignment])
            beside = way.project(points[mine]).beside
            excess = (beside - way.halves).min(axis=1)  # of whichever leg: which one is travelled, the story tells
            for row, over in zip(mine, excess.tolist(), strict=True):
                fix = placed[row][0]
                count = self._outside.get(fix.device, 0)
                if over <= 3 * (fix.accuracy or 0.0) / 1000:
                    self._outside[fix.device] = 0
                    continue
                self._outside[fix.device] = count + 1
                if count + 1 == 2:  # one bad fix is no way out
                    notices.append(Notice(fix.time or 0, fix.device, consignment, "outside-corridor", f"{over:.3g}"))
        return notices

    def _at_fences(self, placed: list[tuple[Fix, str]], lat: np.ndarray, lon: np.ndarray) -> list[Notice]:
        if not self.watched:
            return []
        told = self._fences.update(
            pl.DataFrame(
                {
                    "tracker": [fix.device for fix, _ in placed],
                    "at": [fix.time for fix, _ in placed],
                    "lat": lat,
                    "lon": lon,
                    "accuracy_m": [fix.accuracy for fix, _ in placed],
                },
                schema_overrides={"accuracy_m": pl.Float64, "at": pl.Int64},
            )
        )
        trackers = self.register.trackers
        return [
            Notice(
                row["since"],
                row["tracker"],
                trackers[row["tracker"]].consignment,
                f"fence-{row['event']}",
                row["fence"],
            )
            for row in told.iter_rows(named=True)
        ]


def at_once(examined: Examined, register: Register, viewer: Viewer) -> list[Notice]:
    """What a viewer is told as it comes over the wire: nothing of a device that does not exist for him.

    An alarm of a device that is in no register is told, of whomever it is.
    """
    hidden = register.trackers.keys() - seen_by(register, viewer).trackers.keys()
    return [notice for notice in examined.notices if notice.device not in hidden]


@dataclass(frozen=True, slots=True)
class Tally:
    """What came in, counted as this viewer may know it."""

    records: int
    fixes: int
    faults: tuple[tuple[str, str, str], ...]
    marks: tuple[tuple[str, int], ...]
    notices: tuple[Notice, ...]


def tally(examined: Examined, register: Register, viewer: Viewer) -> Tally:
    """Count in the world of the viewer: a device that he may not know of is an unknown one, as any stranger's is."""
    known = seen_by(register, viewer).trackers
    counts: Counter[str] = Counter()
    for one in examined.decoded:
        again = decode(one.record, known)
        for fix in again.fixes:
            counts.update(mark.value for mark in marks_of(fix, again, known))
    notices = tuple(
        notice if notice.device in known else notice._replace(consignment="")
        for notice in examined.notices
        if notice.device in known or notice.code == "alarm"
    )
    faults = tuple((fault.code, fault.path, fault.value) for one in examined.decoded for fault in one.faults)
    fixes = sum(len(one.fixes) for one in examined.decoded)
    return Tally(len(examined.decoded), fixes, faults, tuple(sorted(counts.items())), notices)
