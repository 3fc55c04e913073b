"""Documents come in: content types, versions, sizes, and what became of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from sekisho.service.capture import Given, Refusal, capture, problems
from sekisho.service.event_query import listed
from sekisho.service.ports import CaptureJob
from sekisho.standards.epcis import EVENT_KINDS, Instant, Limits, read_document
from sekisho.storage.custody import custody_texts
from sekisho.web.answers import Problem, answer
from sekisho.web.desk import Call

VERSIONS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-EPCIS-Min": "2.0.0",
    "GS1-EPCIS-Max": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-CBV-Min": "2.0.0",
    "GS1-CBV-Max": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
}
_TYPES = ("application/json", "application/ld+json")
_BEHAVIOUR = ("GS1-Capture-Error-Behaviour", "GS1-EPCIS-Capture-Error-Behaviour")


def discovery(segments: Sequence[str], limits: Limits) -> dict[str, str]:
    """Headers that tell what this resource can do."""
    found = dict(VERSIONS)
    if tuple(segments) == ("capture",):
        found |= {
            "GS1-EPCIS-Capture-Limit": str(limits.events),
            "GS1-EPCIS-Capture-File-Size-Limit": str(limits.bytes),
            "GS1-Capture-Error-Behaviour": "all",
        }
    return found


def negotiate(request: HTTPConnection) -> None:
    """Refuse what cannot be answered as asked: other formats, versions and translations."""
    accepted = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    if not {"*/*", "application/*", *_TYPES, "application/problem+json", ""} & set(accepted):
        raise _not_acceptable("Answers are JSON.")
    for kind in ("EPCIS", "CBV"):
        least = request.headers.get(f"GS1-{kind}-Min", "2.0.0")
        most = request.headers.get(f"GS1-{kind}-Max", "2.0.0")
        stated = request.headers.get(f"GS1-{kind}-Version", "2.0.0")
        if _version(least) > (2, 0, 0) or _version(most) < (2, 0, 0) or _version(stated)[0] != 2:
            raise _not_acceptable(f"{kind} 2.0.0 is spoken here.")
    if request.headers.get("GS1-EPC-Format", "Never_Translates") not in ("Never_Translates", "No_Preference"):
        raise _not_acceptable("Ids are told as they were given: GS1-EPC-Format is Never_Translates.")


def _version(text: str) -> tuple[int, ...]:
    parts = text.strip().split(".")
    if not all(part.isdecimal() and len(part) < 6 for part in parts) or len(parts) > 4:
        raise _not_acceptable("A version is numbers and points.")
    return tuple([*map(int, parts), 0, 0][:3])


def _not_acceptable(detail: str) -> Problem:
    return Problem(406, "NotAcceptableException", "Conflicting request and response headers", detail)


def check_type(request: Request) -> None:
    """Refuse bodies that are not JSON in UTF-8, uncompressed."""
    kind, _, more = request.headers.get("content-type", "").partition(";")
    charset = more.strip().lower().removeprefix("charset=").strip('"')
    encoded = request.headers.get("content-encoding", "identity").strip().lower()
    if kind.strip().lower() not in _TYPES or charset not in ("", "utf-8") or encoded != "identity":
        raise Problem(
            415, "UnsupportedMediaTypeException", "Unsupported Media Type", f"{' or '.join(_TYPES)}, UTF-8, plain"
        )


def too_large(largest: int) -> Problem:
    """The body is larger than that."""
    return Problem(413, "CaptureLimitExceededException", "Capture Payload too large", f"at most {largest} bytes")


def post_document(call: Call) -> Response:
    """POST /capture: 202 and where the job can be looked up; it is done by then."""
    _no_params(call)
    job = _captured(call, proceed=_behaviour(call.request) == "proceed")
    return answer(b"", status=202, headers={"Location": call.url("capture", job.id)})


def post_event(call: Call) -> Response:
    """POST /events: one bare event."""
    _no_params(call)
    reading = read_document(call.body, call.desk.limits)
    if reading.document is not None and reading.document.kind not in EVENT_KINDS:
        raise Problem(400, "ValidationException", "One event is expected, not a document.")
    job = _captured(call, proceed=False)
    if not job.success:
        taken = "A resource with the provided identifier already exists."
        raise Problem(409, "ResourceAlreadyExistsException", taken, str(job.errors[0].get("detail", "")))
    found = call.desk.store.events_of(job.id)
    if not found:
        raise Problem(409, "ResourceAlreadyExistsException", "This event was recorded before.")
    return answer(b"", status=201, headers={"Location": call.url("events", found[0].event_id)})


def _captured(call: Call, *, proceed: bool) -> CaptureJob:
    given = Given(call.body, call.caller.name, proceed, call.desk.limits)
    done = capture(call.desk.store, call.desk.log, given, call.desk.clock)
    if isinstance(done, Refusal):
        first = done.faults[0]
        if first.code in ("too-large", "too-many"):
            raise Problem(413, "CaptureLimitExceededException", "Capture Payload too large", first.path)
        raise Problem(
            400, "ValidationException", "The document is refused.", errors=[_told(one) for one in problems(done.faults)]
        )
    call.desk.bell.ring()
    return done


def _behaviour(request: Request) -> str:
    stated = {value.strip() for name in _BEHAVIOUR for value in request.headers.getlist(name)} or {"rollback"}
    if len(stated) > 1 or not stated <= {"rollback", "proceed"}:
        raise Problem(400, "ValidationException", "GS1-Capture-Error-Behaviour is rollback or proceed.")
    return stated.pop()


def _no_params(call: Call) -> None:
    if call.params:
        raise Problem(400, "QueryParameterException", "The query is refused.", f"{next(iter(call.params))[:60]}")


def jobs(call: Call) -> Response:
    """GET /capture: the caller's own jobs; those who may read all see all."""
    by = _only(call)
    store = call.desk.store
    names, token = listed(lambda after, most: [one.id for one in store.jobs(by, after, most)], call.params)
    found = [one for name in names if (one := store.job(name)) is not None]
    return answer([document(one) for one in found], headers=next_page(call, token))


def job(call: Call) -> Response:
    """GET /capture/{captureID}."""
    _no_params(call)
    found, by = call.desk.store.job(call.segments[1]), _only(call)
    if found is None or by not in (None, found.by):
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    return answer(document(found))


def _only(call: Call) -> str | None:
    """Whose jobs the caller may see; None: all."""
    return None if call.caller.may_read and call.caller.party is None else call.caller.name


def _told(error: Mapping[str, Any]) -> dict[str, Any]:
    """A stored error with its words."""
    return {"type": error["type"], "title": custody_texts()["faults"][str(error["code"])][0], **error}


def document(job: CaptureJob) -> dict[str, Any]:
    """A job as the standard has it, and where in which log it stands."""
    running = job.finished_at is None
    finished = {} if job.finished_at is None else {"finishedAt": str(Instant(job.finished_at))}
    receipt = job.receipt
    logged: Mapping[str, Any] = {}
    if receipt is not None:
        stated = {"origin": receipt.origin, "index": receipt.index, "entries": receipt.count, "leaf": receipt.leaf}
        logged = {"sekisho:log": stated}
    return {
        "captureID": job.id,
        "createdAt": str(Instant(job.created_at)),
        **finished,
        "running": running,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour,
        "errors": [_told(one) for one in job.errors],
        **logged,
    }


def next_page(call: Call, token: str | None) -> dict[str, str]:
    """The header that leads to the next page, or none."""
    if token is None:
        return {}
    stated = [(name, "|".join(values)) for name, values in call.params.items() if name != "nextPageToken"]
    where = f"{call.url(*call.segments)}?{urlencode([*stated, ('nextPageToken', token)])}"
    return {"Link": f'<{where}>; rel="next"'}
