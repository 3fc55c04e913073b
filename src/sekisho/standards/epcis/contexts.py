"""What ``@context`` says: prefixes of namespaces. Nothing is fetched; addresses of contexts are opaque.

The prefixes of the context of EPCIS 2.0 are bundled. It protects its own terms and prefixes: an inline context that
gives one of them another meaning would let the same document say two things, and is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sekisho.standards.epcis.model import Namespaces
from sekisho.standards.epcis.values import Trace, is_iri, shown

BUNDLED = {
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "dcterms": "http://purl.org/dc/terms/",
    "epcis": "https://ref.gs1.org/epcis/",
    "gs1": "https://gs1.org/voc/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The official documents give cbvmda other addresses, so that one may be changed.
_PROTECTED = frozenset(BUNDLED) - {"cbvmda"}
# As prefixes these would turn absolute IRIs into compact ones for every reader of JSON-LD.
_SCHEMES = frozenset({"data", "did", "geo", "http", "https", "mailto", "ni", "tag", "urn"})
_PREFIX = re.compile(r"[A-Za-z_][\w.-]*")
_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:)\S+")


@dataclass(frozen=True, slots=True)
class Context:
    """Addresses of contexts, prefixes stated here, other definitions as JSON texts."""

    addresses: tuple[str, ...] = ()
    namespaces: Namespaces = ()
    terms: tuple[tuple[str, str], ...] = ()


def read_context(trace: Trace, raw: Any) -> Context:
    """An ``@context``: an address, an object, or a list of these. Faults go into ``trace``."""
    addresses: list[str] = []
    namespaces: dict[str, str] = {}
    terms: dict[str, str] = {}
    for number, one in enumerate(raw if isinstance(raw, list) else [raw]):
        at = trace.at(number) if isinstance(raw, list) else trace
        if isinstance(one, str):
            if not is_iri(one):
                at.fault("not-an-iri", one)
            addresses.append(one)
        elif isinstance(one, dict):
            for name, meaning in one.items():
                _take(at.to(name), name, meaning, namespaces, terms)
        else:
            at.fault("wrong-type", one)
    return Context(tuple(addresses), tuple(sorted(namespaces.items())), tuple(sorted(terms.items())))


def _take(trace: Trace, name: str, meaning: Any, namespaces: dict[str, str], terms: dict[str, str]) -> None:
    if ":" in name or isinstance(meaning, dict):
        if ":" not in name:
            trace.fault("context-term", name)  # a bare term would give a bare name of an extension a meaning
        terms[name] = json.dumps(meaning, sort_keys=True, default=str)
        return
    if not isinstance(meaning, str) or not is_iri(meaning):
        trace.fault("not-an-iri", shown(meaning))
    elif not _PREFIX.fullmatch(name):
        trace.fault("context-term", name)
    elif name.lower() in _SCHEMES or (name in _PROTECTED and meaning != BUNDLED[name]):
        trace.fault("context-protected", meaning)
    elif namespaces.setdefault(name, meaning) != meaning:
        trace.fault("context-twice", meaning)


def within(outer: Namespaces, inner: Namespaces) -> Namespaces:
    """The prefixes in force where ``inner`` is stated inside of ``outer``."""
    return outer if not inner else tuple(sorted({**dict(outer), **dict(inner)}.items()))


def clark(name: str, namespaces: dict[str, str]) -> str | None:
    """The name of an extension: ``{namespace}local``, or an absolute IRI; None where its prefix means nothing."""
    prefix, colon, local = name.partition(":")
    if not colon or not local:
        return None
    if prefix in namespaces and not local.startswith("//"):
        return f"{{{namespaces[prefix]}}}{local}"
    return name if _ABSOLUTE.fullmatch(name) and is_iri(name) else None
