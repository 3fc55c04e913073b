"""What is logged of a batch fits into entries, whatever its size, and names every event and unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.capture import nanoseconds
from sekisho.service.matters import capture_entries, matter
from sekisho.service.ports import CaptureJob, StoredEvent

AT = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)
JOB = CaptureJob("a", "maker", 0, "rollback", "00" * 32)


def event(number: int) -> StoredEvent:
    return StoredEvent(number, "a", 0, f"urn:x:{number}", f"ni:{number}", number, b"{}", "{}")


@given(st.lists(st.integers(min_value=0, max_value=5000), min_size=1, max_size=12))
def test_every_event_and_unit_stands_in_some_entry_and_no_entry_is_too_large(sizes: list[int]) -> None:
    events = [(event(n), tuple(f"u{n}-{i}" for i in range(size))) for n, size in enumerate(sizes)]
    entries = capture_entries(AT, JOB, events)
    assert [content["part"] for content, _ in entries] == [f"{n}/{len(entries)}" for n in range(1, len(entries) + 1)]
    assert all(len(items) <= 2000 for _, items in entries)
    told = [(one["id"], unit) for content, _ in entries for one in content["events"] for unit in one["items"] or [None]]
    assert told == [(one.event_id, unit) for one, units in events for unit in units or [None]]  # type: ignore[list-item]
    assert {unit for _, items in entries for unit in items} == {unit for _, units in events for unit in units}


def test_many_events_stand_in_several_entries() -> None:
    assert [len(c["events"]) for c, _ in capture_entries(AT, JOB, [(event(n), ()) for n in range(1201)])] == [
        500,
        500,
        201,
    ]


def test_a_matter_is_recorded_in_universal_time() -> None:
    there = AT.astimezone(timezone(timedelta(hours=9)))
    assert matter("x", there)["recorded_at"] == "2026-11-24T09:00:00+00:00"
    assert nanoseconds(there) == nanoseconds(AT) == 1_795_510_800_123_456_000
