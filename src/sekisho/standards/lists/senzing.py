"""Senzing entity records as JSON lines: the ``FEATURES`` array of today, the typed arrays, and the flat keys of before.

A record is a bag of features; each feature is a few attributes (``NAME_FULL``, ``ADDR_LINE1``, ``PASSPORT_NUMBER``).
The flat form puts them beside each other and tells them apart by a usage in front: ``PRIMARY_NAME_ORG``,
``BUSINESS_ADDR_LINE1``. All three become the same features here. Source: Senzing, 'Entity Specification', and Senzing's
and OpenSanctions' published sample files; grade: secondary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import labelled
from sekisho.standards.lists.model import CountryOf, Files, SourcedEntry, no_country
from sekisho.standards.lists.reading import json_document
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, kind_of, one_line
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListFile, ListIdentifier, ListName

KIND = "senzing"
TITLE = "Senzing records"
_ATTRIBUTE = re.compile(
    r"(?:([A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){0,2})_)?"
    r"(NAME_(?:FULL|ORG|LAST|FIRST|MIDDLE|PREFIX|SUFFIX|TYPE)"
    r"|ADDR_(?:FULL|LINE[1-6]|CITY|STATE|POSTAL_CODE|COUNTRY|TYPE)"
    r"|(?:PASSPORT|NATIONAL_ID|TAX_ID|OTHER_ID|TRUSTED_ID|DRIVERS_LICENSE)_(?:NUMBER|TYPE|COUNTRY|STATE)"
    r"|(?:LEI|DUNS|SSN|IMO|MMSI)_NUMBER|PHONE_NUMBER|EMAIL_ADDRESS|WEBSITE_ADDRESS"
    r"|DATE_OF_BIRTH|NATIONALITY|CITIZENSHIP|REGISTRATION_COUNTRY|COUNTRY_OF_ASSOCIATION|TOPIC|RECORD_TYPE)"
)
_SCHEMES = {
    "PASSPORT_NUMBER": "passport",
    "TAX_ID_NUMBER": "tax",
    "NATIONAL_ID_NUMBER": "national-id",
    "DRIVERS_LICENSE_NUMBER": "national-id",
    "SSN_NUMBER": "tax",
    "LEI_NUMBER": "lei",
    "DUNS_NUMBER": "duns",
    "IMO_NUMBER": "imo",
    "MMSI_NUMBER": "mmsi",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "WEBSITE_ADDRESS": "website",
}
_RECORD_KEYS = ("OPEN_SANCTIONS", "WIKIDATA", "OPENSANCTIONS")  # numbers of records, not of parties
_NATIONS = ("NATIONALITY", "CITIZENSHIP", "REGISTRATION_COUNTRY", "COUNTRY_OF_ASSOCIATION")
_LINES = (*(f"ADDR_LINE{n}" for n in range(1, 7)), "ADDR_CITY", "ADDR_STATE", "ADDR_POSTAL_CODE")
_Feature = dict[str, str]


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """One entry a record."""
    uids, entries, notes = Uids(KIND), list[SourcedEntry](), list[str]()
    for file, content in files:
        for line, record in _lines(file, content):
            entry = _entry(record, uids, country_of)
            if entry is None:
                notes.append(f"{file}, record {line}: no name; left out")
            else:
                entries.append(entry)
    return ListFile(KIND, TITLE, days.of_files([file for file, _ in files]), tuple(entries), tuple(notes))


def _lines(file: str, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    body = content.removeprefix(b"\xef\xbb\xbf")
    if body.lstrip()[:1] == b"[":
        document = json_document(file, body)
        records = enumerate(document if isinstance(document, list) else [document], start=1)
    else:
        raws = enumerate(body.split(b"\n"), start=1)
        records = ((line, json_document(file, raw, line)) for line, raw in raws if raw.strip())  # type: ignore[assignment]
    for line, record in records:
        if not isinstance(record, dict) or not isinstance(record.get("DATA_SOURCE"), str):
            raise MalformedList("a record with a DATA_SOURCE expected", file=file, line=line)
        yield line, record


def _entry(record: Mapping[str, Any], uids: Uids, country_of: CountryOf) -> SourcedEntry | None:
    features = list(_features(record))
    names = _names(features)
    if not names:
        return None
    source, own = one_line(record["DATA_SOURCE"]), _scalar(record.get("RECORD_ID"))
    places = _addresses(features, country_of)
    stated = codes((_country(text) for text in _every(features, *_NATIONS)), country_of)
    return SourcedEntry(
        uid=uids.given(f"{source}:{own}") if own else uids.of(source, names[0].name),
        name=names[0].name,
        kind=next((kind_of(kind) for kind in _every(features, "RECORD_TYPE")), "unknown"),
        names=tuple(names[1:]),
        addresses=places,
        identifiers=tuple(dict.fromkeys(_identifiers(features, country_of))),
        countries=tuple(dict.fromkeys((*stated, *(place.country for place in places if place.country)))),
        topics=tuple(dict.fromkeys(_every(features, "TOPIC"))),
        births=tuple(dict.fromkeys(born for text in _every(features, "DATE_OF_BIRTH") for born in days.births(text))),
        citation=_scalar(record.get("URL")) or joined(source, own),
        remarks=joined(*(_scalar(record.get(key)) for key in ("CATEGORY", "STATUS", "REMARKS"))),
        source=source,
    )


def _scalar(value: Any) -> str:
    return one_line(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _country(text: str) -> str:
    return text.upper() if len(text) == 2 else text


def _features(record: Mapping[str, Any]) -> Iterator[_Feature]:
    """The features of a record, whichever of the three forms it has; a usage before a name becomes its type."""
    groups: Iterable[Any] = (record, *(one for value in record.values() if isinstance(value, list) for one in value))
    for group in groups:
        if not isinstance(group, dict):
            continue
        by_usage: dict[str, _Feature] = {}
        for key, value in group.items():
            found = _ATTRIBUTE.fullmatch(key[:80]) if isinstance(key, str) else None
            if found and (text := _scalar(value)):
                by_usage.setdefault(found[1] or "", {})[found[2]] = text
        for usage, feature in by_usage.items():
            if usage:
                feature.setdefault("NAME_TYPE", usage)
            yield feature


def _every(features: Iterable[_Feature], *keys: str) -> Iterator[str]:
    return (feature[key] for feature in features for key in keys if key in feature)


def _names(features: Iterable[_Feature]) -> list[ListName]:
    """Names, the primary one in front."""
    found: list[tuple[bool, ListName]] = []
    for feature in features:
        parts = (feature.get(f"NAME_{part}", "") for part in ("FIRST", "MIDDLE", "LAST", "SUFFIX"))
        name = feature.get("NAME_FULL") or feature.get("NAME_ORG") or " ".join(filter(None, parts))
        if name:
            kind = feature.get("NAME_TYPE", "").upper()
            found.append((kind != "PRIMARY", ListName(name, _quality(kind))))
    ordered = (name for _, name in sorted(found, key=lambda pair: pair[0]))
    return list({name.name: name for name in reversed(list(ordered))}.values())[::-1]


def _quality(kind: str) -> str:
    if "WEAK" in kind:
        return "weak"
    return "former" if kind.startswith(("PREV", "FORMER", "FKA", "OLD")) else "strong"


def _addresses(features: Iterable[_Feature], country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = []
    for feature in features:
        line = feature.get("ADDR_FULL") or ", ".join(feature[key] for key in _LINES if key in feature)
        country = feature.get("ADDR_COUNTRY", "")
        if line or country:
            found.append(address(line, lambda text: country_of(_country(text)), country))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _identifiers(features: Iterable[_Feature], country_of: CountryOf) -> Iterator[ListIdentifier]:
    for feature in features:
        for key, value in feature.items():
            stem = key.removesuffix("_NUMBER")
            country = country_of(_country(feature.get(f"{stem}_COUNTRY", "")))
            one = None
            if key in _SCHEMES:
                one = identifier(_SCHEMES[key], value, country)
            elif key in ("OTHER_ID_NUMBER", "TRUSTED_ID_NUMBER"):
                label = feature.get(f"{stem}_TYPE", "")
                one = None if label.upper() in _RECORD_KEYS else labelled(label.replace("_", " "), value, country)
            if one is not None:
                yield one
