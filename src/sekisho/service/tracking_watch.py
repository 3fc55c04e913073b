"""The stories of all consignments as they grow: what is new since the last look, told once.

A look reads the records that came since, and moves every consignment on to the clock less the window of reordering.
What comes later than that makes its consignment's story be told anew (``location.tracking.Watch``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.location.tracking import Decoded, Event, Register, Viewer, Watch, World, decode, seen_by, witnessed
from sekisho.service.tracking import Records


class Lookout:
    """Watches the store for one viewer. Records are held in memory for as long as it lives."""

    def __init__(self, register: Register, viewer: Viewer, store: Records, world: World) -> None:
        self._known = seen_by(register, viewer)
        self._store = store
        self._number = 0
        self._decoded: dict[str, list[Decoded]] = {}
        self._watches = {
            name: Watch(plan, sorted(trackers, key=lambda one: one.device), world)
            for name, plan in self._known.plans.items()
            if (trackers := [one for one in self._known.trackers.values() if one.consignment == name])
        }

    def look(self, now: float) -> Iterator[tuple[str, Event]]:
        """New events by consignment, as of a clock in seconds."""
        fresh = self._read()
        for name, watch in self._watches.items():
            fixes = witnessed(self._decoded[name], self._known.trackers) if name in fresh else []
            for event in watch.take(fixes, now):
                yield name, event

    def _read(self) -> set[str]:
        """Consignments of which something came."""
        fresh = set()
        for number, record in self._store.records(set(self._known.trackers), self._number):
            self._number = max(self._number, number)
            one = decode(record, self._known.trackers)
            devices = {fix.device for fix in one.fixes} & self._known.trackers.keys()
            for name in {self._known.trackers[device].consignment for device in devices}:
                self._decoded.setdefault(name, []).append(one)
                fresh.add(name)
        return fresh
