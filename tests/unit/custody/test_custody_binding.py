"""Signed documents and recorded events of one handover do it once; unsigned records alone do it more weakly."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.custody.signed import BROKER, BUYER, HOUR, MAKER, T0, answer, offer, signed, told
from tests.unit.custody.stories import act

from sekisho.custody import Account, Act, Verb

M = offer("m")
OFFERED, ACCEPTED = signed(M, T0), signed(answer(M), T0 + HOUR)


def shipped(at: int = T0, *items: str, **more: Any) -> Act:
    stated = {"giver": MAKER, "taker": BUYER, "id": f"ship-{at}", "time": at * 10**9, **more}
    return act(Verb.OFFER, *(items or ("m",)), **stated)


def received(at: int = T0 + HOUR, **more: Any) -> Act:
    stated = {"giver": MAKER, "taker": BUYER, "id": f"receive-{at}", "time": at * 10**9, **more}
    return act(Verb.ACCEPT, "m", **stated)


def state(account: Account) -> tuple[str | None, str, list[str]]:
    twin = account.custody.twins["m"]
    return twin.holder, twin.held, [f.code for f in account.custody.findings]


def test_both_ways_give_the_same_holder_and_the_signed_one_says_so() -> None:
    assert state(told([OFFERED, ACCEPTED])) == (BUYER, "signed", [])
    assert state(told([], shipped(), received())) == (BUYER, "stated", [])
    assert state(told([OFFERED, ACCEPTED], shipped(), received())) == (BUYER, "signed", [])


def test_the_record_stands_in_the_history_as_restated() -> None:
    history = told([OFFERED, ACCEPTED], shipped(), received()).custody.twins["m"].history
    assert sorted((e.verb, e.standing) for e in history) == [
        ("accept", "restated"), ("accept", "signed"), ("commission", "applied"),
        ("offer", "restated"), ("offer", "signed"),
    ]  # fmt: skip


def test_a_recorded_offer_is_signed_later() -> None:
    assert state(told([OFFERED, ACCEPTED], shipped(T0 - 30 * 60))) == (BUYER, "signed", [])
    assert state(told([OFFERED], shipped(T0 - 30 * 60, taker=BROKER)))[2] == ["offered-twice"]


def test_a_bare_record_does_not_answer_a_signed_offer() -> None:
    assert state(told([OFFERED], received())) == (MAKER, "stated", ["half-signed"])


def test_a_bare_record_does_not_take_back_a_signed_offer() -> None:
    void = act(Verb.WITHDRAW, "m", giver=MAKER, id="void", time=(T0 + 60) * 10**9)
    assert state(told([OFFERED, ACCEPTED], void)) == (BUYER, "signed", ["half-signed"])


def test_a_record_takes_back_a_recorded_offer() -> None:
    void = act(Verb.WITHDRAW, "m", giver=MAKER, id="void", time=(T0 + 60) * 10**9)
    account = told([], shipped(), void)
    assert (account.custody.twins["m"].offered_to, account.custody.findings) == (None, ())
    assert state(told([], void))[2] == ["nothing-on-offer"]
    thief = void._replace(giver=BROKER)
    assert state(told([], shipped(), thief))[2] == ["not-the-holder"]


def test_an_event_that_is_named_and_says_something_else_is_told() -> None:
    other = shipped(T0, "m", taker=BROKER)
    what = M._replace(event=other.digest)
    account = told([signed(what, T0)], other)
    assert [f.code for f in account.custody.findings] == ["event-differs", "offered-twice"]


def test_an_event_that_is_named_and_says_the_same_is_no_second_offer() -> None:
    same = shipped(T0 - 5)
    assert told([signed(M._replace(event=same.digest), T0)], same).custody.findings == ()


def test_a_record_of_another_day_is_another_handover() -> None:
    assert state(told([OFFERED, ACCEPTED], shipped(T0 + 30 * HOUR)))[2] == ["not-the-holder"]


def test_later_records_do_not_weaken_what_was_signed() -> None:
    assert state(told([OFFERED, ACCEPTED], received(T0 + 30 * HOUR, giver=None))) == (BUYER, "signed", [])


@pytest.mark.parametrize(("early", "codes"), [(599, []), (601, ["taken-without-offer"])])
def test_two_clocks_may_differ_a_little(early: int, codes: list[str]) -> None:
    account = told([], received(T0 - early), shipped(T0))
    assert [f.code for f in account.custody.findings] == codes
    assert account.custody.twins["m"].holder == (MAKER if codes else BUYER)


def test_a_receipt_is_not_pulled_to_an_offer_that_comes_after_the_one_it_answers() -> None:
    again = shipped(T0 + 300, giver=BUYER, taker=BUYER)
    assert state(told([], shipped(T0), received(T0 + 120), again))[0] == BUYER
