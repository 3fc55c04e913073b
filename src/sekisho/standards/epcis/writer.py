"""Nouns -> an EPCIS 2.0 JSON-LD document; what is written reads back as the same nouns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sekisho.standards.epcis import terms
from sekisho.standards.epcis.contexts import BUNDLED
from sekisho.standards.epcis.events import FIELDS
from sekisho.standards.epcis.instants import Instant
from sekisho.standards.epcis.model import (
    Document,
    ErrorDeclaration,
    Event,
    Fields,
    Namespaces,
    PersistentDisposition,
    Place,
    Quantity,
    SensorElement,
    Typed,
    Value,
)
from sekisho.standards.epcis.terms import Terms

ADDRESS = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_OF_A_REPORT: Mapping[str, Terms] = {
    "type": terms.MEASUREMENT,
    "exception": terms.ALERT,
    "component": terms.COMPONENT,
}
_TYPES: Mapping[str, tuple[str, Terms]] = {
    "bizTransactionList": ("bizTransaction", terms.TRANSACTION),
    "sourceList": ("source", terms.PARTY),
    "destinationList": ("destination", terms.PARTY),
}


class _Raw(str):
    """A number as it is to stand in the text."""

    __slots__ = ()


def write_document(document: Document) -> bytes:
    """UTF-8, two spaces of indent, one line end at the end."""
    return (as_text(_Writer(document.namespaces).document(document)) + "\n").encode()


def write_event(event: Event) -> bytes:
    """One event as a document of its own."""
    return write_document(Document(event.kind, (event,), (ADDRESS,), event.namespaces))


class _Writer:
    """Knows the prefixes that hold where it writes."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.outer = dict(namespaces)
        self.prefixes = _prefixes(namespaces)

    def document(self, document: Document) -> dict[str, Any]:
        context: list[Any] = list(document.contexts)
        inline: dict[str, Any] = dict(document.namespaces)
        inline |= {name: json.loads(text) for name, text in document.terms}
        head: dict[str, Any] = {"@context": [*context, inline] if inline else context, "type": document.kind}
        if document.kind not in ("EPCISDocument", "EPCISQueryDocument"):
            return head | self.event(document.events[0])
        head |= _stated(
            id=document.id,
            schemaVersion=document.schema_version,
            creationDate=document.created,
            instanceIdentifier=document.instance,
            sender=document.sender,
            receiver=document.receiver,
        )
        if document.header is not None:
            head["epcisHeader"] = self.value(document.header)
        head |= self.fields(document.extensions)
        body: dict[str, Any] = {"eventList": [self.event(event) for event in document.events]}
        if document.kind == "EPCISQueryDocument":
            body = self._results(document, body)
        return head | {"epcisBody": body}

    def _results(self, document: Document, body: dict[str, Any]) -> dict[str, Any]:
        if document.vocabularies is not None:
            body["vocabularyList"] = self.value(document.vocabularies)
        results = _stated(queryName=document.query, subscriptionID=document.subscription)
        return {"queryResults": results | self.fields(document.query_extensions) | {"resultsBody": body}}

    def event(self, event: Event) -> dict[str, Any]:
        """An event; prefixes that the document does not state are stated here."""
        own = {prefix: iri for prefix, iri in event.namespaces if self.outer.get(prefix) != iri}
        inner = _Writer(tuple({**self.outer, **dict(event.namespaces)}.items())) if own else self
        out: dict[str, Any] = {"type": event.kind}
        if own:
            out["@context"] = [own]
        for name, (attribute, _) in FIELDS[event.kind].items():
            value = getattr(event, attribute)
            if value is not None and value != ():
                out[name] = inner.field(name, value)
        if event.kind in ("ObjectEvent", "TransactionEvent") and not (event.epcs or event.quantities):
            out["epcList"] = []
        return out | inner.fields(event.extensions)

    def field(self, name: str, value: Any) -> Any:
        if name in ("bizStep", "disposition"):
            return _bare(terms.BIZ_STEP if name == "bizStep" else terms.DISPOSITION, value)
        if name in _TYPES:
            return [_typed(one, *_TYPES[name]) for one in value]
        if isinstance(value, tuple):
            return [self.item(one) for one in value]
        return self.item(value)

    def item(self, value: Any) -> Any:
        match value:
            case Quantity():
                return _stated(epcClass=value.epc_class, quantity=_number(value.quantity), uom=value.uom)
            case Place():
                return {"id": value.id} | self.fields(value.extensions)
            case PersistentDisposition():
                both = {"set": value.set, "unset": value.unset}
                return {k: [_bare(terms.DISPOSITION, d) for d in v] for k, v in both.items() if v}
            case SensorElement():
                metadata = {} if value.metadata is None else {"sensorMetadata": self.fields(value.metadata)}
                reports = [self.fields(report, _OF_A_REPORT) for report in value.reports]
                return metadata | {"sensorReport": reports} | self.fields(value.extensions)
            case ErrorDeclaration():
                reason = None if value.reason is None else _bare(terms.REASON, value.reason)
                stated = _stated(declarationTime=value.declared, reason=reason)
                more = {"correctiveEventIDs": list(value.corrective)} if value.corrective else {}
                return stated | more | self.fields(value.extensions)
            case _:
                return self.value(value)

    def fields(self, fields: Fields, vocabularies: Mapping[str, Terms] | None = None) -> dict[str, Any]:
        named = vocabularies or {}
        return {
            self.name(key): _bare(named[key], str(value)) if key in named else self.value(value)
            for key, value in fields.items
        }

    def value(self, value: Value) -> Any:
        if isinstance(value, Fields):
            return self.fields(value)
        if isinstance(value, tuple):
            return [self.value(one) for one in value]
        if isinstance(value, Decimal):
            return _number(value)
        return str(value) if isinstance(value, Instant) else value

    def name(self, key: str) -> str:
        """``{namespace}local`` with a prefix; anything else as it is."""
        if not key.startswith("{"):
            return key
        space, _, local = key[1:].partition("}")
        return f"{self.prefixes[space]}:{local}"


def _prefixes(namespaces: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Namespace -> prefix."""
    return {iri: prefix for prefix, iri in {**BUNDLED, **dict(namespaces)}.items()}


def _stated(**values: Any) -> dict[str, Any]:
    return {k: str(v) if isinstance(v, Instant) else v for k, v in values.items() if v is not None}


def _bare(vocabulary: Terms, iri: str) -> str:
    return vocabulary.bare(iri) or iri


def _typed(typed: Typed, name: str, vocabulary: Terms) -> dict[str, Any]:
    return _stated(type=None if typed.type is None else _bare(vocabulary, typed.type)) | {name: typed.id}


def _number(value: Decimal | None) -> _Raw | None:
    return None if value is None else _Raw(format(value, "f"))


def number_as_stated(text: str) -> str:
    """A number of a JSON text that ``as_text`` will write digit for digit."""
    return _Raw(text)


def as_text(value: Any, indent: str = "") -> str:
    """JSON with decimals as they are, which the standard library would turn into binary fractions."""
    inner = indent + "  "
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, dict) and value:
        lines = (f"{inner}{json.dumps(k, ensure_ascii=False)}: {as_text(v, inner)}" for k, v in value.items())
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + as_text(one, inner) for one in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
