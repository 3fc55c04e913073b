"""Queries for events -> SQL. Values are always parameters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from sekisho.service.ports import EventQuery
from sekisho.storage.custody_store.tables import CAPTURES, EVENT_KEYS, EVENTS

_TIMES: dict[str, sa.Column[Any]] = {name: EVENTS.c[name] for name in ("time", "recorded_at", "declared_at")}


def shown() -> sa.ColumnElement[bool]:
    """Whether the batch of an event was finished."""
    batch = sa.select(CAPTURES.c.id).where(CAPTURES.c.id == EVENTS.c.capture, CAPTURES.c.finished_at.is_not(None))
    return sa.exists(batch)


def of_party(party: str) -> sa.ColumnElement[bool]:
    """Whether an event states this party as source or destination."""
    return _has(("party",), (party,))


def _has(roles: tuple[str, ...], values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    found = sa.select(EVENT_KEYS.c.event).where(EVENT_KEYS.c.role.in_(roles), EVENT_KEYS.c.value.in_(values))
    return EVENTS.c.sequence.in_(found)


def statement(query: EventQuery, after: tuple[int, int] | None, limit: int) -> sa.Select[Any]:
    """Events of a query, in order, from behind ``after`` on."""
    wanted = sa.select(EVENTS).where(shown(), *_conditions(query))
    sort = _TIMES[query.order]
    if after is not None:
        value, sequence = sa.literal(after[0], sort.type), after[1]
        beyond = sort < value if query.descending else sort > value
        later = EVENTS.c.sequence < sequence if query.descending else EVENTS.c.sequence > sequence
        wanted = wanted.where(sa.or_(beyond, sa.and_(sort == value, later)))
    columns = (sort, EVENTS.c.sequence)
    return wanted.order_by(*(c.desc() if query.descending else c.asc() for c in columns)).limit(limit)


def standing(query: EventQuery, since: int, position: int, horizon: int) -> sa.Select[Any]:
    """Events of a standing query in the order of recording, between a position and what is shown without a gap."""
    between = (EVENTS.c.sequence > position, EVENTS.c.sequence <= horizon, EVENTS.c.recorded_at >= since)
    return sa.select(EVENTS).where(*between, *_conditions(query)).order_by(EVENTS.c.sequence)


def _conditions(query: EventQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.kinds:
        found.append(EVENTS.c.kind.in_(query.kinds))
    if query.ids:
        found.append(EVENTS.c.event_id.in_(query.ids))
    for name, side, value in query.times:
        found.append(_TIMES[name] >= value if side == "ge" else _TIMES[name] < value)
    found += [_has(roles, values) for roles, values in query.keys]
    if query.declared is not None:
        found.append((EVENTS.c.declaration != "") if query.declared else (EVENTS.c.declaration == ""))
    if query.party is not None:
        found.append(of_party(query.party))
    return found
