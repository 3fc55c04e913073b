"""Rounds of witnesses: bounded, put off for who fails, never in the way of who writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from sekisho.service.cosigning import Asked, Told
from sekisho.service.cosigning_rounds import Announced, Rounds
from sekisho.service.ports import Receipt, Recorder
from sekisho.standards.c2sp import Signature
from sekisho.vocabulary.errors import LedgerFault

SIGNED = Signature("w", b"\0" * 4, b"\1")
GOOD, DEAD = Told("http://good", ("good",), (SIGNED,)), Told("http://dead", ("dead",), fault="no answer")


class Asking:
    """What is answered, round by round; the last answer is for all that follow."""

    def __init__(self, *answers: Asked | Exception | None) -> None:
        self.answers = list(answers)
        self.times: list[float] = []
        self.without: list[frozenset[str]] = []

    def __call__(self, without: frozenset[str]) -> Asked | None:
        self.times.append(time.monotonic())
        self.without.append(without)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait(self, count: int, seconds: float = 10.0) -> None:
        until = time.monotonic() + seconds
        while len(self.times) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.times) >= count


@contextmanager
def running(
    ask: Callable[[frozenset[str]], Asked | None], every: float = 0.1, longest: float = 60.0
) -> Iterator[Rounds]:
    rounds = Rounds(ask, every=every, longest=longest)
    rounds.start()
    try:
        yield rounds
    finally:
        rounds.stop()


def test_where_the_policy_is_met_nobody_is_asked_until_there_is_more() -> None:
    ask = Asking(Asked((GOOD,), ()))
    with running(ask) as rounds:
        ask.wait(1)
        time.sleep(0.8)
        assert len(ask.times) == 1
        rounds.wake()
        ask.wait(2)


def test_waking_costs_nothing_and_many_make_few_rounds() -> None:
    ask = Asking(Asked((GOOD,), ()))
    with running(ask, every=0.5) as rounds:
        begun = time.monotonic()
        for _ in range(10_000):
            rounds.wake()
        assert time.monotonic() - begun < 1
        until = time.monotonic() + 2
        while time.monotonic() < until:
            rounds.wake()
            time.sleep(0.02)
        assert len(ask.times) <= 2 + (time.monotonic() - begun) / 0.5
    gaps = [later - earlier for earlier, later in zip(ask.times, ask.times[1:], strict=False)]
    assert min(gaps, default=1.0) >= 0.45


def test_who_fails_is_asked_later_and_later_and_the_others_all_the_same() -> None:
    ask = Asking(Asked((GOOD, DEAD), ("lacks dead",)))
    with running(ask, every=0.1) as rounds:
        ask.wait(1)
        for _ in range(20):
            rounds.wake()
            time.sleep(0.06)
    assert frozenset({"http://dead"}) in ask.without and frozenset() in ask.without
    assert ask.without.count(frozenset()) < len(ask.without)


def test_without_being_woken_who_failed_is_asked_again() -> None:
    ask = Asking(Asked((DEAD,), ("lacks dead",)), Asked((Told("http://dead", ("dead",), (SIGNED,)),), ()))
    with running(ask):
        ask.wait(2)
        time.sleep(0.6)
        assert len(ask.times) == 2


def test_a_policy_that_nobody_can_meet_is_asked_about_ever_less() -> None:
    ask = Asking(Asked((GOOD,), ("cosigned from 1 jurisdictions, 2 needed",)))
    with running(ask, every=0.1):
        time.sleep(2.5)
    assert 2 <= len(ask.times) <= 6


def test_the_pause_has_an_end() -> None:
    rounds = Rounds(Asking(None), every=10.0, longest=600.0)
    assert [rounds._pause(failed) for failed in (1, 2, 3, 7, 50, 10_000)] == [10.0, 20.0, 40.0, 600.0, 600.0, 600.0]


@pytest.mark.parametrize("fault", [LedgerFault("the policy was broken"), OSError("disk full")])
def test_a_round_that_cannot_be_held_is_told_and_tried_again(fault: Exception) -> None:
    ask = Asking(fault, Asked((GOOD,), ()))
    with running(ask) as rounds:
        ask.wait(1)
        time.sleep(0.05)
        assert str(fault) in rounds.fault
        ask.wait(2)
        time.sleep(0.1)
        assert rounds.fault == ""


def test_it_ends_although_a_round_hangs() -> None:
    release = threading.Event()

    def hang(_: frozenset[str]) -> Asked | None:
        release.wait(20)
        return None

    rounds = Rounds(hang, every=0.1)
    rounds.start()
    time.sleep(0.4)
    begun = time.monotonic()
    rounds.wake()
    rounds.stop(patience=0.3)
    assert time.monotonic() - begun < 2
    release.set()


class Log:
    """A logbook that takes anything."""

    def __init__(self) -> None:
        self.held = False

    @contextmanager
    def writing(self) -> Iterator[Recorder]:
        self.held = True
        try:
            yield Taking()
        finally:
            self.held = False


class Taking:
    def record(self, matters: object) -> Receipt:
        if not matters:
            raise LedgerFault("nothing")
        return Receipt("o", 0, 1, "")


def test_who_is_told_is_told_once_the_log_is_let_go() -> None:
    log, held = Log(), []
    announced = Announced(log, lambda: held.append(log.held))
    with announced.writing() as recorder:
        recorder.record([({}, ())])
        assert held == []
    assert held == [False]


def test_nothing_written_is_nothing_told() -> None:
    told: list[int] = []
    with Announced(Log(), lambda: told.append(1)).writing():
        pass
    assert told == []


def test_what_was_written_before_a_fault_is_told_too() -> None:
    told: list[int] = []
    with pytest.raises(ValueError, match="later"), Announced(Log(), lambda: told.append(1)).writing() as recorder:
        recorder.record([({}, ())])
        raise ValueError("later")
    assert told == [1]
