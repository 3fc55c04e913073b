"""Documents come in over HTTP: logged before they are acknowledged, all or as many as can be, and never twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.conftest import Service, bearer, document, object_event, serve, token, unit

from sekisho.standards.epcis import Limits, document_hash_ids, read_document


def test_a_document_is_captured_and_told_as_it_was_given(service: Service) -> None:
    job = service.capture(object_event())
    assert (job["success"], job["running"], job["errors"]) == (True, False, [])
    [event] = service.events()
    given = object_event()
    assert {name: event[name] for name in given} == given
    assert event["recordTime"].startswith("2026-11-24T09:00:00") and event["eventID"].startswith("ni:///sha-256;")


def test_the_log_has_the_hash_ids_before_anybody_is_told(service: Service) -> None:
    job = service.capture(object_event("M-1"), object_event("M-2"))
    [matter] = service.openings()
    reading = read_document(json.dumps(document(object_event("M-1"), object_event("M-2"))).encode())
    assert reading.document is not None
    assert [event["hash"] for event in matter["events"]] == list(document_hash_ids(reading.document))
    assert (matter["kind"], matter["capture"], matter["part"]) == ("custody.capture", job["captureID"], "1/1")
    assert (job["sekisho:log"]["index"], job["sekisho:log"]["entries"]) == (0, 1)


def test_nothing_of_the_event_can_be_read_from_the_log(service: Service) -> None:
    service.capture(object_event("M-77"))
    served = b"".join(p.read_bytes() for p in (service.folder / "log").rglob("*") if p.is_file())
    assert b"M-77" not in served and b"shipping" not in served


def test_a_document_given_again_is_recorded_once(service: Service) -> None:
    service.capture(object_event())
    again = service.capture(object_event())
    assert again["success"] and "sekisho:log" not in again
    assert len(service.events()) == 1 and len(service.openings()) == 1


def test_an_event_of_a_taken_id_that_says_otherwise_is_refused(service: Service) -> None:
    service.capture(object_event(eventID="urn:x:1"))
    job = service.capture(object_event(eventID="urn:x:1", disposition="damaged"), object_event("M-2"))
    assert not job["success"] and job["errors"][0]["detail"] == "urn:x:1"
    assert [event["disposition"] for event in service.events()] == ["in_transit"]


def test_its_declaration_as_an_error_is_recorded_beside_it(service: Service) -> None:
    error = {"declarationTime": "2026-11-21T00:00:00Z", "reason": "did_not_occur"}
    service.capture(object_event(eventID="urn:x:1"))
    assert service.capture(object_event(eventID="urn:x:1", errorDeclaration=error))["success"]
    assert ["errorDeclaration" in event for event in service.events()] == [False, True]
    assert len(service.events(EXISTS_errorDeclaration="true")) == 1


@pytest.mark.parametrize("behaviour", ["rollback", None])
def test_one_event_at_fault_takes_all_with_it(service: Service, behaviour: str | None) -> None:
    headers = {"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}
    job = service.capture(object_event("M-1"), object_event("M-2", bizStep="transforming"), headers=headers)
    assert (job["success"], job["captureErrorBehaviour"]) == (False, "rollback")
    assert job["errors"][0] == {
        "type": "epcisException:ValidationException",
        "title": "no business step of the CBV",
        "code": "not-a-biz-step",
        "detail": "event 1: bizStep (transforming)",
    }
    assert service.events() == [] and service.openings() == []


@pytest.mark.parametrize("header", ["GS1-Capture-Error-Behaviour", "GS1-EPCIS-Capture-Error-Behaviour"])
def test_who_asks_to_proceed_keeps_what_can_be_kept(service: Service, header: str) -> None:
    events = [object_event(f"M-{n}", action="LOOK" if n % 2 else "OBSERVE") for n in range(6)]
    job = service.capture(*events, headers={header: "proceed"})
    assert not job["success"] and [e["detail"].split(":")[0] for e in job["errors"]] == [
        "event 1",
        "event 3",
        "event 5",
    ]
    assert [event["epcList"] for event in service.events()] == [[unit(f"M-{n}")] for n in (0, 2, 4)]


def test_numbers_and_extensions_come_back_digit_for_digit(service: Service) -> None:
    body = json.dumps(document(object_event(**{"ex:weight": 1})))
    body = body.replace('"ex:weight": 1', '"ex:weight": 1.10').replace(
        f'["{document()["@context"][0]}"]', f'["{document()["@context"][0]}", {{"ex": "https://example.com/"}}]'
    )
    assert service.post("/capture", body.encode()).status_code == 202
    told = service.get("/events").text
    assert '"ex:weight": 1.10' in told and '"ex": "https://example.com/"' in told
    assert read_document(told.encode()).document is not None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"a": 1, "a": 2}', 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe{}", 400),
        (json.dumps(document(object_event()) | {"@context": None}).encode(), 400),
        (json.dumps(document(object_event(), schemaVersion="1.2")).encode(), 400),
        (json.dumps(document(object_event(), type="Other")).encode(), 400),
        (json.dumps(object_event()).encode(), 400),
        (json.dumps(document() | {"epcisBody": {}}).encode(), 400),
    ],
)
def test_what_is_no_document_is_refused_with_its_reasons(service: Service, body: bytes, status: int) -> None:
    answered = service.post("/capture", body)
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/problem+json"
    problem = answered.json()
    assert problem["type"] == "epcisException:ValidationException" and problem["errors"]
    assert service.get("/capture").json() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/xml"}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json; charset=utf-16"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Accept": "application/xml"}, 406),
        ({"GS1-EPCIS-Version": "1.2"}, 406),
        ({"GS1-EPCIS-Min": "2.1"}, 406),
        ({"GS1-CBV-Max": "1.2.2"}, 406),
        ({"GS1-EPC-Format": "Always_EPC_URN"}, 406),
        ({"GS1-Capture-Error-Behaviour": "perhaps"}, 400),
        ({"GS1-Capture-Error-Behaviour": "proceed", "GS1-EPCIS-Capture-Error-Behaviour": "rollback"}, 400),
        ({"Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_what_cannot_be_met_is_said_and_nothing_recorded(
    service: Service, headers: dict[str, str], status: int
) -> None:
    assert service.post("/capture", document(object_event()), headers=headers).status_code == status
    assert service.events() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/ld+json"},
        {"Content-Type": 'application/json; charset="UTF-8"'},
        {"Accept": "application/xml, application/json;q=0.5"},
        {"GS1-EPCIS-Version": "2.0"},
        {"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "2.1"},
        {"GS1-EPC-Format": "No_Preference"},
        {"Origin": "http://testserver"},
    ],
)
def test_what_can_be_met_is(service: Service, headers: dict[str, str]) -> None:
    assert service.post("/capture", document(object_event()), headers=headers).status_code == 202


def test_what_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    service = serve(tmp_path, limits=Limits(bytes=2000, events=1))
    assert service.post("/capture", b" " * 2001).status_code == 413
    assert service.post("/capture", b"{}", headers={"Content-Length": "99999999999"}).status_code == 413
    told = service.post(
        "/capture", document(object_event("M-1", sourceList=None), object_event("M-2", sourceList=None))
    )
    assert (told.status_code, told.json()["type"]) == (413, "epcisException:CaptureLimitExceededException")


def test_a_body_of_unknown_length_is_cut_off(tmp_path: Path) -> None:
    service = serve(tmp_path, limits=Limits(bytes=2000))

    def endless() -> Any:
        for _ in range(10_000):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    assert service.client.post("/epcis/capture", content=endless(), headers=headers).status_code == 413


def test_a_unit_of_a_name_too_long_to_be_found_is_refused(service: Service) -> None:
    job = service.capture(object_event(epcList=["urn:x:" + "a" * 1000]))
    assert not job["success"] and job["errors"][0]["code"] == "too-long"


def test_one_event_is_posted_alone(service: Service) -> None:
    event = {"@context": document()["@context"], **object_event(eventID="urn:x:one")}
    answered = service.post("/events", event)
    assert (answered.status_code, answered.headers["location"]) == (201, "/epcis/events/urn%3Ax%3Aone")
    found = service.client.get(answered.headers["location"]).json()
    assert found["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["eventID"] == "urn:x:one"


def test_it_is_a_conflict_where_it_is_there_already(service: Service) -> None:
    event = {"@context": document()["@context"], **object_event(eventID="urn:x:one")}
    service.post("/events", event)
    assert service.post("/events", event).status_code == 409
    told = service.post("/events", event | {"action": "DELETE"})
    assert (told.status_code, told.json()["type"]) == (409, "epcisException:ResourceAlreadyExistsException")


def test_a_document_is_not_one_event(service: Service) -> None:
    assert service.post("/events", document(object_event())).status_code == 400


def test_jobs_are_for_who_gave_them(tmp_path: Path) -> None:
    service = serve(tmp_path, (token("maker", "capture"), token("carrier", "capture"), token("auditor", "read")))
    service.headers = bearer("maker")
    job = service.capture(object_event())
    listed = {name: service.get("/capture", headers=bearer(name)).json() for name in ("maker", "carrier", "auditor")}
    assert [len(listed[name]) for name in ("maker", "carrier", "auditor")] == [1, 0, 1]
    assert service.get(f"/capture/{job['captureID']}", headers=bearer("carrier")).status_code == 404
    assert service.get("/capture/unknown").status_code == 404


def test_a_query_document_is_captured_too(service: Service, tmp_path: Path) -> None:
    service.capture(object_event())
    other = serve(tmp_path / "other")
    assert other.post("/capture", service.get("/events").content).status_code == 202
    assert [event["eventID"] for event in other.events()] == [event["eventID"] for event in service.events()]


def test_many_units_of_one_event_stand_in_several_entries(service: Service) -> None:
    units = [unit(f"S{n}") for n in range(4500)]
    job = service.capture(object_event(epcList=units))
    assert job["sekisho:log"]["entries"] == 3
    matters = service.openings()
    assert [matter["part"] for matter in matters] == ["1/3", "2/3", "3/3"]
    assert sum(len(event["items"]) for matter in matters for event in matter["events"]) == 4500


def test_nobody_takes_the_id_of_an_event_that_is_to_come(service: Service) -> None:
    """Who states the hash id of another event for his own does not keep that event out."""
    other = serve(service.folder / "other")
    other.capture(object_event("M-1"))
    [to_come] = other.events()
    service.capture(object_event("M-2", eventID=to_come["eventID"]))
    assert service.capture(object_event("M-1"))["success"]
    assert [event["epcList"] for event in service.events()] == [[unit("M-2")], [unit("M-1")]]
