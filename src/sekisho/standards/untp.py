"""UN Transparency Protocol: a unit as a digital product passport, its events as traceability events (UNTP DPP, DTE).

>>> product_passport(Product(item, "H100 SXM", serial="M-1"), issuer, evidence=[Link(url, name, sha256)], valid_from=t)
>>> traceability_event(document.events, issuer, names, credential_id, valid_from)

Credentials without a proof; ``standards.credentials.secure`` gives them one. The working vocabulary of November 2025 is
written. What UNTP has no field for (who possesses, seals, identities) is not in them: that is what a passport is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.standards.epcis import Event, canonical_key

VC = "https://www.w3.org/ns/credentials/v2"
_VOCABULARY = "https://test.uncefact.org/vocabulary/untp/{}/working/"
_GTINS = {"type": ["IdentifierScheme"], "id": "https://id.gs1.org/01/", "name": "Global Trade Item Number (GTIN)"}
_KINDS = {
    "ObjectEvent": "epcList",
    "TransactionEvent": "epcList",
    "AggregationEvent": "childEPCList",
    "AssociationEvent": "childEPCList",
    "TransformationEvent": "inputEPCList",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who states it: a DID and a name."""

    id: str
    name: str

    def told(self) -> dict[str, Any]:
        """As UNTP writes it."""
        return {"type": ["CredentialIssuer"], "id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class Product:
    """A unit. ``maker`` is a party's URI and name; ``made`` a day; ``country`` ISO 3166-1 alpha-2."""

    id: str
    name: str
    serial: str | None = None
    maker: tuple[str, str] | None = None
    made: str | None = None
    country: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Where evidence lies, what it is called, and its SHA-256 in hex."""

    url: str
    name: str
    sha256: str


def product_passport(
    product: Product,
    issuer: Issuer,
    *,
    id: str,
    valid_from: str,
    evidence: Iterable[Link] = (),
    share: float | None = None,
) -> dict[str, Any]:
    """A Digital Product Passport credential.

    Args:
        product: the unit. issuer: who states it. id: the credential's URI. valid_from: an ISO instant.
        evidence: traceability events that the unit's story is told in.
        share: how much of the story was verified, 0 to 1; None where nobody checked.
    """
    subject: dict[str, Any] = {
        "type": ["ProductPassport"],
        "id": product.id,
        "product": _product(product),
        "granularityLevel": "item",
    }
    links = [_link(link) for link in evidence]
    if links:
        told: dict[str, Any] = {"type": ["TraceabilityPerformance"], "valueChainProcess": "custody"}
        if share is not None:
            told["verifiedRatio"] = share
        subject["traceabilityInformation"] = [told | {"traceabilityEvent": links}]
    return _credential("DigitalProductPassport", "dpp", issuer, id, valid_from) | {"credentialSubject": subject}


def traceability_event(
    events: Iterable[Event], issuer: Issuer, *, id: str, valid_from: str, names: Mapping[str, str], ids: Iterable[str]
) -> dict[str, Any]:
    """A Digital Traceability Event credential of EPCIS events.

    Args:
        events: in their order. names: canonical key of a unit -> what it is called; without one the key is.
        ids: one an event, for those that have none: their hash ids. Others as ``product_passport``.
    """
    subject = [_event(event, hash_id, names) for event, hash_id in zip(events, ids, strict=True)]
    return _credential("DigitalTraceabilityEvent", "dte", issuer, id, valid_from) | {"credentialSubject": subject}


def _credential(kind: str, vocabulary: str, issuer: Issuer, id: str, valid_from: str) -> dict[str, Any]:
    return {
        "type": [kind, "VerifiableCredential"],
        "@context": [VC, _VOCABULARY.format(vocabulary)],
        "id": id,
        "issuer": issuer.told(),
        "validFrom": valid_from,
    }


def _product(product: Product) -> dict[str, Any]:
    told: dict[str, Any] = {"type": ["Product"], "id": product.id, "name": product.name}
    if "/01/" in product.id and "/21/" in product.id:
        told |= {"registeredId": product.id.partition("/01/")[2].replace("/", "."), "idScheme": _GTINS}
    more = {
        "serialNumber": product.serial,
        "productionDate": product.made,
        "countryOfProduction": product.country,
        "description": product.description,
        "producedByParty": product.maker and {"id": product.maker[0], "name": product.maker[1]},
    }
    return told | {name: value for name, value in more.items() if value}


def _link(link: Link) -> dict[str, str]:
    kind = "https://test.uncefact.org/vocabulary/linkTypes/dte"
    return {
        "linkURL": link.url,
        "linkName": link.name,
        "linkType": kind,
        "hashDigest": link.sha256,
        "hashMethod": "SHA-256",
    }


def _event(event: Event, hash_id: str, names: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"type": [event.kind, "Event"], "id": event.id or hash_id, "eventTime": str(event.time)}
    place = event.biz_location or event.read_point
    stated = {
        "action": event.action and event.action.lower(),
        "bizStep": event.biz_step,
        "disposition": event.disposition,
        "bizLocation": place and place.id,
    }
    told |= {name: value for name, value in stated.items() if value}
    units = event.epcs or event.children or event.inputs
    if units:
        told[_KINDS[event.kind]] = [_item(unit, names) for unit in units]
    if event.outputs:
        told["outputEPCList"] = [_item(unit, names) for unit in event.outputs]
    if event.parent:
        told["parentEPC"] = _item(event.parent, names)
    if event.kind == "TransactionEvent":  # whose parties UNTP demands
        told["sourceParty"] = event.sources[0].id if event.sources else "unknown"
        told["destinationParty"] = event.destinations[0].id if event.destinations else "unknown"
        if event.transactions:
            told["bizTransaction"] = event.transactions[0].id
    return told


def _item(unit: str, names: Mapping[str, str]) -> dict[str, Any]:
    key = canonical_key(unit)  # every spelling as the Digital Link, under which a reader can look the unit up
    return {"type": ["Item"], "id": key, "name": names.get(key, key)}
