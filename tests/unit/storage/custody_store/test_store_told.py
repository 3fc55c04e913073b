"""Results of standing queries come out of both databases in the order in which events were recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.service.test_delivering import HEAD, PARTY

from sekisho.service.capture import Given, Refusal, capture
from sekisho.service.delivering import Courier, Sight
from sekisho.service.ports import NamedQuery, Reply, Subscription
from sekisho.standards.epcis import canonical_key
from sekisho.storage.custody_store import DatabaseStore
from sekisho.storage.tiles import OwnLog

EVENT = {"type": "ObjectEvent", "action": "OBSERVE", "eventTimeZoneOffset": "+00:00"}


class Told:
    """What was sent; the first attempt of all fails."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.failed = False

    def send(self, destination: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        if not self.failed:
            self.failed = True
            return Reply(503)
        events = json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        self.names += [one["eventID"] for one in events]
        return Reply(204)


@pytest.mark.parametrize("party", [None, canonical_key(PARTY)])
def test_every_event_that_may_be_seen_is_told_in_order(store: DatabaseStore, tmp_path: Path, party: str | None) -> None:
    log, told, at = OwnLog(tmp_path / "log"), Told(), datetime(2026, 11, 24, 9, tzinfo=UTC)
    store.keep_query(NamedQuery("all", "{}", "maker", 0))
    made = Subscription("s", "all", "maker", "https://client.example.com/", None, None, False, 0, 0, 0)
    assert store.subscriptions.keep(made, 9, 9) == "kept"
    wanted: list[str] = []
    for batch in range(3):
        events = []
        for number in range(60):  # the time of the event runs against the order of recording
            seen = number % 3 == 0
            more = {"destinationList": [{"type": "possessing_party", "destination": PARTY}]} if seen else {}
            name = f"urn:x:{batch}:{number}"
            time = {"eventTime": f"2026-11-{23 - batch}T00:00:{59 - number:02d}Z"}
            events.append(EVENT | time | more | {"eventID": name, "epcList": [f"urn:x:u:{number}"]})
            wanted += [name] if seen or party is None else []
        document = json.dumps(HEAD | {"epcisBody": {"eventList": events}}).encode()
        assert not isinstance(capture(store, log, Given(document, "maker"), lambda: at), Refusal)
    for minute in range(3):
        clock = at.replace(minute=minute)
        Courier(store, told, lambda _: Sight(party), lambda clock=clock: clock).run("s")
    assert told.names == wanted
    after = store.subscriptions.one("s")
    assert after is not None and after.position == store.subscriptions.horizon() and after.failures == 0
