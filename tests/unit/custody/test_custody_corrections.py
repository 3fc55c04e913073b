"""Correction, never deletion: what was wrong is struck and stays, and only who repeats an event can strike it."""

from __future__ import annotations

from tests.unit.custody.stories import MINUTE, accept, made, offer, story, wrong

from sekisho.custody import Act, replay

DATA = "https://ref.gs1.org/cbv/ER-incorrect_data"
SHIPPED = story(made("m"), offer("m", to="b"), accept("m", by="b"))


def _codes(acts: list[Act]) -> list[tuple[str, str]]:
    return [(f.code, f.act) for f in replay(acts).findings]


def test_what_was_declared_wrong_is_struck_and_stays_in_the_history() -> None:
    custody = replay([*SHIPPED[:2], wrong(SHIPPED[1], 9 * MINUTE)])
    twin = custody.twins["m"]
    assert custody.findings == () and twin.offered_to is None
    assert [(e.act, e.standing) for e in twin.history] == [("e0", "applied"), ("e1", "struck")]


def test_the_right_event_stands_in_its_place() -> None:
    right = offer("m", to="c")._replace(id="right", time=MINUTE)
    struck = wrong(SHIPPED[1], 9 * MINUTE, reason=DATA, corrective=("right",))
    custody = replay([*SHIPPED[:2], struck, right])
    assert custody.findings == () and custody.twins["m"].offered_to == "c"


def test_what_followed_from_a_struck_event_no_longer_holds() -> None:
    assert _codes([*SHIPPED, wrong(SHIPPED[1], 9 * MINUTE)]) == [("taken-without-offer", "e2")]


def test_wrong_data_without_the_right_event_is_told() -> None:
    assert _codes([*SHIPPED[:2], wrong(SHIPPED[1], 9 * MINUTE, reason=DATA)]) == [("correction-missing", "e1")]


def test_a_corrective_event_that_was_never_recorded_is_told() -> None:
    declared = wrong(SHIPPED[1], 9 * MINUTE, corrective=("nowhere",))
    assert _codes([*SHIPPED[:2], declared]) == [("correction-missing", "e1")]


def test_an_event_that_was_never_recorded_cannot_be_declared_wrong() -> None:
    assert _codes([SHIPPED[0], wrong(SHIPPED[1], 9 * MINUTE)]) == [("error-of-unknown-event", "e1")]


def test_a_declaration_about_something_else_strikes_nothing() -> None:
    other = wrong(SHIPPED[1], 9 * MINUTE)._replace(digest="something else")
    custody = replay([*SHIPPED, other])
    assert [f.code for f in custody.findings] == ["error-of-another-event"]
    assert custody.twins["m"].holder == "b"


def test_what_was_captured_twice_counts_once() -> None:
    assert replay([*SHIPPED, *SHIPPED]) == replay(SHIPPED)


def test_one_id_for_two_events_is_told() -> None:
    forged = offer("m", to="c")._replace(id="e1", time=MINUTE)
    assert ("id-twice", "e1") in _codes([*SHIPPED, forged])


def test_a_hash_id_that_is_not_of_the_event_is_told() -> None:
    forged = SHIPPED[0]._replace(id="ni:///sha-256;00?ver=CBV2.0")
    assert _codes([forged]) == [("hash-id-wrong", "ni:///sha-256;00?ver=CBV2.0")]
