"""The story does not depend on the order in which fixes come, nor on how they are parted into batches."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.tracking.ways import (
    BOTH,
    HALF,
    HOUR,
    PLAN,
    START,
    WORLD,
    at,
    before,
    drive,
    lawful,
    stay,
)

from sekisho.location.tracking import Watch, Witnessed, replay
from sekisho.location.tracking.replay import WINDOW

AWAY = (36.2, 136.0)
STOLEN = [
    *before(lawful(), 1.3),
    *stay(HALF, 1.4, 6),
    *before(lawful("server", 0.02), 1.3),
    *[at(1.35, HALF, "server", light=300.0, alarm="tampering")],
    *drive(HALF, AWAY, 1.5, 2.5, "server"),
    *stay(AWAY, 4.2, 4, "server"),
]
END = START + 30 * HOUR
TRUTH = replay(STOLEN, PLAN, BOTH, WORLD, END)


@settings(max_examples=40, deadline=None)
@given(st.permutations(STOLEN))
def test_any_order_gives_the_same_story(fixes: list[Witnessed]) -> None:
    assert replay(fixes, PLAN, BOTH, WORLD, END) == TRUTH


@settings(max_examples=40, deadline=None)
@given(st.permutations(STOLEN), st.lists(st.integers(1, 20), min_size=1, max_size=12))
def test_any_order_and_any_batches_end_in_the_same_story(fixes: list[Witnessed], sizes: list[int]) -> None:
    """Even where everything comes late: what was stored and forwarded takes its place by its own time."""
    watch, at_, n = Watch(PLAN, BOTH, WORLD), 0, 0
    while at_ < len(fixes):
        batch = fixes[at_ : at_ + sizes[n % len(sizes)]]
        at_, n = at_ + len(batch), n + 1
        watch.take(batch, max(one.time for one in fixes[:at_]) / 1000)
    assert watch.close(END) == TRUTH


@st.composite
def delays(draw: st.DrawFn) -> list[float]:
    """Seconds that each fix is under way, within the window."""
    return draw(st.lists(st.floats(0, WINDOW - 1), min_size=len(STOLEN), max_size=len(STOLEN)))


@settings(max_examples=40, deadline=None)
@given(delays(), st.floats(30, 2_000))
def test_within_the_window_events_are_told_live_as_they_are_replayed(late: list[float], step: float) -> None:
    arrivals = sorted(zip((one.time / 1000 + s for one, s in zip(STOLEN, late, strict=True)), STOLEN, strict=True),
                      key=lambda pair: (pair[0], pair[1].digest))  # fmt: skip
    watch, told, at_ = Watch(PLAN, BOTH, WORLD), [], 0
    now = arrivals[0][0]
    while now < END + WINDOW:
        now += step
        batch = []
        while at_ < len(arrivals) and arrivals[at_][0] <= now:
            batch.append(arrivals[at_][1])
            at_ += 1
        told += watch.take(batch, now)
    assert watch.late == 0
    truth = [event for event in TRUTH.events if event.time <= END * 1000]
    assert [event for event in told if event.time <= END * 1000] == truth


def test_points_stored_and_forwarded_fire_no_events_in_the_order_of_arrival() -> None:
    """A lawful drive of which the middle came hours later: told as silence meanwhile, and true once it is there."""
    fixes = lawful()
    stored = [one for one in fixes if 0.4 < one.time / 3.6e6 - START / HOUR < 2.4]
    online = [one for one in fixes if one not in stored]
    watch = Watch(PLAN, BOTH[:1], WORLD)
    for one in online:
        watch.take([one], one.time / 1000)
    events = watch.take(stored, online[-1].time / 1000)
    assert watch.late == len(stored)
    assert not [event for event in events if event.code in ("left-corridor", "turned-back", "impossible-speed")]
    whole = replay(fixes, PLAN, BOTH[:1], WORLD, END)
    assert watch.close(END) == replay(fixes, PLAN, BOTH[:1], WORLD, max(END, watch.until))
    assert not whole.alarmed


def test_each_event_is_given_once() -> None:
    watch = Watch(PLAN, BOTH, WORLD)
    told = []
    for one in [*STOLEN, *STOLEN]:
        told += watch.take([one], END)
    assert len(told) == len(set(told))
