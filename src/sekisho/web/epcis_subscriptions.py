"""Subscriptions to named queries: made, listed, shown and taken out, each by whose it is."""

from __future__ import annotations

from uuid import uuid4

from starlette.responses import Response

from sekisho.service.capture import nanoseconds
from sekisho.service.event_query import listed
from sekisho.service.ports import Subscription
from sekisho.service.subscribing import MOST, MOST_OWN, begun, read_subscription, standing_query, told
from sekisho.web.answers import Problem, answer
from sekisho.web.desk import Call
from sekisho.web.epcis_capture import next_page
from sekisho.web.epcis_queries import no_params, query_of

_ABSENT = "Resource not found"


def create(call: Call) -> Response:
    """POST /queries/{queryName}/subscriptions: 201, where it is, and how it stands."""
    no_params(call)
    query, now = query_of(call), nanoseconds(call.desk.clock())
    standing_query(query, call.caller.party)
    wanted = read_subscription(call.body, call.desk.destinations, now)
    made = begun(
        str(uuid4()), query.name, call.caller.name, wanted.controls, now,
        destination=wanted.destination, secret=wanted.secret,
    )  # fmt: skip
    kept = call.desk.store.subscriptions.keep(made, MOST_OWN, MOST)
    if kept == "no-query":
        raise Problem(404, "NoSuchNameException", "No query of this name")
    if kept != "kept":
        detail = f"at most {MOST_OWN} of one caller, {MOST} of all"
        raise Problem(403, "SecurityException", "There are too many subscriptions.", detail)
    call.desk.bell.ring()
    headers = {"Location": call.url("queries", query.name, "subscriptions", made.id)}
    return answer(told(made), status=201, headers=headers)


def listing(call: Call) -> Response:
    """GET /queries/{queryName}/subscriptions: the caller's own, suspended ones too."""
    query, store = query_of(call), call.desk.store.subscriptions
    found: dict[str, Subscription] = {}

    def fetch(after: str, most: int) -> list[str]:
        found.update((one.id, one) for one in store.listed(query.name, call.caller.name, after, most))
        return list(found)

    ids, token = listed(fetch, call.params)
    return answer([told(found[id]) for id in ids], headers=next_page(call, token))


def shown(call: Call) -> Response:
    """GET /queries/{queryName}/subscriptions/{subscriptionID}."""
    no_params(call)
    return answer(told(_own(call)))


def delete(call: Call) -> Response:
    """DELETE /queries/{queryName}/subscriptions/{subscriptionID}."""
    no_params(call)
    call.desk.store.subscriptions.drop(_own(call).id)
    return Response(status_code=204)


def _own(call: Call) -> Subscription:
    """Somebody else's is not there, as far as this caller learns."""
    query = query_of(call)
    found = call.desk.store.subscriptions.one(call.segments[3])
    if found is None or found.query != query.name or found.by != call.caller.name:
        raise Problem(404, "NoSuchResourceException", _ABSENT)
    return found
