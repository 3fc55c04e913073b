"""After delivery: schedules that nobody can guess or bend, and how units stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sekisho.location.proof import Answer, Outcome, Rules, State, Unit, by_site, commitment, schedule, standings

DAY = timedelta(days=1)
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
NOW = BEGIN + 90 * DAY
UNIT = Unit("U", "A", BEGIN)
SEED = bytes(range(32))


def answer(days_ago: float, outcome: Outcome = Outcome.PASS, **more: bool) -> Answer:
    return Answer("U", NOW - days_ago * DAY, outcome, **more)


STATES = {
    "passed lately": ([answer(2)], State.PROVED),
    "passed often": ([answer(30), answer(20), answer(3)], State.PROVED),
    "never answered": ([], State.BOXED),
    "silent since": ([answer(50)], State.DARK),
    "answers without conclusion": ([answer(60), answer(1, Outcome.INCONCLUSIVE)], State.OPEN),
    "site excluded": ([answer(9), answer(2, Outcome.FAIL, site_broken=True)], State.MOVED),
    "site excluded, then delayed": (
        [answer(9), answer(5, Outcome.FAIL, site_broken=True), answer(1, Outcome.INCONCLUSIVE)], State.MOVED),
    "site excluded, then silent": ([answer(40, Outcome.FAIL, site_broken=True)], State.MOVED),
    "site excluded, then proved": ([answer(5, Outcome.FAIL, site_broken=True), answer(1)], State.PROVED),
    "on restricted land": ([answer(9), answer(2, Outcome.FAIL, wholly_restricted=True)], State.ELSEWHERE),
    "a pass that breaks its site": ([answer(2, Outcome.PASS, site_broken=True)], State.MOVED),
    "answered before delivery alone": ([answer(91)], State.BOXED),
    "answers of tomorrow": ([answer(-1)], State.BOXED),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_how_a_unit_stands(case: str) -> None:
    answers, state = STATES[case]
    [found] = standings([UNIT], answers, NOW, Rules())
    assert found.state is state


def test_a_unit_delivered_lately_is_not_yet_due() -> None:
    [found] = standings([Unit("U", "A", NOW - 5 * DAY)], [], NOW, Rules())
    assert found.state is State.NEW


def test_answers_of_units_that_nobody_delivered_count_for_nobody() -> None:
    [found] = standings([UNIT], [Answer("X", NOW, Outcome.PASS)], NOW, Rules())
    assert found.answers == 0


def test_the_order_of_answers_does_not_matter() -> None:
    answers = STATES["site excluded, then delayed"][0]
    assert standings([UNIT], answers[::-1], NOW, Rules()) == standings([UNIT], answers, NOW, Rules())


def test_sites_list_their_units_by_state() -> None:
    found = by_site(standings([UNIT, Unit("V", "B", BEGIN)], [answer(1)], NOW, Rules()))
    assert found == {"A": {State.PROVED: ("U",)}, "B": {State.BOXED: ("V",)}}


def test_each_unit_is_asked_once_in_each_span() -> None:
    times = schedule(SEED, ["U", "V"], BEGIN, BEGIN + 28 * DAY, 7 * DAY)
    for unit in ("U", "V"):
        own = [at for at, name in times if name == unit]
        assert [(at - BEGIN) // (7 * DAY) for at in own] == [0, 1, 2, 3]


def test_times_follow_from_the_seed_alone_and_differ_with_it() -> None:
    args = (["U", "V"], BEGIN, BEGIN + 28 * DAY, 7 * DAY)
    assert schedule(SEED, *args) == schedule(SEED, *args) != schedule(bytes(32), *args)
    assert commitment(SEED) != commitment(bytes(32)) and SEED.hex() not in commitment(SEED)


def test_units_have_times_of_their_own_that_others_do_not_tell() -> None:
    alone = schedule(SEED, ["U"], BEGIN, BEGIN + 7 * DAY, 7 * DAY)
    both = schedule(SEED, ["U", "V"], BEGIN, BEGIN + 7 * DAY, 7 * DAY)
    assert alone[0] in both and len({at for at, _ in both}) == 2


def test_times_are_spread_evenly_over_the_span() -> None:
    times = schedule(SEED, [f"U{n}" for n in range(700)], BEGIN, BEGIN + 7 * DAY, 7 * DAY)
    days = [(at - BEGIN) // DAY for at, _ in times]
    assert all(60 <= days.count(day) <= 140 for day in range(7))
