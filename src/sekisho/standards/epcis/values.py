"""Single values, checked; what is wrong is noted with its path, and reading goes on so that all reasons are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from sekisho.standards.epcis.instants import Instant, parse_instant
from sekisho.standards.epcis.json_text import Limits
from sekisho.standards.epcis.model import Fault
from sekisho.standards.epcis.terms import Terms, resolve

MOST_FAULTS = 100  # of one document; more help nobody
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f\u0085\u2028\u2029\ud800-\udfff]+")
_SHOWN = 80
T = TypeVar("T")


@dataclass(slots=True)
class Findings:
    """What a document's reading found so far."""

    limits: Limits
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where we are in a document, which prefixes hold there, and where faults go."""

    findings: Findings
    path: str = ""
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def to(self, name: str) -> Trace:
        """The place of a field."""
        return Trace(self.findings, f"{self.path}.{name}" if self.path else name, self.namespaces)

    def at(self, number: int) -> Trace:
        """The place of an item of a list, from 0."""
        return Trace(self.findings, f"{self.path}[{number}]", self.namespaces)

    def under(self, namespaces: Mapping[str, str]) -> Trace:
        """The same place with other prefixes."""
        return Trace(self.findings, self.path, namespaces)

    def fault(self, code: str, value: Any = "") -> None:
        """Note a reason for refusal here."""
        if len(self.findings.faults) < MOST_FAULTS:
            self.findings.faults.append(Fault(code, self.path, shown(value)))

    def note(self, code: str, value: Any = "") -> None:
        """Note something that a person should know; it refuses nothing."""
        if len(self.findings.notes) < MOST_FAULTS:
            self.findings.notes.append(Fault(code, self.path, shown(value)))


def shown(value: Any) -> str:
    """A value shortened for a message, printable."""
    text = value if isinstance(value, str) else type(value).__name__ if isinstance(value, dict | list) else str(value)
    return "".join(c if c.isprintable() else "?" for c in text[:_SHOWN])


def is_iri(text: str) -> bool:
    """Whether it has a scheme and nothing that an IRI cannot hold."""
    return _IRI.fullmatch(text) is not None


def text(trace: Trace, raw: Any) -> str | None:
    """A string that can be encoded."""
    if not isinstance(raw, str):
        trace.fault("wrong-type", raw)
        return None
    if any("\ud800" <= c <= "\udfff" for c in raw):
        trace.fault("surrogate")
        return None
    return raw


def uri(trace: Trace, raw: Any) -> str | None:
    """An absolute IRI, a compact one resolved."""
    stated = text(trace, raw)
    if stated is None:
        return None
    whole = expand(stated, trace.namespaces)
    if not is_iri(whole):
        trace.fault("not-an-iri", stated)
        return None
    return whole


def expand(text: str, namespaces: Mapping[str, str]) -> str:
    """A compact IRI whole, anything else as it is. ``namespaces`` must contain the bundled ones."""
    prefix, colon, local = text.partition(":")
    if colon and not local.startswith("//") and prefix in namespaces:
        return namespaces[prefix] + local
    return text


def instant(trace: Trace, raw: Any) -> Instant | None:
    """A time with a zone."""
    stated = text(trace, raw)
    if stated is None:
        return None
    when = parse_instant(stated)
    if when is None:
        trace.fault("not-a-time", stated)
    return when


def decimal(trace: Trace, raw: Any) -> Decimal | None:
    """A JSON number."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        trace.fault("not-a-number", raw)
        return None
    return Decimal(raw)


def boolean(trace: Trace, raw: Any) -> bool | None:
    """True or false."""
    if not isinstance(raw, bool):
        trace.fault("wrong-type", raw)
        return None
    return raw


def matching(pattern: str, code: str) -> Callable[[Trace, Any], str | None]:
    """A reader of strings of one form."""
    form = re.compile(pattern)

    def read(trace: Trace, raw: Any) -> str | None:
        stated = text(trace, raw)
        if stated is not None and not form.fullmatch(stated):
            trace.fault(code, stated)
            return None
        return stated

    return read


def term(terms: Terms, *, code: str, open_list: bool = False) -> Callable[[Trace, Any], str | None]:
    """A reader of terms of a vocabulary, as web URIs. ``open_list``: an unknown bare term is noted, not refused."""

    def read(trace: Trace, raw: Any) -> str | None:
        stated = text(trace, raw)
        if stated is None:
            return None
        whole = expand(stated, trace.namespaces)
        found = resolve(terms, stated, whole)
        if found is None and open_list and re.fullmatch(r"[A-Za-z]\w{0,79}", whole.removeprefix(terms.web)):
            trace.note(code, stated)
            return terms.web + whole.removeprefix(terms.web)
        if found is None or not is_iri(found.iri):
            trace.fault(code, stated)
            return None
        if found.loose:
            trace.note("cbv-without-class", stated)
        return found.iri

    return read


def many(read: Callable[[Trace, Any], T | None], *, least: int = 0, unique: bool = False) -> Any:
    """A reader of lists."""

    def read_all(trace: Trace, raw: Any) -> tuple[T, ...] | None:
        if not isinstance(raw, list):
            trace.fault("wrong-type", raw)
            return None
        if len(raw) < least:
            trace.fault("empty")
        if len(raw) > trace.findings.limits.items:
            trace.fault("too-many", len(raw))
            return None
        found = tuple(one for number, item in enumerate(raw) if (one := read(trace.at(number), item)) is not None)
        if unique and len(set(found)) < len(found):
            trace.fault("twice", next(str(one) for n, one in enumerate(found) if one in found[:n]))
        return found

    return read_all
