"""Objects inside of events: extensions, quantities, places, parties, sensor elements, error declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sekisho.standards.epcis import terms, values
from sekisho.standards.epcis.contexts import clark
from sekisho.standards.epcis.model import (
    ErrorDeclaration,
    Fields,
    PersistentDisposition,
    Place,
    Quantity,
    SensorElement,
    Typed,
    Value,
)
from sekisho.standards.epcis.values import Trace, many, matching, term

Reader = Callable[[Trace, Any], Any]

BIZ_STEP = term(terms.BIZ_STEP, code="not-a-biz-step")
DISPOSITION = term(terms.DISPOSITION, code="not-a-disposition")
_TRANSACTION_TYPE = term(terms.TRANSACTION, code="not-a-transaction-type")
_PARTY_TYPE = term(terms.PARTY, code="not-a-party-type")
_REASON = term(terms.REASON, code="not-an-error-reason")
_UOM = matching(r"[A-Z0-9]{2,3}", "not-a-unit")

_OF_METADATA: Mapping[str, Reader] = {
    **dict.fromkeys(("time", "startTime", "endTime"), values.instant),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), values.uri),
}
_OF_A_REPORT: Mapping[str, Reader] = {
    "type": term(terms.MEASUREMENT, code="unknown-measurement", open_list=True),
    "exception": term(terms.ALERT, code="not-an-alert"),
    "component": term(terms.COMPONENT, code="not-a-component"),
    "time": values.instant,
    "stringValue": values.text,
    "uom": values.text,
    "booleanValue": values.boolean,
    "hexBinaryValue": matching(r"[A-Fa-f0-9]+", "not-hexadecimal"),
    **dict.fromkeys(
        ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism"), values.uri
    ),
    **dict.fromkeys(("chemicalSubstance", "coordinateReferenceSystem", "uriValue"), values.uri),
    **dict.fromkeys(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), values.decimal),
}


def split(
    trace: Trace, raw: Any, known: Mapping[str, Reader], *, required: tuple[str, ...] = (), extensible: bool = True
) -> tuple[dict[str, Any], Fields] | None:
    """An object -> its known fields, read, and its extensions. None where it is no object."""
    if not isinstance(raw, dict):
        trace.fault("wrong-type", raw)
        return None
    found: dict[str, Any] = {}
    more: dict[str, Value] = {}
    for name in required:
        if name not in raw:
            trace.to(name).fault("missing")
    for name, value in raw.items():
        if name in known:
            found[name] = known[name](trace.to(name), value)
        elif not extensible:
            trace.to(name).fault("unknown-field", name)
        else:
            _extension(trace.to(name), name, value, more)
    return found, Fields(tuple(sorted(more.items(), key=lambda pair: pair[0])))


def _extension(trace: Trace, name: str, value: Any, into: dict[str, Value]) -> None:
    whole = clark(name, dict(trace.namespaces))
    if whole is None:
        trace.fault("no-namespace", name)
        return
    read = free(trace, value)
    if whole in into:
        trace.fault("twice", name)  # two prefixes for one namespace
    elif read is not None:
        into[whole] = read


def free(trace: Trace, raw: Any) -> Value | None:
    """A value of an extension. Below its outermost name, names need no namespace."""
    if isinstance(raw, str):
        return values.text(trace, raw)
    if isinstance(raw, bool | int | Decimal):
        return raw
    if isinstance(raw, list):
        read_list: Reader = many(free)
        listed: tuple[Value, ...] | None = read_list(trace, raw)
        return listed
    if isinstance(raw, dict):
        fields: dict[str, Value] = {}
        for name, value in raw.items():
            stated = values.text(trace.to(values.shown(name)), name)
            whole = clark(name, dict(trace.namespaces)) or stated
            read = free(trace.to(values.shown(name)), value)
            if stated is None or whole is None or not name or name[0] in "{@":
                trace.fault("no-name", name)
            elif read is None:
                continue
            elif whole in fields:
                trace.fault("twice", name)
            else:
                fields[whole] = read
        return Fields(tuple(sorted(fields.items(), key=lambda pair: pair[0])))
    trace.fault("null", raw)
    return None


def ilmd(trace: Trace, raw: Any) -> Fields | None:
    """Master data of an instance or lot: names with a namespace only."""
    parts = split(trace, raw, {})
    return parts[1] if parts else None


def quantity(trace: Trace, raw: Any) -> Quantity | None:
    """A quantity element: nothing else may stand in it."""
    known: dict[str, Reader] = {"epcClass": values.uri, "quantity": values.decimal, "uom": _UOM}
    parts = split(trace, raw, known, required=("epcClass",), extensible=False)
    if parts is None or parts[0].get("epcClass") is None:
        return None
    found = parts[0]
    if found.get("quantity") is not None and found["quantity"] < 0:
        trace.to("quantity").fault("negative", found["quantity"])
    if found.get("uom") is not None and found.get("quantity") is None:
        trace.to("uom").note("unit-without-quantity", found["uom"])
    return Quantity(found["epcClass"], found.get("quantity"), found.get("uom"))


def place(trace: Trace, raw: Any) -> Place | None:
    """A read point or business location."""
    parts = split(trace, raw, {"id": values.uri}, required=("id",))
    return Place(parts[0]["id"], parts[1]) if parts and parts[0].get("id") else None


def _typed(name: str, kind: Reader, *, type_required: bool) -> Reader:
    required = ("type", name) if type_required else (name,)

    def read(trace: Trace, raw: Any) -> Typed | None:
        parts = split(trace, raw, {"type": kind, name: values.uri}, required=required, extensible=False)
        return Typed(parts[0].get("type"), parts[0][name]) if parts and parts[0].get(name) else None

    return read


transaction = _typed("bizTransaction", _TRANSACTION_TYPE, type_required=False)
source = _typed("source", _PARTY_TYPE, type_required=True)
destination = _typed("destination", _PARTY_TYPE, type_required=True)


def persistent(trace: Trace, raw: Any) -> PersistentDisposition | None:
    """Dispositions set and unset; one of both at least."""
    every: Reader = many(DISPOSITION, least=1, unique=True)
    parts = split(trace, raw, {"set": every, "unset": every}, extensible=False)
    if parts is None:
        return None
    if not parts[0]:
        trace.fault("empty")
    return PersistentDisposition(parts[0].get("set") or (), parts[0].get("unset") or ())


def error(trace: Trace, raw: Any) -> ErrorDeclaration | None:
    """An error declaration."""
    known: dict[str, Reader] = {
        "declarationTime": values.instant,
        "reason": _REASON,
        "correctiveEventIDs": many(values.uri),
    }
    parts = split(trace, raw, known, required=("declarationTime",))
    if parts is None or parts[0].get("declarationTime") is None:
        return None
    found, more = parts
    return ErrorDeclaration(found["declarationTime"], found.get("reason"), found.get("correctiveEventIDs") or (), more)


def sensor(trace: Trace, raw: Any) -> SensorElement | None:
    """A sensor element with its reports."""
    known: dict[str, Reader] = {"sensorMetadata": _metadata, "sensorReport": many(_report, least=1), "type": _element}
    parts = split(trace, raw, known, required=("sensorReport",))
    if parts is None:
        return None
    return SensorElement(parts[0].get("sensorMetadata"), parts[0].get("sensorReport") or (), parts[1])


def _element(trace: Trace, raw: Any) -> None:
    """An element may say of itself what it is: official documents do, the schema does not know it."""
    if raw not in ("epcis:SensorElement", "https://ref.gs1.org/epcis/SensorElement"):
        trace.fault("unknown-field", raw)


def _metadata(trace: Trace, raw: Any) -> Fields | None:
    return _joined(split(trace, raw, _OF_METADATA))


def _report(trace: Trace, raw: Any) -> Fields | None:
    return _joined(split(trace, raw, _OF_A_REPORT, required=("type",)))


def _joined(parts: tuple[dict[str, Any], Fields] | None) -> Fields | None:
    if parts is None:
        return None
    known = ((name, value) for name, value in parts[0].items() if value is not None)
    return Fields(tuple(sorted((*known, *parts[1].items), key=lambda pair: pair[0])))
