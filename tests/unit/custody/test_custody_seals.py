"""What is on a unit is what was put on it: each way to tamper with a seal, and its lawful twin."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.custody.signed import BROKER, HOUR, T0, answer, offer, seal, signed, told
from tests.unit.custody.stories import act, join, part, story

from sekisho.custody import Act, Decision, Exports, Passage, Seal, SealGrade, SealPolicy, Verb, follow

H = SealGrade.HIGH
A = seal("box", "A-1", maker="MK", grade=H, where="door", photo="1" * 64)
Story = list[Act]


def put(*seals: Seal) -> Act:
    return act(Verb.SEAL, *{s.item for s in seals}, seals=seals)


def look(*seals: Seal, at: str = "box") -> Act:
    return act(Verb.SEAL_CHECK, at, seals=seals)


def cut(*seals: Seal) -> Act:
    return act(Verb.SEAL_BREAK, *{s.item for s in seals}, seals=seals)


TAMPERED: dict[str, tuple[Story, list[str]]] = {
    "gone": ([put(A), look()], ["seal-missing"]),
    "another at its place": ([put(A), look(A._replace(number="A-2"))], ["seal-swapped"]),
    "one of another maker": ([put(A), look(A._replace(maker="XX"))], ["seal-swapped"]),
    "broken without a record": ([put(A), look(A._replace(broken=True))], ["seal-broken"]),
    "one more": ([put(A), look(A, A._replace(number="A-2", where="hatch"))], ["seal-unknown"]),
    "never sealed": ([look(A)], ["seal-unknown"]),
    "another picture": ([put(A), look(A._replace(photo="2" * 64))], ["seal-photo-differs"]),
    "another class": ([put(A), look(A._replace(grade=SealGrade.INDICATIVE))], ["seal-class-differs"]),
    "one number on two boxes": ([put(A), put(A._replace(item="crate"))], ["seal-number-twice"]),
    "one number used again": ([put(A), cut(A), put(A)], ["seal-number-twice"]),
    "a new one over an unbroken one": ([put(A), put(A._replace(number="A-2"))], ["sealed-over"]),
    "breaking what is not there": ([put(A), cut(A._replace(number="A-9"))], ["seal-not-there"]),
    "unpacked while sealed": ([join("box", "m"), put(A), part("box", "m")], ["opened-while-sealed"]),
    "packed into while sealed": ([put(A), join("box", "m")], ["opened-while-sealed"]),
    "seen after it was cut": ([put(A), cut(A), look(A)], ["seal-unknown"]),
}
LAWFUL: dict[str, Story] = {
    "put, seen, cut": [put(A), look(A), cut(A)],
    "two places": [put(A, A._replace(number="A-2", where="hatch")), look(A._replace(number="A-2", where="hatch"), A)],
    "seen without its maker": [put(A), look(A._replace(maker="", grade=None, photo=None))],
    "cut, opened, sealed anew": [put(A), cut(A), join("box", "m"), put(A._replace(number="A-2"))],
    "one number of two makers": [put(A), put(A._replace(item="crate", maker="XX"))],
    "nobody looked": [put(A)],
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_told(name: str) -> None:
    acts, codes = TAMPERED[name]
    assert [f.code for f in follow(story(*acts)).findings] == codes


@pytest.mark.parametrize("name", LAWFUL)
def test_the_lawful_twin_has_no_finding(name: str) -> None:
    assert follow(story(*LAWFUL[name])).findings == ()


def test_which_seals_are_on_a_unit() -> None:
    assert follow(story(put(A), look())).on == {"box": (A,)}
    assert follow(story(put(A), cut(A))).on == {}


@pytest.mark.parametrize(
    ("grade", "least", "told_"),
    [
        (SealGrade.INDICATIVE, SealGrade.SECURITY, 1),
        (SealGrade.SECURITY, H, 1),
        (None, H, 1),
        (H, H, 0),
        (None, None, 0),
    ],
)
def test_a_class_below_the_policy_is_told(grade: SealGrade | None, least: SealGrade | None, told_: int) -> None:
    findings = follow(story(put(A._replace(grade=grade))), SealPolicy(always=least)).findings
    assert [f.code for f in findings] == ["seal-class-low"] * told_


M = seal("m", "A-1", maker="MK", grade=H, where="door")


def handed(*on: Seal, found: tuple[Seal, ...] | None = None, **passage: Any) -> list[str]:
    what = offer("m", seals=on, passage=Passage("JP", "JP", decision="C", **passage))
    documents = [signed(what, T0), signed(answer(what, seals=on if found is None else found), T0 + HOUR)]
    released = {"C": Decision("C", outcome="release", licence_needed=False)}
    return [f.code for f in told(documents, exports=Exports(released)).custody.findings]


def test_the_receiver_says_which_seals_came() -> None:
    assert handed(M) == [] and handed() == []
    assert handed(M, found=()) == ["seal-missing"]
    assert handed(M, found=(M._replace(number="A-2"),)) == ["seal-swapped"]
    assert handed(M, found=(M._replace(broken=True),)) == ["seal-broken"]


def test_the_releaser_cannot_state_another_seal_than_was_put() -> None:
    applied = act(Verb.SEAL, "m", seals=(M._replace(number="A-0"),), id="put", time=(T0 - 60) * 10**9)
    what = offer("m", seals=(M,))
    assert [f.code for f in told([signed(what, T0)], applied).custody.findings] == ["seal-swapped"]


def test_an_offer_that_does_not_count_puts_no_seal_on() -> None:
    what = offer("m", releaser=BROKER, seals=(M,))
    account = told([signed(what, T0)])
    assert [f.code for f in account.custody.findings] == ["not-the-holder"] and account.sealed == {}
    assert told([signed(offer("m", seals=(M,)), T0)]).sealed == {"m": (M,)}


@pytest.mark.parametrize(
    ("on", "codes"),
    [((), ["seal-required"]), ((M._replace(grade=SealGrade.SECURITY),), ["seal-class-low"]), ((M,), [])],
)
def test_a_container_leaves_the_country_with_a_seal_of_class_h(on: tuple[Seal, ...], codes: list[str]) -> None:
    assert handed(*on, container=True, export=True) == codes
    assert handed(*on, container=True) == [], "within the country any will do"
