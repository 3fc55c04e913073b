"""OFAC's lists as XML: sdn.xml and consolidated.xml (root ``sdnList``), one ``sdnEntry`` an entity.

Schema: OFAC, 'XML schema for the SDN list' (sdn.xsd; namespace of 2024 and the older tempuri.org one). It marks weak
aliases in a field of their own, which the CSV form only quotes in the remarks; numbers are the same in every form.
Grade: secondary (the schema as open programs read it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree.ElementTree import Element

from sekisho.standards.lists import days
from sekisho.standards.lists.identifiers import labelled, scheme_of
from sekisho.standards.lists.model import CountryOf, Files
from sekisho.standards.lists.shaping import Uids, address, codes, identifier, joined, kind_of, one_line
from sekisho.standards.xml_stream import from_bytes, records
from sekisho.vocabulary.errors import MalformedList
from sekisho.vocabulary.listing import ListAddress, ListEntry, ListFile, ListIdentifier, ListName

ROOT = "sdnList"
_LINES = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "region")
_NATIONS = ("nationalityList/nationality/country", "citizenshipList/citizenship/country")
_OUTSIDE = ("Hong Kong", "Macau")


def parse(files: Files, country_of: CountryOf, *, kind: str, title: str) -> ListFile:
    """One entry an ``sdnEntry``; the edition is the file's ``Publish_Date``, and its ``Record_Count`` is checked."""
    uids, entries, notes, dates = Uids(kind), list[ListEntry](), list[str](), list[date]()
    for file, content in files:
        stated, before = "", len(entries)
        for item in records(file, from_bytes(content), (ROOT,), ("sdnEntry", "publshInformation")):
            if item.tag == "publshInformation":  # so spelt by OFAC
                stated = _text(item, "Record_Count")
                published = days.day(_text(item, "Publish_Date"))
                dates += [published] if published else []
            else:
                entries.append(_entry(file, item, uids, country_of))
        if stated.isdecimal() and int(stated) != len(entries) - before:
            notes.append(f"{file}: states {stated} records, holds {len(entries) - before}")
    edition = min(dates) if dates else days.of_files([file for file, _ in files])
    return ListFile(kind, title, edition, tuple(entries), tuple(notes))


def _text(item: Element, path: str) -> str:
    return one_line(item.findtext(path))


def _texts(item: Element, path: str) -> Iterator[str]:
    return (text for found in item.findall(path) if (text := one_line(found.text)))


def _entry(file: str, item: Element, uids: Uids, country_of: CountryOf) -> ListEntry:
    number, name = _text(item, "uid"), _name(item)
    if not number.isdecimal() or not name:
        lacks = "a name" if number.isdecimal() else "a number"
        raise MalformedList(f"an entry without {lacks} ({number[:20]}{name[:40]})", file=file)
    places = _addresses(item, country_of)
    flag, owner = _text(item, "vesselInfo/vesselFlag"), _text(item, "vesselInfo/vesselOwner")
    stated = [text for path in _NATIONS for text in _texts(item, path)]
    return ListEntry(
        uid=uids.given(number),
        name=name,
        kind=kind_of(_text(item, "sdnType")),
        names=_aliases(item),
        addresses=places,
        identifiers=_identifiers(item, country_of),
        countries=countries(places, (*stated, flag), country_of),
        programs=tuple(dict.fromkeys(_texts(item, "programList/program"))),
        topics=("sanction",),
        births=_births(item),
        citation=f"OFAC, entity number {number}",
        remarks=joined(
            _text(item, "title"),
            _text(item, "vesselInfo/vesselType"),
            f"owner {owner}" if owner else "",
            _text(item, "remarks"),
            *(f"born in {place}" for place in _texts(item, "placeOfBirthList/placeOfBirthItem/placeOfBirth")),
            *_statements(item),
        ),
    )


def _name(item: Element) -> str:
    """'LAST, First', as the CSV form writes it."""
    return ", ".join(part for part in (_text(item, "lastName"), _text(item, "firstName")) if part)


def _aliases(item: Element) -> tuple[ListName, ...]:
    found = []
    for alias in item.findall("akaList/aka"):
        quality = "former" if _text(alias, "type").lower().startswith("f") else "strong"
        if _text(alias, "category").lower() == "weak":
            quality = "weak"
        found.append(ListName(_name(alias), quality))
    return tuple(dict.fromkeys(name for name in found if name.name))


def _addresses(item: Element, country_of: CountryOf) -> tuple[ListAddress, ...]:
    found = []
    for place in item.findall("addressList/address"):
        line = ", ".join(text for text in (_text(place, tag) for tag in _LINES) if text)
        found.append(address(line, country_of, place_name(_text(place, "city"), _text(place, "country"))))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def place_name(city: str, country: str) -> str:
    """The country of an address; a Hong Kong or Macau address under 'China' is in Hong Kong or Macau."""
    own = next((name for name in _OUTSIDE if name.lower() in city.lower()), None)
    return own if own is not None and country == "China" else country


def countries(places: Iterable[ListAddress], stated: Iterable[str], country_of: CountryOf) -> tuple[str, ...]:
    """Stated countries, then those of addresses, as ISO codes without repeats."""
    by_address = (place.country for place in places if place.country)
    return tuple(dict.fromkeys((*codes(stated, country_of), *by_address)))


def _identifiers(item: Element, country_of: CountryOf) -> tuple[ListIdentifier, ...]:
    call_sign = _text(item, "vesselInfo/callSign")
    found = [identifier("callsign", call_sign)] if call_sign else []
    for document in item.findall("idList/id"):
        label, country = _text(document, "idType"), _text(document, "idCountry")
        if _is_document(label):
            found.append(labelled(label, _text(document, "idNumber"), country_of(country) if country else None))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _is_document(label: str) -> bool:
    return scheme_of(label) is not None or label.lower().endswith(("no.", "number", "#"))


def _statements(item: Element) -> Iterator[str]:
    """What OFAC keeps among the identifiers though it is none: gender, risk of secondary sanctions, directives."""
    for document in item.findall("idList/id"):
        label = _text(document, "idType")
        if not _is_document(label):
            yield " ".join(part for part in (label, _text(document, "idNumber")) if part)


def _births(item: Element) -> tuple[str, ...]:
    texts = _texts(item, "dateOfBirthList/dateOfBirthItem/dateOfBirth")
    return tuple(dict.fromkeys(born for text in texts for born in days.births(text)))
