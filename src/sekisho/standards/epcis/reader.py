"""EPCIS 2.0 documents in JSON or JSON-LD: bytes -> ``Reading``. Nothing is fetched, nothing is guessed.

Source: GS1 EPCIS 2.0 and CBV 2.0 (ref.gs1.org/standards/epcis/2.0.0). Stricter than its JSON schema: times, IRIs and
names are checked as what they are, terms of the CBV must exist, extensions need a namespace that the document states.
"""

from __future__ import annotations

import re
from typing import Any

from sekisho.standards.epcis import objects, values
from sekisho.standards.epcis.contexts import BUNDLED, Context, read_context
from sekisho.standards.epcis.events import read_event
from sekisho.standards.epcis.json_text import LIMITS, Limits, Refused, parse_json
from sekisho.standards.epcis.model import EVENT_KINDS, Document, Event, Fault, Namespaces, Reading
from sekisho.standards.epcis.objects import Reader
from sekisho.standards.epcis.values import Findings, Trace, matching

_VERSION = matching(r"\d+(?:\.\d+)*", "not-a-version")
_SUPPORTED = re.compile(r"2(?:\.\d+)*")


def read_document(content: bytes, limits: Limits = LIMITS) -> Reading:
    """A document, or every reason why it is refused. Never raises for what the bytes hold."""
    try:
        repeated: list[str] = []
        raw = parse_json(content, limits, repeated)
    except Refused as refused:
        return Reading(None, (refused.fault,))
    findings = Findings(limits)
    trace = Trace(findings, "", dict(BUNDLED))
    for passed_over in repeated:
        trace.to("eventID").note("passed-over", passed_over)
    document = _document(trace, raw)
    if findings.faults or document is None:
        return Reading(None, tuple(findings.faults) or (Fault("nothing-read", ""),), tuple(findings.notes))
    return Reading(document, (), tuple(findings.notes))


def _document(trace: Trace, raw: Any) -> Document | None:
    if not isinstance(raw, dict):
        trace.fault("wrong-type", raw)
        return None
    kind = raw.get("type")
    context = _context(trace, raw)
    trace = trace.under({**trace.namespaces, **dict(context.namespaces)})
    if kind == "EPCISDocument":
        return _capture(trace, raw, context)
    if kind == "EPCISQueryDocument":
        return _query(trace, raw, context)
    if isinstance(kind, str) and kind in EVENT_KINDS:
        event = read_event(trace, {k: v for k, v in raw.items() if k != "@context"}, context.namespaces)
        return Document(kind, (event,), context.addresses, context.namespaces, context.terms) if event else None
    trace.to("type").fault("missing" if kind is None else "not-a-document-type", kind or "")
    return None


def _context(trace: Trace, raw: dict[str, Any]) -> Context:
    if "@context" not in raw:
        trace.to("@context").fault("missing")
        return Context()
    return read_context(trace.to("@context"), raw["@context"])


def _header(known: dict[str, Reader]) -> dict[str, Reader]:
    common: dict[str, Reader] = {
        "id": _id,
        "schemaVersion": _version,
        "creationDate": values.instant,
        "type": _passed,
        "@context": _passed,
    }
    return common | known


def _passed(trace: Trace, raw: Any) -> None:
    """Read elsewhere."""


def _id(trace: Trace, raw: Any) -> str | None:
    """An IRI, or a blank node."""
    if isinstance(raw, str) and re.fullmatch(r"_:\w+", raw):
        return raw
    return values.uri(trace, raw)


def _version(trace: Trace, raw: Any) -> str | None:
    stated = _VERSION(trace, raw)
    if stated is not None and not _SUPPORTED.fullmatch(stated):
        trace.fault("unsupported-version", stated)
    return stated


def _events(trace: Trace, raw: Any, namespaces: Namespaces) -> tuple[Event, ...]:
    if not isinstance(raw, list):
        trace.fault("wrong-type", raw)
        return ()
    if len(raw) > trace.findings.limits.events:
        trace.fault("too-many", len(raw))
        return ()
    return tuple(e for n, one in enumerate(raw) if (e := read_event(trace.at(n), one, namespaces)) is not None)


def _capture(trace: Trace, raw: dict[str, Any], context: Context) -> Document | None:
    body: Reader = lambda at, value: objects.split(  # noqa: E731
        at,
        value,
        {"eventList": lambda inner, events: _events(inner, events, context.namespaces)},
        required=("eventList",),
        extensible=False,
    )
    known: dict[str, Reader] = {
        **dict.fromkeys(("instanceIdentifier", "sender", "receiver"), values.text),
        "epcisHeader": objects.free,
        "epcisBody": body,
    }
    parts = objects.split(trace, raw, _header(known), required=("schemaVersion", "creationDate", "epcisBody"))
    if parts is None or not parts[0].get("epcisBody"):
        return None
    found, more = parts
    return Document(
        "EPCISDocument",
        found["epcisBody"][0].get("eventList") or (),
        context.addresses,
        context.namespaces,
        context.terms,
        found.get("schemaVersion"),
        found.get("creationDate"),
        found.get("id"),
        found.get("instanceIdentifier"),
        found.get("sender"),
        found.get("receiver"),
        found.get("epcisHeader"),
        extensions=more,
    )


def _query(trace: Trace, raw: dict[str, Any], context: Context) -> Document | None:
    """A query document: its results lie two levels deeper."""
    known = _header({"epcisBody": lambda at, value: _inner(at, value, "queryResults", _results(context))})
    parts = objects.split(trace, raw, known, required=("epcisBody",))
    results = parts[0].get("epcisBody") if parts else None
    if parts is None or results is None or not results[0].get("resultsBody"):
        return None
    found, more = parts
    listed, asked = results[0]["resultsBody"][0], results[0]
    return Document(
        "EPCISQueryDocument",
        listed.get("eventList") or (),
        context.addresses,
        context.namespaces,
        context.terms,
        found.get("schemaVersion"),
        found.get("creationDate"),
        found.get("id"),
        query=asked.get("queryName"),
        subscription=asked.get("subscriptionID"),
        vocabularies=listed.get("vocabularyList"),
        extensions=more,
        query_extensions=results[1],
    )


def _inner(trace: Trace, raw: Any, name: str, read: Reader) -> Any:
    parts = objects.split(trace, raw, {name: read}, required=(name,), extensible=False)
    return parts[0].get(name) if parts else None


def _results(context: Context) -> Reader:
    listed: dict[str, Reader] = {
        "eventList": lambda at, value: _events(at, value, context.namespaces),
        "vocabularyList": objects.free,
    }
    known: dict[str, Reader] = {
        "queryName": values.text,
        "subscriptionID": values.text,
        "resultsBody": lambda at, value: objects.split(at, value, listed, required=("eventList",), extensible=False),
    }
    return lambda at, value: objects.split(at, value, known, required=("queryName", "resultsBody"))
