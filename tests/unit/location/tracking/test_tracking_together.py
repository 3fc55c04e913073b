"""All trackers silent at once: how long is it lawful, on known ground and on unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.location.tracking.ways import (
    BOTH,
    CRATE,
    HALF,
    HOUR,
    NEAR,
    PLAN,
    START,
    WORKS,
    WORLD,
    at,
    before,
    drive,
    lawful,
    stay,
    story,
)

from sekisho.location.tracking import (
    Coverage,
    Heard,
    Leg,
    Mode,
    Place,
    PlaceKind,
    Plan,
    Story,
    Tracker,
    Witnessed,
    World,
    learned,
    replay,
)

CARTON = replace(CRATE, device="carton")
TWO = (CRATE, CARTON)
EARLIER = [replace(PLAN, consignment=f"C-0{n}", depart=PLAN.depart - (n + 1) * 90 * 86_400_000) for n in range(6)]


def _ridden(until: float, since: float = 99.0) -> list[Witnessed]:
    """Two trackers on the lawful way until an hour, and from another one again."""
    both = [*lawful("crate"), *lawful("carton", 0.07)]
    return [one for one in both if not until <= (one.time / 1000 - START) / HOUR < since]


def _passed(hole: tuple[float, float] = (0.0, 0.0)) -> World:
    """Six consignments went before; in those hours of the way nothing came at once."""
    heard: list[Heard] = []
    for plan in EARLIER:
        shift = (plan.depart - PLAN.depart) // 1000
        fixes = [_earlier(one, shift, hole) for one in _ridden(99)]
        heard += learned(fixes, plan, TWO)
    return replace(WORLD, coverage=Coverage(heard))


def _earlier(one: Witnessed, shift: int, hole: tuple[float, float]) -> Witnessed:
    late = HOUR if hole[0] <= (one.time / 1000 - START) / HOUR < hole[1] else 5.0
    fix = one.fix._replace(time=one.time + shift * 1000)
    return one._replace(fix=fix, received=one.time + shift * 1000 + round(late * 1000))


def _alarmed(told: Story) -> float | None:
    """Hours after the start."""
    found = [event.time / 1000 for event in told.events if event.kind == "alarm"]
    return (found[0] - START) / HOUR if found else None


def _told(fixes: Iterable[Witnessed], until: float, world: World = WORLD) -> Story:
    return story(list(fixes), trackers=TWO, until=until, world=world)


def test_all_silent_at_once_on_the_road_is_an_alarm_within_two_hours() -> None:
    alarm = _alarmed(_told(_ridden(0.8), 6))
    assert alarm is not None and 1.5 < alarm < 2.8


def test_a_valley_of_half_an_hour_is_none() -> None:
    assert _alarmed(_told(_ridden(0.8, 1.3), 42)) is None


def test_it_is_found_sooner_where_others_were_heard() -> None:
    known, unknown = _alarmed(_told(_ridden(0.8), 6, _passed())), _alarmed(_told(_ridden(0.8), 6))
    assert known is not None and unknown is not None and known < unknown - 0.15


def test_the_finding_says_what_the_road_ahead_is_known_for() -> None:
    told = _told(_ridden(0.8), 6, _passed())
    params = dict(next(event for event in told.events if event.code == "silent-together").params)
    assert float(params["heard"]) >= 6 and float(params["unheard"]) == 0


def test_in_a_known_hole_it_is_waited_for() -> None:
    """The same silence where nobody was ever heard at once is later told than on unknown ground."""
    known, unknown = _alarmed(_told(_ridden(0.8), 6, _passed((0.7, 2.7)))), _alarmed(_told(_ridden(0.8), 6))
    assert unknown is not None and (known is None or known >= unknown)


def test_one_that_is_silent_alone_is_not_all() -> None:
    fixes = [*before(lawful("carton", 0.07), 0.8), *lawful("crate")]
    codes = {event.code for event in _told(fixes, 42).events}
    assert "silent-together" not in codes and "silent" in codes


def test_heard_again_it_weighs_less() -> None:
    told = _told(_ridden(0.8, 2.3), 2.6)
    codes = [event.code for event in told.events]
    silent = max(event.weight for event in told.events if event.code == "silent-together")
    assert "together-heard-again" in codes and told.odds < -4.6 + silent


def test_two_fell_silent_at_once_while_a_third_is_heard() -> None:
    """No network is missing where one of them hears it, and two batteries do not die in one minute."""
    trackers = (*TWO, replace(CRATE, device="third"))
    fixes = [*_ridden(0.4), *lawful("third", 0.03)]
    told = story(fixes, trackers=trackers, until=4)
    weights = [event.weight for event in told.events if event.code == "silent"]
    assert 4.4 in weights and _alarmed(told) is not None
    alone = [*before(lawful("carton", 0.07), 0.4), *lawful("crate"), *lawful("third", 0.03)]
    assert _alarmed(story(alone, trackers=trackers, until=4)) is None


def test_two_that_each_have_a_gap_of_their_own_alarm_nobody() -> None:
    """Half of all trackers now and then hear nothing where others do."""
    trackers = (*TWO, replace(CRATE, device="third"))
    told = story([*_ridden(0.4, 2.1), *lawful("third", 0.03)], trackers=trackers, until=4)
    assert _alarmed(told) is None and max(e.weight for e in told.events if e.code == "silent") == 4.4


def test_what_should_have_left_and_is_heard_no_more_is_told() -> None:
    fixes = [*stay(WORKS, -6, 6), *stay(WORKS, -6.1, 6, "carton")]
    assert "silent" in {event.code for event in _told(fixes, 30).events}
    assert "silent" not in {
        event.code for event in _told([*fixes, *stay(WORKS, 0.3, 29.5)], 30).events if event.trackers == ("crate",)
    }


def _by_sea(hours_between: float) -> float | None:
    """Hours from the last contact to the alarm, on a road after a passage with reports so many hours apart."""
    port = (35.0, 150.0)
    goal = (35.0, 153.0)
    plan = Plan(
        "C-1",
        (
            Place("Port", PlaceKind.PORT, NEAR, 8.0),
            Place("Port 2", PlaceKind.PORT, port, 8.0),
            Place("Site", PlaceKind.DESTINATION, goal),
        ),
        (Leg(Mode.SEA, (NEAR, port)), Leg(Mode.ROAD, (port, (35.0, 151.5), goal))),
        PLAN.depart,
    )  # fmt: skip
    fixes = []
    for shift, device in ((0.0, "crate"), (0.07, "carton")):
        count = round(48 / hours_between)
        passage = [(35.0, NEAR[1] + (port[1] - NEAR[1]) * (n + 1) / (count + 1)) for n in range(count)]
        fixes += stay(NEAR, -2 + shift, 2, device)
        fixes += [at(1 + shift + n * hours_between, where, device) for n, where in enumerate(passage)]
        fixes += stay(port, 50 + shift, 8, device)
        fixes += drive(port, (35.0, 151.0), 58.2 + shift, 1.4, device)
    told = replay(fixes, plan, TWO, World(), START + 66 * HOUR)
    return None if (alarm := _alarmed(told)) is None else alarm - 59.6


@pytest.mark.parametrize("hours", [0.2, 4.0])
def test_the_habit_at_sea_is_none_on_the_road(hours: float) -> None:
    waited = _by_sea(hours)
    assert waited is not None and waited < 3.0


STOLEN = [*_ridden(0.8), at(2.6, HALF, "carton")]
GROUND = _passed()
TRUTH = replay(STOLEN, PLAN, TWO, GROUND, START + 6 * HOUR)


@settings(max_examples=30, deadline=None)
@given(st.permutations(STOLEN))
def test_any_order_gives_the_same_story_on_known_ground(fixes: list[Witnessed]) -> None:
    assert replay(fixes, PLAN, TWO, GROUND, START + 6 * HOUR) == TRUTH
    assert any(event.code == "silent-together" for event in TRUTH.events)


def test_trackers_have_to_be_two() -> None:
    single: tuple[Tracker, ...] = (CRATE,)
    told = story(before(lawful(), 0.8), trackers=single, until=4)
    assert "silent-together" not in {event.code for event in told.events}


def test_covert_and_open_together_are_two() -> None:
    told = story(before(lawful(), 0.8), before(lawful("server", 0.07), 0.8), trackers=BOTH, until=4)
    assert "silent-together" in {event.code for event in told.events}


@pytest.mark.parametrize(("minutes", "least", "most"), [(0.0, 1.2, 1.8), (6.0, 2.4, 3.0)])
def test_two_trackers_tell_that_it_stands_sooner_than_one_does(minutes: float, least: float, most: float) -> None:
    """Each reported from there but once; together they say that it stood when they were heard last."""
    shift = minutes / 60
    stood = [at(1.35, HALF), at(1.35 + shift, HALF, "carton")] if minutes else []
    told = replay([*_ridden(1.3), *stood], PLAN, TWO, World(), START + 8 * HOUR)
    alarm = _alarmed(told)
    assert alarm is not None and least < alarm - (1.35 + shift if minutes else 1.3) < most
