"""Event hash ids: an event -> its canonical pre-hash string -> ``ni:///sha-256;...?ver=CBV2.0``.

Source: GS1 CBV 2.0, section 8.9 (hash value of an EPCIS event), and the results of its reference implementation
(epcis-event-hash-generator). Where those results decide what the text leaves open, we follow them:

- lists of transactions, sources and destinations, master data of instances (``ilmd``) and the event's own extensions
  come after all other fields, in the order of their texts;
- extensions of a place, a sensor element, metadata or a report come at the end of what they extend;
- comments (``rdfs:comment`` and ``comment``) are no part of an event.

Where the reference program departs from its own text we do not follow: JSON's true is ``true``, digits beyond those of
a binary fraction are kept, prefixes of the bundled context are resolved, extensions are treated alike whether or not
their namespace ends in a slash, and ``bizRules`` of a report stands with the report's other addresses.

Left out are ``recordTime``, ``eventID``, ``errorDeclaration``, and names that the document lists as ``ignoreFields``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from sekisho.standards.epcis.contexts import BUNDLED, clark
from sekisho.standards.epcis.instants import Instant
from sekisho.standards.epcis.keys import canonical_key
from sekisho.standards.epcis.model import Document, Event, Fields, Place, Quantity, SensorElement, Typed, Value
from sekisho.standards.epcis.values import expand

T = TypeVar("T")
_COMMENTS = frozenset({"comment", "{http://www.w3.org/2000/01/rdf-schema#}comment"})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_URNS = {
    "urn:epcglobal:cbv:bizstep:": "https://ref.gs1.org/cbv/BizStep-",
    "urn:epcglobal:cbv:disp:": "https://ref.gs1.org/cbv/Disp-",
    "urn:epcglobal:cbv:btt:": "https://ref.gs1.org/cbv/BTT-",
    "urn:epcglobal:cbv:sdt:": "https://ref.gs1.org/cbv/SDT-",
    "urn:epcglobal:cbv:er:": "https://ref.gs1.org/cbv/ER-",
}
_METADATA = (
    *("time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData"),
    *("dataProcessingMethod", "bizRules"),
)
_REPORT = (
    *("type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "time"),
    *("microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue"),
    *("uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom"),
    "coordinateReferenceSystem",
)


def document_hash_ids(document: Document) -> tuple[str, ...]:
    """The hash id of each event of a document, in its order."""
    ignored = ignored_names(document)
    return tuple(event_hash_id(event, ignored) for event in document.events)


def event_hash_id(event: Event, ignored: Collection[str] = ()) -> str:
    """The id of an event that follows from what it says."""
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event, ignored).encode()).hexdigest()}?ver=CBV2.0"


def ignored_names(document: Document) -> frozenset[str]:
    """Names that a document asks to be left out: an extension ``ignoreFields`` of itself or of its query results."""
    found: set[str] = set()
    spaces = BUNDLED | dict(document.namespaces)
    for name, value in (*document.extensions.items, *document.query_extensions.items):
        if name.endswith("}ignoreFields") and isinstance(value, tuple):
            found |= {clark(one, spaces) or one for one in value if isinstance(one, str)}
    return frozenset(found)


def pre_hash(event: Event, ignored: Collection[str] = ()) -> str:
    """The canonical text of an event."""
    scribe = _Scribe(BUNDLED | dict(event.namespaces), frozenset(ignored) | _COMMENTS)
    first = [
        f"eventType={event.kind}",
        scribe.one("eventTime", event.time),
        scribe.one("eventTimeZoneOffset", event.offset),
        scribe.many("certificationInfo", event.certifications),
        scribe.one("parentID", event.parent),
        scribe.epcs("epcList", event.epcs),
        scribe.epcs("inputEPCList", event.inputs),
        scribe.epcs("childEPCs", event.children),
        scribe.quantities("quantityList", event.quantities),
        scribe.quantities("childQuantityList", event.child_quantities),
        scribe.quantities("inputQuantityList", event.input_quantities),
        scribe.epcs("outputEPCList", event.outputs),
        scribe.quantities("outputQuantityList", event.output_quantities),
        scribe.one("action", event.action),
        scribe.one("transformationID", event.transformation),
        scribe.one("bizStep", event.biz_step),
        scribe.one("disposition", event.disposition),
        scribe.persistent(event),
        scribe.place("readPoint", event.read_point),
        scribe.place("bizLocation", event.biz_location),
        scribe.sensors(event.sensors),
    ]
    last = [
        scribe.typed("bizTransactionList", "bizTransaction", event.transactions),
        scribe.typed("sourceList", "source", event.sources),
        scribe.typed("destinationList", "destination", event.destinations),
        "" if event.ilmd is None else "ilmd" + scribe.free(event.ilmd),
        *scribe.extensions(event.extensions.items),
    ]
    return "".join(first) + "".join(sorted(last))


class _Scribe:
    """Writes values canonically, with the prefixes of one event."""

    def __init__(self, namespaces: Mapping[str, str], ignored: frozenset[str]) -> None:
        self.namespaces = dict(namespaces)
        self.ignored = ignored

    def text(self, value: str | bool | int | Decimal | Instant) -> str:
        """A value in its one spelling."""
        if isinstance(value, Instant):
            return value.in_milliseconds()
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | Decimal):
            return _plain(Decimal(value))
        text = expand(value, self.namespaces).strip()
        for urn, web in _URNS.items():
            text = text.replace(urn, web)
        return _plain(Decimal(text)) if _NUMBER.fullmatch(text) else canonical_key(text)

    def one(self, name: str, value: Value | None) -> str:
        if value is None or isinstance(value, tuple | Fields):
            return ""
        text = self.text(value)
        return f"{name}={text}" if text else ""

    def many(self, name: str, values: Iterable[str]) -> str:
        return "".join(sorted(self.one(name, value) for value in values))

    def epcs(self, name: str, values: tuple[str, ...]) -> str:
        return name + self.many("epc", values) if values else ""

    def quantities(self, name: str, values: tuple[Quantity, ...]) -> str:
        def write(q: Quantity) -> str:
            parts = (self.one("epcClass", q.epc_class), self.one("quantity", q.quantity), self.one("uom", q.uom))
            return "quantityElement" + "".join(parts)

        return _listed(name, values, write)

    def persistent(self, event: Event) -> str:
        both = event.persistent
        if both is None:
            return ""
        return "persistentDisposition" + self.many("set", both.set) + self.many("unset", both.unset)

    def place(self, name: str, place: Place | None) -> str:
        if place is None:
            return ""
        return name + self.one("id", place.id) + "".join(self.extensions(place.extensions.items))

    def typed(self, name: str, inner: str, values: tuple[Typed, ...]) -> str:
        return _listed(name, values, lambda one: self.one("type", one.type) + self.one(inner, one.id))

    def sensors(self, elements: tuple[SensorElement, ...]) -> str:
        return _listed("sensorElementList", elements, self.sensor)

    def sensor(self, element: SensorElement) -> str:
        metadata = self.known("sensorMetadata", element.metadata, _METADATA)
        reports = "".join(sorted(self.known("sensorReport", report, _REPORT) for report in element.reports))
        return "sensorElement" + metadata + reports + "".join(self.extensions(element.extensions.items))

    def known(self, name: str, fields: Fields | None, order: tuple[str, ...]) -> str:
        if fields is None:
            return ""
        inner = "".join(self.one(key, fields.get(key)) for key in order)
        more = self.extensions((key, value) for key, value in fields.items if key not in order)
        whole = inner + "".join(more)
        return name + whole if whole else ""

    def extensions(self, items: Iterable[tuple[str, Value]]) -> list[str]:
        """Extensions as texts, sorted; a list is its name once for each item."""
        texts: list[str] = []
        for name, value in items:
            if name not in self.ignored:
                values = value if isinstance(value, tuple) else (value,)
                texts += [name + self.free(one) for one in values]
        return sorted(texts)

    def free(self, value: Value) -> str:
        if isinstance(value, Fields):
            return "".join(self.extensions(value.items))
        if isinstance(value, tuple):
            return "".join(sorted(self.free(one) for one in value))
        text = self.text(value)
        return f"={text}" if text else ""


def _listed(name: str, values: tuple[T, ...], write: Callable[[T], str]) -> str:
    return name + "".join(sorted(write(one) for one in values)) if values else ""


def _plain(number: Decimal) -> str:
    """Without exponent, leading sign of plus, or zeros that mean nothing."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
