"""FollowTheMoney entities as JSON lines (https://followthemoney.tech): one entity a line, values always in lists.

Listed are entities that have a name and are a party or a means of transport. ``Sanction``, ``Address`` and
``Identification`` entities, in lines of their own or nested, are joined to the entity that they speak of; ``Ownership``
and other links are not names and are counted in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import scheme_of
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import json_document
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, kind_of, names, one_line
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier

KIND = "ftm"
TITLE = "FollowTheMoney entities"
_LISTED = frozenset(
    (
        "Thing",
        "LegalEntity",
        "Person",
        "Organization",
        "Company",
        "PublicBody",
        "Asset",
        "Vehicle",
        "Vessel",
        "Airplane",
    )
)
_IDS = {
    "leiCode": "lei",
    "registrationNumber": "registration",
    "ogrnCode": "registration",
    "okpoCode": "registration",
    "taxNumber": "tax",
    "innCode": "tax",
    "vatCode": "tax",
    "uscCode": "uscc",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "callsign",
    "passportNumber": "passport",
    "idNumber": "national-id",
    "swiftBic": "swift",
    "kppCode": "tax",
    "bikCode": "other",
    "dunsCode": "duns",
    "uniqueEntityId": "other",
    "cageCode": "other",
    "isinCode": "isin",
    "ticker": "ticker",
    "registrationNumberAircraft": "tail",
    "serialNumber": "msn",
    "email": "email",
    "phone": "phone",
    "website": "website",
}
_COUNTRIES = ("country", "jurisdiction", "nationality", "citizenship", "mainCountry", "domicile", "flag")
_Properties = Mapping[str, list[Any]]


@dataclass(slots=True)
class _Graph:
    """What an import holds: listed entities in order, and what hangs on them."""

    listed: list[Mapping[str, Any]] = field(default_factory=list)
    addresses: dict[str, ListAddress] = field(default_factory=dict)
    sanctions: dict[str, list[_Properties]] = field(default_factory=dict)
    documents: dict[str, list[_Properties]] = field(default_factory=dict)
    wallets: dict[str, list[_Properties]] = field(default_factory=dict)
    skipped: int = 0


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry an entity."""
    graph = _Graph()
    for file, content in files:
        for entity in _lines(file, content):
            _place(entity, graph, country_of)
    uids = Uids(KIND)
    entries = tuple(_entry(entity, graph, uids, country_of) for entity in graph.listed)
    notes = (f"{graph.skipped} entities are no parties or have no name, and are not listed",) if graph.skipped else ()
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), entries, notes)


def _lines(file: str, content: bytes) -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        entity = json_document(file, raw, number)
        if not isinstance(entity, dict) or not isinstance(entity.get("id"), str):
            raise MalformedList("an entity with an id expected", file=file, line=number)
        properties = entity.get("properties")
        if not isinstance(entity.get("schema"), str) or not isinstance(properties, dict):
            raise MalformedList("an entity with a schema and properties expected", file=file, line=number)
        if not all(isinstance(values, list) for values in properties.values()):
            raise MalformedList("every property must be a list of values", file=file, line=number)
        yield entity


def _place(entity: Mapping[str, Any], graph: _Graph, country_of: CountryOf) -> None:
    schema, properties = entity["schema"], entity["properties"]
    hangs_on = {
        "Sanction": ("entity", graph.sanctions),
        "Identification": ("holder", graph.documents),
        "Passport": ("holder", graph.documents),
        "CryptoWallet": ("holder", graph.wallets),
    }.get(schema)
    if schema == "Address":
        if (found := _address(properties, country_of)) is not None:
            graph.addresses[entity["id"]] = found
    elif hangs_on is not None:
        for target in _texts(properties, hangs_on[0]):
            hangs_on[1].setdefault(target, []).append(properties)
    elif schema in _LISTED and _names_of(entity):
        graph.listed.append(entity)
    else:
        graph.skipped += 1


def _texts(properties: _Properties, *keys: str) -> list[str]:
    return [
        text
        for key in keys
        for value in properties.get(key, ())
        if isinstance(value, str) and (text := one_line(value))
    ]


def _nested(properties: _Properties, key: str) -> list[_Properties]:
    """Properties of entities given in full where a reference could stand (OpenSanctions' nested form)."""
    values = (value.get("properties") for value in properties.get(key, ()) if isinstance(value, dict))
    return [
        value for value in values if isinstance(value, dict) and all(isinstance(item, list) for item in value.values())
    ]


def _names_of(entity: Mapping[str, Any]) -> list[str]:
    """Full names, the caption in front where it is one of them; of a person without any, the parts put together."""
    own: _Properties = entity["properties"]
    found = _texts(own, "name")
    caption = entity.get("caption")
    if isinstance(caption, str) and one_line(caption) in found:
        found.insert(0, one_line(caption))
    if not found:
        parts = [_texts(own, key)[:1] for key in ("firstName", "middleName", "fatherName", "lastName")]
        found = [" ".join(text for part in parts for text in part)] if parts[0] or parts[3] else []
    return list(dict.fromkeys(found))


def _address(properties: _Properties, country_of: CountryOf) -> ListAddress | None:
    """An address entity; its ``country`` is a code and better than what its last part seems to name."""
    full = _texts(properties, "full")
    parts = _texts(properties, "postOfficeBox", "street", "street2", "postalCode", "city", "region", "state")
    stated = [code.upper() for code in _texts(properties, "country")]
    found = address(full[0] if full else ", ".join([*parts, *stated[:1]]), country_of)
    own = next(iter(codes(stated, country_of)), None)
    return found if found is None or own is None else ListAddress(found.text, own)


def _entry(entity: Mapping[str, Any], graph: _Graph, uids: Uids, country_of: CountryOf) -> SourcedEntry:
    own: _Properties = entity["properties"]
    name, *others = _names_of(entity)
    sanctions = [*graph.sanctions.get(entity["id"], ()), *_nested(own, "sanctions")]
    starts = [
        found for one in sanctions for text in _texts(one, "startDate", "listingDate") if (found := days.day(text))
    ]
    stated = codes((code.upper() for code in _texts(own, *_COUNTRIES)), country_of)
    datasets = entity.get("datasets")
    urls = [*_texts(own, "sourceUrl"), *(url for one in sanctions for url in _texts(one, "sourceUrl"))]
    listed_in = [one for one in datasets if isinstance(one, str)] if isinstance(datasets, list) else []
    return SourcedEntry(
        uid=uids.given(entity["id"]),
        name=name,
        kind=kind_of(entity["schema"]),
        names=(
            *names([*others, *_texts(own, "alias")]),
            *names(_texts(own, "weakAlias", "abbreviation"), "weak"),
            *names(_texts(own, "previousName"), "former"),
        ),
        addresses=_addresses(own, graph, country_of),
        identifiers=_identifiers(entity, graph, country_of),
        countries=stated,
        programs=tuple(dict.fromkeys([*_texts(own, "programId"), *(p for one in sanctions for p in _programs(one))])),
        topics=tuple(_texts(own, "topics")),
        births=tuple(dict.fromkeys(b for text in _texts(own, "birthDate") for b in days.births(text))),
        listed_on=min(starts, default=None),
        ends_on=_end(sanctions),
        citation=next(iter(urls), ""),
        remarks=joined(*_texts(own, "position", "notes")[:4], *dict.fromkeys(_said(sanctions))),
        source=", ".join(listed_in),
    )


def _said(sanctions: list[_Properties]) -> Iterator[str]:
    """Who lists the entity under which number and why, of the first few listings."""
    for one in sanctions[:5]:
        yield joined(*_texts(one, "authority", "unscId", "authorityId")[:3], *_texts(one, "provisions", "reason")[:2])


def _programs(sanction: _Properties) -> list[str]:
    return _texts(sanction, "programId") or _texts(sanction, "program")


def _end(sanctions: list[_Properties]) -> Any:
    """The last end, where every sanction has one; a single open sanction keeps the entry open."""
    ends = [days.day(texts[0], last=True) if (texts := _texts(one, "endDate")) else None for one in sanctions]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _addresses(own: _Properties, graph: _Graph, country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = [address(text, country_of) for text in _texts(own, "address")]
    found += [graph.addresses.get(reference) for reference in _texts(own, "addressEntity")]
    found += [_address(nested, country_of) for nested in _nested(own, "addressEntity")]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _identifiers(entity: Mapping[str, Any], graph: _Graph, country_of: CountryOf) -> tuple[ListIdentifier, ...]:
    own: _Properties = entity["properties"]
    schemes = {**_IDS, "registrationNumber": "tail"} if entity["schema"] == "Airplane" else _IDS
    found = [identifier(scheme, text) for key, scheme in schemes.items() for text in _texts(own, key)]
    wallets = (*graph.wallets.get(entity["id"], ()), *_nested(own, "cryptoWallets"))
    found += [identifier("crypto", key) for wallet in wallets for key in _texts(wallet, "publicKey")]
    for document in (*graph.documents.get(entity["id"], ()), *_nested(own, "identificationEntities")):
        scheme = _document_scheme(" ".join(_texts(document, "type")))
        country = next(iter(codes((c.upper() for c in _texts(document, "country")), country_of)), None)
        found += [identifier(scheme, number, country) for number in _texts(document, "number")]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _document_scheme(kind: str) -> str:
    low = kind.lower()
    if "passport" in low:
        return "passport"
    return scheme_of(kind) or ("national-id" if "national" in low or "identity" in low else "other")
