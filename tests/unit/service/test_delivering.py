"""Standing queries are run: every event is told at least once, in the order of recording, to who may see it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.custody_store.test_store_contract import event

from sekisho.service.capture import Given, Refusal, capture, nanoseconds
from sekisho.service.delivering import (
    BATCH,
    MOST_FAILURES,
    SECOND,
    Courier,
    Ran,
    Sight,
    next_run,
    pause,
    signature,
)
from sekisho.service.ports import CaptureJob, Decided, NamedQuery, Reply, Subscription
from sekisho.standards.epcis import canonical_key, read_document
from sekisho.storage.custody_store import DatabaseStore, open_store
from sekisho.storage.tiles import OwnLog

TOKEN = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
PARTY = "urn:epc:id:pgln:8800000.00007"
HEAD = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-11-24T00:00:00Z",
}


@dataclass
class Receiver:
    """A receiver that answers as it is told to, and remembers what it acknowledged."""

    answers: list[int] = field(default_factory=list)
    largest: int = 10**9  # events it takes at once
    sent: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.sent.append((destination, body, headers))
        if headers["Content-Type"] != "application/json":
            return Reply(200)
        told = json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        if len(told) > self.largest:
            return Reply(413)
        status = self.answers.pop(0) if self.answers else 200
        if 200 <= status < 300:
            self.taken += [one["eventID"] for one in told]
        return Reply(status, fault="" if status else "no-answer")


@dataclass
class World:
    """A store, a log, a clock that is set, one who sees, one who is told."""

    store: DatabaseStore
    log: OwnLog
    receiver: Receiver = field(default_factory=Receiver)
    at: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    sight: Sight | None = field(default_factory=lambda: Sight(None))

    def clock(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    @property
    def courier(self) -> Courier:
        return Courier(self.store, self.receiver, lambda name: self.sight if name == "maker" else None, self.clock)

    def record(self, *names: str, **more: Any) -> None:
        stated = {"type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-11-20T00:00:00Z"}
        stated |= {"eventTimeZoneOffset": "+00:00", "bizStep": "shipping"} | more
        events = [stated | {"eventID": f"urn:x:{name}", "epcList": [f"urn:x:u:{name}"]} for name in names]
        document = HEAD | {"epcisBody": {"eventList": events}}
        done = capture(self.store, self.log, Given(json.dumps(document).encode(), "maker"), self.clock)
        assert not isinstance(done, Refusal) and done.success, done

    def subscribe(self, query: str = "{}", **more: Any) -> str:
        self.store.keep_query(NamedQuery("mine", query, "maker", 0))
        now = nanoseconds(self.at)
        made = Subscription("s-1", "mine", "maker", "https://client.example.com/", TOKEN, None, False, now, now, now)
        assert self.store.subscriptions.keep(replace(made, **more), 9, 9) == "kept"
        return "s-1"

    def run(self) -> Ran:
        return self.courier.run("s-1")

    def stands(self) -> Subscription:
        found = self.store.subscriptions.one("s-1")
        assert found is not None
        return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Nothing is recorded yet."""
    found = World(open_store(tmp_path / "custody.db"), OwnLog(tmp_path / "log"))
    yield found
    found.store.close()


def ids(*names: str) -> list[str]:
    return [f"urn:x:{name}" for name in names]


def test_each_event_is_told_once_and_in_order(world: World) -> None:
    world.subscribe()
    world.record("b", "a")
    world.run()
    world.run()
    world.record("c")
    world.run()
    assert world.receiver.taken == ids("b", "a", "c") and len(world.receiver.sent) == 2


def test_what_is_told_is_a_query_document_that_names_query_and_subscription(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.run()
    destination, body, headers = world.receiver.sent[0]
    read = read_document(body)
    assert read.document is not None and read.document.kind == "EPCISQueryDocument"
    assert (read.document.query, read.document.subscription) == ("mine", "s-1")
    assert destination == "https://client.example.com/" and headers["Content-Type"] == "application/json"


def test_what_is_told_is_signed_with_the_token(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.run()
    _, body, headers = world.receiver.sent[0]
    stated = dict(part.split("=") for part in headers["GS1-Signature"].split(","))
    wanted = hmac.new(TOKEN.encode(), stated["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert stated["v1"] == wanted and int(stated["t"]) == int(world.at.timestamp())
    assert signature(TOKEN, int(stated["t"]), body + b" ") != headers["GS1-Signature"]
    assert TOKEN.encode() not in body and TOKEN not in str(headers)


def test_without_a_token_nothing_is_signed(world: World) -> None:
    world.subscribe(secret=None)
    world.record("a")
    world.run()
    assert "GS1-Signature" not in world.receiver.sent[0][2]


def test_what_was_recorded_before_is_told_only_where_it_was_asked_for(world: World) -> None:
    world.record("old")
    world.wait(1)
    world.subscribe()
    world.record("new")
    world.run()
    assert world.receiver.taken == ids("new")


def test_its_twin_from_an_earlier_time_on(world: World) -> None:
    since = nanoseconds(world.at)
    world.record("old")
    world.wait(1)
    world.subscribe(since=since, considered_at=since)
    world.run()
    assert world.receiver.taken == ids("old")


def test_from_a_later_time_on_it_waits_for_that_time(world: World) -> None:
    since = nanoseconds(world.at + timedelta(hours=1))
    world.subscribe(since=since, considered_at=since)
    world.record("early")
    world.wait(1800)
    world.run()
    assert world.receiver.sent == [] and world.stands().considered_at == since
    world.wait(1801)
    world.record("late")
    world.run()
    assert world.receiver.taken == ids("late") and world.stands().considered_at == nanoseconds(world.at)


def test_only_what_the_query_finds_is_told(world: World) -> None:
    world.subscribe('{"EQ_bizStep": ["receiving"]}')
    world.record("a")
    world.record("b", bizStep="receiving")
    world.run()
    assert world.receiver.taken == ids("b")


def test_only_what_the_caller_may_see_at_that_time_is_told(world: World) -> None:
    world.subscribe()
    world.record("theirs")
    world.record("ours", destinationList=[{"type": "possessing_party", "destination": PARTY}])
    world.sight = Sight(canonical_key(PARTY))
    world.run()
    assert world.receiver.taken == ids("ours")


def test_who_may_no_longer_read_is_told_nothing(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.sight = None
    world.run()
    assert world.receiver.sent == [] and world.stands().suspended == "no-right"


@pytest.mark.parametrize("status", [0, 301, 400, 401, 403, 404, 413, 429, 500, 503])
def test_what_was_not_acknowledged_is_told_again(world: World, status: int) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [status]
    world.run()
    assert world.receiver.taken == [] and world.stands().failures == 1 and world.stands().notified_at is None
    world.wait(2)
    world.run()
    assert world.receiver.taken == ids("a") and world.stands().failures == 0 and world.stands().retry_at is None


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_success_acknowledges(world: World, status: int) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [status]
    world.run()
    assert world.stands().position == 1 and world.stands().notified_at == nanoseconds(world.at)


def test_between_attempts_it_waits_longer_each_time(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [500] * 4
    waits = []
    for _ in range(4):
        world.run()
        at = world.stands().retry_at
        assert at is not None
        waits.append((at - nanoseconds(world.at)) // SECOND)
        world.run()  # too early: nothing is sent
        world.wait(waits[-1])
    assert waits == [1, 2, 4, 8] and len(world.receiver.sent) == 4


def test_the_wait_is_an_hour_at_most() -> None:
    assert [pause(n) // SECOND for n in (1, 2, 12, 13, 1000)] == [1, 2, 2048, 3600, 3600]


def test_one_that_keeps_failing_is_suspended_and_stays_so(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [500] * MOST_FAILURES
    for _ in range(MOST_FAILURES + 3):
        world.run()
        world.wait(3601)
    assert world.stands().suspended == "failing" and len(world.receiver.sent) == MOST_FAILURES


def test_its_twin_that_answers_the_last_time_goes_on(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [500] * (MOST_FAILURES - 1)
    for _ in range(MOST_FAILURES + 3):
        world.run()
        world.wait(3601)
    assert world.stands().suspended is None and world.receiver.taken == ids("a")


def test_a_receiver_that_is_gone_is_not_called_again(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.receiver.answers = [410]
    world.run()
    world.wait(3601)
    world.run()
    assert world.stands().suspended == "gone" and len(world.receiver.sent) == 1


def test_who_can_take_only_little_gets_it_in_parts(world: World) -> None:
    world.subscribe()
    world.record(*"abcdefgh")
    world.receiver.largest = 3
    world.run()
    assert world.receiver.taken == ids(*"abcdefgh") and world.stands().failures == 0


def test_who_cannot_take_one_event_fails(world: World) -> None:
    world.subscribe()
    world.record("a", "b")
    world.receiver.largest = 0
    world.run()
    assert world.stands().failures == 1 and world.stands().position == 0


def test_many_events_come_in_batches(world: World) -> None:
    names = [f"n{number}" for number in range(2 * BATCH + 5)]
    world.subscribe()
    world.record(*names)
    world.run()
    assert world.receiver.taken == ids(*names) and len(world.receiver.sent) == 3


def test_a_batch_that_failed_does_not_take_back_the_ones_before(world: World) -> None:
    names = [f"n{number}" for number in range(2 * BATCH)]
    world.subscribe()
    world.record(*names)
    world.receiver.answers = [200, 500]
    world.run()
    assert world.stands().position == BATCH and world.stands().considered_at == world.stands().since
    world.wait(2)
    world.run()
    assert world.receiver.taken == ids(*names)


def test_who_is_stopping_ends_after_the_batch(world: World) -> None:
    world.subscribe()
    world.record(*(f"n{number}" for number in range(2 * BATCH)))
    replace(world.courier, stopping=lambda: True).run("s-1")
    assert len(world.receiver.sent) == 1 and world.stands().position == BATCH


def test_a_stream_that_found_nothing_says_nothing(world: World) -> None:
    world.subscribe(report_if_empty=True)
    world.run()
    assert world.receiver.sent == []


@pytest.mark.parametrize("wanted", [True, False])
def test_a_scheduled_query_reports_that_nothing_was_found_where_this_was_asked_for(world: World, wanted: bool) -> None:
    world.subscribe(schedule=(("second", "0"),), report_if_empty=wanted)
    world.run()
    assert len(world.receiver.sent) == wanted and world.receiver.taken == []


def test_where_there_is_something_no_empty_report_follows(world: World) -> None:
    world.subscribe(schedule=(("second", "0"),), report_if_empty=True)
    world.record("a")
    world.run()
    assert len(world.receiver.sent) == 1 and world.receiver.taken == ids("a")


def test_a_run_that_found_nothing_is_written_down_now_and_then(world: World) -> None:
    world.subscribe('{"EQ_bizStep": ["receiving"]}')
    world.record("a")
    world.run()
    assert world.stands().position == 0
    world.wait(60)
    world.run()
    assert world.stands().position == 1 and world.stands().considered_at == nanoseconds(world.at)


def test_what_is_kept_and_not_shown_is_told_once_it_is(world: World) -> None:
    """As while the log cannot be written: a batch that came later must not carry the mark over it."""
    world.subscribe()
    content = json.dumps(
        {"type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-11-20T00:00:00Z", "epcList": ["urn:x:u"]}
        | {"eventTimeZoneOffset": "+00:00"}
    ).encode()
    hidden = event(1, content=content, around='{"context":[],"ignored":[]}')
    begun = nanoseconds(world.at)
    world.store.begin(
        CaptureJob("cut", "maker", begun, "rollback", "0" * 64), content, [], lambda _: Decided((hidden,))
    )
    world.wait(120)
    world.run()
    assert world.receiver.sent == [] and world.stands().considered_at == begun
    world.store.finish("cut", nanoseconds(world.at), None)
    world.run()
    assert world.receiver.taken == ["urn:event:1"]


def test_after_a_crash_behind_the_acknowledgement_the_same_is_told_again(world: World) -> None:
    world.subscribe()
    world.record("a")

    class Crash(RuntimeError):
        pass

    class Crashing(Receiver):
        def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
            super().send(destination, body, headers)
            raise Crash

    world.receiver, after = Crashing(), world.receiver
    with pytest.raises(Crash):
        world.run()
    world.receiver, before = after, world.receiver
    world.run()
    assert before.taken == after.taken == ids("a")


def test_who_was_overtaken_moves_nothing_back(world: World) -> None:
    """A service that was held up and whose lease another took over."""
    world.subscribe()
    world.record("a", "b")

    class Slow(Receiver):
        def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
            Courier(world.store, world.receiver, lambda _: Sight(None), world.clock).run("s-1")
            world.record("c")
            return super().send(destination, body, headers)

    slow = Slow()
    ran = Courier(world.store, slow, lambda _: Sight(None), world.clock).run("s-1")
    assert ran.subscription is None and world.stands().position == 2
    world.run()
    assert world.receiver.taken == ids("a", "b", "c")


def test_one_that_was_taken_out_is_not_run(world: World) -> None:
    world.subscribe()
    world.record("a")
    world.store.subscriptions.drop("s-1")
    assert world.run() == Ran(None) and world.receiver.sent == []


def test_a_query_that_is_understood_no_longer_suspends(world: World) -> None:
    world.subscribe('{"EQ_colour": ["red"]}')
    world.record("a")
    world.run()
    assert world.stands().suspended == "query-refused" and world.receiver.taken == []


def test_and_who_subscribed_is_told_why_once(world: World) -> None:
    world.subscribe('{"EQ_colour": ["red"]}')
    world.run()
    world.run()
    [(_, body, headers)] = world.receiver.sent
    problem = json.loads(body)
    assert (problem["type"], problem["status"]) == ("epcisException:QueryParameterException", 400)
    assert headers["Content-Type"] == "application/problem+json" and headers["GS1-Signature"].startswith("t=")


def test_a_schedule_runs_behind_its_last_run() -> None:
    day = 24 * 3600 * SECOND
    made = Subscription("s", "q", "m", "d", None, (("hour", "1"), ("minute", "5")), False, 0, 0, 0)
    first = next_run(made, 0)
    assert first == (3600 + 300) * SECOND
    assert next_run(made, first) == first + day == next_run(replace(made, considered_at=first), 0)
    assert next_run(replace(made, created_at=first, since=-(10**18), considered_at=-(10**18)), 0) == first + day
