"""United Nations Security Council Consolidated List, XML (https://scsanctions.un.org, schema sc-sanctions.xsd)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from sekisho.standards.lists import days
from sekisho.standards.lists.model import CountryOf, Files, no_country
from sekisho.standards.lists.reading import xml_root
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, one_line, several
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

KIND = "un"
TITLE = "United Nations Security Council Consolidated List"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITY = {"low": "weak", "f.k.a.": "former"}
_DOCUMENTS = (("passport", "passport"), ("passeport", "passport"), ("pasaporte", "passport"), ("ident", "national-id"))


def parse(files: Files, country_of: CountryOf = no_country) -> ListFile:
    """Every INDIVIDUAL and ENTITY; the edition is the file's ``dateGenerated``."""
    uids, entries, notes, dates = Uids(KIND), list[ListEntry](), list[str](), list[date]()
    for file, content in files:
        root = xml_root(file, content)
        if root.tag != "CONSOLIDATED_LIST":
            raise MalformedList(f"a CONSOLIDATED_LIST expected, {root.tag[:60]!r} found", file=file, line=1)
        generated = days.day(root.get("dateGenerated", ""))
        dates += [generated] if generated else []
        for item in _items(root):
            entry = _entry(item, uids, country_of)
            if entry is None:
                notes.append(f"{file}: {_text(item, 'REFERENCE_NUMBER') or 'an entry'} has no name; left out")
            else:
                entries.append(entry)
    edition = min(dates) if dates else days.of_files([file for file, _ in files])
    return ListFile(KIND, TITLE, edition, tuple(entries), tuple(notes))


def _items(root: Element) -> Iterator[Element]:
    yield from root.findall("INDIVIDUALS/INDIVIDUAL")
    yield from root.findall("ENTITIES/ENTITY")


def _text(item: Element, tag: str) -> str:
    return one_line(item.findtext(tag))


def _entry(item: Element, uids: Uids, country_of: CountryOf) -> ListEntry | None:
    name = one_line(" ".join(_text(item, part) for part in _NAME_PARTS))
    aliases = _aliases(item)
    if not name:
        if not aliases:
            return None
        name, aliases = aliases[0].name, aliases[1:]
    number = _text(item, "REFERENCE_NUMBER")
    places = _addresses(item, country_of)
    nations = codes((one_line(value.text) for value in item.findall("NATIONALITY/VALUE")), country_of)
    return ListEntry(
        uid=uids.given(number) if number else uids.of(name, _text(item, "DATAID")),
        name=name,
        kind="person" if item.tag == "INDIVIDUAL" else "organisation",
        names=aliases,
        addresses=places,
        identifiers=_documents(item, country_of),
        countries=tuple(dict.fromkeys((*nations, *(place.country for place in places if place.country)))),
        programs=tuple(filter(None, [_text(item, "UN_LIST_TYPE")])),
        topics=("sanction",),
        births=_births(item),
        listed_on=days.day(_text(item, "LISTED_ON")),
        citation=f"UN Security Council, permanent reference number {number}" if number else TITLE,
        remarks=joined(
            *(one_line(value.text) for value in item.findall("DESIGNATION/VALUE")), _text(item, "COMMENTS1")
        ),
    )


def _aliases(item: Element) -> tuple[ListName, ...]:
    found = [ListName(_text(item, "NAME_ORIGINAL_SCRIPT"))]
    for alias in item.iter(f"{item.tag}_ALIAS"):
        quality = _QUALITY.get(_text(alias, "QUALITY").lower(), "strong")
        found += [ListName(name, quality) for name in several(_text(alias, "ALIAS_NAME"))]
    return tuple(dict.fromkeys(name for name in found if name.name))


def _addresses(item: Element, country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = []
    for place in item.iter(f"{item.tag}_ADDRESS"):
        parts = (_text(place, tag) for tag in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"))
        found.append(address(", ".join(filter(None, parts)), country_of, _text(place, "COUNTRY")))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _documents(item: Element, country_of: CountryOf) -> tuple[ListIdentifier, ...]:
    found = []
    for document in item.iter("INDIVIDUAL_DOCUMENT"):
        kind = joined(_text(document, "TYPE_OF_DOCUMENT"), _text(document, "TYPE_OF_DOCUMENT2")).lower()
        scheme = next((scheme for mark, scheme in _DOCUMENTS if mark in kind), "other")
        country = country_of(_text(document, "ISSUING_COUNTRY") or _text(document, "COUNTRY_OF_ISSUE"))
        value = _text(document, "NUMBER")
        for lead in ("number ", "no. "):  # 'CAR diplomatic passport no. D00000898'
            value = value.rpartition(lead)[2]
        found.append(identifier(scheme, value, country))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _births(item: Element) -> tuple[str, ...]:
    found: list[str] = []
    for born in item.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        exact = days.day(_text(born, "DATE"))
        found += [exact.isoformat()] if exact else [_text(born, tag)[:4] for tag in ("YEAR", "FROM_YEAR", "TO_YEAR")]
    return tuple(dict.fromkeys(one for one in found if one))
