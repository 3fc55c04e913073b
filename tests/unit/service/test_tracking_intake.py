"""The desk where records arrive: what is kept, and what cannot wait for the story."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.unit.location.tracking.ways import HALF, PLAN, START, WORKS

from sekisho.location.tracking import Place, PlaceKind, Record, Register, Tracker, Viewer
from sekisho.service.tracking_intake import Desk, Examined, tally
from sekisho.standards.trackers import seal

KEY = b"k" * 32
TRACKERS = {"plain": Tracker("plain", "C-1"), "keyed": Tracker("keyed", "C-1", algorithm="hmac-sha256", key=KEY)}
REGISTER = Register({"C-1": PLAN}, TRACKERS)
PORT = Place("port", PlaceKind.DEPOT, (35.0, 135.9), 3.0)
AWAY = (29.0, 136.0)  # beside the flight too


class Kept:
    """A desk, and what it kept."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.devices: list[tuple[str, ...]] = []
        self.desk = Desk(REGISTER, [PORT], self._keep)

    def _keep(self, records: Sequence[Record], devices: Sequence[tuple[str, ...]]) -> None:
        self.records += records
        self.devices += devices

    def take(self, *bodies: bytes) -> Examined:
        """A group."""
        return self.desk.take([Record(round((START + 9_000) * 1000), body) for body in bodies])


def _report(at: tuple[float, float], seconds: float, device: str = "plain", more: str = "") -> bytes:
    return f"id={device}&lat={at[0]}&lon={at[1]}&timestamp={START + seconds:.0f}&accuracy=8{more}".encode()


def _codes(examined: Examined) -> list[tuple[str, str]]:
    return [(notice.device, notice.code) for notice in examined.notices]


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"hello", b"id=?", seal("keyed", 1, "telex", b"x", KEY), _report(WORKS, 1)]
)
def test_everything_is_kept_as_it_came(body: bytes) -> None:
    kept = Kept()
    kept.take(body)
    assert [record.body for record in kept.records] == [body]


def test_a_record_is_filed_under_every_device_that_it_speaks_of() -> None:
    kept = Kept()
    kept.take(_report(WORKS, 1) + b"\n" + _report(WORKS, 1, "other"), seal("keyed", 1, "query", b"", KEY))
    assert kept.devices == [("other", "plain"), ("keyed",)]


def test_two_positions_beside_the_way_are_told_once_and_one_is_not() -> None:
    kept = Kept()
    assert _codes(kept.take(_report(AWAY, 1))) == []
    assert _codes(kept.take(_report(AWAY, 60), _report(AWAY, 120))) == [("plain", "outside-corridor")]
    assert _codes(kept.take(_report(HALF, 180), _report(HALF, 240))) == []


def test_a_watched_place_is_told_when_it_is_entered() -> None:
    there = [_report(PORT.at, 60 * n) for n in range(3)]
    assert ("plain", "fence-enter") in _codes(Kept().take(*there))


def test_an_alarm_is_told_of_whomever() -> None:
    bodies = [
        _report(WORKS, 1, "stranger", "&alarm=door"),
        seal("keyed", 1, "query", _report(WORKS, 1, "keyed", "&alarm=sos"), b"x"),
    ]
    assert _codes(Kept().take(*bodies)) == [("stranger", "alarm"), ("keyed", "alarm")]


def test_a_forged_position_moves_no_fence_and_no_corridor() -> None:
    forged = [seal("keyed", n, "query", _report(AWAY, 60 * n, "keyed"), b"x") for n in range(4)]
    assert _codes(Kept().take(*forged)) == []
    proved = [seal("keyed", n, "query", _report(AWAY, 60 * n, "keyed"), KEY) for n in range(4)]
    assert _codes(Kept().take(*proved)) == [("keyed", "outside-corridor")]


def test_what_is_counted() -> None:
    examined = Kept().take(_report(WORKS, 1), b"id=x&lat=99&lon=1", b"hello")
    counted = tally(examined, REGISTER, Viewer())
    assert (counted.records, counted.fixes) == (3, 2)
    assert dict(counted.marks) == {"no-time": 1, "unauthenticated": 2, "unknown-device": 1}
    assert {code for code, _, _ in counted.faults} == {"not-a-value", "unknown-format"}
