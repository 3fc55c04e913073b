"""EPCIS queries: parameters of SimpleEventQuery -> conditions, or the reason why they are refused; pages of events.

Source: GS1 EPCIS 2.0, section 8.2.7.1 (SimpleEventQuery) and its REST bindings. A parameter that is not understood is
refused: to leave it out would answer another question than the one that was asked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sekisho.service.event_keys import LONGEST
from sekisho.service.ports import CustodyStore, EventQuery, StoredEvent
from sekisho.standards.epcis import (
    EVENT_KINDS,
    Instant,
    canonical_key,
    parse_instant,
    query_document,
    said_again,
    term_of,
)

PER_PAGE = 30
MOST_PER_PAGE = 1000
_MOST_VALUES = 100  # of one parameter
_MOST = 40  # parameters of one query

Params = Mapping[str, Sequence[str]]
_Key = tuple[tuple[str, ...], tuple[str, ...]]


class QueryRefused(ValueError):
    """A query that is not answered. ``kind`` is the exception's name in EPCIS."""

    def __init__(self, detail: str, kind: str = "QueryParameterException") -> None:
        super().__init__(detail)
        self.detail = detail
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Page:
    """Events of one answer; ``token`` leads to the next, None where this is the last."""

    events: tuple[StoredEvent, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as understood. ``limit``: so many events at most; ``most``: refuse where there are more."""

    query: EventQuery
    limit: int | None = None
    most: int | None = None


def parameters_of(stated: Any) -> dict[str, list[str]]:
    """The parameters of a query in JSON.

    Raises:
        QueryRefused: it is no query.
    """
    if not isinstance(stated, dict):
        raise QueryRefused("a query is an object", "QueryValidationException")
    found: dict[str, list[str]] = {}
    for name, value in stated.items():
        values = value if isinstance(value, list) else [value]
        if name == "@context":
            continue
        if not values or any(isinstance(one, dict | list) or one is None for one in values):
            raise QueryRefused(f"{name}: a string, a number or a list of these", "QueryValidationException")
        found[name] = [json.dumps(one) if isinstance(one, bool) else str(one) for one in values]
    return found


def read_query(params: Params, party: str | None = None) -> Asked:
    """Conditions of a query; ``party`` narrows it to events that this party is stated in.

    Raises:
        QueryRefused: an unknown parameter, one that is not supported, a value that cannot be.
    """
    if len(params) > _MOST:
        raise QueryRefused(f"at most {_MOST} parameters", "QueryTooComplexException")
    query = EventQuery(party=party)
    keys: list[_Key] = []
    times: list[tuple[str, str, int]] = []
    for name, values in params.items():
        _check(name, values)
        if name in _TIMES:
            times.append((*_TIMES[name], _time(name, values)))
        elif name in _FIELDS:
            query = _FIELDS[name](query, name, values)
        elif name not in _PAGING:
            keys.append(_key(name, values))
    query = replace(query, keys=tuple(keys), times=tuple(times))
    return _limits(_ordered(query, params), params)


def find(store: CustodyStore, params: Params, party: str | None = None, fixed: Params | None = None) -> Page:
    """One page of events. ``fixed`` are parameters that the address states, such as the unit of ``/epcs/.../events``.

    Raises:
        QueryRefused: as ``read_query``; a token of another query; more events than ``maxEventCount``.
    """
    for name in fixed or {}:
        if name in params:
            raise QueryRefused(f"{name} is stated by the address already")
    whole = {**params, **(fixed or {})}
    asked = read_query({k: v for k, v in whole.items() if k not in _PAGE}, party)
    per_page = _whole(params, "perPage", PER_PAGE)
    mark = _mark(whole, party)
    after, left = _position(params.get("nextPageToken", [""])[0], mark, asked.limit)
    wanted = min(per_page, MOST_PER_PAGE, per_page if left is None else left)
    events = tuple(store.events(asked.query, after, wanted)) if wanted else ()
    if asked.most is not None and after is None and _more_than(store, asked.query, asked.most):
        raise QueryRefused(f"more than maxEventCount={asked.most} events", "QueryTooLargeException")
    left = None if left is None else left - len(events)
    if not events or left == 0:
        return Page(events, None)
    reached = _reached(asked.query, events[-1])
    more = store.events(asked.query, reached, 1)
    return Page(events, _token(mark, reached, left) if more else None)


def results(events: Iterable[StoredEvent], query: str, created: int, subscription: str | None = None) -> bytes:
    """Events as an EPCISQueryDocument of that query, made at an instant, for a subscription or for who asks."""
    said = (
        said_again(one.content, one.around, event_id=one.event_id, recorded=Instant(one.recorded_at)) for one in events
    )
    return query_document(said, query=query, created=Instant(created), subscription=subscription)


def _more_than(store: CustodyStore, query: EventQuery, most: int) -> bool:
    """Whether there are more events than that; a page may be shorter than was asked for."""
    count, after = 0, None
    while count <= most and (events := store.events(query, after, most + 1 - count)):
        count += len(events)
        after = _reached(query, events[-1])
    return count > most


def _reached(query: EventQuery, event: StoredEvent) -> tuple[int, int]:
    return (event.time if query.order == "time" else event.recorded_at), event.sequence


def _mark(params: Params, party: str | None) -> str:
    """What a token belongs to: the query without the paging."""
    stated = sorted((name, sorted(values)) for name, values in params.items() if name not in _PAGE)
    return hashlib.sha256(json.dumps([stated, party]).encode()).hexdigest()[:24]


def _check(name: str, values: Sequence[str]) -> None:
    if len(values) > _MOST_VALUES:
        raise QueryRefused(f"{name}: at most {_MOST_VALUES} values", "QueryTooComplexException")
    if not values or any(not value or len(value.encode()) > LONGEST for value in values):
        raise QueryRefused(f"{name}: empty, or longer than {LONGEST} bytes")


def _one(name: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        raise QueryRefused(f"{name}: one value")
    return values[0]


def _time(name: str, values: Sequence[str]) -> int:
    instant = parse_instant(_one(name, values).replace(" ", "+"))  # a plus sign that was not escaped in an address
    if instant is None:
        raise QueryRefused(f"{name}: not a time with a zone (RFC 3339)")
    return instant.nanoseconds


def _kinds(query: EventQuery, name: str, values: Sequence[str]) -> EventQuery:
    if not set(values) <= set(EVENT_KINDS):
        raise QueryRefused(f"{name}: one of {', '.join(EVENT_KINDS)}")
    return replace(query, kinds=tuple(dict.fromkeys(values)))


def _ids(query: EventQuery, name: str, values: Sequence[str]) -> EventQuery:
    return replace(query, ids=tuple(dict.fromkeys(values)))


def _declared(query: EventQuery, name: str, values: Sequence[str]) -> EventQuery:
    stated = _one(name, values)
    if stated not in ("true", "false", "1"):
        raise QueryRefused(f"{name}: true or false")
    return query if stated == "false" else replace(query, declared=True)


def _key(name: str, values: Sequence[str]) -> _Key:
    """A condition on what events are found by."""
    if name in _ROLES:
        roles, spell = _ROLES[name]
        return roles, tuple(_spelt(name, value, spell) for value in values)
    typed = re.fullmatch(r"EQ_(bizTransaction|source|destination)_(.+)", name, re.DOTALL)
    if typed is not None:
        kind, stated = typed.groups()
        iri = term_of("bizTransaction" if kind == "bizTransaction" else "party", stated)
        if iri is None:
            raise QueryRefused(f"{name}: no such type")
        return (f"{kind} {iri}",), tuple(_spelt(name, value, canonical_key) for value in values)
    if name in _UNSUPPORTED or re.match(r"(WD|EQ|GT|GE|LT|LE|EXISTS|HASATTR|EQATTR)_", name):
        raise QueryRefused(f"{name}: not supported here")
    raise QueryRefused(f"{name}: no such parameter")


def _spelt(name: str, value: str, spell: Callable[[str], str | None]) -> str:
    if name.startswith("MATCH_") and value.startswith("urn:epc:idpat:") and not name.endswith("Class"):
        raise QueryRefused(f"{name}: patterns are not supported here")
    found = spell(value)
    if found is None:
        raise QueryRefused(f"{name}: no such term ({value[:60]})")
    return found


def _action(value: str) -> str | None:
    return value if value in ("ADD", "OBSERVE", "DELETE") else None


def _term(kind: str) -> Callable[[str], str | None]:
    return lambda value: term_of(kind, value)


_ROLES: Mapping[str, tuple[tuple[str, ...], Callable[[str], str | None]]] = {
    "EQ_action": (("action",), _action),
    "EQ_bizStep": (("bizStep",), _term("bizStep")),
    "EQ_disposition": (("disposition",), _term("disposition")),
    "EQ_persistentDisposition_set": (("set",), _term("disposition")),
    "EQ_persistentDisposition_unset": (("unset",), _term("disposition")),
    "EQ_readPoint": (("readPoint",), canonical_key),
    "EQ_bizLocation": (("bizLocation",), canonical_key),
    "EQ_transformationID": (("transformation",), str),
    "EQ_errorReason": (("reason",), _term("reason")),
    "EQ_correctiveEventID": (("corrective",), str),
    "MATCH_epc": (("epc", "child"), canonical_key),
    "MATCH_parentID": (("parent",), canonical_key),
    "MATCH_inputEPC": (("input",), canonical_key),
    "MATCH_outputEPC": (("output",), canonical_key),
    "MATCH_anyEPC": (("epc", "child", "parent", "input", "output"), canonical_key),
    "MATCH_epcClass": (("epcClass", "childClass"), canonical_key),
    "MATCH_inputEPCClass": (("inputClass",), canonical_key),
    "MATCH_outputEPCClass": (("outputClass",), canonical_key),
    "MATCH_anyEPCClass": (("epcClass", "childClass", "inputClass", "outputClass"), canonical_key),
}
_TIMES: Mapping[str, tuple[str, str]] = {
    "GE_eventTime": ("time", "ge"),
    "LT_eventTime": ("time", "lt"),
    "GE_recordTime": ("recorded_at", "ge"),
    "LT_recordTime": ("recorded_at", "lt"),
    "GE_errorDeclarationTime": ("declared_at", "ge"),
    "LT_errorDeclarationTime": ("declared_at", "lt"),
    "GE_errorDeclaration_Time": ("declared_at", "ge"),  # so spelt in the schema of named queries
    "LT_errorDeclaration_Time": ("declared_at", "lt"),
}
_FIELDS: Mapping[str, Callable[[EventQuery, str, Sequence[str]], EventQuery]] = {
    "eventType": _kinds,
    "EQ_eventID": _ids,
    "EXISTS_errorDeclaration": _declared,
}
_PAGING = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount")
_PAGE = ("perPage", "nextPageToken")
_UNSUPPORTED = frozenset({"EQ_quantity", "EQ_booleanValue"})
_ORDERS = {"eventTime": "time", "recordTime": "recorded_at"}


def _ordered(query: EventQuery, params: Params) -> EventQuery:
    """The first come first where nobody asks; the standard's own default is the last first where somebody does."""
    direction = params.get("orderDirection", ["DESC"])
    if direction not in (["ASC"], ["DESC"]):
        raise QueryRefused("orderDirection: ASC or DESC")
    if "orderBy" not in params:
        return query
    stated = _one("orderBy", params["orderBy"])
    if stated not in _ORDERS:
        raise QueryRefused("orderBy: eventTime or recordTime")
    return replace(query, order=_ORDERS[stated], descending=direction == ["DESC"])


def _limits(query: EventQuery, params: Params) -> Asked:
    if "eventCountLimit" in params and "maxEventCount" in params:
        raise QueryRefused("eventCountLimit and maxEventCount exclude each other")
    if "eventCountLimit" in params and "orderBy" not in params:
        raise QueryRefused("eventCountLimit needs orderBy")
    most = _whole(params, "maxEventCount", 0) or None
    if most is not None and most > 10_000:
        raise QueryRefused("maxEventCount: at most 10000", "QueryTooComplexException")
    return Asked(query, _whole(params, "eventCountLimit", 0) or None, most)


def _whole(params: Params, name: str, default: int) -> int:
    if name not in params:
        return default
    stated = _one(name, params[name])
    if not re.fullmatch(r"[1-9]\d{0,8}", stated, re.ASCII):
        raise QueryRefused(f"{name}: a whole number from 1")
    return int(stated)


def _token(mark: str, reached: tuple[int, int], left: int | None) -> str:
    stated = json.dumps([mark, *reached, left], separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def _position(token: str, mark: str, limit: int | None) -> tuple[tuple[int, int] | None, int | None]:
    """From where on, and how many are left."""
    if not token:
        return None, limit
    of, value, sequence, left = _opened(token, 4)
    whole = isinstance(value, int) and isinstance(sequence, int) and not isinstance(value, bool)
    if of != mark or not whole or not -(10**20) < value < 10**21 or not 0 <= sequence < 2**63:
        raise QueryRefused("nextPageToken: of another query")
    if limit is not None and not (isinstance(left, int) and 0 < left <= limit):
        raise QueryRefused("nextPageToken: of another query")
    return (value, sequence), left if limit is not None else None


def _opened(token: str, parts: int) -> Any:
    try:
        stated = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, list) or len(stated) != parts:
        raise QueryRefused("nextPageToken: none of ours")
    return stated


def listed(
    fetch: Callable[[str, int], Iterable[str]], params: Params, *, most: int = MOST_PER_PAGE
) -> tuple[list[str], str | None]:
    """A page of names in order, and the token of the next; ``fetch`` gives those behind a name, so many at most.

    Raises:
        QueryRefused: other parameters than those of paging, or a token that is none.
    """
    strange = sorted(set(params) - set(_PAGE))
    if strange:
        raise QueryRefused(f"{strange[0]}: no such parameter")
    per_page = min(_whole(params, "perPage", PER_PAGE), most)
    token = params.get("nextPageToken", [""])[0]
    after = str(_opened(token, 1)[0]) if token else ""
    if len(after.encode("utf-8", "replace")) > LONGEST:
        raise QueryRefused("nextPageToken: none of ours")
    found = list(fetch(after, per_page + 1))
    if len(found) <= per_page:
        return found, None
    stated = json.dumps([found[per_page - 1]]).encode()
    return found[:per_page], base64.urlsafe_b64encode(stated).decode().rstrip("=")
