"""Events go out over HTTP: every condition finds what it should and nothing else, and what is not understood is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from tests.unit.web.conftest import FORWARDER, MAKER, Service, bearer, document, object_event, serve, token, unit

from sekisho.standards.epcis import read_document

SERVER = "urn:epc:id:sgtin:4900000.054321.S-9"
LINK = "https://example.com/01/04900000123456/21/M-1"


def story() -> list[dict[str, Any]]:
    """A module is made, built in, shipped; another is taken by the forwarder; the first shipment is declared wrong."""
    common = {"sourceList": None, "destinationList": None, "bizTransactionList": None}
    made = object_event(
        "M-1", eventID="urn:x:made", action="ADD", bizStep="commissioning", disposition="active", **common
    )
    made["eventTime"] = "2026-11-16T00:00:00Z"
    built = {
        "type": "AggregationEvent",
        "eventID": "urn:x:built",
        "eventTime": "2026-11-17T00:00:00Z",
        "eventTimeZoneOffset": "+09:00",
        "parentID": SERVER,
        "childEPCs": [unit("M-1")],
        "action": "ADD",
        "bizStep": "assembling",
        "bizLocation": {"id": "urn:epc:id:sgln:4900000.00001.0"},
    }
    shipped = object_event("M-1", eventID="urn:x:shipped", epcList=[SERVER])
    turned = {
        "type": "TransformationEvent",
        "eventID": "urn:x:turned",
        "eventTime": "2026-11-18T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "inputEPCList": [unit("W-1")],
        "outputEPCList": [unit("D-1")],
        "transformationID": "urn:x:t:1",
    }
    counted = object_event(
        "M-3",
        eventID="urn:x:counted",
        epcList=[],
        bizStep="stock_taking",
        quantityList=[{"epcClass": "urn:epc:class:lgtin:4900000.012345.L1", "quantity": 5}],
        persistentDisposition={"set": ["completeness_verified"], "unset": ["recalled"]},
        **common,
    )
    error = {"declarationTime": "2026-11-23T00:00:00Z", "reason": "incorrect_data", "correctiveEventIDs": ["urn:x:c"]}
    return [made, built, shipped, turned, counted, shipped | {"errorDeclaration": error}]


@pytest.fixture
def told(service: Service) -> Service:
    """A service that knows the story."""
    assert service.capture(*story())["success"]
    return service


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["eventID"].removeprefix("urn:x:") for event in events]


ALL = ["made", "built", "shipped", "turned", "counted", "shipped"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ALL),
        ({"eventType": "AggregationEvent|TransformationEvent"}, ["built", "turned"]),
        ({"GE_eventTime": "2026-11-17T00:00:00Z", "LT_eventTime": "2026-11-18T00:00:00Z"}, ["built"]),
        ({"GE_eventTime": "2026-11-17T09:00:00+09:00", "LT_eventTime": "2026-11-18T00:00:00Z"}, ["built"]),
        ({"GE_recordTime": "2026-11-24T00:00:00Z"}, ALL),
        ({"LT_recordTime": "2026-11-24T00:00:00Z"}, []),
        ({"EQ_action": "ADD"}, ["made", "built"]),
        ({"EQ_bizStep": "assembling"}, ["built"]),
        (
            {"EQ_bizStep": "urn:epcglobal:cbv:bizstep:assembling|https://ref.gs1.org/cbv/BizStep-commissioning"},
            ["made", "built"],
        ),
        ({"EQ_bizStep": "cbv:BizStep-assembling"}, ["built"]),
        ({"EQ_bizStep": "receiving"}, []),
        ({"EQ_disposition": "active"}, ["made"]),
        ({"EQ_persistentDisposition_set": "completeness_verified"}, ["counted"]),
        ({"EQ_persistentDisposition_unset": "completeness_verified"}, []),
        ({"EQ_readPoint": "urn:epc:id:sgln:4900000.00001.7"}, ["made", "shipped", "counted", "shipped"]),
        ({"EQ_bizLocation": "https://id.gs1.org/414/4900000000016"}, ["built"]),
        ({"EQ_transformationID": "urn:x:t:1"}, ["turned"]),
        ({"MATCH_epc": unit("M-1")}, ["made", "built"]),
        ({"MATCH_epc": LINK}, ["made", "built"]),
        ({"MATCH_epc": SERVER}, ["shipped", "shipped"]),
        ({"MATCH_parentID": SERVER}, ["built"]),
        ({"MATCH_parentID": unit("M-1")}, []),
        ({"MATCH_anyEPC": SERVER}, ["built", "shipped", "shipped"]),
        ({"MATCH_inputEPC": unit("W-1")}, ["turned"]),
        ({"MATCH_outputEPC": unit("W-1")}, []),
        ({"MATCH_outputEPC": unit("D-1")}, ["turned"]),
        ({"MATCH_epcClass": "urn:epc:class:lgtin:4900000.012345.L1"}, ["counted"]),
        ({"MATCH_anyEPCClass": "https://id.gs1.org/01/04900000123456/10/L1"}, ["counted"]),
        ({"EQ_bizTransaction_po": "urn:x:po:1"}, ["shipped", "shipped"]),
        ({"EQ_bizTransaction_urn:epcglobal:cbv:btt:po": "urn:x:po:1"}, ["shipped", "shipped"]),
        ({"EQ_bizTransaction_inv": "urn:x:po:1"}, []),
        ({"EQ_source_possessing_party": MAKER}, ["shipped", "shipped"]),
        ({"EQ_source_owning_party": MAKER}, []),
        ({"EQ_destination_possessing_party": "https://id.gs1.org/417/8800000000077"}, ["shipped", "shipped"]),
        ({"EQ_eventID": "urn:x:made|urn:x:turned"}, ["made", "turned"]),
        ({"EXISTS_errorDeclaration": "true"}, ["shipped"]),
        ({"EXISTS_errorDeclaration": "false"}, ALL),
        ({"EQ_errorReason": "incorrect_data"}, ["shipped"]),
        ({"EQ_errorReason": "did_not_occur"}, []),
        ({"EQ_correctiveEventID": "urn:x:c"}, ["shipped"]),
        ({"GE_errorDeclarationTime": "2026-11-23T00:00:00Z"}, ["shipped"]),
        ({"LT_errorDeclarationTime": "2026-11-23T00:00:00Z"}, []),
        ({"MATCH_epc": unit("M-1"), "EQ_action": "ADD", "EQ_bizStep": "assembling"}, ["built"]),
        ({"MATCH_epc": unit("M-1"), "EQ_bizStep": "shipping"}, []),
        ({"orderBy": "eventTime", "orderDirection": "ASC", "eventCountLimit": "2"}, ["made", "built"]),
        ({"orderBy": "eventTime", "eventCountLimit": "1", "EQ_action": "ADD"}, ["built"]),
        ({"maxEventCount": "6"}, ALL),
    ],
)
def test_events_are_found(told: Service, params: dict[str, str], found: list[str]) -> None:
    assert names(told.events(**params)) == found


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ("colour=red", "QueryParameterException"),
        ("eq_bizStep=shipping", "QueryParameterException"),
        ("EQ_bizStep=", "QueryParameterException"),
        ("EQ_bizStep=transforming", "QueryParameterException"),
        ("EQ_bizStep=shipping&EQ_bizStep=receiving", "QueryParameterException"),
        ("EQ_bizTransaction_zz=x", "QueryParameterException"),
        ("eventType=Event", "QueryParameterException"),
        ("EQ_action=LOOK", "QueryParameterException"),
        ("GE_eventTime=yesterday", "QueryParameterException"),
        ("GE_eventTime=2026-11-20T00:00:00", "QueryParameterException"),
        ("WD_readPoint=urn:x:1", "QueryParameterException"),
        ("EQ_quantity=5", "QueryParameterException"),
        ("MATCH_epc=urn:epc:idpat:sgtin:4900000.012345.*", "QueryParameterException"),
        ("EXISTS_errorDeclaration=maybe", "QueryParameterException"),
        ("orderBy=epcs", "QueryParameterException"),
        ("orderBy=eventTime&orderDirection=up", "QueryParameterException"),
        ("eventCountLimit=5", "QueryParameterException"),
        ("orderBy=eventTime&eventCountLimit=5&maxEventCount=5", "QueryParameterException"),
        ("perPage=0", "QueryParameterException"),
        ("perPage=-1", "QueryParameterException"),
        ("perPage=1e9", "QueryParameterException"),
        ("nextPageToken=abc", "QueryParameterException"),
        ("nextPageToken=W10", "QueryParameterException"),
        ("maxEventCount=5", "QueryTooLargeException"),
        ("maxEventCount=100000", "QueryTooComplexException"),
        ("EQ_eventID=" + "|".join(map(str, range(101))), "QueryTooComplexException"),
        ("&".join(f"p{n}=1" for n in range(60)), "QueryTooComplexException"),
    ],
)
def test_what_is_not_understood_is_refused(told: Service, params: str, kind: str) -> None:
    answered = told.client.get(f"/epcis/events?{params}")
    assert answered.status_code == (413 if "Too" in kind else 400)
    assert answered.json()["type"] == f"epcisException:{kind}"


def test_values_are_values_and_never_sql(told: Service) -> None:
    assert told.events(EQ_eventID="x' OR '1'='1") == []
    assert told.events(MATCH_epc='urn:x:");DROP TABLE events;--') == [] and len(told.events()) == 6


@pytest.mark.parametrize("order", [{}, {"orderBy": "eventTime"}, {"orderBy": "recordTime", "orderDirection": "ASC"}])
def test_pages_hold_every_event_once(told: Service, order: dict[str, str]) -> None:
    whole = names(told.events(**order))
    seen: list[str] = []
    answered = told.get("/events", params=order | {"perPage": "2"})
    while True:
        seen += names(answered.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
        link = answered.headers.get("link")
        if link is None:
            break
        assert link.endswith('>; rel="next"')
        answered = told.client.get(link[1:].partition(">")[0])
    assert seen == whole and len(seen) == 6


def test_a_plus_sign_that_was_not_escaped_is_understood(told: Service) -> None:
    answered = told.client.get("/epcis/events?GE_eventTime=2026-11-17T09:00:00+09:00&LT_eventTime=2026-11-18T00:00:00Z")
    assert names(answered.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == ["built"]


def test_large_events_make_short_pages_and_none_is_left_out(service: Service) -> None:
    events = [object_event(f"B-{n}", **{"ex:a": "x" * 700_000}) for n in range(3)]
    for n in range(12):
        body = document(*[event | {"eventID": f"urn:x:{n}:{at}"} for at, event in enumerate(events)])
        body["@context"] = [CONTEXT, {"ex": "https://example.com/"}]
        assert service.post("/capture", body).status_code == 202
    answered = service.get("/events", params={"perPage": "1000"})
    first = answered.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    second = service.client.get(answered.headers["link"][1:].partition(">")[0])
    rest = second.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert len(first) < 36 and len({one["eventID"] for one in first + rest}) == 36
    assert service.get("/events?maxEventCount=35").status_code == 413


def test_a_token_belongs_to_its_query(told: Service) -> None:
    link = told.get("/events", params={"perPage": "2"}).headers["link"][1:].partition(">")[0]
    assert told.client.get(link).status_code == 200
    assert told.client.get(link + "&EQ_action=ADD").status_code == 400


def test_a_limit_counts_over_all_pages(told: Service) -> None:
    params = {"orderBy": "eventTime", "orderDirection": "ASC", "eventCountLimit": "3", "perPage": "2"}
    first = told.get("/events", params=params)
    second = told.client.get(first.headers["link"][1:].partition(">")[0])
    assert names(second.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == ["turned"]
    assert "link" not in second.headers


@pytest.mark.parametrize(
    ("path", "members"),
    [
        (
            "/",
            [
                "queries",
                "capture",
                "events",
                "eventTypes",
                "epcs",
                "bizSteps",
                "bizLocations",
                "readPoints",
                "dispositions",
            ],
        ),
        ("/bizLocations", ["https://id.gs1.org/414/4900000000016"]),
        ("/readPoints", ["https://id.gs1.org/414/4900000000016/254/7"]),
        ("/dispositions", ["https://ref.gs1.org/cbv/Disp-active", "https://ref.gs1.org/cbv/Disp-in_transit"]),
        ("/epcs/" + quote(LINK, safe=""), ["events"]),
        ("/bizSteps/assembling", ["events"]),
        ("/eventTypes/ObjectEvent", ["events"]),
    ],
)
def test_collections_list_what_was_seen(told: Service, path: str, members: list[str]) -> None:
    assert told.get(path).json() == {"@context": CONTEXT, "type": "Collection", "member": members}


CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def test_units_are_listed_in_one_spelling_and_in_pages(told: Service) -> None:
    first = told.get("/epcs?perPage=3")
    second = told.client.get(first.headers["link"][1:].partition(">")[0])
    assert [epc.rpartition("/")[2] for epc in first.json()["member"] + second.json()["member"]] == [
        "D-1",
        "M-1",
        "W-1",
        "S-9",
    ]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/epcs/" + quote(unit("M-1"), safe="") + "/events", ["made", "built"]),
        ("/epcs/" + quote(LINK, safe="") + "/events", ["made", "built"]),
        ("/bizSteps/shipping/events", ["shipped", "shipped"]),
        ("/dispositions/active/events", ["made"]),
        ("/eventTypes/TransformationEvent/events", ["turned"]),
        ("/eventTypes/TransactionEvent/events", []),
        ("/events/" + quote("urn:x:shipped", safe=""), ["shipped", "shipped"]),
    ],
)
def test_resources_lead_to_their_events(told: Service, path: str, found: list[str]) -> None:
    assert names(told.events(path)) == found


@pytest.mark.parametrize(
    "path",
    [
        "/epcs/urn%3Ax%3Anobody",
        "/epcs/urn%3Ax%3Anobody/events",
        "/bizSteps/receiving/events",
        "/eventTypes/Event/events",
        "/events/urn%3Ax%3Anothing",
        "/epc",
        "/events/a/b",
        "/queries/nobody/events",
        "/../events",
        "/capture/x/y/z",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(told: Service, path: str) -> None:
    answered = told.get(path)
    assert answered.status_code == 404
    assert answered.headers["content-type"] in ("application/problem+json", "text/plain; charset=utf-8")


def test_a_condition_of_the_address_cannot_be_stated_again(told: Service) -> None:
    assert told.get("/bizSteps/shipping/events?EQ_bizStep=assembling").status_code == 400


def test_a_named_query_is_kept_and_asked(told: Service) -> None:
    query = {"eventType": ["ObjectEvent"], "EQ_bizStep": ["commissioning", "shipping"], "EXISTS_errorDeclaration": True}
    made = told.post("/queries", {"name": "wrong", "query": query})
    assert (made.status_code, made.headers["location"]) == (201, "/epcis/queries/wrong")
    assert told.get("/queries/wrong").json() == {"name": "wrong", "query": query}
    assert told.get("/queries").json() == [{"name": "wrong", "query": query}]
    assert names(told.events("/queries/wrong/events")) == ["shipped"]
    assert told.post("/queries", {"name": "wrong", "query": {}}).status_code == 409
    assert told.client.delete("/epcis/queries/wrong").status_code == 204
    assert told.get("/queries/wrong").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        {"name": "x"},
        {"name": "a/b", "query": {}},
        {"name": "SimpleEventQuery", "query": {}},
        {"name": "x", "query": {"colour": ["red"]}},
        {"name": "x", "query": {"EQ_bizStep": [{"a": 1}]}},
        {"name": "x", "query": []},
        {"name": "x", "query": {}, "more": 1},
    ],
)
def test_a_query_that_could_not_be_answered_is_not_kept(told: Service, body: Any) -> None:
    answered = told.post("/queries", body)
    assert answered.status_code == 400 and "Exception" in answered.json()["type"]
    assert told.get("/queries").json() == []


def test_only_who_made_a_query_takes_it_out(tmp_path: Path) -> None:
    service = serve(tmp_path, (token("one", "read"), token("two", "read")))
    assert service.post("/queries", {"name": "mine", "query": {}}, headers=bearer("one")).status_code == 201
    assert service.client.delete("/epcis/queries/mine", headers=bearer("two")).status_code == 403
    assert service.client.delete("/epcis/queries/mine", headers=bearer("one")).status_code == 204


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_was_recorded_cannot_be_changed_over_http(told: Service, method: str) -> None:
    answered = told.client.request(method, "/epcis/events/urn%3Ax%3Amade")
    assert answered.status_code == 405 and answered.headers["allow"] == "OPTIONS, GET"


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("", "OPTIONS, GET"),
        ("/capture", "OPTIONS, GET, POST"),
        ("/events", "OPTIONS, GET, POST"),
        ("/queries/x", "OPTIONS, DELETE, GET"),
    ],
)
def test_what_there_is_can_be_discovered(service: Service, path: str, allow: str) -> None:
    answered = service.client.options("/epcis" + path)
    assert (answered.status_code, answered.headers["allow"]) == (204, allow)
    assert answered.headers["gs1-epcis-version"] == answered.headers["gs1-cbv-max"] == "2.0.0"
    assert ("gs1-epcis-capture-limit" in answered.headers) == (path == "/capture")


def test_answers_are_documents_of_the_standard(told: Service, shared_data: Path) -> None:
    """By the schema of the standard, and by our own stricter reading."""
    schema = json.loads((shared_data / "ledger" / "epcis" / "EPCIS-JSON-Schema.json").read_text("utf-8"))
    answered = told.get("/events")
    jsonschema.Draft7Validator(schema).validate(answered.json())
    assert read_document(answered.content).document is not None


def test_official_documents_go_in_and_come_out_the_same(service: Service, shared_data: Path) -> None:
    """Every event of the official examples has, as we tell it, the hash id that it had as it came."""
    from sekisho.standards.epcis import document_hash_ids

    count = 0
    for path in sorted((shared_data / "ledger" / "epcis" / "JSON").rglob("*.jsonld")):
        content = path.read_bytes()
        reading = read_document(content)
        if reading.document is None or path.name == "EPCISQueryDocument.jsonld":
            continue
        answered = service.post("/capture", content, headers={"GS1-Capture-Error-Behaviour": "proceed"})
        if answered.status_code != 202 or not service.client.get(answered.headers["location"]).json()["success"]:
            continue  # bare events; and some examples state one id for several events
        for one, digest in zip(reading.document.events, document_hash_ids(reading.document), strict=True):
            told = service.get("/events/" + quote(one.id or digest, safe="")).content
            again = read_document(told).document
            assert again is not None
            assert digest in document_hash_ids(again), path.name
            count += 1
    assert count > 40


def test_who_may_read_for_one_party_sees_nothing_else(tmp_path: Path) -> None:
    tokens = (token("maker", "capture,read"), token("theirs", "read", "https://id.gs1.org/417/8800000000077"))
    service = serve(tmp_path, (*tokens, token("strangers", "read", "https://id.gs1.org/417/6900000000038")))
    service.headers = bearer("maker")
    assert service.capture(*story())["success"]
    assert FORWARDER.startswith("urn:epc:id:pgln:8800000")
    for name, found in (("theirs", ["shipped", "shipped"]), ("strangers", [])):
        service.headers = bearer(name)
        assert names(service.events()) == found
        assert service.get("/events/urn%3Ax%3Amade").status_code == 404
        assert service.get("/epcs/" + quote(unit("M-1"), safe="")).status_code == 404
        assert len(service.get("/epcs").json()["member"]) == (1 if found else 0)
        assert "assembling" not in service.get("/bizSteps").text
        assert service.get("/capture").json() == []
