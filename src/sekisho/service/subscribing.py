"""Standing queries: what a caller states -> a subscription, or the reason why it is refused; and how it is told.

Source: GS1 EPCIS 2.0, section 8.2.5 (subscriptions) and its REST bindings (schemas AbstractQuerySubscription,
QueryScheduleSubscription, QueryStreamSubscription).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.service.destinations import DestinationRefused, Destinations
from sekisho.service.event_query import Asked, QueryRefused, parameters_of, read_query
from sekisho.service.ports import NamedQuery, Subscription
from sekisho.standards.epcis import SCHEDULE_FIELDS, Instant, ScheduleFault, parse_instant, parse_schedule

MOST_OWN = 20  # subscriptions of one caller
MOST = 1_000  # of all
_SECRET = re.compile(r"[!-~]{16,200}", re.ASCII)
_BODY = frozenset({"@context", "dest", "signatureToken", "stream", "schedule", "reportIfEmpty", "initialRecordTime"})
_CONTROLS = "SubscriptionControlsException"
_LIMITS = ("eventCountLimit", "maxEventCount")


@dataclass(frozen=True, slots=True)
class Controls:
    """When a standing query is told. ``schedule``: its fields as given; None: as events come."""

    schedule: tuple[tuple[str, str], ...] | None
    report_if_empty: bool
    since: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription as it was asked for."""

    destination: str
    secret: str | None
    controls: Controls


def read_subscription(body: bytes, allowed: Destinations, now: int) -> Wanted:
    """What the body of a POST asks for; ``now`` in nanoseconds since 1970.

    Raises:
        QueryRefused: it is none, goes where nothing is sent, or says both or neither of schedule and stream.
    """
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        raise QueryRefused("the body is no JSON", "ValidationException") from None
    if not isinstance(stated, dict):
        raise QueryRefused("a subscription is an object", "ValidationException")
    strange = sorted(set(stated) - _BODY)
    if strange:
        raise QueryRefused(f"{strange[0][:60]}: no such member", "ValidationException")
    destination = stated.get("dest")
    if not isinstance(destination, str):
        raise QueryRefused("dest: where results are sent, an address", "ValidationException")
    try:
        destination = allowed.check(destination)
    except DestinationRefused as refused:
        raise QueryRefused(f"dest: {refused}", "ValidationException") from None
    return Wanted(destination, _secret(stated.get("signatureToken")), _controls(stated, now))


def read_controls(params: Mapping[str, list[str]], now: int) -> Controls:
    """What the address of a WebSocket asks for.

    Raises:
        QueryRefused: as ``read_subscription``.
    """
    stated: dict[str, Any] = {name: values[0] for name, values in params.items() if len(values) == 1}
    strange = sorted(set(params) - {"stream", "reportIfEmpty", "initialRecordTime", *SCHEDULE_FIELDS})
    if strange or len(stated) < len(params):
        raise QueryRefused(f"{(strange or sorted(params))[0][:60]}: no such parameter, or more than one value")
    for name in ("stream", "reportIfEmpty"):
        if name in stated:
            if stated[name] not in ("true", "false"):
                raise QueryRefused(f"{name}: true or false", _CONTROLS)
            stated[name] = stated[name] == "true"
    if "initialRecordTime" in stated:  # a plus sign that was not escaped in an address
        stated["initialRecordTime"] = stated["initialRecordTime"].replace(" ", "+")
    fields = {name: stated.pop(name) for name in SCHEDULE_FIELDS if name in stated}
    return _controls(stated | ({"schedule": fields} if fields else {}), now)


def begun(
    id: str, query: str, by: str, controls: Controls, now: int, *, destination: str = "", secret: str | None = None
) -> Subscription:
    """A subscription of which nothing was told yet; without a destination it lives as long as its connection."""
    return Subscription(
        id=id,
        query=query,
        by=by,
        destination=destination,
        secret=secret,
        schedule=controls.schedule,
        report_if_empty=controls.report_if_empty,
        since=controls.since,
        created_at=now,
        considered_at=controls.since,
    )


def standing_query(query: NamedQuery, party: str | None = None) -> Asked:
    """The conditions of a named query that somebody subscribes to.

    Raises:
        QueryRefused: it counts events, or orders them otherwise than they are recorded: every event is told, in order.
    """
    params = parameters_of(json.loads(query.text))
    limit = next((name for name in _LIMITS if name in params), None)
    if limit is not None:
        raise QueryRefused(f"a query with {limit} cannot be subscribed to: every event is told", _CONTROLS)
    if params.get("orderBy", ["recordTime"]) != ["recordTime"]:
        raise QueryRefused("a query in the order of eventTime cannot be subscribed to", _CONTROLS)
    asked = read_query(params, party)
    if asked.query.descending:
        raise QueryRefused("a query with the last event first cannot be subscribed to: orderDirection ASC", _CONTROLS)
    return asked


def told(subscription: Subscription) -> dict[str, Any]:
    """A subscription as its holder sees it; never with the token that signs."""
    kept = subscription.schedule
    when = {"stream": True} if kept is None else {"schedule": dict(kept)}
    notified = subscription.notified_at
    state: dict[str, Any] = {"sekisho:state": "active" if subscription.suspended is None else "suspended"}
    if subscription.suspended is not None:
        state["sekisho:reason"] = subscription.suspended
    if subscription.failures:
        state["sekisho:failures"] = subscription.failures
    return {
        "subscriptionID": subscription.id,
        "queryName": subscription.query,
        "dest": subscription.destination,
        "createdAt": str(Instant(subscription.created_at)),
        **({} if notified is None else {"lastNotifiedAt": str(Instant(notified))}),
        "initialRecordTime": str(Instant(subscription.since)),
        "minRecordTime": str(Instant(subscription.considered_at)),
        "epcFormat": "Never_Translates",
        "reportIfEmpty": subscription.report_if_empty,
        **when,
        **state,
    }


def _secret(stated: Any) -> str | None:
    if stated is None:
        return None
    if not isinstance(stated, str) or not _SECRET.fullmatch(stated):
        raise QueryRefused("signatureToken: 16 to 200 printable signs of ASCII", "ValidationException")
    return stated


def _controls(stated: Mapping[str, Any], now: int) -> Controls:
    stream, schedule = stated.get("stream", False), stated.get("schedule")
    empty, initial = stated.get("reportIfEmpty", False), stated.get("initialRecordTime")
    if not isinstance(stream, bool) or not isinstance(empty, bool):
        raise QueryRefused("stream and reportIfEmpty are true or false", _CONTROLS)
    if stream == (schedule is not None):
        raise QueryRefused("either a schedule or stream: true", _CONTROLS)
    return Controls(None if stream else _schedule(schedule), empty, now if initial is None else _time(initial))


def _schedule(stated: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(stated, dict) or not all(isinstance(value, str) for value in stated.values()):
        raise QueryRefused("a schedule is an object of texts", _CONTROLS)
    try:
        return parse_schedule(stated).stated
    except ScheduleFault as fault:
        form = "numbers and ranges [a-b] in their bounds, divided by commas; a day that comes"
        raise QueryRefused(f"schedule, {fault}: {form}", _CONTROLS) from None


def _time(stated: Any) -> int:
    instant = parse_instant(stated) if isinstance(stated, str) else None
    if instant is None:
        raise QueryRefused("initialRecordTime: not a time with a zone (RFC 3339)", _CONTROLS)
    return instant.nanoseconds
