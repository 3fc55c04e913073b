"""Subscriptions over HTTP: made, listed, shown and taken out by whose they are; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.receivers import Inbox, receiving
from tests.unit.web.conftest import FORWARDER, Service, bearer, object_event, serve, token

from sekisho.bootstrap import now
from sekisho.service.destinations import Destinations
from sekisho.service.subscribing import MOST_OWN
from sekisho.standards.epcis import canonical_key, parse_instant

TOKEN = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
STREAM: dict[str, Any] = {"dest": "https://client.example.com/queryCallback", "signatureToken": TOKEN, "stream": True}
MORNING = {"dest": STREAM["dest"], "reportIfEmpty": True, "schedule": {"hour": "1", "minute": "5"}}
SCHEMA = Path(__file__).parents[4] / "shared" / "data" / "ledger" / "epcis" / "EPCIS-JSON-Schema.json"


@pytest.fixture
def named(service: Service) -> Service:
    """A service with a query of everything."""
    assert service.post("/queries", {"name": "all", "query": {}}).status_code == 201
    return service


def subscribe(service: Service, stated: Any, query: str = "all", **more: Any) -> Any:
    return service.post(f"/queries/{query}/subscriptions", stated, **more)


@pytest.mark.parametrize("stated", [STREAM, MORNING])
def test_a_subscription_is_made_and_shown(named: Service, stated: dict[str, Any]) -> None:
    made = subscribe(named, stated)
    assert made.status_code == 201
    told = made.json()
    where = f"/epcis/queries/all/subscriptions/{told['subscriptionID']}"
    assert made.headers["location"] == where and named.client.get(where).json() == told
    assert named.get("/queries/all/subscriptions").json() == [told]
    for name in ("dest", "schedule", "stream", "reportIfEmpty"):
        if name in stated:
            assert told[name] == stated[name]
    assert told["initialRecordTime"] == told["minRecordTime"] == told["createdAt"]
    assert told["sekisho:state"] == "active" and "lastNotifiedAt" not in told


def test_the_token_that_signs_is_told_to_nobody(named: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    made = subscribe(named, STREAM)
    refused = subscribe(named, STREAM | {"schedule": {"second": "0"}})
    every = [made, refused, named.get("/queries/all/subscriptions"), named.client.get(made.headers["location"])]
    assert all(TOKEN not in one.text + str(one.headers) for one in every) and TOKEN not in caplog.text


def test_one_is_taken_out(named: Service) -> None:
    where = subscribe(named, STREAM).headers["location"]
    assert named.client.delete(where).status_code == 204
    assert named.client.delete(where).status_code == 404 and named.client.get(where).status_code == 404
    assert named.get("/queries/all/subscriptions").json() == []


def test_who_takes_a_query_out_ends_its_subscriptions(named: Service) -> None:
    where = subscribe(named, STREAM).headers["location"]
    assert named.client.delete("/epcis/queries/all").status_code == 204
    assert named.client.get(where).status_code == 404
    named.post("/queries", {"name": "all", "query": {}})
    assert named.get("/queries/all/subscriptions").json() == []


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        (b"{", "ValidationException"),
        (STREAM | {"dest": "http://client.example.com/"}, "ValidationException"),
        (STREAM | {"dest": "https://169.254.169.254/latest/meta-data/"}, "ValidationException"),
        (STREAM | {"dest": "https://localhost/"}, "ValidationException"),
        (STREAM | {"schedule": {"hour": "1"}}, "SubscriptionControlsException"),
        ({"dest": STREAM["dest"]}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {"hour": "24"}}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {"dayOfMonth": "30", "month": "2"}}, "SubscriptionControlsException"),
    ],
)
def test_what_is_refused_is_not_kept(named: Service, stated: Any, kind: str) -> None:
    refused = subscribe(named, stated)
    assert (refused.status_code, refused.json()["type"]) == (400, f"epcisException:{kind}")
    assert named.get("/queries/all/subscriptions").json() == []


def test_without_its_query_there_is_nothing(service: Service) -> None:
    for answered in (subscribe(service, STREAM), service.get("/queries/all/subscriptions")):
        assert (answered.status_code, answered.json()["type"]) == (404, "epcisException:NoSuchNameException")


def test_a_query_of_a_number_of_events_cannot_be_subscribed_to(service: Service) -> None:
    query = {"orderBy": "recordTime", "orderDirection": "ASC", "eventCountLimit": 3}
    service.post("/queries", {"name": "few", "query": query})
    assert subscribe(service, STREAM, "few").json()["type"] == "epcisException:SubscriptionControlsException"
    service.post("/queries", {"name": "every", "query": {k: query[k] for k in ("orderBy", "orderDirection")}})
    assert subscribe(service, STREAM, "every").status_code == 201


@pytest.mark.parametrize(
    ("path", "allowed"), [("", "OPTIONS, GET, POST"), ("/df5a33e3-5aa3-4403-ae01-99b83234e27b", "OPTIONS, DELETE, GET")]
)
def test_options_say_what_can_be_done(named: Service, path: str, allowed: str) -> None:
    answered = named.client.options(f"/epcis/queries/all/subscriptions{path}")
    assert (answered.status_code, answered.headers["allow"]) == (204, allowed)
    assert named.client.put(f"/epcis/queries/all/subscriptions{path}").status_code == 405


def test_there_are_so_many_of_one_caller(named: Service) -> None:
    answers = [subscribe(named, STREAM).status_code for _ in range(MOST_OWN + 1)]
    assert answers == [201] * MOST_OWN + [403]
    pages = named.get("/queries/all/subscriptions", params={"perPage": "15"})
    rest = named.client.get(pages.headers["link"].partition(">")[0].removeprefix("<"))
    assert len({one["subscriptionID"] for one in pages.json() + rest.json()}) == MOST_OWN


def test_each_sees_their_own(tmp_path: Path) -> None:
    service = serve(tmp_path, (token("one", "read"), token("two", "read")))
    service.post("/queries", {"name": "all", "query": {}}, headers=bearer("one"))
    where = subscribe(service, STREAM, headers=bearer("one")).headers["location"]
    assert service.get("/queries/all/subscriptions", headers=bearer("two")).json() == []
    for method in ("GET", "DELETE"):
        assert service.client.request(method, where, headers=bearer("two")).status_code == 404
    assert service.client.get(where, headers=bearer("one")).status_code == 200
    assert service.client.delete(where, headers=bearer("one")).status_code == 204


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("giver", 403), ("reader", 201)])
def test_only_who_may_read_subscribes(tmp_path: Path, name: str | None, status: int) -> None:
    service = serve(tmp_path, (token("giver", "capture"), token("reader", "read")))
    service.post("/queries", {"name": "all", "query": {}}, headers=bearer("reader"))
    assert subscribe(service, STREAM, headers=bearer(name) if name else {}).status_code == status


def test_a_page_of_another_origin_subscribes_nobody(named: Service) -> None:
    assert subscribe(named, STREAM, headers={"Origin": "https://evil.example"}).status_code == 403
    assert subscribe(named, STREAM, headers={"Origin": "http://testserver"}).status_code == 201


@pytest.mark.parametrize("parameter", ["stream", "second", "initialRecordTime", "reportIfEmpty"])
def test_a_stream_without_a_websocket_is_refused_and_says_how(named: Service, parameter: str) -> None:
    refused = named.get("/queries/all/events", params={parameter: "true"})
    assert refused.status_code == 400 and "WebSocket" in refused.json()["detail"]


# told over the wire


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A receiver of webhooks."""
    with receiving() as found:
        yield found


def delivering(folder: Path, **more: Any) -> Service:
    return serve(folder, destinations=Destinations(loopback=True), clock=now, **more)


def told(body: bytes) -> list[str]:
    found = json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return [one["eventID"] for one in found]


def test_events_are_told_as_they_come_and_as_the_schema_has_them(tmp_path: Path, inbox: Inbox) -> None:
    service = delivering(tmp_path)
    with service.client:
        service.post("/queries", {"name": "shipped", "query": {"EQ_bizStep": ["shipping"]}})
        made = subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{inbox.port}/hook"}, "shipped").json()
        service.capture(object_event("M-1", eventID="urn:x:1"), object_event("M-2", bizStep="holding"))
        service.capture(object_event("M-3", eventID="urn:x:3"))
        came = inbox.wait(2)
    assert [name for _, _, body in came for name in told(body)] == ["urn:x:1", "urn:x:3"]
    results = json.loads(came[0][2])["epcisBody"]["queryResults"]
    assert (results["queryName"], results["subscriptionID"]) == ("shipped", made["subscriptionID"])
    if not SCHEMA.exists():
        pytest.skip("the official schema is not here; the rest passed")
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_bytes())).validate(json.loads(came[0][2]))


def test_who_was_told_is_shown_when(tmp_path: Path, inbox: Inbox) -> None:
    service = delivering(tmp_path)
    with service.client:
        service.post("/queries", {"name": "all", "query": {}})
        where = subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{inbox.port}/hook"}).headers["location"]
        service.capture(object_event())
        inbox.wait(1)
    shown = service.client.get(where).json()
    assert parse_instant(shown["lastNotifiedAt"]) >= parse_instant(shown["minRecordTime"])  # type: ignore[operator]
    assert parse_instant(shown["minRecordTime"]) > parse_instant(shown["initialRecordTime"])  # type: ignore[operator]


def test_a_schedule_is_kept(tmp_path: Path, inbox: Inbox) -> None:
    service = delivering(tmp_path)
    with service.client:
        service.post("/queries", {"name": "all", "query": {}})
        every = {"dest": f"http://127.0.0.1:{inbox.port}/hook", "schedule": {"second": "[0-59]"}, "reportIfEmpty": True}
        subscribe(service, every)
        inbox.wait(2)
        service.capture(object_event(eventID="urn:x:1"))
        came = inbox.wait(4)
    assert [name for _, _, body in came for name in told(body)] == ["urn:x:1"]
    at = [datetime.fromisoformat(json.loads(body)["creationDate"]) for _, _, body in came]
    assert len({one.replace(microsecond=0) for one in at}) == len(at)


def test_who_sees_only_a_party_is_told_only_of_it(tmp_path: Path, inbox: Inbox) -> None:
    tokens = (token("all", "read,capture"), token("forwarder", "read", canonical_key(FORWARDER)))
    service = delivering(tmp_path, tokens=tokens)
    with service.client:
        service.post("/queries", {"name": "all", "query": {}}, headers=bearer("all"))
        for name in ("all", "forwarder"):
            dest = f"http://127.0.0.1:{inbox.port}/{name}"
            assert subscribe(service, STREAM | {"dest": dest}, headers=bearer(name)).status_code == 201
        hidden = object_event("M-1", eventID="urn:x:hidden", destinationList=None)
        service.headers = bearer("all")
        service.capture(hidden, object_event("M-2", eventID="urn:x:shown"))
        came = {path: told(body) for path, _, body in inbox.wait(2)}
    assert came == {"/all": ["urn:x:hidden", "urn:x:shown"], "/forwarder": ["urn:x:shown"]}


def test_one_whose_token_is_gone_is_told_nothing(tmp_path: Path, inbox: Inbox) -> None:
    tokens = (token("one", "read,capture"), token("two", "read"))
    service = serve(tmp_path, tokens, destinations=Destinations(loopback=True), clock=now)
    service.post("/queries", {"name": "all", "query": {}}, headers=bearer("one"))
    for name in ("one", "two"):
        subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{inbox.port}/{name}"}, headers=bearer(name))
    after = delivering(tmp_path, tokens=tokens[:1])
    with after.client:
        after.headers = bearer("one")
        after.capture(object_event())
        inbox.wait(1)
    assert [path for path, _, _ in inbox.came] == ["/one"]


def test_a_slow_receiver_does_not_hold_up_another(tmp_path: Path, inbox: Inbox) -> None:
    service = delivering(tmp_path)
    inbox.hold = 3.0
    with receiving() as quick, service.client:
        service.post("/queries", {"name": "all", "query": {}})
        subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{inbox.port}/"})
        subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{quick.port}/"})
        service.capture(object_event("M-1"))
        quick.wait(1, 2.0)
        service.capture(object_event("M-2"))
        quick.wait(2, 2.0)


def test_what_failed_is_told_again_after_a_while(tmp_path: Path, inbox: Inbox) -> None:
    service = delivering(tmp_path)
    inbox.answers = [500, 200]
    with service.client:
        service.post("/queries", {"name": "all", "query": {}})
        where = subscribe(service, STREAM | {"dest": f"http://127.0.0.1:{inbox.port}/"}).headers["location"]
        service.capture(object_event(eventID="urn:x:1"))
        came = inbox.wait(2)
    assert [told(body) for _, _, body in came] == [["urn:x:1"]] * 2
    assert "sekisho:failures" not in service.client.get(where).json()
