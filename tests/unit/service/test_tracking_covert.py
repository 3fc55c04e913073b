"""For everybody without the right a covert tracker does not exist: every output is that of a world without it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.tracking.ways import (
    BOTH,
    CRATE,
    HALF,
    HOUR,
    PLAN,
    SERVER,
    START,
    WORLD,
    Witnessed,
    at,
    drive,
    lawful,
)

from sekisho.location.tracking import Record, Register, Viewer, World
from sekisho.service.tracking import Told, TrackingWords, document_of, tell
from sekisho.service.tracking_intake import Desk, Notice, at_once, tally
from sekisho.storage.tracking import tracking_texts
from sekisho.storage.tracks import Release

ORDINARY, OFFICER = Viewer("sato"), Viewer("kimura", frozenset(("C-1",)))
OTHER = replace(CRATE, device="elsewhere", consignment="C-2")
PLANS = {"C-1": PLAN, "C-2": replace(PLAN, consignment="C-2")}
WITH = Register(PLANS, {one.device: one for one in (*BOTH, OTHER)})
WITHOUT = Register(PLANS, {one.device: one for one in (CRATE, OTHER)})
UNTIL = START + 30 * HOUR


class Shelf:
    """Records in memory."""

    def __init__(self, records: list[Record], releases: tuple[Release, ...] = ()) -> None:
        self._records, self._releases = records, releases

    def records(self, devices: Collection[str] | None = None, after: int = 0) -> Iterator[tuple[int, Record]]:
        """All of them: who asks leaves out what is not his."""
        return iter(enumerate(self._records, start=1))

    def releases(self, consignment: str) -> tuple[Release, ...]:
        """What was released."""
        return tuple(one for one in self._releases if one.consignment == consignment)


def _record(one: Witnessed) -> Record:
    fix = one.fix
    place = f"&lat={fix.lat:.6f}&lon={fix.lon:.6f}" if fix.lat is not None else ""
    more = "".join(f"&{k}={v}" for k, v in (("alarm", fix.alarm), ("light", fix.light)) if v)
    return Record(
        one.received, f"id={fix.device}&timestamp={fix.time}{place}&accuracy={fix.accuracy or 9:.1f}{more}".encode()
    )


def _bytes(told: Told) -> bytes:
    """All that is made of a story: the document, the sentences, the map."""
    words = TrackingWords(tracking_texts(), 1)
    lines = [words.event(event) for event in told.story.events]
    return json.dumps([document_of(told, str), lines, repr(told.story), repr(told.trackers), told.fixes]).encode()


@st.composite
def hidden(draw: st.DrawFn) -> list[Record]:
    """What a covert tracker may send: along with the others, elsewhere, alarms, or nothing."""
    fixes = draw(st.sampled_from([lawful("server", 0.02), drive(HALF, (36.2, 136.0), 1.4, 2.5, "server"), []]))
    strange = draw(st.lists(st.tuples(st.floats(0, 29), st.floats(-80, 80), st.floats(-179, 179)), max_size=8))
    fixes = [*fixes, *(at(h, (y, x), "server", alarm="tampering", light=300.0) for h, y, x in strange)]
    return [_record(one) for one in fixes]


PLAIN = [_record(one) for one in (*lawful(), *lawful("elsewhere", 0.01))]


@settings(max_examples=25, deadline=None)
@given(hidden(), st.randoms(use_true_random=False))
def test_the_story_for_others_is_byte_for_byte_that_of_a_world_without_it(records: list[Record], random) -> None:  # type: ignore[no-untyped-def]
    mixed = [*PLAIN, *records]
    random.shuffle(mixed)
    for consignment in PLANS:
        seen = tell(consignment, WITH, ORDINARY, Shelf(mixed), WORLD, UNTIL)
        truth = tell(consignment, WITHOUT, ORDINARY, Shelf(PLAIN), WORLD, UNTIL)
        assert _bytes(seen) == _bytes(truth)


@settings(max_examples=15, deadline=None)
@given(hidden())
def test_what_intake_counts_for_others_is_that_of_an_unknown_device(records: list[Record]) -> None:
    def desk(register: Register) -> Desk:
        return Desk(register, WORLD.watched, lambda *_: None)

    everything = [*PLAIN, *records]
    seen = tally(desk(WITH).take(everything), WITH, ORDINARY)
    truth = tally(desk(WITHOUT).take(everything), WITHOUT, ORDINARY)
    assert seen == truth


@settings(max_examples=15, deadline=None)
@given(hidden())
def test_what_is_told_as_it_comes_is_that_of_a_world_in_which_nothing_came_of_it(records: list[Record]) -> None:
    def told(register: Register, came: list[Record], viewer: Viewer) -> list[Notice]:
        return at_once(Desk(register, WORLD.watched, lambda *_: None).take(came), register, viewer)

    stranger = Record(1_795_500_000_000, b"id=stranger&alarm=door")
    assert told(WITH, [*PLAIN, *records, stranger], ORDINARY) == told(WITHOUT, [*PLAIN, stranger], ORDINARY)
    alarms = sum(b"alarm=" in record.body for record in records)
    assert sum(one.code == "alarm" for one in told(WITH, records, OFFICER)) == alarms


def test_who_was_granted_it_sees_it() -> None:
    stolen = [_record(one) for one in drive(HALF, (36.2, 136.0), 1.4, 2.5, "server")]
    told = tell("C-1", WITH, OFFICER, Shelf([*PLAIN, *stolen]), WORLD, UNTIL)
    assert b"server" in _bytes(told) and told.story.alarmed
    assert not tell("C-1", WITH, ORDINARY, Shelf([*PLAIN, *stolen]), WORLD, UNTIL).story.alarmed


@pytest.mark.parametrize("viewer", [Viewer(), Viewer("kimura"), Viewer("kimura", frozenset(("C-2",)))])
def test_a_name_or_another_grant_is_no_right(viewer: Viewer) -> None:
    told = tell("C-1", WITH, viewer, Shelf(PLAIN), WORLD, UNTIL)
    assert [one.device for one in told.trackers] == ["crate"]


def test_jumps_of_a_covert_tracker_disturb_no_region_for_others() -> None:
    jumps = [_record(at(0.5 + n / 10, (33.0, 130.0), "server")) for n in range(3)]
    world = World(WORLD.map)
    seen = tell("C-1", WITH, ORDINARY, Shelf([*PLAIN, *jumps]), world, UNTIL)
    assert _bytes(seen) == _bytes(tell("C-1", WITHOUT, ORDINARY, Shelf(PLAIN), world, UNTIL))


def test_a_release_says_what_and_who_and_nothing_else() -> None:
    release = Release("C-1", 1_795_510_000_000, "left-behind", "M. Kimura", "2026-11-28T00:00:00Z", "police informed")
    told = tell("C-1", WITH, ORDINARY, Shelf(PLAIN, (release,)), WORLD, UNTIL)
    assert document_of(told, str)["released"] == [{"time": "1795510000000", "code": "left-behind", "by": "M. Kimura"}]
    assert b"server" not in _bytes(told) and SERVER.device == "server"
