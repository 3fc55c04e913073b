"""The UK Sanctions List as XML: root ``Designations``, one ``Designation`` a subject (read off published fragments)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from sekisho.standards.lists.shaping import one_line
from sekisho.standards.lists.uk_subject import Subject, uk_day
from sekisho.standards.xml_stream import from_bytes, records
from sekisho.vocabulary.errors import MalformedList

_LINES = (*(f"AddressLine{n}" for n in range(1, 7)), "AddressPostalCode")
_TEXTS = {
    "kinds": ("IndividualEntityShip",),
    "programs": ("RegimeName",),
    "measures": ("SanctionsImposed",),
    "listed": ("DateDesignated",),
    "births": ("DOB",),
    "nations": ("Nationality", "CurrentBelievedFlagOfShip"),
    "passport": ("PassportNumber",),
    "national-id": ("NationalIdentifierNumber",),
    "registration": ("BusinessRegistrationNumber",),
    "imo": ("IMONumber",),
    "phone": ("PhoneNumber",),
    "email": ("EmailAddress",),
    "website": ("Website",),
    "references": ("UNReferenceNumber",),
    "remarks": (
        "Title",
        "Position",
        "OtherInformation",
        "UKStatementofReasons",
        "ParentCompany",
        "Subsidiary",
        "CurrentOwnerOperator",
        "TypeOfShip",
    ),
}


def subjects(file: str, content: bytes) -> tuple[date | None, list[Subject]]:
    """The day of generation, and every designation."""
    edition, found = None, list[Subject]()
    for item in records(file, from_bytes(content), ("Designations",), ("DateGenerated", "Designation")):
        if item.tag == "DateGenerated":
            edition = uk_day(one_line(item.text))
            continue
        number = one_line(item.findtext("UniqueID"))
        if not number:
            raise MalformedList("a Designation without UniqueID", file=file)
        found.append(_subject(number, item))
    return edition, found


def _subject(number: str, item: Element) -> Subject:
    subject = Subject(number)
    for name in item.findall("Names/Name"):
        subject.name([name.findtext(f"Name{n}") or "" for n in range(1, 7)], _quality(name))
    for native in item.iter("NameNonLatinScript"):
        subject.native(native.text or "")
    for place in item.iter("Address"):
        subject.address((place.findtext(tag) or "" for tag in _LINES), place.findtext("AddressCountry") or "")
    for word, tags in _TEXTS.items():
        subject.add(word, (text for tag in tags for text in _texts(item, tag)))
    return subject


def _texts(item: Element, tag: str) -> Iterator[str]:
    return (one.text for one in item.iter(tag) if one.text)


def _quality(name: Element) -> str:
    if (name.findtext("AliasStrength") or "").strip().lower().startswith("low"):
        return "weak"
    return "primary" if (name.findtext("NameType") or "").strip().lower() == "primary name" else "strong"
