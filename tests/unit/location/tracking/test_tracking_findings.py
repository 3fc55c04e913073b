"""Each finding: what brings it about, and the lawful twin that must not."""

from __future__ import annotations

import pytest
from tests.unit.location.tracking.ways import (
    BOTH,
    FAR,
    HALF,
    HOUR,
    NEAR,
    SITE,
    START,
    WORKS,
    Halves,
    at,
    before,
    between,
    codes,
    drive,
    lawful,
    stay,
    story,
)

from sekisho.location.tracking import Mark, Place, PlaceKind, State, World, Zone
from sekisho.location.tracking.ports import Transmitter, Unknown
from sekisho.standards.trackers import Cell, Wifi

AWAY = (36.2, 136.0)  # some 130 km beside the first road
OUT = before(lawful(), 1.3)  # as far as half of the first road


def test_a_lawful_way_passes_all_states_and_finds_nothing() -> None:
    told = story(lawful())
    states = [event.code for event in told.events if event.kind == "state"]
    assert states == ["loaded", "moving", "dwelling", "customs", "moving", "dwelling", "delivered"]
    assert codes(told) == set() and not told.alarmed and told.odds == -4.6


def test_two_trackers_on_a_lawful_way_find_nothing_either() -> None:
    told = story(lawful(), lawful("server", 0.03), trackers=BOTH)
    assert codes(told) == set() and told.state is State.DELIVERED


def test_before_anything_is_heard_it_is_booked() -> None:
    assert story([]).state is State.BOOKED and not story([]).events


def test_it_left_the_corridor() -> None:
    told = story(OUT, drive(HALF, AWAY, 1.4, 2.5), until=4)
    assert "left-corridor" in codes(told) and told.state is State.DEVIATED and told.alarmed and told.eta is None


def test_one_bad_fix_is_no_way_out() -> None:
    assert "left-corridor" not in codes(story(lawful(), [at(1.05, AWAY)]))


def test_a_detour_within_the_width_is_none() -> None:
    aside = (35.08, 135.9)  # nine kilometres
    told = story(OUT, drive(HALF, aside, 1.4, 0.5), drive(aside, NEAR, 2.0, 1.0), stay(NEAR, 3.2, 6), until=9)
    assert codes(told) == set()


def test_it_came_back_on_its_way() -> None:
    aside = (35.3, 135.9)
    told = story(OUT, drive(HALF, aside, 1.4, 0.8), drive(aside, NEAR, 2.3, 1.2), stay(NEAR, 3.6, 6), until=9)
    assert {"left-corridor", "back-on-the-way"} <= codes(told) and told.state is State.DWELLING


def test_on_the_ground_a_flight_has_no_broad_corridor() -> None:
    """Forty kilometres beside the airport, driving: within the corridor of the flight, but nothing flies there."""
    aside = (NEAR[0] + 0.5, NEAR[1])
    told = story(before(lawful(), 10), drive(NEAR, aside, 11, 1), stay(aside, 12.1, 3), until=15)
    assert {"left-corridor", "delivered-elsewhere"} <= codes(told)


def test_it_was_delivered_elsewhere() -> None:
    told = story(OUT, drive(HALF, AWAY, 1.4, 2.5), stay(AWAY, 4, 4), until=8)
    assert "delivered-elsewhere" in codes(told)


def test_it_entered_a_restricted_country() -> None:
    north = (48.0, 11.0)
    told = story(before(lawful(), 34.2), drive(between(FAR, SITE, 0.2), north, 34.3, 5), stay(north, 39.4, 2))
    assert "restricted-country" in codes(told) and told.alarmed


def test_a_road_along_the_border_enters_nothing() -> None:
    """Errors of some hundred metres on either side of a line, from one fix to the next."""
    line = [at(34 + n / 6, (47.0 + (0.004 if n % 2 else -0.004), 11.0 + n / 20), accuracy=500.0) for n in range(12)]
    assert not codes(story(line)) & {"restricted-country", "unplanned-country"}


def test_a_country_that_is_flown_over_is_not_entered() -> None:
    over = [at(14 + n * 0.3, (60.0, 130.0 - 10 * n)) for n in range(10)]
    assert "restricted-country" not in codes(story(lawful(), over))


def test_it_was_at_a_watched_place_and_near_one() -> None:
    port = World(Halves(), watched=(Place("port", PlaceKind.DEPOT, HALF, 3.0),))
    there = stay(HALF, 1.4, 3)
    assert "watched-place" in codes(story(OUT, there, world=port, until=5))
    beside = World(Halves(), watched=(Place("port", PlaceKind.DEPOT, (35.1, HALF[1]), 3.0),))
    assert "watched-place" not in codes(story(OUT, there, world=beside, until=5))


def test_one_tracker_was_left_behind() -> None:
    told = story(lawful("server", 0.02), OUT, stay(HALF, 1.4, 6), trackers=BOTH, until=8)
    (event,) = [event for event in told.events if event.code == "left-behind"]
    assert event.trackers == ("crate", "server") and dict(event.params)["still"] == "crate"


def test_the_load_was_split() -> None:
    parts = drive(HALF, AWAY, 1.4, 2.5, "server"), before(lawful("server", 0.02), 1.3)
    assert "trackers-separate" in codes(story(lawful(), *parts, trackers=BOTH, until=4))


def test_errors_of_position_separate_nobody() -> None:
    blurred = [
        one._replace(fix=one.fix._replace(accuracy=1500.0, lat=(one.fix.lat or 0) + 0.015))
        for one in lawful("server", 0.02)
    ]
    assert not codes(story(lawful(), blurred, trackers=BOTH)) & {"left-behind", "trackers-separate"}


def test_opened_and_then_separated_weighs_more() -> None:
    light = [at(1.35, HALF, "server", light=400.0)]
    told = story(before(lawful("server", 0.02), 1.3), light, drive(HALF, AWAY, 1.5, 2.5, "server"), OUT,
                 stay(HALF, 1.4, 6), trackers=BOTH, until=6)  # fmt: skip
    assert {"opened-before-delivery", "opened-then-separated"} <= codes(told)


@pytest.mark.parametrize(("where", "hours"), [(WORKS, -1.0), (SITE, 39.0)])
def test_light_where_things_are_packed_and_unpacked_is_none(where: tuple[float, float], hours: float) -> None:
    assert "opened-before-delivery" not in codes(story(lawful(), [at(hours, where, light=400.0)]))


def test_an_alarm_of_the_device_is_told_wherever_it_is() -> None:
    told = story(lawful(), [at(-1.0, WORKS, alarm="tampering")], [at(1.0, None, alarm="lowBattery")])
    assert {"tampered", "device-alarm"} <= codes(told)


def test_an_alarm_in_a_message_that_nobody_believes_is_told_too() -> None:
    forged = at(1.01, AWAY, alarm="removing", marks=[Mark.BAD_PROOF])
    told = story(lawful(), [forged])
    assert "tampered" in codes(told) and "left-corridor" not in codes(told)


def test_silence_on_the_road() -> None:
    told = story(OUT, until=7)
    assert told.state is State.SILENT and told.alarmed
    first = next(event for event in told.events if event.code == "silent")
    assert 0.3 < float(dict(first.params)["hours"]) < 2


@pytest.mark.parametrize("until", [12.0, 20.0, 24.5])
def test_in_flight_silence_is_none(until: float) -> None:
    assert codes(story(before(lawful(), 11), until=until)) == set()


def test_a_tunnel_is_no_silence() -> None:
    gap = [one for one in lawful() if not 0.5 < one.time / 3.6e6 - START / HOUR < 1.0]
    assert not story(gap).alarmed


def test_what_is_heard_again_is_told() -> None:
    assert "heard-again" in codes(story(OUT, [at(3.0, between(WORKS, NEAR, 0.9))], until=4))


def test_one_that_is_dead_beside_one_that_speaks_is_no_alarm_alone() -> None:
    told = story(lawful(), before(lawful("server", 0.02), 1.0), trackers=BOTH)
    assert "silent" in codes(told) and not told.alarmed


def test_jumps_that_no_lorry_makes() -> None:
    jumps = [at(0.5, (34.0, 133.0)), at(0.51, WORKS), at(0.52, (34.0, 133.0)), at(0.53, WORKS)]
    assert "impossible-speed" in codes(story(before(lawful(), 0.4), jumps, until=1))


def test_a_region_that_is_disturbed_is_not_blamed_on_the_consignment() -> None:
    jumps = [at(0.5, (34.0, 133.0)), at(0.6, (34.0, 133.0)), at(0.7, (34.0, 133.0))]
    zone = Zone(34.0, 133.0, 40.0, START, START + 3 * HOUR)
    told = story(lawful(), jumps, world=World(Halves(), zones=(zone,)))
    assert codes(told) == {"regional-interference"} and told.odds == -4.6


def test_a_made_up_position_says_so_and_is_not_believed() -> None:
    told = story(lawful(), [at(1.01, AWAY, mock=True, marks=[Mark.MOCK])])
    assert codes(told) == {"mock-position"}


def test_an_accuracy_that_stops_varying_on_the_move() -> None:
    even = drive(HALF, NEAR, 1.4, 2.8, accuracy=4.0)
    assert "even-accuracy" in codes(story(OUT, even, until=4.3))
    rounding = [one._replace(fix=one.fix._replace(accuracy=10.0)) for one in lawful()]
    assert "even-accuracy" not in codes(story(rounding))


def test_no_position_though_it_moves_and_is_heard() -> None:
    blind = [at(1.4 + n / 6, None, moving=True, valid=False, marks=[Mark.INVALID]) for n in range(6)]
    assert "no-position" in codes(story(OUT, blind, until=2.5))
    parked = [at(1.4 + n / 6, None, moving=False, valid=False, marks=[Mark.INVALID]) for n in range(6)]
    assert "no-position" not in codes(story(OUT, parked, until=2.5))


class Elsewhere(Unknown):
    """Networks that put every cell at one place."""

    def known(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...], at: int | None) -> tuple[Transmitter, ...]:
        """Far from the road."""
        return (Transmitter(*AWAY, 1_000.0),) if cells else ()


def test_networks_of_another_place_contradict_the_satellites() -> None:
    cells = (Cell(440, 10, 1, 2),)
    world = World(Halves(), Elsewhere())
    assert "networks-elsewhere" in codes(story(drive(WORKS, NEAR, 0.1, 2.5, cells=cells), world=world, until=3))
    there = drive(AWAY, AWAY, 0.1, 1, cells=cells)
    assert "networks-elsewhere" not in codes(story(there, world=world, until=3))


def test_it_turned_back() -> None:
    told = story(before(lawful(), 2.0), drive(between(WORKS, NEAR, 0.75), WORKS, 2.1, 2), until=4.2)
    assert "turned-back" in codes(told)
    missed = drive(between(WORKS, NEAR, 0.75), between(WORKS, NEAR, 0.65), 2.1, 0.3)
    assert "turned-back" not in codes(story(before(lawful(), 2.0), missed, until=2.5))


def test_it_lies_too_long_at_the_airport() -> None:
    long = stay(NEAR, 3, 90)
    assert "stays-too-long" in codes(story(before(lawful(), 3), long, until=90))
    assert "stays-too-long" not in codes(story(before(lawful(), 3), long, until=20))


def test_it_is_overdue() -> None:
    slow = [at(0.3 + n, between(WORKS, NEAR, 0.3 + n / 100)) for n in range(40)]
    assert "overdue" in codes(story(before(lawful(), 0.2), slow, until=40))


def test_the_arrival_is_told_with_its_spread() -> None:
    eta = story(before(lawful(), 34), until=34).eta
    assert eta is not None and eta.early < eta.middle < eta.late
    hours = [(one / 1000 - START) / HOUR for one in (eta.early, eta.late)]
    assert hours[0] < 38.2 < hours[1]


def test_once_delivered_nothing_more_is_waited_for() -> None:
    told = story(lawful(), until=400)
    assert told.state is State.DELIVERED and codes(told) == set() and told.eta is None


@pytest.mark.parametrize(("accuracy", "state"), [(1_500.0, "booked"), (20.0, "moving")])
def test_it_has_left_the_works_where_a_position_says_so_beyond_its_accuracy(accuracy: float, state: str) -> None:
    """Signals are reflected between halls; who is thought to have left may not be silent any more."""
    told = story(stay(WORKS, -6, 4), [at(-2.0, (35.03, 135.03), accuracy=accuracy)], until=-1.9)
    assert told.state.value == state
