"""What a day's watch finds beside the replay: each alarm, and the lawful twin that must stay silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.custody.signed import BUYER, HOUR, MAKER, T0, answer, offer, signed, told
from tests.unit.custody.stories import act, die, join, made, part, story

from sekisho.custody import Act, Evidence, Identity, Limits, Range, Seen, Spot, Tap, Verb, Watch, account, alarms
from sekisho.custody.checks.ranges import within
from sekisho.custody.checks.travel import kilometres

DAY = 86_400
NANO = 10**9
TOKYO, YOKOHAMA, SEOUL = "geo:35.68,139.77", "https://id.gs1.org/414/9", "geo:37.57,126.98"
SPOTS = {YOKOHAMA: Spot("JP", 35.44, 139.64), "somewhere": Spot("JP")}
PRODUCT = "https://id.gs1.org/01/04900000123456"
M = offer("m")


def watch(acts: list[Act], days: float = 0, **more: Any) -> list[tuple[str, str]]:
    """Alarms as code and item, so many days after the beginning of the story."""
    found = alarms(Watch(account(acts), int(days * DAY * NANO), **{"spots": SPOTS, **more}))
    return [(one.code, one.item) for one in found]


def timed(*acts: Act) -> list[Act]:
    """Acts of a story whose times are given in hours."""
    return [
        one._replace(id=f"e{n}", digest=f"{n} {one.digest}", time=one.time * HOUR * NANO) for n, one in enumerate(acts)
    ]


@pytest.mark.parametrize(
    ("hours", "documents", "codes"),
    [
        (25, [signed(M, T0)], ["offer-expired"]),
        (24, [signed(M, T0)], []),
        (24 * 300, [signed(M, T0), signed(answer(M, "decline"), T0 + HOUR)], []),
        (24 * 300, [signed(M, T0), signed(answer(M, "withdraw"), T0 + HOUR)], []),
        (25, [signed(M, T0), signed(answer(M), T0 + HOUR)], []),
    ],
)
def test_a_signed_offer_that_nobody_took(hours: int, documents: list[Any], codes: list[str]) -> None:
    assert [f.code for f in alarms(Watch(told(documents), (T0 + hours * HOUR) * NANO))] == codes


def test_an_offer_that_does_not_count_is_not_waited_for() -> None:
    inside = join("s", "m")._replace(id="j", time=(T0 - 60) * NANO)
    found = alarms(Watch(told([signed(M, T0)], inside), (T0 + 99 * HOUR) * NANO))
    assert [f.code for f in found] == ["moved-while-inside"]


@pytest.mark.parametrize(("days", "codes"), [(13, []), (15, ["offer-unanswered"])])
def test_a_recorded_offer_that_nobody_took(days: int, codes: list[str]) -> None:
    acts = story(made("m"), act(Verb.OFFER, "m", taker="b"))
    assert [code for code, _ in watch(acts, days)] == codes


def test_one_die_in_two_open_chains_is_told_of_both() -> None:
    acts = story(made("m", identities=(die("D"),)), made("n", identities=(die("D"),)))
    assert watch(acts) == [("identity-twice", "n"), ("clone", "m"), ("clone", "n")]


def test_a_die_that_moved_when_the_first_unit_had_ended_is_no_clone() -> None:
    acts = story(made("m", identities=(die("D"),)), act(Verb.END, "m"), made("n", identities=(die("D"),)))
    assert watch(acts) == [("identity-twice", "n")]


def test_two_makers_may_print_one_number() -> None:
    printed = Identity(Evidence.PRINTED_SERIAL, "1")
    assert ("clone", "m") not in watch(story(made("m", identities=(printed,)), made("n", identities=(printed,))))


def seen(item: str, hours: int, place: str, *identities: Identity) -> Act:
    return act(Verb.OBSERVE, item, place=place, time=hours, identities=identities)


TRAVEL: dict[str, tuple[list[Act], int]] = {
    "a unit in Seoul an hour after Tokyo": ([made("m"), seen("m", 1, TOKYO), seen("m", 2, SEOUL)], 1),
    "there and back": ([made("m"), seen("m", 1, TOKYO), seen("m", 2, SEOUL), seen("m", 3, TOKYO)], 2),
    "five hours are enough": ([made("m"), seen("m", 1, TOKYO), seen("m", 6, SEOUL)], 0),
    "next door": ([made("m"), seen("m", 1, TOKYO), seen("m", 1, YOKOHAMA)], 0),
    "where a place is, is not known": ([made("m"), seen("m", 1, TOKYO), seen("m", 2, "somewhere")], 0),
    "nobody knows the place": ([made("m"), seen("m", 1, TOKYO), seen("m", 2, "elsewhere")], 0),
    "another unit": ([made("m", "n"), seen("m", 1, TOKYO), seen("n", 2, SEOUL)], 0),
    "another unit with the same key": (
        [
            made("m", "n"),
            seen("m", 1, TOKYO, Identity(Evidence.DEVICE_KEY, "K", True)),
            seen("n", 2, SEOUL, Identity(Evidence.DEVICE_KEY, "K", True)),
        ],
        1,
    ),
    "a serial is no key": (
        [
            made("m", "n"),
            seen("m", 1, TOKYO, Identity(Evidence.PRINTED_SERIAL, "K")),
            seen("n", 2, SEOUL, Identity(Evidence.PRINTED_SERIAL, "K")),
        ],
        0,
    ),
}


@pytest.mark.parametrize("name", TRAVEL)
def test_nothing_is_faster_than_travel(name: str) -> None:
    acts, count = TRAVEL[name]
    assert [code for code, _ in watch(timed(*acts))].count("faster-than-travel") == count


def test_a_sighting_that_was_declared_wrong_is_no_sighting() -> None:
    acts = timed(made("m"), seen("m", 1, TOKYO), seen("m", 2, SEOUL))
    from sekisho.custody import Declared

    acts.append(acts[2]._replace(declared=Declared(0, None)))
    assert watch(acts) == []


def test_a_tag_at_two_places() -> None:
    taps = (Tap("t1", HOUR * NANO, "04", 1, TOKYO), Tap("t2", 2 * HOUR * NANO, "04", 2, SEOUL))
    assert watch([], taps=taps) == [("faster-than-travel", "tag-uid 04")]
    assert watch([], taps=(taps[0], replace(taps[1], time=9 * HOUR * NANO))) == []
    assert watch([], taps=(replace(taps[0], counter=3), taps[1]))[1] == ("tap-out-of-order", "04")


def test_a_great_circle() -> None:
    assert 1150 < kilometres(35.68, 139.77, 37.57, 126.98) < 1170
    assert kilometres(10, 20, 10, 20) == 0
    assert 19_990 < kilometres(0, 0, 0, 180) < 20_020


@pytest.mark.parametrize(
    ("serial", "good"),
    [("M-1000", True), ("M-1999", True), ("M-2000", False), ("M-999", False), ("M-01000", False), ("m-1000", False),
     ("N-1500", False), ("M-1500x", False), ("", False), ("1500", False)],
)  # fmt: skip
def test_a_serial_within_a_range(serial: str, good: bool) -> None:
    assert within(serial, "M-1000", "M-1999") is good


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_ranges_are_those_of_numbers(serial: int, first: int, last: int) -> None:
    assert within(f"S{serial:04d}", f"S{first:04d}", f"S{last:04d}") == (first <= serial <= last)


def test_a_serial_that_its_maker_never_made() -> None:
    ranges = (Range(PRODUCT, "M-100", "M-199", "notice 1"), Range(PRODUCT, "M-300", "M-399", "notice 2"))
    units = [f"{PRODUCT}/21/{serial}" for serial in ("M-150", "M-250", "M-350")]
    acts = story(*(made(unit) for unit in [*units, "https://id.gs1.org/01/04900000543216/21/S-9", "other"]))
    assert watch(acts, ranges=ranges) == [("serial-out-of-range", units[1])]


def delivered(*more: Act) -> list[Act]:
    return story(
        made("s", "box"),
        join("box", "s"),
        act(Verb.OFFER, "box", giver="maker", taker="b"),
        act(Verb.ACCEPT, "box", giver="maker", taker="b", place="hall"),
        *more,
    )


INSTALLED: dict[str, tuple[list[Act], list[str]]] = {
    "still in the box": (delivered(), ["box"]),
    "out of the box, not installed": (delivered(part("box", "s")), ["s"]),
    "installed": (delivered(part("box", "s"), act(Verb.INSTALL, "s")), []),
    "put into a rack that is installed": (
        delivered(part("box", "s"), made("rack", holder="b"), join("rack", "s"), act(Verb.INSTALL, "rack")),
        [],
    ),
    "put into a rack": (delivered(part("box", "s"), made("rack", holder="b"), join("rack", "s")), ["s"]),
    "put into a rack by an installer": (
        delivered(part("box", "s"), made("rack", holder="b"), act(Verb.JOIN, "s", parent="rack", step="installing")),
        [],
    ),
    "destroyed": (delivered(part("box", "s"), act(Verb.END, "s")), []),
    "installed before it was sold on": (
        delivered(
            part("box", "s"),
            act(Verb.INSTALL, "s"),
            act(Verb.OFFER, "s", giver="b", taker="c"),
            act(Verb.ACCEPT, "s", giver="b", taker="c"),
        ),
        ["s"],
    ),
}


@pytest.mark.parametrize("name", INSTALLED)
def test_delivered_and_not_installed(name: str) -> None:
    acts, items = INSTALLED[name]
    assert [item for code, item in watch(acts, 91) if code == "not-installed"] == items
    assert watch(acts, 60) == []


def test_what_a_stock_take_saw_is_accounted_for() -> None:
    acts = delivered(part("box", "s"))
    counted = (Seen("s", "hall", 80 * DAY * NANO),)
    assert ("not-installed", "s") not in watch(acts, 91, stock=counted)
    assert ("not-installed", "s") in watch(acts, 91, stock=counted, limits=Limits(install_days=5))


def placed(item: str, place: str, hour: int = 1) -> Act:
    return act(Verb.OBSERVE, item, place=place, time=hour)


RECORD = timed(made("m", "n", "s", "x"), placed("m", "hall"), placed("n", "hall"), join("s", "m"), placed("s", "yard"),
               act(Verb.END, "x")._replace(time=1), placed("m", "hall", 0))  # fmt: skip
STOCK: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "all is there": ([("n", "hall")], []),
    "not seen": ([("s", "hall")], [("stock-elsewhere", "s"), ("stock-missing", "n")]),
    "nobody knows it": ([("n", "hall"), ("q", "hall")], [("stock-surplus", "q")]),
    "seen in the yard instead": ([("n", "yard"), ("s", "yard")], [("stock-elsewhere", "n")]),
    "a part tells of the whole": ([("m", "yard")], []),
    "seen after its end": ([("n", "hall"), ("x", "hall")], [("stock-ended", "x")]),
    "nobody counted": ([], []),
}


@pytest.mark.parametrize("name", STOCK)
def test_stock_on_record_and_stock_seen(name: str) -> None:
    seen_, expected = STOCK[name]
    stock = tuple(Seen(item, place, 10 * HOUR * NANO) for item, place in seen_)
    assert watch(RECORD, 1, stock=stock) == expected


def test_what_moved_after_the_count_was_there_when_it_was_counted() -> None:
    moved = [*RECORD, placed("n", "yard")._replace(id="later", time=20 * HOUR * NANO)]
    assert watch(moved, 1, stock=(Seen("n", "hall", 10 * HOUR * NANO),)) == []
    assert watch(moved, 1, stock=(Seen("n", "hall", 21 * HOUR * NANO),)) == [("stock-elsewhere", "n")]


def test_what_is_on_its_way_is_not_expected() -> None:
    shipped = [*RECORD, act(Verb.OFFER, "n", taker="b")._replace(id="ship", time=2 * HOUR * NANO)]
    assert watch(shipped, 1, stock=(Seen("q", "hall", 10 * HOUR * NANO),)) == [("stock-surplus", "q")]


def test_one_serial_of_two_products_is_not_guessed() -> None:
    acts = story(made("https://id.gs1.org/01/1/21/S1"), made("https://id.gs1.org/01/2/21/S1"))
    assert watch(acts, 1, stock=(Seen("S1", "hall", DAY * NANO),)) == [("stock-ambiguous", "S1")]


def test_places_are_forgotten_when_it_changes_hands() -> None:
    taken = told(
        [signed(M, T0), signed(answer(M), T0 + HOUR)], placed("m", "hall")._replace(id="p", time=T0 * NANO - 1)
    )
    assert taken.custody.twins["m"].place is None and taken.custody.twins["m"].holder == BUYER != MAKER
