"""Stories as they grow: told once, in time, and at the end what a replay tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from tests.unit.location.tracking.ways import (
    BOTH,
    CRATE,
    HALF,
    HOUR,
    PLAN,
    START,
    WORLD,
    Witnessed,
    before,
    drive,
    lawful,
)

from sekisho.location.tracking import Event, Record, Register, Viewer, replay
from sekisho.location.tracking.replay import WINDOW
from sekisho.service.tracking import fixes_of
from sekisho.service.tracking_watch import Lookout
from sekisho.storage.tracks import Arrival, TrackStore

REGISTER = Register({"C-1": PLAN}, {one.device: one for one in BOTH})
OFFICER = Viewer("kimura", frozenset(("C-1",)))
STOLEN = [*before(lawful(), 1.3), *drive(HALF, (36.2, 136.0), 1.4, 2.5), *before(lawful("server", 0.02), 1.3)]


def _arrival(one: Witnessed) -> Arrival:
    fix = one.fix
    body = f"id={fix.device}&timestamp={fix.time}&lat={fix.lat}&lon={fix.lon}&accuracy={fix.accuracy}".encode()
    return Arrival(Record(one.received, body), "http", "", (fix.device,))


def _watched(store: TrackStore, viewer: Viewer, until: float) -> Iterator[tuple[float, Event]]:
    """Records come one after the other, with a look every ten minutes."""
    lookout = Lookout(REGISTER, viewer, store, WORLD)
    left = sorted(map(_arrival, STOLEN), key=lambda one: one.record.received)
    now = START - 2 * HOUR
    while now < until:
        now += 600
        due = [one for one in left if one.record.received <= now * 1000]
        left = left[len(due) :]
        store.append(due)
        for _, event in lookout.look(now):
            yield now, event


def test_it_tells_in_time_what_a_replay_tells_afterwards(tmp_path: Path) -> None:
    store = TrackStore(tmp_path / "t.sqlite3")
    until = START + 8 * HOUR
    told = list(_watched(store, OFFICER, until))
    fixes = fixes_of(REGISTER, store, {"crate", "server"})
    truth = replay(fixes, PLAN, BOTH, WORLD, until - WINDOW)
    assert [event for _, event in told if event.time <= truth.until] == list(truth.events)
    alarm = next(now for now, event in told if event.kind == "alarm")
    assert START + 1.4 * HOUR < alarm < START + 3.5 * HOUR
    store.close()


def test_who_may_not_know_of_a_tracker_is_told_a_world_without_it(tmp_path: Path) -> None:
    store = TrackStore(tmp_path / "t.sqlite3")
    told = [event for _, event in _watched(store, Viewer(), START + 8 * HOUR)]
    assert told and not any("server" in event.trackers for event in told)
    truth = replay(fixes_of(REGISTER, store, {CRATE.device}), PLAN, [CRATE], WORLD, START + 8 * HOUR - WINDOW)
    assert [event for event in told if event.time <= truth.until] == list(truth.events)
    store.close()


def test_nothing_new_is_nothing_told(tmp_path: Path) -> None:
    store = TrackStore(tmp_path / "t.sqlite3")
    store.append(list(map(_arrival, STOLEN)))
    lookout = Lookout(REGISTER, OFFICER, store, WORLD)
    assert list(lookout.look(START + 5 * HOUR))
    assert list(lookout.look(START + 5 * HOUR)) == []
    store.close()


class Empty:
    """A store with nothing in it."""

    def records(self, devices: Collection[str] | None = None, after: int = 0) -> Iterator[tuple[int, Record]]:
        """None."""
        return iter(())

    def releases(self, consignment: str) -> Iterator[None]:
        """None."""
        return iter(())


def test_an_empty_store_tells_nothing() -> None:
    assert list(Lookout(REGISTER, OFFICER, Empty(), WORLD).look(START + HOUR)) == []  # type: ignore[arg-type]
