"""What a tracker hears against what it says: each contradiction, and its lawful twin that must not alarm."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.tracking.ways import (
    BOTH,
    HALF,
    NEAR,
    PLAN,
    START,
    WORKS,
    WORLD,
    Halves,
    at,
    between,
    codes,
    drive,
    stay,
    story,
)

from sekisho.location.tracking import Witnessed, World, replay
from sekisho.location.tracking.airwaves import gathered, may_stand
from sekisho.location.tracking.ports import Transmitter, Unknown
from sekisho.standards.trackers import Cell, Wifi

FOUND = {"air-of-elsewhere", "cell-of-elsewhere", "shared-air-apart", "air-parted", "networks-elsewhere"}


def aps(*numbers: int, maker: str = "00:1a:2b") -> tuple[Wifi, ...]:
    """Access points of makers, each a device of its own."""
    return tuple(Wifi(f"{maker}:{n >> 8:02x}:{n & 255:02x}:10") for n in numbers)


HALL, TRUCK = aps(1, 2, 3, 4, 5), aps(900, 901, 902)
HERE, THERE = (Cell(440, 10, 1, 1),), (Cell(440, 10, 7, 7),)
ROAD = between(WORKS, NEAR, 0.9)  # some 120 km from the works


def along(wifis: tuple[Wifi, ...], cells: Iterable[tuple[Cell, ...]] = ((),), device: str = "crate") -> list[Witnessed]:
    """Two hours on the road from the works, each fix with what is heard at it."""
    kinds = list(cells)
    points = [between(WORKS, NEAR, n / 15) for n in range(13)]
    return [at(0.1 + n / 6, p, device, wifis=wifis, cells=kinds[n % len(kinds)]) for n, p in enumerate(points)]


def changing(count: int = 13) -> list[tuple[Cell, ...]]:
    """Another cell at every fix."""
    return [(Cell(440, 10, 100 + n, 1),) for n in range(count)]


def test_it_lies_in_the_hall_while_its_satellites_drive_away() -> None:
    told = story(stay(WORKS, -4, 4, wifis=HALL, cells=HERE), along(HALL, [HERE]), until=3)
    (event,) = [event for event in told.events if event.code == "air-of-elsewhere"]
    assert event.weight == 5.0 and told.alarmed


def test_access_points_of_the_lorry_leave_with_it() -> None:
    """The twin: three that stood beside the load for hours ride along, and the cells change under them."""
    told = story(stay(WORKS, -4, 4, wifis=HALL + TRUCK, cells=HERE), along(TRUCK, changing()), until=3)
    assert not codes(told) & FOUND and not told.alarmed


def test_where_no_cells_are_heard_it_is_told_and_alarms_nobody() -> None:
    told = story(stay(WORKS, -4, 4, wifis=HALL), along(HALL), until=2.2)
    assert codes(told) == {"air-of-elsewhere"} and not told.alarmed


def test_near_by_the_cell_of_the_hall_is_still_heard_and_says_nothing() -> None:
    near = [at(0.2 + n / 6, between(WORKS, NEAR, 0.1), wifis=TRUCK, cells=HERE) for n in range(4)]
    assert not codes(story(stay(WORKS, -4, 4, wifis=TRUCK, cells=HERE), near, until=1)) & FOUND


def test_two_access_points_are_too_few_and_unlike_ones_are_no_place() -> None:
    assert not codes(story(stay(WORKS, -4, 4, wifis=HALL), along(HALL[:2]), until=3)) & FOUND


@pytest.mark.parametrize("maker", ["02:1a:2b", "da:a1:19", "01:00:5e"])
def test_addresses_that_are_made_up_are_never_compared(maker: str) -> None:
    phones = aps(1, 2, 3, 4, 5, maker=maker)
    assert not codes(story(stay(WORKS, -4, 4, wifis=phones, cells=HERE), along(phones, [HERE]), until=3)) & {
        "air-of-elsewhere"
    }
    assert not may_stand(phones[0].mac) and may_stand(HALL[0].mac)


def test_a_ship_takes_its_own_air_along() -> None:
    """On the leg by air (as by sea) nothing is asked of what rides along, though it was heard for hours before."""
    aboard = stay(NEAR, 3, 8, wifis=HALL, cells=HERE)
    over = [at(14 + n * 0.3, (60.0, 130.0 - 10 * n), wifis=HALL) for n in range(10)]
    assert not codes(story(aboard, over, until=18)) & FOUND


def test_one_cell_is_not_heard_two_hundred_kilometres_apart() -> None:
    told = story(stay(WORKS, -4, 4, cells=HERE), drive(WORKS, NEAR, 0.1, 2.5, cells=HERE), until=3)
    assert "cell-of-elsewhere" in codes(told)


def test_cells_that_change_with_the_ground_are_lawful() -> None:
    told = story(stay(WORKS, -4, 4, cells=HERE), along((), changing()), until=2.2)
    assert codes(told) == set()


def test_a_cell_first_heard_at_a_bad_fix_is_of_where_it_is_heard_later() -> None:
    bad = [at(-5, NEAR, cells=HERE)]
    assert not codes(story(bad, stay(WORKS, -4, 6, cells=HERE), until=1)) & FOUND


def test_the_cells_of_ships_move() -> None:
    ship = (Cell(901, 12, 1, 1),)
    assert not codes(story(stay(WORKS, -4, 4, cells=ship), drive(WORKS, NEAR, 0.1, 2.5, cells=ship), until=3)) & FOUND


def test_two_that_hear_the_same_are_beside_each_other() -> None:
    real = [at(n / 6, WORKS, "server", wifis=HALL) for n in range(6)]
    forged = [at(n / 6 + 0.01, between(WORKS, NEAR, 0.3), wifis=HALL) for n in range(6)]
    told = story(real, forged, trackers=BOTH, until=1)
    (event,) = [event for event in told.events if event.code == "shared-air-apart"]
    assert event.trackers == ("crate", "server")


def test_two_lorries_of_one_delivery_of_routers_share_no_access_point() -> None:
    """Neighbours in number are other devices: bought together, far apart."""
    one = [at(n / 6, WORKS, "server", wifis=tuple(Wifi(f"00:1a:2b:00:01:{k:02x}") for k in range(4))) for n in range(6)]
    other = [
        at(n / 6 + 0.01, between(WORKS, NEAR, 0.3), wifis=tuple(Wifi(f"00:1a:2b:00:01:{k:02x}") for k in range(9, 13)))
        for n in range(6)
    ]
    assert "shared-air-apart" not in codes(story(one, other, trackers=BOTH, until=1))


def test_two_on_one_lorry_hear_the_same_within_what_they_drove_in_between() -> None:
    one = along(TRUCK, device="server")
    other = [fix._replace(fix=fix.fix._replace(device="crate", time=(fix.fix.time or 0) + 60_000)) for fix in one]
    moved = [at(0.1 + n / 6 + 1 / 60, between(WORKS, NEAR, (n + 0.1) / 15), wifis=TRUCK) for n in range(len(other))]
    assert "shared-air-apart" not in codes(story(one, moved, trackers=BOTH, until=3))


def test_two_that_rest_together_hear_nothing_in_common() -> None:
    mine = [at(1 + n / 6, HALF, wifis=aps(*range(10 + n, 17 + n))) for n in range(9)]
    other = [at(1.01 + n / 6, HALF, "server", wifis=aps(*range(500 + n, 507 + n))) for n in range(9)]
    told = story(mine, other, trackers=BOTH, until=3)
    assert "air-parted" in codes(told) and not told.alarmed


def test_two_radios_of_one_device_are_heard_in_common() -> None:
    """One tracker hears 2.4 GHz, the other 5 GHz: other addresses, the same devices."""
    low = [at(1 + n / 6, HALF, wifis=aps(*range(10 + n, 17 + n))) for n in range(9)]
    high = [
        at(1.01 + n / 6, HALF, "server", wifis=tuple(Wifi(w.mac[:-2] + "14") for w in aps(*range(10 + n, 17 + n))))
        for n in range(9)
    ]
    assert "air-parted" not in codes(story(low, high, trackers=BOTH, until=3))


def test_at_both_ends_of_a_long_hall_nothing_in_common_is_lawful() -> None:
    mine = [at(-2 + n / 6, WORKS, wifis=aps(*range(10 + n, 17 + n))) for n in range(9)]
    other = [at(-1.99 + n / 6, WORKS, "server", wifis=aps(*range(500 + n, 507 + n))) for n in range(9)]
    assert "air-parted" not in codes(story(mine, other, trackers=BOTH, until=0))


def test_a_tracker_in_a_case_that_hears_little_is_lawful() -> None:
    mine = [at(1 + n / 6, HALF, wifis=aps(*range(10 + n, 17 + n))) for n in range(9)]
    other = [at(1.01 + n / 6, HALF, "server", wifis=aps(500)) for n in range(9)]
    assert "air-parted" not in codes(story(mine, other, trackers=BOTH, until=3))


class Table(Unknown):
    """Knows some access points."""

    def __init__(self, places: dict[str, Transmitter]) -> None:
        self.places = places

    def known(self, cells: tuple[Cell, ...], wifis: tuple[Wifi, ...], at: int | None) -> tuple[Transmitter, ...]:
        """Those that are in it."""
        return tuple(self.places[one.mac] for one in wifis if one.mac in self.places)


def _table(*where: tuple[float, float]) -> World:
    return World(
        Halves(), Table({ap.mac: Transmitter(*p, 300.0, cell=False) for ap, p in zip(HALL, where, strict=False)})
    )


def test_access_points_of_the_table_are_of_another_place() -> None:
    told = story(along(HALL[:2]), world=_table(NEAR, NEAR), until=3)
    (event,) = [event for event in told.events if event.code == "networks-elsewhere"]
    assert event.weight == 5.0


def test_one_that_was_moved_counts_nothing_where_another_agrees() -> None:
    told = story(stay(WORKS, -4, 4, wifis=HALL[:2]), world=_table(NEAR, WORKS), until=0)
    assert "networks-elsewhere" not in codes(told)


def test_one_access_point_alone_weighs_little_at_rest_and_nothing_on_the_move() -> None:
    world = _table(NEAR)
    (event,) = [e for e in story(stay(WORKS, -4, 4, wifis=HALL[:1]), world=world, until=0).events if e.weight > 0]
    assert (event.code, event.weight) == ("networks-elsewhere", 2.2)
    assert "networks-elsewhere" not in codes(story(along(HALL[:1]), world=world, until=3))


def test_without_satellites_one_access_point_is_no_position_and_two_are() -> None:
    blind = [at(n / 6, None, wifis=HALL[:1]) for n in range(3)]
    assert story(blind, world=_table(WORKS, WORKS), until=1).seen[0].lat is None
    both = [at(n / 6, None, wifis=HALL[:2]) for n in range(3)]
    assert story(both, world=_table(WORKS, WORKS), until=1).seen[0].lat == pytest.approx(WORKS[0])


def test_the_most_that_one_device_can_hear_are_gathered() -> None:
    near, beside, far = Transmitter(35.0, 135.0, 300), Transmitter(35.01, 135.0, 400), Transmitter(40.0, 135.0, 50)
    assert gathered([far, beside, near]) == [near, beside] and gathered([]) == []


MIXED = [
    *stay(WORKS, -4, 4, wifis=HALL, cells=HERE),
    *along(HALL, [HERE]),
    *stay(WORKS, -3.99, 4, "server", wifis=HALL, cells=HERE),
    *along(TRUCK, changing(), "server"),
    *[at(2.5 + n / 6, ROAD, wifis=aps(*range(10 + n, 17 + n))) for n in range(6)],
    *[at(2.51 + n / 6, ROAD, "server", wifis=aps(*range(500 + n, 507 + n))) for n in range(6)],
]
END = START + 4 * 3600
TRUTH = replay(MIXED, PLAN, BOTH, WORLD, END)


@settings(max_examples=40, deadline=None)
@given(st.permutations(MIXED))
def test_any_order_gives_the_same_findings(fixes: list[Witnessed]) -> None:
    assert replay(fixes, PLAN, BOTH, WORLD, END) == TRUTH


def test_the_story_of_that_test_is_not_empty() -> None:
    assert {"air-of-elsewhere", "shared-air-apart"} & codes(TRUTH)
