"""One event: which fields its kind has, which it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sekisho.standards.epcis import objects, values
from sekisho.standards.epcis.contexts import read_context, within
from sekisho.standards.epcis.model import EVENT_KINDS, Event, Fields, Namespaces
from sekisho.standards.epcis.objects import Reader
from sekisho.standards.epcis.values import Trace, many, matching, uri

_OFFSET = matching(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", "not-an-offset")
_ACTION = matching(r"ADD|OBSERVE|DELETE", "not-an-action")
_EPCS = many(uri, unique=True)
_QUANTITIES = many(objects.quantity)


def _certifications(trace: Trace, raw: Any) -> tuple[str, ...] | None:
    """One address, or a list of them."""
    read: Reader = many(uri)
    found: tuple[str, ...] | None = read(trace, [raw] if isinstance(raw, str) else raw)
    return found


# field -> attribute of Event, reader
_COMMON: Mapping[str, tuple[str, Reader]] = {
    "eventTime": ("time", values.instant),
    "eventTimeZoneOffset": ("offset", _OFFSET),
    "eventID": ("id", uri),
    "recordTime": ("recorded", values.instant),
    "errorDeclaration": ("error", objects.error),
    "certificationInfo": ("certifications", _certifications),
    "bizStep": ("biz_step", objects.BIZ_STEP),
    "disposition": ("disposition", objects.DISPOSITION),
    "persistentDisposition": ("persistent", objects.persistent),  # official documents have it in every kind
    "readPoint": ("read_point", objects.place),
    "bizLocation": ("biz_location", objects.place),
    "bizTransactionList": ("transactions", many(objects.transaction)),
    "sourceList": ("sources", many(objects.source)),
    "destinationList": ("destinations", many(objects.destination)),
    "sensorElementList": ("sensors", many(objects.sensor)),
}
_ACTED: Mapping[str, tuple[str, Reader]] = {"action": ("action", _ACTION)}
_ITEMS: Mapping[str, tuple[str, Reader]] = {"epcList": ("epcs", _EPCS), "quantityList": ("quantities", _QUANTITIES)}
_FAMILY: Mapping[str, tuple[str, Reader]] = {
    "parentID": ("parent", uri),
    "childEPCs": ("children", _EPCS),
    "childQuantityList": ("child_quantities", _QUANTITIES),
}
_MADE: Mapping[str, tuple[str, Reader]] = {"ilmd": ("ilmd", objects.ilmd)}
_INTO: Mapping[str, tuple[str, Reader]] = {
    "inputEPCList": ("inputs", _EPCS),
    "inputQuantityList": ("input_quantities", _QUANTITIES),
    "outputEPCList": ("outputs", _EPCS),
    "outputQuantityList": ("output_quantities", _QUANTITIES),
    "transformationID": ("transformation", uri),
}
FIELDS: Mapping[str, Mapping[str, tuple[str, Reader]]] = {
    "ObjectEvent": {**_COMMON, **_ACTED, **_ITEMS, **_MADE},
    "AggregationEvent": {**_COMMON, **_ACTED, **_FAMILY},
    "AssociationEvent": {**_COMMON, **_ACTED, **_FAMILY},
    "TransactionEvent": {**_COMMON, **_ACTED, **_ITEMS, "parentID": ("parent", uri)},
    "TransformationEvent": {**_COMMON, **_INTO, **_MADE},
}
_REQUIRED = {
    "ObjectEvent": ("action",),
    "AggregationEvent": ("action",),
    "AssociationEvent": ("action", "parentID"),
    "TransactionEvent": ("action", "bizTransactionList"),
    "TransformationEvent": (),
}


def read_event(trace: Trace, raw: Any, outer: Namespaces) -> Event | None:
    """One event of a document; None where nothing could be made of it. What is wrong stands in the trace."""
    if not isinstance(raw, dict):
        trace.fault("wrong-type", raw)
        return None
    kind = raw.get("type")
    if kind not in EVENT_KINDS:
        trace.to("type").fault("missing" if kind is None else "not-an-event-type", kind or "")
        return None
    namespaces = outer
    if "@context" in raw:
        namespaces = within(outer, read_context(trace.to("@context"), raw["@context"]).namespaces)
        trace = trace.under({**trace.namespaces, **dict(namespaces)})
    fields = FIELDS[kind]
    known: dict[str, Reader] = {name: read for name, (_, read) in fields.items()}
    known |= {"type": _passed, "@context": _passed, "id": uri}
    parts = objects.split(trace, raw, known, required=("eventTime", "eventTimeZoneOffset", *_REQUIRED[kind]))
    if parts is None:
        return None
    _check(trace, kind, raw)
    return _event(trace, kind, parts[0], parts[1], namespaces)


def _passed(trace: Trace, raw: Any) -> None:
    """Read elsewhere."""


def _event(trace: Trace, kind: str, found: dict[str, Any], more: Fields, namespaces: Namespaces) -> Event | None:
    also = found.pop("id", None)  # JSON-LD: an alias of eventID
    if also is not None and found.setdefault("eventID", also) != also:
        trace.to("id").fault("two-ids", also)
    stated = {
        FIELDS[kind][name][0]: value for name, value in found.items() if value is not None and name in FIELDS[kind]
    }
    if "time" not in stated or "offset" not in stated:
        return None
    return Event(kind=kind, extensions=more, namespaces=namespaces, **stated)


def _check(trace: Trace, kind: str, raw: Mapping[str, Any]) -> None:
    """What one field demands of others."""
    if kind == "ObjectEvent":
        if not (raw.get("epcList") is not None or raw.get("quantityList") or _sensed(raw)):
            trace.to("epcList").fault("nothing-observed")
        if "ilmd" in raw and raw.get("action") != "ADD":
            trace.to("ilmd").fault("ilmd-without-add", raw.get("action", ""))
    elif kind == "TransactionEvent":
        if raw.get("bizTransactionList") == []:
            trace.to("bizTransactionList").fault("empty")
        if not (raw.get("epcList") is not None or raw.get("quantityList") or raw.get("action") == "DELETE"):
            trace.to("epcList").fault("nothing-observed")
    elif kind == "TransformationEvent":
        _check_transformation(trace, raw)
    else:
        if not (raw.get("childEPCs") or raw.get("childQuantityList") or raw.get("action") == "DELETE"):
            trace.to("childEPCs").fault("no-children")
        if raw.get("action") in ("ADD", "DELETE") and "parentID" not in raw and kind == "AggregationEvent":
            trace.to("parentID").fault("missing")


def _sensed(raw: Mapping[str, Any]) -> bool:
    return bool(raw.get("sensorElementList")) and "readPoint" in raw


def _check_transformation(trace: Trace, raw: Mapping[str, Any]) -> None:
    taken = bool(raw.get("inputEPCList") or raw.get("inputQuantityList"))
    given = bool(raw.get("outputEPCList") or raw.get("outputQuantityList"))
    if "transformationID" in raw:
        if not (taken or given):
            trace.to("inputEPCList").fault("nothing-transformed")
    elif not taken:
        trace.to("inputEPCList").fault("nothing-transformed")
    elif not given:
        trace.to("outputEPCList").fault("nothing-transformed")
