"""Amendments: what was changed after the order, from text ('2026-11-20 consignee: A -> B; ...') or from objects."""

from __future__ import annotations

import re
from typing import Any

import orjson

from sekisho.standards.manifest import dates
from sekisho.standards.manifest.headers import known_headers

MAX_AMENDMENTS = 200
_ARROW = re.compile(r"\s*(?:->|→|⇒|=>|＞|➔)\s*")
_DAY = re.compile(r"^(\d[\d/.\-年月日년월일 ]{5,14}|(?:令和|R)[\d元年月日./-]{5,12})\s*")
_KEYS = {"on": ("on", "date", "when", "day", "日付", "変更日"), "field": ("field", "column", "what", "項目"),
         "before": ("before", "from", "old", "変更前"), "after": ("after", "to", "new", "変更後")}  # fmt: skip

Amendment = dict[str, Any]


def read(text: str) -> tuple[list[Amendment] | None, str | None]:
    """The amendments that ``text`` states, and why some of it could not be read."""
    stripped = text.strip()
    if stripped.startswith(("[", "{")):
        return _objects(stripped)
    pieces = [piece.strip() for piece in re.split(r"[;；\n\x1f]", stripped)]
    found: list[Amendment] = []
    for piece in [piece for piece in pieces if piece][:MAX_AMENDMENTS]:
        amendment = _piece(piece)
        if amendment is None:
            return (found or None), f"not an amendment 'DATE FIELD: BEFORE -> AFTER': {piece[:80]}"
        found.append(amendment)
    return (found or None), None


def _piece(piece: str) -> Amendment | None:
    day = _DAY.match(piece)
    on = None
    rest = piece
    if day:
        on, reason = dates.read(day[1].strip())
        if reason:
            return None
        rest = piece[day.end() :]
    head, colon, change = rest.replace("：", ":", 1).partition(":")
    sides = _ARROW.split(change, maxsplit=1)
    if not colon or len(sides) != 2 or not head.strip() or len(head) > 80:
        return None
    return _amendment(on, head.strip(), sides[0], sides[1])


def _objects(text: str) -> tuple[list[Amendment] | None, str | None]:
    try:
        loaded = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None, "amendments look like JSON but are not"
    records = loaded if isinstance(loaded, list) else [loaded]
    found: list[Amendment] = []
    for record in records[:MAX_AMENDMENTS]:
        if not isinstance(record, dict):
            return (found or None), "an amendment is not an object with date, field, from, to"
        values = {name: _first(record, keys) for name, keys in _KEYS.items()}
        on, reason = dates.read(values["on"]) if values["on"] else (None, None)
        if reason or not values["field"]:
            return (found or None), reason or "an amendment names no field"
        found.append(_amendment(on, values["field"], values["before"] or "", values["after"] or ""))
    return (found or None), None


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = record.get(key)
        if value is not None:
            return str(value)
    return None


def _amendment(on: Any, field: str, before: str, after: str) -> Amendment:
    return {"on": on, "field": _canonical(field), "before": before.strip() or None, "after": after.strip() or None}


def _canonical(field: str) -> str:
    """'荷受人' and 'Ultimate consignee' are 'consignee', '仕向地' is 'destination'; the rest stays as written."""
    target = known_headers((field,)).targets.get(field)
    if target is None:
        return field
    return target.role if target.role and target.column == "name" else target.canonical
