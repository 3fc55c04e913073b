"""Subscriptions over WebSockets: what is told, to whom, until when; and who is not let in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from tests.unit.web.conftest import FORWARDER, Service, bearer, document, object_event, serve, token

from sekisho.bootstrap import now
from sekisho.standards.epcis import canonical_key, read_document
from sekisho.web.epcis_socket import MOST_OWN


@pytest.fixture
def named(tmp_path: Path) -> Service:
    """A service with a query of what was shipped, by a real clock."""
    service = serve(tmp_path, clock=now)
    service.post("/queries", {"name": "shipped", "query": {"EQ_bizStep": ["shipping"]}})
    return service


@contextmanager
def connected(
    service: Service, params: str = "stream=true", name: str = "shipped", **headers: str
) -> Iterator[WebSocketTestSession]:
    address = f"/epcis/queries/{name}/events?{params}"
    with service.client.websocket_connect(address, headers=service.headers | headers) as socket:
        yield socket


def told(socket: WebSocketTestSession) -> list[str]:
    read = read_document(socket.receive_text().encode())
    assert read.document is not None and read.document.query == "shipped" and read.document.subscription
    return [str(one.id) for one in read.document.events]


def test_events_are_told_as_they_come_and_only_those_that_the_query_finds(named: Service) -> None:
    named.capture(object_event("M-0", eventID="urn:x:before"))
    with connected(named) as socket:
        named.capture(object_event("M-1", eventID="urn:x:1"), object_event("M-2", bizStep="holding"))
        assert told(socket) == ["urn:x:1"]
        named.capture(object_event("M-3", eventID="urn:x:3"), object_event("M-4", eventID="urn:x:4"))
        assert told(socket) == ["urn:x:3", "urn:x:4"]


def test_from_an_earlier_time_on_where_this_is_asked_for(named: Service) -> None:
    named.capture(object_event("M-0", eventID="urn:x:before"))
    with connected(named, "stream=true&initialRecordTime=2020-01-01T00:00:00%2B09:00") as socket:
        assert told(socket) == ["urn:x:before"]
        headers = {name.decode(): value.decode() for name, value in socket.extra_headers or []}
        assert headers["gs1-query-min-record-time"] == "2019-12-31T15:00:00Z"
        assert headers["gs1-epcis-version"] == "2.0.0"


def test_a_schedule_is_kept_and_says_so_where_nothing_was_found(named: Service) -> None:
    with connected(named, "second=[0-59]&reportIfEmpty=true") as socket:
        assert told(socket) == [] and told(socket) == []
        named.capture(object_event(eventID="urn:x:1"))
        assert ["urn:x:1"] in [told(socket), told(socket)]


def test_many_events_come_in_parts_and_in_order(named: Service) -> None:
    every = [object_event(f"N-{number}", eventID=f"urn:x:{number}") for number in range(250)]
    assert named.post("/capture", document(*every)).status_code == 202
    found: list[str] = []
    with connected(named, "stream=true&initialRecordTime=2020-01-01T00:00:00Z") as socket:
        while len(found) < 250:
            found += told(socket)
    assert found == [one["eventID"] for one in every]


def test_each_is_told_what_they_may_see(tmp_path: Path) -> None:
    tokens = (token("all", "read,capture"), token("forwarder", "read", canonical_key(FORWARDER)))
    service = serve(tmp_path, tokens, clock=now)
    service.headers = bearer("all")
    service.post("/queries", {"name": "shipped", "query": {}})
    with connected(service) as every, connected(service, **bearer("forwarder")) as theirs:
        service.capture(object_event("M-1", eventID="urn:x:1", destinationList=None))
        service.capture(object_event("M-2", eventID="urn:x:2"))
        assert told(every) + told(every) == ["urn:x:1", "urn:x:2"] and told(theirs) == ["urn:x:2"]


def test_what_a_client_says_is_not_listened_to(named: Service) -> None:
    with connected(named) as socket:
        socket.send_text(json.dumps({"stream": False}))
        socket.send_bytes(b"\x00" * 1000)
        named.capture(object_event(eventID="urn:x:1"))
        assert told(socket) == ["urn:x:1"]


def test_who_takes_the_query_out_ends_the_connections(named: Service) -> None:
    with connected(named) as socket, connected(named, "hour=1") as scheduled:
        assert named.client.delete("/epcis/queries/shipped").status_code == 204
        for one in (socket, scheduled):
            with pytest.raises(WebSocketDisconnect) as ended:
                one.receive_text()
            assert ended.value.code == 1001


def refused(service: Service, params: str = "stream=true", name: str = "shipped", **headers: str) -> tuple[int, Any]:
    with pytest.raises(WebSocketDenialResponse) as denied, connected(service, params, name, **headers):
        pass
    assert denied.value.headers["x-content-type-options"] == "nosniff"
    return denied.value.status_code, denied.value.json()["type"].removeprefix("epcisException:")


@pytest.mark.parametrize(
    "params",
    [
        "",
        "stream=false",
        "stream=true&second=0",
        "second=60",
        "hour=25",
        "dayOfMonth=31&month=2",
        "stream=true&reportIfEmpty=perhaps",
        "stream=true&initialRecordTime=yesterday",
    ],
)
def test_controls_that_are_none_are_refused(named: Service, params: str) -> None:
    assert refused(named, params) == (400, "SubscriptionControlsException")


@pytest.mark.parametrize(
    "params", ["stream=true&colour=red", "stream=true&EQ_bizStep=shipping", "stream=true&perPage=3"]
)
def test_parameters_that_are_not_understood_are_refused(named: Service, params: str) -> None:
    assert refused(named, params) == (400, "QueryParameterException")


def test_without_its_query_there_is_nothing(named: Service) -> None:
    assert refused(named, name="absent") == (404, "NoSuchNameException")


@pytest.mark.parametrize(
    "path", ["/epcis/", "/epcis/events", "/epcis/queries/shipped", "/epcis/queries/shipped/subscriptions"]
)
def test_other_resources_have_no_websocket(named: Service, path: str) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, named.client.websocket_connect(path + "?stream=true"):
        pass
    assert denied.value.status_code == 404


@pytest.mark.parametrize("path", ["/", "/report.html", "/log/checkpoint", "/epcis"])
def test_other_areas_have_none(named: Service, path: str) -> None:
    with pytest.raises((WebSocketDenialResponse, WebSocketDisconnect)), named.client.websocket_connect(path):
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_page_of_another_origin_is_not_connected(named: Service, origin: str) -> None:
    """Browsers open WebSockets to this machine for whatever page asks them."""
    assert refused(named, Origin=origin) == (403, "SecurityException")
    with connected(named, Origin="http://testserver"):
        pass


def test_under_another_name_nobody_is_connected(named: Service) -> None:
    assert refused(named, Host="evil.example") == (421, "SecurityException")


def test_only_who_may_read_is_connected(tmp_path: Path) -> None:
    service = serve(tmp_path, (token("giver", "capture"), token("reader", "read")), clock=now)
    service.post("/queries", {"name": "shipped", "query": {}}, headers=bearer("reader"))
    assert refused(service) == (401, "SecurityException")
    assert refused(service, Authorization="Bearer of nothing") == (401, "SecurityException")
    assert refused(service, **bearer("giver")) == (403, "SecurityException")
    with connected(service, **bearer("reader")):
        pass


def test_there_are_so_many_connections_of_one_caller_and_who_goes_makes_room(named: Service) -> None:
    def fill(number: int) -> None:
        if number == 0:
            assert refused(named) == (403, "SecurityException")
            return
        with connected(named):
            fill(number - 1)

    fill(MOST_OWN)
    with connected(named):
        pass


def test_a_query_of_a_number_of_events_is_not_told(named: Service) -> None:
    query = {"orderBy": "recordTime", "orderDirection": "ASC", "eventCountLimit": 3}
    named.post("/queries", {"name": "few", "query": query})
    assert refused(named, name="few") == (400, "SubscriptionControlsException")
