"""Events go out: queries, collections of what was seen, named queries; and what is not offered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from sekisho.service.capture import nanoseconds
from sekisho.service.event_query import Page, QueryRefused, find, listed, parameters_of, read_query, results
from sekisho.service.ports import NamedQuery
from sekisho.standards.epcis import EVENT_KINDS, SCHEDULE_FIELDS
from sekisho.web.answers import Problem, answer
from sekisho.web.desk import Call
from sekisho.web.epcis_capture import next_page

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
# collection -> roles of its members, the parameter that finds the events of one
COLLECTIONS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "epcs": (("epc", "child", "parent", "input", "output"), "MATCH_anyEPC"),
    "bizSteps": (("bizStep",), "EQ_bizStep"),
    "bizLocations": (("bizLocation",), "EQ_bizLocation"),
    "readPoints": (("readPoint",), "EQ_readPoint"),
    "dispositions": (("disposition",), "EQ_disposition"),
}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STANDARD_NAME = "SimpleEventQuery"
_STANDING = frozenset({"stream", "reportIfEmpty", "initialRecordTime", *SCHEDULE_FIELDS})


def top(call: Call) -> Response:
    """GET /: what there is."""
    return _collection(["queries", "capture", "events", "eventTypes", *COLLECTIONS])


def kinds(call: Call) -> Response:
    """GET /eventTypes."""
    names, token = listed(lambda after, most: [k for k in sorted(EVENT_KINDS) if k > after][:most], call.params)
    return _collection(names, headers=next_page(call, token))


def collection(call: Call) -> Response:
    """GET /epcs and the like: what was seen, in canonical spelling."""
    roles, _ = COLLECTIONS[call.segments[0]]
    store, party = call.desk.store, call.caller.party
    names, token = listed(lambda after, most: store.values(roles, party, after, most), call.params)
    return _collection(names, headers=next_page(call, token))


def member(call: Call) -> Response:
    """GET /epcs/{epc} and the like: what can be asked of one."""
    no_params(call)
    _found(call, find(call.desk.store, {"perPage": ["1"]}, call.caller.party, _fixed(call)))
    return _collection(["events"])


def events_of(call: Call) -> Response:
    """GET /epcs/{epc}/events and the like."""
    fixed = _fixed(call)
    page = find(call.desk.store, call.params, call.caller.party, fixed)
    if not page.events:
        _found(call, find(call.desk.store, {"perPage": ["1"]}, call.caller.party, fixed))
    return _events(call, page)


def _fixed(call: Call) -> dict[str, list[str]]:
    """The condition that the address states."""
    name, value = call.segments[0], call.segments[1]
    parameter = "eventType" if name == "eventTypes" else COLLECTIONS[name][1]
    if name == "eventTypes" and value not in EVENT_KINDS:
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    return {parameter: [value]}


def _found(call: Call, page: Page) -> None:
    if not page.events and call.segments[0] != "eventTypes":
        raise Problem(404, "NoSuchResourceException", "Resource not found")


def events(call: Call) -> Response:
    """GET /events."""
    return _events(call, find(call.desk.store, call.params, call.caller.party))


def event(call: Call) -> Response:
    """GET /events/{eventID}: the event, and its declaration where there is one."""
    no_params(call)
    page = find(call.desk.store, {}, call.caller.party, {"EQ_eventID": [call.segments[1]]})
    if not page.events:
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    return _events(call, page)


def _events(call: Call, page: Page, name: str = _STANDARD_NAME) -> Response:
    content = results(page.events, name, nanoseconds(call.desk.clock()))
    return answer(content, headers=next_page(call, page.token))


def create(call: Call) -> Response:
    """POST /queries: keep a query under a name."""
    try:
        stated = json.loads(call.body)
    except (ValueError, RecursionError):
        raise Problem(400, "QueryValidationException", "The body is no JSON.") from None
    if not isinstance(stated, dict) or set(stated) - {"@context"} != {"name", "query"}:
        raise Problem(400, "QueryValidationException", "A query is an object of name and query.")
    name = stated["name"]
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name == _STANDARD_NAME:
        raise Problem(400, "QueryValidationException", "A name is 1 to 64 letters, digits, _ or -.")
    read_query(parameters_of(stated["query"]))
    text = json.dumps(stated["query"], ensure_ascii=False)
    query = NamedQuery(name, text, call.caller.name, nanoseconds(call.desk.clock()))
    if not call.desk.store.keep_query(query):
        raise Problem(409, "DuplicateNameException", "A query of this name exists.")
    return answer(b"", status=201, headers={"Location": call.url("queries", name)})


def all_named(call: Call) -> Response:
    """GET /queries."""
    store = call.desk.store
    names, token = listed(lambda after, most: [q.name for q in store.queries(after, most)], call.params)
    found = [one for name in names if (one := store.query(name)) is not None]
    return answer([_definition(one) for one in found], headers=next_page(call, token))


def named(call: Call) -> Response:
    """GET /queries/{queryName}."""
    return answer(_definition(query_of(call)))


def delete(call: Call) -> Response:
    """DELETE /queries/{queryName}: by who made it."""
    query = query_of(call)
    if query.by != call.caller.name:
        raise Problem(403, "SecurityException", "Somebody else made this query.")
    call.desk.store.drop_query(query.name)
    call.desk.bell.ring()  # for those who are connected to it
    return Response(status_code=204)


def events_named(call: Call) -> Response:
    """GET /queries/{queryName}/events: what it finds now, for who asks."""
    query = query_of(call)
    strange = sorted(set(call.params) - {"perPage", "nextPageToken"})
    if strange:
        hint = "; subscribe by a WebSocket, or with POST .../subscriptions" if set(strange) & _STANDING else ""
        raise QueryRefused(f"{strange[0][:60]}: no such parameter{hint}")
    page = find(call.desk.store, call.params, call.caller.party, parameters_of(json.loads(query.text)))
    return _events(call, page, query.name)


def query_of(call: Call) -> NamedQuery:
    """The named query that the address names."""
    found = call.desk.store.query(call.segments[1])
    if found is None:
        raise Problem(404, "NoSuchNameException", "No query of this name")
    return found


def _definition(query: NamedQuery) -> dict[str, Any]:
    return {"name": query.name, "query": json.loads(query.text)}


def no_tokens(call: Call) -> Response:
    """Tokens of pages hold no state here, so that there is nothing to invalidate."""
    raise Problem(
        501, "ImplementationException", "Functionality not supported by server", "nextPageToken holds no state."
    )


def no_params(call: Call) -> None:
    """Refuse parameters where the address has none."""
    if call.params:
        raise QueryRefused(f"{next(iter(call.params))[:60]}: no such parameter")


def _collection(names: Sequence[str], headers: Mapping[str, str] | None = None) -> Response:
    return answer({"@context": CONTEXT, "type": "Collection", "member": list(names)}, headers=headers)
